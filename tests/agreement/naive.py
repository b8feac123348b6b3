"""Ranks recounted the slow way: every demand at its best or at its worst, present or left out, one world at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product

from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons import truths
from peuplier.evaluation.reasons.explainer import Explainer, GridExplanation
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.scoring_blocks import SortKey
from peuplier.vocabulary.quantities import Ratio
from tests.strategies import Facts, number

Key = tuple[object, ...]
_BEST, _WORST = (-1, 0), (1, 0)


@dataclass(frozen=True)
class Standing:
    """What a demand's place depends on: its keys at best and at worst, and whether the grid scores it."""

    best: Key
    worst: Key
    scored: bool | None


def standings(policy: Policy, rows: list[Facts], on: date) -> list[list[Standing]]:
    """For each grid, the standing of each demand."""
    explainer = Explainer(policy, on)
    tests = truths.Tests({group.name: group for group in policy.groups}, TablesInForce(policy, on))
    found: list[list[Standing]] = [[] for _ in policy.grids]
    for row, facts in enumerate(rows):
        demand = OneDemand(number(row), {**facts, "numéro_unique": number(row)}, on)
        for index, grid in enumerate(explainer.explain(demand).grids):
            pairs = list(_keys(policy, tests, demand, grid))
            best, worst = tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs)
            found[index].append(Standing(best, worst, grid.scored))
    return found


def _keys(policy: Policy, tests: truths.Tests, demand: OneDemand, grid: GridExplanation) -> Iterator[tuple[Key, Key]]:
    assert policy.order is not None
    for key in policy.order.before:
        yield _key(key, tests, demand)
    yield (0, -grid.high), (0, -grid.low)
    for key in policy.order.then:
        yield _key(key, tests, demand)


def _key(key: SortKey, tests: truths.Tests, demand: OneDemand) -> tuple[Key, Key]:
    if key.condition is not None:
        truth = tests.test(key.condition)(demand)
        return ((0, 0), (0, 1)) if truth is None else ((0, not truth), (0, not truth))
    assert key.fact is not None
    value = demand[key.fact.name]
    if value is None:
        return _BEST, _WORST
    place = _sortable(value)
    known = (0, -place if key.descending and not isinstance(place, str) else place)  # type: ignore[operator]
    return known, known


def _sortable(value: Value) -> object:
    match value:
        case Ratio(num, den):
            return Fraction(num, den) if den else float("inf")
        case date():
            return value.toordinal()
    return value


def rank_bounds(standings_: list[Standing]) -> list[tuple[int, int]]:
    """The best and the worst rank of each demand over every world; (0, 0) for one the grid never scores."""
    found: list[list[int]] = [[] for _ in standings_]
    choices = []
    for standing in standings_:
        absent = [None] if standing.scored is not True else []
        present = [standing.best, standing.worst] if standing.scored is not False else []
        choices.append([*present, *absent])
    for world in product(*choices):
        for row, key in enumerate(world):
            if key is not None:
                found[row].append(1 + sum(1 for other in world if other is not None and other < key))
    return [(min(ranks), max(ranks)) if ranks else (0, 0) for ranks in found]
