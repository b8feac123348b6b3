"""Small numbers: what a table of counts may show to anybody without saying something of a few households.

Rule. A count from 1 to k - 1 is hidden. Lines and columns of fewer than k demands in all are put together first, so
that every total may be shown. So that a hidden count cannot be found again by subtraction, others are hidden with it:
in its line, in its column, and where they cross, enough for it to be larger or smaller by k in all while every shown
count and every total stays what it is. `shown` keeps tables from undoing one another.

Signatories of a convention, who see their own figures, ask for k = 1: nothing is hidden nor put together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from peuplier.checking.effects.scores import Bools, Ints

K = 11


@dataclass(frozen=True)
class Shown:
    """A table as it may be shown: counts [lines × columns], and where they are hidden."""

    counts: Ints
    hidden: Bools

    def cell(self, line: int, column: int) -> int | None:
        """A count, or None when it is hidden."""
        return None if self.hidden[line, column] else int(self.counts[line, column])


def small(counts: Ints, k: int) -> Bools:
    """Where a count is neither nothing nor enough."""
    return np.asarray((counts > 0) & (counts < k))


def gathered(counts: Ints, k: int) -> list[list[int]]:
    """Lines to show, each a list of lines put together: those of fewer than k demands share one, the last.

    When they are still fewer than k together, the smallest of the other lines joins them. Empty lines are left out.
    """
    totals = counts.sum(axis=1)
    alone = [i for i, total in enumerate(totals.tolist()) if total >= max(k, 1)]
    few = [i for i, total in enumerate(totals.tolist()) if 0 < total < k]
    if few and totals[few].sum() < k and alone:
        smallest = min(alone, key=lambda i: int(totals[i]))
        alone.remove(smallest)
        few.append(smallest)
    return [[i] for i in alone] + ([sorted(few)] if few else [])


def columns_gathered(totals: Ints, k: int, companion: int) -> list[list[int]]:
    """Columns to show, each a list of columns put together, in order; columns of nobody are left out.

    Those of fewer than k demands share one; when they are still fewer than k together, `companion` joins them, or the
    smallest other column when it is empty or itself too small.
    """
    counts = totals.tolist()
    alone = [j for j, total in enumerate(counts) if total >= max(k, 1)]
    few = [j for j, total in enumerate(counts) if 0 < total < k]
    if few and totals[few].sum() < k and alone:
        joining = companion if companion in alone else min(alone, key=lambda j: int(counts[j]))
        alone.remove(joining)
        few.append(joining)
    return sorted([[j] for j in alone] + ([sorted(few)] if few else []))


def mask(counts: Ints, k: int, sensitive: Bools | None = None, companion: int = -1) -> Shown:
    """Hide the small counts of a table whose totals are at least k and all shown, and what would give them away.

    `sensitive`: other counts to hide. `companion`: the column that is hidden rather than another. A table of a single
    line or column is its totals, and shows them.
    """
    hidden = small(counts, k)
    if sensitive is not None:
        hidden |= sensitive
    for line, column in np.argwhere(hidden).tolist():
        for at in _hiding(counts, hidden, line, column, k, companion):
            hidden[at] = True
    return Shown(counts, hidden)


_Cell = tuple[int, int]


def _hiding(counts: Ints, hidden: Bools, line: int, column: int, k: int, companion: int) -> list[_Cell]:
    """The counts that hide one best: other columns and other lines, with which it exchanges.

    It can grow by what its line has in these columns, as long as these lines have as much in its own column, and lose
    itself the other way round. With all of them, its line and its column having k, that is k in all.
    """
    columns = [j for j in range(counts.shape[1]) if j != column]
    lines = [i for i in range(len(counts)) if i != line]
    best: tuple[tuple[int, int, int], list[_Cell]] | None = None
    for size in range(1, len(columns) + 1):
        for across in combinations(columns, size):
            cells = _exchange(counts, hidden, (line, column), across, lines, k)
            if cells:
                new = [int(counts[cell]) for cell in cells if not hidden[cell]]
                cost = len(new), sum(1 for j in across if j != companion), sum(new)
                if best is None or cost < best[0]:
                    best = cost, cells
        if best:
            break
    return best[1] if best else [(i, j) for i in range(len(counts)) for j in range(counts.shape[1])]


def _exchange(
    counts: Ints, hidden: Bools, cell: _Cell, across: tuple[int, ...], lines: list[int], k: int
) -> list[_Cell]:
    """The fewest other lines that let a count exchange k with these columns; none when all are not enough."""
    line, column = cell
    cells = [(line, j) for j in across]
    growing = int(counts[line, list(across)].sum())

    def cost(other: int) -> tuple[int, int, int]:
        new = [int(counts[other, j]) for j in (column, *across) if not hidden[other, j]]
        return len(new), sum(new), other

    taken = given = 0
    for other in sorted(lines, key=cost):
        cells += [(other, j) for j in (column, *across)]
        taken, given = taken + int(counts[other, column]), given + int(counts[other, list(across)].sum())
        if min(growing, taken) + min(int(counts[cell]), given) >= k:
            return cells
    return []


# Lowest and highest value of a class, None where it is open, and how many values it holds.
Class = tuple[int | None, int | None, int]


def binned(values: Ints, edges: Sequence[int], k: int) -> list[Class]:
    """Values in classes that begin at `edges`, neighbours put together until each holds k; none below k in all.

    The ends are those of the classes, never the values themselves: the largest move of all is somebody's.
    """
    if len(values) < max(k, 1):
        return []
    starts: list[int | None] = [None, *edges]
    ends: list[int | None] = [*(edge - 1 for edge in edges), None]
    counts = np.bincount(np.searchsorted(np.array(edges), values, side="right"), minlength=len(starts)).tolist()
    merged: list[Class] = []
    for low, high, count in zip(starts, ends, counts, strict=True):
        if merged and merged[-1][2] < k:
            first, _, before = merged.pop()
            merged.append((first, high, before + count))
        elif count:
            merged.append((low, high, count))
    if len(merged) > 1 and merged[-1][2] < k:
        _, last, count = merged.pop()
        first, _, before = merged.pop()
        merged.append((first, last, before + count))
    return merged
