"""The change of one block, said: added, removed, renamed, changed, moved.

Each kind has its sayer, which covers some fields. Whatever a sayer leaves out is said by the prose of the block, then
by its lines in the language, so that no difference of the trees is ever silent.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from peuplier.checking.differences.changes import BlockChange, Effect, Nature, Said
from peuplier.checking.differences.criterion_changes import criterion_changes
from peuplier.checking.differences.monitoring_changes import (
    admission_changes,
    commitment_changes,
    objective_changes,
    same_but_rate,
    share_changes,
    supply_changes,
)
from peuplier.checking.differences.pairs import Pair, key
from peuplier.checking.differences.scoring_changes import (
    grid_changes,
    group_changes,
    order_changes,
    refusals_changes,
    rubric_changes,
    text_change,
)
from peuplier.checking.differences.table_changes import example_changes, table_changes
from peuplier.checking.differences.words import Predicate, Sides, executed, is_feminine, kind, sentences, was
from peuplier.policy.tree.document import Block, Example
from peuplier.policy.tree.monitoring_blocks import (
    Admission,
    Commitment,
    NominatorShare,
    Objective,
    Supply,
    Table,
)
from peuplier.policy.tree.scoring_blocks import Criterion, Grid, Group, Order, Refusals, Rubric
from peuplier.policy.wording.printer import print_block
from peuplier.vocabulary.typography import typeset

_Sayer = Callable[[Any, Any, Sides], Iterator[Predicate]]
# For each kind, its sayer and the fields that it covers.
_SAYERS: Mapping[type, tuple[_Sayer, tuple[str, ...]]] = {
    Criterion: (
        criterion_changes,
        (
            *("cases", "otherwise", "table", "slopes", "bonuses", "bounds", "when_unknown", "set_aside"),
            *("evidence", "counting", "boxes", "rubric", "grids"),
        ),
    ),
    Group: (group_changes, ("condition", "proof", "evidence", "presumed_without_proof")),
    Grid: (grid_changes, ("applies", "exclusions", "bounds")),
    Rubric: (rubric_changes, ("combination", "box", "bounds")),
    Refusals: (
        refusals_changes,
        ("counted", "sanctions", "spares_unknown", "grids", "accepted_reasons", "follow_up"),
    ),
    Order: (order_changes, ("before", "then")),
    Objective: (
        objective_changes,
        ("aim", "in_qpv", "among", "population", "breakdowns", "period", "minimum_rate"),
    ),
    NominatorShare: (
        share_changes,
        (
            *("nominator", "share", "ceiling", "within", "leaves_flow", "set_apart", "delegated"),
            *("counts_allocated", "first_lettings_within"),
        ),
    ),
    Commitment: (commitment_changes, ("aim", "years")),
    Supply: (supply_changes, ("rows",)),
    Admission: (admission_changes, ("requires", "rules_out", "ruled_out_if_unknown", "reason")),
    Table: (table_changes, ("keys", "editions", "status", "checked_until")),
    Example: (example_changes, ("given", "expected", "on")),
}


def block_change(pair: Pair, sides: Sides, moved: str = "") -> BlockChange | None:
    """What became of a block; None when nothing did. `moved` says where it went, if it did."""
    before, after = pair.before, pair.after
    if before is None:
        assert after is not None
        return _change(Nature.ADDED, pair, _whole(after, sides, added=True))
    if after is None:
        return _change(Nature.REMOVED, pair, _whole(before, sides, added=False))
    predicates = list(_predicates(pair, sides))
    if moved:
        predicates.append(Predicate(moved, Effect.NONE))
    if not predicates:
        return None
    substance = any((predicate.effect or executed(after)) is not Effect.NONE for predicate in predicates)
    nature = Nature.RENAMED if pair.renamed else Nature.MOVED if moved and len(predicates) == 1 else Nature.CHANGED
    assert not (pair.renamed and substance)
    return _change(nature, pair, sentences(after, predicates))


def _change(nature: Nature, pair: Pair, said: tuple[Said, ...]) -> BlockChange:
    block = pair.after if pair.after is not None else pair.before
    assert block is not None
    before, after = (None if b is None else b.place for b in (pair.before, pair.after))
    return BlockChange(nature, kind(block), key(block), block.title, before, after, said)


def _whole(block: Block, sides: Sides, added: bool) -> tuple[Said, ...]:
    """A block that comes or goes, with all that it says."""
    end = "e" if is_feminine(block) else ""
    side = sides.after if added else sides.before
    if not added and isinstance(block, Table):
        borrowed = [table for table in sides.after.policy.borrowed if table.name == block.name]
        if borrowed:
            words = "n’est plus écrit dans le document, qui l’emprunte désormais aux textes de loi"
            return sentences(block, [Predicate(words)])
    come = f"s’ajoute à ce qui est {'vérifié' if isinstance(block, Example) else 'exécuté'}"
    said = sentences(block, [Predicate(come if added else f"est retiré{end}")])
    prose = [text for text in _without_title(block, side.reader.sentences(block)) if not text.startswith("Source")]
    intro = "" if added else "Auparavant : "
    return (*said, *(Said(typeset(f"{intro}{_lower(text) if intro else text}"), executed(block)) for text in prose))


def _without_title(block: Block, said: list[str]) -> Iterator[str]:
    """Sentences of the prose, without the title that they begin with: the sentence before has just said it."""
    name = typeset(f"« {block.title} »")
    for sentence in said:
        text = sentence
        for start in (name, f"{kind(block).capitalize()} {name}", f"Mesure {name}"):
            if text.startswith(start):
                text = text.removeprefix(start).lstrip(" \u00a0:.,")
                text = _unwrapped(text)
        if text:
            yield text[:1].upper() + text[1:]


def _unwrapped(text: str) -> str:
    """« (thème 1), pilotée par … » without the parentheses that open it; those inside stay."""
    depth = 0
    for place, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if not depth:
            return text[1:place] + text[place + 1 :] if place else text
    return text


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _predicates(pair: Pair, sides: Sides) -> Iterator[Predicate]:
    before, after = pair.was, pair.after
    assert before is not None
    assert pair.before is not None
    assert after is not None
    if pair.renamed:
        old, new = key(pair.before), key(after)
        if isinstance(after, Example):
            yield Predicate(f"portait le titre « {old} » ; il est le même", Effect.NONE)
        else:
            own = "elle est la même" if is_feminine(after) else "il est le même"
            yield Predicate(f"s’appelle désormais « {new} » dans les calculs {was(old)} ; {own}", Effect.NONE)
        return
    left, covered = before, ["title", "source", "name"]
    if before.title != after.title and not isinstance(after, Example):
        yield Predicate(f"s’intitulait « {before.title} »", Effect.NONE)
    if type(after) in _SAYERS:
        sayer, fields = _SAYERS[type(after)]
        yield from sayer(before, after, sides)
        covered += [field for field in fields if field != "aim" or same_but_rate(before.aim, after.aim)]  # type: ignore[union-attr]
    known = {field: getattr(after, field) for field in covered if hasattr(after, field)}
    yield from _rest(replace(left, **known), after, sides)
    if not isinstance(after, Example) and not isinstance(before, Example):
        yield from text_change("source", before.source, after.source)


def _rest(before: Block, after: Block, sides: Sides) -> Iterator[Predicate]:
    """What no sayer covers: sentences of the prose that differ, else lines of the block, else the bare fact."""
    if before == after:
        return
    old, new = sides.before.reader.sentences(before), sides.after.reader.sentences(after)
    if old == new:
        old, new = (print_block(block).strip().split("\n") for block in (before, after))
    gone = [f"« {text.rstrip('.')} »" for text in old if text not in new]
    come = [f"« {text.rstrip('.')} »" for text in new if text not in old]
    if come:
        yield Predicate(f"dit désormais : {' ; '.join(come)}" + (f" {was(' ; '.join(gone))}" if gone else ""))
    elif gone:
        yield Predicate(f"ne dit plus : {' ; '.join(gone)}")
    else:
        yield Predicate(f"range autrement ce {'qu’elle' if is_feminine(after) else 'qu’il'} énonce")
