"""What the household lives on, as the interface lists it: amounts by person and by nature, tax income by year."""

from collections.abc import Sequence

from peuplier.sources.sne import rules
from peuplier.sources.sne.blocks import Block, Fault

Facts = dict[str, object]
_CENTS = 100
_NATURE, _AMOUNT = "ressource", "montant"


def resource_facts(applicant: Block, co_holders: Sequence[Block]) -> Facts:
    """Monthly amounts in cents. The interface has no housing aid among them: « AUT » leaves APL and AL out.

    A household whose every list of resources received is empty has not said that it lives on nothing: its
    resources are unknown. An empty list of maintenance paid, or of what dependants receive, is an answer: zero.
    """
    holders = (applicant, *co_holders)
    received = [holder.block("listeRessourceRecue") for holder in holders]
    of_dependants = applicant.block("listeRessourceRecuePersACharge")
    nothing_said = not any(listed.blocks("detailRessource") for listed in received)
    complete = all("listeRessourceRecue" in holder for holder in holders)
    return {
        "ressources_reçues": None if nothing_said or not complete else _total(received),
        "pensions_versées": _paid(holders, "listeRessourceVersee"),
        "ressources_reçues_personnes_à_charge": _paid([applicant], "listeRessourceRecuePersACharge"),
        "pensions_versées_personnes_à_charge": _paid([applicant], "listeRessourceVerseePersACharge"),
        "nature_ressources": None if nothing_said or not complete else _natures([*received, of_dependants]),
    }


def _paid(holders: Sequence[Block], name: str) -> int | None:
    if not all(name in holder for holder in holders):
        return None
    return _total([holder.block(name) for holder in holders], only_known="Versee" in name)


def _total(lists: Sequence[Block], only_known: bool = False) -> int | None:
    """The sum of the amounts, in cents; None when a line has no amount, or a list is withheld."""
    total = 0
    for listed in lists:
        if listed.withheld:
            return None
        for detail in listed.blocks("detailRessource"):
            amount = detail.whole(_AMOUNT)
            if amount is None and _AMOUNT not in detail.marked:
                return None
            # What is paid under a code that is not maintenance is not a pension: the sum is not known.
            if only_known and detail.values.get(_NATURE, "") is None and _NATURE not in detail.marked:
                return None
            total += amount or 0
    return total * _CENTS


def _natures(lists: Sequence[Block]) -> tuple[str, ...] | None:
    """The natures received. A line of zero euro is not received: some software write every line of the form."""
    found: dict[str, None] = {}
    for listed in lists:
        if listed.withheld:
            return None
        for detail in listed.blocks("detailRessource"):
            nature = detail.text(_NATURE)
            if nature is None and _NATURE not in detail.marked:
                return None
            if nature is not None and detail.whole(_AMOUNT) != 0:
                found[nature] = None
    return tuple(found)


def tax_facts(applicant: Block, co_holders: Sequence[Block], faults: list[Fault]) -> Facts:
    """Reference tax income of the household in cents, and its year. One holder without amount: unknown, never zero."""
    notices = [holder.block("revenuFiscal") for holder in (applicant, *co_holders)]
    facts: Facts = {}
    for mark, suffix in (("Moins1", "n_1"), ("Moins2", "n_2")):
        # A share marked by the writer is within the amount of another holder.
        amounts = [notice.whole(f"montant{mark}") for notice in notices if f"montant{mark}" not in notice.marked]
        years = {notice.whole(f"annee{mark}") for notice in notices} - {None}
        income = None if None in amounts else sum(amount for amount in amounts if amount is not None) * _CENTS
        if len(years) > 1:
            income = None
            field = f"demandeLogement/personnePhysique/listeCotitulaire/cotitulaire/revenuFiscal/annee{mark}"
            shown = " et ".join(str(year) for year in sorted(year for year in years if year is not None))
            faults.append(Fault(applicant.line, field, shown, rules.TWO_TAX_YEARS))
        facts[f"revenu_fiscal_{suffix}"] = income
        facts[f"année_revenu_fiscal_{suffix}"] = next(iter(years)) if len(years) == 1 else None
    return facts
