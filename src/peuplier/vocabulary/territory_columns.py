"""Columns of the tables of a territory that no fact of the vocabulary covers, with their code lists."""

from collections.abc import Mapping
from types import MappingProxyType

from peuplier.vocabulary.codes import CodeList, code_list
from peuplier.vocabulary.facts import Fact, Origin, Sensitivity, Subject
from peuplier.vocabulary.quantities import Kind


def _codes(name: str, title: str, source: str, **labels: str) -> CodeList:
    return CodeList(name, title, MappingProxyType(labels), source)


_CONVENTION = "Convention de peuplier"
OPERATION_KINDS = _codes(
    "nature_opération",
    "nature de l’opération de relogement",
    "CCH, art. L. 441-1, L. 441-1-6 et R. 441-5",
    renouvellement_urbain="Renouvellement urbain",
    copropriété_dégradée="Copropriété dégradée",
    habitat_indigne="Habitat indigne",
    vente="Vente de logements sociaux",
)
REHOUSING_OUTCOMES = _codes(
    "issue_relogement",
    "issue du relogement",
    _CONVENTION,
    à_reloger="À reloger",
    proposition_en_cours="Proposition en cours",
    relogé="Relogé",
    parti="Parti sans relogement",
)
QPV_WISHES = _codes(
    "souhait_qpv",
    "souhait de rester dans un quartier prioritaire",
    _CONVENTION,
    rester="Rester dans le quartier",
    quitter="Quitter le quartier",
    indifférent="Sans préférence",
)
PRODUCTION_KINDS = _codes(
    "mode_production",
    "mode de production",
    _CONVENTION,
    neuf="Construction neuve",
    acquisition_amélioration="Acquisition et amélioration",
)
SIGNATORY_KINDS = _codes(
    "nature_signataire",
    "nature du signataire",
    "CCH, art. L. 441-1-5 et L. 441-1-6",
    epci="EPCI",
    état="État",
    département="Conseil départemental",
    commune="Commune",
    bailleur="Bailleur social",
    action_logement="Action Logement",
    autre="Autre signataire",
)
COMMITMENT_KINDS = _codes(
    "nature_engagement",
    "objet de l’engagement",
    "CCH, art. L. 302-1, L. 441-1 et L. 441-1-6",
    q1_hors_qpv="Baux signés hors quartiers prioritaires avec le premier quartile",
    q2_q4_en_qpv="Baux signés en quartier prioritaire avec les autres quartiles",
    publics_prioritaires="Attributions aux publics prioritaires",
    travailleurs_essentiels="Attributions aux travailleurs des secteurs essentiels",
    mutations="Attributions aux locataires du parc social",
    relogement="Relogement des ménages d’une opération",
    production="Production de logements sociaux",
    autre="Autre engagement",
)
COMMITMENT_UNITS = _codes(
    "unité_engagement",
    "unité de l’engagement",
    _CONVENTION,
    attribution="Part des attributions du réservataire",
    bail="Part des attributions suivies de bail signé",
    ménage="Ménages",
    logement="Logements",
)

_NOT_SCORED = "Cette colonne décrit le territoire : aucune politique ne la lit."


def _own(
    name: str,
    english: str,
    label: str,
    kind: Kind,
    definition: str,
    subject: Subject = Subject.ALLOCATION,
    unit: str | None = None,
    codes: CodeList | None = None,
    lowest: int | None = None,
    highest: int | None = None,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
) -> Fact:
    """A column that no fact of the vocabulary covers."""
    if kind is Kind.DATE:
        lowest, highest = lowest or 1990, highest or 2100
    return Fact(
        name=name,
        english=english,
        label=label,
        kind=kind,
        subject=subject,
        definition=definition,
        origin=Origin.PARTNER,
        unit=unit,
        codes=codes,
        sensitivity=sensitivity,
        may_score=False,
        why_not=_NOT_SCORED,
        lowest=lowest,
        highest=highest,
    )


# ── dwellings ────────────────────────────────────────────────────────────────────────────────────────────

