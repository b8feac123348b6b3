"""For whom two documents differ: points and ranks of every demand under both, and who is concerned."""
