"""A few fixed demands, from complete to nearly empty, to run every document of tests/policies/good against."""

from datetime import date

from tests.strategies import Facts

ROWS: tuple[Facts, ...] = (
    {
        "dépôt_demande": date(2022, 1, 31),
        "naissance_demandeur": date(1985, 2, 28),
        "naissances_ménage": (date(1985, 2, 28), date(1988, 7, 1), date(2015, 3, 3), date(2020, 9, 1)),
        "naissances_attendues": 1,
        "statut_dalo": "ACTIF",
        "dalo_preuve": "vérifié",
        "pdalhpd_reconnu": False,
        "violences_conjugales": False,
        "situation_logement": ("LP",),
        "type_logement_actuel": "T2",
        "surface_logement_actuel": 4_150,
        "occupants_logement_actuel": 4,
        "loyer_actuel": 65_000,
        "charges_actuelles": 5_000,
        "aide_logement_actuelle": 20_000,
        "ressources_reçues": 145_000,
        "pensions_versées": 0,
        "ressources_reçues_personnes_à_charge": 0,
        "pensions_versées_personnes_à_charge": 0,
        "motif_principal": "03",
        "motifs": ("03", "08"),
        "commune_travail": "34301",
        "refus_logement_adapté_le": (date(2026, 2, 1), date(2026, 6, 15)),
        "parent_isolé": False,
        "justificatif_handicap": "absent",
    },
    {
        "dépôt_demande": date(2026, 8, 31),
        "statut_dalo": "NON",
        "ressources_reçues": 0,
        "pensions_versées": 0,
        "ressources_reçues_personnes_à_charge": 0,
        "pensions_versées_personnes_à_charge": 0,
        "loyer_actuel": 40_000,
        "charges_actuelles": 0,
        "aide_logement_actuelle": 0,
        "situation_logement": ("HLM",),
        "motif_principal": "01",
        "refus_logement_adapté_le": (),
        "violences_conjugales": True,
        "violences_conjugales_preuve": "déposé",
    },
    {"dépôt_demande": date(2019, 2, 28), "parent_isolé": True},
    {},
)
