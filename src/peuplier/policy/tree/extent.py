"""The fewest and the most points that a criterion, a rubric or a grid can give, whatever the demand."""

from collections.abc import Iterable
from dataclasses import replace

from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.scoring_blocks import (
    Bounds,
    CodeTable,
    Combination,
    Criterion,
    Grid,
    Refusals,
    Rubric,
    Slope,
    StepTable,
)

Extent = tuple[int, int]
# A slope since a date stops growing after a long life; one on a number, at the highest plausible value.
LONGEST_YEARS = 130
_LONG = {"jour": LONGEST_YEARS * 366, "mois": LONGEST_YEARS * 12, "an": LONGEST_YEARS}


def bounded(extent: Extent, bounds: Bounds) -> Extent:
    """The extent once a floor and a cap apply."""
    return clamp(extent[0], bounds), clamp(extent[1], bounds)


def clamp(points: int, bounds: Bounds) -> int:
    """Points once a floor and a cap apply."""
    if bounds.at_most is not None:
        points = min(points, bounds.at_most)
    if bounds.at_least is not None:
        points = max(points, bounds.at_least)
    return points


def _hull(extents: Iterable[Extent]) -> Extent:
    lows, highs = zip(*extents, strict=True)
    return min(lows), max(highs)


def _added(extents: Iterable[Extent]) -> Extent:
    total = (0, 0)
    for low, high in extents:
        total = (total[0] + low, total[1] + high)
    return total


def most_steps(slope: Slope) -> int:
    """How many whole steps the longest life, or the highest plausible value, holds: a slope counts no more."""
    highest = slope.fact.highest if slope.fact.highest is not None else 32_000
    longest = _LONG.get(slope.every.value, highest)
    return max(0, int((longest - slope.beyond) / slope.step))


def slope_extent(slope: Slope) -> Extent:
    """From none of its steps to the most it can count."""
    most = slope.points * most_steps(slope)
    return bounded((min(0, most), max(0, most)), slope.bounds)


def lone_slope(criterion: Criterion) -> Slope | None:
    """The slope of a criterion that has nothing else, within the bounds of the criterion."""
    others = criterion.cases or criterion.table or criterion.bonuses or len(criterion.slopes) != 1
    if others or criterion.slopes[0].bounds != Bounds():
        return None
    return replace(criterion.slopes[0], bounds=criterion.bounds)


def table_extent(table: StepTable | CodeTable) -> Extent:
    """The points of its rows, and of the codes that no row names."""
    if isinstance(table, StepTable):
        points = [p for step in table.steps for p in (step.points, step.points_high)]
        return min(points), max(points)
    points = [row.points for row in table.rows]
    codes, named = table.fact.codes, {code for row in table.rows for code in row.codes}
    if codes is None or codes.open or not named >= set(codes.labels):
        points.append(table.otherwise)
    return min(points), max(points)


def added_extent(criterion: Criterion) -> Extent:
    """All its lines added, before its bounds."""
    alone = lone_slope(criterion)
    if alone is not None:
        return slope_extent(alone)
    parts: list[Extent] = [slope_extent(slope) for slope in criterion.slopes]
    parts += [(min(0, bonus.points), max(0, bonus.points)) for bonus in criterion.bonuses]
    if criterion.cases:
        points = [case.points for case in criterion.cases] + [criterion.otherwise or 0]
        parts.append((min(points), max(points)))
    if criterion.table:
        parts.append(table_extent(criterion.table))
    return _added(parts)


def criterion_extent(criterion: Criterion) -> Extent:
    """All its lines added, then its bounds; what it gives when unknown or set aside is included."""
    extent = bounded(added_extent(criterion), criterion.bounds)
    if criterion.when_unknown is not None:
        extent = _hull([extent, (criterion.when_unknown, criterion.when_unknown)])
    return _hull([extent, (0, 0)]) if criterion.evidence else extent


def rubric_extent(rubric: Rubric, criteria: Iterable[Criterion]) -> Extent:
    """Its criteria combined its way, then its bounds."""
    return bounded(combined_extent(rubric, criteria), rubric.bounds)


def combined_extent(rubric: Rubric, criteria: Iterable[Criterion]) -> Extent:
    """Its criteria combined its way, before its bounds."""
    extents = [criterion_extent(criterion) for criterion in criteria]
    if not extents:
        return (0, 0)
    match rubric.combination:
        case Combination.SUM:
            return _added(extents)
        case Combination.BEST:
            return (max(low for low, _ in extents), max(high for _, high in extents))
        case Combination.TICKED:
            return _hull([*extents, (0, 0)])


def refusals_extent(refusals: Refusals) -> Extent:
    """The strongest sanction that applies, or none."""
    points = [0, *(sanction.points for sanction in refusals.sanctions)]
    return min(points), max(points)


def grid_extent(policy: Policy, grid: Grid) -> Extent:
    """Before the bounds of the grid: what its rubrics, free criteria and refusals can add up to."""
    criteria = policy.criteria_of(grid)
    parts = [rubric_extent(r, [c for c in criteria if c.rubric == r.name]) for r in policy.rubrics]
    parts += [criterion_extent(c) for c in criteria if c.rubric is None]
    parts += [refusals_extent(r) for r in policy.refusals_of(grid)]
    return _added(parts)