GHG_CLASS = _own(
    "logement_ges",
    "dwelling_ghg_class",
    "classe de gaz à effet de serre du logement",
    Kind.CODE,
    "Classe de gaz à effet de serre du diagnostic de performance énergétique, de A à G (RPLS, rubrique 50).",
    Subject.DWELLING,
    codes=code_list("dpe"),
    sensitivity=Sensitivity.PUBLIC,
)
LANDLORD_NAME = _own(
    "logement_bailleur_nom",
    "dwelling_landlord_name",
    "nom du bailleur",
    Kind.TEXT,
    "Nom du bailleur du logement.",
    Subject.DWELLING,
    sensitivity=Sensitivity.PUBLIC,
)
RESIDENCE_NAME = _own(
    "logement_résidence_nom",
    "dwelling_residence_name",
    "nom de la résidence",
    Kind.TEXT,
    "Nom de la résidence à laquelle le logement appartient.",
    Subject.DWELLING,
    sensitivity=Sensitivity.PUBLIC,
)

# ── rehousing ────────────────────────────────────────────────────────────────────────────────────────────

REHOUSING_COLUMNS: Mapping[str, Fact] = MappingProxyType(
    {
        fact.name: fact
        for fact in (
            _own(
                "relogement_opération",
                "rehousing_operation",
                "opération de relogement",
                Kind.TEXT,
                "Code de l’opération qui oblige à reloger le ménage.",
            ),
            _own(
                "relogement_opération_nom",
                "rehousing_operation_name",
                "nom de l’opération de relogement",
                Kind.TEXT,
                "Nom de l’opération qui oblige à reloger le ménage.",
            ),
            _own(
                "relogement_nature",
                "rehousing_operation_kind",
                "nature de l’opération de relogement",
                Kind.CODE,
                "Renouvellement urbain, copropriété dégradée, habitat indigne ou vente : les deux premières comptent "
                "avec le premier quartile hors quartiers prioritaires (CCH, art. L. 441-1).",
                codes=OPERATION_KINDS,
            ),
            _own(
                "relogement_ménage",
                "rehousing_household",
                "ménage à reloger",
                Kind.TEXT,
                "Numéro du ménage au registre de l’opération.",
                sensitivity=Sensitivity.PERSONAL,
            ),
            _own(
                "relogement_inscrit_le",
                "rehousing_entered_on",
                "date d’inscription au registre",
                Kind.DATE,
                "Jour où le ménage est inscrit au registre des relogements.",
            ),
            _own(
                "relogement_logement_quitté",
                "rehousing_dwelling_left",
                "logement à quitter",
                Kind.TEXT,
                "Identifiant RPLS du logement que l’opération fait quitter.",
            ),
            _own(
                "relogement_commune_quittée",
                "rehousing_commune_left",
                "commune du logement à quitter",
                Kind.CODE,
                "Commune du logement que l’opération fait quitter.",
                codes=code_list("commune"),
            ),
            _own(
                "relogement_quitté_en_qpv",
                "rehousing_left_in_qpv",
                "logement à quitter en quartier prioritaire",
                Kind.BOOLEAN,
                "Le logement que l’opération fait quitter est dans un quartier prioritaire.",
            ),
            _own(
                "relogement_souhait_qpv",
                "rehousing_qpv_wish",
                "souhait de rester dans le quartier",
                Kind.CODE,
                "Le ménage souhaite rester dans un quartier prioritaire, le quitter, ou n’a pas de préférence.",
                codes=QPV_WISHES,
                sensitivity=Sensitivity.PERSONAL,
            ),
            _own(
                "relogement_issue",
                "rehousing_outcome",
                "issue du relogement",
                Kind.CODE,
                "À reloger, proposition en cours, relogé, ou parti sans relogement.",
                codes=REHOUSING_OUTCOMES,
            ),
        )
    }
)

# ── supply ───────────────────────────────────────────────────────────────────────────────────────────────

