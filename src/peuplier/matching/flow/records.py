"""What the flow is reckoned from: vacancies as recorded, and the ledger of movements that they make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from peuplier.evaluation.reasons.one_demand import Value

Truth = bool | None


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A dwelling that fell free once, and what became of it. None is unknown, or has not happened.

    `nominator` had the turn; `signed_for` is the nominator on whose account the lease was signed. `facts` are those of
    the dwelling and of the household let in: what the shares of the policy read, and what reports break down by.
    """

    identifier: str
    dwelling: str
    free_on: date
    landlord: str | None = None
    nominator: str | None = None
    offered_on: date | None = None
    handed_back_on: date | None = None
    signed_on: date | None = None
    signed_for: str | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)


class Account(Enum):
    """Where a vacancy is counted, the day it falls free: one account and only one."""

    FLOW = "flux annuel"
    FIRST_LETTINGS = "premières mises en location, par opération"
    APART = "logements identifiés, à part du flux"
    OUTSIDE = "hors du régime des flux"


class Kind(Enum):
    """What a movement does. `LEFT` takes a dwelling out of the base, `WITHDRAWN` the offer that had been made of it."""

    ENTERED = "entrée"
    LEFT = "sortie de la base"
    OFFERED = "logement proposé"
    WITHDRAWN = "proposition sortie du compte"
    HANDED_BACK = "tour rendu"
    ALLOCATED = "bail signé"


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the ledger. `nominator` is None for a movement that concerns them all; `author` is who declares it.

    `operation` is the residence, for first lettings; `vacancy` says where the line comes from.
    """

    on: date
    landlord: str | None
    account: Account
    kind: Kind
    nominator: str | None
    dwelling: str
    vacancy: str
    reason: str
    author: str | None
    operation: str | None = None

    @property
    def cell(self) -> tuple[int, str | None, Account, Kind, str | None, str | None]:
        """The one cell of the accounts where this line is counted."""
        return self.on.year, self.landlord, self.account, self.kind, self.nominator, self.operation


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that is not known and that the account would need: which dwelling, what, what was done meanwhile."""

    vacancy: str
    dwelling: str
    landlord: str | None
    what: str
    meanwhile: str
