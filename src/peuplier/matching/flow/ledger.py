"""The ledger: each vacancy makes its movements, each with a date, a dwelling, a reason and an author.

A dwelling enters one account and only one. It leaves the base when the household let in is one of those that the
`part` blocks name (« hors flux si »): transfers inside the landlord's stock, rehousing. What is unknown changes
nothing and is said.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.evaluation.reasons.truths import Tests
from peuplier.matching.flow.records import Account, Doubt, Kind, Movement, Vacancy
from peuplier.matching.flow.rules import first_lettings_within
from peuplier.policy.tree.conditions import Condition
from peuplier.policy.tree.document import Policy
from peuplier.policy.wording.clauses import clause


@dataclass(frozen=True)
class Ledger:
    """Every movement up to a day, in order of date, and what is not known."""

    movements: tuple[Movement, ...]
    doubts: tuple[Doubt, ...]


class Bookkeeper:
    """Writes the movements of vacancies under one policy. `until`: nothing later is known yet."""

    def __init__(self, policy: Policy, until: date) -> None:
        self._policy, self._until = policy, until
        self._titles = {group.name: group.title for group in policy.groups}
        self._tests = Tests({group.name: group for group in policy.groups}, TablesInForce(policy, until))
        self._first_within = first_lettings_within(policy)
        self._leaving: dict[Condition, list[str]] = {}
        for share in policy.shares:
            for condition in share.leaves_flow:
                self._leaving.setdefault(condition, []).append(share.nominator)

    def ledger(self, vacancies: Iterable[Vacancy]) -> Ledger:
        """The movements of all of them; each vacancy is read on its own."""
        movements: list[Movement] = []
        doubts: list[Doubt] = []
        for vacancy in vacancies:
            movements += self._movements(vacancy, doubts)
        known = (one for one in movements if one.on <= self._until)
        return Ledger(tuple(sorted(known, key=lambda one: (one.on, one.vacancy))), tuple(doubts))

    def _movements(self, vacancy: Vacancy, doubts: list[Doubt]) -> Iterator[Movement]:
        facts = OneDemand(vacancy.identifier, vacancy.facts, vacancy.signed_on or vacancy.free_on)
        account, why = self._account(vacancy, facts, doubts)
        residence = facts.get("logement_résidence")
        operation = str(residence) if account is Account.FIRST_LETTINGS and residence is not None else None

        def line(on: date, kind: Kind, nominator: str | None, reason: str, author: str | None) -> Movement:
            return Movement(
                on,
                vacancy.landlord,
                account,
                kind,
                nominator,
                vacancy.dwelling,
                vacancy.identifier,
                reason,
                author,
                operation,
            )

        yield line(vacancy.free_on, Kind.ENTERED, None, why, vacancy.landlord)
        nominator = vacancy.nominator
        if vacancy.offered_on is not None and nominator is not None:
            yield line(vacancy.offered_on, Kind.OFFERED, nominator, "tour du réservataire", vacancy.landlord)
        if vacancy.handed_back_on is not None and nominator is not None:
            yield line(vacancy.handed_back_on, Kind.HANDED_BACK, nominator, "pas de candidat dans le délai", nominator)
        if vacancy.signed_on is None:
            return
        leaving = list(self._leaves(vacancy, facts, doubts)) if account is Account.FLOW else []
        gone = {name for _, names in leaving for name in names}
        if not leaving:
            yield from self._allocated(vacancy, line, doubts)
            return
        everybody = gone >= {share.nominator for share in self._policy.shares}
        reason = " ; ".join(reason for reason, _ in leaving)
        for name in (None,) if everybody else sorted(gone):
            yield line(vacancy.signed_on, Kind.LEFT, name, reason, vacancy.landlord)
        if vacancy.offered_on is not None and nominator is not None and (everybody or nominator in gone):
            yield line(vacancy.signed_on, Kind.WITHDRAWN, nominator, reason, vacancy.landlord)
        if not everybody and vacancy.signed_for not in gone:
            yield from self._allocated(vacancy, line, doubts)

    def _allocated(self, vacancy: Vacancy, line: Callable[..., Movement], doubts: list[Doubt]) -> Iterator[Movement]:
        assert vacancy.signed_on is not None
        if vacancy.signed_for is None:
            doubts.append(_doubt(vacancy, "le réservataire du bail signé", "le bail n’est compté pour personne"))
        yield line(vacancy.signed_on, Kind.ALLOCATED, vacancy.signed_for, "bail signé", vacancy.landlord)

    def _account(self, vacancy: Vacancy, facts: OneDemand, doubts: list[Doubt]) -> tuple[Account, str]:
        for share in self._policy.shares:
            for apart in share.set_apart:
                held = self._tests.test(apart.condition)(facts)
                if held:
                    return Account.APART, apart.reason
                if held is None:
                    doubts.append(_doubt(vacancy, f"s’il est à part ({apart.reason})", "compté dans le flux"))
        if facts.get("logement_hors_flux"):
            return Account.OUTSIDE, "le bailleur déclare ce logement hors flux"
        kind = facts.get("logement_mise_en_location")
        if kind is None:
            doubts.append(_doubt(vacancy, "première mise en location ou relocation", "compté comme une relocation"))
        if kind == "première":
            if self._first_within:
                return Account.FLOW, "première mise en location, comptée dans le flux par convention"
            return Account.FIRST_LETTINGS, "première mise en location"
        return Account.FLOW, "relocation"

    def _leaves(self, vacancy: Vacancy, facts: OneDemand, doubts: list[Doubt]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The conditions that take this letting out of the base, as clauses, and the nominators whose base it is."""
        for condition, nominators in self._leaving.items():
            held = self._tests.test(condition)(facts)
            said = clause(condition, self._titles)
            if held:
                yield said, tuple(nominators)
            elif held is None:
                doubts.append(_doubt(vacancy, f"si {said}", "compté dans la base"))


def _doubt(vacancy: Vacancy, what: str, meanwhile: str) -> Doubt:
    return Doubt(vacancy.identifier, vacancy.dwelling, vacancy.landlord, what, meanwhile)
