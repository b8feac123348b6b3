"""Columns of the tables of past allocations that no fact of the vocabulary covers, with their code lists."""

from collections.abc import Mapping
from types import MappingProxyType

from peuplier.vocabulary.codes import CodeList
from peuplier.vocabulary.facts import Fact, Origin, Sensitivity, Subject
from peuplier.vocabulary.quantities import Kind

_CONVENTION = "Convention de peuplier"


def _codes(name: str, title: str, source: str, **labels: str) -> CodeList:
    return CodeList(name, title, MappingProxyType(labels), source)


MODES = _codes(
    "mode_désignation",
    "mode de désignation des candidats",
    "CCH, art. R. 441-5",
    directe="Désignation directe par le réservataire",
    déléguée="Gestion déléguée : le bailleur choisit parmi les ménages labellisés",
    bailleur="Désignation par le bailleur",
    opération="Réglée par la convention de l’opération",
)
ACCOUNTS = _codes(
    "compte_flux",
    "compte du flux",
    "CCH, art. R. 441-5",
    flux="Flux annuel",
    à_part="Logement identifié, à part du flux",
    première="Première mise en location, réglée par opération",
    hors_flux="Hors du régime des flux",
)
REPLIES = _codes(
    "réponse_proposition",
    "réponse à la proposition",
    "CCH, art. R. 441-10",
    acceptée="Acceptée",
    refusée="Refusée",
    silence="Sans réponse dans le délai : le silence vaut refus",
)
REFUSAL_GROUNDS = _codes(
    "motif_refus_logement",
    "motif de refus du logement",
    _CONVENTION,
    localisation="Localisation, quartier",
    loyer="Loyer ou charges trop élevés",
    taille="Taille ou disposition du logement",
    état="État du logement ou de l’immeuble",
    accès="Étage, ascenseur, accès",
    situation="Changement de situation du ménage",
    autre="Autre motif",
)
DEPARTURE_GROUNDS = _codes(
    "motif_écart_classement",
    "raison de s’écarter du classement",
    _CONVENTION,
    pièces="Dossier incomplet au jour de la séance",
    équilibre="Équilibre de l’occupation de l’immeuble, en fait",
    adaptation="Logement mieux adapté à un autre candidat",
    urgence="Situation plus urgente, apparue depuis le classement",
)
_PERSONAL = Sensitivity.PERSONAL


def _own(
    name: str,
    english: str,
    label: str,
    kind: Kind,
    definition: str,
    codes: CodeList | None = None,
    lowest: int | None = None,
    highest: int | None = None,
    unit: str | None = None,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
) -> Fact:
    """A column that no fact of the vocabulary covers."""
    if kind is Kind.DATE:
        lowest, highest = 1990, 2100
    return Fact(
        name=name,
        english=english,
        label=label,
        kind=kind,
        subject=Subject.ALLOCATION,
        definition=definition,
        origin=Origin.PARTNER,
        unit=unit,
        codes=codes,
        sensitivity=sensitivity,
        may_score=False,
        why_not="Cette colonne décrit une attribution passée : aucune politique ne la lit.",
        lowest=lowest,
        highest=highest,
    )


