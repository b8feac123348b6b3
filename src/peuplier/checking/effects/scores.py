"""One document executed on a table of demands: for each demand its main grid, its points and its ranks.

Arrays are [demands]; `grid` is the position of the grid that is shown first (the first that surely scores the demand,
else the first that may), -1 when none does. Points and ranks are those of that grid, 0 where there is none.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.columns.derivation import TRUE
from peuplier.evaluation.columns.ranking import Ranks, rank
from peuplier.evaluation.columns.scoring import Calculation, Memberships, Points
from peuplier.policy.tree.document import Policy

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Scores:
    """What a document gives on a table at a date."""

    policy: Policy
    calculation: Calculation
    points: Points
    memberships: Memberships
    grid: Ints
    certain: Bools
    low: Ints
    high: Ints
    rank: Ints
    rank_low: Ints
    rank_high: Ints

    @property
    def scored(self) -> Bools:
        """Where a grid scores the demand, or may."""
        return np.asarray(self.grid >= 0)

    def criterion(self, name: str) -> tuple[Ints, Ints]:
        """The points of a criterion or of a refusal rule, before any rubric combines them."""
        low, high = self.points.criterion(name)
        return low.astype(np.int64), high.astype(np.int64)


def scores(policy: Policy, demands: Demands, on: date) -> Scores:
    """Execute a document. Raises NotCoveredError when a table has no value at the date."""
    calculation = Calculation(policy, demands, on)
    points, memberships = calculation.points(detail=True), calculation.memberships()
    states = [memberships.scored(grid) for grid in range(len(policy.grids))]
    ranks = [rank(calculation, points.low[g], points.high[g], state) for g, state in enumerate(states)]
    grid, certain = _main(states, len(demands))
    return Scores(
        policy,
        calculation,
        points,
        memberships,
        grid,
        certain,
        _chosen([row.astype(np.int64) for row in points.low], grid),
        _chosen([row.astype(np.int64) for row in points.high], grid),
        *(_chosen([getattr(each, name) for each in ranks], grid) for name in Ranks.__slots__),
    )


def _main(states: list[NDArray[np.int8]], count: int) -> tuple[Ints, Bools]:
    grid, certain = np.full(count, -1, dtype=np.int64), np.zeros(count, dtype=np.bool_)
    for index, state in reversed(list(enumerate(states))):
        # A later grid gives way to an earlier one, and what may score to what surely does.
        grid[(state > 0) & ~certain] = index
        grid[state == TRUE] = index
        certain |= state == TRUE
    return grid, certain


def _chosen(rows: list[Ints], grid: Ints) -> Ints:
    """For each demand, its value in the row of its grid."""
    chosen = np.zeros(len(grid), dtype=np.int64)
    for index, row in enumerate(rows[: int(grid.max(initial=-1)) + 1]):
        np.copyto(chosen, row, where=grid == index)
    return chosen
