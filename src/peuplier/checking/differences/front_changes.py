"""What changes in the head of the document: title, version, standing, who scores, dates of the act."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date

from peuplier.checking.differences.changes import Effect, Said
from peuplier.policy.tree.document import FrontMatter, Scorer, Standing
from peuplier.policy.wording.clauses import write_day
from peuplier.vocabulary.typography import typeset

_SCORERS = {
    Scorer.SNE: "le module de cotation de l’État (SNE)",
    Scorer.PEUPLIER: "peuplier",
    Scorer.TRIAL: "peuplier, à l’essai",
}
_STANDINGS = {Standing.FICTIONAL: "fictif", Standing.DRAFT: "projet", Standing.ADOPTED: "adopté"}


def _text(value: object) -> str:
    return f"« {value} »" if value is not None else "rien"


def _day(value: object) -> str:
    return write_day(value) if isinstance(value, date) else "aucune date"


# Field, what it is called, how its value is said, what it touches.
_SAID: dict[str, tuple[str, Callable[[object], str], Effect]] = {
    "title": ("Le titre du document", _text, Effect.NONE),
    "territory": ("Le territoire", _text, Effect.FOLLOW_UP),
    "version": ("La version", _text, Effect.NONE),
    "standing": ("Le statut du document", lambda v: f"« {_STANDINGS[Standing(v)]} »", Effect.NONE),
    "scorer": ("La cotation est faite par", lambda v: _SCORERS[Scorer(v)], Effect.FOLLOW_UP),
    "adopted_on": ("La date d’adoption", _day, Effect.NONE),
    "in_force_on": ("La date d’entrée en vigueur", _day, Effect.NONE),
    "deliberation": ("La délibération", _text, Effect.NONE),
}


def front_changes(before: FrontMatter, after: FrontMatter) -> Iterator[Said]:
    """A sentence for each entry of the head that changes."""
    for field in fields(FrontMatter):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old == new:
            continue
        if field.name in _SAID:
            what, say, effect = _SAID[field.name]
            verb = "" if what.endswith("par") else " devient"
            yield Said(typeset(f"{what}{verb} {say(new)} (auparavant : {say(old)})."), effect)
        elif field.name == "extended_tables":
            state = "sont désormais prolongés" if new else "ne sont plus prolongés"
            yield Said(f"Les barèmes {state} au-delà de la date jusqu’à laquelle ils sont vérifiés.", Effect.SCORING)
        else:
            yield Said("Une autre ligne de l’en-tête change.", Effect.FOLLOW_UP)
