"""What changes in a criterion: points by line, conditions, tables, slopes, bounds, proof, attachments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peuplier.checking.differences.words import Predicate, Side, Sides, joined, was
from peuplier.policy.tree.conditions import Condition
from peuplier.policy.tree.scoring_blocks import (
    Bonus,
    Bounds,
    CodeTable,
    Counting,
    Criterion,
    Slope,
    Step,
    StepTable,
)
from peuplier.policy.wording.clauses import quoted_codes
from peuplier.policy.wording.prose import say_interval, say_slope, say_step
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import write_number, write_points

_COUNTED = {
    Counting.DECLARED: "dès la déclaration",
    Counting.PROVED: "une fois la pièce vérifiée",
    Counting.VALIDATED: "une fois la pièce validée par un travailleur social",
}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with a condition, whatever its kind."""

    condition: Condition
    points: int


def criterion_changes(before: Criterion, after: Criterion, sides: Sides) -> Iterator[Predicate]:
    """Predicates for every field of a criterion but its name, title and source."""
    yield from _cases(before, after, sides)
    yield from _tables(before, after)
    yield from _slopes(before.slopes, after.slopes)
    yield from _bonuses(before.bonuses, after.bonuses, sides)
    yield from bounds_changes(before.bounds, after.bounds)
    if (before.when_unknown, before.set_aside) != (after.when_unknown, after.set_aside):
        yield Predicate(f"{_if_unknown(after)} tant qu’une donnée manque {was(_if_unknown(before))}")
    if before.evidence != after.evidence:
        yield Predicate(evidence_change(before.evidence, after.evidence))
    if before.counting != after.counting and after.evidence:
        yield Predicate(f"compte désormais {_COUNTED[after.counting]} {was(_COUNTED[before.counting])}")
    yield from _attachments(before, after, sides)


def change_of_points(before: int, after: int) -> str:
    """« passe de 20 à 25 points »."""
    return f"passe de {write_number(before)} à {write_points(after)}"


# ── lines with a condition ───────────────────────────────────────────────────────────────────────────────


def _cases(before: Criterion, after: Criterion, sides: Sides) -> Iterator[Predicate]:
    left, right = (
        [_Line(c.condition, c.points) for c in before.cases],
        [_Line(c.condition, c.points) for c in after.cases],
    )
    kept, removed, added = _aligned(left, right)
    for old, new in kept:
        if old.condition == new.condition:
            yield Predicate(f"{change_of_points(old.points, new.points)} {sides.after.when(new.condition)}")
        else:
            change = sides.condition(old.condition, new.condition)
            yield Predicate(f"donne {write_points(new.points)} à une autre condition : {change}")
    for line in removed:
        yield Predicate(f"ne donne plus {write_points(line.points)} {sides.before.when(line.condition)}")
    for line in added:
        yield Predicate(f"donne désormais {write_points(line.points)} {sides.after.when(line.condition)}")
    if before.otherwise != after.otherwise:
        rest = "dans tous les autres cas"
        if before.otherwise is None or not left:
            yield Predicate(f"donne désormais {write_points(after.otherwise or 0)} {rest}")
        elif after.otherwise is None or not right:
            yield Predicate(f"ne donne plus {write_points(before.otherwise)} {rest}")
        else:
            yield Predicate(f"{change_of_points(before.otherwise, after.otherwise)} {rest}")
    if _order(left) != _order(right) and set(_order(left)) == set(_order(right)):
        order = " ; puis ".join(f"{sides.after.when(line.condition)}" for line in right)
        yield Predicate(f"lit ses lignes dans un autre ordre, où la première qui convient l’emporte : {order}")


def _order(lines: Sequence[_Line]) -> list[Condition]:
    return [line.condition for line in lines]


def _aligned(
    left: Sequence[_Line], right: Sequence[_Line]
) -> tuple[list[tuple[_Line, _Line]], list[_Line], list[_Line]]:
    """Lines changed (same condition or same points), removed and added; equal lines are left out."""
    old, new = list(left), list(right)
    for line in left:
        if line in new:
            old.remove(line)
            new.remove(line)
    changed: list[tuple[_Line, _Line]] = []
    for field in ("condition", "points"):
        for line in list(old):
            found = next((other for other in new if getattr(line, field) == getattr(other, field)), None)
            if found is not None:
                changed.append((line, found))
                old.remove(line)
                new.remove(found)
    return changed, old, new


