"""How a derived fact follows from others: a small tree, read once as columns and once as single values.

A formula is unknown as soon as a fact it needs is unknown; `AllOf` and `AnyOf` follow three-valued logic.
Every number written in a formula (constants, values of steps and look-ups) is in the stored unit of its
result: cents, square decimetres, tenths.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Ref:
    """The value of another fact."""

    name: str


@dataclass(frozen=True, slots=True)
class Const:
    """A whole number, in the stored unit of the result."""

    value: int


@dataclass(frozen=True, slots=True)
class Weighted:
    """Σ weight × term (+ constant), all in stored units; weights may be fractions giving whole results."""

    terms: tuple[tuple[Fraction, "Numeric"], ...]
    constant: int = 0


@dataclass(frozen=True, slots=True)
class Largest:
    """The largest of the terms."""

    terms: tuple["Numeric", ...]


@dataclass(frozen=True, slots=True)
class MonthsSince:
    """Whole months from a date to the date of calculation; begun months do not count; never negative."""

    date: Ref


@dataclass(frozen=True, slots=True)
class YearsSince:
    """Whole years from a date to the date of calculation (an age); never negative."""

    date: Ref


@dataclass(frozen=True, slots=True)
class CountDates:
    """How many dates of a list."""

    dates: Ref


@dataclass(frozen=True, slots=True)
class CountAged:
    """How many birth dates of a list make `at_least` ≤ age < `below` at the date of calculation."""

    dates: Ref
    at_least: int = 0
    below: int = 200


@dataclass(frozen=True, slots=True)
class CountRecent:
    """How many dates of a list fall within the `months` before the date of calculation, that day included."""

    dates: Ref
    months: int


@dataclass(frozen=True, slots=True)
class Steps:
    """A step table on a whole number: the value of the last step reached (below the first: the first)."""

    of: "Numeric"
    table: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A number for each code."""

    of: Ref
    table: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class OneIf:
    """1 when something is true, 0 when it is false."""

    condition: "Truth"


@dataclass(frozen=True, slots=True)
class TableValue:
    """The single value of a table of law at the date of calculation, in written units; unknown without the law."""

    table: str


@dataclass(frozen=True, slots=True)
class CodeOfRank:
    """The code at a rank (from 1) of a list, or `beyond` past its end."""

    rank: "Numeric"
    codes: tuple[str, ...]
    beyond: str


@dataclass(frozen=True, slots=True)
class Band:
    """The code of the first threshold of law that a ratio stays below, or the last code when it reaches them all.

    There is one more code than tables. A threshold that the law does not give is unknown.
    """

    of: Ref
    tables: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """The exact ratio `scale` × num ÷ den, num and den in stored units, the whole in natural units.

    A positive numerator over nothing is infinite; nothing over nothing is zero.
    """

    num: "Numeric"
    den: "Numeric"
    scale: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class InCodes:
    """Whether a code is one of these."""

    of: Ref
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HasAny:
    """Whether a list of codes holds one of these."""

    of: Ref
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IsTrue:
    """A boolean fact."""

    of: Ref


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Whether `left` ≥ `right`, both in stored units."""

    left: "Numeric"
    right: "Numeric"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Three-valued « et »."""

    parts: tuple["Truth", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Three-valued « ou »."""

    parts: tuple["Truth", ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """Three-valued « non »."""

    of: "Truth"


Numeric = (
    Ref
    | Const
    | Weighted
    | Largest
    | MonthsSince
    | YearsSince
    | CountDates
    | CountAged
    | CountRecent
    | Steps
    | Lookup
    | OneIf
    | TableValue
)
Truth = InCodes | HasAny | IsTrue | AtLeast | AllOf | AnyOf | Negation
Coded = CodeOfRank | Band
Formula = Numeric | Quotient | Truth | Coded


def plus(*names: str) -> Weighted:
    """The sum of several facts."""
    return Weighted(tuple((Fraction(1), Ref(name)) for name in names))


def minus(left: str, right: str) -> Weighted:
    """One fact less another."""
    return Weighted(((Fraction(1), Ref(left)), (Fraction(-1), Ref(right))))


def not_below_zero(formula: Numeric) -> Largest:
    """The formula, or zero when it is negative."""
    return Largest((formula, Const(0)))


def tables_read(formula: object) -> Iterator[str]:
    """The names of the tables of law a formula reads directly."""
    if isinstance(formula, TableValue):
        yield formula.table
    elif isinstance(formula, Band):
        yield from formula.tables
    elif isinstance(formula, tuple):
        for part in formula:
            yield from tables_read(part)
    elif hasattr(formula, "__dataclass_fields__"):
        for field in fields(formula):  # type: ignore[arg-type]
            yield from tables_read(getattr(formula, field.name))


def inputs(formula: object) -> Iterator[str]:
    """The names of the facts a formula reads directly, in order, repeated if read twice."""
    if isinstance(formula, Ref):
        yield formula.name
    elif isinstance(formula, tuple):
        for part in formula:
            yield from inputs(part)
    elif hasattr(formula, "__dataclass_fields__"):
        for field in fields(formula):  # type: ignore[arg-type]
            yield from inputs(getattr(formula, field.name))
