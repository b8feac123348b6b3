"""A demand written as a file of the interface 02.01, from its facts alone.

What the schema demands and the facts do not say is filled with a plain placeholder, marked so that the reader takes
it for unknown; the caller is told of each. Nothing is read from the clock: the day of the file is given.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lxml import etree

from peuplier.sources.sne.amounts import put_resources, put_tax
from peuplier.sources.sne.blocks import PLACEHOLDER_DATA, PLACEHOLDER_TARGET
from peuplier.sources.sne.drafts import UNSAID, Draft, Facts, codes, in_interface, put
from peuplier.sources.sne.facts import direct
from peuplier.sources.sne.roles import put_household
from peuplier.sources.sne.situations import DISABILITY_ANSWERS, DISABILITY_LISTS, STAYS
from peuplier.sources.sne.structure import NAMESPACE, ROOT, VERSIONS, Node, Shape, interface

NOT_GIVEN_TEXT, SHORT_TEXT, NO_DATE = "NON COMMUNIQUE", "NC", "0001-01-01"
FILE_TYPE = "MOD"
# The stubs of lxml know no default namespace.
_DEFAULT: dict[str, str] = {None: NAMESPACE}  # type: ignore[dict-item]
_WANTED = ("demandeLogement", "logementRecherche")
_PLACES = "listeLocalisationSouhaite"
_LONGEST_NUMBER = 18


class NotWritableError(Exception):
    """A demand that cannot be a demand of the interface: the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Written:
    """A demand as an element. `placeholders`: paths filled for want of a fact. `assumed`: choices made."""

    element: etree._Element
    placeholders: tuple[str, ...]
    assumed: tuple[str, ...]


def write_demand(number: str, facts: Facts, on: date) -> Written:
    """One demand from its known facts (as `OneDemand` holds them). Raises NotWritableError."""
    if not 0 < len(number) <= _LONGEST_NUMBER or number != number.strip() or not number.isprintable():
        raise NotWritableError(f"le numéro « {number} » n’entre pas dans l’interface : elle admet 18 caractères.")
    if facts.get("dépôt_demande") is None:
        raise NotWritableError("la date de dépôt est inconnue, et l’interface ne peut s’en passer.")
    draft: Draft = {}
    for one in direct():
        value = facts.get(one.fact.name)
        if one.node.repeated:
            value = list(codes(value) or ()) or None
        elif value is not None:
            value = in_interface(one.node, one.fact.kind, value)
        put(draft, one.blocks, one.node.name, value)
    demand: Draft = draft["demandeLogement"]  # type: ignore[assignment]
    demand["numUnique"] = number
    persons: Draft = demand.setdefault("personnePhysique", {})  # type: ignore[assignment]
    applicant: Draft = persons.setdefault("demandeur", {})  # type: ignore[assignment]
    assumed = put_household(persons, facts, on)
    put_resources(applicant, facts)
    put_tax(persons, applicant, facts)
    _put_places(draft, persons, applicant, facts)
    _put_reasons(demand, facts)
    _put_disability(demand, facts)
    _put_stay(persons, facts)
    _put_closure(demand, facts)
    placeholders: list[str] = []
    element = _element(interface()["demande"], draft, placeholders)
    return Written(element, tuple(dict.fromkeys(placeholders)), tuple(assumed))


def document(demands: Iterable[etree._Element], on: date, file_type: str = FILE_TYPE) -> bytes:
    """A whole file, in UTF-8. The schema of the register wants one demand by file; several are read back as well."""
    root = etree.Element(_name(ROOT), {"versionInterface": VERSIONS[-1]}, nsmap=_DEFAULT)
    header = etree.SubElement(root, _name("entete"))
    etree.SubElement(header, _name("typeFichier")).text = file_type
    etree.SubElement(header, _name("dateFichier")).text = f"{on.isoformat()}T00:00:00"
    root.extend(demands)
    _indent(root, "\n")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


# ── facts that are more than one element ─────────────────────────────────────────────────────────────────


def _put_places(draft: Draft, persons: Draft, applicant: Draft, facts: Facts) -> None:
    home = facts.get("commune_résidence")
    applicant["adressePostale"] = {"codePostal": UNSAID, "commune": UNSAID if home is None else home}
    for block in (applicant.get("situationProfessionnelle"), persons.get("logementActuel")):
        # A commune comes with its postcode.
        if isinstance(block, dict) and "commune" in block:
            block["codePostal"] = UNSAID
    communes, quarters = codes(facts.get("communes_souhaitées")), codes(facts.get("quartiers_souhaités"))
    if communes is None and quarters is None:
        demand: Draft = draft["demandeLogement"]  # type: ignore[assignment]
        if "logementRecherche" in demand:
            # Some other wish is known: the list of places is demanded, and says nothing.
            put(draft, _WANTED, _PLACES, {UNSAID: True})
        return
    names: list[object] = list(communes or [UNSAID])
    # One commune may be named with several neighbourhoods: the last one takes those that are left.
    names += names[-1:] * (len(quarters or ()) - len(names))
    places: list[Draft] = [{"commune": name} for name in names]
    for place, quarter in zip(places, quarters or (), strict=False):
        place["quartier"] = quarter
    listed: Draft = {"localisationSouhaite": places}
    put(draft, _WANTED, _PLACES, listed | {UNSAID: True} if quarters is None else listed)


