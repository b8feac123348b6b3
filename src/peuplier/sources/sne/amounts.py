"""Resources and tax income on their way to the interface: totals of the household, written under the applicant.

The facts know totals and natures, not the share of each. A share is never made up: it is written as a marked zero.
"""

from peuplier.sources.sne.drafts import UNSAID, Draft, Facts, codes, euros

_PAID, _OF_DEPENDANTS = "PAV", "_personnes_à_charge"
_MOST = 999_999
Codes = tuple[str, ...] | None


def put_resources(applicant: Draft, facts: Facts) -> None:
    """Write the four lists of the applicant."""
    natures = codes(facts.get("nature_ressources"))
    received, of_dependants = (_amount(facts, f"ressources_reçues{whose}") for whose in ("", _OF_DEPENDANTS))
    applicant["listeRessourceRecue"] = _received(received, natures)
    applicant["listeRessourceRecuePersACharge"] = _of_dependants(of_dependants, natures)
    applicant["listeRessourceVersee"] = _paid(_amount(facts, "pensions_versées"))
    applicant["listeRessourceVerseePersACharge"] = _paid(_amount(facts, f"pensions_versées{_OF_DEPENDANTS}"))


def _amount(facts: Facts, name: str) -> int | None:
    """A fact in whole euros, if the interface can hold it."""
    amount = euros(facts.get(name))
    return amount if amount is not None and abs(amount) <= _MOST else None


def _received(total: int | None, natures: Codes) -> object:
    """One line for the total, one for each nature. Nothing known at all: a list that says so."""
    if total is None and natures is None:
        return UNSAID
    lines = [_line(total, natures)]
    lines += [{"ressource": nature, "montant": UNSAID} for nature in natures or ()]
    return {"detailRessource": lines}


def _of_dependants(total: int | None, natures: Codes) -> object:
    """An empty list is zero; an unknown total is a line without amount."""
    return {"detailRessource": [] if total == 0 else [_line(total, natures)]}


def _line(amount: int | None, natures: Codes) -> Draft:
    """A line whose nature is unknown, or said by other lines."""
    line: Draft = {} if natures is None else {"ressource": UNSAID}
    return line if amount is None else line | {"montant": amount}


def _paid(amount: int | None) -> object:
    if amount is None:
        return UNSAID
    return {"detailRessource": [{"ressource": _PAID, "montant": amount}] if amount else []}


def put_tax(persons: Draft, applicant: Draft, facts: Facts) -> None:
    """Write the income of each year under the applicant; that of a co-holder is within it, and marked so."""
    notice: Draft = {}
    of_holders: Draft = {}
    for mark, suffix in (("Moins1", "n_1"), ("Moins2", "n_2")):
        year, income = facts.get(f"année_revenu_fiscal_{suffix}"), _amount(facts, f"revenu_fiscal_{suffix}")
        if year is not None:
            notice[f"annee{mark}"] = year
        if income is not None:
            notice[f"montant{mark}"], of_holders[f"montant{mark}"] = income, UNSAID
    applicant["revenuFiscal"] = notice
    listed = persons.get("listeCotitulaire")
    if of_holders and isinstance(listed, dict):
        for holder in listed["cotitulaire"]:
            holder["revenuFiscal"] = dict(of_holders)
