"""Why a demand has its points: a list of reasons that adds up, for every grid that may score it.

Adjustment lines (what a best-of rubric, a ticked box, a floor or a cap takes away or adds) are reasons too, so that
the low bounds add up to `low` and the high bounds to `high`.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons.criterion_points import criterion_reader, gate, gated, refusals_reader
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.evaluation.reasons.truths import Test, Tests
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.extent import Extent, bounded
from peuplier.policy.tree.scoring_blocks import Combination, Criterion, Exclusion, Grid, Group, Refusals, Rubric


class Line(Enum):
    """What a reason is."""

    CRITERION = "critère"
    REFUSALS = "refus"
    BEST_OF = "la plus favorable"
    TICKED = "case cochée"
    BOUNDED = "plafond ou plancher"


@dataclass(frozen=True, slots=True)
class Reason:
    """One line: points that a block gives or takes. `counted` is False when its document does not count yet."""

    line: Line
    block: Criterion | Rubric | Grid | Refusals
    low: int
    high: int
    counted: bool | None = True


# The fields of a reason, before it is worth an object: totals are made from the same lines as explanations.
_Line = tuple[Line, Criterion | Rubric | Grid | Refusals, int, int, bool | None]


@dataclass(frozen=True, slots=True)
class GridExplanation:
    """One grid and one demand: whether it scores it, why not, and the reasons for its points."""

    grid: Grid
    scored: bool | None
    left_out: tuple[tuple[Exclusion, bool | None], ...]
    reasons: tuple[Reason, ...]
    low: int
    high: int
    verified_low: int
    verified_high: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything a policy says of one demand at a date."""

    demand: OneDemand
    grids: tuple[GridExplanation, ...]
    groups: tuple[tuple[Group, bool | None], ...]

    @property
    def main(self) -> GridExplanation | None:
        """The grid to show first: one that surely scores the demand, else one that may, else none."""
        for wanted in (True, None):
            for grid in self.grids:
                if grid.scored is wanted:
                    return grid
        return None


class Explainer:
    """Explains demands under one policy at one date. Raises NotCoveredError when a table has no value then."""

    def __init__(self, policy: Policy, on: date) -> None:
        self.policy, self.on = policy, on
        self.tables = TablesInForce(policy, on)
        tests = Tests({group.name: group for group in policy.groups}, self.tables)
        self._groups = [(group, tests.group(group.name)) for group in policy.groups]
        self._readers = {c.name: criterion_reader(c, tests) for c in policy.criteria}
        self._gates = {c.name: gate(c, verified=False) for c in policy.criteria}
        self._verified_gates = {c.name: gate(c, verified=True) for c in policy.criteria}
        self._refusals = {rule.name: refusals_reader(rule) for rule in policy.refusals}
        self._rubrics = {rubric.name: rubric for rubric in policy.rubrics}
        self._plans = [_Plan(policy, grid, tests) for grid in policy.grids]
        self._verifies = any(criterion.evidence for criterion in policy.criteria)

    def explain(self, demand: OneDemand) -> Explanation:
        """Reasons for every grid that may score the demand, and its priority groups. Raises NotCoveredError."""
        if self.policy.borrowed:
            demand = demand.under(self.tables)
        raw = {name: read(demand) for name, read in self._readers.items()}
        provisional = self._through(raw, self._gates, demand)
        verified = self._through(raw, self._verified_gates, demand) if self._verifies else provisional
        refusals = {name: read(demand) for name, read in self._refusals.items()}
        grids = tuple(self._grid(plan, demand, provisional, verified, refusals) for plan in self._plans)
        return Explanation(demand, grids, tuple((group, test(demand)) for group, test in self._groups))

    def total(self, demand: OneDemand) -> dict[str, Extent]:
        """Points by grid, without reasons."""
        return {grid.grid.name: (grid.low, grid.high) for grid in self.explain(demand).grids}

    def stake(self, explanation: Explanation, names: Collection[str]) -> int:
        """How many points of the main total depend on these open criteria and refusal rules together.

        Less than their own intervals when a best-of rubric or a cap makes some of it indifferent.
        """
        main, demand = explanation.main, explanation.demand
        assert main is not None
        plan = next(plan for plan in self._plans if plan.grid.name == main.grid.name)
        raw = {name: read(demand) for name, read in self._readers.items()}
        counted = self._through(raw, self._gates, demand)
        refusals = {name: read(demand) for name, read in self._refusals.items()}

        def total(bound: int) -> Extent:
            settled = {n: ((p[bound],) * 2, c) if n in names else (p, c) for n, (p, c) in counted.items()}
            rules = {n: (p[bound],) * 2 if n in names else p for n, p in refusals.items()}
            return _total(plan.lines(demand, settled, rules, self._rubrics))

        least, most = total(0), total(1)
        return max(most[0] - least[0], most[1] - least[1])

    @staticmethod
    def _through(
        raw: dict[str, Extent], gates: dict[str, Test | None], demand: OneDemand
    ) -> dict[str, tuple[Extent, bool | None]]:
        counted: dict[str, tuple[Extent, bool | None]] = {}
        for name, points in raw.items():
            test = gates[name]
            if test is None or points == (0, 0):
                # Nothing to prove where there is no point to count.
                counted[name] = points, True
            else:
                passes = test(demand)
                counted[name] = gated(points, passes), passes
        return counted

    def _grid(
        self,
        plan: "_Plan",
        demand: OneDemand,
        provisional: dict[str, tuple[Extent, bool | None]],
        verified: dict[str, tuple[Extent, bool | None]],
        refusals: dict[str, Extent],
    ) -> GridExplanation:
        scored, left_out = plan.scored(demand)
        lines = list(plan.lines(demand, provisional, refusals, self._rubrics))
        total = _total(lines)
        proved = total
        if verified is not provisional:
            proved = _total(plan.lines(demand, verified, refusals, self._rubrics))
        # A grid that does not score the demand has nothing to explain; its total is only good for comparisons.
        reasons = () if scored is False else tuple(Reason(*line) for line in lines)
        return GridExplanation(plan.grid, scored, left_out, reasons, *total, *proved)


