"""Facts that take more than one element to establish: places, wishes, stays in shelter, disability, closure."""

from collections.abc import Iterable
from datetime import date

from peuplier.sources.sne import rules
from peuplier.sources.sne.blocks import Block, Fault

Facts = dict[str, object]
# The date that goes with each kind of temporary housing.
STAYS = {
    "RS": "compResSocDepuis",
    "RHVS": "compResHotDepuis",
    "SLHT": "compSousLocDepuis",
    "SH": "compStructDepuis",
    "CDEFCM": "compCentreDepuis",
}
DISABILITY_LISTS = {
    "natures_handicap_moteur": ("listeNatureHandicapMoteur", "natureHandicapMoteur"),
    "natures_handicap_sensoriel": ("listeNatureHandicapSensoriel", "natureHandicapSensoriel"),
    "aides_techniques": ("listeAideTechniqueHandicap", "aideTechniqueHandicap"),
    "équipements_nécessaires": ("listeEquipementHandicap", "equipementHandicap"),
}
DISABILITY_ANSWERS = {
    "accompagné": "accompagne",
    "handicap_moteur": "handicapMoteur",
    "handicap_sensoriel": "handicapSensoriel",
    "handicap_autre": "handicapAutre",
}


def place_facts(persons: Block, wanted: Block) -> Facts:
    """Where the household lives and wishes to live. Wished places keep the order of the file, each named once."""
    home = persons.block("adresseLogement").text("commune")
    post = persons.block("demandeur").block("adressePostale").text("commune")
    places = wanted.block("listeLocalisationSouhaite")
    listed = places.blocks("localisationSouhaite")
    communes = [place.text("commune") for place in listed]
    quarters = [place.text("quartier") for place in listed if "quartier" in place]
    said = "listeLocalisationSouhaite" in wanted and not places.withheld
    return {
        "commune_résidence": home or post,
        "communes_souhaitées": _in_order(communes) if communes else None,
        "quartiers_souhaités": _in_order(quarters) if said else None,
    }


def _in_order(items: Iterable[str | None]) -> tuple[str, ...] | None:
    found = dict.fromkeys(items)
    return None if None in found else tuple(found)  # type: ignore[arg-type]


def first_reason(reasons: Block) -> str | None:
    """The first reason of the file; None when it is unknown."""
    listed: list[str | None] = reasons.values.get("motifDemande", [])  # type: ignore[assignment]
    return listed[0] if listed else None


def shelter_since(housing: Block) -> date | None:
    """The oldest of the days on which a stay in temporary housing began."""
    days = [day for name in STAYS.values() if (day := housing.day(name)) is not None]
    return min(days, default=None)


def disability_facts(demand: Block) -> Facts:
    """Facts of the « handicap » annexes, one per person: a yes of one is a yes, the most limiting capacity counts.

    Without annex, or with a list of equipment that is there and empty, nobody asks for an adapted dwelling; without
    annex, nothing is known of disability itself.
    """
    annexes = demand.block("listeHandicap").blocks("handicap")
    facts: Facts = {name: _any(annex.answer(leaf) for annex in annexes) for name, leaf in DISABILITY_ANSWERS.items()}
    for name, (block, leaf) in DISABILITY_LISTS.items():
        facts[name] = _union(annexes, block, leaf)
    courses = [annex.text("etatHandicap") for annex in annexes]
    capacities = [annex.text("capaciteMarcheHandicap") for annex in annexes]
    facts["évolution_handicap"] = "EVO" if "EVO" in courses else _common(courses)
    facts["capacité_marches"] = _most_limiting(capacities)
    facts["personne_handicapée"] = _any(annex.block("referent").answer("handicapReconnu") for annex in annexes)
    equipped = any(annex.block("listeEquipementHandicap").blocks("equipementHandicap") for annex in annexes)
    nothing_needed = facts["équipements_nécessaires"] == () if annexes else not demand.block("listeHandicap").withheld
    facts["besoin_logement_adapté"] = True if equipped else False if nothing_needed else None
    return facts


def _any(answers: Iterable[bool | None]) -> bool | None:
    found = set(answers)
    return True if True in found else None if None in found or not found else False


def _common(codes: list[str | None]) -> str | None:
    return codes[0] if codes and len(set(codes)) == 1 else None


def _most_limiting(capacities: list[str | None]) -> str | None:
    """The codes run from « 1 » (no step at all) to « 4 »."""
    if "1" in capacities:
        return "1"
    return None if None in capacities else min((code for code in capacities if code), default=None)


def _union(annexes: list[Block], block: str, leaf: str) -> tuple[str, ...] | None:
    """The codes of all annexes; None when one of them does not say."""
    found: dict[str, None] = {}
    for annex in annexes:
        listed = annex.block(block)
        items = listed.items(leaf) if block in annex and not listed.withheld else None
        if items is None:
            return None
        found |= dict.fromkeys(items)
    return tuple(found) if annexes else None


def closure_facts(demand: Block, faults: list[Fault]) -> Facts:
    """The closure, unless its reason is written and empty: the demand was then reactivated (code list of closures)."""
    closure = demand.block("radiation")
    facts: Facts = {
        "radiation_le": closure.day("dateRadiation"),
        "motif_radiation": closure.text("motifRadiation"),
        "motif_irrecevabilité": closure.text("sousMotifIrrecevabilite"),
        "courrier_sans_réponse_le": closure.block("absenceReponse").day("dateCourrier"),
    }
    if closure.values.get("motifRadiation") == "":
        faults.append(Fault(closure.line, "demandeLogement/radiation/motifRadiation", "", rules.REACTIVATED))
        return dict.fromkeys(facts)
    return facts
