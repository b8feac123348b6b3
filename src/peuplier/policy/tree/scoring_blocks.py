"""The blocks that score: priority groups, grids, rubrics, criteria, refusals and the order of ties."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

from peuplier.policy.tree.conditions import NOWHERE, Condition, Place
from peuplier.policy.tree.legal import Legal
from peuplier.vocabulary.facts import Fact


@dataclass(frozen=True, slots=True)
class Bounds:
    """Floor and cap in points; None when there is none."""

    at_least: int | None = None
    at_most: int | None = None


class Counting(Enum):
    """When a criterion that rests on a document counts."""

    DECLARED = "déclaré"
    PROVED = "prouvé"
    VALIDATED = "validé"


@dataclass(frozen=True, slots=True)
class Group:
    """`public`: a priority group. Each fact of `evidence` holds the state of a document that proves it alone."""

    name: str
    title: str
    condition: Condition
    proof: str | None = None
    evidence: tuple[Fact, ...] = ()
    presumed_without_proof: bool = True
    source: str | None = None
    legal: Legal | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Demands that a grid leaves out of scoring, and why."""

    condition: Condition
    reason: str


@dataclass(frozen=True, slots=True)
class Grid:
    """`grille`: which demands a grid applies to, which it leaves out, between which totals."""

    name: str
    title: str
    applies: Condition | None = None
    exclusions: tuple[Exclusion, ...] = ()
    bounds: Bounds = Bounds()
    source: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


class Combination(Enum):
    """How the criteria of a rubric make its points."""

    SUM = "cumul"
    BEST = "la plus favorable"
    TICKED = "selon la case"


@dataclass(frozen=True, slots=True)
class Rubric:
    """`rubrique`: a family of criteria. `box` is the fact that holds the ticked box."""

    name: str
    title: str
    combination: Combination = Combination.SUM
    box: Fact | None = None
    bounds: Bounds = Bounds()
    source: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Case:
    """`si … : N points`."""

    condition: Condition
    points: int


@dataclass(frozen=True, slots=True)
class Bonus:
    """`et si … : N points de plus`: adds to whatever the other lines give (negative for « de moins »)."""

    condition: Condition
    points: int


@dataclass(frozen=True, slots=True)
class Limit:
    """One end of a step: the value and whether it belongs to the step."""

    value: Fraction | date
    included: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a step table: an interval, with the points at its two ends (equal unless linear)."""

    low: Limit | None
    high: Limit | None
    points: int
    points_high: int

    @property
    def linear(self) -> bool:
        """Whether points grow or fall along the row."""
        return self.points != self.points_high


@dataclass(frozen=True, slots=True)
class CodePoints:
    """One row of a code table."""

    codes: tuple[str, ...]
    points: int


@dataclass(frozen=True, slots=True)
class StepTable:
    """`selon FAIT` over an ordered fact: contiguous steps in increasing order that cover every value."""

    fact: Fact
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class CodeTable:
    """`selon FAIT` over a code: rows, and the points of every other code."""

    fact: Fact
    rows: tuple[CodePoints, ...]
    otherwise: int


class Every(Enum):
    """What a slope counts."""

    UNIT = "unité"
    DAY = "jour"
    MONTH = "mois"
    YEAR = "an"


@dataclass(frozen=True, slots=True)
class Slope:
    """`par … depuis … : N points`: points for each whole `step` of a fact beyond `beyond` (written units)."""

    every: Every
    step: Fraction
    fact: Fact
    points: int
    beyond: Fraction = Fraction(0)
    bounds: Bounds = Bounds()


@dataclass(frozen=True, slots=True)
class Criterion:
    """`critère`: cases (or a table), plus slopes and bonuses, then bounds.

    `when_unknown` replaces the interval when missing facts leave it open; `set_aside` says it was written `exclu`.
    """

    name: str
    title: str
    cases: tuple[Case, ...] = ()
    otherwise: int | None = None
    table: StepTable | CodeTable | None = None
    slopes: tuple[Slope, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    bounds: Bounds = Bounds()
    when_unknown: int | None = None
    set_aside: bool = False
    evidence: tuple[Fact, ...] = ()
    counting: Counting = Counting.DECLARED
    boxes: tuple[str, ...] = ()
    rubric: str | None = None
    grids: tuple[str, ...] = ()
    source: str | None = None
    place: Place = field(default=NOWHERE, compare=False)

    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of its lines."""
        return (*(case.condition for case in self.cases), *(bonus.condition for bonus in self.bonuses))


@dataclass(frozen=True, slots=True)
class Sanction:
    """From the `rank`-th refusal within `within` months, `points` while the last one is under `during` months old."""

    rank: int
    within: int
    points: int
    during: int


@dataclass(frozen=True, slots=True)
class Refusals:
    """`refus`: which refusals count, and their effect; no sanction means no effect on points.

    `spares_unknown`: refusals that nobody established change no points, instead of leaving an interval.
    """

    name: str
    title: str
    counted: Fact
    sanctions: tuple[Sanction, ...] = ()
    accepted_reasons: str | None = None
    follow_up: str | None = None
    grids: tuple[str, ...] = ()
    source: str | None = None
    place: Place = field(default=NOWHERE, compare=False)
    spares_unknown: bool = False


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of the order: a fact one way or the other, or the demands for which a condition holds first."""

    fact: Fact | None
    descending: bool = False
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """`ordre`: keys before the points (rare, to justify), then points, then keys that settle ties."""

    name: str
    title: str
    before: tuple[SortKey, ...] = ()
    then: tuple[SortKey, ...] = ()
    source: str | None = None
    place: Place = field(default=NOWHERE, compare=False)
