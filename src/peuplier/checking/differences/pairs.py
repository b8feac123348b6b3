"""Which block of one document is which block of the other: by kind and name, renames recognised by their content."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from peuplier.policy.tree.conditions import InGroup, Lookup
from peuplier.policy.tree.document import Block, Example, ExpectGrid, ExpectGroup, ExpectPoints, Heading, Policy, Prose
from peuplier.policy.tree.monitoring_blocks import Commitment
from peuplier.policy.tree.scoring_blocks import Criterion, Refusals
from peuplier.vocabulary.codes import CodeList
from peuplier.vocabulary.facts import Fact

_Block = TypeVar("_Block", bound=Block)


@dataclass(frozen=True, slots=True)
class Pair:
    """A block before and after; one of them is None when it was added or removed.

    `was` is the block before with the names of the document after, so that a rename alone changes nothing else.
    """

    before: Block | None
    after: Block | None
    was: Block | None

    @property
    def renamed(self) -> bool:
        """Whether only the name changed (the title, for an example)."""
        return self.before is not None and self.after is not None and key(self.before) != key(self.after)


def blocks(policy: Policy) -> list[Block]:
    """The blocks of a document, in order."""
    return [part for part in policy.parts if not isinstance(part, Heading | Prose)]


def key(block: Block) -> str:
    """What designates a block among those of its kind: its name, or the title of an example."""
    return block.title if isinstance(block, Example) else block.name


def pairs(before: Policy, after: Policy) -> tuple[list[Pair], Mapping[str, str]]:
    """Every block of both documents once, those after in their order, then those removed; and the new names."""
    left, right = blocks(before), blocks(after)
    matched: dict[int, int] = {}
    by_key: dict[tuple[type, str, int], int] = {_key(block, left, i): i for i, block in enumerate(left)}
    for j, block in enumerate(right):
        i = by_key.get(_key(block, right, j))
        if i is not None:
            matched[j] = i
    names: dict[str, str] = {}
    # A rename may reveal another: a criterion that names a renamed group is the same once the group is recognised.
    while _rename_one(left, right, matched, names):
        pass
    found = [
        Pair(left[matched[j]], block, renamed(left[matched[j]], names)) if j in matched else Pair(None, block, None)
        for j, block in enumerate(right)
    ]
    kept = set(matched.values())
    return [*found, *(Pair(block, None, block) for i, block in enumerate(left) if i not in kept)], names


def _key(block: Block, among: list[Block], index: int) -> tuple[type, str, int]:
    """Two examples may bear one title: the first of one document is the first of the other."""
    same = 0
    if isinstance(block, Example):
        same = sum(1 for other in among[:index] if isinstance(other, Example) and other.title == block.title)
    return type(block), key(block), same


def _rename_one(left: list[Block], right: list[Block], matched: dict[int, int], names: dict[str, str]) -> bool:
    kept = set(matched.values())
    free = [i for i in range(len(left)) if i not in kept]
    for j, block in enumerate(right):
        if j in matched:
            continue
        for i in free:
            if type(left[i]) is type(block) and _nameless(renamed(left[i], names)) == _nameless(block):
                matched[j] = i
                if not isinstance(block, Example):
                    names[key(left[i])] = key(block)
                return True
    return False


def _nameless(block: Block) -> Block:
    return replace(block, title="") if isinstance(block, Example) else replace(block, name="")


def renamed(block: _Block, names: Mapping[str, str]) -> _Block:
    """The same block where every name of another block is the new one. Names of facts never change."""
    rebuilt: _Block = _rebuilt(block, names) if names else block
    return rebuilt


def _rebuilt(node: Any, names: Mapping[str, str]) -> Any:
    if isinstance(node, tuple):
        return tuple(_rebuilt(item, names) for item in node)
    if not is_dataclass(node) or isinstance(node, type | Fact | CodeList):
        return node
    changed = {f.name: _rebuilt(getattr(node, f.name), names) for f in fields(node)}
    changed |= {field: _named(getattr(node, field), names) for field in _naming(node)}
    return replace(node, **changed)


def _named(name: Any, names: Mapping[str, str]) -> Any:
    if isinstance(name, tuple):
        return tuple(names.get(item, item) for item in name)
    return names.get(name, name)


def _naming(node: object) -> Iterator[str]:
    """The fields of a node that hold names of blocks."""
    match node:
        case InGroup():
            yield "group"
        case Lookup():
            yield "table"
        case Criterion():
            yield from ("name", "rubric", "grids")
        case Refusals():
            yield from ("name", "grids")
        case Commitment():
            yield from ("name", "serves")
        case ExpectPoints():
            yield "name"
        case ExpectGroup():
            yield "group"
        case ExpectGrid():
            yield "grid"
        case _ if hasattr(node, "name") and hasattr(node, "title"):
            yield "name"
