"""What was written, as frozen nodes that every reader walks."""
