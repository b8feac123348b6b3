"""The tree said again: in the language, and in French."""
