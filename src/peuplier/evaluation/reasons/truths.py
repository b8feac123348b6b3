"""Conditions made into functions of one demand, once per policy and date: True, False, or None when unknown."""

import operator as op
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.evidence import counts, expiry_name
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.policy.tree.conditions import (
    AllOf,
    AmongCodes,
    AnyOf,
    Between,
    Compare,
    Condition,
    ConstantTerm,
    FactTerm,
    Holds,
    InGroup,
    Lookup,
    Negated,
    Operator,
    Quantity,
    Scaled,
    SharesCode,
    Sum,
    Term,
)
from peuplier.policy.tree.monitoring_blocks import Beyond
from peuplier.policy.tree.scoring_blocks import Group
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind, Ratio

Truth = bool | None
Test = Callable[[OneDemand], Truth]
Number = Fraction | Ratio | date | int | None
_COMPARE: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUAL: op.eq,
    Operator.DIFFERENT: op.ne,
    Operator.BELOW: op.lt,
    Operator.AT_MOST: op.le,
    Operator.ABOVE: op.gt,
    Operator.AT_LEAST: op.ge,
}


class Tests:
    """Makes the tests of one policy at one date."""

    def __init__(self, groups: dict[str, Group], tables: TablesInForce) -> None:
        self._groups, self._tables = groups, tables
        self._made: dict[str, Test] = {}

    def test(self, condition: Condition) -> Test:
        """The test of a condition."""
        match condition:
            case Holds(fact):
                name = fact.name
                return lambda demand: demand[name]  # type: ignore[return-value]
            case InGroup(group):
                return self.group(group)
            case AmongCodes(fact, codes):
                return _among(fact, frozenset(codes))
            case SharesCode(fact, other):
                return _shares(fact.name, other.name)
            case Compare(left, operator, right):
                return self._compare(left, operator, right)
            case Between(term, low, high):
                above = self._compare(term, Operator.AT_LEAST, low)
                below = self._compare(term, Operator.AT_MOST, high)
                return _all([above, below])
            case AllOf(parts):
                return _all([self.test(part) for part in parts])
            case AnyOf(parts):
                return _any([self.test(part) for part in parts])
            case Negated(part):
                inner = self.test(part)
                return lambda demand: None if (truth := inner(demand)) is None else not truth

    def group(self, name: str) -> Test:
        """Whether a demand belongs to a priority group; without proof it is presumed (None) or not counted."""
        if name not in self._made:
            group = self._groups[name]
            inner = self.test(group.condition)
            self._made[name] = _proved(inner, group) if group.evidence else inner
        return self._made[name]

    def _compare(self, left: Term, operator: Operator, right: Term) -> Test:
        compare = _COMPARE[operator]
        quick = _quick(left, compare, right)
        if quick is not None:
            return quick
        first, second = self.term(left), self.term(right)

        def test(demand: OneDemand) -> Truth:
            a, b = first(demand), second(demand)
            if a is None or b is None:
                return None
            if isinstance(a, Ratio):
                return compare(a.compare(_fraction(b)), 0)
            if isinstance(b, Ratio):
                return compare(0, b.compare(_fraction(a)))
            return compare(a, b)

        return test

    def term(self, term: Term) -> Callable[[OneDemand], Number]:
        """The value of a term in written units."""
        match term:
            case FactTerm(fact):
                return _written(fact, Fraction(1))
            case Scaled(factor, fact):
                return _written(fact, factor)
            case ConstantTerm(value):
                constant = value if isinstance(value, date) else value.value
                return lambda demand: constant
            case Lookup(table, ()):
                single = self._tables.constant(table).value
                return lambda demand: single
            case Lookup(table, keys):
                return _look_up(self._tables.values(table), [key.name for key in keys], self._tables.beyond(table))
            case Sum(terms):
                parts = [(sign, self.term(part)) for sign, part in terms]

                def add(demand: OneDemand) -> Number:
                    total = Fraction(0)
                    for sign, part in parts:
                        value = part(demand)
                        if value is None:
                            return None
                        total += sign * _fraction(value)
                    return total

                return add


