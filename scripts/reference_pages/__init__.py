"""The pages that `scripts/reference.py` writes: one module a page, each a function that returns its text."""
