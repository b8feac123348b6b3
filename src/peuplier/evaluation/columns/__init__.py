"""The policy read over all demands at once, as columns of integers."""
