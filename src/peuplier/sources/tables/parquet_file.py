"""A Parquet file as typed columns, its size looked at before its values."""

from pathlib import Path

import numpy as np
import polars as pl

from peuplier.sources.tables.headers import clean
from peuplier.sources.tables.raw import RawTable, column_names, unusable

_MOST_ROWS = 5_000_000
_MOST_COLUMNS = 2_000


def read_parquet(path: Path) -> RawTable:
    """Open a Parquet file; lines are the ranks of its rows, from one. Raises UnusableFileError."""
    try:
        lazy = pl.scan_parquet(path)
        width = len(lazy.collect_schema())
        height = int(lazy.select(pl.len()).collect().item())
        if height <= _MOST_ROWS and width <= _MOST_COLUMNS:
            frame = lazy.collect()
    except BaseException as error:
        # A damaged file may make the library stop in the middle (PanicException, which is no Exception).
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise unusable(
                path, "le fichier n’est pas un fichier Parquet lisible.", "Exportez-le de nouveau."
            ) from None
        raise
    if height > _MOST_ROWS or width > _MOST_COLUMNS:
        raise unusable(
            path,
            f"le fichier a {height} lignes et {width} colonnes ; {_MOST_ROWS} et {_MOST_COLUMNS} au plus se lisent.",
            "Découpez-le par commune ou par année, et gardez les colonnes utiles.",
        )
    names, repeated = column_names([clean(name) for name in frame.columns])
    frame.columns = names
    return RawTable("Parquet", frame, np.arange(1, frame.height + 1, dtype=np.int64), 0, repeated=repeated)
