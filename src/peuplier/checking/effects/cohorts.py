"""What at least k demands share: the same lines moved by the same points, and classes of points and of places.

A cohort is made of demands that answer to one description and have one outcome. Every figure said of it holds for k
demands at once, all its figures together: none of them is the value of one demand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from peuplier.checking.effects.lines import Line
from peuplier.checking.effects.scores import Bools, Ints

# Lowest and highest value, both included; None where a class is open.
Span = tuple[int | None, int | None]

# Widths of the classes of points tried one after the other, and where the classes of places begin (gained or lost).
_WIDTHS = (10, 25, 50, 100)
_PLACES = ((1, 10, 50, 200, 1_000, 5_000), (1, 50, 1_000), (1,))
_FAR = 2**40


@dataclass(frozen=True)
class Cohort:
    """Demands (rows) that share the lines named, largest move first; `others`: more lines moved some of them."""

    rows: Ints
    named: tuple[Line, ...]
    others: bool

    @property
    def moved(self) -> int:
        """The points that the lines named add to each demand."""
        return sum(int(line.gain[self.rows[0]]) for line in self.named)


def cohorts(rows: Ints, lines: Sequence[Line], k: int) -> list[Cohort]:
    """For each way in which lines moved one of these rows: the cohort that shares as many of them as k demands can.

    Largest moves are tried first. `rows` in an order that does not depend on that of the table.
    """
    if len(rows) < max(k, 1):
        return []
    moving = [line for line in lines if line.gain[rows].any()]
    gains = np.array([line.gain[rows] for line in moving], dtype=np.int64).reshape(len(moving), len(rows))
    _, first = np.unique(gains, axis=1, return_index=True)
    found: dict[tuple[int, ...], Cohort] = {}
    for row in sorted(first.tolist()):
        left = np.ones(len(rows), dtype=np.bool_)
        named: list[int] = []
        for place in sorted(np.flatnonzero(gains[:, row]).tolist(), key=lambda place: -abs(int(gains[place, row]))):
            same = left & _alike(moving[place], rows, row)
            if same.sum() >= k:
                left, named = same, [*named, place]
        for place in np.flatnonzero(gains[:, row] == 0).tolist():
            # Lines that moved none of them, as far as k demands can be without.
            without = left & (gains[place] == 0)
            left = without if without.sum() >= k else left
        key = tuple(np.flatnonzero(left).tolist())
        if key not in found:
            others = gains[[place for place in range(len(moving)) if place not in named]][:, left]
            found[key] = Cohort(rows[left], tuple(moving[place] for place in named), bool(others.any()))
    return list(found.values())


def _alike(line: Line, rows: Ints, row: int) -> Bools:
    """Where a line gives the same points before and after, as surely, as to one row."""
    columns = (line.before[rows], line.after[rows], line.sure[rows])
    return np.asarray(np.all([column == column[row] for column in columns], axis=0))


def points_spans(rows: Ints, columns: Sequence[Ints], k: int) -> tuple[Ints, list[Span | None]]:
    """A class of each column of points, and the rows that are in all of them: at least k."""
    found: list[Span | None] = []
    for column in columns:
        rows, span = _points_span(rows, column, k)
        found.append(span)
    return rows, found


def _points_span(rows: Ints, points: Ints, k: int) -> tuple[Ints, Span | None]:
    value = _median(points[rows])
    for width in (1,) if k <= 1 else _WIDTHS:
        low = value // width * width
        inside = rows[(points[rows] >= low) & (points[rows] < low + width)]
        if len(inside) >= k:
            return inside, (low, low + width - 1)
    return rows, None


def places_span(rows: Ints, climb: Ints, k: int) -> Span | None:
    """A class of places gained (lost when negative) that holds at least k of these rows; None when there is none."""
    if len(rows) < max(k, 1):
        return None
    value = _median(climb[rows])
    if k <= 1:
        return value, value
    for edges in _PLACES:
        bounds: list[int | None] = [None, *(1 - edge for edge in reversed(edges)), *edges, None]
        for low, end in pairwise(bounds):
            high = None if end is None else end - 1
            least, most = -_FAR if low is None else low, _FAR if high is None else high
            inside = (climb[rows] >= least) & (climb[rows] <= most)
            if least <= value <= most and inside.sum() >= k:
                return low, high
    return None


def _median(values: Ints) -> int:
    return int(np.sort(values)[(len(values) - 1) // 2])
