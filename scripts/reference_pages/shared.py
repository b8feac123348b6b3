"""French typography, and what the pages share."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_HARD_SPACES = (
    (re.compile(r" (?=[:»%€]|m²)"), "\u00a0"),
    (re.compile(r" (?=[;!?])"), "\u202f"),
    (re.compile(r"(?<=«) |(?<=art\.) |(?<=\b[LR]\.) |(?<=n°) "), "\u00a0"),
)


def typographic(text: str) -> str:
    """The no-break spaces that French asks for; the rules of a table are left as they are."""
    lines = (line if re.match(r"^\| *:?-", line) else _spaced(line) for line in text.split("\n"))
    return "\n".join(lines)


def _spaced(line: str) -> str:
    for pattern, space in _HARD_SPACES:
        line = pattern.sub(space, line)
    return line


def anchor(title: str) -> str:
    """The anchor that Markdown viewers give a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def capital(text: str) -> str:
    return text[0].upper() + text[1:]


def row(*cells: object) -> str:
    """One line of a table; a bar inside a cell would cut it."""
    written = (str(cell).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(written)} |"
