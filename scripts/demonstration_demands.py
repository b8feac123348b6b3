"""Write the synthetic demands of the demonstration.

    python scripts/demonstration_demands.py            write src/peuplier/data/demonstration/demandes.csv
    python scripts/demonstration_demands.py --check    exit 1 when the file is stale

Run from the root of the repository. Nobody in the file exists. The draw has a seed: the same script gives
the same file, byte for byte. It reads no file and needs only the standard library: anyone can redo it.

Each demand is drawn as a household first (ages, resources, dwelling), then facts that follow from it, then
what is unknown. Three telling households come first, then the worst cases, then the ordinary ones.
`SOURCES.md`, beside the file, says which published figures the draw aims at.

Conventions of the file: an empty cell is unknown; a list is joined by `|`, and a list known to be empty is
`|` alone; amounts are in euros and surfaces in square metres, with a decimal point; dates are ISO; booleans
are `oui` or `non`.
"""

import csv
import io
import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import cast

OUT = Path("src/peuplier/data/demonstration/demandes.csv")
SEED = 20_260_901
ON = date(2026, 9, 1)
DEMANDS = 360
NO_TERM = date(2099, 12, 31)

Cell = str | int | bool | date | Sequence[str] | Sequence[date] | None
Row = dict[str, Cell]

# ── columns ──────────────────────────────────────────────────────────────────────────────────────────────

# Recognitions given by another body, each with its proof and the day the proof lapses.
LABELS = (
    "pdalhpd",
    "personne_handicapée",
    "appartement_coordination_thérapeutique",
    "difficultés_particulières",
    "sortie_hébergement",
    "reprise_activité_longue_durée",
    "logement_indigne",
    "sortie_prostitution",
    "victime_traite",
    "mineur_mal_logé",
    "logement_non_décent",
    "dépourvu_de_logement",
    "ancien_ase",
    "travailleur_essentiel",
    "relogement_renouvellement_urbain",
    "relogement_copropriété_dégradée",
    "relogement_habitat_indigne",
)
# Recognitions whose proof is a document of the applicant, or that need none.
BARE_LABELS = (
    "accord_collectif",
    "violences_conjugales",
    "mariage_forcé",
    "violences_hors_couple",
    "menace_expulsion",
    "mineur_émancipé",
    "relogement_vente",
)
DOCUMENTS = ("expulsion", "violences", "hébergement", "emploi", "santé", "grossesse", "séparation")


def recognised(stem: str) -> str:
    """The column that says whether a recognition was given."""
    return "pdalhpd_reconnu" if stem == "pdalhpd" else stem


COLUMNS = (
    "numéro_unique",
    "dépôt_demande",
    "statut_dalo",
    "dalo_preuve",
    "dalo_expire_le",
    "motif_principal",
    "motifs",
    "naissance_demandeur",
    "naissances_ménage",
    "naissances_en_garde",
    "naissances_attendues",
    "nombre_enfants_à_charge",
    "parent_isolé",
    "situation_professionnelle",
    "commune_résidence",
    "commune_travail",
    "ressources_reçues",
    "pensions_versées",
    "ressources_reçues_personnes_à_charge",
    "pensions_versées_personnes_à_charge",
    "quartile",
    "revenu_fiscal_n_2",
    "situation_logement",
    "structure_depuis",
    "type_logement_actuel",
    "surface_logement_actuel",
    "occupants_logement_actuel",
    "loyer_actuel",
    "charges_actuelles",
    "aide_logement_actuelle",
    "besoin_logement_adapté",
    "types_souhaités",
    "communes_souhaitées",
    "demande_élargie",
    "propositions_le",
    "refus_logement_adapté_le",
    *(f"justificatif_{name}{end}" for name in DOCUMENTS for end in ("", "_expire_le")),
    *(column for stem in LABELS for column in (recognised(stem), f"{stem}_preuve", f"{stem}_expire_le")),
    *BARE_LABELS,
)

# ── what the draw aims at ────────────────────────────────────────────────────────────────────────────────

