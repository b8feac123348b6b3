"""The legal lint: each rule has a document that triggers it, and one that does not."""
