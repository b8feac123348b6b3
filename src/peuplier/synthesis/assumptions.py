"""The hypotheses of synthesis: what no public file says at this grain. Each is to be replaced by local knowledge.

Marks: *observé* when the figure is published as it stands, *dérivé* when computed from published ones, *inventé*
otherwise. Distributions need not add up to anything: they are weights.
"""

from collections.abc import Mapping

# ── the stock ────────────────────────────────────────────────────────────────────────────────────────────

# Financing by period of completion (inventé): PLUS stands for the loans it replaced, PLAI begins in 1990.
FINANCING: tuple[tuple[int, Mapping[str, float]], ...] = (
    (0, {"PLUS": 96, "PLAI": 3, "PLS": 1}),
    (1990, {"PLUS": 84, "PLAI": 10, "PLS": 6}),
    (2005, {"PLUS": 62, "PLAI": 23, "PLS": 15}),
)
# Rent of a financing relative to PLUS (inventé), before the mean rent of 2019 is obtained.
RENT_OF_FINANCING = {"PLUS": 1.0, "PLAI": 0.89, "PLS": 1.45}
# Habitable area by rooms, in m² (inventé), before the mean area of 2019 is obtained.
AREA_OF_ROOMS = (30.0, 48.0, 66.0, 80.0, 97.0)
CHARGES_PER_M2 = (1.0, 2.4)
ADAPTED = 0.04
PARKING = {"collective": 0.45, "individual": 0.85}
# Landlords: one for so many dwellings, within bounds (inventé).
DWELLINGS_PER_LANDLORD, FEWEST_LANDLORDS, MOST_LANDLORDS = 2_500, 2, 24
LARGEST_RESIDENCE = {"collective": 60, "individual": 24}

# ── the demand ───────────────────────────────────────────────────────────────────────────────────────────

TRANSFERS = 34.0  # % of demands, France, 2019 (observé)
OVER_A_YEAR = 47.0  # % of demands older than a year, France, 2019 (observé)
PLAI_ELIGIBLE = 75.0  # % of demands, Occitanie, 2024 (observé)
UNSUITED = 42.0  # % of demands whose main reason is an unsuited dwelling, Occitanie, 2024 (observé)
DALO = 4.0  # % of demands with an active recognition (inventé)
ONLINE = 52.0  # % of demands made or renewed online (inventé)
TAX_INCOME_UNKNOWN = {True: 35.0, False: 56.0}  # % online, at a desk, Cour des comptes, 2020 (observé)
RESOURCES_UNKNOWN = 9.0  # % (inventé: the published rates are those of the tax income)
DUPLICATES = 1.0  # % of demands that look like another one (inventé)
REFUSED = 46.0  # % of households with an offer that refused one, Strasbourg, 2017 (observé)
# Demands for one social dwelling: Occitanie, 205,351 ÷ 331,381 (2024); France, 2,160,000 ÷ 5,089,834 (2019): dérivé.
DEMANDS_PER_DWELLING = {"76": 205_351 / 331_381}
NATIONAL_DEMANDS_PER_DWELLING = 2_160_000 / 5_089_834

SHAPES = ("seul", "couple", "parent", "famille")
# Composition of the household to house (inventé).
SHAPE_SHARES = {
    "first": {"seul": 47, "couple": 10, "parent": 22, "famille": 21},
    "transfer": {"seul": 34, "couple": 12, "parent": 26, "famille": 28},
}
CHILDREN = {"parent": (50, 32, 13, 4, 1), "famille": (30, 38, 20, 9, 3)}  # one to five

