"""The direction of imports, types and style, as tests."""
