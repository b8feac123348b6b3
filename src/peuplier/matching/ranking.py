"""Every demand in one total order, and the candidates for one dwelling ranked among themselves.

Each demand is ranked on the points of its own grid, by points acquired then by the `ordre` of the policy. Demands that
no grid scores (rehousing due, for one) are outside the order; they are shown apart with the reason that the grid gives.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.columns.derivation import TRUE
from peuplier.evaluation.columns.ranking import Ranks, rank
from peuplier.evaluation.columns.scoring import Calculation, Memberships
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.matching.eligibility import Eligibility, Outcome, eligibility, facts_of_admissions
from peuplier.matching.pairs import Dwellings, before_one, narrowed, settled
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.monitoring_blocks import Transfers

Rows = NDArray[np.int64]
NO_GRID = -1


@dataclass(frozen=True)
class Standings:
    """Every demand of a table under a policy at a date.

    `grid` is the place of the grid that scores it (surely, else perhaps), `NO_GRID` when none may; `scored` 0 no,
    1 perhaps, 2 yes; points [low, high] in that grid.
    """

    policy: Policy
    demands: Demands
    on: date
    grid: NDArray[np.int16]
    scored: NDArray[np.int8]
    low: NDArray[np.int16]
    high: NDArray[np.int16]
    memberships: Memberships

    def ranks(self, rows: Rows, present: NDArray[np.int8]) -> Ranks:
        """Ranks among these rows alone; `present` says who is there (0 no, 1 perhaps, 2 surely)."""
        taken = Calculation(self.policy, self.demands.take(rows), self.on)
        return rank(taken, self.low[rows], self.high[rows], np.minimum(self.scored[rows], present))

    def order(self) -> Rows:
        """The rows of every demand that a grid may score, best rank first."""
        everybody = Calculation(self.policy, self.demands, self.on)
        ranks = rank(everybody, self.low, self.high, self.scored).rank
        rows = np.flatnonzero(ranks)
        return np.asarray(rows[np.argsort(ranks[rows], kind="stable")], dtype=np.int64)

    def not_scored_because(self, row: int) -> str:
        """Why no grid scores a demand."""
        for grid, held in zip(self.policy.grids, self.memberships.exclusions, strict=True):
            for exclusion, truths in zip(grid.exclusions, held, strict=True):
                if truths[row] == TRUE:
                    return exclusion.reason
        return "aucune grille ne s’applique"


def standings(policy: Policy, demands: Demands, on: date) -> Standings:
    """Points and grid of every demand. Raises NotCoveredError when a table has no value at the date."""
    calculation = Calculation(policy, demands, on)
    points, memberships = calculation.points(), calculation.memberships()
    rows = len(demands)
    grid = np.full(rows, NO_GRID, dtype=np.int16)
    scored, low, high = np.zeros(rows, np.int8), np.zeros(rows, np.int16), np.zeros(rows, np.int16)
    for place in range(len(policy.grids)):
        says = memberships.scored(place)
        better = says > scored
        grid[better] = place
        for kept, new in ((scored, says), (low, points.low[place]), (high, points.high[place])):
            kept[better] = new[better]
    return Standings(policy, demands, on, grid, scored, low, high, memberships)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One demand in the list of one dwelling. `rank_low` and `rank_high`: between which ranks, once all is known.

    `tied` counts the other candidates with as many points acquired: the order of the policy parts them.
    """

    row: int
    number: str
    outcome: Outcome
    grid: str
    points_low: int
    points_high: int
    rank: int
    rank_low: int
    rank_high: int
    tied: int
    transfer: bool | None
    favoured: bool | None


@dataclass(frozen=True)
class RankedList:
    """The candidates for one dwelling, best rank first: `rows` in the table of demands, and their ranks.

    `apart` are the rows that the conditions admit and that no grid scores; `excluded` those that a condition excludes.
    """

    rows: Rows
    outcomes: NDArray[np.int8]
    ranks: Ranks
    apart: Rows
    excluded: Rows

    def __len__(self) -> int:
        return len(self.rows)


def ranked_list(found: Standings, rows: Rows, overall: NDArray[np.int8]) -> RankedList:
    """The list of one dwelling from the outcome of its conditions for these rows."""
    open_ = overall != Outcome.EXCLUDED
    scored = found.scored[rows] != 0
    kept = rows[open_ & scored]
    present = overall[open_ & scored]
    ranks = found.ranks(kept, present)
    order = np.argsort(ranks.rank, kind="stable")
    sorted_ranks = Ranks(ranks.rank[order], ranks.low[order], ranks.high[order])
    return RankedList(kept[order], present[order], sorted_ranks, rows[open_ & ~scored], rows[~open_])


def match_dwelling(found: Standings, dwellings: Dwellings, place: int) -> tuple[RankedList, Eligibility]:
    """Every demand before one dwelling: the ranked list, and what each condition makes of each row of the table."""
    tables = TablesInForce(found.policy, found.on)
    facts = facts_of_admissions(found.policy)
    rows = np.arange(len(found.demands), dtype=np.int64)
    known = settled(found.demands, facts, found.on, tables)
    said = eligibility(found.policy, before_one(known, rows, narrowed(dwellings, facts), place), found.on, tables)
    return ranked_list(found, rows, said.overall), said


def candidates(found: Standings, ranked: RankedList, most: int | None = None) -> tuple[Candidate, ...]:
    """The first candidates of a list (all of them by default), ready to be shown."""
    rows = ranked.rows[:most]
    points = found.low[ranked.rows]
    values, counts = np.unique(points, return_counts=True)
    tied = dict(zip(values.tolist(), counts.tolist(), strict=True))
    transfer, favoured = transfers(found, rows)
    numbers, grids = found.demands.numbers, found.policy.grids
    return tuple(
        Candidate(
            row,
            str(numbers[row]),
            Outcome(int(ranked.outcomes[place])),
            grids[found.grid[row]].title,
            int(found.low[row]),
            int(found.high[row]),
            int(ranked.ranks.rank[place]),
            int(ranked.ranks.low[place]),
            int(ranked.ranks.high[place]),
            tied[int(found.low[row])] - 1,
            _truth(transfer, place),
            _truth(favoured, place),
        )
        for place, row in enumerate(rows.tolist())
    )


def transfers(found: Standings, rows: Rows) -> tuple[NDArray[np.int8] | None, NDArray[np.int8] | None]:
    """Whether each demand is a transfer, and one that the policy favours; None where the policy does not say."""
    if not found.policy.transfers:
        return None, None
    rule: Transfers = found.policy.transfers[0]
    calculation = Calculation(found.policy, found.demands.take(rows), found.on)
    applies = calculation.truth(rule.applies)
    favoured = calculation.truth(rule.favoured) if rule.favoured is not None else None
    return applies, None if favoured is None else np.minimum(applies, favoured)


def _truth(truths: NDArray[np.int8] | None, place: int) -> bool | None:
    return None if truths is None or truths[place] == 1 else bool(truths[place] == TRUE)
