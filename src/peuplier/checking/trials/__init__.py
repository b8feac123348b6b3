"""Households made up to try the rules of a text: what they say, where they change their mind, who shows it."""