def _look_up(
    values: Mapping[tuple[str, ...], Quantity], names: list[str], beyond: Beyond | None
) -> Callable[[OneDemand], Number]:
    def look_up(demand: OneDemand) -> Number:
        found = values.get(tuple(str(demand[name]) for name in names))
        return None if found is None else found.value

    if beyond is None:
        return look_up
    first, *others = names

    def prolonged(demand: OneDemand) -> Number:
        if demand[first] != beyond.extra:
            return look_up(demand)
        rest = tuple(str(demand[name]) for name in others)
        last, extra, times = (
            values.get((beyond.last, *rest)),
            values.get((beyond.extra, *rest)),
            demand[beyond.count.name],
        )
        if last is None or extra is None or times is None:
            return None
        assert isinstance(times, int)
        return last.value + times * extra.value

    return prolonged


def _fraction(value: Number) -> Fraction:
    assert isinstance(value, int | Fraction)
    return Fraction(value)


def _written(fact: Fact, factor: Fraction) -> Callable[[OneDemand], Number]:
    name = fact.name
    if fact.kind in (Kind.RATIO, Kind.DATE):
        return lambda demand: demand[name]  # type: ignore[return-value]
    unit = factor / fact.kind.scale

    def read(demand: OneDemand) -> Number:
        value = demand[name]
        return None if value is None else value * unit  # type: ignore[operator]

    return read


def _quick(left: Term, compare: Callable[[Any, Any], bool], right: Term) -> Test | None:
    """A fact against a constant, in stored whole units: by far the commonest comparison."""
    if not isinstance(left, FactTerm) or not isinstance(right, ConstantTerm):
        return None
    name, kind = left.fact.name, left.fact.kind
    if kind is Kind.RATIO:
        return None
    bound: Any = right.value
    if not isinstance(bound, date):
        stored = bound.value * kind.scale
        bound = int(stored) if stored.denominator == 1 else stored

    def test(demand: OneDemand) -> Truth:
        value = demand[name]
        return None if value is None else compare(value, bound)

    return test


def _among(fact: Fact, codes: frozenset[str]) -> Test:
    name = fact.name
    if fact.kind is Kind.CODES:
        return lambda demand: None if (held := demand[name]) is None else not codes.isdisjoint(held)  # type: ignore[arg-type]
    return lambda demand: None if (code := demand[name]) is None else code in codes


def _shares(name: str, other: str) -> Test:
    def test(demand: OneDemand) -> Truth:
        left, right = demand[name], demand[other]
        if left is None or right is None:
            return None
        return not _code_set(left).isdisjoint(_code_set(right))

    return test


def _code_set(value: Value) -> frozenset[str]:
    return frozenset((value,) if isinstance(value, str) else value)  # type: ignore[arg-type]


def _all(tests: list[Test]) -> Test:
    def test(demand: OneDemand) -> Truth:
        result: Truth = True
        for part in tests:
            truth = part(demand)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    return test


def _any(tests: list[Test]) -> Test:
    def test(demand: OneDemand) -> Truth:
        result: Truth = False
        for part in tests:
            truth = part(demand)
            if truth:
                return True
            if truth is None:
                result = None
        return result

    return test


def evidence_test(evidence: tuple[Fact, ...], validated: bool) -> Test:
    """Whether one of these documents counts for a demand."""
    tests = [_document_test(document, validated) for document in evidence]
    return tests[0] if len(tests) == 1 else _any(tests)


def _document_test(evidence: Fact, validated: bool) -> Test:
    name, expiry = evidence.name, expiry_name(evidence.name)
    has_expiry = expiry in FACTS

    def test(demand: OneDemand) -> Truth:
        expires_on = demand[expiry] if has_expiry else None
        assert expires_on is None or isinstance(expires_on, date)
        if expires_on is not None and expires_on < demand.on:
            return False
        state = demand[name]
        return None if state is None else counts(str(state), expires_on, demand.on, validated)

    return test


def _proved(inner: Test, group: Group) -> Test:
    proof, presumed = evidence_test(group.evidence, validated=False), group.presumed_without_proof

    def test(demand: OneDemand) -> Truth:
        truth, proved = inner(demand), proof(demand)
        if truth is False:
            return False
        if proved is True:
            return truth
        if presumed or proved is None:
            return None
        return False

    return test
