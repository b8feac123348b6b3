"""Ranks within a grid: a total order by points acquired, and between which ranks a demand lies.

`low` is the best rank a demand could have once every unknown is known, `high` the worst. Keys compare as the
document says: keys before the points, points, keys that settle ties, ending in the demand number.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Plain, Ratios
from peuplier.evaluation.columns.derivation import TRUE, UNKNOWN
from peuplier.evaluation.columns.scoring import Calculation
from peuplier.policy.tree.scoring_blocks import SortKey

Keys = NDArray[np.int64]
_FURTHEST = 2**62


@dataclass(frozen=True, slots=True)
class Ranks:
    """Ranks from 1 among the demands of a grid; 0 for a demand that the grid does not score."""

    rank: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]


def rank(calculation: Calculation, low: NDArray[np.int16], high: NDArray[np.int16], scored: NDArray[np.int8]) -> Ranks:
    """Ranks of the demands a grid scores (`scored`: 0 no, 1 perhaps, 2 yes) from their points [low, high]."""
    rows = np.flatnonzero(scored != 0)
    best, worst, acquired = _sort_keys(calculation, low, high, rows)
    certain = scored[rows] == TRUE
    # One joint order of everybody's best, worst and acquired keys, so that they compare with one another.
    places = _places(np.concatenate([best, worst, acquired], axis=1))
    best_place, worst_place, place = np.split(places, 3)
    # Above me at best: those surely scored whose worst key is better than my best. At worst: anybody's best.
    ahead = np.searchsorted(np.sort(worst_place[certain]), best_place, side="left")
    behind = np.searchsorted(np.sort(best_place), worst_place, side="left")
    behind -= best_place < worst_place
    ranks = Ranks(*(np.zeros(len(low), dtype=np.int64) for _ in range(3)))
    ranks.rank[rows[np.argsort(place, kind="stable")]] = np.arange(1, len(rows) + 1)
    ranks.low[rows], ranks.high[rows] = ahead + 1, behind + 1
    return ranks


def _sort_keys(
    calculation: Calculation, low: NDArray[np.int16], high: NDArray[np.int16], rows: NDArray[np.int64]
) -> tuple[Keys, Keys, Keys]:
    """Key rows (most significant first, smaller is better) at best, at worst, and as acquired today."""
    order = calculation.policy.order
    assert order is not None
    points = low[rows].astype(np.int64), high[rows].astype(np.int64)
    best, worst, acquired = [], [], []
    for key in (*order.before, None, *order.then):
        if key is None:
            best.append(-points[1])
            worst.append(-points[0])
            acquired.append(-points[0])
            continue
        values, known = _key(calculation, key, rows)
        best.append(np.where(known, values, -_FURTHEST))
        worst.append(np.where(known, values, _FURTHEST))
        acquired.append(worst[-1])
    return np.array(best), np.array(worst), np.array(acquired)


def _key(calculation: Calculation, key: SortKey, rows: NDArray[np.int64]) -> tuple[Keys, NDArray[np.bool_]]:
    """A key as integers to sort in increasing order, and where it is known."""
    if key.condition is not None:
        truth = calculation.truth(key.condition)[rows]
        return TRUE - truth.astype(np.int64), truth != UNKNOWN
    assert key.fact is not None
    if key.fact.name == "numéro_unique":
        places = np.argsort(np.argsort(calculation.demands.numbers[rows], kind="stable"), kind="stable")
        values, known = places.astype(np.int64), np.ones(len(rows), dtype=np.bool_)
    else:
        column = calculation.derivation.column(key.fact.name)
        known = column.known[rows]
        if isinstance(column, Ratios):
            values = _ratio_places(column.num[rows], column.den[rows], known)
        else:
            assert isinstance(column, Plain)
            values = column.values[rows].astype(np.int64)
    return (-values if key.descending else values), known


def _ratio_places(num: NDArray[np.int32], den: NDArray[np.int32], known: NDArray[np.bool_]) -> Keys:
    """Places of exact ratios in increasing order, equal ratios sharing one: compared as reduced fractions."""
    pairs = {(int(n), int(d)) for n, d, k in zip(num, den, known, strict=True) if k}
    values = {pair: Fraction(pair[0], pair[1]) if pair[1] else None for pair in pairs}
    finite = sorted({value for value in values.values() if value is not None})
    index = {value: place for place, value in enumerate(finite)}
    place = {pair: index[value] if value is not None else len(finite) for pair, value in values.items()}
    return np.array([place.get((int(n), int(d)), 0) for n, d in zip(num, den, strict=True)], dtype=np.int64)


def _places(keys: Keys) -> NDArray[np.int64]:
    """The place of each column of keys in their joint increasing order; equal columns share a place."""
    order = np.lexsort(keys[::-1])
    ordered = keys[:, order]
    new = np.concatenate([[False], (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)])
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.cumsum(new)
    return places
