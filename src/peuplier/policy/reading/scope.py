"""What the names of a document mean while its blocks are read: facts of the vocabulary and names it declares."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from peuplier.policy.findings import RefusedError, listed, suggestion
from peuplier.vocabulary.facts import Fact, Subject

_DEMAND = frozenset({Subject.DEMAND, Subject.CALCULATION})
_DWELLING = _DEMAND | {Subject.DWELLING}
_KEYS = _DWELLING | {Subject.ALLOCATION, Subject.TERRITORY}
_OUTCOME = _DWELLING | {Subject.ALLOCATION}

SUBJECTS = {"condition": _DWELLING, "objectif": _OUTCOME, "part": _OUTCOME, "barème": _KEYS, "exemple": _OUTCOME}
LEGAL_LINES = frozenset({"letter", "legal_period", "status"})
SCORING = frozenset({"public", "grille", "rubrique", "critère", "refus", "ordre", "mutation"})


@dataclass(frozen=True, slots=True)
class Scope:
    """The facts, and the names declared by kind of block; `law` says that the document is a text of law."""

    facts: Mapping[str, Fact]
    declared: Mapping[str, tuple[str, ...]]
    law: bool = False

    def fact(self, name: str, kind: str) -> Fact:
        """The fact of that name, if a block of this kind may read it. Raises RefusedError."""
        fact = self.facts.get(name)
        if fact is None:
            raise RefusedError(
                f"Le fait « {name} » n'existe pas.",
                "un document ne lit que les faits du vocabulaire et les noms qu'il déclare.",
                suggestion(name, self.readable(kind), "Cherchez le bon nom avec « peuplier facts »."),
            )
        self._check_use(fact, kind)
        return fact

    def _check_use(self, fact: Fact, kind: str) -> None:
        if kind in SCORING and not fact.may_score and fact.subject is not Subject.CALCULATION:
            raise RefusedError(
                f"Le fait « {fact.name} » ne peut pas être lu par un bloc « {kind} ».",
                fact.why_not,
                "Retirez cette condition, ou appuyez-vous sur un fait qui peut entrer dans une cotation.",
                rule="fait_interdit",
                law=_article_of(fact),
            )
        if fact.subject not in SUBJECTS.get(kind, _DEMAND):
            raise RefusedError(
                f"Le fait « {fact.name} » ne peut pas être lu par un bloc « {kind} ».",
                f"c'est un fait {_whose(fact.subject)}, inconnu quand ce bloc est exécuté.",
                "Appuyez-vous sur un fait de la demande"
                + (
                    "." if kind == "condition" else ", ou déplacez la règle dans un bloc « condition » ou « objectif »."
                ),
            )

    def readable(self, kind: str) -> list[str]:
        """Names of the facts that a block of this kind may read."""
        subjects = SUBJECTS.get(kind, _DEMAND)
        return [
            fact.name
            for fact in self.facts.values()
            if fact.subject in subjects and (fact.may_score or kind not in SCORING)
        ]

    def name(self, name: str, kind: str) -> str:
        """The name, if a block of that kind declares it. Raises RefusedError."""
        known = self.declared.get(kind, ())
        if name not in known:
            raise RefusedError(
                f"« {name} » n'est déclaré par aucun bloc « {kind} ».",
                "un document se suffit à lui-même : tout nom employé y est déclaré.",
                suggestion(name, known, _declare(kind, known)),
            )
        return name


def _article_of(fact: Fact) -> str:
    """The article that the reason of a forbidden fact cites, else the one that keeps scoring to needs."""
    cited = re.search(r"\(([^()]*\bart\. [^()]*)\)", fact.why_not)
    return cited[1] if cited else "CCH, art. L. 441-2-8 et R. 441-2-10, 11°"


def _whose(subject: Subject) -> str:
    owners = {
        Subject.DWELLING: "du logement",
        Subject.ALLOCATION: "de l'attribution",
        Subject.TERRITORY: "du territoire",
    }
    return owners.get(subject, subject.value)


def _declare(kind: str, known: Iterable[str]) -> str:
    names = tuple(known)
    if names:
        return f"Les noms déclarés par un bloc « {kind} » sont {listed(names)}."
    return f"Ajoutez un bloc « {kind} » qui déclare ce nom."
