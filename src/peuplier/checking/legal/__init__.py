"""The legal lint: a document held against the law before anybody votes it."""
