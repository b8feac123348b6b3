"""The law that ships with the software: its texts, its values, and the policies that borrow from it."""
