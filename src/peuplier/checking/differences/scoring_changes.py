"""What changes in the blocks around criteria: priority groups, grids, rubrics, refusals, order of ties."""

from collections.abc import Iterator

from peuplier.checking.differences.changes import Effect
from peuplier.checking.differences.criterion_changes import (
    bounds_changes,
    change_of_points,
    evidence_change,
    grids_change,
)
from peuplier.checking.differences.words import Predicate, Sides, was
from peuplier.policy.tree.scoring_blocks import Combination, Grid, Group, Order, Refusals, Rubric, Sanction
from peuplier.vocabulary.quantities import write_points, write_quantity


def text_change(label: str, before: str | None, after: str | None) -> Iterator[Predicate]:
    """A free text that nobody executes: proof to bring, reason, follow-up."""
    if before == after:
        return
    if after is None:
        yield Predicate(f"ne porte plus de ligne « {label} » {was(before or '')}", Effect.NONE)
    elif before is None:
        yield Predicate(f"porte désormais la ligne « {label} : {after} »", Effect.NONE)
    else:
        yield Predicate(f"porte désormais la ligne « {label} : {after} » {was(before)}", Effect.NONE)


def group_changes(before: Group, after: Group, sides: Sides) -> Iterator[Predicate]:
    """Who belongs to a priority group, and on what proof."""
    if before.condition != after.condition:
        yield Predicate(f"change de condition : {sides.condition(before.condition, after.condition)}")
    if before.evidence != after.evidence:
        yield Predicate(evidence_change(before.evidence, after.evidence))
    if before.presumed_without_proof != after.presumed_without_proof:
        said = {True: "est présumé, à vérifier", False: "n’est pas retenu"}
        now, old = said[after.presumed_without_proof], said[before.presumed_without_proof]
        yield Predicate(f"{now} tant que la preuve manque {was(old)}")
    yield from text_change("preuve", before.proof, after.proof)


def grid_changes(before: Grid, after: Grid, sides: Sides) -> Iterator[Predicate]:
    """Whom a grid scores, whom it leaves out, between which totals."""
    if before.applies != after.applies:
        if after.applies is None:
            assert before.applies is not None
            yield Predicate(f"s’applique désormais à toutes les demandes {was(sides.before.when(before.applies))}")
        elif before.applies is None:
            old = was("à toutes les demandes")
            yield Predicate(f"ne s’applique plus que {sides.after.when(after.applies)} {old}")
        else:
            yield Predicate(f"ne vise plus les mêmes demandes : {sides.condition(before.applies, after.applies)}")
    left = {exclusion.condition: exclusion.reason for exclusion in before.exclusions}
    right = {exclusion.condition: exclusion.reason for exclusion in after.exclusions}
    for condition, reason in right.items():
        if condition not in left:
            yield Predicate(f"ne cote plus la demande {sides.after.when(condition)} : {reason}")
        elif left[condition] != reason:
            yield from text_change("motif", left[condition], reason)
    for condition in left:
        if condition not in right:
            yield Predicate(f"cote de nouveau la demande {sides.before.when(condition)}")
    kept = [[c for c in side if c in left and c in right] for side in (left, right)]
    if kept[0] != kept[1]:
        yield Predicate("énonce ses exclusions dans un autre ordre", Effect.NONE)
    yield from bounds_changes(before.bounds, after.bounds)


_COMBINED = {
    Combination.SUM: "additionne les points de ses critères",
    Combination.BEST: "ne retient que le critère le plus favorable",
    Combination.TICKED: "ne retient que le critère de la case cochée",
}


def rubric_changes(before: Rubric, after: Rubric, sides: Sides) -> Iterator[Predicate]:
    """How the criteria of a rubric make its points, and its bounds."""
    del sides
    if before.combination != after.combination:
        yield Predicate(f"{_COMBINED[after.combination]} {was(_COMBINED[before.combination])}")
    if before.box != after.box and after.box is not None:
        old = was(before.box.the_label) if before.box else ""
        yield Predicate(f"lit désormais la case cochée dans {after.box.the_label} {old}".rstrip())
    yield from bounds_changes(before.bounds, after.bounds)


def refusals_changes(before: Refusals, after: Refusals, sides: Sides) -> Iterator[Predicate]:
    """Which refusals count, and their effect."""
    if before.counted != after.counted:
        yield Predicate(f"compte désormais {after.counted.the_label} {was(before.counted.the_label)}")
    left, right = ({s.rank: s for s in rule.sanctions} for rule in (before, after))
    for rank, sanction in right.items():
        old = left.get(rank)
        if old is None:
            yield Predicate(f"prévoit désormais {_sanction(sanction)}")
        elif old != sanction:
            if (old.within, old.during) == (sanction.within, sanction.during):
                yield Predicate(f"{change_of_points(old.points, sanction.points)} {_reached(sanction)}")
            else:
                yield Predicate(f"prévoit désormais {_sanction(sanction)} {was(_sanction(old))}")
    for rank, sanction in left.items():
        if rank not in right:
            yield Predicate(f"ne prévoit plus {_sanction(sanction)}")
    if before.spares_unknown != after.spares_unknown:
        what = {True: "ne retire aucun point", False: "peut retirer des points"}
        until = f"{what[after.spares_unknown]} tant qu’un refus n’est pas établi"
        yield Predicate(f"{until} {was(what[before.spares_unknown])}")
    yield from grids_change(before.grids, after.grids, sides)
    yield from text_change("motifs admis", before.accepted_reasons, after.accepted_reasons)
    yield from text_change("suivi", before.follow_up, after.follow_up)


def _reached(sanction: Sanction) -> str:
    rank = "1er" if sanction.rank == 1 else f"{sanction.rank}e"
    return f"à partir du {rank} refus en {write_quantity(sanction.within, 'mois')}"


def _sanction(sanction: Sanction) -> str:
    during = write_quantity(sanction.during, "mois")
    return f"{write_points(sanction.points)} {_reached(sanction)}, pendant {during}"


def order_changes(before: Order, after: Order, sides: Sides) -> Iterator[Predicate]:
    """The keys that rank demands, in order."""
    if (before.before, before.then) != (after.before, after.then):
        now, old = _keys(sides.after.reader.sentences(after)), _keys(sides.before.reader.sentences(before))
        yield Predicate(f"classe désormais selon, dans cet ordre : {now} {was(old)}")


def _keys(sentences: list[str]) -> str:
    """The keys, taken from the sentence that says the whole block."""
    (said,) = [sentence for sentence in sentences if "dans cet ordre" in sentence]
    return said.partition(":")[2].strip("\u00a0 .")
