"""An ordinary household, of which everything is known and nothing is a priority: what weights are measured from."""

from collections.abc import Mapping
from datetime import date

from peuplier.checking.trials.boundaries import OTHER
from peuplier.evaluation.calendar import months_before
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.vocabulary import FACTS, LABELS
from peuplier.vocabulary.facts import Subject
from peuplier.vocabulary.quantities import Kind

_PROOF_STATES = "état_justificatif"
_LINK = ("commune_résidence", "commune_travail", "communes_travail_cotitulaires", "commune_logement_possédé")


def ordinary(on: date) -> dict[str, Value]:
    """A person of forty, alone, tenant of a private two-room dwelling, who deposits a demand today.

    Amounts are in cents, areas in square decimetres. Every document is in order; every recognition is denied.
    """
    facts: dict[str, Value] = {name: False for name in LABELS if name != "dalo_reconnu"}
    facts |= {
        "statut_dalo": "NON",
        "dépôt_demande": on,
        "dernier_renouvellement": on,
        "délai_anormalement_long": False,
        "motifs": ("23",),
        "motif_principal": "23",
        "naissance_demandeur": months_before(on, 12 * 40),
        "naissances_ménage": (months_before(on, 12 * 40),),
        "naissances_attendues": 0,
        "naissances_en_garde": (),
        "naissances_enfants_à_charge": (),
        "situation_familiale": "C",
        "liens_cotitulaires": (),
        "liens_personnes_à_charge": (),
        "coparentalité": (),
        "situation_professionnelle": "AUT",
        "situations_cotitulaires": (),
        "ressources_reçues": 160_000,
        "pensions_versées": 0,
        "ressources_reçues_personnes_à_charge": 0,
        "pensions_versées_personnes_à_charge": 0,
        "nature_ressources": ("SAL",),
        "revenu_fiscal_n_1": 1_600_000,
        "revenu_fiscal_n_2": 1_600_000,
        "situation_logement": ("LP",),
        "propriétaire_logement": False,
        "type_logement_actuel": "T2",
        "surface_logement_actuel": 4_500,
        "occupants_logement_actuel": 1,
        "loyer_actuel": 40_000,
        "charges_actuelles": 0,
        "aide_logement_actuelle": 10_000,
        "types_souhaités": ("T2",),
        "communes_souhaitées": (OTHER,),
        "quartiers_souhaités": (),
        "demande_élargie": False,
        "points_ancien_barème": 0,
    }
    facts |= {name: (OTHER,) if FACTS[name].kind is Kind.CODES else OTHER for name in _LINK}
    for fact in FACTS.values():
        if fact.subject is not Subject.DEMAND or fact.name in facts or fact.formula is not None:
            continue
        if fact.codes is not None and fact.codes.name == _PROOF_STATES:
            facts[fact.name] = "validé"
        elif fact.kind is Kind.DATES:
            facts[fact.name] = ()
        elif fact.kind is Kind.BOOLEAN:
            facts[fact.name] = False
    return facts


def overlaid(facts: Mapping[str, Value], on: date) -> dict[str, Value]:
    """The ordinary household with other facts; what those facts are derived from no longer counts."""
    return {**ordinary(on), **facts}