class _Plan:
    """The criteria of one grid in the order of the document, each rubric closed after its last criterion."""

    def __init__(self, policy: Policy, grid: Grid, tests: Tests) -> None:
        self.grid = grid
        self._applies = tests.test(grid.applies) if grid.applies else None
        self._exclusions = [(exclusion, tests.test(exclusion.condition)) for exclusion in grid.exclusions]
        criteria = policy.criteria_of(grid)
        last = {c.rubric: c.name for c in criteria}
        self._steps = [(c, last[c.rubric] == c.name) for c in criteria]
        self._refusals = policy.refusals_of(grid)

    def scored(self, demand: OneDemand) -> tuple[bool | None, tuple[tuple[Exclusion, bool | None], ...]]:
        """Whether the grid applies and leaves nothing out; the exclusions that do or may hold."""
        applies = self._applies(demand) if self._applies else True
        held = [(exclusion, test(demand)) for exclusion, test in self._exclusions]
        left_out = tuple((exclusion, truth) for exclusion, truth in held if truth is not False)
        if applies is False or any(truth for _, truth in left_out):
            return False, left_out
        return (None if applies is None or left_out else True), left_out

    def lines(
        self,
        demand: OneDemand,
        points: dict[str, tuple[Extent, bool | None]],
        refusals: dict[str, Extent],
        rubrics: dict[str, Rubric],
    ) -> Iterator[_Line]:
        low = high = 0
        families: dict[str, list[tuple[Criterion, Extent]]] = {}
        for criterion, closes in self._steps:
            extent, counted = points[criterion.name]
            low, high = low + extent[0], high + extent[1]
            yield Line.CRITERION, criterion, extent[0], extent[1], counted
            if criterion.rubric:
                families.setdefault(criterion.rubric, []).append((criterion, extent))
                if closes:
                    for line in _closed(rubrics[criterion.rubric], families[criterion.rubric], demand):
                        low, high = low + line[2], high + line[3]
                        yield line
        for rule in self._refusals:
            least, most = refusals[rule.name]
            low, high = low + least, high + most
            yield Line.REFUSALS, rule, least, most, True
        yield from _adjusted(Line.BOUNDED, self.grid, (low, high), bounded((low, high), self.grid.bounds))


def _closed(rubric: Rubric, family: list[tuple[Criterion, Extent]], demand: OneDemand) -> Iterator[_Line]:
    """What a rubric changes to the sum of its criteria: the way it combines them, then its floor and cap."""
    added = sum(points[0] for _, points in family), sum(points[1] for _, points in family)
    combined = added
    match rubric.combination:
        case Combination.BEST:
            combined = max(points[0] for _, points in family), max(points[1] for _, points in family)
            yield from _adjusted(Line.BEST_OF, rubric, added, combined)
        case Combination.TICKED:
            combined = _ticked(rubric, family, demand)
            yield from _adjusted(Line.TICKED, rubric, added, combined)
    yield from _adjusted(Line.BOUNDED, rubric, combined, bounded(combined, rubric.bounds))


def _ticked(rubric: Rubric, family: list[tuple[Criterion, Extent]], demand: OneDemand) -> Extent:
    assert rubric.box is not None
    box = demand[rubric.box.name]
    if box is not None:
        return next((points for criterion, points in family if box in criterion.boxes), (0, 0))
    possible = [points for _, points in family]
    claimed = {code for criterion, _ in family for code in criterion.boxes}
    codes = rubric.box.codes
    if codes is None or codes.open or not claimed >= set(codes.labels):
        possible.append((0, 0))
    return min(low for low, _ in possible), max(high for _, high in possible)


def _adjusted(line: Line, block: Rubric | Grid, before: Extent, after: Extent) -> Iterator[_Line]:
    if before != after:
        yield line, block, after[0] - before[0], after[1] - before[1], True


def _total(lines: Iterable[_Line]) -> Extent:
    low = high = 0
    for line in lines:
        low, high = low + line[2], high + line[3]
    return low, high