_ALL = (
    _own(
        "vacance_identifiant",
        "vacancy_id",
        "identifiant de la vacance",
        Kind.TEXT,
        "Numéro de la vacance : un logement libéré une fois.",
    ),
    _own(
        "vacance_compte",
        "vacancy_account",
        "compte de la vacance",
        Kind.CODE,
        "Compte où la vacance entre le jour de son orientation (CCH, art. R. 441-5).",
        ACCOUNTS,
    ),
    _own(
        "vacance_orientée_le",
        "vacancy_oriented_on",
        "date d’orientation de la vacance",
        Kind.DATE,
        "Jour où le tour est donné à un réservataire.",
    ),
    _own(
        "vacance_mode",
        "vacancy_mode",
        "mode de désignation",
        Kind.CODE,
        "Comment les candidats sont nommés pour ce logement.",
        MODES,
    ),
    _own(
        "vacance_objectif",
        "vacancy_target",
        "objectif à servir d’abord",
        Kind.TEXT,
        "Nom de l’objectif de la politique que ce logement doit servir d’abord ; vide quand aucun n’est en retard.",
    ),
    _own(
        "vacance_proposée_le",
        "vacancy_offered_on",
        "date de proposition au réservataire",
        Kind.DATE,
        "Jour où le logement est proposé au réservataire dont c’est le tour.",
    ),
    _own(
        "vacance_rendue_le",
        "vacancy_handed_back_on",
        "date où le tour est rendu",
        Kind.DATE,
        "Jour où le réservataire rend son tour, faute de candidat dans le délai ; vide s’il l’emploie.",
    ),
    _own(
        "désignation_le",
        "named_on",
        "date de désignation",
        Kind.DATE,
        "Jour où le candidat est désigné pour ce logement.",
    ),
    _own(
        "désignation_ordre",
        "named_place",
        "place du candidat désigné",
        Kind.COUNT,
        "Place dans l’ordre d’appel, de 1 au dernier.",
        lowest=1,
        highest=100,
    ),
    _own(
        "désignation_rang",
        "named_rank",
        "rang du candidat dans la liste du logement",
        Kind.COUNT,
        "Rang parmi tous les candidats possibles du logement, par les points puis l’ordre de la politique.",
        lowest=1,
        highest=30_000,
    ),
    _own(
        "désignation_points_bas",
        "named_points_low",
        "points acquis à la désignation",
        Kind.COUNT,
        "Points que les données connues donnent déjà.",
        lowest=-30_000,
        highest=30_000,
        unit="point",
    ),
    _own(
        "désignation_points_haut",
        "named_points_high",
        "points possibles à la désignation",
        Kind.COUNT,
        "Points une fois connu tout ce qui manque.",
        lowest=-30_000,
        highest=30_000,
        unit="point",
    ),
    _own(
        "désignation_à_instruire",
        "named_to_instruct",
        "candidature à instruire",
        Kind.BOOLEAN,
        "Une condition du logement reste à vérifier le jour de la désignation.",
    ),
    _own(
        "désignation_taux",
        "named_rate",
        "taux minimum qui appelle le candidat",
        Kind.TEXT,
        "Noms des taux en retard qui appellent ce candidat, séparés par une barre ; vide quand le seul rang l’appelle.",
    ),
    _own(
        "décision_motif",
        "decision_ground",
        "motif de la décision",
        Kind.TEXT,
        "Motif écrit au procès-verbal.",
        sensitivity=_PERSONAL,
    ),
    _own(
        "décision_écart",
        "decision_departs",
        "décision qui s’écarte du classement",
        Kind.BOOLEAN,
        "La commission place un candidat à un autre rang que l’ordre d’appel.",
    ),
    _own(
        "décision_écart_motif",
        "decision_departure_ground",
        "raison de l’écart",
        Kind.CODE,
        "Pourquoi la commission s’écarte de l’ordre d’appel.",
        DEPARTURE_GROUNDS,
        sensitivity=_PERSONAL,
    ),
    _own(
        "décision_proposée_le",
        "decision_offered_on",
        "date de proposition au candidat",
        Kind.DATE,
        "Jour où le logement est proposé au candidat ; vide si son tour ne vient pas.",
    ),
    _own(
        "décision_réponse",
        "decision_reply",
        "réponse du candidat",
        Kind.CODE,
        "Réponse à la proposition ; vide si rien ne lui est proposé.",
        REPLIES,
    ),
    _own(
        "décision_réponse_le",
        "decision_replied_on",
        "date de la réponse",
        Kind.DATE,
        "Jour de la réponse, ou dernier jour du délai quand le ménage se tait.",
    ),
    _own(
        "décision_refus_motif",
        "decision_refusal_ground",
        "motif du refus du ménage",
        Kind.CODE,
        "Motif donné par le ménage ; vide s’il se tait ou ne le dit pas.",
        REFUSAL_GROUNDS,
        sensitivity=_PERSONAL,
    ),
    _own("bail_identifiant", "lease_id", "identifiant du bail", Kind.TEXT, "Numéro du bail signé."),
    _own(
        "bail_écart",
        "lease_departs",
        "bail signé hors de l’ordre d’appel",
        Kind.BOOLEAN,
        "La commission s’est écartée de l’ordre d’appel pour ce logement.",
    ),
    _own(
        "bail_premier_quartile",
        "lease_first_quartile",
        "ménage du premier quartile",
        Kind.BOOLEAN,
        "Ressources sous le seuil du premier quartile le jour de la décision (CCH, art. L. 441-1) ; vide si inconnu.",
        sensitivity=_PERSONAL,
    ),
    _own(
        "bail_public_prioritaire",
        "lease_priority_public",
        "ménage d’un public prioritaire",
        Kind.BOOLEAN,
        "Le ménage relève d’un public prioritaire le jour de la décision (CCH, art. L. 441-1) ; vide si inconnu.",
        sensitivity=_PERSONAL,
    ),
    _own(
        "bail_mutation",
        "lease_transfer",
        "mutation",
        Kind.BOOLEAN,
        "Le ménage était locataire du parc social le jour de la décision ; vide si on ne le sait pas.",
    ),
)
HISTORY_COLUMNS: Mapping[str, Fact] = MappingProxyType({fact.name: fact for fact in _ALL})
