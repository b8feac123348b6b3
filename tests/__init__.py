"""The tests of peuplier: they mirror src/, plus agreement, documents good and bad, and architecture."""
