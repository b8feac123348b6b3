"""How the criteria of one document make the total of each demand, taken apart again: lines that add up exactly.

A line is a criterion, a refusal rule, or what a rubric or a grid changes to their sum. In a rubric that keeps the most
favourable criterion, the points are those of the criterion kept. The lines of a demand add up to its points acquired.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from peuplier.checking.effects.scores import Bools, Ints, Scores
from peuplier.evaluation.columns.derivation import TRUE
from peuplier.policy.tree.conditions import AmongCodes
from peuplier.policy.tree.scoring_blocks import Bounds, Combination, Criterion, Rubric

SMALLEST, LARGEST = -(2**40), 2**40


@dataclass(frozen=True)
class Extents:
    """Points [low, high] of each demand."""

    low: Ints
    high: Ints

    def clamped(self, floor: Ints | int, cap: Ints | int) -> "Extents":
        """Within bounds; the floor wins over the cap, as in a document."""
        return Extents(np.maximum(np.minimum(self.low, cap), floor), np.maximum(np.minimum(self.high, cap), floor))


@dataclass(frozen=True)
class Member:
    """A criterion of a rubric: where it counts (its grid is that of the demand), its points there, and its box."""

    criterion: Criterion
    active: Bools
    points: Extents
    ticked: Ints | None = None


@dataclass(frozen=True)
class Family:
    """A rubric: its members, its points before and after its bounds, and where it counts."""

    rubric: Rubric
    members: tuple[Member, ...]
    active: Bools
    combined: Extents
    bounded: Extents
    box_known: Bools | None = None


@dataclass(frozen=True)
class Parts:
    """The total of each demand in its main grid, taken apart."""

    scores: Scores
    free: tuple[Member, ...]
    refusals: Mapping[str, tuple[Bools, Extents]]
    families: Mapping[str, Family]
    summed: Extents
    floor: Ints
    cap: Ints
    names: Mapping[str, str] = field(default_factory=dict)


def limits(bounds: Bounds) -> tuple[int, int]:
    """Floor and cap as numbers."""
    floor = SMALLEST if bounds.at_least is None else bounds.at_least
    return floor, LARGEST if bounds.at_most is None else bounds.at_most


def parts(scores: Scores) -> Parts:
    """Take the totals of a document apart, for the main grid of each demand."""
    policy = scores.policy
    members = {
        criterion.name: Member(
            criterion, active := _active(scores, criterion.grids), _points(scores, criterion, active)
        )
        for criterion in policy.criteria
    }
    families = {
        rubric.name: _family(scores, rubric, [m for m in members.values() if m.criterion.rubric == rubric.name])
        for rubric in policy.rubrics
    }
    free = tuple(member for member in members.values() if member.criterion.rubric is None)
    refusals = {}
    for rule in policy.refusals:
        active = _active(scores, rule.grids)
        low, high = scores.criterion(rule.name)
        refusals[rule.name] = active, Extents(low * active, high * active)
    every = [*(m.points for m in free), *(points for _, points in refusals.values())]
    every += [family.bounded for family in families.values()]
    nothing = np.zeros(len(scores.grid), dtype=np.int64)
    summed = Extents(sum((e.low for e in every), nothing), sum((e.high for e in every), nothing))
    bounds = np.array([limits(grid.bounds) for grid in policy.grids] + [(SMALLEST, LARGEST)], dtype=np.int64)
    return Parts(scores, free, refusals, families, summed, bounds[scores.grid, 0], bounds[scores.grid, 1])


def _active(scores: Scores, grids: tuple[str, ...]) -> Bools:
    """Where a block attached to these grids (all of them when there is none) counts."""
    if not grids:
        return scores.scored
    counts = np.array([not grids or grid.name in grids for grid in scores.policy.grids] + [False])
    return np.asarray(counts[scores.grid])


def _points(scores: Scores, criterion: Criterion, active: Bools) -> Extents:
    low, high = scores.criterion(criterion.name)
    return Extents(low * active, high * active)


def _family(scores: Scores, rubric: Rubric, members: list[Member]) -> Family:
    count = len(scores.grid)
    active = np.zeros(count, dtype=np.bool_)
    for member in members:
        active |= member.active
    box_known = None
    match rubric.combination:
        case Combination.SUM:
            nothing = np.zeros(count, dtype=np.int64)
            combined = Extents(
                sum((m.points.low for m in members), nothing), sum((m.points.high for m in members), nothing)
            )
        case Combination.BEST:
            combined = Extents(
                *(
                    np.max([np.where(m.active, getattr(m.points, end), SMALLEST) for m in members], axis=0)
                    if members
                    else np.zeros(count, dtype=np.int64)
                    for end in ("low", "high")
                )
            )
            combined = Extents(combined.low * active, combined.high * active)
        case Combination.TICKED:
            members = [_with_box(scores, rubric, member) for member in members]
            assert rubric.box is not None
            box_known = scores.calculation.derivation.column(rubric.box.name).known
            combined = _ticked(scores, rubric, members, box_known)
    floor, cap = limits(rubric.bounds)
    bounded = combined.clamped(floor, cap)
    bounded = Extents(bounded.low * active, bounded.high * active)
    return Family(rubric, tuple(members), active, combined, bounded, box_known)


def _with_box(scores: Scores, rubric: Rubric, member: Member) -> Member:
    assert rubric.box is not None
    truth = scores.calculation.truth(AmongCodes(rubric.box, member.criterion.boxes))
    return Member(member.criterion, member.active, member.points, (truth == TRUE).astype(np.int64))


def _ticked(scores: Scores, rubric: Rubric, members: list[Member], known: Bools) -> Extents:
    """The criterion of the ticked box; every criterion still possible, and none, while the box is unknown."""
    low = np.zeros(len(known), dtype=np.int64)
    high = low.copy()
    open_low, open_high = np.full(len(known), LARGEST), np.full(len(known), SMALLEST)
    for member in members:
        assert member.ticked is not None
        low += member.points.low * member.ticked
        high += member.points.high * member.ticked
        open_low = np.where(member.active, np.minimum(open_low, member.points.low), open_low)
        open_high = np.where(member.active, np.maximum(open_high, member.points.high), open_high)
    none = _may_tick_none(scores, rubric, members)
    open_low = np.where(none, np.minimum(open_low, 0), open_low)
    open_high = np.where(none, np.maximum(open_high, 0), open_high)
    return Extents(np.where(known, low, open_low), np.where(known, high, open_high))


def _may_tick_none(scores: Scores, rubric: Rubric, members: list[Member]) -> Bools:
    """Where the box may be one that no criterion of the grid answers to."""
    codes = rubric.box.codes if rubric.box else None
    may = np.ones(len(scores.policy.grids) + 1, dtype=np.bool_)
    if codes is None or codes.open:
        return np.asarray(may[scores.grid])
    for index, grid in enumerate(scores.policy.grids):
        counted = [m.criterion for m in members if not m.criterion.grids or grid.name in m.criterion.grids]
        claimed = {code for criterion in counted for code in criterion.boxes}
        may[index] = not claimed >= set(codes.labels)
    return np.asarray(may[scores.grid])
