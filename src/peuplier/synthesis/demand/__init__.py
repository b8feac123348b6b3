"""The demands of a territory: households who wait, whom nobody will ever meet."""
