"""The facts of one demand of the interface: those that are one element, read by their path; the others, established.

Identity (names, title, sex, nationality) is known to the interface and has facts of its own. No row of demands holds
it: a score may not read it, and what is not kept cannot leak.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from peuplier.sources.sne.blocks import Block, Fault
from peuplier.sources.sne.households import co_holders_of, household_facts
from peuplier.sources.sne.resources import resource_facts, tax_facts
from peuplier.sources.sne.situations import (
    closure_facts,
    disability_facts,
    first_reason,
    place_facts,
    shelter_since,
)
from peuplier.sources.sne.structure import ROOT, Node, Shape, interface
from peuplier.vocabulary import FACTS, LABELS
from peuplier.vocabulary.facts import Fact, Origin, Subject

IDENTITY = ("nom", "prénom", "civilité", "sexe", "nationalité")
NUMBER = "numéro_unique"
_DEMAND = f"/{ROOT}/demande/"
# Facts that take more than their path says: several elements, or one element and a rule.
ESTABLISHED = frozenset(
    {
        "naissances_ménage",
        "naissances_attendues",
        "naissances_en_garde",
        "naissances_enfants_à_charge",
        "liens_cotitulaires",
        "liens_personnes_à_charge",
        "coparentalité",
        "naissance_conjoint",
        "situations_cotitulaires",
        "communes_travail_cotitulaires",
        "commune_résidence",
        "ressources_reçues",
        "pensions_versées",
        "ressources_reçues_personnes_à_charge",
        "pensions_versées_personnes_à_charge",
        "nature_ressources",
        "revenu_fiscal_n_1",
        "année_revenu_fiscal_n_1",
        "revenu_fiscal_n_2",
        "année_revenu_fiscal_n_2",
        "communes_souhaitées",
        "quartiers_souhaités",
        "motif_principal",
        "structure_depuis",
        "accompagné",
        "handicap_moteur",
        "handicap_sensoriel",
        "handicap_autre",
        "natures_handicap_moteur",
        "natures_handicap_sensoriel",
        "aides_techniques",
        "équipements_nécessaires",
        "évolution_handicap",
        "capacité_marches",
        "personne_handicapée",
        "besoin_logement_adapté",
        "radiation_le",
        "motif_radiation",
        "motif_irrecevabilité",
        "courrier_sans_réponse_le",
    }
)


@dataclass(frozen=True, slots=True)
class Direct:
    """A fact that is the value of one element: the names that lead to it below `demande`."""

    fact: Fact
    blocks: tuple[str, ...]
    node: Node


@cache
def carried() -> Mapping[str, Fact]:
    """Every fact of a demand that the interface carries, but for identity."""
    return {
        name: fact
        for name, fact in FACTS.items()
        if fact.subject is Subject.DEMAND
        and fact.path.startswith(_DEMAND)
        and name not in IDENTITY
        # Who recognised a label, when, and on what proof share its path: the interface only says that it is there.
        and (fact.origin is not Origin.LABEL or name in LABELS)
    }


@cache
def carried_allocations() -> Mapping[str, Fact]:
    """Every fact of an allocation that the interface carries."""
    return {
        name: fact
        for name, fact in FACTS.items()
        if fact.subject is Subject.ALLOCATION and fact.path.startswith(_DEMAND)
    }


@cache
def direct(of_allocations: bool = False) -> tuple[Direct, ...]:
    """The facts that are one element each."""
    facts = carried_allocations() if of_allocations else carried()
    return tuple(_direct(fact) for name, fact in facts.items() if name not in ESTABLISHED and name != NUMBER)


def _direct(fact: Fact) -> Direct:
    names = fact.path.removeprefix(_DEMAND).split("/")
    node = interface()["demande"]
    for name in names:
        node = node[name]
    return Direct(fact, tuple(names[:-1]), node)


@cache
def _by_block(of_allocations: bool) -> tuple[tuple[tuple[str, ...], tuple[tuple[str, str, bool, int], ...]], ...]:
    """Direct facts under the block that holds them: (fact, element, repeated, stored units of a whole number)."""
    held: dict[tuple[str, ...], list[tuple[str, str, bool, int]]] = {}
    for one in direct(of_allocations):
        scale = one.fact.kind.scale if one.node.shape is Shape.WHOLE else 1
        held.setdefault(one.blocks, []).append((one.fact.name, one.node.name, one.node.repeated, scale))
    return tuple((blocks, tuple(leaves)) for blocks, leaves in held.items())


def _direct_facts(demande: Block, of_allocations: bool = False) -> dict[str, object]:
    """Direct facts: codes as a tuple, amounts and areas in stored units, None when unknown."""
    facts: dict[str, object] = {}
    for blocks, leaves in _by_block(of_allocations):
        block = demande
        for name in blocks:
            block = block.block(name)
        values = block.values
        for fact, name, repeated, scale in leaves:
            if repeated:
                facts[fact] = block.items(name) if name in values else None
            else:
                value = values.get(name)
                facts[fact] = value if scale == 1 or value is None else value * scale  # type: ignore[operator]
    return facts


def facts_of(demande: Block, faults: list[Fault]) -> dict[str, object]:
    """Every fact of one demand, unknown ones as None; new faults are added."""
    demand = demande.block("demandeLogement")
    persons = demand.block("personnePhysique")
    applicant, co_holders = persons.block("demandeur"), co_holders_of(persons)
    facts = _direct_facts(demande)
    facts |= household_facts(persons, faults)
    facts |= resource_facts(applicant, co_holders)
    facts |= tax_facts(applicant, co_holders, faults)
    facts |= place_facts(persons, demand.block("logementRecherche"))
    facts |= disability_facts(demand)
    facts |= closure_facts(demand, faults)
    facts["motif_principal"] = first_reason(demand.block("principauxMotifDemande"))
    facts["structure_depuis"] = shelter_since(persons.block("logementActuel"))
    return facts


def allocation_facts(demande: Block) -> dict[str, object] | None:
    """The facts of the allocation that closed a demand; None when there was none."""
    closure = demande.block("demandeLogement").block("radiation")
    if "attributionLogement" not in closure:
        return None
    return _direct_facts(demande, of_allocations=True)
