"""A table of demands (CSV, XLSX, ODS or Parquet): one row per demand, facts as columns, into typed columns.

A file that breaks a rule is refused as a whole, with every anomaly; nothing of it is kept. `row_intake` reads the
same tables row by row instead, and gives the refused rows back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from peuplier.evaluation.columns.demands import Column, Demands, Texts
from peuplier.sources.anomalies import Anomaly, UnusableFileError
from peuplier.sources.fitting import fit, wanted
from peuplier.sources.mapping.declared import ColumnMapping
from peuplier.sources.rows import typed_rows
from peuplier.sources.schemas import DEMANDS, NUMBER
from peuplier.sources.tables.opening import open_table
from peuplier.sources.tables.raw import FileShape

__all__ = ["NUMBER", "DemandTable", "demands_of", "read_demands"]


@dataclass(frozen=True, slots=True)
class DemandTable:
    """Demands; the names of the columns that were not read because they are not facts of a demand; what was said."""

    demands: Demands
    ignored: tuple[tuple[str, str], ...]
    notes: tuple[Anomaly, ...] = ()


def read_demands(path: Path, mapping: ColumnMapping | None = None) -> DemandTable:
    """Read a table whole. Raises UnusableFileError with every anomaly, lines counted as in the file."""
    raw = open_table(path, mapping.shape if mapping else FileShape(), wanted(DEMANDS, mapping))
    fitting = fit(path, raw, DEMANDS, mapping)
    rows = typed_rows(raw, fitting, DEMANDS)
    anomalies = [anomaly for rejected in raw.unread for anomaly in rejected.anomalies]
    anomalies += [*rows.whole, *(anomaly for _, anomaly in rows.faults)]
    for row, first in rows.repeats.items():
        anomalies.append(_repeat(rows.columns[NUMBER], row, raw.lines[row], raw.lines[first]))
    if anomalies:
        raise UnusableFileError(str(path), sorted(anomalies))
    return DemandTable(demands_of(rows.columns), fitting.ignored, raw.notes)


def demands_of(columns: Mapping[str, Column]) -> Demands:
    """Demands out of typed columns, the one of numbers included."""
    numbers = columns[NUMBER]
    assert isinstance(numbers, Texts)
    rest = {name: column for name, column in columns.items() if name != NUMBER}
    return Demands(np.array(numbers.values.tolist(), dtype=np.str_), rest)


def _repeat(numbers: Column, row: int, line: int, first: int) -> Anomaly:
    assert isinstance(numbers, Texts)
    rule = f"cette demande est déjà ligne {first}."
    return Anomaly(int(line), NUMBER, str(numbers.values[row]), rule, "Gardez une seule ligne par demande.")
