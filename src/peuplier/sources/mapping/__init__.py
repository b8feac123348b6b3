"""The declared, saveable correspondence between the columns of a foreign table and the facts of the vocabulary."""
