"""The social stock of a territory: dwellings counted by the public files, described by hypotheses."""
