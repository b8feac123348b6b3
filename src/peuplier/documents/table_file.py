"""A table written in the format its name asks for: CSV, JSON, Parquet or XLSX."""

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from peuplier.documents.demand_file import write_parquet
from peuplier.documents.harmless_text import harmless
from peuplier.documents.workbook import Sheet, write_workbook


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """A CSV in UTF-8 that a spreadsheet opens without running anything; lists are joined by `|`."""
    lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    flat = frame.with_columns(_joined(frame[name]) for name in lists)
    written = harmless(flat)
    # Where an apostrophe was needed, texts are quoted too: some spreadsheets look at the first sign of a bare field.
    written.write_csv(path, quote_style="necessary" if written.equals(flat) else "non_numeric")


def in_french(frame: pl.DataFrame) -> pl.DataFrame:
    """The table with `oui` and `non` for booleans, as tables of demands write them in text."""
    answers = {True: "oui", False: "non"}
    return frame.with_columns(
        pl.col(name).replace_strict(answers, default=None, return_dtype=pl.String)
        for name, dtype in frame.schema.items()
        if dtype == pl.Boolean
    )


def _joined(series: pl.Series) -> pl.Series:
    cells = [None if items is None else "|".join(map(str, items)) or "|" for items in series.to_list()]
    return pl.Series(series.name, cells, dtype=pl.String)


def write_table(sheet: Sheet, path: Path, suffix: str) -> None:
    """Write a table in the format of a suffix of WRITERS; its notes go where the format has a place for them."""
    WRITERS[suffix](sheet, path)


WRITERS: Mapping[str, Callable[[Sheet, Path], None]] = {
    ".csv": lambda sheet, path: write_csv(sheet.frame, path),
    ".parquet": lambda sheet, path: write_parquet(sheet.frame, path, dict(sheet.notes)),
    ".json": lambda sheet, path: sheet.frame.write_json(path),
    ".xlsx": write_workbook,
}
