"""From points to people: the call order under minimum rates, its independent verifier, the rules of the committee."""
