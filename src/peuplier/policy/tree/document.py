"""The tree of a policy document: its parts in order, its blocks by kind, its identity.

Every reader (columns, reasons, prose, differences, lint) walks these frozen nodes; none of them keeps a copy.
Names are resolved to facts, quantities are exact; `place` takes no part in equality.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from peuplier.policy.tree.conditions import NOWHERE, Constant, Place
from peuplier.policy.tree.monitoring_blocks import (
    Admission,
    Commitment,
    Measure,
    NominatorShare,
    Objective,
    Supply,
    Table,
    Transfers,
)
from peuplier.policy.tree.scoring_blocks import Criterion, Grid, Group, Order, Refusals, Rubric
from peuplier.vocabulary.facts import Fact


@dataclass(frozen=True, slots=True)
class Given:
    """A fact of an example and its value."""

    fact: Fact
    value: Constant


@dataclass(frozen=True, slots=True)
class ExpectPoints:
    """`donne NOM : N points` (low = high) or `entre N et M points`; the name is a criterion, rubric or `total`."""

    name: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class ExpectGroup:
    """`donne groupe NOM : oui / non / inconnu` (None)."""

    group: str
    member: bool | None


@dataclass(frozen=True, slots=True)
class ExpectGrid:
    """`donne grille NOM`, or `donne hors cotation` (None)."""

    grid: str | None


Expectation = ExpectPoints | ExpectGroup | ExpectGrid


@dataclass(frozen=True, slots=True)
class Example:
    """`exemple`: facts, and what the document must give for them."""

    title: str
    given: tuple[Given, ...]
    expected: tuple[Expectation, ...]
    on: date | None = None
    place: Place = field(default=NOWHERE, compare=False)


Block = (
    Group
    | Grid
    | Rubric
    | Criterion
    | Admission
    | Order
    | Refusals
    | Transfers
    | Objective
    | NominatorShare
    | Commitment
    | Supply
    | Measure
    | Table
    | Example
)


# ── the document ─────────────────────────────────────────────────────────────────────────────────────────


class Standing(Enum):
    """`statut` of the document."""

    FICTIONAL = "fictif"
    DRAFT = "projet"
    ADOPTED = "adopté"


class Scorer(Enum):
    """`cotation`: who scores."""

    SNE = "sne"
    PEUPLIER = "peuplier"
    TRIAL = "essai"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head of the document declares."""

    title: str
    territory: str
    version: str
    standing: Standing
    scorer: Scorer
    adopted_on: date | None = None
    in_force_on: date | None = None
    deliberation: str | None = None
    extended_tables: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the document; level 1 to 6."""

    level: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown text between headings and blocks."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Policy:
    """A checked document: its parts in order, its blocks by kind, and the digest of its canonical text.

    `borrowed` are the tables of law that it names or that the formulas of its facts read, narrowed to its territory;
    `law_digest` is the identity of that law. One of its own tables may have the name of a table of law: both are kept.
    """

    front: FrontMatter
    parts: tuple[Heading | Prose | Block, ...]
    digest: str
    groups: tuple[Group, ...] = ()
    grids: tuple[Grid, ...] = ()
    rubrics: tuple[Rubric, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    admissions: tuple[Admission, ...] = ()
    order: Order | None = None
    refusals: tuple[Refusals, ...] = ()
    transfers: tuple[Transfers, ...] = ()
    objectives: tuple[Objective, ...] = ()
    shares: tuple[NominatorShare, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    supplies: tuple[Supply, ...] = ()
    measures: tuple[Measure, ...] = ()
    tables: tuple[Table, ...] = ()
    examples: tuple[Example, ...] = ()
    borrowed: tuple[Table, ...] = ()
    law_digest: str | None = None

    def known_tables(self) -> dict[str, Table]:
        """The tables that its conditions may name: its own, then those it borrows from the law."""
        return {table.name: table for table in (*self.borrowed, *self.tables)}

    def criteria_of(self, grid: Grid) -> tuple[Criterion, ...]:
        """The criteria that a grid adds up: those attached to it, and those attached to no grid."""
        return tuple(c for c in self.criteria if not c.grids or grid.name in c.grids)

    def refusals_of(self, grid: Grid) -> tuple[Refusals, ...]:
        """The refusal rules of a grid."""
        return tuple(r for r in self.refusals if not r.grids or grid.name in r.grids)
