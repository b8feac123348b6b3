"""A foreign table just opened: its cells, the lines they come from, and what the file itself already says wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from peuplier.sources.anomalies import Anomaly, UnusableFileError
from peuplier.sources.intake import Rejected


@dataclass(frozen=True, slots=True)
class FileShape:
    """What a mapping declares of the file itself; what is None is recognised, and said."""

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_row: int | None = None


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that cannot be believed (error, merged, formula never calculated): its row must not be taken."""

    row: int
    column: str
    anomaly: Anomaly


@dataclass(frozen=True, slots=True)
class RawTable:
    """Cells of a table by column, as text, or typed when the format knows types.

    `lines[row]` is the line of the row in the file. `unread` are rows whose cells cannot be told apart. `notes` are
    worth saying and forbid nothing. `repeated` names columns written twice (the second keeps its name and « (2) »).
    `format` says in French how the file was read.
    """

    format: str
    frame: pl.DataFrame
    lines: NDArray[np.int64]
    header_line: int
    unread: tuple[Rejected, ...] = ()
    faults: tuple[CellFault, ...] = ()
    notes: tuple[Anomaly, ...] = ()
    repeated: frozenset[str] = field(default_factory=frozenset)


def unusable(path: Path, rule: str, remedy: str, line: int = 0, field: str = "") -> UnusableFileError:
    """The error of a file that cannot be used for one reason."""
    return UnusableFileError(str(path), [Anomaly(line, field, "", rule, remedy)])


def column_names(cells: Sequence[str]) -> tuple[list[str], frozenset[str]]:
    """Names of the columns, all different, and those that the header writes twice."""
    names: list[str] = []
    seen: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = cell or f"(colonne {place + 1} sans nom)"
        seen[name] = seen.get(name, 0) + 1
        while seen[name] > 1 and f"{name} ({seen[name]})" in seen:
            seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names, frozenset(name for name, count in seen.items() if count > 1)
