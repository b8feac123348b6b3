"""The tables of past allocations of a territory: vacancies, nominations, decisions, leases. A file may hold any.

A column is a fact of the vocabulary wherever one exists; synthesis makes up every row, so every mark is « inventé ».
"""

from collections.abc import Mapping
from types import MappingProxyType

from peuplier.vocabulary import FACTS
from peuplier.vocabulary.history_columns import HISTORY_COLUMNS
from peuplier.vocabulary.territory_columns import LANDLORD_NAME
from peuplier.vocabulary.territory_tables import Mark, TableColumn, TerritoryTable

_OTHERS = {**HISTORY_COLUMNS, LANDLORD_NAME.name: LANDLORD_NAME}


def _columns(required: str, others: str) -> tuple[TableColumn, ...]:
    """Columns by their names, those that must be known first."""

    def of(name: str, needed: bool) -> TableColumn:
        return TableColumn(_OTHERS.get(name) or FACTS[name], Mark.INVENTED, needed)

    return (*(of(name, True) for name in required.split()), *(of(name, False) for name in others.split()))


VACANCIES = TerritoryTable(
    "vacancies",
    "Logements libérés",
    "un logement libéré une fois",
    ("vacance_identifiant",),
    _columns(
        "vacance_identifiant logement_identifiant logement_libre_le",
        "logement_rpls logement_bailleur logement_bailleur_nom logement_résidence logement_commune logement_en_qpv "
        "logement_quartier_prioritaire logement_type logement_surface logement_financement logement_construction_année "
        "logement_loyer_hors_charges logement_charges logement_mise_en_location logement_contingent_rpls "
        "logement_hors_flux logement_réservataire vacance_compte vacance_mode vacance_objectif vacance_orientée_le "
        "vacance_proposée_le vacance_rendue_le attribution_bail_signé_le attribution_réservataire",
    ),
)

NOMINATIONS = TerritoryTable(
    "nominations",
    "Candidats désignés",
    "un candidat désigné pour un logement libéré",
    ("vacance_identifiant", "numéro_unique"),
    _columns(
        "vacance_identifiant numéro_unique désignation_le désignation_ordre",
        "désignation_rang désignation_points_bas désignation_points_haut désignation_à_instruire désignation_taux",
    ),
)

DECISIONS = TerritoryTable(
    "decisions",
    "Décisions des commissions",
    "la décision prise sur un candidat",
    ("vacance_identifiant", "numéro_unique"),
    _columns(
        "vacance_identifiant numéro_unique attribution_décision_le attribution_issue",
        "attribution_bailleur attribution_réservataire attribution_rang désignation_ordre décision_motif "
        "décision_écart décision_écart_motif décision_proposée_le décision_réponse "
        "décision_réponse_le décision_refus_motif",
    ),
)

LEASES = TerritoryTable(
    "leases",
    "Baux signés",
    "un bail signé",
    ("bail_identifiant",),
    _columns(
        "bail_identifiant attribution_bail_signé_le logement_identifiant",
        "vacance_identifiant numéro_unique attribution_décision_le attribution_bailleur attribution_réservataire "
        "attribution_rpls attribution_commune attribution_en_qpv attribution_quartier_prioritaire "
        "attribution_résidence attribution_type attribution_surface attribution_loyer attribution_financement "
        "attribution_mise_en_location attribution_hors_flux attribution_issue attribution_rang "
        "attribution_premier_de_la_cotation désignation_ordre bail_écart décision_écart_motif dépôt_demande "
        "nombre_personnes unités_consommation ressources_mensuelles revenu_fiscal_référence attribution_quartile "
        "commune_résidence travailleur_essentiel attribution_dalo bail_premier_quartile "
        "bail_public_prioritaire bail_mutation attribution_déjà_logé_par_bailleur "
        "relogement_renouvellement_urbain relogement_copropriété_dégradée "
        "relogement_habitat_indigne relogement_vente",
    ),
)

HISTORY_TABLES: Mapping[str, TerritoryTable] = MappingProxyType(
    {table.name: table for table in (VACANCIES, NOMINATIONS, DECISIONS, LEASES)}
)
