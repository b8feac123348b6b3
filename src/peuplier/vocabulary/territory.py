"""Where a policy applies: what the tables of law are keyed by. The head of a document says it, not a demand."""

from peuplier.vocabulary.facts import Fact, Origin, Sensitivity, Subject
from peuplier.vocabulary.making import stated
from peuplier.vocabulary.quantities import Kind

_WHY_NOT = "Le territoire est le même pour toutes les demandes d’un document : son en-tête le dit."

FACTS: tuple[Fact, ...] = (
    stated(
        "territoire",
        "territory",
        "territoire de la politique",
        Kind.CODE,
        Origin.SETTING,
        "En-tête du document",
        "Siren de l’intercommunalité ou de l’établissement public territorial qui vote la politique.",
        codes="territoire",
        subject=Subject.TERRITORY,
        sensitivity=Sensitivity.PUBLIC,
        why_not=_WHY_NOT,
    ),
    stated(
        "département",
        "department",
        "département du territoire",
        Kind.CODE,
        Origin.SETTING,
        "En-tête du document",
        "Code du département où se trouve le territoire ; un territoire peut s’étendre sur plusieurs.",
        codes="département",
        subject=Subject.TERRITORY,
        sensitivity=Sensitivity.PUBLIC,
        why_not=_WHY_NOT,
    ),
)
