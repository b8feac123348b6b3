"""Rows of a foreign table as typed columns, and of each row that breaks a rule, all it breaks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Column, Texts
from peuplier.sources.anomalies import Anomaly
from peuplier.sources.cells import Cells
from peuplier.sources.fitting import Fitted, Fitting
from peuplier.sources.schemas import NUMBER, Schema
from peuplier.sources.tables.raw import RawTable
from peuplier.sources.text_columns import as_text

# A demand number has 18 characters; other keys are short too. Longer ones would weigh on every array of numbers.
_LONGEST_KEY = 64


@dataclass(frozen=True)
class TypedRows:
    """Columns by fact, keys included, and the faults of each row: (row, anomaly).

    `whole` are anomalies of the file as a whole (a column whose type cannot be read). `repeats` give, for each row
    whose key was already seen, the row that has it first.
    """

    columns: Mapping[str, Column]
    faults: Sequence[tuple[int, Anomaly]]
    whole: Sequence[Anomaly]
    repeats: Mapping[int, int] = field(default_factory=dict)


def typed_rows(raw: RawTable, fitting: Fitting, schema: Schema) -> TypedRows:
    """Every fact of every row."""
    columns: dict[str, Column] = {}
    used = fitting.used
    faults = [(fault.row, fault.anomaly) for fault in raw.faults if fault.column in used]
    whole: list[Anomaly] = []
    for fitted in fitting.facts:
        title = " + ".join(fitted.titles)
        try:
            if fitted.fact.name in schema.key:
                column, found = _keys(fitted, raw.lines, title)
            else:
                cells = Cells(fitted.fact, fitted.cells, raw.lines, fitted.writing, title or None)
                column, found = cells.column(), cells.faults
        except pl.exceptions.PolarsError:
            rule = f"le type de cette colonne ({fitted.cells.dtype}) ne se lit pas."
            whole.append(Anomaly(0, title, "", rule, "Écrivez-la en texte, en nombre ou en date."))
            continue
        columns[fitted.fact.name] = column
        faults += found
        if fitted.fact.name in schema.required:
            faults += _missing(fitted, column, found, raw.lines, title)
    return TypedRows(columns, faults, whole, dict(_repeated(columns, schema)))


def _keys(fitted: Fitted, lines: NDArray[np.int64], title: str) -> tuple[Column, list[tuple[int, Anomaly]]]:
    """Keys as text, in one Unicode form: two ways of writing an accent are one number."""
    series = fitted.cells
    if series.dtype not in (pl.String, pl.Null) and not series.dtype.is_integer():
        raise pl.exceptions.SchemaError(str(series.dtype))
    cells = Cells(fitted.fact, series.cast(pl.String).str.normalize("NFC"), lines, fitted.writing, title)
    text = cells.column()
    if not isinstance(text, Texts):
        return text, cells.faults
    values, faults = text.values.copy(), list(cells.faults)
    for row, value in enumerate(values.tolist()):
        if value is not None and fitted.writing.digits and value.isdigit():
            values[row] = value.zfill(fitted.writing.digits)
        if value is not None and len(value) > _LONGEST_KEY:
            rule = f"ce numéro dépasse {_LONGEST_KEY} caractères."
            faults.append((row, Anomaly(int(lines[row]), title, value[:60], rule, "Corrigez-le.")))
            values[row] = value[:_LONGEST_KEY]
    return Texts(values), faults


def _missing(
    fitted: Fitted,
    column: Column,
    found: Sequence[tuple[int, Anomaly]],
    lines: NDArray[np.int64],
    title: str,
) -> Iterator[tuple[int, Anomaly]]:
    """Rows where a required cell is empty."""
    said = {row for row, _ in found}
    rule = "le numéro de la demande manque." if fitted.fact.name == NUMBER else "cette donnée est obligatoire."
    for row in np.flatnonzero(~column.known).tolist():
        if row not in said:
            yield (
                row,
                Anomaly(int(lines[row]), title, "", rule, "Complétez-la." if "donnée" in rule else "Complétez-le."),
            )


def _repeated(columns: Mapping[str, Column], schema: Schema) -> Iterator[tuple[int, int]]:
    """(row, first row) of each key already seen; a key with an empty part is none."""
    parts = [key_texts(columns[name]) for name in schema.key if name in columns]
    seen: dict[tuple[str | None, ...], int] = {}
    for row, key in enumerate(zip(*parts, strict=True)):
        if None in key:
            continue
        first = seen.setdefault(key, row)
        if first != row:
            yield row, first


def key_texts(column: Column) -> list[str | None]:
    """A part of the key as text, whatever its type."""
    if isinstance(column, Texts):
        return [None if value is None else str(value) for value in column.values.tolist()]
    values = getattr(column, "values")  # noqa: B009 - Plain and Open have it, lists and ratios are never keys
    return [str(value) if known else None for value, known in zip(values.tolist(), column.known.tolist(), strict=True)]


def shown_rows(raw: RawTable, rows: Sequence[int]) -> list[tuple[tuple[str, str], ...]]:
    """The cells of some rows as they were written, to be given back."""
    titles = raw.frame.columns
    kept = raw.frame[list(rows)]
    columns = [_shown(kept[title]) for title in titles]
    return [tuple(zip(titles, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _shown(series: pl.Series) -> list[str]:
    if isinstance(series.dtype, pl.List):
        return ["" if items is None else "|".join(map(str, items)) or "|" for items in series.to_list()]
    if series.dtype.is_nested() or series.dtype == pl.Binary:
        return ["" if value is None else str(value) for value in series.to_list()]
    if series.dtype.is_temporal() and series.dtype not in (pl.Date, pl.Datetime):
        return ["" if value is None else str(value) for value in series.to_list()]
    text = series if series.dtype == pl.String else as_text(series)
    return [value or "" for value in text.to_list()]