TRANSFERS = 0.34  # observed, France, 2019
WAITING_MEDIAN, WAITING_SPREAD = 11.0, 1.28  # months: 47 % beyond a year, a mean of about 22
TAX_INCOME_UNKNOWN = 0.45  # between 35 % (online) and 56 % (desk), observed
# Yearly resources per consumption unit: the quartile thresholds of 2026, with invented ends.
RESOURCES = ((0.0, 3_000), (0.25, 9_450), (0.50, 13_200), (0.75, 18_168), (1.0, 33_000))
THRESHOLDS = (9_450, 13_200, 18_168)
# Municipal population of 2023, for where people live and want to live.
COMMUNES = {
    "34301": 45_337,
    "34108": 24_136,
    "34157": 12_669,
    "34150": 8_414,
    "34023": 7_139,
    "34213": 6_797,
    "34113": 6_639,
    "34341": 3_972,
    "34333": 3_428,
    "34159": 3_301,
    "34165": 2_877,
    "34024": 2_737,
    "34143": 2_169,
    "34039": 1_601,
}
ELSEWHERE = {"34172": 50, "34032": 20, "34003": 20, "30189": 5, "75113": 5}
SHAPES = {"seul": 45, "couple": 11, "parent": 22, "famille": 22}
FIRST_SITUATIONS = {
    "LP": 43,
    "CPE": 14,
    "CP": 15,
    "SH": 5,
    "RS": 4,
    "SLHT": 3,
    "RHVS": 1,
    "CDEFCM": 1,
    "RE": 2,
    "HOT": 2,
    "SD": 3,
    "SQUAT": 1,
    "CAMCAR": 2,
    "LTG": 1,
    "FONC": 1,
    "POCC": 2,
}
ROOFLESS = frozenset({"SD", "SQUAT", "CAMCAR", "HOT"})
STRUCTURES = frozenset({"SH", "RS", "SLHT", "RHVS", "CDEFCM"})
HOSTED = frozenset({"CP", "CPE"})
TENANTS = frozenset({"HLM", "LP"})
REASONS = {
    "HLM": {"13": 27, "17": 12, "08": 9, "09": 9, "20": 8, "10": 7, "07": 6, "11": 6, "19": 5, "21": 5},
    "LP": {"09": 31, "13": 17, "04": 12, "03": 9, "11": 8, "05": 6, "08": 5, "19": 5, "07": 3, "18": 3},
    "sans": {"01": 62, "12": 15, "11": 7, "14": 5, "06": 5, "19": 3, "15": 3},
    "autre": {"09": 20, "11": 25, "22": 15, "13": 15, "08": 15, "23": 10},
}
TYPES = ("T1", "T2", "T3", "T4", "T5", "T6P")
AREAS = {"C": 12, "T1": 28, "T2": 45, "T3": 64, "T4": 80, "T5": 97, "T6P": 120}
STATES = {"absent": 12, "déposé": 22, "vérifié": 48, "validé": 18}
WORKING = frozenset({"CDI", "CDD", "APP", "ART"})
# How often the answer to a question is unknown; the facts of a group go together.
UNKNOWN: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.09, ("ressources_reçues", "quartile")),
    (0.10, ("loyer_actuel",)),
    (0.12, ("charges_actuelles",)),
    (0.11, ("aide_logement_actuelle",)),
    (0.12, ("surface_logement_actuel",)),
    (0.08, ("type_logement_actuel",)),
    (0.09, ("occupants_logement_actuel",)),
    (0.10, ("commune_travail",)),
    (0.04, ("commune_résidence",)),
    (0.03, ("motif_principal", "motifs")),
    (0.02, ("naissances_ménage",)),
    (0.02, ("situation_logement",)),
    (0.04, ("nombre_enfants_à_charge",)),
    (0.03, ("parent_isolé",)),
    (0.06, ("naissances_attendues",)),
    (0.05, ("naissances_en_garde",)),
    (0.08, ("besoin_logement_adapté",)),
    (0.10, ("demande_élargie",)),
    (0.08, ("propositions_le",)),
    (0.08, ("refus_logement_adapté_le",)),
    (0.05, ("situation_professionnelle",)),
)
UNKNOWN_PROOF = 0.07  # a recognition whose proof nobody has looked for
SILENT_ISSUERS = 0.10  # share of demands for which one to three recognitions have not been answered


