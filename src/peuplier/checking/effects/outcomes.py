"""What becomes of each demand from one document to the other: it gains, loses, stays, enters or leaves scoring.

« Gains » and « loses » are said only when they are sure whatever the missing facts are; otherwise nothing is concluded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np

from peuplier.checking.effects.combining import Extents
from peuplier.checking.effects.scores import Bools, Ints, Scores


class Outcome(Enum):
    """What a demand knows of its points, once both documents are executed."""

    GAINS = "gagne des points"
    SAME = "garde les mêmes points"
    LOSES = "perd des points"
    OPEN = "ne peut pas encore conclure"
    ENTERS = "entre dans la cotation"
    LEAVES = "sort de la cotation"
    OUT = "reste hors cotation"


OUTCOMES = tuple(Outcome)


@dataclass(frozen=True)
class Outcomes:
    """For each demand: its outcome (position in OUTCOMES), its move of points [low, high], and its moves of rank.

    `gain` is the move of points acquired, on which demands are ranked. `ranked` says where one grid, or the one that
    answers to it, ranks the demand under both documents; `climb` is then the places gained (negative when lost), and
    `climb_low`, `climb_high` between how many, whatever is missing.
    """

    outcome: Ints
    move: Extents
    gain: Ints
    ranked: Bools
    climb: Ints
    climb_low: Ints
    climb_high: Ints

    def of(self, outcome: Outcome) -> Bools:
        """Where a demand has this outcome."""
        return np.asarray(self.outcome == OUTCOMES.index(outcome))


def outcomes(before: Scores, after: Scores, move: Extents, names: Mapping[str, str]) -> Outcomes:
    """The outcome of every demand. `names`: what grids of the document before are called after, when renamed."""
    both = before.scored & after.scored
    certain = both & before.certain & after.certain
    found = np.full(len(both), OUTCOMES.index(Outcome.OPEN), dtype=np.int64)

    def put(outcome: Outcome, where: Bools) -> None:
        found[where] = OUTCOMES.index(outcome)

    put(Outcome.GAINS, certain & (move.low > 0))
    put(Outcome.LOSES, certain & (move.high < 0))
    put(Outcome.SAME, certain & (move.low == 0) & (move.high == 0))
    put(Outcome.ENTERS, ~before.scored & after.scored & after.certain)
    put(Outcome.LEAVES, before.scored & before.certain & ~after.scored)
    put(Outcome.OUT, ~before.scored & ~after.scored)
    ranked = both & (_answering(before, after, names)[before.grid] == after.grid)
    return Outcomes(
        found,
        Extents(np.where(both, move.low, 0), np.where(both, move.high, 0)),
        np.where(both, after.low - before.low, 0),
        ranked,
        np.where(ranked, before.rank - after.rank, 0),
        np.where(ranked, before.rank_low - after.rank_high, 0),
        np.where(ranked, before.rank_high - after.rank_low, 0),
    )


def _answering(before: Scores, after: Scores, names: Mapping[str, str]) -> Ints:
    """For each grid before, the grid after that bears its name; -2 when there is none (and for no grid at all)."""
    places = {grid.name: index for index, grid in enumerate(after.policy.grids)}
    return np.array([places.get(names.get(g.name, g.name), -2) for g in before.policy.grids] + [-2], dtype=np.int64)
