"""Measures of each performance goal against its peers, in one run, on the same data."""
