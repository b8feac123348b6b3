"""Text that a spreadsheet must not take for a formula when it opens a CSV file.

An apostrophe goes before any text that starts with = + - @, a tabulation, a carriage return or NUL; numbers and
telephone numbers stay as they are. Reading a table with peuplier takes the apostrophe away again.
"""

import polars as pl

_RISKY = "^'*[=+@\\-\t\r\0]"
_PLAIN_NUMBER = r"^[+\-]?[0-9][0-9 .,\u{a0}\u{202f}]*%?$"


def harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """The same table, every text harmless."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(_RISKY) & ~pl.col(name).str.contains(_PLAIN_NUMBER))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    )
