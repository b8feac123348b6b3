"""Demands written to a file that `read_demands` reads back equal; the same demands always give the same bytes."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Column, Demands, Lists, Open, Plain, Ratios, Texts, unknown
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind

NUMBER = "numéro_unique"
# Amounts as exact decimals: the widest plausible value of each kind fits.
_DECIMALS = {Kind.MONEY: (12, 2), Kind.AREA: (12, 2), Kind.DECIMAL: (8, 1)}
_ROWS_PER_GROUP = 65_536


def demands_frame(demands: Demands) -> pl.DataFrame:
    """The demands as a table: one column per fact that has one, in the order of the vocabulary.

    Types: text, oui-ou-non as booleans, dates, exact decimals, codes as text, lists; an unknown cell is null and
    a list known to be empty is an empty list.
    """
    columns = {NUMBER: pl.Series(demands.numbers.tolist(), dtype=pl.String)}
    columns |= {name: fact_series(FACTS[name], demands.columns[name]) for name in FACTS if name in demands.columns}
    return pl.DataFrame(columns)


def write_parquet(frame: pl.DataFrame, path: Path, notes: Mapping[str, str] | None = None) -> None:
    """Write a table; `notes` (source, digest, fictional mark) go with it. Equal tables give equal bytes."""
    frame.rechunk().write_parquet(
        path, compression="zstd", compression_level=3, row_group_size=_ROWS_PER_GROUP, metadata=dict(notes or {})
    )


def fact_series(fact: Fact, column: Column) -> pl.Series:
    """One column of a table, from the typed column of a fact."""
    match column:
        case Texts(texts):
            return pl.Series(texts.tolist(), dtype=pl.String)
        case Open(values, names):
            return _named(names, values)
        case Ratios():
            return pl.Series([_ratio(fact, column, row) for row in range(len(column.num))], dtype=pl.String)
        case Lists(offsets, values, filled, names):
            return _lists(fact, offsets, values, filled, names)
        case Plain(values):
            return _plain(fact, values, column.known)


def _named(names: Sequence[str], places: NDArray[np.integer]) -> pl.Series:
    """The name at each place; null where the place is unknown."""
    known = places != unknown(places.dtype)
    labels = np.array([*names, None], dtype=object)
    return pl.Series(labels[np.where(known, places, len(names))].tolist(), dtype=pl.String)


def _plain(fact: Fact, values: NDArray[np.integer], known: NDArray[np.bool_]) -> pl.Series:
    if fact.kind is Kind.CODE:
        assert fact.codes is not None
        return _named(tuple(fact.codes.labels), values)
    if fact.kind is Kind.CODES:
        return _masks(fact, values, known)
    series = pl.Series(np.where(known, values, 0).astype(np.int64))
    if fact.kind is Kind.BOOLEAN:
        typed = series.cast(pl.Boolean)
    elif fact.kind is Kind.DATE:
        typed = series.cast(pl.Int32).cast(pl.Date)
    elif fact.kind in _DECIMALS:
        width, places = _DECIMALS[fact.kind]
        # Whole stored units divided by their scale: exact at this number of decimals.
        typed = (series.cast(pl.Decimal(width + places, places)) / fact.kind.scale).cast(pl.Decimal(width, places))
    else:
        typed = series.cast(pl.Int32)
    return typed.set(pl.Series(~known), None)


def _masks(fact: Fact, values: NDArray[np.integer], known: NDArray[np.bool_]) -> pl.Series:
    """Lists of closed codes, which the columns hold as bits."""
    assert fact.codes is not None
    codes = tuple(fact.codes.labels)
    held = np.where(known, values, 0).astype(np.int64)
    rows, places = np.nonzero((held[:, None] >> np.arange(len(codes))) & 1)
    return _grouped(rows, pl.Series(np.array(codes, dtype=object)[places].tolist(), dtype=pl.String), known)


def _lists(
    fact: Fact,
    offsets: NDArray[np.int64],
    values: NDArray[np.int32],
    filled: NDArray[np.bool_],
    names: Sequence[str],
) -> pl.Series:
    rows = np.repeat(np.arange(len(filled)), np.diff(offsets))
    if fact.kind is Kind.CODES:
        return _grouped(rows, pl.Series([names[place] for place in values.tolist()], dtype=pl.String), filled)
    return _grouped(rows, pl.Series(values.astype(np.int32)).cast(pl.Date), filled)


def _grouped(rows: NDArray[np.int64], items: pl.Series, known: NDArray[np.bool_]) -> pl.Series:
    """A list per row from its items, in their order; null where the list is unknown, empty where it has no item."""
    lists = pl.DataFrame({"row": pl.Series(rows, dtype=pl.Int64), "items": items})
    lists = lists.group_by("row", maintain_order=True).agg("items")
    every = pl.DataFrame({"row": pl.Series(np.arange(len(known)), dtype=pl.Int64), "known": pl.Series(known)})
    joined = every.join(lists, on="row", how="left", maintain_order="left")
    empty = pl.lit([], dtype=pl.List(items.dtype))
    return joined.select(pl.when(pl.col("known")).then(pl.col("items").fill_null(empty))).to_series().alias("")


def _ratio(fact: Fact, column: Ratios, row: int) -> str | None:
    """A ratio as tables write it (`43.2 %`, `9450`), or as an exact fraction (`7/18`)."""
    if column.num[row] == unknown(np.int32):
        return None
    value = Fraction(int(column.num[row]) * column.scale_num, int(column.den[row]) * column.scale_den)
    shown, mark = (value * 100, " %") if fact.unit == "%" else (value, "")
    if (shown * 100).denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    cents = int(shown * 100)
    sign, size = "-" * (cents < 0), abs(cents)
    return f"{sign}{size // 100}.{size % 100:02d}{mark}"