def _put_reasons(demand: Draft, facts: Facts) -> None:
    first, reasons = facts.get("motif_principal"), codes(facts.get("motifs"))
    listed = [reason for reason in reasons or () if reason != first]
    if first is not None:
        listed = [str(first), *listed]
        if reasons is None:
            listed.append(UNSAID)
    if listed:
        put(demand, ("principauxMotifDemande",), "motifDemande", listed)


def _put_disability(demand: Draft, facts: Facts) -> None:
    annex: Draft = {}
    for name, leaf in DISABILITY_ANSWERS.items():
        put(annex, (), leaf, facts.get(name))
    put(annex, (), "etatHandicap", facts.get("évolution_handicap"))
    put(annex, (), "capaciteMarcheHandicap", facts.get("capacité_marches"))
    put(annex, ("referent",), "handicapReconnu", facts.get("personne_handicapée"))
    for name, (block, leaf) in DISABILITY_LISTS.items():
        listed = codes(facts.get(name))
        if listed is not None:
            annex[block] = {leaf: list(listed)}
    needed = facts.get("besoin_logement_adapté")
    if needed and codes(facts.get("équipements_nécessaires")) is None:
        annex["listeEquipementHandicap"] = {"equipementHandicap": [UNSAID]}
    elif needed is False and annex:
        annex.setdefault("listeEquipementHandicap", {})
    if annex:
        demand["listeHandicap"] = {"handicap": [annex]}
    elif needed is None:
        demand["listeHandicap"] = UNSAID


def _put_stay(persons: Draft, facts: Facts) -> None:
    since = facts.get("structure_depuis")
    kinds = codes(facts.get("situation_logement")) or ()
    leaf = next((STAYS[kind] for kind in kinds if kind in STAYS), STAYS["SH"])
    put(persons, ("logementActuel",), leaf, since)


def _put_closure(demand: Draft, facts: Facts) -> None:
    put(demand, ("radiation",), "dateRadiation", facts.get("radiation_le"))
    put(demand, ("radiation",), "motifRadiation", facts.get("motif_radiation"))
    put(demand, ("radiation",), "sousMotifIrrecevabilite", facts.get("motif_irrecevabilité"))
    put(demand, ("radiation", "absenceReponse"), "dateCourrier", facts.get("courrier_sans_réponse_le"))


# ── elements ─────────────────────────────────────────────────────────────────────────────────────────────


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _element(node: Node, draft: Mapping[str, object], placeholders: list[str]) -> etree._Element:
    """A block and what it holds, in the order of the interface."""
    element = etree.Element(_name(node.name), nsmap=_DEFAULT)
    if UNSAID in draft:
        element.append(_mark())
    for child in node:
        held = draft.get(child.name)
        if held is None:
            if not child.required:
                continue
            held = {} if child.shape is Shape.BLOCK else UNSAID
        for value in held if isinstance(held, list) else [held]:
            element.append(_child(child, value, placeholders))
    return element


def _child(node: Node, value: object, placeholders: list[str]) -> etree._Element:
    if isinstance(value, dict):
        return _element(node, value, placeholders)
    if value is UNSAID:
        placeholders.append(node.short)
        return _placeholder(node)
    element = etree.Element(_name(node.name))
    match value:
        case bool():
            element.text = "true" if value else "false"
        case date():
            element.text = value.isoformat()
        case _ if node.shape in (Shape.CODE, Shape.COMMUNE):
            element.set("code", str(value))
        case _:
            element.text = str(value)
    return element


def _placeholder(node: Node) -> etree._Element:
    """An element that says nothing, as the schema lets it: no code, no date that could be taken for one."""
    element = etree.Element(_name(node.name))
    match node.shape:
        case Shape.YES_NO:
            element.text = "false"
        case Shape.DATE:
            element.text = NO_DATE
        case Shape.WHOLE:
            element.text = "0"
        case Shape.DIGITS:
            element.text = "0" * node.most
        case Shape.TEXT:
            element.text = NOT_GIVEN_TEXT if len(NOT_GIVEN_TEXT) <= node.most else SHORT_TEXT
    element.append(_mark())
    return element


def _indent(element: etree._Element, margin: str) -> None:
    """Spaces between the elements of a block; none beside a mark, which would become part of a value."""
    children = list(element)
    if not any(isinstance(child.tag, str) for child in children):
        return
    element.text = f"{margin}  "
    for child in children:
        child.tail = margin if child is children[-1] else f"{margin}  "
        if isinstance(child.tag, str):
            _indent(child, f"{margin}  ")


def _mark() -> etree._Element:
    return etree.ProcessingInstruction(PLACEHOLDER_TARGET, PLACEHOLDER_DATA)
