"""From the text of a document to its tree, with a finding for whatever is wrong."""