def _bonuses(before: tuple[Bonus, ...], after: tuple[Bonus, ...], sides: Sides) -> Iterator[Predicate]:
    left, right = [_Line(b.condition, b.points) for b in before], [_Line(b.condition, b.points) for b in after]
    kept, removed, added = _aligned(left, right)
    for old, new in kept:
        if old.condition == new.condition:
            yield Predicate(f"{_more(new.points)} {sides.after.when(new.condition)} {was(_more(old.points))}")
        else:
            yield Predicate(
                f"{_more(new.points)} à une autre condition : {sides.condition(old.condition, new.condition)}"
            )
    for line in removed:
        yield Predicate(f"{_no_more(line.points)} {sides.before.when(line.condition)}")
    for line in added:
        yield Predicate(f"{_more(line.points, 'désormais ')} {sides.after.when(line.condition)}")
    if left != right and not (kept or removed or added):
        yield Predicate("écrit ses lignes « et si » dans un autre ordre, ce qui ne change pas leur somme")


def _more(points: int, now: str = "") -> str:
    if points < 0:
        return f"retire {now}{write_points(-points)}"
    return f"accorde {now}{write_points(points)} de plus"


def _no_more(points: int) -> str:
    if points < 0:
        return f"ne retire plus {write_points(-points)}"
    return f"n’accorde plus {write_points(points)} de plus"


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────


def _tables(before: Criterion, after: Criterion) -> Iterator[Predicate]:
    match before.table, after.table:
        case (left, right) if left == right:
            return
        case (StepTable(fact, steps), StepTable(other, others)) if fact == other:
            yield from _steps(fact, steps, others)
        case (CodeTable(fact), CodeTable(other)) if fact == other:
            assert isinstance(before.table, CodeTable)
            assert isinstance(after.table, CodeTable)
            yield from _codes(before.table, after.table)
        case (None, right):
            assert right is not None
            yield Predicate(f"donne désormais des points selon {right.fact.the_label} : {_rows(right)}")
        case (left, None):
            assert left is not None
            yield Predicate(f"ne donne plus de points selon {left.fact.the_label} {was(_rows(left))}")
        case (left, right):
            assert left is not None
            assert right is not None
            now = f"selon {right.fact.the_label} : {_rows(right)}"
            yield Predicate(f"donne désormais ses points {now} {was(f'selon {left.fact.the_label} : {_rows(left)}')}")


def _rows(table: StepTable | CodeTable) -> str:
    if isinstance(table, StepTable):
        return " ; ".join(say_step(table.fact, step) for step in table.steps)
    said = [f"{quoted_codes(table.fact, row.codes)} : {write_points(row.points)}" for row in table.rows]
    return " ; ".join([*said, f"autrement : {write_points(table.otherwise)}"])


def _steps(fact: Fact, before: tuple[Step, ...], after: tuple[Step, ...]) -> Iterator[Predicate]:
    left, right = ({(step.low, step.high): step for step in steps} for steps in (before, after))
    about = f"({fact.label})"
    for interval, step in right.items():
        old = left.get(interval)
        row = say_interval(fact, step)
        if old is None:
            yield Predicate(f"donne désormais, pour {row}, {_worth(step)} {about}")
        elif old != step:
            if old.linear or step.linear:
                yield Predicate(f"donne désormais, pour {row}, {_worth(step)} {about} {was(_worth(old))}")
            else:
                yield Predicate(f"{change_of_points(old.points, step.points)} pour {row} {about}")
    for interval, step in left.items():
        if interval not in right:
            yield Predicate(f"n’a plus de ligne « {say_interval(fact, step)} : {_worth(step)} » {about}")


def _worth(step: Step) -> str:
    if step.linear:
        return f"de {write_number(step.points)} à {write_points(step.points_high)}, à proportion"
    return write_points(step.points)


def _codes(before: CodeTable, after: CodeTable) -> Iterator[Predicate]:
    """Codes whose points changed, gathered by change; a code without a row has the points of « autrement »."""
    fact = after.fact
    left, right = ({code: row.points for row in table.rows for code in row.codes} for table in (before, after))
    moved: dict[tuple[int, int], list[str]] = {}
    for code in dict.fromkeys([*right, *left]):
        change = left.get(code, before.otherwise), right.get(code, after.otherwise)
        if change[0] != change[1]:
            moved.setdefault(change, []).append(code)
    for (old, new), codes in moved.items():
        yield Predicate(f"{change_of_points(old, new)} pour {quoted_codes(fact, tuple(codes))} ({fact.label})")
    if before.otherwise != after.otherwise:
        rest = f"pour les autres valeurs ({fact.label})"
        yield Predicate(f"{change_of_points(before.otherwise, after.otherwise)} {rest}")
    if not moved and before.otherwise == after.otherwise:
        yield Predicate(f"range autrement les lignes de sa table, pour les mêmes points ({fact.label})")


