"""What other bodies have recognised, with issuer, date and proof; documents handed in. Never more than is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from peuplier.evaluation.calendar import day_number
from peuplier.synthesis.assumptions import (
    DALO,
    HOSTED,
    PROOF_LAPSES,
    PROOF_UNKNOWN,
    PROOFS,
    ROOFLESS,
    SILENT_ISSUERS,
    STRUCTURES,
)
from peuplier.synthesis.demand.families import Families
from peuplier.synthesis.demand.homes import Homes, rooms_needed
from peuplier.synthesis.demand.incomes import Incomes
from peuplier.synthesis.demand.profiles import Profiles
from peuplier.synthesis.demand.story import Stories
from peuplier.synthesis.draws import between, choose, pick, quota
from peuplier.synthesis.sheet import Sheet
from peuplier.vocabulary.evidence import DOCUMENTS
from peuplier.vocabulary.labels import LABELS

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

# Who recognises what, most often (émetteur).
_ISSUERS: Mapping[str, str] = {
    "dalo_reconnu": "commission_médiation",
    "pdalhpd_reconnu": "commission_pdalhpd",
    "accord_collectif": "préfet",
    "personne_handicapée": "mdph",
    "appartement_coordination_thérapeutique": "ars",
    "difficultés_particulières": "département",
    "sortie_hébergement": "siao",
    "reprise_activité_longue_durée": "france_travail",
    "logement_indigne": "ars",
    "violences_conjugales": "police",
    "mariage_forcé": "justice",
    "violences_hors_couple": "justice",
    "sortie_prostitution": "préfet",
    "victime_traite": "association",
    "mineur_mal_logé": "caf",
    "logement_non_décent": "caf",
    "dépourvu_de_logement": "siao",
    "menace_expulsion": "justice",
    "mineur_émancipé": "justice",
    "ancien_ase": "département",
    "travailleur_essentiel": "employeur",
    "relogement_renouvellement_urbain": "epci",
    "relogement_copropriété_dégradée": "epci",
    "relogement_habitat_indigne": "préfet",
    "relogement_vente": "bailleur",
}
_DALO_TYPES = np.array(["01", "02", "03", "04", "05", "06"])


@dataclass(frozen=True)
class Situation:
    """All that recognitions depend on."""

    profiles: Profiles
    families: Families
    incomes: Incomes
    homes: Homes
    stories: Stories
    disabled: Flags
    card: Flags
    to_rehouse: Flags


def draw_disabled(profiles: Profiles, families: Families, chance: Generator) -> Flags:
    """Households with a recognised disabled person: most of those who ask for that reason, some of the others."""
    return choose(chance, np.where(profiles.asks("07"), 0.85, np.where(families.age >= 55, 0.12, 0.05)))


def draw_cards(disabled: Flags, chance: Generator) -> Flags:
    """Of them, those who hold a mobility-inclusion card for invalidity."""
    return choose(chance, np.where(disabled, 0.55, 0.0))


def _likely(about: Situation) -> dict[str, NDArray[np.float64]]:
    """How likely each recognition is, demand by demand (inventé)."""
    profiles, families = about.profiles, about.families
    small = (about.homes.kind >= 0) & (about.homes.kind <= 2) & (families.living >= 4)
    no_home = profiles.lives(*HOSTED, *STRUCTURES, *ROOFLESS)
    works = about.incomes.works

    def when(where: Flags, share: float, otherwise: float = 0.0) -> NDArray[np.float64]:
        return np.where(where, share, otherwise)

    tenant = profiles.lives("LP")
    return {
        "pdalhpd_reconnu": when(about.incomes.place < 0.3, 0.09, 0.02),
        "accord_collectif": when(about.incomes.place < 0.3, 0.03, 0.004),
        "personne_handicapée": about.disabled.astype(np.float64),
        "appartement_coordination_thérapeutique": when(profiles.lives("SLHT", "RS"), 0.05, 0.0005),
        "difficultés_particulières": when(about.incomes.place < 0.3, 0.16, 0.03),
        "sortie_hébergement": when(profiles.lives(*STRUCTURES), 0.6),
        "reprise_activité_longue_durée": when(works, 0.03),
        "logement_indigne": when(tenant & profiles.asks("03"), 0.45, 0.002),
        "violences_conjugales": when(profiles.asks("06"), 0.85, 0.006),
        "mariage_forcé": when(families.age < 28, 0.004, 0.0002),
        "violences_hors_couple": when(profiles.asks("06"), 0.04, 0.002),
        "sortie_prostitution": when(profiles.lives("SH", "SLHT"), 0.02, 0.0008),
        "victime_traite": when(profiles.lives("SH", "SLHT"), 0.02, 0.0008),
        "mineur_mal_logé": when((families.minors > 0) & (small | profiles.asks("03")), 0.55),
        "logement_non_décent": when(profiles.asks("03"), 0.55, 0.006),
        "dépourvu_de_logement": when(no_home, 0.45),
        "menace_expulsion": when(profiles.asks("05"), 0.9, 0.008),
        "mineur_émancipé": when(families.age < 20, 0.02),
        "ancien_ase": when(families.age < 21, 0.18),
        "travailleur_essentiel": when(works, 0.22),
        "relogement_renouvellement_urbain": about.to_rehouse.astype(np.float64),
        "relogement_copropriété_dégradée": when(profiles.lives("POCC"), 0.03, 0.0006),
        "relogement_habitat_indigne": when(tenant & profiles.asks("03"), 0.1),
        "relogement_vente": when(profiles.transfer & ~about.to_rehouse, 0.006),
    }


def write_recognitions(sheet: Sheet, about: Situation, on: date, chance: Generator) -> None:
    """Each recognition and its four companions; then documents."""
    rows, today = sheet.rows, day_number(on)
    silent = _silent(rows, chance)
    given: dict[str, Flags] = {}
    for place, (name, likely) in enumerate(_likely(about).items()):
        held = choose(chance, likely)
        # A household to rehouse is in the register: nobody ignores it.
        known = held | (silent != place)
        sheet.number(name, held, known=known if name != "relogement_renouvellement_urbain" else None)
        given[name] = held
        _companions(sheet, name, held, about.stories.deposit, today, chance)
    _dalo(sheet, about, today, chance)
    _documents(sheet, about, given, today, chance)


def _silent(rows: int, chance: Generator) -> Whole:
    """For one demand in ten, the place of a recognition that its issuer has not answered for; -1 for the others."""
    asked = choose(chance, np.full(rows, SILENT_ISSUERS / 100))
    return np.where(asked, between(chance, 0, len(LABELS) - 2, rows), -1)


def _companions(sheet: Sheet, name: str, held: Flags, deposit: Whole, today: int, chance: Generator) -> None:
    """Issuer, day, last day and proof. Where nothing is recognised there is nothing to prove."""
    label, rows = LABELS[name], sheet.rows
    issued = np.minimum(today, between(chance, deposit - 120, np.full(rows, today), rows))
    sheet.code(label.issuer, np.full(rows, _ISSUERS[name]), known=held)
    sheet.number(label.issued, issued, known=held)
    proof = pick(chance, rows, PROOFS)
    looked_for = chance.random(rows) >= PROOF_UNKNOWN / 100
    sheet.code(label.proof, np.where(held, proof, "absent"), known=~held | looked_for)
    lapses = held & looked_for & (proof != "absent") & (chance.random(rows) < PROOF_LAPSES / 100)
    sheet.number(label.expiry, np.maximum(issued + 30, today + between(chance, -200, 700, rows)), known=lapses)


def _dalo(sheet: Sheet, about: Situation, today: int, chance: Generator) -> None:
    """DALO as the register says it: for households in need, more often when they have waited long."""
    rows, deposit = sheet.rows, about.stories.deposit
    need = 1.0 + 4 * about.profiles.lives(*ROOFLESS, *STRUCTURES) + 3 * about.profiles.asks("05", "03", "06")
    need = need + 1.5 * about.profiles.lives(*HOSTED) + 2 * (about.stories.months >= 36)
    need = np.where(about.profiles.transfer, 0.3 * need, need)
    active = _chosen(need, DALO / 100, chance)
    lapsed = choose(chance, np.where(active, 0.0, 0.008))
    seen = active | lapsed
    status = np.where(active, "ACTIF", np.where(lapsed, "CADUC", "NON"))
    sheet.code("statut_dalo", status)
    decided = np.maximum(deposit, between(chance, np.maximum(deposit + 20, today - 900), today - 5, rows))
    label = LABELS["dalo_reconnu"]
    sheet.number("dalo_décision_le", decided, known=seen)
    sheet.code("dalo_type_logement", _DALO_TYPES[rooms_needed(about.families.persons) - 1], known=active)
    sheet.number("dalo_diagnostic_social", chance.random(rows) < 0.2, known=seen)
    sheet.number("dalo_accompagnement_social", chance.random(rows) < 0.15, known=seen)
    sheet.code(label.issuer, np.full(rows, _ISSUERS["dalo_reconnu"]), known=active)
    sheet.number(label.issued, decided, known=active)
    proof = np.array(["vérifié", "déposé", "absent"])[quota(chance, rows, (86, 11, 3))]
    sheet.code(label.proof, np.where(active, proof, "absent"))
    sheet.number(label.expiry, np.zeros(rows, dtype=np.int64), known=np.zeros(rows, dtype=np.bool_))


def _chosen(need: NDArray[np.float64], share: float, chance: Generator) -> Flags:
    """`share` of the rows, in proportion to their need."""
    if not len(need):
        return np.zeros(0, dtype=np.bool_)
    return choose(chance, np.minimum(need * (share * len(need) / need.sum()), 1.0))


def _documents(sheet: Sheet, about: Situation, given: Mapping[str, Flags], today: int, chance: Generator) -> None:
    """Documents that the situation calls for, in every state; the others are absent."""
    rows, profiles, deposit = sheet.rows, about.profiles, about.stories.deposit
    violence = given["violences_conjugales"] | given["mariage_forcé"] | given["violences_hors_couple"]
    everybody = np.ones(rows, dtype=np.bool_)
    called: dict[str, Flags] = {
        "ressources": everybody,
        "avis_imposition": everybody,
        "composition_ménage": everybody,
        "handicap": about.disabled,
        "logement_actuel": profiles.lives("HLM", "LP", "POCC"),
        "expulsion": given["menace_expulsion"],
        "violences": violence,
        "hébergement": profiles.lives(*HOSTED, *STRUCTURES),
        "emploi": about.incomes.works,
        "santé": profiles.asks("07", "08"),
        "grossesse": about.families.expected > 0,
        "séparation": profiles.asks("11"),
        "décohabitation": profiles.asks("12"),
        "congé_propriétaire": profiles.asks("04"),
    }
    for name, *_ in DOCUMENTS:
        state = np.where(called[name], pick(chance, rows, PROOFS), "absent")
        held = state != "absent"
        entered = between(chance, deposit, np.full(rows, today), rows)
        lapses = held & (chance.random(rows) < PROOF_LAPSES / 100)
        expiry = np.maximum(entered + 30, today + between(chance, -200, 700, rows))
        sheet.code(f"justificatif_{name}", state)
        sheet.number(f"justificatif_{name}_le", entered, known=held)
        sheet.number(f"justificatif_{name}_expire_le", expiry, known=lapses)
