"""What a sheet says of its cells beyond their values: size, formulas, errors, merged cells, formats of numbers."""

from array import array
from collections import defaultdict
from dataclasses import dataclass, field

MOST_CELLS = 1_000_000
# The vocabulary alone has some 300 facts of a demand, and what is written must be read back.
MOST_COLUMNS = 400
MOST_CHARACTERS = 50_000_000


class TooLargeError(Exception):
    """A sheet beyond the bounds; the message says which, in French."""


def _rows() -> "defaultdict[int, array[int]]":
    return defaultdict(lambda: array("q"))


@dataclass
class SheetMarks:
    """Positions are (row, column) from zero; each mark holds rows by column.

    `formulas` were calculated, `stale` never were; `padded` gives the digits a number format shows (« 00000 »).
    `merged` are (first row, first column, last row, last column).
    """

    name: str
    height: int = 0
    width: int = 0
    characters: int = 0
    formulas: "defaultdict[int, array[int]]" = field(default_factory=_rows)
    stale: "defaultdict[int, array[int]]" = field(default_factory=_rows)
    errors: "defaultdict[int, array[int]]" = field(default_factory=_rows)
    per_cent: "defaultdict[int, array[int]]" = field(default_factory=_rows)
    padded: "defaultdict[int, dict[int, int]]" = field(default_factory=lambda: defaultdict(dict))
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def hold(self, row: int, column: int, characters: int = 0, rows: int = 1, columns: int = 1) -> None:
        """Count a filled cell, or a block of equal ones. Raises TooLargeError."""
        self.height, self.width = max(self.height, row + rows), max(self.width, column + columns)
        self.characters += characters * rows * columns
        if self.width > MOST_COLUMNS:
            raise TooLargeError(f"la feuille « {self.name} » a plus de {MOST_COLUMNS} colonnes remplies.")
        if self.height * self.width > MOST_CELLS:
            raise TooLargeError(f"la feuille « {self.name} » couvre plus d’un million de cellules.")
        if self.characters > MOST_CHARACTERS:
            raise TooLargeError(f"la feuille « {self.name} » contient plus de 50 millions de caractères.")

    def check_merged(self) -> None:
        """Merged cells that overlap without end would be counted without end. Raises TooLargeError."""
        covered = sum(
            max(min(bottom, self.height) - top + 1, 0) * max(min(right, self.width) - left + 1, 0)
            for top, left, bottom, right in self.merged
        )
        if covered > MOST_CELLS:
            raise TooLargeError(f"la feuille « {self.name} » a plus d’un million de cellules fusionnées.")
