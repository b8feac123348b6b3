"""Points [low, high] of one criterion for one demand, as functions made once per policy and date."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import floor

from peuplier.evaluation.calendar import months_before, whole_months, whole_years
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.evaluation.reasons.truths import Test, Tests, evidence_test
from peuplier.policy.tree.extent import Extent, clamp, most_steps, slope_extent, table_extent
from peuplier.policy.tree.scoring_blocks import (
    CodeTable,
    Counting,
    Criterion,
    Every,
    Refusals,
    Sanction,
    Slope,
    Step,
    StepTable,
)
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Ratio

Reader = Callable[[OneDemand], Extent]


def criterion_reader(criterion: Criterion, tests: Tests) -> Reader:
    """The points of a criterion before its document is asked for."""
    parts = _part_readers(criterion, tests)
    bounds, when_unknown = criterion.bounds, criterion.when_unknown
    free = bounds.at_least is None and bounds.at_most is None

    def read(demand: OneDemand) -> Extent:
        low = high = 0
        for part in parts:
            least, most = part(demand)
            low += least
            high += most
        if not free:
            low, high = clamp(low, bounds), clamp(high, bounds)
        if when_unknown is not None and low != high:
            return when_unknown, when_unknown
        return low, high

    return parts[0] if len(parts) == 1 and free and when_unknown is None else read


def gate(criterion: Criterion, verified: bool) -> Test | None:
    """The test that the document of a criterion must pass for its points to count in a total, if any."""
    if not criterion.evidence or (criterion.counting is Counting.DECLARED and not verified):
        return None
    return evidence_test(criterion.evidence, criterion.counting is Counting.VALIDATED)


def gated(points: Extent, counted: bool | None) -> Extent:
    """Points that count, do not, or perhaps."""
    if counted is None:
        return min(points[0], 0), max(points[1], 0)
    return points if counted else (0, 0)


def _part_readers(criterion: Criterion, tests: Tests) -> list[Reader]:
    parts: list[Reader] = []
    if criterion.cases:
        lines = [(tests.test(case.condition), case.points) for case in criterion.cases]
        parts.append(_first_match(lines, criterion.otherwise or 0))
    match criterion.table:
        case StepTable():
            parts.append(_step_table(criterion.table))
        case CodeTable():
            parts.append(_code_table(criterion.table))
    parts += [_slope(slope) for slope in criterion.slopes]
    parts += [_first_match([(tests.test(bonus.condition), bonus.points)], 0) for bonus in criterion.bonuses]
    return parts


def _first_match(lines: list[tuple[Test, int]], otherwise: int) -> Reader:
    """The first line that holds; the hull of the lines still possible when one before it is unknown."""

    def read(demand: OneDemand) -> Extent:
        possible: list[int] | None = None
        for test, points in lines:
            truth = test(demand)
            if truth:
                if possible is None:
                    return points, points
                possible.append(points)
                return min(possible), max(possible)
            if truth is None:
                possible = [points] if possible is None else [*possible, points]
        if possible is None:
            return otherwise, otherwise
        possible.append(otherwise)
        return min(possible), max(possible)

    return read


def natural(fact: Fact, value: Value) -> Fraction | None:
    """A number in written units; None for an infinite ratio."""
    if isinstance(value, Ratio):
        return Fraction(value.num, value.den) if value.den else None
    assert isinstance(value, int)
    return Fraction(value, fact.kind.scale)


def step_of(table: StepTable, value: Value) -> Step:
    """The row a known value falls on."""
    number = natural(table.fact, value)
    if number is None:
        return table.steps[-1] if isinstance(value, Ratio) and value.num > 0 else table.steps[0]
    for step in table.steps:
        high = step.high
        if high is None or number < high.value or (high.included and number == high.value):  # type: ignore[operator]
            return step
    raise AssertionError(table)


def _step_table(table: StepTable) -> Reader:
    name, extent = table.fact.name, table_extent(table)

    def read(demand: OneDemand) -> Extent:
        value = demand[name]
        if value is None:
            return extent
        step = step_of(table, value)
        points = step.points if not step.linear else _along(step, natural(table.fact, value))
        return points, points

    return read


def _along(step: Step, number: Fraction | None) -> int:
    """Points on a linear row, rounded down."""
    assert step.low is not None
    assert step.high is not None
    low, high = step.low.value, step.high.value
    assert isinstance(low, Fraction)
    assert isinstance(high, Fraction)
    if number is None or number <= low:
        return step.points
    return step.points + floor((number - low) * (step.points_high - step.points) / (high - low))


def _code_table(table: CodeTable) -> Reader:
    name, extent, otherwise = table.fact.name, table_extent(table), table.otherwise
    worth = {code: row.points for row in table.rows for code in row.codes}

    def read(demand: OneDemand) -> Extent:
        code = demand[name]
        if code is None:
            return extent
        points = worth.get(str(code), otherwise)
        return points, points

    return read


def slope_steps(slope: Slope, value: Value, on: date) -> int:
    """How many whole steps of a slope a known value holds."""
    match slope.every:
        case Every.MONTH | Every.YEAR | Every.DAY:
            assert isinstance(value, date)
            if slope.every is Every.DAY:
                length = max(0, (on - value).days)
            else:
                length = (whole_months if slope.every is Every.MONTH else whole_years)(value, on)
            return min(max(0, length - int(slope.beyond)) // int(slope.step), most_steps(slope))
    number = natural(slope.fact, value)
    if number is None:
        return most_steps(slope)
    return min(max(0, floor((number - slope.beyond) / slope.step)), most_steps(slope))


def _slope(slope: Slope) -> Reader:
    name, extent, points, bounds = slope.fact.name, slope_extent(slope), slope.points, slope.bounds

    def read(demand: OneDemand) -> Extent:
        value = demand[name]
        if value is None:
            return extent
        steps = slope_steps(slope, value, demand.on)
        total = clamp(points * steps, bounds)
        return total, total

    return read


def sanction_applied(rule: Refusals, dates: tuple[date, ...], on: date) -> Sanction | None:
    """The sanction of the highest rank that known refusals reach on a date."""
    reached = [
        sanction
        for sanction in rule.sanctions
        if _recent(dates, on, sanction.within) >= sanction.rank and _recent(dates, on, sanction.during) >= 1
    ]
    return max(reached, key=lambda sanction: sanction.rank, default=None)


def _recent(dates: tuple[date, ...], on: date, months: int) -> int:
    """How many of these dates are less than `months` months before `on`, and not after it."""
    return sum(1 for day in dates if months_before(on, months) < day <= on)


def refusals_reader(rule: Refusals) -> Reader:
    """The points of a refusal rule."""
    name = rule.counted.name
    worst = [0, *(sanction.points for sanction in rule.sanctions)]
    extent = min(worst), max(worst)

    def read(demand: OneDemand) -> Extent:
        dates = demand[name]
        if not rule.sanctions:
            return 0, 0
        if dates is None:
            return (0, 0) if rule.spares_unknown else extent
        sanction = sanction_applied(rule, dates, demand.on)  # type: ignore[arg-type]
        points = sanction.points if sanction else 0
        return points, points

    return read
