"""Derived facts as columns: formulas of the vocabulary read over all demands at once.

A derived fact given as a column keeps the given cells; its formula fills the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import reduce
from math import lcm

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.calendar import day_number, months_before, whole_months_column
from peuplier.evaluation.columns.demands import DTYPES, Column, Demands, Lists, Open, Plain, Ratios, codes_of, unknown
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.policy.tree.conditions import Quantity
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.formulas import (
    AllOf,
    AnyOf,
    AtLeast,
    Band,
    CodeOfRank,
    Const,
    CountAged,
    CountDates,
    CountRecent,
    Formula,
    HasAny,
    InCodes,
    IsTrue,
    Largest,
    Lookup,
    MonthsSince,
    Negation,
    OneIf,
    Quotient,
    Ref,
    Steps,
    TableValue,
    Weighted,
    YearsSince,
)
from peuplier.vocabulary.quantities import Kind

Known = NDArray[np.bool_]
Numbers = tuple[NDArray[np.int64], Known]
CALCULATION_DATE = "date_calcul"
# Three-valued truth as small integers: « et » is the smaller, « ou » the larger, « non » the distance to 2.
FALSE, UNKNOWN, TRUE = 0, 1, 2
Truths = NDArray[np.int8]


@dataclass
class Derivation:
    """Columns of a table at a date, given or derived, each made once."""

    demands: Demands
    on: date
    facts: Mapping[str, Fact]
    tables: TablesInForce | None = None

    def __post_init__(self) -> None:
        self._made: dict[str, Column] = {}
        self._may: dict[str, bool] = {}

    def column(self, name: str) -> Column:
        """The column of a fact: given cells first, its formula for the others, unknown otherwise."""
        if name not in self._made:
            self._made[name] = self._make(self.facts[name])
        return self._made[name]

    def _make(self, fact: Fact) -> Column:
        rows = len(self.demands)
        if fact.name == CALCULATION_DATE:
            return Plain(np.full(rows, day_number(self.on), dtype=np.int32))
        given = self.demands.columns.get(fact.name)
        if fact.formula is None or (given is not None and bool(given.known.all())) or not self._derivable(fact):
            return given if given is not None else nothing(fact, rows)
        derived = self.derive(fact)
        return derived if given is None else _given_first(given, derived)

    def _derivable(self, fact: Fact) -> bool:
        """Whether the table knows something of each fact that a formula needs: otherwise it gives nothing new."""
        if fact.name not in self._may:
            self._may[fact.name] = fact.formula is not None and self._knows(fact.formula)
        return self._may[fact.name]

    def _knows(self, node: object) -> bool:
        match node:
            case Ref(name):
                return name in self.demands.columns or name == CALCULATION_DATE or self._derivable(self.facts[name])
            case TableValue(table):
                return self._borrows(table)
            case Band(of, tables, _):
                return self._knows(of) and any(self._borrows(table) for table in tables)
            case AllOf(parts) | AnyOf(parts):
                # Either may be settled by one of its parts; every other formula needs all of them.
                return any(self._knows(part) for part in parts)
            case tuple():
                return all(self._knows(part) for part in node)
        if not hasattr(node, "__dataclass_fields__"):
            return True
        return all(self._knows(getattr(node, field.name)) for field in fields(node))  # type: ignore[arg-type]

    def _borrows(self, table: str) -> bool:
        return self.tables is not None and self.tables.borrows(table)

    def _of_law(self, table: str) -> Quantity | None:
        return self.tables.of_law(table) if self.tables else None

    def derive(self, fact: Fact) -> Column:
        """The column that the formula gives, whatever the table says of the fact itself."""
        assert fact.formula is not None
        if isinstance(fact.formula, Quotient):
            return self._quotient(fact.formula)
        if isinstance(fact.formula, CodeOfRank | Band):
            return self._coded(fact, fact.formula)
        if fact.kind is Kind.BOOLEAN:
            truths = self.truth(fact.formula)
            return Plain(np.where(truths == UNKNOWN, unknown(np.int8), truths // 2).astype(np.int8))
        values, known = self.numbers(fact.formula)
        dtype = DTYPES[fact.kind]
        limits = np.iinfo(dtype)
        clipped = np.clip(values, limits.min + 1, limits.max)
        return Plain(np.where(known, clipped, limits.min).astype(dtype))

    def _coded(self, fact: Fact, formula: CodeOfRank | Band) -> Plain:
        """Positions in the code list of the fact."""
        positions = codes_of(fact)
        if isinstance(formula, CodeOfRank):
            ranks, known = self.numbers(formula.rank)
            places = np.array([positions[code] for code in (*formula.codes, formula.beyond)], dtype=np.int8)
            found = places[np.clip(ranks - 1, 0, len(formula.codes))]
            return Plain(np.where(known & (ranks >= 1), found, unknown(np.int8)).astype(np.int8))
        ratio = self.column(formula.of.name)
        assert isinstance(ratio, Ratios)
        num, den = ratio.num.astype(np.int64) * ratio.scale_num, ratio.den.astype(np.int64) * ratio.scale_den
        found = np.full(len(num), positions[formula.codes[-1]], dtype=np.int8)
        known = ratio.known.copy()
        # From the highest threshold down: a lower one that is reached leaves the answer of those above it.
        for table, code in reversed(list(zip(formula.tables, formula.codes, strict=False))):
            threshold = self._of_law(table)
            if threshold is None:
                known[:] = False
                continue
            value = threshold.value
            below = num * value.denominator < den * value.numerator
            found, known = np.where(below, positions[code], found).astype(np.int8), known | (below & ratio.known)
        return Plain(np.where(known, found, unknown(np.int8)).astype(np.int8))

    def _quotient(self, formula: Quotient) -> Ratios:
        num, num_known = self.numbers(formula.num)
        den, den_known = self.numbers(formula.den)
        num, den = np.where((num == 0) & (den == 0), 0, num), np.where((num == 0) & (den == 0), 1, den)
        # Ratios are kept in 32 bits: a fraction too large for that loses low bits of both terms equally never in
        # practice (20,000 € × 12 months in cents is 2.4e8), so an overflow is a programming error, not data.
        assert np.abs(num[num_known]).max(initial=0) < 2**31
        known = num_known & den_known
        return Ratios(
            np.where(known, num, unknown(np.int32)).astype(np.int32),
            np.where(known, den, 1).astype(np.int32),
            formula.scale.numerator,
            formula.scale.denominator,
        )

    def numbers(self, formula: Formula) -> Numbers:
        """Values in stored units, and where they are known."""
        rows = len(self.demands)
        match formula:
            case Ref(name):
                return as_numbers(self.column(name))
            case Const(value):
                return np.full(rows, value, dtype=np.int64), np.ones(rows, dtype=np.bool_)
            case Weighted():
                return self._weighted(formula)
            case Largest(terms):
                parts = [self.numbers(term) for term in terms]
                return reduce(np.maximum, (v for v, _ in parts)), reduce(np.logical_and, (k for _, k in parts))
            case MonthsSince(Ref(name)) | YearsSince(Ref(name)):
                days, known = as_numbers(self.column(name))
                months = whole_months_column(np.where(known, days, 0).astype(np.int32), self.on)
                return (months if isinstance(formula, MonthsSince) else months // 12), known
            case CountDates() | CountAged() | CountRecent():
                return self._count(formula)
            case Steps(of, table):
                values, known = self.numbers(of)
                thresholds = np.array([threshold for threshold, _ in table])
                reached = np.clip(np.searchsorted(thresholds, values, side="right") - 1, 0, len(table) - 1)
                return np.array([value for _, value in table], dtype=np.int64)[reached], known
            case Lookup(Ref(name), pairs):
                return self._lookup(name, dict(pairs))
            case OneIf(condition):
                truth = self.truth(condition)
                return (truth == TRUE).astype(np.int64), truth != UNKNOWN
            case TableValue(table):
                given = self._of_law(table)
                whole = int(given.value) if given else 0
                return np.full(rows, whole, dtype=np.int64), np.full(rows, given is not None, dtype=np.bool_)
        raise TypeError(formula)

    def _weighted(self, formula: Weighted) -> Numbers:
        rows = len(self.demands)
        denominator = lcm(*(weight.denominator for weight, _ in formula.terms))
        total = np.full(rows, formula.constant * denominator, dtype=np.int64)
        known = np.ones(rows, dtype=np.bool_)
        for weight, term in formula.terms:
            values, where = self.numbers(term)
            total += values * int(weight * denominator)
            known &= where
        return total // denominator, known

    def _count(self, formula: CountDates | CountAged | CountRecent) -> Numbers:
        column = self.column(formula.dates.name)
        assert isinstance(column, Lists)
        match formula:
            case CountDates():
                counted = np.ones(len(column.values), dtype=np.int64)
            case CountAged(_, at_least, below):
                ages = whole_months_column(column.values, self.on) // 12
                counted = ((ages >= at_least) & (ages < below)).astype(np.int64)
            case CountRecent(_, months):
                counted = recent(column, self.on, months)
        return sum_lists(column, counted), column.filled

    def _lookup(self, name: str, table: Mapping[str, int]) -> Numbers:
        column = self.column(name)
        assert isinstance(column, Plain)
        values = np.zeros(128, dtype=np.int64)
        covered = np.zeros(128, dtype=np.bool_)
        for code, position in codes_of(self.facts[name]).items():
            if code in table:
                values[position], covered[position] = table[code], True
        index = np.where(column.known, column.values, 127)
        return values[index], covered[index]

    def truth(self, formula: Formula) -> Truths:
        """Three-valued truth of a formula."""
        match formula:
            case IsTrue(Ref(name)):
                return flag_truth(self.column(name))
            case InCodes(Ref(name), codes) | HasAny(Ref(name), codes):
                return code_truth(self.facts[name], self.column(name), codes)
            case AtLeast(left, right):
                a, a_known = self.numbers(left)
                b, b_known = self.numbers(right)
                return truths(a >= b, a_known & b_known)
            case AllOf(parts):
                return reduce(np.minimum, (self.truth(part) for part in parts))
            case AnyOf(parts):
                return reduce(np.maximum, (self.truth(part) for part in parts))
            case Negation(part):
                return (TRUE - self.truth(part)).astype(np.int8)
        raise TypeError(formula)


def nothing(fact: Fact, rows: int) -> Column:
    """A column where the fact is unknown for everybody."""
    match fact.kind:
        case Kind.RATIO:
            return Ratios(np.full(rows, unknown(np.int32), dtype=np.int32), np.ones(rows, dtype=np.int32))
        case Kind.DATES:
            return _no_lists(rows)
        case Kind.CODES if fact.codes is not None and fact.codes.open:
            return _no_lists(rows)
        case Kind.CODE if fact.codes is not None and fact.codes.open:
            return Open(np.full(rows, unknown(np.int32), dtype=np.int32), ())
    dtype = DTYPES[fact.kind]
    return Plain(np.full(rows, unknown(dtype), dtype=dtype))


def _no_lists(rows: int) -> Lists:
    empty = np.zeros(0, dtype=np.int32)
    return Lists(np.zeros(rows + 1, dtype=np.int64), empty, np.zeros(rows, dtype=np.bool_))


def _given_first(given: Column, derived: Column) -> Column:
    known = given.known
    match given, derived:
        case Plain(values), Plain(filled):
            return Plain(np.where(known, values, filled).astype(values.dtype))
        case Ratios(), Ratios():
            # Bring the given cells to the scale of the formula, so that one pair of columns holds both.
            num = given.num.astype(np.int64) * derived.scale_den * given.scale_num
            den = given.den.astype(np.int64) * derived.scale_num * given.scale_den
            return Ratios(
                np.where(known, num, derived.num).astype(np.int32),
                np.where(known, den, derived.den).astype(np.int32),
                derived.scale_num,
                derived.scale_den,
            )
    raise TypeError(given)


def as_numbers(column: Column) -> Numbers:
    """A plain column as 64-bit numbers, and where they are known."""
    assert isinstance(column, Plain)
    return column.values.astype(np.int64), column.known


def truths(holds: NDArray[np.bool_], known: Known) -> Truths:
    """Two-valued answers made three-valued by where they are known."""
    return np.where(known, holds * np.int8(TRUE), UNKNOWN).astype(np.int8)


def flag_truth(column: Column) -> Truths:
    """The truth of a boolean column."""
    assert isinstance(column, Plain)
    return truths(column.values == 1, column.known)


def code_truth(fact: Fact, column: Column, codes: tuple[str, ...]) -> Truths:
    """Whether a code is one of `codes`, or a list of codes holds one of them."""
    match column:
        case Plain(values) if fact.kind is Kind.CODES:
            mask = sum(1 << position for code, position in codes_of(fact).items() if code in codes)
            return truths((values & mask) != 0, column.known)
        case Plain(values):
            wanted = [position for code, position in codes_of(fact).items() if code in codes]
            return truths(np.isin(values, wanted), column.known)
        case Open(values, names):
            wanted = [position for position, name in enumerate(names) if name in codes]
            return truths(np.isin(values, wanted), column.known)
        case Lists(_, values, filled, names):
            wanted = [position for position, name in enumerate(names) if name in codes]
            return truths(sum_lists(column, np.isin(values, wanted).astype(np.int64)) > 0, filled)
    raise TypeError(column)


def shared_code_truth(derivation: Derivation, fact: Fact, other: Fact) -> Truths:
    """Whether two coded facts share a code: any code of one that the other holds for the same demand."""
    left, right = derivation.column(fact.name), derivation.column(other.name)
    shared = np.zeros(len(derivation.demands), dtype=np.bool_)
    for code in sorted(set(_names(fact, left)) & set(_names(other, right))):
        shared |= (code_truth(fact, left, (code,)) == TRUE) & (code_truth(other, right, (code,)) == TRUE)
    return truths(shared, left.known & right.known)


def _names(fact: Fact, column: Column) -> tuple[str, ...]:
    return column.names if isinstance(column, Open | Lists) else tuple(codes_of(fact))


def recent(column: Lists, on: date, months: int) -> NDArray[np.int64]:
    """1 for each date of the lists within the `months` before `on`, that day included."""
    after = day_number(months_before(on, months))
    return ((column.values > after) & (column.values <= day_number(on))).astype(np.int64)


def sum_lists(column: Lists, counted: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sum of `counted` over each list."""
    total = np.concatenate([[0], np.cumsum(counted)])
    return np.asarray(total[column.offsets[1:]] - total[column.offsets[:-1]])
