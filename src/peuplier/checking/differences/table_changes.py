"""What changes in a dated table, edition by edition and row by row, and in an example."""

from collections.abc import Callable, Iterator

from peuplier.checking.differences.changes import Effect
from peuplier.checking.differences.words import Predicate, Sides, joined, was
from peuplier.policy.tree.document import Example, Expectation, ExpectGrid, ExpectGroup, ExpectPoints
from peuplier.policy.tree.monitoring_blocks import Edition, Table
from peuplier.policy.wording.clauses import write_amount, write_day
from peuplier.policy.wording.prose import say_constant
from peuplier.vocabulary.quantities import write_number, write_points

# Beyond this many values in one sentence, the reader is better served by the count.
_SHOWN = 12


def table_changes(before: Table, after: Table, sides: Sides) -> Iterator[Predicate]:
    """Values, editions, keys, how sure and until when."""
    del sides
    if before.keys != after.keys:
        now, old = (joined([key.the_label for key in table.keys] or ["rien"]) for table in (after, before))
        yield Predicate(f"se lit désormais selon {now} {was(old)}")
    left, right = ({edition.start: edition for edition in table.editions} for table in (before, after))
    for start, edition in right.items():
        day = write_day(start)
        if start not in left:
            yield Predicate(f"a une nouvelle édition, à partir du {day} : {_values(edition)}")
            continue
        were, are = ({row.keys: row.value for row in e.rows} for e in (left[start], edition))
        for keys, value in are.items():
            row = f" pour {', '.join(keys)}" if keys else ""
            if keys not in were:
                yield Predicate(f"donne désormais {write_amount(value)}{row}, à partir du {day}")
            elif were[keys] != value:
                amounts = f"{write_amount(were[keys])} à {write_amount(value)}"
                yield Predicate(f"passe de {amounts}{row}, à partir du {day}")
        for keys, value in were.items():
            if keys not in are:
                row = f" pour {', '.join(keys)}" if keys else ""
                yield Predicate(f"ne donne plus {write_amount(value)}{row}, à partir du {day}")
        if were == are and list(were) != list(are):
            yield Predicate(f"range autrement ses lignes, à partir du {day}", Effect.NONE)
    for start, edition in left.items():
        if start not in right:
            yield Predicate(f"n’a plus d’édition à partir du {write_day(start)} {was(_values(edition))}")
    if before.status != after.status:
        now = f"porte désormais le statut « {after.status.value} »"
        yield Predicate(f"{now} {was(before.status.value)}", Effect.NONE)
    if before.checked_until != after.checked_until:
        now, old_day = write_day(after.checked_until), write_day(before.checked_until)
        yield Predicate(f"est désormais vérifié jusqu’au {now} {was(old_day)}")


def _values(edition: Edition) -> str:
    said = [f"{', '.join(row.keys)} : {write_amount(row.value)}".removeprefix(" : ") for row in edition.rows]
    more = [f"et {len(said) - _SHOWN} autres"] if len(said) > _SHOWN else []
    return " ; ".join([*said[:_SHOWN], *more])


def example_changes(before: Example, after: Example, sides: Sides) -> Iterator[Predicate]:
    """The facts of an example, its date, and what the document must give for them."""
    if before.on != after.on:
        now = f"au {write_day(after.on)}" if after.on else "sans date"
        old = f"au {write_day(before.on)}" if before.on else "sans date"
        yield Predicate(f"se calcule désormais {now} {was(old)}")
    left, right = ({g.fact.name: g for g in example.given} for example in (before, after))
    for name, given in right.items():
        said = f"{given.fact.label} : {say_constant(given.fact, given.value)}"
        if name not in left:
            yield Predicate(f"donne un fait de plus : {said}")
        elif left[name].value != given.value:
            yield Predicate(f"change un fait : {said} {was(say_constant(given.fact, left[name].value))}")
    for name, given in left.items():
        if name not in right:
            yield Predicate(f"ne donne plus le fait « {given.fact.label} »")
    old_said = [_expected(e, sides.before.title) for e in before.expected if e not in after.expected]
    new_said = [_expected(e, sides.after.title) for e in after.expected if e not in before.expected]
    if new_said:
        old_text = f" {was(' ; '.join(old_said))}" if old_said else ""
        yield Predicate(f"attend désormais : {' ; '.join(new_said)}{old_text}")
    elif old_said:
        yield Predicate(f"n’attend plus : {' ; '.join(old_said)}")


def _expected(expected: Expectation, title: Callable[[str | None], str]) -> str:
    match expected:
        case ExpectPoints(name, low, high):
            what = "le total" if name == "total" else title(name)
            worth = write_points(low) if low == high else f"entre {write_number(low)} et {write_points(high)}"
            return f"{what} donne {worth}"
        case ExpectGroup(group, member):
            answer = {True: "oui", False: "non", None: "on ne sait pas"}[member]
            return f"public {title(group)}, {answer}"
        case ExpectGrid(grid):
            return f"la grille est {title(grid)}" if grid else "la demande n’est pas cotée"
