"""The report that each landlord owes before 28 February: dwellings offered and let, in the breakdown of the decree.

Nominator × type × financing × in or out of a QPV × commune × period of construction (decree 2020-145). Each offer and
each lease of the ledger stands in one cell. What is missing is named, dwelling by dwelling.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peuplier.evaluation.reasons.one_demand import Value
from peuplier.matching.flow.ledger import Ledger
from peuplier.matching.flow.records import Account, Kind, Movement, Vacancy

# First years of the periods of construction; the decree does not set them, a landlord may send others.
PERIODS = (1949, 1975, 1990, 2000, 2010, 2020)
BREAKDOWN: Mapping[str, str] = {
    "logement_type": "type",
    "logement_financement": "financement",
    "logement_en_qpv": "situation en quartier prioritaire ou hors de lui",
    "logement_commune": "commune",
    "logement_construction_année": "période de construction",
}
_Key = tuple[str | None, Account, str | None, str | None, str | None, bool | None, str | None, str | None]
_SIGN = {Kind.OFFERED: 1, Kind.WITHDRAWN: -1}


@dataclass(frozen=True, slots=True)
class ReportCell:
    """One line of the report. None is a datum that the landlord has not sent."""

    landlord: str | None
    account: Account
    nominator: str | None
    dwelling_type: str | None
    financing: str | None
    in_qpv: bool | None
    commune: str | None
    period: str | None
    offered: int
    allocated: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A datum that the report lacks: how many dwellings lack it, and the first of them."""

    landlord: str | None
    what: str
    count: int
    dwellings: tuple[str, ...]


@dataclass(frozen=True)
class StatutoryReport:
    """The report of a year for every landlord. `year_over`: before the end of the year it is provisional."""

    year: int
    on: date
    cells: tuple[ReportCell, ...]
    missing: tuple[Missing, ...]
    year_over: bool

    @property
    def due_on(self) -> date:
        """Before the 28 February that follows (R. 441-5): the last day is the 27th."""
        return date(self.year + 1, 2, 27)

    def complete(self, landlord: str | None) -> bool:
        """Whether nothing is missing for a landlord."""
        return self.year_over and not any(one.landlord == landlord for one in self.missing)


def period_of(built: Value, periods: Sequence[int] = PERIODS) -> str | None:
    """The period of construction of a year; None when it is unknown."""
    if not isinstance(built, int):
        return None
    before = [first for first in periods if first <= built]
    after = [first for first in periods if first > built]
    if not before:
        return f"avant {after[0]}"
    return f"{before[-1]}–{after[0] - 1}" if after else f"depuis {before[-1]}"


def statutory_report(
    ledger: Ledger, vacancies: Iterable[Vacancy], year: int, on: date, landlords: Iterable[str] = ()
) -> StatutoryReport:
    """The report of a year. `landlords` are those expected: one without any movement is named as missing."""
    of = {vacancy.identifier: vacancy for vacancy in vacancies}
    told = [
        one
        for one in ledger.movements
        if one.on.year == year and one.on <= on and one.kind in (Kind.OFFERED, Kind.WITHDRAWN, Kind.ALLOCATED)
    ]
    offered: Counter[_Key] = Counter()
    allocated: Counter[_Key] = Counter()
    for one in told:
        key = _key(one, of[one.vacancy].facts)
        if one.kind is Kind.ALLOCATED:
            allocated[key] += 1
        else:
            offered[key] += _SIGN[one.kind]
    keys = sorted({*offered, *allocated}, key=lambda key: tuple(map(_sortable, key)))
    cells = (ReportCell(*key, offered=offered[key], allocated=allocated[key]) for key in keys)
    kept = tuple(cell for cell in cells if cell.offered or cell.allocated)
    return StatutoryReport(year, on, kept, tuple(_missing(told, of, landlords)), on > date(year, 12, 31))


def _key(one: Movement, facts: Mapping[str, Value]) -> _Key:
    in_qpv = facts.get("logement_en_qpv")
    return (
        one.landlord,
        one.account,
        one.nominator,
        _text(facts.get("logement_type")),
        _text(facts.get("logement_financement")),
        in_qpv if isinstance(in_qpv, bool) else None,
        _text(facts.get("logement_commune")),
        period_of(facts.get("logement_construction_année")),
    )


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _sortable(value: object) -> str:
    return value.value if isinstance(value, Account) else "" if value is None else str(value)


def _missing(told: Sequence[Movement], of: Mapping[str, Vacancy], landlords: Iterable[str]) -> list[Missing]:
    lacking: dict[tuple[str | None, str], list[str]] = {}
    for one in told:
        facts = of[one.vacancy].facts
        wanted = [label for name, label in BREAKDOWN.items() if facts.get(name) is None]
        wanted += ["réservataire"] * (one.nominator is None) + ["bailleur"] * (one.landlord is None)
        for label in wanted:
            held = lacking.setdefault((one.landlord, label), [])
            if one.dwelling not in held:
                held.append(one.dwelling)
    found = [
        Missing(landlord, label, len(dwellings), tuple(dwellings[:10]))
        for (landlord, label), dwellings in sorted(lacking.items(), key=lambda item: (item[0][0] or "", item[0][1]))
    ]
    silent = sorted(set(landlords) - {one.landlord for one in told})
    return found + [Missing(landlord, "tout le compte : aucun mouvement reçu", 0, ()) for landlord in silent]
