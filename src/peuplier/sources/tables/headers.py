"""The row that names the columns: the first, the one declared, or the one below a title."""

from collections.abc import Collection, Sequence
from unicodedata import normalize

# A title, a date and a few lines of explanation may stand above the header.
SEARCHED = 30


def clean(cell: object) -> str:
    """The name of a column as it is compared: one Unicode form, one space between words."""
    return " ".join(normalize("NFC", str(cell)).replace("\ufeff", "").split()) if cell is not None else ""


def header_position(rows: Sequence[Sequence[str]], wanted: Collection[str]) -> int:
    """Position, among the first rows, of the one that holds most of the `wanted` names; else the first full one."""
    known = [sum(name in wanted for name in row) for row in rows]
    if any(known):
        return known.index(max(known))
    filled = [sum(bool(name) for name in row) for row in rows]
    return next((place for place, count in enumerate(filled) if 2 * count > max(filled)), 0)