# ── slopes, bounds, proofs, attachments ──────────────────────────────────────────────────────────────────


def _slopes(before: tuple[Slope, ...], after: tuple[Slope, ...]) -> Iterator[Predicate]:
    old, new = [s for s in before if s not in after], [s for s in after if s not in before]
    for slope in list(old):
        same = next((s for s in new if (s.fact, s.every) == (slope.fact, slope.every)), None)
        if same is not None:
            old.remove(slope)
            new.remove(same)
            yield Predicate(f"donne désormais {say_slope(same)} {was(say_slope(slope))}")
    yield from (Predicate(f"ne donne plus {say_slope(slope)}") for slope in old)
    yield from (Predicate(f"donne désormais {say_slope(slope)}") for slope in new)
    if before != after and not [s for s in (*before, *after) if (s in before) != (s in after)]:
        yield Predicate("écrit ses pentes dans un autre ordre, ce qui ne change pas leur somme")


def bounds_changes(before: Bounds, after: Bounds) -> Iterator[Predicate]:
    """Caps and floors that change, come or go."""
    for name, old, new in (("plafond", before.at_most, after.at_most), ("plancher", before.at_least, after.at_least)):
        if old == new:
            continue
        if old is None:
            assert new is not None
            yield Predicate(f"a désormais un {name} de {write_points(new)}")
        elif new is None:
            yield Predicate(f"n’a plus de {name} {was(write_points(old))}")
        else:
            yield Predicate(f"voit son {name} passer de {write_number(old)} à {write_points(new)}")


def _if_unknown(criterion: Criterion) -> str:
    if criterion.set_aside:
        return "est écarté"
    if criterion.when_unknown is None:
        return "laisse ses points entre deux bornes"
    return f"donne {write_points(criterion.when_unknown)}"


def evidence_change(before: tuple[Fact, ...], after: tuple[Fact, ...]) -> str:
    """How the documents that support a block change."""

    def said(facts: tuple[Fact, ...]) -> str:
        return joined([fact.the_label for fact in facts], "ou")

    if not after:
        return f"ne demande plus de pièce {was(said(before))}"
    return f"s’appuie désormais sur {said(after)} {was(said(before) if before else 'aucune pièce')}"


def _attachments(before: Criterion, after: Criterion, sides: Sides) -> Iterator[Predicate]:
    if before.rubric != after.rubric:
        if after.rubric is None:
            yield Predicate(f"quitte la rubrique {sides.before.title(before.rubric)} : ses points s’ajoutent au total")
        elif before.rubric is None:
            yield Predicate(f"entre dans la rubrique {sides.after.title(after.rubric)}")
        else:
            left = sides.before.title(before.rubric)
            yield Predicate(f"passe de la rubrique {left} à la rubrique {sides.after.title(after.rubric)}")
    if before.boxes != after.boxes:
        now = quoted_boxes(after, sides.after)
        yield Predicate(f"répond désormais à la case {now} {was(quoted_boxes(before, sides.before))}")
    yield from grids_change(before.grids, after.grids, sides)


def quoted_boxes(criterion: Criterion, side: Side) -> str:
    """The labels of the boxes a criterion answers to."""
    box = next(
        (rubric.box for rubric in side.policy.rubrics if side.title(rubric.name) == side.title(criterion.rubric)), None
    )
    if box is None or not criterion.boxes:
        return "aucune"
    return quoted_codes(box, criterion.boxes)


def grids_change(before: tuple[str, ...], after: tuple[str, ...], sides: Sides) -> Iterator[Predicate]:
    """The grids that a criterion or a refusal rule counts in."""
    if before != after:
        now = joined([sides.after.title(name) for name in after]) if after else "toutes les grilles"
        old = joined([sides.before.title(name) for name in before]) if before else "toutes les grilles"
        yield Predicate(f"compte désormais pour {now} {was(old)}")
