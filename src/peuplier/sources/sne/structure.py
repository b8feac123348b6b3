"""The tree of the interface: which element holds which, how many times, and what its value looks like."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources

ROOT = "interfaceNuu"
NAMESPACE = "http://nuu.application.i2/"
HEADER = f"/{ROOT}/entete/"
VERSIONS = ("02.00", "02.01")
# The parser names an element by its namespace and its local name, joined by a space.
SEPARATOR = " "
PREFIX = NAMESPACE + SEPARATOR


class Shape(Enum):
    """What an element holds. The values are the words of interface.txt."""

    BLOCK = "block"
    CODE = "code"
    COMMUNE = "commune"
    DATE = "date"
    INSTANT = "instant"
    YES_NO = "yes_no"
    WHOLE = "whole"
    TEXT = "text"
    DIGITS = "digits"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Node:
    """One element of the interface.

    `path` starts at the root (« /interfaceNuu/demande… »). `codes` names the list of a code; `least` and `most` bound
    a whole number, `most` the length of a text. `aside` elements are known and not read. `since` is the version that
    brought the element, when it is not the first.
    """

    name: str
    path: str
    shape: Shape
    required: bool = False
    repeated: bool = False
    codes: str = ""
    least: int = 0
    most: int = 0
    aside: bool = False
    since: str = VERSIONS[0]
    children: Mapping[str, "Node"] = None  # type: ignore[assignment]

    @property
    def short(self) -> str:
        """The path below `demande` or the root, as messages show it."""
        return self.path.removeprefix(f"/{ROOT}").removeprefix("/demande").removeprefix("/")

    def __getitem__(self, name: str) -> "Node":
        return self.children[PREFIX + name]

    def __iter__(self) -> Iterator["Node"]:
        return iter(self.children.values())


@cache
def interface() -> Node:
    """The root of the tree, read from interface.txt; ValueError when a line of that file cannot be understood."""
    groups: dict[str, list[str]] = {}
    lines = resources.files(__package__).joinpath("interface.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("["):
            current = groups.setdefault(line.strip("[]"), [])
        elif line.strip() and not line.startswith("#"):
            current.append(line)
    children = _children(f"/{ROOT}", groups["interface"], groups)
    return Node(ROOT, f"/{ROOT}", Shape.BLOCK, required=True, children=children)


def _children(path: str, lines: Sequence[str], groups: Mapping[str, Sequence[str]]) -> Mapping[str, Node]:
    """The elements of a block: `lines` start at its indentation, deeper lines belong to the line above them."""
    found: dict[str, Node] = {}
    place = 0
    while place < len(lines):
        line = lines[place]
        margin = len(line) - len(line.lstrip())
        end = place + 1
        while end < len(lines) and len(lines[end]) - len(lines[end].lstrip()) > margin:
            end += 1
        if line.strip().startswith("= "):
            found |= _children(path, groups[line.strip()[2:]], groups)
        else:
            node = _node(path, line.split(), lines[place + 1 : end], groups)
            found[PREFIX + node.name] = node
        place = end
    return found


def _node(parent: str, words: list[str], below: Sequence[str], groups: Mapping[str, Sequence[str]]) -> Node:
    name, occurs, kind, *rest = words
    path = f"{parent}/{name}"
    since = next((word[1:] for word in rest if word.startswith("@")), VERSIONS[0])
    details = [word for word in rest if word != "~" and not word.startswith("@")]
    shape = Shape(kind)
    least, most, codes = 0, 0, ""
    children: Mapping[str, Node] = {}
    match shape:
        case Shape.BLOCK:
            children = _children(path, groups[details[0]] if details else below, groups)
        case Shape.CODE:
            codes = details[0]
        case Shape.WHOLE:
            least, most = int(details[0]), int(details[1])
        case Shape.TEXT | Shape.DIGITS:
            most = int(details[0])
    return Node(name, path, shape, occurs in "1+", occurs in "+*", codes, least, most, "~" in rest, since, children)


def leaves(node: Node) -> Iterator[Node]:
    """Every element below a node that holds a value."""
    for child in node:
        if child.shape is Shape.BLOCK:
            yield from leaves(child)
        else:
            yield child
