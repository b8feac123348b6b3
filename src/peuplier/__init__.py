"""The signed document is the program: a social-housing allocation policy, written, run and explained."""

__version__ = "0.1.0"
