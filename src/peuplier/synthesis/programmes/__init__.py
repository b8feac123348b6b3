"""What a territory has under way: rehousing, production, commitments."""