# Where first applicants live (inventé); LP: tenant of a private landlord, CP: lodged by someone…
SITUATIONS: Mapping[str, float] = {
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
ROOFLESS = ("SD", "SQUAT", "CAMCAR", "HOT")
STRUCTURES = ("SH", "RS", "SLHT", "RHVS", "CDEFCM")
HOSTED = ("CP", "CPE")

# Main reasons, in % of each kind of demand. Observed (France, 2019): 01 and 09 of first demands; 13, 07 + 08 and 17
# of transfers. The others are invented, so that the reasons 03, 07, 08, 09, 10 and 13 make the 42 % of Occitanie.
FIRST_REASONS: Mapping[str, float] = {
    "01": 31.9,
    "03": 4.0,
    "04": 5.0,
    "05": 2.5,
    "06": 2.4,
    "07": 2.0,
    "08": 3.0,
    "09": 14.3,
    "10": 0.4,
    "11": 10.0,
    "12": 7.0,
    "13": 8.0,
    "14": 2.0,
    "15": 1.0,
    "18": 0.7,
    "19": 2.8,
    "20": 0.3,
    "21": 1.0,
    "22": 0.5,
    "23": 1.2,
}
TRANSFER_REASONS: Mapping[str, float] = {
    "03": 2.0,
    "05": 0.8,
    "06": 1.8,
    "07": 5.4,
    "08": 9.4,
    "09": 11.0,
    "10": 7.0,
    "11": 7.0,
    "12": 1.3,
    "13": 27.2,
    "14": 0.3,
    "15": 0.2,
    "17": 12.1,
    "18": 0.4,
    "19": 4.0,
    "20": 5.0,
    "21": 4.0,
    "23": 1.1,
}
TRANSFER_PUBLISHED = ("07", "08", "13", "17")
UNSUITED_REASONS = ("03", "07", "08", "09", "10", "13")

# Which shapes of household give a reason (1 when not named), and where such households live (all when not named).
REASON_SHAPES: Mapping[str, tuple[float, float, float, float]] = {
    "10": (1.0, 1.2, 0.15, 0.08),
    "11": (1.0, 0.0, 1.4, 0.0),
    "12": (1.5, 0.5, 0.4, 0.03),
    "13": (0.25, 0.6, 1.3, 1.8),
    "14": (0.0, 1.5, 0.0, 0.3),
    "15": (0.1, 0.6, 0.2, 1.6),
}
_ANYWHERE_HOUSED = {"LP": 1.0, "CPE": 0.5, "CP": 0.5, "LTG": 0.5, "FONC": 0.5, "POCC": 0.3, "RE": 0.3}
REASON_SITUATIONS: Mapping[str, Mapping[str, float]] = {
    "01": dict.fromkeys((*HOSTED, *STRUCTURES, *ROOFLESS), 1.0) | {"CPE": 0.5, "LTG": 0.2},
    "03": {"LP": 1.0, "POCC": 0.3, "CP": 0.05, "SQUAT": 0.05, "CAMCAR": 0.1},
    "04": {"LP": 1.0, "FONC": 0.4, "LTG": 0.4},
    "05": {"LP": 1.0, "LTG": 0.1},
    "06": {"LP": 1.0, "CP": 0.6, "CPE": 0.3, "SH": 0.4, "POCC": 0.3},
    "07": {"LP": 1.0, "CPE": 0.2, "CP": 0.2, "POCC": 0.4},
    "08": {"LP": 1.0, "CPE": 0.2, "CP": 0.2, "POCC": 0.4},
    "09": {"LP": 1.0, "POCC": 0.2, "RE": 0.5, "RS": 0.1},
    "10": {"LP": 1.0, "POCC": 0.8},
    "11": {"LP": 1.0, "POCC": 1.0, "CP": 0.8, "CPE": 0.5, "LTG": 0.3},
    "12": {"CPE": 1.0, "CP": 0.1},
    "13": {"LP": 1.0, "CPE": 0.15, "CP": 0.2, "POCC": 0.2, "LTG": 0.3, "RE": 0.2, "RS": 0.2},
    "14": {"LP": 1.0, "CPE": 1.0, "CP": 0.5},
    "15": {"LP": 1.0, "CP": 0.5, "SH": 0.3, "RS": 0.3},
    "18": _ANYWHERE_HOUSED,
    "19": _ANYWHERE_HOUSED,
    "20": _ANYWHERE_HOUSED,
    "21": _ANYWHERE_HOUSED,
    "22": {"POCC": 1.0},
}
SITUATION_SHAPES: Mapping[str, tuple[float, float, float, float]] = {
    **dict.fromkeys((*ROOFLESS, "RS", "RHVS"), (1.6, 0.6, 0.5, 0.3)),
    "CDEFCM": (0.0, 0.0, 1.0, 0.0),
    "RE": (1.0, 0.1, 0.0, 0.0),
    "CPE": (1.3, 0.5, 1.0, 0.3),
}

# Private rents per m² by zone (inventé), and monthly fees of other housing.
PRIVATE_RENT: Mapping[str, float] = {"Abis": 25.0, "A": 17.0, "B1": 12.8, "B2": 10.8, "C": 9.0}
FEES: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(STRUCTURES, (60, 420)),
    "RE": (280, 520),
    "HOT": (300, 750),
    "CAMCAR": (0, 160),
}

# State of a proof (inventé), and the share of recognitions whose proof nobody has looked for.
PROOFS = {"absent": 12, "déposé": 22, "vérifié": 48, "validé": 18}
PROOF_UNKNOWN, PROOF_LAPSES = 7.0, 28.0
SILENT_ISSUERS = 10.0  # % of demands for which one to three recognitions have not been answered (inventé)

# Share of demands for which each answer is unknown, in % (inventé); the facts of a group go together.
UNKNOWN: tuple[tuple[float, tuple[str, ...]], ...] = (
    (10, ("loyer_actuel",)),
    (12, ("charges_actuelles",)),
    (11, ("aide_logement_actuelle",)),
    (12, ("surface_logement_actuel",)),
    (8, ("type_logement_actuel",)),
    (9, ("occupants_logement_actuel",)),
    (10, ("commune_travail",)),
    (4, ("commune_résidence",)),
    (1, ("motif_principal", "motifs")),
    (3, ("naissances_enfants_à_charge",)),
    (2, ("liens_cotitulaires", "naissance_conjoint")),
    (10, ("carte_invalidité",)),
    (6, ("naissances_attendues",)),
    (5, ("naissances_en_garde",)),
    (8, ("besoin_logement_adapté",)),
    (10, ("demande_élargie",)),
    (8, ("propositions_le", "refus_logement_adapté_le", "autres_refus_le")),
    (8, ("passages_commission_le",)),
    (15, ("recherche_active_le", "rendez_vous_manqués_le")),
    (5, ("situation_professionnelle",)),
    (20, ("loyer_souhaité",)),
)

# ── programmes ───────────────────────────────────────────────────────────────────────────────────────────

REHOUSED_SHARE_OF_QPV = 0.035  # dwellings of an operation, of those in priority neighbourhoods (inventé)
SMALLEST_QPV_WITH_OPERATION, SMALLEST_OPERATION, LARGEST_OPERATION = 300, 20, 600
REHOUSING_OUTCOMES = {"relogé": 52, "à_reloger": 32, "proposition_en_cours": 10, "parti": 6}
SOCIAL_DWELLINGS_A_YEAR = 0.015  # of the stock, where no programme is known (inventé)
SUPPLY_FINANCING = {"PLAI": 32, "PLUS": 48, "PLS": 20}
SUPPLY_TYPES = {"T1": 8, "T2": 34, "T3": 34, "T4": 20, "T5": 4}
