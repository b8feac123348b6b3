"""The documents: their links, their commands, their map, their typography."""
