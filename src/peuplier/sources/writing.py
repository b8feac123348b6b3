"""How the cells of a column are written: what a mapping declares, or what the guide of tables says by default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from peuplier.vocabulary.quantities import Kind

LIST_SEPARATOR = "|"


class DayOrder(Enum):
    """The order of day, month and year; the year alone may come first without doubt."""

    YEAR_OR_DAY = "année-mois-jour ou jour/mois/année"
    YEAR = "année-mois-jour"
    DAY = "jour/mois/année"
    MONTH = "mois/jour/année"


class Decimal(Enum):
    """The sign between units and decimals."""

    EITHER = "virgule ou point"
    COMMA = "virgule"
    POINT = "point"


# Units a column may be written in: how many powers of ten its numbers are above the unit of the fact.
UNITS: Mapping[Kind, Mapping[str, int]] = MappingProxyType(
    {
        Kind.MONEY: MappingProxyType({"€": 0, "euros": 0, "k€": 3, "centimes": -2}),
        Kind.AREA: MappingProxyType({"m²": 0, "m2": 0}),
    }
)
# Ways of writing a rate: with or without its sign, or as a fraction of one.
RATES: Mapping[str, int] = MappingProxyType({"%": 0, "fraction": 2})


@dataclass(frozen=True, slots=True)
class Writing:
    """Conventions of one column.

    `unit` is one of UNITS or RATES (empty: that of the fact, without sign). `yes`, `no` and `empty` are in lower
    case. `codes` translate what is written, in lower case, into a code. `digits` gives back to codes the zeros a
    spreadsheet lost. `when_empty` is what an empty cell means; None is unknown.
    """

    days: DayOrder = DayOrder.YEAR_OR_DAY
    ignore_hours: bool = False
    decimal: Decimal = Decimal.EITHER
    unit: str = ""
    yes: frozenset[str] = frozenset({"oui"})
    no: frozenset[str] = frozenset({"non"})
    empty: frozenset[str] = frozenset()
    when_empty: str | None = None
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    digits: int = 0
    separator: str = LIST_SEPARATOR


DEFAULT = Writing()
