"""The seeded tables of demands that are measured: 47 columns, 72 bytes a row, complete or with 12 % unknown."""

from datetime import date

import numpy as np

from peuplier.evaluation.columns.demands import DTYPES, Array, Column, Demands, Plain, Ratios, codes_of, unknown
from peuplier.vocabulary import FACTS

SEED = 20260115
ON = date(2026, 1, 15)
COLUMNS, ROW_BYTES = 47, 72
FLAGS = [
    "délai_anormalement_long",
    "parent_isolé",
    "jeune_ménage",
    "propriétaire_logement",
    "pdalhpd_reconnu",
    "accord_collectif",
    "personne_handicapée",
    "appartement_coordination_thérapeutique",
    "difficultés_particulières",
    "sortie_hébergement",
    "reprise_activité_longue_durée",
    "logement_indigne",
    "violences_conjugales",
    "mariage_forcé",
    "violences_hors_couple",
    "sortie_prostitution",
    "victime_traite",
    "mineur_mal_logé",
    "logement_non_décent",
    "dépourvu_de_logement",
    "menace_expulsion",
    "mineur_émancipé",
    "ancien_ase",
    "travailleur_essentiel",
    "relogement_renouvellement_urbain",
    "relogement_copropriété_dégradée",
    "relogement_habitat_indigne",
    "demande_élargie",
]
CODES = [
    "statut_dalo",
    "motif_principal",
    "situation_familiale",
    "situation_professionnelle",
    "quartile",
    "catégorie_logement_actuel",
    "type_logement_actuel",
    "catégorie_souhaitée",
]
COUNTS = {
    "nombre_personnes": (1, 9),
    "pièces_manquantes": (0, 5),
    "nombre_mineurs": (0, 6),
    "mois_en_structure": (0, 48),
    "nombre_propositions": (0, 6),
    "naissances_attendues": (0, 3),
}


def demands(rows: int, unknown_share: float = 0.0) -> Demands:
    """A table of `rows` demands; each cell is unknown with probability `unknown_share`."""
    rng = np.random.default_rng(SEED)
    columns = {name: _unknown(rng, column, unknown_share) for name, column in _complete(rng, rows).items()}
    made = Demands(np.arange(rows).astype("U7"), columns)
    assert len(arrays(made)) == COLUMNS
    assert sum(array.itemsize for array in arrays(made)) == ROW_BYTES
    return made


def _complete(rng: np.random.Generator, rows: int) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for name in FLAGS:
        columns[name] = Plain((rng.random(rows, dtype=np.float32) < 0.08).astype(np.int8))
    for name in CODES:
        columns[name] = Plain(rng.integers(0, len(codes_of(FACTS[name])), rows, dtype=np.int8))
    for name, (low, high) in COUNTS.items():
        columns[name] = Plain(rng.integers(low, high, rows, dtype=DTYPES[FACTS[name].kind]))
    columns["situation_logement"] = Plain(np.int64(1) << rng.integers(0, 17, rows))
    columns["dépôt_demande"] = Plain((ON - date(1970, 1, 1)).days - rng.integers(0, 3_000, rows, dtype=np.int32))
    columns["loyer_actuel"] = Plain(rng.integers(0, 120_000, rows, dtype=np.int32))
    rent = rng.integers(0, 90_000, rows, dtype=np.int32)
    income = rng.integers(50_000, 400_000, rows, dtype=np.int32)
    columns["taux_effort"] = Ratios(rent, income)
    return columns


def _unknown(rng: np.random.Generator, column: Column, share: float) -> Column:
    if not share:
        return column
    match column:
        case Plain(values):
            hidden = rng.random(len(values), dtype=np.float32) < share
            return Plain(np.where(hidden, unknown(values.dtype), values).astype(values.dtype))
        case Ratios(num, den):
            hidden = rng.random(len(num), dtype=np.float32) < share
            return Ratios(np.where(hidden, unknown(np.int32), num).astype(np.int32), den)
    raise TypeError(column)


def arrays(table: Demands) -> list[Array]:
    """Every array of a table: what a calculation must read at least once."""
    found: list[Array] = []
    for column in table.columns.values():
        match column:
            case Plain(values):
                found.append(values)
            case Ratios(num, den):
                found += [num, den]
    return found
