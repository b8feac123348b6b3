"""Columns put end to end, moved in time, or made from plain values: what a past needs beyond drawing."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import (
    DTYPES,
    Column,
    Demands,
    Lists,
    Open,
    Plain,
    Texts,
    codes_of,
    unknown,
)
from peuplier.evaluation.columns.derivation import nothing
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind

Whole = NDArray[np.int64]


def joined(first: Demands, second: Demands, facts: Mapping[str, Fact]) -> Demands:
    """The rows of both; a column that one of them lacks is unknown there."""
    rows = len(first), len(second)
    columns: dict[str, Column] = {}
    for name in dict.fromkeys((*first.columns, *second.columns)):
        fact = facts[name]
        parts = [
            table.columns[name] if name in table.columns else nothing(fact, count)
            for table, count in zip((first, second), rows, strict=True)
        ]
        columns[name] = _end_to_end(parts[0], parts[1])
    return Demands(np.concatenate([first.numbers, second.numbers]), columns)


def _end_to_end(first: Column, second: Column) -> Column:
    match first, second:
        case Plain(one), Plain(other):
            return Plain(np.concatenate([one, other]))
        case Texts(one), Texts(other):
            return Texts(np.concatenate([one, other]))
        case Open(one, names), Open(other, more):
            every, (left, right) = _merged(names, more)
            return Open(np.concatenate([_renamed(one, left), _renamed(other, right)]), every)
        case Lists(starts, one, filled, names), Lists(others, other, known, more):
            every, (left, right) = _merged(names, more)
            values = [left[one].astype(np.int32), right[other].astype(np.int32)] if every else [one, other]
            offsets = np.concatenate([starts, others[1:] + starts[-1]])
            return Lists(offsets, np.concatenate(values), np.concatenate([filled, known]), every)
    raise TypeError(type(first), type(second))


def _merged(names: Sequence[str], more: Sequence[str]) -> tuple[tuple[str, ...], tuple[Whole, Whole]]:
    """Both lists of names as one, in order, and where each old place goes."""
    every = tuple(sorted({*names, *more}))
    place = {name: at for at, name in enumerate(every)}
    return every, (
        np.array([place[name] for name in names], dtype=np.int64),
        np.array([place[name] for name in more], dtype=np.int64),
    )


def _renamed(values: NDArray[np.int32], to: Whole) -> NDArray[np.int32]:
    known = values != unknown(np.int32)
    renamed = np.full(len(values), unknown(np.int32), dtype=np.int32)
    renamed[known] = to[values[known]]
    return renamed


def moved(demands: Demands, days: Whole, facts: Mapping[str, Fact]) -> Demands:
    """Every date of a demand moved by as many days: the household is the same, its life happens at another time."""
    columns = dict(demands.columns)
    for name, column in demands.columns.items():
        match column:
            case Plain(values) if facts[name].kind is Kind.DATE:
                columns[name] = Plain(np.where(column.known, values + days, values).astype(values.dtype))
            case Lists(offsets, values, filled, names) if facts[name].kind is Kind.DATES:
                owner = np.repeat(np.arange(len(filled)), np.diff(offsets))
                columns[name] = Lists(offsets, (values + days[owner]).astype(np.int32), filled, names)
    return Demands(demands.numbers, columns)


def dates_of(lists: Sequence[Sequence[int]], filled: Sequence[bool]) -> Lists:
    """A column of lists of days; a list that is not filled is unknown."""
    kept = [sorted(days) if known else [] for days, known in zip(lists, filled, strict=True)]
    offsets = np.concatenate([[0], np.cumsum([len(days) for days in kept])]).astype(np.int64)
    values = np.array([day for days in kept for day in days], dtype=np.int32)
    return Lists(offsets, values, np.array(filled, dtype=np.bool_))


def column_of(fact: Fact, values: Sequence[Any]) -> Column:
    """A column from plain values: codes and texts as they are, days and amounts in whole stored units, None unknown."""
    if fact.kind is Kind.TEXT:
        return Texts(np.array([*values, None], dtype=object)[:-1])
    if fact.kind is Kind.CODE and fact.codes is not None and fact.codes.open:
        names = tuple(sorted({value for value in values if value is not None}))
        place = {name: at for at, name in enumerate(names)}
        blank = unknown(np.int32)
        return Open(np.array([blank if v is None else place[v] for v in values], dtype=np.int32), names)
    dtype = DTYPES[fact.kind]
    blank = unknown(dtype)
    held = codes_of(fact) if fact.kind is Kind.CODE else None
    cells = [blank if v is None else held[v] if held is not None else int(v) for v in values]
    return Plain(np.array(cells, dtype=dtype))


def values_of(fact: Fact, column: Column | None, rows: Sequence[int]) -> list[Any]:
    """Cells of a column as `column_of` takes them; None when unknown or when there is no column."""
    match column:
        case Plain(values):
            known, blank = column.known, {at: code for code, at in codes_of(fact).items()} if fact.codes else None
            return [None if not known[row] else blank[int(values[row])] if blank else int(values[row]) for row in rows]
        case Open(values, names):
            return [None if not column.known[row] else names[int(values[row])] for row in rows]
        case Texts(texts):
            return [texts[row] for row in rows]
        case None:
            return [None] * len(rows)
    raise TypeError(column)
