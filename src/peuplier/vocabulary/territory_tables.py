"""The tables of a territory beside its demands: dwellings, rehousing register, supply programme, commitments.

A column is a fact of the vocabulary wherever one exists; the others are declared beside and no policy reads them.
`mark` says what synthesis makes of a column: read in a public source, computed from one, or made up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.territory_columns import (
    COMMITMENT_COLUMNS,
    GHG_CLASS,
    LANDLORD_NAME,
    REHOUSING_COLUMNS,
    RESIDENCE_NAME,
    SUPPLY_COLUMNS,
)


class Mark(Enum):
    """Where a figure comes from; the three marks every page shows."""

    OBSERVED = "observé"
    DERIVED = "dérivé"
    INVENTED = "inventé"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: `fact` gives name, kind, unit, codes and definition; `required` forbids unknown cells."""

    fact: Fact
    mark: Mark
    required: bool = False

    @property
    def name(self) -> str:
        """The name of the column, in French, as files write it."""
        return self.fact.name


@dataclass(frozen=True, slots=True)
class TerritoryTable:
    """A table: its English name (that of files and options), its French title, what a row is, its key."""

    name: str
    title: str
    row: str
    key: tuple[str, ...]
    columns: tuple[TableColumn, ...]

    def column(self, name: str) -> TableColumn:
        """A column by its name; KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


_O, _D, _I = Mark.OBSERVED, Mark.DERIVED, Mark.INVENTED


def _of(name: str, mark: Mark, required: bool = False) -> TableColumn:
    """A column that is a fact of the vocabulary."""
    return TableColumn(FACTS[name], mark, required)


# ── dwellings ────────────────────────────────────────────────────────────────────────────────────────────

DWELLINGS = TerritoryTable(
    "dwellings",
    "Logements du parc social",
    "un logement",
    ("logement_identifiant",),
    (
        _of("logement_identifiant", _I, required=True),
        _of("logement_rpls", _I),
        _of("logement_commune", _O, required=True),
        _of("logement_en_qpv", _D),
        _of("logement_quartier_prioritaire", _D),
        _of("logement_bailleur", _I),
        TableColumn(LANDLORD_NAME, _I),
        _of("logement_résidence", _I),
        TableColumn(RESIDENCE_NAME, _I),
        _of("logement_type", _D, required=True),
        _of("logement_pièces", _D),
        _of("logement_surface", _I),
        _of("logement_construction", _D),
        _of("logement_construction_année", _D),
        _of("logement_nature", _I),
        _of("logement_dpe", _D),
        TableColumn(GHG_CLASS, _D),
        _of("logement_étage", _I),
        _of("logement_rez_de_chaussée", _I),
        _of("logement_ascenseur", _I),
        _of("logement_adapté", _I),
        _of("logement_stationnement", _I),
        _of("logement_loyer_hors_charges", _D),
        _of("logement_charges", _I),
        _of("logement_financement", _I),
        _of("logement_plafond_zone", _O),
        _of("logement_réservataire", _I),
        _of("logement_contingent_rpls", _I),
        _of("logement_occupation", _D),
        _of("logement_loué", _D),
        _of("logement_libre_le", _I),
    ),
)

# ── rehousing ────────────────────────────────────────────────────────────────────────────────────────────


def _rehousing(name: str, required: bool = False) -> TableColumn:
    """A column of the register: synthesis makes up the whole of it."""
    return TableColumn(REHOUSING_COLUMNS.get(name) or FACTS[name], _I, required)


REHOUSING = TerritoryTable(
    "rehousing",
    "Registre des relogements",
    "un ménage à reloger",
    ("relogement_opération", "relogement_ménage"),
    (
        _rehousing("relogement_opération", required=True),
        _rehousing("relogement_opération_nom"),
        _rehousing("relogement_nature", required=True),
        _rehousing("relogement_ménage", required=True),
        _rehousing("numéro_unique"),
        _rehousing("relogement_inscrit_le"),
        _rehousing("nombre_personnes"),
        _rehousing("quartile"),
        _rehousing("relogement_logement_quitté"),
        _rehousing("relogement_commune_quittée"),
        _rehousing("relogement_quitté_en_qpv"),
        _rehousing("types_souhaités"),
        _rehousing("communes_souhaitées"),
        _rehousing("relogement_souhait_qpv"),
        _rehousing("propositions_le"),
        _rehousing("refus_logement_adapté_le"),
        _rehousing("autres_refus_le"),
        _rehousing("relogement_issue", required=True),
        _rehousing("attribution_bail_signé_le"),
        _rehousing("attribution_commune"),
        _rehousing("attribution_en_qpv"),
        _rehousing("attribution_quartier_prioritaire"),
        _rehousing("attribution_bailleur"),
        _rehousing("attribution_déjà_logé_par_bailleur"),
        _rehousing("attribution_rpls"),
        _rehousing("attribution_type"),
        _rehousing("attribution_loyer"),
        _rehousing("attribution_mise_en_location"),
    ),
)

# ── supply ───────────────────────────────────────────────────────────────────────────────────────────────


def _supply(name: str, required: bool = False) -> TableColumn:
    return TableColumn(SUPPLY_COLUMNS.get(name) or FACTS[name], _I, required)


SUPPLY = TerritoryTable(
    "supply",
    "Programme de production",
    "des logements d’un programme, d’un type, d’un financement et d’une année",
    ("offre_programme", "logement_type", "logement_financement", "offre_année"),
    (
        _supply("offre_programme", required=True),
        _supply("offre_programme_nom"),
        _supply("logement_bailleur"),
        _supply("logement_commune", required=True),
        _supply("logement_en_qpv"),
        _supply("offre_production"),
        _supply("logement_type", required=True),
        _supply("logement_financement", required=True),
        _supply("offre_année", required=True),
        _supply("offre_logements_dus", required=True),
        _supply("offre_logements_livrés"),
    ),
)

# ── commitments ──────────────────────────────────────────────────────────────────────────────────────────


def _commitment(name: str, required: bool = False, mark: Mark = _I) -> TableColumn:
    return TableColumn(COMMITMENT_COLUMNS[name], mark, required)


COMMITMENTS = TerritoryTable(
    "commitments",
    "Engagements de la convention",
    "un engagement d’un signataire pour une année",
    ("engagement_identifiant",),
    (
        _commitment("engagement_identifiant", required=True),
        _commitment("engagement_signataire", required=True),
        _commitment("engagement_signataire_nature"),
        _commitment("engagement_nature", required=True),
        _commitment("engagement_commune"),
        _commitment("engagement_secteur"),
        _commitment("engagement_année", required=True),
        _commitment("engagement_taux"),
        _commitment("engagement_nombre"),
        _commitment("engagement_unité", required=True),
    ),
)

TABLES: Mapping[str, TerritoryTable] = MappingProxyType(
    {table.name: table for table in (DWELLINGS, REHOUSING, SUPPLY, COMMITMENTS)}
)
