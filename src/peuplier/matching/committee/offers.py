"""After the committee: who is offered the dwelling, when silence becomes a refusal, and who comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from peuplier.matching.committee.law import ALLOCATIONS, CommitteeLaw, in_force
from peuplier.matching.committee.records import CommitteeFinding, Decision, Offer


class Answer(Enum):
    """Where an offer stands on a day."""

    ACCEPTED = "acceptée"
    REFUSED = "refusée"
    SILENT = "sans réponse dans le délai : le silence vaut refus"
    WAITING = "en attente de réponse"


def last_day(offer: Offer) -> date:
    """The last day to answer: the day of receipt does not count."""
    return offer.received_on + timedelta(days=offer.days)


def answer(offer: Offer, on: date) -> Answer:
    """What an offer has become on a day. An answer after the last day comes too late."""
    if offer.answered_on is not None and offer.answered_on <= min(on, last_day(offer)):
        return Answer.ACCEPTED if offer.accepted else Answer.REFUSED
    return Answer.SILENT if on > last_day(offer) else Answer.WAITING


def successors(decisions: Sequence[Decision]) -> list[str]:
    """Demand numbers in the order in which the dwelling goes from one to the next."""
    given = [decision for decision in decisions if decision.outcome in ALLOCATIONS]
    return [decision.demand_number for decision in sorted(given, key=lambda decision: decision.rank or 1)]


@dataclass(frozen=True, slots=True)
class Succession:
    """Where a dwelling stands: who accepted, who must answer and until when, or to whom it must be offered now.

    All three are None when everybody ranked has refused: the dwelling goes back to the committee.
    """

    accepted_by: str | None = None
    waiting_for: str | None = None
    until: date | None = None
    next_offer_to: str | None = None


def succession(decisions: Sequence[Decision], offers: Sequence[Offer], on: date) -> Succession:
    """The first in order who has not refused, expressly or by silence."""
    made = {offer.demand_number: offer for offer in offers if offer.received_on <= on}
    for number in successors(decisions):
        if number not in made:
            return Succession(next_offer_to=number)
        match answer(made[number], on):
            case Answer.ACCEPTED:
                return Succession(accepted_by=number)
            case Answer.WAITING:
                return Succession(waiting_for=number, until=last_day(made[number]))
            case Answer.REFUSED | Answer.SILENT:
                continue
    return Succession()


def check_offers(decisions: Sequence[Decision], offers: Sequence[Offer], law: CommitteeLaw) -> list[CommitteeFinding]:
    """Each offer goes to somebody ranked, once, with days enough, and after those before have refused."""
    found = []
    order = successors(decisions)
    seen: dict[str, Offer] = {}
    for offer in sorted(offers, key=lambda offer: offer.received_on):
        number, days = offer.demand_number, in_force(law.answer_days, offer.received_on)
        ranked = in_force(law.outcomes, offer.received_on).cited
        if offer.days < days.value:
            what = f"demande {number} : {offer.days} jour(s) pour répondre, {days.value} au moins sont dus."
            found.append(
                CommitteeFinding("délai de réponse", days.cited, what, "renouvelez l’offre avec le délai entier.")
            )
        if offer.answered_on is not None and (offer.answered_on < offer.received_on or offer.accepted is None):
            what = f"demande {number} : la réponse est datée d’avant l’offre, ou n’est ni oui ni non."
            found.append(CommitteeFinding("délai de réponse", days.cited, what, "corrigez la date ou la réponse."))
        if number in seen:
            what = f"demande {number} : le logement lui est offert deux fois."
            found.append(CommitteeFinding("ordre des suivants", ranked, what, "ne gardez que la première offre."))
        elif number not in order:
            what = f"demande {number} : le logement lui est offert sans qu’il lui soit attribué."
            found.append(CommitteeFinding("ordre des suivants", ranked, what, "suivez l’ordre de la commission."))
        else:
            for before in order[: order.index(number)]:
                if before not in seen or answer(seen[before], offer.received_on) not in (Answer.REFUSED, Answer.SILENT):
                    what = f"demande {number} : servie avant que la demande {before}, mieux classée, ait refusé."
                    remedy = f"attendez la réponse de la demande {before}, ou la fin de son délai."
                    found.append(CommitteeFinding("ordre des suivants", ranked, what, remedy))
        seen.setdefault(number, offer)
    return found
