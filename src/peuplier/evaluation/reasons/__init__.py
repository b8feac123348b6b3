"""The policy read for one demand, as reasons that add up."""
