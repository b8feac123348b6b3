"""Documents that are accepted and documents that are refused, with what the reader says."""
