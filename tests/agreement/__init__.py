"""Two readings of one document give one answer."""
