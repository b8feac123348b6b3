"""What must be true of a document beyond being readable: its own examples hold."""
