"""Comparisons of sums, tables and ratios as columns of three-valued truth, exact by cross-multiplication."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.calendar import day_number
from peuplier.evaluation.columns.demands import Column, Open, Plain, Ratios, codes_of
from peuplier.evaluation.columns.derivation import Derivation, Known, Truths, as_numbers, truths
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.policy.tree.conditions import ConstantTerm, FactTerm, Lookup, Operator, Quantity, Scaled, Sum, Term
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind


@dataclass(frozen=True, slots=True)
class Amount:
    """Natural values num ÷ den, `den` ≥ 0 (0 is infinite), and where they are known."""

    num: NDArray[np.int64]
    den: NDArray[np.int64]
    known: Known


def constant_of(value: Quantity | date) -> Fraction:
    """A written constant as an exact number (a date as its day number)."""
    return Fraction(day_number(value)) if isinstance(value, date) else value.value


class Comparisons:
    """Evaluates terms over all the demands of a derivation."""

    def __init__(self, derivation: Derivation, tables: TablesInForce) -> None:
        self._derivation, self._tables = derivation, tables

    def compare(self, left: Term, operator: Operator, right: Term) -> Truths:
        """Three-valued truth of `left operator right` for each demand."""
        a, b = self.amount(left), self.amount(right)
        known = a.known & b.known
        x, y = a.num * b.den, b.num * a.den
        match operator:
            case Operator.EQUAL:
                holds = x == y
            case Operator.DIFFERENT:
                holds = x != y
            case Operator.BELOW:
                holds = x < y
            case Operator.AT_MOST:
                holds = x <= y
            case Operator.ABOVE:
                holds = x > y
            case Operator.AT_LEAST:
                holds = x >= y
        return truths(holds, known)

    def amount(self, term: Term) -> Amount:
        """The value of a term for each demand."""
        rows = len(self._derivation.demands)
        match term:
            case FactTerm(fact):
                return fact_amount(fact, self._derivation.column(fact.name))
            case ConstantTerm(value):
                return _constant(constant_of(value), rows)
            case Scaled(factor, fact):
                amount = fact_amount(fact, self._derivation.column(fact.name))
                return Amount(amount.num * factor.numerator, amount.den * factor.denominator, amount.known)
            case Lookup(table, ()):
                return _constant(self._tables.constant(table).value, rows)
            case Lookup(table, keys):
                return self._lookup(table, keys)
            case Sum(terms):
                total = _constant(Fraction(0), rows)
                for sign, part in terms:
                    total = _plus(total, self.amount(part), sign)
                return total

    def _lookup(self, table: str, keys: tuple[Fact, ...]) -> Amount:
        rows = len(self._derivation.demands)
        values = self._tables.values(table)
        scale = lcm(*(value.value.denominator for value in values.values()))
        num, known = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.bool_)
        positions, beyond = [self._key(key) for key in keys], self._tables.beyond(table)
        for codes, value in values.items():
            here = np.ones(rows, dtype=np.bool_)
            for (column, names), code in zip(positions, codes, strict=True):
                here &= column == names.get(code, -2)
            num[here], known[here] = int(value.value * scale), True
            if beyond is not None and codes[0] == beyond.extra:
                last = int(values[beyond.last, *codes[1:]].value * scale)
                times, counted = as_numbers(self._derivation.column(beyond.count.name))
                num[here] = last + num[here] * times[here]
                known[here] = counted[here]
        return Amount(num, np.full(rows, scale, dtype=np.int64), known)

    def _key(self, fact: Fact) -> tuple[NDArray[np.int64], dict[str, int]]:
        column = self._derivation.column(fact.name)
        match column:
            case Open(values, names):
                return values.astype(np.int64), {name: i for i, name in enumerate(names)}
            case Plain(values) if fact.kind is Kind.CODE:
                return values.astype(np.int64), codes_of(fact)
            case Plain(values):
                whole = {str(v): int(v) for v in np.unique(values)}
                return values.astype(np.int64), whole
        raise TypeError(fact.name)


def fact_amount(fact: Fact, column: Column) -> Amount:
    """A fact in natural units."""
    if isinstance(column, Ratios):
        num = column.num.astype(np.int64) * column.scale_num
        return Amount(num, column.den.astype(np.int64) * column.scale_den, column.known)
    values, known = as_numbers(column)
    return Amount(np.where(known, values, 0), np.full(len(values), fact.kind.scale, dtype=np.int64), known)


def _constant(value: Fraction, rows: int) -> Amount:
    return Amount(
        np.full(rows, value.numerator, dtype=np.int64),
        np.full(rows, value.denominator, dtype=np.int64),
        np.ones(rows, dtype=np.bool_),
    )


def _plus(left: Amount, right: Amount, sign: int) -> Amount:
    # Facts of one kind share one scale, so denominators stay equal and small in practice.
    if np.array_equal(left.den, right.den):
        return Amount(left.num + sign * right.num, left.den, left.known & right.known)
    num = left.num * right.den + sign * right.num * left.den
    return Amount(num, left.den * right.den, left.known & right.known)
