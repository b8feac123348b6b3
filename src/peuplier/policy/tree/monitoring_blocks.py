"""The blocks read by matching, monitoring and the twin: admission, objectives, shares, commitments, tables…"""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

from peuplier.policy.tree.conditions import NOWHERE, Condition, Place, Quantity
from peuplier.policy.tree.legal import Legal
from peuplier.policy.tree.legal import Status as Status
from peuplier.policy.tree.scoring_blocks import Exclusion
from peuplier.vocabulary.facts import Fact


@dataclass(frozen=True, slots=True)
class Admission:
    """`condition`: admits or rules out a demand for a dwelling."""

    name: str
    title: str
    requires: tuple[Condition, ...] = ()
    rules_out: tuple[Condition, ...] = ()
    ruled_out_if_unknown: bool = False
    reason: str | None = None
    source: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Transfers:
    """`mutation`: which demands are transfers, when one is favoured, how long a chain may be."""

    name: str
    title: str
    applies: Condition
    favoured: Condition | None = None
    longest_chain: int | None = None
    freed_dwelling: str | None = None
    source: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


class Base(Enum):
    """What an objective or a commitment counts."""

    SIGNED_LEASES = "attributions suivies de bail signé"
    DECISIONS = "attributions décidées"
    OFFERED = "logements proposés"


@dataclass(frozen=True, slots=True)
class Aim:
    """A minimum or a maximum: a share of a base, or a number of things named by `unit`.

    `local`: the law wants a share and leaves its value to the territory.
    """

    at_least: bool
    share: Fraction | None = None
    base: Base | None = None
    number: int | None = None
    unit: str | None = None
    local: bool = False


@dataclass(frozen=True, slots=True)
class Objective:
    """`objectif`: an aim over outcomes. `in_qpv` restricts the base; `among` too; `population` is counted."""

    name: str
    title: str
    aim: Aim
    in_qpv: bool | None = None
    among: Condition | None = None
    population: Condition | None = None
    breakdowns: tuple[str, ...] = ()
    period: str = "année civile"
    minimum_rate: bool = False
    source: str | None = None
    legal: Legal | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class WithinShare:
    """`dont au plus N % : …`."""

    share: Fraction
    whom: str


@dataclass(frozen=True, slots=True)
class NominatorShare:
    """`part`: a nominator's share of a landlord's yearly flow."""

    name: str
    title: str
    nominator: str
    share: Fraction
    ceiling: bool = False
    within: tuple[WithinShare, ...] = ()
    leaves_flow: tuple[Condition, ...] = ()
    set_apart: tuple[Exclusion, ...] = ()
    delegated: bool = False
    counts_allocated: bool = False
    first_lettings_within: bool = False
    source: str | None = None
    legal: Legal | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Commitment:
    """`engagement`: what a signatory promises, by territory and year."""

    name: str
    title: str
    signatory: str
    aim: Aim
    serves: str | None = None
    territory: str | None = None
    years: tuple[int, int] | None = None
    follow_up: str | None = None
    source: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """Dwellings to produce in one commune, of one type and financing, in one year."""

    commune: str
    dwelling_type: str
    financing: str
    year: int
    dwellings: int


@dataclass(frozen=True, slots=True)
class Supply:
    """`offre`: the dwellings to produce."""

    name: str
    title: str
    rows: tuple[SupplyRow, ...]
    source: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Measure:
    """`action`: a measure with its lead, partners, calendar and indicator."""

    name: str
    title: str
    theme: int
    lead: str
    partners: str | None = None
    calendar: tuple[date, date] | None = None
    indicator: str | None = None
    source: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: codes of its keys, and the value. `label` names the row for a human reader.

    `status` is that of this value alone; None when it is that of its edition.
    """

    keys: tuple[str, ...]
    value: Quantity
    status: Status | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """The rows in force from a date on; published later than that date when the text is retroactive.

    `status` and `source` are those of this edition; None when they are those of the whole table. An edition
    without rows has no value for the territory that the table was narrowed to.
    """

    start: date
    rows: tuple[TableRow, ...]
    published: date | None = None
    status: Status | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Beyond:
    """`au-delà de LAST : EXTRA par COUNT`: the value for EXTRA is that of LAST, plus EXTRA's own `count` times.

    It is read on the first key of the table.
    """

    last: str
    extra: str
    count: Fact


@dataclass(frozen=True, slots=True)
class Table:
    """`barème`: a dated table. Editions are in increasing order; asking after `checked_until` is an error.

    Until `provisional_until`, the last edition still answers, as a provisional value. `text` is the title of the
    text of law that a borrowed table comes from; None when the document itself declares it.
    """

    name: str
    title: str
    keys: tuple[Fact, ...]
    editions: tuple[Edition, ...]
    checked_until: date
    status: Status
    source: str | None = None
    provisional_until: date | None = None
    beyond: Beyond | None = None
    text: str | None = None
    place: Place = field(default=NOWHERE, compare=False)

    def status_of(self, edition: Edition, row: TableRow) -> Status:
        """How sure one value is: its own mark, else that of its edition, else that of the table."""
        return row.status or edition.status or self.status

    def source_of(self, edition: Edition) -> str | None:
        """Where the values of an edition come from."""
        return edition.source or self.source
