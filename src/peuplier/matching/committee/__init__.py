"""Rules of the committee that allocates dwellings (CALEOL), as pure functions that return findings in French."""
