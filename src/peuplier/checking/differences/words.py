"""How the blocks of two documents are named and joined into sentences: subjects, pronouns, conditions, clauses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peuplier.checking.differences.changes import Effect, Said
from peuplier.policy.reading.markdown import KINDS
from peuplier.policy.tree.conditions import AllOf, AmongCodes, AnyOf, Compare, Condition, ConstantTerm, Quantity
from peuplier.policy.tree.document import Block, Example, Policy
from peuplier.policy.tree.monitoring_blocks import (
    Admission,
    Commitment,
    Measure,
    NominatorShare,
    Objective,
    Supply,
    Table,
    Transfers,
)
from peuplier.policy.tree.scoring_blocks import Criterion, Grid, Group, Order, Refusals, Rubric
from peuplier.policy.wording.clauses import clause, elided, noun, quoted_codes
from peuplier.policy.wording.prose import Reader
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.typography import typeset

# Kind of block, subject of a sentence, pronoun, and whether it is feminine.
_SUBJECTS: dict[type, tuple[str, str, str]] = {
    Group: ("public", "le public", "il"),
    Grid: ("grille", "la grille", "elle"),
    Rubric: ("rubrique", "la rubrique", "elle"),
    Criterion: ("critère", "le critère", "il"),
    Admission: ("condition", "la condition", "elle"),
    Order: ("ordre", "l’ordre", "il"),
    Objective: ("objectif", "l’objectif", "il"),
    NominatorShare: ("part", "la part", "elle"),
    Refusals: ("refus", "la règle", "elle"),
    Transfers: ("mutation", "la règle", "elle"),
    Commitment: ("engagement", "l’engagement", "il"),
    Supply: ("offre", "le programme", "il"),
    Measure: ("action", "l’action", "elle"),
    Table: ("barème", "le barème", "il"),
    Example: ("exemple", "l’exemple", "il"),
}
assert {kind for kind, _, _ in _SUBJECTS.values()} == set(KINDS)

# What the document is executed for: points first; the other blocks guide nomination and follow-up.
_EFFECTS: dict[type, Effect] = {
    **dict.fromkeys((Group, Grid, Rubric, Criterion, Order, Refusals, Table), Effect.SCORING),
    **dict.fromkeys((Admission, Transfers, Objective, NominatorShare, Commitment, Supply, Measure), Effect.FOLLOW_UP),
    Example: Effect.CHECKING,
}


def kind(block: Block) -> str:
    """The French name of the kind of a block."""
    return _SUBJECTS[type(block)][0]


def subject(block: Block) -> str:
    """« le critère « logement trop petit » »."""
    return f"{_SUBJECTS[type(block)][1]} « {block.title} »"


def is_feminine(block: Block) -> bool:
    """How participles agree with the block."""
    return _SUBJECTS[type(block)][2] == "elle" or isinstance(block, Measure)


def executed(block: Block) -> Effect:
    """What a change of substance in such a block touches."""
    return _EFFECTS[type(block)]


@dataclass(frozen=True, slots=True)
class Predicate:
    """What a sentence says of its block, verb first, without its subject nor its full stop."""

    words: str
    effect: Effect | None = None


def sentences(block: Block, predicates: Sequence[Predicate]) -> tuple[Said, ...]:
    """Full sentences: the first names the block, the others say « il » or « elle »."""
    said = []
    for place, predicate in enumerate(predicates):
        who = _SUBJECTS[type(block)][2] if place else subject(block)
        text = f"{who} {predicate.words}"
        text = text[:1].upper() + text[1:]
        end = "" if text.endswith((".", "!", "?")) else "."
        said.append(Said(typeset(f"{text}{end}"), predicate.effect or executed(block)))
    return tuple(said)


class Side:
    """One of the two documents: the titles its blocks go by."""

    def __init__(self, policy: Policy, names: Mapping[str, str]) -> None:
        """`names`: what blocks of this document are called in the other one, where they are called otherwise."""
        self.policy = policy
        self.groups = {group.name: group.title for group in policy.groups}
        scored: list[Group | Grid | Rubric | Criterion | Refusals]
        scored = [*policy.groups, *policy.grids, *policy.rubrics, *policy.criteria, *policy.refusals]
        self.titles = {block.name: block.title for block in (*scored, *policy.objectives, *policy.tables)}
        self.groups |= {names[name]: title for name, title in self.groups.items() if name in names}
        self.titles |= {names[name]: title for name, title in self.titles.items() if name in names}
        self.reader = Reader(policy)

    def title(self, name: str | None) -> str:
        """The title of a block between quotes."""
        return f"« {self.titles.get(name or '', name)} »"

    def clause(self, condition: Condition) -> str:
        """A condition in prose."""
        return clause(condition, self.groups)

    def when(self, condition: Condition) -> str:
        """« si … »."""
        return elided("si", self.clause(condition))


@dataclass(frozen=True, slots=True)
class Sides:
    """The two documents whose blocks are compared."""

    before: Side
    after: Side

    def condition(self, before: Condition | None, after: Condition | None) -> str:
        """How a condition changed: a threshold, a part, or both conditions in prose."""
        if before is None or after is None:
            was = self.before.when(before) if before is not None else "sans condition"
            now = self.after.when(after) if after is not None else "sans condition"
            return f"désormais, {now} ; auparavant, {was}"
        moved = _threshold(before, after)
        if moved is not None:
            left, right = moved
            assert isinstance(left, Compare)
            assert isinstance(right, Compare)
            return f"le seuil passe de {noun(left.right)} à {noun(right.right)} ({self.after.clause(right)})"
        match before, after:
            case AmongCodes(fact, codes), AmongCodes(other, others) if fact == other:
                return _codes(fact, codes, others)
        parts = self._parts(before, after)
        return parts or f"désormais, {self.after.when(after)} ; auparavant, {self.before.when(before)}"

    def _parts(self, before: Condition, after: Condition) -> str:
        """What is added to a list of cases or of requirements, and what leaves it; empty when it is another list."""
        match before, after:
            case (AnyOf(left), AnyOf(right)):
                more, fewer, link = "il suffit désormais aussi d’être", "il ne suffit plus d’être", "ou"
            case (AllOf(left), AllOf(right)):
                more, fewer, link = "il faut désormais aussi être", "il n’est plus demandé d’être", "et"
            case _:
                return ""
        if not set(left) & set(right):
            return ""
        # « Que » would call for a subjunctive; clauses are in the indicative.
        added = [f"dans le cas où {self.after.clause(part)}" for part in right if part not in left]
        removed = [f"dans le cas où {self.before.clause(part)}" for part in left if part not in right]
        said = []
        if added:
            said.append(f"{more} {joined(added, link)}")
        if removed:
            said.append(f"{fewer} {joined(removed, link)}")
        return " ; ".join(said) or "les mêmes parts sont écrites dans un autre ordre"


def _codes(fact: Fact, before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """The codes that a list gains and loses."""
    added = tuple(code for code in after if code not in before)
    removed = tuple(code for code in before if code not in after)
    said = [f"s’y ajoute {quoted_codes(fact, added, 'et')}"] if added else []
    said += [f"n’y figure plus {quoted_codes(fact, removed, 'ni')}"] if removed else []
    return f"{' ; '.join(said) or 'les mêmes codes sont écrits dans un autre ordre'} ({fact.label})"


def _threshold(before: Condition, after: Condition) -> tuple[Condition, Condition] | None:
    """The one comparison whose constant alone changed, or None."""
    match before, after:
        case Compare(left, operator, ConstantTerm(Quantity())), Compare(other, same, ConstantTerm(Quantity())):
            return (before, after) if (left, operator) == (other, same) and before != after else None
        case (AllOf(parts), AllOf(others)) | (AnyOf(parts), AnyOf(others)):
            if len(parts) != len(others):
                return None
            changed = [(a, b) for a, b in zip(parts, others, strict=True) if a != b]
            return _threshold(*changed[0]) if len(changed) == 1 else None
    return None


def joined(texts: Sequence[str], last: str = "et") -> str:
    """« a, b et c »."""
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def was(text: str) -> str:
    """« (auparavant : …) »."""
    return f"(auparavant : {text})"