class Draw:
    """Chance, with the few questions this script asks of it."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 — a reproducible draw, not a secret

    def share(self) -> float:
        """A number from 0 to 1."""
        return self._random.random()

    def chance(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self._random.random() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number between two others, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, weights: Mapping[str, float]) -> str:
        """A key, with these weights."""
        left = self._random.random() * sum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return list(weights)[-1]

    def normal(self) -> float:
        """A standard normal number, from twelve uniform ones: the same on every platform."""
        return sum(self._random.random() for _ in range(12)) - 6


# ── one household ────────────────────────────────────────────────────────────────────────────────────────


def born(draw: Draw, age: int) -> date:
    """A birthday that makes this age on the date of calculation."""
    return date(ON.year - age, ON.month, ON.day) - timedelta(days=draw.whole(0, 364))


def births_of(row: Row) -> list[date]:
    """The birthdays of a household that is still wholly known."""
    return cast("list[date]", row["naissances_ménage"])


def count_of(row: Row, name: str) -> int:
    """A whole number that is still known."""
    return cast("int", row[name])


def age(birth: date) -> int:
    """Age on the date of calculation."""
    return ON.year - birth.year - ((ON.month, ON.day) < (birth.month, birth.day))


def rooms_needed(persons: int) -> int:
    """The convention of the vocabulary for the size of a dwelling."""
    return next(rooms for most, rooms in ((1, 1), (2, 2), (4, 3), (6, 4), (99, 5)) if persons <= most)


def consumption_tenths(births: Iterable[date]) -> int:
    """Consumption units of the household, in tenths: 10, then 5 from 14 years, 3 below."""
    older = sum(1 for birth in births if age(birth) >= 14)
    return 5 + 5 * older + 3 * sum(1 for birth in births if age(birth) < 14)


def draw_family(draw: Draw, row: Row, shape: str, transfer: bool) -> int:
    """Ages and composition; gives the number of persons to house."""
    mean = 47 if transfer else 38
    spread = 15 if shape in ("seul", "couple") else 8
    adult = min(88, max(19 if shape == "seul" else 22, round(mean + spread * draw.normal())))
    births = [born(draw, adult)]
    if shape in ("couple", "famille"):
        births.append(born(draw, max(19, adult + draw.whole(-5, 5))))
    children = draw.whole(1, 3) + draw.chance(0.15) if shape in ("parent", "famille") else 0
    youngest = max(0, adult - 42)
    oldest = min(20, max(youngest, adult - 20))
    births += [born(draw, draw.whole(youngest, oldest)) for _ in range(children)]
    visiting = [born(draw, draw.whole(2, 15)) for _ in range(draw.whole(1, 2))] if draw.chance(0.06) else []
    births += visiting
    expected = int(22 <= adult <= 42 and shape != "seul" and draw.chance(0.07))
    row["naissance_demandeur"] = births[0]
    row["naissances_ménage"] = births
    row["naissances_en_garde"] = visiting
    row["naissances_attendues"] = expected
    row["nombre_enfants_à_charge"] = children
    row["parent_isolé"] = shape == "parent"
    return len(births) + expected


def draw_resources(draw: Draw, row: Row) -> None:
    """Resources from the quartiles of the demand, then work, pensions and tax income."""
    births = births_of(row)
    units, place = consumption_tenths(births), draw.share()
    (low, floor), (high, ceiling) = next(both for both in pairwise(RESOURCES) if place <= both[1][0])
    yearly = floor + (ceiling - floor) * (place - low) / (high - low)
    monthly = int(yearly * units / 120)
    paid = draw.whole(5, 20) * 10 if draw.chance(0.05) else 0
    row["ressources_reçues"] = monthly + paid
    row["pensions_versées"] = paid
    row["ressources_reçues_personnes_à_charge"] = 0
    row["pensions_versées_personnes_à_charge"] = 0
    row["quartile"] = quartile(monthly, units)
    row["revenu_fiscal_n_2"] = None if draw.chance(TAX_INCOME_UNKNOWN) else int(monthly * draw.whole(8, 13))
    row["situation_professionnelle"] = work(draw, age(births[0]), place < 0.25)
    works = row["situation_professionnelle"] in WORKING
    row["commune_travail"] = draw.pick(ELSEWHERE if draw.chance(0.3) else COMMUNES) if works else None


def quartile(monthly: int, tenths: int) -> str:
    """Where yearly resources per consumption unit stand among the thresholds of the year."""
    return str(1 + sum(1 for threshold in THRESHOLDS if monthly * 120 >= threshold * tenths))


def work(draw: Draw, years: int, poor: bool) -> str:
    """What the applicant does."""
    if years >= 63:
        return draw.pick({"RET": 92, "AUT": 8})
    if years < 25:
        return draw.pick({"CDD": 28, "CDI": 22, "CHO": 18, "APP": 16, "ETU": 11, "AUT": 5})
    if poor:
        return draw.pick({"CHO": 40, "AUT": 32, "CDD": 20, "CDI": 6, "ART": 2})
    return draw.pick({"CDI": 52, "CDD": 17, "CHO": 12, "AUT": 12, "ART": 5, "APP": 2})


def draw_dwelling(draw: Draw, row: Row, situation: str, reason: str, persons: int) -> None:
    """Where the household lives now, and what it pays."""
    row["situation_logement"] = [situation]
    needed = rooms_needed(persons)
    hosts = draw.whole(1, 3) if situation in HOSTED else 0
    gap = {"13": -draw.whole(1, 2), "10": draw.whole(2, 3)}.get(reason, draw.whole(-1, 1))
    rooms = min(6, max(1, rooms_needed(persons + hosts) + gap if hosts else needed + gap))
    if situation in STRUCTURES or situation == "RE":
        rooms = min(rooms, 2)
    kind = "C" if situation == "HOT" else TYPES[rooms - 1]
    if situation in ROOFLESS and situation != "HOT":
        row["type_logement_actuel"] = row["surface_logement_actuel"] = None
    else:
        row["type_logement_actuel"] = kind
        row["surface_logement_actuel"] = max(9, round(AREAS[kind] * (0.85 + 0.3 * draw.share())))
    row["occupants_logement_actuel"] = persons - count_of(row, "naissances_attendues") + hosts
    if situation in STRUCTURES:
        row["structure_depuis"] = ON - timedelta(days=draw.whole(20, 1_000))
    area = AREAS[kind]
    if situation in TENANTS:
        rate = 5.2 + draw.share() if situation == "HLM" else 10.5 + 3 * draw.share()
        rent, charges = int(area * rate), int(area * (1 + 0.6 * draw.share()))
    elif situation in STRUCTURES or situation in ("RE", "HOT"):
        rent, charges = draw.whole(4, 42) * 10, 0
    elif situation == "POCC":
        rent, charges = 0, draw.whole(4, 18) * 10
    else:
        rent, charges = 0, 0
    resources = count_of(row, "ressources_reçues")
    row["loyer_actuel"], row["charges_actuelles"] = rent, charges
    row["aide_logement_actuelle"] = max(0, min(420, int(rent * 0.72) - int(resources * 0.18)))


def draw_wishes(draw: Draw, row: Row, persons: int) -> None:
    """Types and communes wanted."""
    needed = rooms_needed(persons)
    wanted = [needed, needed + 1] if draw.chance(0.55) else [needed]
    row["types_souhaités"] = [TYPES[rooms - 1] for rooms in wanted]
    home = row["commune_résidence"]
    first = str(home) if home in COMMUNES and draw.chance(0.8) else draw.pick(COMMUNES)
    others = [draw.pick(COMMUNES) for _ in range(draw.whole(0, 4))]
    row["communes_souhaitées"] = list(dict.fromkeys([first, *others]))
    row["demande_élargie"] = draw.chance(0.35)
    row["besoin_logement_adapté"] = draw.chance(0.35 if row["personne_handicapée"] else 0.01)


def draw_offers(draw: Draw, row: Row, deposit: date) -> None:
    """Offers since the deposit, and those refused although they suited."""
    days = (ON - deposit).days
    made = sum(draw.chance(days / 7_000) for _ in range(4)) if days > 60 else 0
    offers = [deposit + timedelta(days=draw.whole(30, days - 15)) for _ in range(made)]
    row["propositions_le"] = sorted(offers)
    row["refus_logement_adapté_le"] = sorted(
        offer + timedelta(days=draw.whole(2, 10)) for offer in offers if draw.chance(0.45)
    )


# ── recognitions and documents ───────────────────────────────────────────────────────────────────────────


def give(row: Row, stem: str, state: str, expires: date = NO_TERM) -> None:
    """A recognition and its proof."""
    row[recognised(stem)] = True
    row[f"{stem}_preuve"] = state
    row[f"{stem}_expire_le"] = None if state == "absent" else expires


def document(row: Row, name: str, state: str, expires: date = NO_TERM) -> None:
    """A document of the applicant."""
    row[f"justificatif_{name}"] = state
    row[f"justificatif_{name}_expire_le"] = None if state == "absent" else expires


def expiry(draw: Draw) -> date:
    """Most proofs have no term; a few have lapsed."""
    if draw.chance(0.72):
        return NO_TERM
    return ON + timedelta(days=draw.whole(-200, 700))


def draw_recognitions(draw: Draw, row: Row, situation: str, reason: str) -> None:
    """Which bodies have recognised the household, and what proves it."""
    births = births_of(row)
    minors = sum(1 for birth in births if age(birth) < 18)
    small = row["type_logement_actuel"] in ("C", "T1", "T2") and len(births) >= 4
    works = row["situation_professionnelle"] in WORKING
    likely = {
        "pdalhpd": 0.04,
        "personne_handicapée": 0.55 if reason == "07" else 0.10,
        "appartement_coordination_thérapeutique": 0.004,
        "difficultés_particulières": 0.07,
        "sortie_hébergement": 0.6 if situation in STRUCTURES else 0.0,
        "reprise_activité_longue_durée": 0.03 if works else 0.0,
        "logement_indigne": 0.05 if situation == "LP" else 0.0,
        "sortie_prostitution": 0.003,
        "victime_traite": 0.003,
        "mineur_mal_logé": 0.6 if minors and small else 0.0,
        "logement_non_décent": 0.6 if reason == "03" else 0.01,
        "dépourvu_de_logement": 0.5 if situation in HOSTED | STRUCTURES | ROOFLESS else 0.0,
        "ancien_ase": 0.3 if age(births[0]) < 21 else 0.0,
        "travailleur_essentiel": 0.2 if works else 0.0,
        "relogement_renouvellement_urbain": 0.02 if situation == "HLM" else 0.0,
        "relogement_copropriété_dégradée": 0.01 if situation == "LP" else 0.0,
        "relogement_habitat_indigne": 0.02 if situation == "LP" else 0.0,
        "accord_collectif": 0.01,
        "violences_conjugales": 0.9 if reason == "06" else 0.01,
        "mariage_forcé": 0.002,
        "violences_hors_couple": 0.004,
        "menace_expulsion": 0.95 if reason == "05" else 0.01,
        "mineur_émancipé": 0.001,
        "relogement_vente": 0.008 if situation == "HLM" else 0.0,
    }
    for stem in LABELS:
        no_recognition(row, stem)
        if draw.chance(likely[stem]):
            give(row, stem, draw.pick(STATES), expiry(draw))
    for name in BARE_LABELS:
        row[name] = draw.chance(likely[name])
    dalo = draw.pick({"NON": 95, "ACTIF": 4, "CADUC": 1})
    row["statut_dalo"], row["dalo_preuve"], row["dalo_expire_le"] = dalo, "absent", None
    if dalo == "ACTIF":
        row["dalo_preuve"], row["dalo_expire_le"] = draw.pick({"vérifié": 85, "déposé": 15}), NO_TERM


def no_recognition(row: Row, stem: str) -> None:
    """Nothing recognised and nothing to prove it."""
    row[recognised(stem)] = False
    row[f"{stem}_preuve"], row[f"{stem}_expire_le"] = "absent", None


def draw_documents(draw: Draw, row: Row, situation: str, reason: str) -> None:
    """Documents that the situation calls for."""
    violence = row["violences_conjugales"] or row["mariage_forcé"] or row["violences_hors_couple"]
    called = {
        "expulsion": bool(row["menace_expulsion"]),
        "violences": bool(violence),
        "hébergement": situation in HOSTED | STRUCTURES,
        "emploi": row["situation_professionnelle"] in WORKING,
        "santé": reason in ("07", "08"),
        "grossesse": count_of(row, "naissances_attendues") > 0,
        "séparation": reason == "11",
    }
    for name in DOCUMENTS:
        document(row, name, draw.pick(STATES) if called[name] else "absent", expiry(draw))


# ── one demand ───────────────────────────────────────────────────────────────────────────────────────────


def known_demand(draw: Draw, number: str, deposit: date | None = None) -> Row:
    """A demand of which everything is known."""
    row: Row = dict.fromkeys(COLUMNS)
    row["numéro_unique"] = number
    transfer = draw.chance(TRANSFERS)
    persons = draw_family(draw, row, draw.pick(SHAPES), transfer)
    draw_resources(draw, row)
    situation = "HLM" if transfer else draw.pick(FIRST_SITUATIONS)
    without = situation in HOSTED | STRUCTURES | ROOFLESS
    reason = draw.pick(REASONS.get(situation, REASONS["sans" if without else "autre"]))
    second = draw.pick(REASONS.get(situation, REASONS["autre"]))
    row["motif_principal"], row["motifs"] = reason, list(dict.fromkeys([reason, second]))
    draw_dwelling(draw, row, situation, reason, persons)
    row["commune_résidence"] = draw.pick(ELSEWHERE if draw.chance(0.15) else COMMUNES)
    draw_recognitions(draw, row, situation, reason)
    draw_documents(draw, row, situation, reason)
    births = births_of(row)
    waiting = math.exp(math.log(WAITING_MEDIAN) + WAITING_SPREAD * draw.normal())
    longest = 12 * max(1, age(births[0]) - 18)
    drawn = ON - timedelta(days=int(min(waiting, longest, 300) * 30.44))
    row["dépôt_demande"] = deposit or drawn
    draw_offers(draw, row, deposit or drawn)
    draw_wishes(draw, row, persons)
    return row


def forget(draw: Draw, row: Row) -> Row:
    """The same demand with what its file leaves unknown."""
    for probability, names in UNKNOWN:
        if draw.chance(probability):
            row.update(dict.fromkeys(names))
    if draw.chance(SILENT_ISSUERS):
        asked = [recognised(stem) for stem in LABELS] + list(BARE_LABELS)
        for _ in range(draw.whole(1, 3)):
            row[asked[draw.whole(0, len(asked) - 1)]] = None
    for stem in LABELS:
        if row[recognised(stem)] and draw.chance(UNKNOWN_PROOF):
            row[f"{stem}_preuve"] = row[f"{stem}_expire_le"] = None
    return row


# ── telling households and worst cases ───────────────────────────────────────────────────────────────────


def blank(number: str, deposit: date) -> Row:
    """A demand with no recognition and no document, nothing else known."""
    row: Row = dict.fromkeys(COLUMNS)
    row.update(numéro_unique=number, dépôt_demande=deposit, statut_dalo="NON", dalo_preuve="absent")
    for stem in LABELS:
        no_recognition(row, stem)
    row.update(dict.fromkeys(BARE_LABELS, False))
    for name in DOCUMENTS:
        document(row, name, "absent")
    row["ressources_reçues_personnes_à_charge"] = row["pensions_versées_personnes_à_charge"] = 0
    row.update(pensions_versées=0, propositions_le=[], refus_logement_adapté_le=[])
    row.update(besoin_logement_adapté=False, demande_élargie=False)
    return row


def home(row: Row, *births: date, children: int = 0, lone: bool = False) -> None:
    """The persons to house, the applicant first."""
    row.update(naissance_demandeur=births[0], naissances_ménage=list(births))
    row.update(nombre_enfants_à_charge=children, parent_isolé=lone)
    row.update(naissances_attendues=0, naissances_en_garde=[])


def dalo_family() -> Row:
    """A: a DALO family of five in a two-room flat whose surface is unknown."""
    row = blank("SYNTH000000000000A", date(2023, 5, 10))
    children = date(2014, 3, 8), date(2017, 6, 21), date(2021, 1, 30)
    home(row, date(1988, 4, 2), date(1990, 10, 15), *children, children=3)
    row.update(statut_dalo="ACTIF", dalo_preuve="vérifié", dalo_expire_le=NO_TERM)
    row.update(motif_principal="13", motifs=["13", "09"], situation_professionnelle="CDI")
    row.update(commune_résidence="34301", commune_travail="34301", ressources_reçues=1_850, quartile="1")
    row.update(revenu_fiscal_n_2=19_400, situation_logement=["LP"], type_logement_actuel="T2")
    row.update(surface_logement_actuel=None, occupants_logement_actuel=5)
    row.update(loyer_actuel=720, charges_actuelles=80, aide_logement_actuelle=230)
    row.update(types_souhaités=["T4", "T5"], communes_souhaitées=["34301", "34108", "34023"])
    row["demande_élargie"] = True
    document(row, "emploi", "vérifié", date(2027, 6, 30))
    return row


def young_worker() -> Row:
    """B: a young worker lodged by parents for want of anything else; everything is known."""
    row = blank("SYNTH000000000000B", date(2025, 6, 20))
    home(row, date(2002, 11, 5))
    row.update(motif_principal="12", motifs=["12"], situation_professionnelle="CDI")
    row.update(commune_résidence="34108", commune_travail="34301", ressources_reçues=1_480, quartile="3")
    row.update(revenu_fiscal_n_2=12_950, situation_logement=["CPE"], type_logement_actuel="T4")
    row.update(surface_logement_actuel=82, occupants_logement_actuel=4)
    row.update(loyer_actuel=0, charges_actuelles=0, aide_logement_actuelle=0)
    row.update(types_souhaités=["T1", "T2"], communes_souhaitées=["34108", "34301"])
    document(row, "hébergement", "vérifié", date(2027, 6, 20))
    document(row, "emploi", "vérifié", date(2027, 6, 20))
    return row


def elderly_couple() -> Row:
    """C: an elderly couple, tenants of a five-room flat now too large; the housing aid is unknown."""
    row = blank("SYNTH000000000000C", date(2024, 11, 15))
    home(row, date(1951, 2, 14), date(1953, 8, 30))
    row.update(motif_principal="10", motifs=["10", "20"])
    row.update(situation_professionnelle="RET", commune_résidence="34301")
    row.update(ressources_reçues=1_650, quartile="3", revenu_fiscal_n_2=18_100, situation_logement=["HLM"])
    row.update(type_logement_actuel="T5", surface_logement_actuel=98, occupants_logement_actuel=2)
    row.update(loyer_actuel=520, charges_actuelles=70, aide_logement_actuelle=None)
    row.update(types_souhaités=["T2", "T3"], communes_souhaitées=["34301"])
    return row


def nothing_known(row: Row) -> None:
    """Everything unknown but the number and the date of deposit."""
    kept = {name: row[name] for name in ("numéro_unique", "dépôt_demande")}
    row.update(dict.fromkeys(COLUMNS))
    row.update(kept)


def no_resources(row: Row) -> None:
    """No resources and a rent to pay: the share of rent is infinite."""
    row.update(ressources_reçues=0, pensions_versées=0, quartile="1", revenu_fiscal_n_2=0)
    row.update(situation_logement=["LP"], loyer_actuel=480, charges_actuelles=40, aide_logement_actuelle=260)


def nine_persons(row: Row) -> None:
    """Nine persons in a three-room flat: two parents, six children, a grandmother."""
    children = [date(2009 + 2 * place, 1 + place, 5 + 3 * place) for place in range(6)]
    home(row, date(1984, 3, 9), date(1986, 12, 1), *children, date(1957, 5, 17), children=6)
    row.update(situation_logement=["LP"], type_logement_actuel="T3")
    row.update(surface_logement_actuel=61, occupants_logement_actuel=9)
    row.update(ressources_reçues=2_940, pensions_versées=0, quartile="1", types_souhaités=["T5", "T6P"])
    give(row, "mineur_mal_logé", "vérifié")


def paid_pensions(row: Row) -> None:
    """Pensions paid exceed resources received, to the cent: declared resources are negative."""
    row.update(ressources_reçues="412.35", pensions_versées="450.00", quartile="1")
    row.update(ressources_reçues_personnes_à_charge=0, pensions_versées_personnes_à_charge=0)


def at_the_threshold(row: Row) -> None:
    """A lone person exactly at the threshold of the first quartile, and just above 25 % spent on rent."""
    home(row, date(1979, 10, 3))
    row.update(ressources_reçues="787.50", pensions_versées=0, quartile="2", situation_logement=["LP"])
    row.update(loyer_actuel="350.00", charges_actuelles="36.88", aide_logement_actuelle="190.00")


def fourteen_today(row: Row) -> None:
    """A child who turns fourteen on the date of calculation, another the day after."""
    home(row, date(1985, 7, 12), date(2012, 9, 1), date(2012, 9, 2), children=2, lone=True)
    row.update(ressources_reçues=1_310, pensions_versées=0, quartile="1")


def too_many_refusals(row: Row) -> None:
    """Three refusals of suitable dwellings within a year."""
    days = [date(2025, 10, 8), date(2026, 2, 17), date(2026, 7, 2)]
    row.update(refus_logement_adapté_le=days, propositions_le=[day - timedelta(days=8) for day in days])


def recent_refusals(row: Row) -> None:
    """Two refusals within two years."""
    days = [date(2025, 11, 4), date(2026, 6, 23)]
    row.update(refus_logement_adapté_le=days, propositions_le=[day - timedelta(days=6) for day in days])


def old_refusals(row: Row) -> None:
    """Two refusals whose effect is over."""
    days = [date(2023, 3, 15), date(2023, 10, 2)]
    row.update(refus_logement_adapté_le=days, propositions_le=[day - timedelta(days=9) for day in days])


def lapsed_proof(row: Row) -> None:
    """A disability card that lapsed three months ago."""
    give(row, "personne_handicapée", "vérifié", date(2026, 5, 31))


def last_day_of_proof(row: Row) -> None:
    """A proof whose last day is the date of calculation."""
    give(row, "logement_indigne", "vérifié", ON)


def proofs_of_every_state(row: Row) -> None:
    """Four recognitions, one in each state of proof, and a fifth whose proof is unknown."""
    for stem, state in zip(LABELS[:4], STATES, strict=True):
        give(row, stem, state)
    give(row, "dépourvu_de_logement", "vérifié")
    row["dépourvu_de_logement_preuve"] = row["dépourvu_de_logement_expire_le"] = None


def dalo_without_proof(row: Row) -> None:
    """Recognised by the mediation commission, the decision missing from the file."""
    row.update(statut_dalo="ACTIF", dalo_preuve="absent", dalo_expire_le=None)


def rehoused_by_renewal(row: Row) -> None:
    """To be rehoused from a building due for demolition."""
    row.update(situation_logement=["HLM"], motif_principal="02", motifs=["02"])
    give(row, "relogement_renouvellement_urbain", "vérifié")


def rehoused_from_condominium(row: Row) -> None:
    """To be rehoused from a degraded condominium."""
    row.update(situation_logement=["POCC"])
    give(row, "relogement_copropriété_dégradée", "vérifié")


def rehoused_by_order(row: Row) -> None:
    """To be rehoused after an order notified to the landlord."""
    row.update(situation_logement=["LP"], motif_principal="03", motifs=["03"])
    give(row, "relogement_habitat_indigne", "vérifié")
    give(row, "logement_non_décent", "validé")


def sleeping_rough(row: Row) -> None:
    """No roof: no dwelling to describe."""
    row.update(situation_logement=["SD"], type_logement_actuel=None, surface_logement_actuel=None)
    row.update(occupants_logement_actuel=None, loyer_actuel=0, charges_actuelles=0, aide_logement_actuelle=0)


def protected_youth(row: Row) -> None:
    """Nineteen years old, from child protection, emancipated before coming of age."""
    home(row, date(2007, 1, 18))
    row.update(mineur_émancipé=True, situation_logement=["SH"], structure_depuis=date(2025, 2, 28))
    give(row, "ancien_ase", "validé")
    give(row, "sortie_hébergement", "vérifié")
    document(row, "hébergement", "vérifié")


def discreet_situations(row: Row) -> None:
    """Violence, forced marriage, trafficking: what must never be seen by everybody."""
    row.update(violences_conjugales=True, mariage_forcé=True, violences_hors_couple=True)
    row.update(motif_principal="06", motifs=["06"], situation_logement=["SH"])
    row["structure_depuis"] = date(2024, 8, 31)
    give(row, "sortie_prostitution", "vérifié")
    give(row, "victime_traite", "vérifié")
    document(row, "violences", "validé")


def unborn_child(row: Row) -> None:
    """A young couple expecting twins, the certificate lapsed."""
    home(row, date(1999, 2, 28), date(2000, 2, 29))
    row.update(naissances_attendues=2, ressources_reçues=1_760, pensions_versées=0, quartile="3")
    document(row, "grossesse", "vérifié", date(2026, 8, 31))


def disabled_tenant(row: Row) -> None:
    """A tenant of social stock whose flat no longer suits a disability."""
    row.update(situation_logement=["HLM"], motif_principal="07", motifs=["07", "20"])
    row["besoin_logement_adapté"] = True
    give(row, "personne_handicapée", "validé")
    document(row, "santé", "vérifié")


def evicted_tenant(row: Row) -> None:
    """Under notice to leave, the document only just handed in; also sold social housing."""
    row.update(situation_logement=["HLM"], motif_principal="05", motifs=["05"])
    row.update(menace_expulsion=True, relogement_vente=True, accord_collectif=True)
    document(row, "expulsion", "déposé")
    give(row, "pdalhpd", "vérifié")


def seaside_caravan(row: Row) -> None:
    """Two answers about the present dwelling, and no link with the territory known."""
    row.update(situation_logement=["CAMCAR", "CP"], commune_résidence=None, commune_travail=None)
    row.update(type_logement_actuel=None, surface_logement_actuel=None)


def unchanged(row: Row) -> None:
    """An ordinary demand: only its date is remarkable."""


# The day of the deposit, then what makes the case.
CASES: tuple[tuple[date, Callable[[Row], None]], ...] = (
    (date(2025, 3, 17), nothing_known),
    (date(2024, 2, 29), unchanged),
    (ON, unchanged),
    (date(2026, 8, 31), unchanged),
    (date(1996, 3, 15), unchanged),
    (date(2023, 9, 1), unchanged),
    (date(2023, 8, 1), unchanged),
    (date(2025, 1, 31), no_resources),
    (date(2022, 10, 6), nine_persons),
    (date(2025, 5, 5), paid_pensions),
    (date(2024, 9, 2), at_the_threshold),
    (date(2025, 12, 31), fourteen_today),
    (date(2023, 2, 9), too_many_refusals),
    (date(2024, 4, 30), recent_refusals),
    (date(2021, 6, 14), old_refusals),
    (date(2024, 7, 22), lapsed_proof),
    (date(2025, 8, 18), last_day_of_proof),
    (date(2024, 12, 3), proofs_of_every_state),
    (date(2022, 5, 27), dalo_without_proof),
    (date(2020, 11, 19), rehoused_by_renewal),
    (date(2023, 3, 8), rehoused_from_condominium),
    (date(2026, 1, 26), rehoused_by_order),
    (date(2026, 4, 11), sleeping_rough),
    (date(2025, 10, 20), protected_youth),
    (date(2025, 4, 7), discreet_situations),
    (date(2026, 2, 28), unborn_child),
    (date(2023, 11, 13), disabled_tenant),
    (date(2024, 1, 25), evicted_tenant),
    (date(2026, 5, 30), seaside_caravan),
)


def demands() -> list[Row]:
    """All the demands, in the order of the file."""
    draw = Draw(SEED)
    rows = [dalo_family(), young_worker(), elderly_couple()]
    for deposit, change in CASES:
        row = known_demand(draw, numbered(len(rows) - 2), deposit)
        change(row)
        rows.append(row)
    # Two demands alike but for their number: only the number settles their order.
    twin = known_demand(draw, numbered(len(rows) - 2))
    rows += [twin, {**twin, "numéro_unique": numbered(len(rows) - 1)}]
    while len(rows) < DEMANDS:
        rows.append(forget(draw, known_demand(draw, numbered(len(rows) - 2))))
    return rows


def numbered(place: int) -> str:
    """A clearly synthetic number of eighteen characters."""
    return f"SYNTH{place:013d}"


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────────


def written(cell: Cell) -> str:
    """A cell as the file writes it; unknown is empty, a list known to be empty is a lone separator."""
    match cell:
        case None:
            return ""
        case bool():
            return "oui" if cell else "non"
        case list() | tuple():
            return "|".join(map(written, cell)) or "|"
    return str(cell)


def text(rows: Iterable[Row]) -> str:
    """The whole file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([written(row[name]) for name in COLUMNS] for row in rows)
    return buffer.getvalue()


def main(arguments: Sequence[str]) -> int:
    """Write the file, or check it."""
    wanted = text(demands())
    if "--check" in arguments:
        fresh = OUT.is_file() and OUT.read_text(encoding="utf-8") == wanted
        print(f"{OUT} : {'à jour' if fresh else 'à refaire, lancez scripts/demonstration_demands.py'}")
        return 0 if fresh else 1
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(wanted, encoding="utf-8")
    print(f"{OUT} : {DEMANDS} demandes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
