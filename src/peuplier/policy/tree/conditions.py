"""Where a node was written, the values a document states, and the three-valued conditions it is made of."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from peuplier.vocabulary.facts import Fact


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the document and the heading it stands under."""

    line: int
    article: str


NOWHERE = Place(0, "")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact number in written units (`35 %` is 7/20), with the unit as written in the vocabulary."""

    value: Fraction
    unit: str | None = None


Constant = Quantity | date | str | bool | tuple[str, ...] | tuple[date, ...] | None


@dataclass(frozen=True, slots=True)
class FactTerm:
    """The value of a fact."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class ConstantTerm:
    """A number or a date written in the document."""

    value: Quantity | date


@dataclass(frozen=True, slots=True)
class Scaled:
    """A fact times a number."""

    factor: Fraction
    fact: Fact


@dataclass(frozen=True, slots=True)
class Lookup:
    """The value of a table for the keys of this demand, at the date of calculation."""

    table: str
    keys: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Signed terms added up; signs are +1 or -1."""

    terms: tuple[tuple[int, "Term"], ...]


Term = FactTerm | ConstantTerm | Scaled | Lookup | Sum


class Operator(Enum):
    """How two terms compare."""

    EQUAL = "="
    DIFFERENT = "≠"
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Holds:
    """A boolean fact is true."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class InGroup:
    """The demand belongs to a priority group declared in the document."""

    group: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Two terms compared."""

    left: Term
    operator: Operator
    right: Term


@dataclass(frozen=True, slots=True)
class Between:
    """A term lies between two others, both included."""

    term: Term
    low: Term
    high: Term


@dataclass(frozen=True, slots=True)
class AmongCodes:
    """A code is one of these, or a list of codes holds at least one of them."""

    fact: Fact
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharesCode:
    """A code (or one of a list of codes) is also the code of another fact, or one of its codes."""

    fact: Fact
    other: Fact


@dataclass(frozen=True, slots=True)
class AllOf:
    """« et »: false as soon as one part is false."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """« ou »: true as soon as one part is true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """« non »."""

    part: "Condition"


Condition = Holds | InGroup | Compare | Between | AmongCodes | SharesCode | AllOf | AnyOf | Negated
