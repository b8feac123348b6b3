"""The facts of one demand as plain values, derived facts computed when first read.

Written apart from the columns on purpose: tests hold the two readings equal.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import floor

from peuplier.evaluation.calendar import months_before, whole_months, whole_years
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.vocabulary import FACTS
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
    inputs,
)
from peuplier.vocabulary.quantities import Ratio

# A bool, a code, codes, a whole number in stored units, a date, dates, a ratio in natural units, a text, or unknown.
Value = bool | str | tuple[str, ...] | int | date | tuple[date, ...] | Ratio | None
_CALCULATION_DATE = "date_calcul"


class OneDemand(dict[str, Value]):
    """Values by fact name. A fact that is not given is derived from the others, or unknown (None)."""

    def __init__(self, number: str, given: Mapping[str, Value], on: date, tables: TablesInForce | None = None) -> None:
        super().__init__({name: value for name, value in given.items() if value is not None})
        self.number, self.on, self.tables = number, on, tables
        self[_CALCULATION_DATE] = on
        self.given = frozenset(self)

    def __missing__(self, name: str) -> Value:
        fact = FACTS[name]
        value = derived_value(fact.formula, self) if fact.formula else None
        self[name] = value
        return value

    def known(self) -> dict[str, Value]:
        """What was given, without what was derived."""
        return {name: self[name] for name in self.given if name != _CALCULATION_DATE}

    def changed(self, values: Mapping[str, Value], on: date | None = None) -> "OneDemand":
        """The same demand with other facts, or at another date."""
        day = on or self.on
        return OneDemand(self.number, {**self.known(), **values}, day, self.tables.at(day) if self.tables else None)

    def under(self, tables: TablesInForce) -> "OneDemand":
        """The same demand, with the tables of law that some formulas read."""
        return self if self.tables is tables else OneDemand(self.number, self.known(), self.on, tables)

    def missing_behind(self, fact: Fact) -> Iterator[str]:
        """The given facts whose absence leaves this one unknown (itself when it is not derived)."""
        if self[fact.name] is not None:
            return
        found = list(dict.fromkeys(inputs(fact.formula))) if fact.formula else []
        unknown = [name for name in found if self[name] is None]
        if not unknown:
            yield fact.name
        for name in unknown:
            yield from self.missing_behind(FACTS[name])


def derived_value(formula: Formula, demand: OneDemand) -> Value:
    """The value of a formula in stored units; None as soon as something it needs is unknown."""
    match formula:
        case Quotient(num, den, scale):
            above, below = derived_value(num, demand), derived_value(den, demand)
            if above is None or below is None:
                return None
            assert isinstance(above, int)
            assert isinstance(below, int)
            if above == 0 and below == 0:
                return Ratio(0, 1)
            return Ratio(above * scale.numerator, below * scale.denominator)
        case CodeOfRank(rank, codes, beyond):
            place = _number(rank, demand)
            if place is None or place < 1:
                return None
            return codes[place - 1] if place <= len(codes) else beyond
        case Band():
            return _band(formula, demand)
        case AllOf() | AnyOf() | Negation() | IsTrue() | InCodes() | HasAny() | AtLeast():
            return _truth(formula, demand)
    return _number(formula, demand)


def _band(formula: Band, demand: OneDemand) -> str | None:
    ratio = demand[formula.of.name]
    if ratio is None:
        return None
    assert isinstance(ratio, Ratio)
    for table, code in zip(formula.tables, formula.codes, strict=False):
        threshold = demand.tables.of_law(table) if demand.tables else None
        if threshold is None:
            return None
        if ratio.compare(threshold.value) < 0:
            return code
    return formula.codes[-1]


def _number(formula: Formula, demand: OneDemand) -> int | None:
    match formula:
        case Ref(name):
            value = demand[name]
            assert value is None or isinstance(value, int)
            return value
        case Const(value):
            return value
        case Weighted(terms, constant):
            total: int | Fraction = constant
            for weight, term in terms:
                part = _number(term, demand)
                if part is None:
                    return None
                total += (weight.numerator if weight.denominator == 1 else weight) * part
            return floor(total)
        case Largest(terms):
            parts = [_number(term, demand) for term in terms]
            return None if None in parts else max(part for part in parts if part is not None)
        case Steps(of, table):
            value = _number(of, demand)
            if value is None:
                return None
            reached = [worth for threshold, worth in table if value >= threshold]
            return reached[-1] if reached else table[0][1]
        case Lookup(Ref(name), table):
            code = demand[name]
            return None if code is None else dict(table).get(str(code))
        case OneIf(condition):
            truth = _truth(condition, demand)
            return None if truth is None else int(truth)
        case TableValue(table):
            given = demand.tables.of_law(table) if demand.tables else None
            return None if given is None else int(given.value)
        case MonthsSince(Ref(name)) | YearsSince(Ref(name)):
            since = demand[name]
            if not isinstance(since, date):
                return None
            return (whole_months if isinstance(formula, MonthsSince) else whole_years)(since, demand.on)
        case CountDates(Ref(name)) | CountAged(Ref(name), _, _) | CountRecent(Ref(name), _):
            dates, wanted = demand[name], _counts(formula)
            if dates is None:
                return None
            assert isinstance(dates, tuple)
            return sum(1 for day in dates if isinstance(day, date) and wanted(day, demand.on))
    raise TypeError(formula)


def _counts(formula: CountDates | CountAged | CountRecent) -> Callable[[date, date], bool]:
    match formula:
        case CountAged(_, at_least, below):
            return lambda day, on: at_least <= whole_years(day, on) < below
        case CountRecent(_, months):
            return lambda day, on: months_before(on, months) < day <= on
    return lambda day, on: True


def _truth(formula: Formula, demand: OneDemand) -> bool | None:
    match formula:
        case IsTrue(Ref(name)):
            value = demand[name]
            return None if value is None else bool(value)
        case InCodes(Ref(name), codes):
            code = demand[name]
            return None if code is None else code in codes
        case HasAny(Ref(name), codes):
            held = demand[name]
            return None if held is None else any(code in codes for code in held)  # type: ignore[union-attr]
        case AtLeast(left, right):
            a, b = _number(left, demand), _number(right, demand)
            return None if a is None or b is None else a >= b
        case AllOf(parts):
            return conjunction(_truth(part, demand) for part in parts)
        case AnyOf(parts):
            return disjunction(_truth(part, demand) for part in parts)
        case Negation(part):
            truth = _truth(part, demand)
            return None if truth is None else not truth
    raise TypeError(formula)


def conjunction(parts: Iterator[bool | None]) -> bool | None:
    """Three-valued « et »."""
    result: bool | None = True
    for part in parts:
        if part is False:
            return False
        if part is None:
            result = None
    return result


def disjunction(parts: Iterator[bool | None]) -> bool | None:
    """Three-valued « ou »."""
    result: bool | None = False
    for part in parts:
        if part:
            return True
        if part is None:
            result = None
    return result
