"""What a text of law says of its own blocks: how sure the reading is, the letter it gives, when they apply."""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Status(Enum):
    """How sure a value of a table, or the reading of an article, is."""

    READ = "lu"
    DERIVED = "dérivé"
    TO_VERIFY = "à vérifier"


@dataclass(frozen=True, slots=True)
class Legal:
    """The lines that only a text of law writes: `start` and `end` (included) are None when the text has none."""

    letter: str | None = None
    start: date | None = None
    end: date | None = None
    status: Status | None = None

    def in_force(self, on: date) -> bool:
        """Whether the block applies on a date."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)