SUPPLY_COLUMNS: Mapping[str, Fact] = MappingProxyType(
    {
        fact.name: fact
        for fact in (
            _own(
                "offre_programme",
                "supply_programme",
                "programme de logements",
                Kind.TEXT,
                "Code du programme de logements sociaux.",
                Subject.DWELLING,
            ),
            _own(
                "offre_programme_nom",
                "supply_programme_name",
                "nom du programme",
                Kind.TEXT,
                "Nom du programme de logements sociaux.",
                Subject.DWELLING,
            ),
            _own(
                "offre_production",
                "supply_production",
                "mode de production",
                Kind.CODE,
                "Construction neuve, ou acquisition et amélioration d’un immeuble existant.",
                Subject.DWELLING,
                codes=PRODUCTION_KINDS,
            ),
            _own(
                "offre_année",
                "supply_year",
                "année de production",
                Kind.COUNT,
                "Année au titre de laquelle les logements sont dus (CCH, art. L. 302-1).",
                Subject.DWELLING,
                lowest=1990,
                highest=2100,
            ),
            _own(
                "offre_logements_dus",
                "supply_due",
                "nombre de logements à produire",
                Kind.COUNT,
                "Logements de ce type et de ce financement à produire cette année-là.",
                Subject.DWELLING,
                unit="logement",
                lowest=0,
                highest=30_000,
            ),
            _own(
                "offre_logements_livrés",
                "supply_delivered",
                "nombre de logements livrés",
                Kind.COUNT,
                "Logements livrés au jour de l’extraction ; vide quand on ne le sait pas.",
                Subject.DWELLING,
                unit="logement",
                lowest=0,
                highest=30_000,
            ),
        )
    }
)

# ── commitments ──────────────────────────────────────────────────────────────────────────────────────────

COMMITMENT_COLUMNS: Mapping[str, Fact] = MappingProxyType(
    {
        fact.name: fact
        for fact in (
            _own(
                "engagement_identifiant",
                "commitment_id",
                "identifiant de l’engagement",
                Kind.TEXT,
                "Code de l’engagement dans la convention.",
            ),
            _own(
                "engagement_signataire",
                "commitment_signatory",
                "signataire de l’engagement",
                Kind.TEXT,
                "Code ou nom de l’organisme qui s’engage (CCH, art. L. 441-1-6).",
            ),
            _own(
                "engagement_signataire_nature",
                "commitment_signatory_kind",
                "nature du signataire",
                Kind.CODE,
                "EPCI, État, département, commune, bailleur, Action Logement ou autre signataire.",
                codes=SIGNATORY_KINDS,
            ),
            _own(
                "engagement_nature",
                "commitment_kind",
                "objet de l’engagement",
                Kind.CODE,
                "Ce à quoi le signataire s’engage (CCH, art. L. 441-1 et L. 441-1-6).",
                codes=COMMITMENT_KINDS,
            ),
            _own(
                "engagement_commune",
                "commitment_commune",
                "commune de l’engagement",
                Kind.CODE,
                "Commune où l’engagement s’applique ; vide quand il vaut pour tout le territoire.",
                codes=code_list("commune"),
            ),
            _own(
                "engagement_secteur",
                "commitment_sector",
                "secteur de l’engagement",
                Kind.TEXT,
                "Secteur de la convention où l’engagement s’applique ; vide quand il vaut pour tout le territoire.",
            ),
            _own(
                "engagement_année",
                "commitment_year",
                "année de l’engagement",
                Kind.COUNT,
                "Année civile de l’engagement.",
                lowest=1990,
                highest=2100,
            ),
            _own(
                "engagement_taux",
                "commitment_rate",
                "taux de l’engagement",
                Kind.DECIMAL,
                "Part promise, en pour cent, de la base que dit l’unité ; vide quand l’engagement est un nombre.",
                lowest=0,
                highest=100,
            ),
            _own(
                "engagement_nombre",
                "commitment_number",
                "nombre de l’engagement",
                Kind.COUNT,
                "Nombre promis, de ce que dit l’unité ; vide quand l’engagement est un taux.",
                lowest=0,
                highest=30_000,
            ),
            _own(
                "engagement_unité",
                "commitment_unit",
                "unité de l’engagement",
                Kind.CODE,
                "Ce que compte l’engagement : attributions, baux signés, ménages ou logements.",
                codes=COMMITMENT_UNITS,
            ),
        )
    }
)
