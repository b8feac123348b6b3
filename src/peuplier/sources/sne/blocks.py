"""Elements of a file gathered into blocks of values, one demand at a time; what is not as it should be is told.

A block knows its elements by their names. A value that could not be read is there, and unknown (None).
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from peuplier.sources.anomalies import Anomaly
from peuplier.sources.hostile_xml import LONG_NAME, TOO_DEEP, HostileXml, RefusedError
from peuplier.sources.rules import Rule
from peuplier.sources.sne import rules
from peuplier.sources.sne.leaves import BrokenRuleError, Convert, Value, converter
from peuplier.sources.sne.structure import HEADER, NAMESPACE, PREFIX, ROOT, SEPARATOR, VERSIONS, Node, Shape, interface

# A value that the schema demands and that the writer does not know carries this instruction: it reads as unknown.
PLACEHOLDER_TARGET, PLACEHOLDER_DATA = "peuplier", "valeur non communiquée"
_MOST_UNKNOWN_NAMES = 1_000
# An honest element takes more than thirty bytes with its value: 200 MiB hold some six millions of them.
_MOST_ELEMENTS = 7_000_000
# Beyond this many faults, a demand is refused and the others of its faults are not told.
_MOST_FAULTS = 500
_MODIFIED = f"{PREFIX}modifie"


class Block:
    """The values of one element that holds others. `line` is where it opens.

    `withheld`: the writer marked the whole block as unknown; an empty list then says nothing. `marked`: names of the
    values that the writer marked so, such as the share of each person in a total known for the household alone.
    """

    __slots__ = ("line", "marked", "values", "withheld")

    def __init__(self, line: int) -> None:
        self.line, self.withheld = line, False
        self.marked: tuple[str, ...] = ()
        self.values: dict[str, object] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str | None:
        """A text or a code; None when it is unknown."""
        return self.values.get(name)  # type: ignore[return-value]

    def whole(self, name: str) -> int | None:
        """A whole number; None when it is unknown."""
        return self.values.get(name)  # type: ignore[return-value]

    def answer(self, name: str) -> bool | None:
        """Yes, no, or unknown."""
        return self.values.get(name)  # type: ignore[return-value]

    def day(self, name: str) -> date | None:
        """A date; None when it is unknown."""
        return self.values.get(name)  # type: ignore[return-value]

    def block(self, name: str) -> "Block":
        """The block of that name; an empty one when there is none."""
        return self.values.get(name, NOTHING)  # type: ignore[return-value]

    def blocks(self, name: str) -> "list[Block]":
        """Every block of that name."""
        return self.values.get(name, [])  # type: ignore[return-value]

    def items(self, name: str) -> tuple[str, ...] | None:
        """The codes of a repeated element; None when one of them is unknown."""
        found: list[str | None] = self.values.get(name, [])  # type: ignore[assignment]
        return None if None in found else tuple(found)  # type: ignore[arg-type]


NOTHING: Final = Block(0)


class _Slot:
    """A node made ready for reading: its children by full name, its conversion, the names it must hold."""

    __slots__ = ("children", "coded", "convert", "is_block", "late", "name", "node", "opaque", "repeated", "required")

    def __init__(self, node: Node, version: str) -> None:
        self.node, self.name, self.repeated = node, node.name, node.repeated
        self.is_block, self.opaque = node.shape is Shape.BLOCK, node.shape is Shape.ANY
        self.coded = node.shape in (Shape.CODE, Shape.COMMUNE)
        self.convert: Convert | None = None if self.is_block or node.aside else converter(node)
        self.children: dict[str, _Slot] = {PREFIX + child.name: _Slot(child, version) for child in node}
        self.required = tuple(child.name for child in node if child.required)
        self.late = node.since > version


class Fault:
    """Something to say of a demand: the rule, where, and what was found. `blocks`: the demand is refused."""

    __slots__ = ("blocks", "field", "line", "rule", "value")

    def __init__(self, line: int, field: str, value: str, rule: Rule, blocks: bool = False) -> None:
        self.line, self.field, self.value, self.rule, self.blocks = line, field, value, rule, blocks

    def anomaly(self) -> Anomaly:
        """The anomaly that is told."""
        return self.rule.broken(self.line, self.field, self.value)


class BlockReader:
    """Receives the elements of a file; gives the header once, then each demand with its faults.

    `taken` is called with the demand and its faults, `headed` with the header; both may raise RefusedError.
    `loose` are the faults found outside the header and the demands; `version` that of the file.
    """

    def __init__(
        self,
        xml: HostileXml,
        headed: Callable[[Block, list[Fault]], None],
        taken: Callable[[Block, list[Fault]], None],
    ) -> None:
        self._xml, self._headed, self._taken = xml, headed, taken
        # The block being read; those that hold it wait in the path.
        self._slot: _Slot | None = None
        self._block = Block(0)
        self._path: list[tuple[_Slot, Block]] = []
        self._leaf: _Slot | None = None
        self._code = self._texts = ""
        self._placeholder = self._flooded = False
        self._skipping = self._elements = 0
        self._unknown_names: set[str] = set()
        self._faults: list[Fault] = []
        self.loose: list[Fault] = []
        self.version = ""

    # ── what the parser says ─────────────────────────────────────────────────────────────────────────────

    def start(self, name: str, attributes: Mapping[str, str], /) -> None:
        """An element opens."""
        self._elements += 1
        if self._skipping:
            self._skip(name, attributes)
            return
        if self._leaf is not None:
            self._unknown(self._leaf, name, attributes)
            return
        if self._slot is None:
            self._root(name, attributes)
            return
        slot = self._slot.children.get(name)
        if slot is None:
            self._unknown(self._slot, name, attributes)
            return
        if slot.late:
            self._fault(slot, rules.LATER_ELEMENT.with_words(since=slot.node.since))
        if attributes and (len(attributes) > 1 or "code" not in attributes):
            self._check_attributes(slot, attributes)
        if slot.is_block:
            self._path.append((self._slot, self._block))
            self._slot, self._block = slot, Block(self._xml.line)
        elif slot.opaque:
            self._block.values[slot.name] = None
            self._skipping = 1
        else:
            self._leaf = slot
            self._code = attributes.get("code", "") if attributes else ""

    def end(self, _name: str, /) -> None:
        """An element closes."""
        if self._skipping:
            self._skipping -= 1
            return
        if self._leaf is not None:
            self._close_leaf(self._leaf)
            return
        slot, block = self._slot, self._block
        assert slot is not None
        if not self._path:
            self._slot = None
            return
        if not (block.withheld or self._flooded):
            for name in slot.required:
                if name not in block.values:
                    self._missing(block, slot.children[PREFIX + name])
        self._slot, self._block = self._path.pop()
        if self._path:
            self._attach(slot, block)
            return
        (self._taken if slot.repeated else self._headed)(block, self._faults)
        self._faults, self._flooded = [], False
        if slot.repeated:
            self._xml.record_ended()
            if self._elements > _MOST_ELEMENTS:
                raise RefusedError(rules.TOO_MANY_ELEMENTS.with_words(most=_MOST_ELEMENTS), self._xml.line)

    def text(self, text: str, /) -> None:
        """Text of a leaf; between two elements, only spaces are expected."""
        if self._leaf is not None:
            self._texts += text
        elif not (text.isspace() or self._skipping) and self._slot is not None:
            self._fault(self._slot, rules.STRAY_TEXT, text.strip())

    def instruction(self, target: str, data: str, /) -> None:
        """The mark of a value that the writer did not know; every other instruction is nothing to us."""
        if self._skipping or target != PLACEHOLDER_TARGET or data != PLACEHOLDER_DATA:
            return
        if self._leaf is not None:
            self._placeholder = True
        else:
            self._block.withheld = True

    # ── what it means ────────────────────────────────────────────────────────────────────────────────────

    def _root(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, local = name.rpartition(SEPARATOR)
        if local != ROOT:
            raise RefusedError(rules.ROOT, self._xml.line, local[:60])
        if namespace != NAMESPACE:
            raise RefusedError(rules.NAMESPACE, self._xml.line, namespace[:60])
        version = attributes.get("versionInterface", "")
        if version not in VERSIONS:
            raise RefusedError(rules.VERSION, self._xml.line, version[:60])
        self.version = version
        self._slot, self._block = _Slot(interface(), version), Block(self._xml.line)

    def _close_leaf(self, slot: _Slot) -> None:
        self._leaf = None
        value: Value = None
        if self._placeholder:
            self._block.marked += (slot.name,)
            self._placeholder = False
        elif slot.convert is not None:
            raw = (self._code if slot.coded else self._texts).strip()
            if not raw:
                value = self._empty(slot)
            else:
                try:
                    value = slot.convert(raw)
                except BrokenRuleError as broken:
                    self._fault(slot, broken.rule, raw)
        self._texts = ""
        values = self._block.values
        if slot.repeated or slot.name in values:
            self._attach(slot, value)
        else:
            values[slot.name] = value

    def _empty(self, slot: _Slot) -> Value:
        """An element without value is said, unless it is an optional text, or the answer « no reason » of a closure."""
        if slot.name == "motifRadiation":
            return ""
        if slot.node.required or slot.node.shape is not Shape.TEXT:
            self._fault(slot, rules.NO_VALUE)
        return None

    def _attach(self, slot: _Slot, value: object) -> None:
        values = self._block.values
        if slot.repeated:
            values.setdefault(slot.name, []).append(value)  # type: ignore[attr-defined]
        elif slot.name not in values:
            values[slot.name] = value
        elif slot.is_block:
            self._fault(slot, rules.BLOCK_TWICE, blocks=True)
        else:
            values[slot.name] = None
            self._fault(slot, rules.LEAF_TWICE)

    # ── what is wrong ────────────────────────────────────────────────────────────────────────────────────

    def _fault(self, slot: _Slot, rule: Rule, value: str = "", blocks: bool = False) -> None:
        if not self._told_enough():
            self._faults_here().append(Fault(self._xml.line, slot.node.short, value, rule, blocks))

    def _faults_here(self) -> list[Fault]:
        return self._faults if self._path else self.loose

    def _told_enough(self) -> bool:
        """Whether faults are so many that the next ones are not told; the first time, that itself is told."""
        faults = self._faults_here()
        if len(faults) < _MOST_FAULTS:
            return False
        if len(faults) == _MOST_FAULTS:
            rule = rules.TOO_MANY_FAULTS_HERE.with_words(most=_MOST_FAULTS)
            faults.append(Fault(self._xml.line, "", "", rule, blocks=True))
        self._flooded = True
        return True

    def _missing(self, block: Block, slot: _Slot) -> None:
        rule = rules.MISSING_ASIDE if slot.node.aside else rules.MISSING
        if slot.node.path.startswith(HEADER):
            rule = rules.NO_HEADER_VALUE
        if not self._told_enough():
            self._faults_here().append(Fault(block.line, slot.node.short, "", rule))

    def _unknown(self, above: _Slot, name: str, attributes: Mapping[str, str]) -> None:
        self._skip(name, attributes)
        if not self._told_enough():
            field = f"{above.node.short}/{_local(name)}".lstrip("/")
            self._faults_here().append(Fault(self._xml.line, field, "", rules.UNKNOWN_ELEMENT))

    def _skip(self, name: str, attributes: Mapping[str, str]) -> None:
        """Go into an element that is left aside, with all it holds."""
        self._skipping += 1
        if self._skipping > self._xml.limits.depth:
            raise RefusedError(TOO_DEEP.with_words(most=self._xml.limits.depth), self._xml.line)
        self._count_unknown(name, *attributes)

    def _check_attributes(self, slot: _Slot, attributes: Mapping[str, str]) -> None:
        for name in attributes:
            if name not in ("code", _MODIFIED):
                self._count_unknown(name)
                if not self._told_enough():
                    field = f"{slot.node.short}/@{_local(name)}"
                    self._faults_here().append(Fault(self._xml.line, field, "", rules.UNKNOWN_ATTRIBUTE))

    def _count_unknown(self, *names: str) -> None:
        """The parser remembers each name it has seen: a file that invents names without end is not one of ours."""
        if any(len(name) > self._xml.limits.name for name in names):
            raise RefusedError(LONG_NAME, self._xml.line)
        self._unknown_names.update(names)
        if len(self._unknown_names) > _MOST_UNKNOWN_NAMES:
            raise RefusedError(rules.TOO_MANY_NAMES.with_words(most=_MOST_UNKNOWN_NAMES), self._xml.line)


def _local(name: str) -> str:
    return name.rpartition(SEPARATOR)[2][:60]
