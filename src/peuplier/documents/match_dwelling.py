"""One dwelling in a few French words, and as JSON: what it is, where, at what rent, whose it is."""

from datetime import date

from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.evaluation.reasons.sentences import say_value
from peuplier.matching.pairs import Dwellings
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.typography import typeset

_SHOWN = {
    "commune": "logement_commune",
    "in_qpv": "logement_en_qpv",
    "type": "logement_type",
    "rooms": "logement_pièces",
    "area": "logement_surface",
    "rent": "logement_loyer_hors_charges",
    "charges": "logement_charges",
    "financing": "logement_financement",
    "adapted": "logement_adapté",
    "floor": "logement_étage",
    "lift": "logement_ascenseur",
    "landlord": "logement_bailleur",
    "available_on": "logement_libre_le",
}


def say(dwelling: OneDemand, name: str) -> str:
    """A fact of a dwelling; « inconnu » when nobody said it."""
    return say_value(FACTS[name], dwelling[name])


def say_dwelling(dwellings: Dwellings, place: int, on: date) -> str:
    """« Logement L-12 : T3 de 62 m², Sète (34301), hors quartier prioritaire, PLUS, 380 € et 50 € de charges. »"""
    dwelling = dwellings.facts(place, on)
    kind, inside = dwelling["logement_type"], dwelling["logement_en_qpv"]
    where = {True: "en quartier prioritaire", False: "hors quartier prioritaire", None: "quartier prioritaire inconnu"}
    commune, financing = dwelling["logement_commune"], dwelling["logement_financement"]
    codes = FACTS["logement_commune"].codes
    parts = [
        f"{kind or 'type inconnu'} de {say(dwelling, 'logement_surface')}",
        codes.label(str(commune)) if codes and commune else "commune inconnue",
        where[None if inside is None else bool(inside)],
        str(financing or "financement inconnu"),
        f"loyer {say(dwelling, 'logement_loyer_hors_charges')}, charges {say(dwelling, 'logement_charges')}",
    ]
    if dwelling["logement_adapté"]:
        parts.append("adapté au handicap")
    landlord = dwellings.text("logement_bailleur_nom", place) or dwelling["logement_bailleur"]
    parts.append(str(landlord) if landlord else "bailleur inconnu")
    return typeset(f"Logement {dwellings.ids[place]} : {', '.join(parts)}.")


def dwelling_json(dwellings: Dwellings, place: int, on: date) -> dict[str, object]:
    """Stored values (cents, square decimetres, codes), null where unknown."""
    dwelling = dwellings.facts(place, on)
    told: dict[str, object] = {"id": str(dwellings.ids[place])}
    for key, name in _SHOWN.items():
        value = dwelling[name]
        told[key] = value.isoformat() if isinstance(value, date) else value
    told["landlord_name"] = dwellings.text("logement_bailleur_nom", place)
    return told
