"""Foreign tables opened whatever their format: cells as they are written, true line numbers, nothing decided."""
