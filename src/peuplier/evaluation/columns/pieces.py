"""Points that depend on one ordered fact — step tables, linear rows, slopes — as thresholds and gains.

Points are whole and linear rows round down, so each of these is a staircase: a base, then a gain at each threshold.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.calendar import day_number, months_before, whole_months_column
from peuplier.policy.tree.extent import LONGEST_YEARS, clamp, most_steps
from peuplier.policy.tree.scoring_blocks import Every, Slope, Step, StepTable


@dataclass(frozen=True, slots=True)
class Threshold:
    """At `value` (included unless `strict`), in written units, the points change by `gain`."""

    value: Fraction
    strict: bool
    gain: int


@dataclass(frozen=True, slots=True)
class Staircase:
    """Points as a function of one fact: `base`, plus every gain whose threshold is reached."""

    base: int
    thresholds: tuple[Threshold, ...]


def staircase_of_table(table: StepTable) -> Staircase:
    """A step table, linear rows included."""
    first = table.steps[0]
    thresholds, height = _inside(first)
    for left, right in pairwise(table.steps):
        assert left.high is not None
        boundary = right.low or left.high
        strict = not right.low.included if right.low else left.high.included
        assert isinstance(boundary.value, Fraction)
        thresholds.append(Threshold(boundary.value, strict, right.points - height))
        more, height = _inside(right)
        thresholds += more
    return Staircase(first.points, tuple(t for t in thresholds if t.gain))


def _inside(step: Step) -> tuple[list[Threshold], int]:
    """Thresholds within a row, and the points just before it ends."""
    if not step.linear:
        return [], step.points
    assert step.low is not None
    assert step.high is not None
    low, high = step.low.value, step.high.value
    assert isinstance(low, Fraction)
    assert isinstance(high, Fraction)
    rise = step.points_high - step.points
    width = (high - low) / abs(rise)
    if rise > 0:
        reached = [low + k * width for k in range(1, rise + 1)]
        inside = [Threshold(x, False, 1) for x in reached if x < high or (x == high and step.high.included)]
    else:
        # Rounding down, a falling line loses its first point as soon as it leaves its first end.
        inside = [Threshold(low + k * width, True, -1) for k in range(-rise)]
    return inside, step.points + sum(threshold.gain for threshold in inside)


def staircase_of_slope(slope: Slope) -> Staircase:
    """A slope on a number: one gain each whole step, within its bounds."""
    thresholds = []
    height = base = clamp(0, slope.bounds)
    for steps in range(1, _steps_needed(slope) + 1):
        points = clamp(slope.points * steps, slope.bounds)
        if points != height:
            thresholds.append(Threshold(slope.beyond + steps * slope.step, False, points - height))
            height = points
    return Staircase(base, tuple(thresholds))


def _steps_needed(slope: Slope) -> int:
    bound = slope.bounds.at_most if slope.points > 0 else slope.bounds.at_least
    if bound is not None and slope.points:
        return min(max(0, ceil(abs(bound) / abs(slope.points))), most_steps(slope))
    return most_steps(slope)


def elapsed(days: NDArray[np.int32], every: Every, on: date) -> NDArray[np.int64]:
    """Whole days, months or years from each date to `on`, never negative."""
    if every is Every.DAY:
        return np.maximum(day_number(on) - days.astype(np.int64), 0)
    months = whole_months_column(days, on)
    return months // 12 if every is Every.YEAR else months


def date_table(slope: Slope, on: date) -> tuple[int, NDArray[np.int64]]:
    """A slope since a date as (first day number, points of each day from there to `on`); older is as the first."""
    last = day_number(on)
    first = day_number(months_before(on, LONGEST_YEARS * 12)) - 1
    days = np.arange(first, last + 1, dtype=np.int32)
    steps = np.maximum(elapsed(days, slope.every, on) - int(slope.beyond), 0) // int(slope.step)
    steps = np.minimum(steps, most_steps(slope))
    bounds = slope.bounds
    low = -32_768 if bounds.at_least is None else bounds.at_least
    high = 32_767 if bounds.at_most is None else bounds.at_most
    points = np.maximum(np.minimum(steps * slope.points, high), low)
    # Once a cap is reached older dates all give the same: the table starts at the last of them.
    same = int(np.argmax(points != points[0])) if (points != points[0]).any() else len(points)
    return first + max(0, same - 1), points[max(0, same - 1) :]


def whole_thresholds(stairs: Staircase, scale: int) -> list[tuple[int, int]]:
    """(smallest stored value that reaches it, gain) of each threshold, for a fact counted in 1/scale units."""
    found = []
    for threshold in stairs.thresholds:
        value = threshold.value * scale
        found.append((floor(value) + 1 if threshold.strict else ceil(value), threshold.gain))
    return found
