"""Supporting documents: for each, its state, the day it was given and the day it lapses."""

from peuplier.vocabulary.facts import Fact, Origin, Sensitivity
from peuplier.vocabulary.making import stated
from peuplier.vocabulary.quantities import Kind

_PATH = "Dossier unique du demandeur ou pièce vue au guichet"
_P, _S = Sensitivity.PERSONAL, Sensitivity.SENSITIVE

# Name, English name, French phrase, sensitivity.
DOCUMENTS: tuple[tuple[str, str, str, Sensitivity], ...] = (
    ("ressources", "resources", "justificatif de ressources", _P),
    ("avis_imposition", "tax_notice", "avis d’imposition", _P),
    ("composition_ménage", "household", "justificatif de composition du ménage", _P),
    ("handicap", "disability", "justificatif de handicap", _S),
    ("logement_actuel", "present_dwelling", "justificatif du logement actuel", _P),
    ("expulsion", "eviction", "justificatif de la procédure d’expulsion", _P),
    ("violences", "violence", "justificatif de violences", _S),
    ("hébergement", "shelter", "attestation d’hébergement", _P),
    ("emploi", "work", "justificatif d’emploi", _P),
    ("santé", "health", "certificat établi pour raison de santé", _S),
    ("grossesse", "pregnancy", "certificat de grossesse", _S),
    ("séparation", "separation", "justificatif de séparation", _P),
    ("décohabitation", "leaving_home", "justificatif de décohabitation", _P),
    ("congé_propriétaire", "landlord_notice", "congé donné par le propriétaire", _P),
)


def _document(name: str, english: str, phrase: str, sensitivity: Sensitivity) -> tuple[Fact, ...]:
    """The three facts of one supporting document."""
    return (
        stated(
            f"justificatif_{name}",
            f"{english}_evidence",
            f"état de la pièce « {phrase} »",
            Kind.CODE,
            Origin.DOCUMENT,
            _PATH,
            f"La pièce « {phrase} » est absente, déposée par le demandeur, vérifiée par un instructeur, "
            "validée par un travailleur social ou expirée.",
            codes="état_justificatif",
            sensitivity=sensitivity,
        ),
        stated(
            f"justificatif_{name}_le",
            f"{english}_evidence_date",
            f"date de la pièce « {phrase} »",
            Kind.DATE,
            Origin.DOCUMENT,
            _PATH,
            f"Jour où la pièce « {phrase} » est entrée au dossier.",
            sensitivity=sensitivity,
            lowest=1990,
            highest=2100,
        ),
        stated(
            f"justificatif_{name}_expire_le",
            f"{english}_evidence_expiry",
            f"fin de validité de la pièce « {phrase} »",
            Kind.DATE,
            Origin.DOCUMENT,
            _PATH,
            f"Dernier jour où la pièce « {phrase} » vaut preuve ; sans date, elle n’expire pas.",
            sensitivity=sensitivity,
            lowest=1990,
            highest=2100,
        ),
    )


FACTS: tuple[Fact, ...] = tuple(fact for document in DOCUMENTS for fact in _document(*document))
