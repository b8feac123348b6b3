"""Disability and adapted housing as the register describes them: for matching, never for points."""

from typing import Unpack

from peuplier.vocabulary.facts import Fact, Sensitivity
from peuplier.vocabulary.making import DEMAND, Options, registered
from peuplier.vocabulary.quantities import Kind

_DISABILITY = f"{DEMAND}/listeHandicap/handicap"
_DETAIL = (
    "Le détail de l’état de santé ne se cote pas : la reconnaissance du handicap suffit, et l’adaptation "
    "du logement se vérifie au moment de le proposer."
)


def _health(
    name: str, english: str, label: str, kind: Kind, definition: str, path: str, **options: Unpack[Options]
) -> Fact:
    """A fact on health: sensitive, and out of every score."""
    options = {"sensitivity": Sensitivity.SENSITIVE, "why_not": _DETAIL, **options}
    return registered(name, english, label, kind, definition, f"{_DISABILITY}/{path}", **options)


FACTS: tuple[Fact, ...] = (
    registered(
        "besoin_logement_adapté",
        "needs_adapted_dwelling",
        "besoin d’un logement adapté",
        Kind.BOOLEAN,
        "Une annexe « handicap » est jointe à la demande et décrit un logement adapté.",
        f"{_DISABILITY}/listeEquipementHandicap/equipementHandicap",
        sensitivity=Sensitivity.SENSITIVE,
        why_not="Ce besoin désigne les logements qui conviennent : il se lit dans une condition. "
        "Les points vont à la reconnaissance du handicap (CCH, art. L. 441-1, a).",
    ),
    _health(
        "évolution_handicap",
        "disability_course",
        "évolution du handicap",
        Kind.CODE,
        "Handicap stabilisé ou évolutif.",
        "etatHandicap",
        codes="ListeEtatHandicap",
    ),
    _health(
        "capacité_marches",
        "steps_capacity",
        "marches que la personne peut monter",
        Kind.CODE,
        "Ce que la personne peut monter sans ascenseur.",
        "capaciteMarcheHandicap",
        codes="ListeCapaciteMarcheHandicap",
    ),
    _health(
        "accompagné",
        "accompanied",
        "besoin d’une présence",
        Kind.BOOLEAN,
        "La personne handicapée se déplace accompagnée.",
        "accompagne",
    ),
    _health(
        "handicap_moteur",
        "motor_disability",
        "handicap moteur",
        Kind.BOOLEAN,
        "Un handicap moteur est déclaré.",
        "handicapMoteur",
    ),
    _health(
        "natures_handicap_moteur",
        "motor_disability_kinds",
        "natures du handicap moteur",
        Kind.CODES,
        "Membres supérieurs ou inférieurs.",
        "listeNatureHandicapMoteur/natureHandicapMoteur",
        codes="ListeNatureHandicapMoteur",
    ),
    _health(
        "handicap_sensoriel",
        "sensory_disability",
        "handicap sensoriel",
        Kind.BOOLEAN,
        "Un handicap sensoriel est déclaré.",
        "handicapSensoriel",
    ),
    _health(
        "natures_handicap_sensoriel",
        "sensory_disability_kinds",
        "natures du handicap sensoriel",
        Kind.CODES,
        "Déficience auditive ou visuelle.",
        "listeNatureHandicapSensoriel/natureHandicapSensoriel",
        codes="ListeNatureHandicapSensoriel",
    ),
    _health(
        "handicap_autre",
        "other_disability",
        "autre handicap",
        Kind.BOOLEAN,
        "Un handicap d’une autre nature est déclaré.",
        "handicapAutre",
    ),
    _health(
        "aides_techniques",
        "technical_aids",
        "aides techniques utilisées",
        Kind.CODES,
        "Aides techniques dont la personne se sert chez elle.",
        "listeAideTechniqueHandicap/aideTechniqueHandicap",
        codes="ListeAideTechniqueHandicap",
    ),
    _health(
        "équipements_nécessaires",
        "needed_equipment",
        "équipements nécessaires",
        Kind.CODES,
        "Équipements dont le logement doit disposer.",
        "listeEquipementHandicap/equipementHandicap",
        codes="ListeEquipementHandicap",
    ),
)
