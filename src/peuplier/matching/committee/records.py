"""A sitting as it was recorded: who sat, who was examined, what was decided, who was offered what and answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from peuplier.matching.committee.law import FewerCandidates, Outcome, Seat
from peuplier.policy.findings import Level
from peuplier.vocabulary.typography import typeset


@dataclass(frozen=True, slots=True)
class CommitteeFinding:
    """What is wrong, under which rule and article, and how to mend it, in French."""

    rule: str
    article: str
    what: str
    remedy: str
    level: Level = Level.BLOCKS

    def __str__(self) -> str:
        text = f"{self.level.value} · {self.rule} ({self.article})\n  {self.what}\n  Remède : {self.remedy}"
        return typeset(text)


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who sits. `body` names the nominator or the body they speak for; `commune` that of a mayor."""

    name: str
    seat: Seat
    body: str = ""
    commune: str = ""


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many members with a vote must be there: the landlord's internal rules fix it."""

    voters: int
    source: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting: members there (or validly represented), and what allows it to be remote. None: not recorded."""

    held_on: date
    landlord: str
    present: tuple[Member, ...]
    quorum: Quorum | None
    remote: bool = False
    prefect_agreed_to_remote: bool | None = None
    rules_allow_remote: bool | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household examined for a dwelling. `named_for_dalo`: by the prefect under L. 441-2-3; None when unknown."""

    demand_number: str
    named_for_dalo: bool | None = None


@dataclass(frozen=True, slots=True)
class Derogation:
    """Why fewer candidates are examined, and what shows it."""

    kind: FewerCandidates
    shown_by: str


@dataclass(frozen=True, slots=True)
class DwellingFile:
    """A dwelling put to the committee. `nominator`: whose share it is in; `subsidised`: D. 331-25-1; None unknown."""

    dwelling: str
    commune: str
    intercommunality: str
    candidates: tuple[Candidate, ...]
    nominator: str = ""
    subsidised: bool | None = None
    exception: Derogation | None = None


class Ballot(Enum):
    """How a member voted."""

    FOR = "pour"
    AGAINST = "contre"
    ABSTAINED = "abstention"


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason, in fact and in law, under a code of the local list."""

    code: str
    fact: str
    law: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, in what capacity, and under which delegation when they are not the president."""

    name: str
    capacity: str
    delegation: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for a candidate. `rank` in a ranking; `missing_document` for a suspensive condition."""

    demand_number: str
    outcome: Outcome
    rank: int | None = None
    missing_document: str = ""
    grounds: tuple[Ground, ...] = ()
    ballots: Mapping[str, Ballot] = field(default_factory=dict)
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """The dwelling offered to someone, the days given to answer, and the answer if any."""

    demand_number: str
    received_on: date
    days: int
    answered_on: date | None = None
    accepted: bool | None = None
