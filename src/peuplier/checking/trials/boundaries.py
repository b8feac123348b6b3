"""The values worth trying for a fact: the two sides of each limit that a condition draws, each code that it names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from peuplier.checking.trials.claims import Claim
from peuplier.evaluation.calendar import months_before
from peuplier.evaluation.dated_tables import NotCoveredError, TablesInForce
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.policy.tree.conditions import (
    AmongCodes,
    Between,
    Compare,
    Condition,
    ConstantTerm,
    FactTerm,
    Holds,
    Lookup,
    Quantity,
    Term,
)
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.formulas import (
    Band,
    Formula,
    HasAny,
    InCodes,
    MonthsSince,
    Ref,
    Steps,
    YearsSince,
    inputs,
)
from peuplier.vocabulary.formulas import Lookup as FormulaLookup
from peuplier.vocabulary.quantities import Kind, Ratio

# A code of an open list that no condition names.
OTHER = "autre"
# What to try when no condition draws a limit, in written units; dates in months before the calculation.
_USUAL: dict[Kind, tuple[int, ...]] = {
    Kind.COUNT: (0, 1, 2, 3, 5, 8),
    Kind.DECIMAL: (1, 2, 3),
    Kind.MONEY: (0, 400, 900, 1_500, 3_000),
    Kind.AREA: (12, 28, 45, 90),
    Kind.RATIO: (0, 1, 1_000),
}
_MONTHS_AGO = (0, 12, 37, 120)
_AGES = (40, 19, 70)
# Ages of the members of a household.
_FAMILIES = ((40,), (70, 68), (35, 33, 8), (36, 10, 4), (40, 38, 16, 12, 3), (41, 39, 17, 14, 9, 6, 2))
_CHILDREN: tuple[tuple[int, ...], ...] = ((), (7,), (11, 7))


@dataclass
class Limits:
    """The limits drawn on each fact by some conditions: codes it names, numbers and dates it compares with."""

    on: date
    law: TablesInForce | None = None
    codes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, set[Fraction]] = field(default_factory=lambda: defaultdict(set))
    dates: dict[str, set[date]] = field(default_factory=lambda: defaultdict(set))

    def read(self, claim: Claim) -> None:
        """Add the limits of a claim."""
        for part in claim.parts:
            self._read(part, claim.tables)

    def _read(self, condition: Condition, tables: TablesInForce) -> None:
        match condition:
            case AmongCodes(fact, codes):
                self.codes[fact.name] += codes
            case Compare(left, _, right):
                self._compared((left, right), tables)
            case Between(term, low, high):
                self._compared((term, low, high), tables)
            case Holds(_):
                pass

    def _compared(self, terms: tuple[Term, ...], tables: TablesInForce) -> None:
        for term in terms:
            if isinstance(term, FactTerm):
                for other in terms:
                    self._limit(term.fact, other, tables)

    def _limit(self, fact: Fact, other: Term, tables: TablesInForce | None) -> None:
        match other:
            case ConstantTerm(date() as day):
                self.dates[fact.name].add(day)
            case ConstantTerm(Quantity(value, _)):
                self.numbers[fact.name].add(value)
            case Lookup(table, _) if tables is not None:
                try:
                    values = tables.values(table)
                except (NotCoveredError, KeyError):
                    # A table without a value draws no limit; the tables have their own findings.
                    return
                self.numbers[fact.name].update(quantity.value for quantity in values.values())

    def add(self, fact: Fact, limits: Iterable[Fraction | date]) -> None:
        """Limits that a step table or a slope draws."""
        for limit in limits:
            if isinstance(limit, date):
                self.dates[fact.name].add(limit)
            else:
                self.numbers[fact.name].add(limit)

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────

    def values(self, fact: Fact) -> tuple[Value, ...]:
        """The values to try for a fact, the most ordinary first."""
        return tuple(dict.fromkeys(self._values(fact)))

    def exact(self, fact: Fact) -> bool:
        """Whether these values are all that conditions can tell apart."""
        if fact.kind is Kind.BOOLEAN or (fact.kind is Kind.CODE and fact.codes is not None):
            return True
        return bool(self.numbers.get(fact.name) or self.dates.get(fact.name))

    def _values(self, fact: Fact) -> Iterator[Value]:
        match fact.kind:
            case Kind.BOOLEAN:
                yield from (False, True)
            case Kind.CODE:
                yield from self._codes(fact)
            case Kind.CODES:
                yield from ((code,) for code in self._codes(fact))
            case Kind.DATE:
                yield from self._days(fact)
            case Kind.DATES:
                yield from self._lists(fact)
            case Kind.TEXT:
                yield OTHER
            case _:
                yield from self._numbers(fact)

    def _codes(self, fact: Fact) -> Iterator[str]:
        named = self.codes.get(fact.name, [])
        if fact.codes is None or fact.codes.open:
            yield OTHER
        else:
            # A tenant of the private stock is the most ordinary of applicants.
            others = [code for code in fact.codes.labels if code not in named]
            yield from (code for code in ("LP", "NON", "23") if code in others)
            yield from others[:2]
        yield from named

    def _days(self, fact: Fact) -> Iterator[date]:
        named = self.dates.get(fact.name)
        if named:
            for day in sorted(named):
                yield from (day, day - timedelta(days=1), day + timedelta(days=1))
        elif fact.name.startswith("naissance"):
            yield from (months_before(self.on, 12 * age) for age in _AGES)
        else:
            yield from (months_before(self.on, months) for months in _MONTHS_AGO)

    def _lists(self, fact: Fact) -> Iterator[tuple[date, ...]]:
        if fact.name.startswith("naissance"):
            families = _CHILDREN if fact.name == "naissances_en_garde" else _FAMILIES
            yield from (tuple(months_before(self.on, 12 * age) for age in ages) for ages in families)
        else:
            yield from (tuple(months_before(self.on, 2 * past) for past in range(count, 0, -1)) for count in range(4))

    def _numbers(self, fact: Fact) -> Iterator[Value]:
        limits = sorted(self.numbers.get(fact.name, set()))
        scale = fact.kind.scale
        # The smallest difference that is readable: a unit, or a hundredth of a percentage.
        apart = Fraction(1, 100) if fact.unit == "%" else Fraction(1)
        written = [value for limit in limits for value in (limit - apart, limit, limit + apart)]
        for value in written or [Fraction(usual) for usual in _USUAL[fact.kind]]:
            low = fact.lowest if fact.lowest is not None else -(10**9)
            high = fact.highest if fact.highest is not None else 10**9
            if not low <= value <= high:
                continue
            if fact.kind is Kind.RATIO:
                yield Ratio(value.numerator, value.denominator)
            elif (value * scale).denominator == 1:
                yield int(value * scale)

    # ── limits carried from a derived fact to those it follows from ──────────────────────────────────────

    def carry_down(self, name: str) -> None:
        """Give the facts behind a derived fact the limits that matter to it."""
        formula = FACTS[name].formula
        if formula is None:
            return
        self._carry(formula, name)
        for other in dict.fromkeys(inputs(formula)):
            self.carry_down(other)

    def _carry(self, formula: Formula, name: str) -> None:
        match formula:
            case MonthsSince(Ref(since)) | YearsSince(Ref(since)):
                length = 12 if isinstance(formula, YearsSince) else 1
                for number in self.numbers.get(name, set()):
                    for months in (number - 1, number, number + 1):
                        if months >= 0 and months.denominator == 1:
                            self.dates[since].add(months_before(self.on, length * int(months)))
            case InCodes(Ref(code), codes) | HasAny(Ref(code), codes):
                self.codes[code] += codes
            case FormulaLookup(Ref(code), table):
                self.codes[code] += [named for named, _ in table]
            case Steps(Ref(number), table):
                scale = FACTS[number].kind.scale
                self.numbers[number].update(Fraction(threshold, scale) for threshold, _ in table)
            case Band(Ref(ratio), tables, _):
                for threshold in tables:
                    self._limit(FACTS[ratio], Lookup(threshold, ()), self.law)
            case Ref(other):
                self.numbers[other] |= self.numbers.get(name, set())
                self.dates[other] |= self.dates.get(name, set())
