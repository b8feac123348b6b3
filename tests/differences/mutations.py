"""Single changes of a tree, one field at a time, as an author could have written them."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from peuplier.policy.tree.conditions import Quantity, Sum
from peuplier.policy.tree.document import Block, Example, Heading, Policy, Prose
from peuplier.vocabulary.codes import CodeList
from peuplier.vocabulary.facts import Fact

# Fields that hold names of other blocks: another name there would not resolve.
NAMES = frozenset({"name", "rubric", "grids", "group", "grid", "table", "serves", "place", "boxes", "text", "legal"})


def mutations(node: Any) -> Iterator[Any]:
    """Copies of a node with one number, date, truth, text or list changed somewhere below it."""
    match node:
        case bool():
            yield not node
        case int():
            yield node + 1
        case Fraction():
            yield node + 1
        case date():
            yield node + timedelta(days=1)
        case str():
            yield f"{node} bis"
        case Quantity(value, unit):
            yield Quantity(value + 1, unit)
        case tuple():
            for place, item in enumerate(node):
                yield from ((*node[:place], other, *node[place + 1 :]) for other in mutations(item))
            # A pair of years or of dates is not a list: one of them cannot go.
            if len(node) > 1 and not isinstance(node[0], int | date):
                yield node[1:]
        case Sum(terms):
            for place, (sign, term) in enumerate(terms):
                yield from (Sum((*terms[:place], (sign, other), *terms[place + 1 :])) for other in mutations(term))
        case Fact() | CodeList():
            return
        case _ if is_dataclass(node) and not isinstance(node, type):
            for field in fields(node):
                if field.name in NAMES or (field.name == "keys" and isinstance(node, Block)):
                    continue
                value = getattr(node, field.name)
                yield from (replace(node, **{field.name: other}) for other in mutations(value))


def first_by_field(block: Block) -> Iterator[tuple[str, Block]]:
    """For each field of a block that can change, the first change of it."""
    for field in fields(block):
        if field.name not in NAMES | {"keys"}:
            changed = next(mutations(getattr(block, field.name)), None)
            if changed is not None:
                yield field.name, replace(block, **{field.name: changed})


def blocks(policy: Policy) -> list[Block]:
    """The blocks of a document."""
    return [part for part in policy.parts if not isinstance(part, Heading | Prose)]


def with_blocks(policy: Policy, changed: dict[int, Block | None]) -> Policy:
    """The same document with blocks replaced or taken out, by identity; its lists of blocks follow."""

    def now(part: Any) -> Any:
        return changed.get(id(part), part)

    lists = {
        field.name: tuple(other for item in getattr(policy, field.name) if (other := now(item)) is not None)
        for field in fields(policy)
        if isinstance(getattr(policy, field.name), tuple)
    }
    return replace(policy, **lists, order=now(policy.order), digest="0" * 64)


def key(block: Block) -> str:
    """What designates a block."""
    return block.title if isinstance(block, Example) else block.name
