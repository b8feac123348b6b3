"""The checked tree of a policy translated for the peers: one walk, one dialect per peer, no unknown."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Generic, Protocol, TypeVar

from peuplier.evaluation.columns.demands import codes_of
from peuplier.policy.tree.conditions import (
    AllOf,
    AmongCodes,
    AnyOf,
    Compare,
    Condition,
    ConstantTerm,
    FactTerm,
    Holds,
    Negated,
    Operator,
    Quantity,
)
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.scoring_blocks import Bounds, CodeTable, Combination, Criterion, Every, Slope, StepTable
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind

Text = TypeVar("Text")


class Dialect(Protocol[Text]):
    """How one peer writes an expression."""

    def flag(self, column: str) -> Text: ...
    def compare(self, column: str, operator: str, value: int) -> Text: ...
    def among(self, column: str, positions: Sequence[int]) -> Text: ...
    def holds_any(self, column: str, positions: Sequence[int]) -> Text: ...
    def ratio(self, column: str, operator: str, value: Fraction) -> Text: ...
    def every(self, parts: Sequence[Text]) -> Text: ...
    def some(self, parts: Sequence[Text]) -> Text: ...
    def negated(self, part: Text) -> Text: ...
    def choose(self, cases: Sequence[tuple[Text, int]], otherwise: int) -> Text: ...
    def times(self, column: str, points: int) -> Text: ...
    def months(self, column: str, points: int) -> Text: ...
    def bounded(self, part: Text, low: int | None, high: int | None) -> Text: ...
    def added(self, parts: Sequence[Text]) -> Text: ...
    def largest(self, parts: Sequence[Text]) -> Text: ...
    def named(self, criterion: str) -> Text: ...


class Translator(Generic[Text]):
    """Translates the criteria of a policy with one grid, no proof and no refusal rule."""

    def __init__(self, policy: Policy, dialect: Dialect[Text]) -> None:
        self._policy, self._dialect = policy, dialect

    def criteria(self) -> dict[str, Text]:
        """The expression of each criterion."""
        return {criterion.name: self._criterion(criterion) for criterion in self._policy.criteria}

    def total(self, parts: dict[str, Text]) -> Text:
        """The expression of the total, from those of the criteria."""
        grid = self._policy.grids[0]
        free = [parts[c.name] for c in self._policy.criteria if c.rubric is None]
        for rubric in self._policy.rubrics:
            inside = [parts[c.name] for c in self._policy.criteria if c.rubric == rubric.name]
            best = rubric.combination is Combination.BEST
            free.append(self._bounded(self._dialect.largest(inside) if best else self._added(inside), rubric.bounds))
        return self._bounded(self._added(free), grid.bounds)

    def _criterion(self, criterion: Criterion) -> Text:
        parts: list[Text] = []
        if criterion.cases:
            cases = [(self.condition(case.condition), case.points) for case in criterion.cases]
            parts.append(self._dialect.choose(cases, criterion.otherwise or 0))
        match criterion.table:
            case StepTable() as table:
                parts.append(self._steps(table))
            case CodeTable(fact, rows, otherwise):
                cases = [(self._among(fact, row.codes), row.points) for row in rows]
                parts.append(self._dialect.choose(cases, otherwise))
        parts += [self._slope(slope) for slope in criterion.slopes]
        for bonus in criterion.bonuses:
            parts.append(self._dialect.choose([(self.condition(bonus.condition), bonus.points)], 0))
        return self._bounded(self._added(parts), criterion.bounds)

    def condition(self, condition: Condition) -> Text:
        """The expression of a condition."""
        match condition:
            case Holds(fact):
                return self._dialect.flag(fact.name)
            case AllOf(parts):
                return self._dialect.every([self.condition(part) for part in parts])
            case AnyOf(parts):
                return self._dialect.some([self.condition(part) for part in parts])
            case Negated(part):
                return self._dialect.negated(self.condition(part))
            case AmongCodes(fact, codes):
                return self._among(fact, codes)
            case Compare(FactTerm(fact), operator, ConstantTerm(Quantity(value, _))):
                return self._compare(fact, operator.value, value)
        raise TypeError(condition)

    def _compare(self, fact: Fact, operator: str, value: Fraction) -> Text:
        if fact.kind is Kind.RATIO:
            return self._dialect.ratio(fact.name, operator, value)
        stored = value * fact.kind.scale
        assert stored.denominator == 1 or operator not in ("=", "≠")
        whole = floor(stored) if operator in (Operator.AT_MOST.value, Operator.ABOVE.value) else ceil(stored)
        return self._dialect.compare(fact.name, operator, whole)

    def _among(self, fact: Fact, codes: tuple[str, ...]) -> Text:
        positions = [place for code, place in codes_of(fact).items() if code in codes]
        if fact.kind is Kind.CODES:
            return self._dialect.holds_any(fact.name, positions)
        return self._dialect.among(fact.name, positions)

    def _steps(self, table: StepTable) -> Text:
        cases = []
        for step in table.steps[:-1]:
            assert step.high is not None
            assert not step.linear
            assert isinstance(step.high.value, Fraction)
            operator = "<=" if step.high.included else "<"
            cases.append((self._compare(table.fact, operator, step.high.value), step.points))
        return self._dialect.choose(cases, table.steps[-1].points)

    def _slope(self, slope: Slope) -> Text:
        assert slope.step == 1
        assert slope.beyond == 0
        months = slope.every is Every.MONTH
        counted = (self._dialect.months if months else self._dialect.times)(slope.fact.name, slope.points)
        return self._bounded(counted, slope.bounds)

    def _bounded(self, part: Text, bounds: Bounds) -> Text:
        return part if bounds == Bounds() else self._dialect.bounded(part, bounds.at_least, bounds.at_most)

    def _added(self, parts: Sequence[Text]) -> Text:
        return parts[0] if len(parts) == 1 else self._dialect.added(parts)
