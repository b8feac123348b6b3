"""Who may be who: the facts keep births and ties apart, the interface wants persons. The persons that say the same.

Where the facts leave a choice (which adult is the co-holder), the choice is made and said: see `assumed`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle, islice

from peuplier.evaluation.calendar import whole_years
from peuplier.sources.sne.drafts import UNSAID, Draft, Facts, codes, days
from peuplier.sources.sne.households import CHILD, COUPLE

_OF_AGE = 18
_NO_TIE = (
    "les adultes dont on ignore le rôle sont écrits comme cotitulaires, les enfants comme personnes à charge, sans lien"
)
Day = date | None


@dataclass(slots=True)
class Household:
    """The persons to write: (birth, tie) of each; None as a list: not said. `assumed` tells the choices made."""

    holders: list[tuple[Day, str | None]] | None
    dependants: list[tuple[Day, str | None]] | None
    in_custody: list[tuple[Day, str | None]] | None
    assumed: list[str] = field(default_factory=list)


def household_of(facts: Facts, on: date) -> Household:
    """Persons that read back as the facts do, as far as the interface can say them."""
    births, applicant = days(facts.get("naissances_ménage")), facts.get("naissance_demandeur")
    custody = days(facts.get("naissances_en_garde"))
    rest = _without(births, (applicant, *(custody or ()))) if births is not None and applicant else None
    in_custody = _in_custody(custody, codes(facts.get("coparentalité")))
    if rest is None:
        return Household(_holders_alone(facts), _dependants_alone(facts), in_custody)
    return _shared_out(rest, facts, in_custody, on)


def _without(births: Sequence[date], removed: Sequence[object]) -> list[date] | None:
    """The births left, in order, once some are taken away; None when one of those is not there."""
    left = Counter(removed)
    kept = []
    for birth in births:
        if left[birth]:
            left[birth] -= 1
        else:
            kept.append(birth)
    return None if left.total() else kept


def _in_custody(births: tuple[date, ...] | None, forms: tuple[str, ...] | None) -> list[tuple[Day, str | None]] | None:
    if births is None and forms is None:
        return None
    if births is None:
        return [(None, form) for form in forms or ()] or None
    if forms is None:
        return [(birth, None) for birth in births]
    return [(birth, form) for birth, form in zip(births, _used(forms, len(births)), strict=True)]


def _used(items: Sequence[str], times: int) -> list[str | None]:
    """Items repeated in turn to the wanted number, each at least once if there is room; None without items."""
    return list(islice(cycle(items), times)) if items else [None] * times


# ── births unknown: only what is said of each list ──────────────────────────────────────────────────────


def _holders_alone(facts: Facts) -> list[tuple[Day, str | None]] | None:
    ties, works, places = (codes(facts.get(name)) for name in _HOLDER_FACTS)
    if ties is None and works is None and places is None:
        return None
    if () in (ties, works, places):
        return []
    count = len(places) if places else max(len(ties or ()), len(works or ()))
    partner = facts.get("naissance_conjoint")
    births: list[Day] = [partner if isinstance(partner, date) else None, *[None] * (count - 1)]
    return list(zip(births, _ties(ties, births, partner), strict=True))


_HOLDER_FACTS = ("liens_cotitulaires", "situations_cotitulaires", "communes_travail_cotitulaires")


def _dependants_alone(facts: Facts) -> list[tuple[Day, str | None]] | None:
    ties, children = codes(facts.get("liens_personnes_à_charge")), days(facts.get("naissances_enfants_à_charge"))
    if ties is None and children is None:
        return None
    listed: list[tuple[Day, str | None]] = [(birth, CHILD) for birth in children or ()]
    if children is None and CHILD in (ties or ()):
        listed.append((None, CHILD))
    return listed + [(None, tie) for tie in ties or () if tie != CHILD]


# ── births known: each of them is someone ───────────────────────────────────────────────────────────────


def _shared_out(rest: list[date], facts: Facts, in_custody: list[tuple[Day, str | None]] | None, on: date) -> Household:
    ties, works, places = (codes(facts.get(name)) for name in _HOLDER_FACTS)
    dependant_ties = codes(facts.get("liens_personnes_à_charge"))
    children = _children(rest, facts)
    candidates = (_without(rest, children) if children else list(rest)) or []
    others_allowed = dependant_ties is None and children is None
    others_needed = len(set(dependant_ties or ()) - {CHILD})
    partner = facts.get("naissance_conjoint")
    if () in (ties, works, places):
        count = 0
    elif not others_allowed and not others_needed:
        count = len(candidates)
    elif places:
        count = len(places)
    else:
        count = max(len(ties or ()), len(works or ()), 1) + _second_partner(ties, partner)
    assumed: list[str] = []
    if ties is None and candidates:
        assumed.append(_NO_TIE)
        if others_allowed:
            candidates.sort(key=lambda birth: whole_years(birth, on) < _OF_AGE)
            adults = sum(whole_years(birth, on) >= _OF_AGE for birth in candidates)
            count = max(1, min(adults, len(candidates) - 1))
    candidates.sort(key=lambda birth: birth != partner)
    chosen: list[Day] = list(candidates[:count])
    others = candidates[count:]
    holders = list(zip(chosen, _ties(ties, chosen, partner), strict=True))
    other_ties = [tie for tie in dependant_ties or () if tie != CHILD]
    dependants: list[tuple[Day, str | None]] = [(birth, CHILD) for birth in children or ()]
    dependants += zip(others, _used(other_ties, len(others)), strict=True)
    return Household(holders, dependants, in_custody, assumed)


def _children(rest: list[date], facts: Facts) -> tuple[date, ...] | None:
    """Births of the dependent children; when only their number is known, the youngest."""
    children = days(facts.get("naissances_enfants_à_charge"))
    number = facts.get("nombre_enfants_à_charge")
    if children is None and isinstance(number, int) and number <= len(rest):
        return tuple(sorted(rest, reverse=True)[:number])
    return children if children is None or _without(rest, children) is not None else None


def _second_partner(ties: tuple[str, ...] | None, partner: object) -> int:
    """1 when a couple is known and the partner is not: there are then two of them."""
    return int(partner is None and len(COUPLE & set(ties or ())) == 1)


def _ties(ties: tuple[str, ...] | None, births: Sequence[Day], partner: object) -> list[str | None]:
    """A tie for each co-holder, so that each tie is used and the partner is the one that is known, if any."""
    if not ties:
        return [None] * len(births)
    couple = [tie for tie in ties if tie in COUPLE]
    apart = [tie for tie in ties if tie not in COUPLE]
    if len(couple) != 1:
        return _used(ties, len(births))
    if not apart:
        return _used(couple, len(births))
    known = partner if partner in births else None
    # Every birth is known and the partner is not: two of them are partners.
    taken = {births.index(known)} if known in births else {0, 1}
    return [couple[0] if place in taken else apart[0] for place in range(len(births))]


# ── as blocks ───────────────────────────────────────────────────────────────────────────────────────────


def put_household(persons: Draft, facts: Facts, on: date) -> list[str]:
    """Write the persons into the block of the household; returns what had to be assumed."""
    household = household_of(facts, on)
    works, places = codes(facts.get("situations_cotitulaires")), codes(facts.get("communes_travail_cotitulaires"))
    count = len(household.holders or ())
    jobs = zip(_used(works or (), count), _used(places or (), count), strict=True)
    holders: list[Draft] = [
        {"dateNaissance": birth, "lienDemandeur": tie, "situationProfessionnelle": _job(work, place)}
        for (birth, tie), (work, place) in zip(household.holders or (), jobs, strict=True)
    ]
    _put_list(persons, "listeCotitulaire", "cotitulaire", household.holders, holders)
    _put_list(
        persons,
        "listePersonneACharge",
        "personneACharge",
        household.dependants,
        [{"dateNaissance": birth, "lienParente": tie} for birth, tie in household.dependants or ()],
    )
    _put_list(
        persons,
        "listePersonneEnGarde",
        "personneEnGarde",
        household.in_custody,
        [{"dateNaissance": birth, "coParentalite": form} for birth, form in household.in_custody or ()],
    )
    expected, due = facts.get("naissances_attendues"), facts.get("naissance_prévue_le")
    if expected != 0 or due is not None:
        persons["personneANaitre"] = _known({"nombre": expected, "dateNaissancePrevue": due})
    return household.assumed


def _put_list(persons: Draft, listed: str, name: str, known: object, items: Sequence[Draft]) -> None:
    if known is None:
        persons[listed] = UNSAID
    elif items:
        persons[listed] = {name: [_known(item) for item in items]}


def _job(work: object, place: object) -> Draft:
    job = _known({"typeContratTravail": work})
    return job | {"codePostal": UNSAID, "commune": place} if place is not None else job


def _known(draft: Draft) -> Draft:
    return {name: value for name, value in draft.items() if value is not None}
