"""Bad documents made by editing one good document; each edit is a file named after the rule it breaks.

A file of `bad/` has: `on` (the date, 1 September 2026 by default), `demands` (a CSV table), `edit` (pairs of a text
to replace and what takes its place), and `mend` (edits of the good document, when that one has the finding).
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from peuplier.checking.legal.lint import legal_findings
from peuplier.evaluation.columns.demands import Demands
from peuplier.law.library import library
from peuplier.policy.document import read_policy
from peuplier.policy.findings import Finding
from peuplier.sources.demand_table import read_demands

HERE = Path(__file__).parent
GOOD = (HERE / "good.md").read_text(encoding="utf-8")
BAD = HERE / "bad"
CASES = sorted(BAD.glob("*.toml"))
ON = date(2026, 9, 1)


@dataclass(frozen=True)
class Broken:
    """A bad document and the good one it is held against."""

    rule: str
    text: str
    good: str
    on: date
    demands: str | None


def broken(path: Path) -> Broken:
    """The document of a file of `bad/`."""
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    text, good = edited(GOOD, read.get("edit", [])), edited(GOOD, read.get("mend", []))
    return Broken(path.stem, text, good, read.get("on", ON), read.get("demands"))


def edited(text: str, edits: list[dict[str, str]]) -> str:
    """A text after each edit; what is replaced must be there once."""
    for edit in edits:
        assert text.count(edit["replace"]) == 1, edit["replace"]
        text = text.replace(edit["replace"], edit["by"])
    return text


def findings(text: str, on: date = ON, demands: Demands | None = None) -> list[Finding]:
    """What reading a document, then the lint, say of it."""
    reading = read_policy(text, library())
    if reading.policy is None:
        return list(reading.findings)
    return [*reading.findings, *legal_findings(reading.policy, library(), on, demands)]


def table(text: str | None, folder: Path) -> Demands | None:
    """The demands of a CSV text."""
    if text is None:
        return None
    path = folder / "demandes.csv"
    path.write_text(text, encoding="utf-8")
    return read_demands(path).demands
