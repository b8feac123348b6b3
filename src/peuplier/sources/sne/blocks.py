"""Elements of a file gathered into blocks of values, one demand at a time; what is not as it should be is told.

A block knows its elements by their names. A value that could not be read is there, and unknown (None).
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from peuplier.sources.anomalies import Anomaly
from peuplier.sources.hostile_xml import HostileXml, RefusedError
from peuplier.sources.rules import Rule
from peuplier.sources.sne import rules
from peuplier.sources.sne.leaves import BrokenRuleError, Convert, Value, converter
from peuplier.sources.sne.structure import HEADER, NAMESPACE, PREFIX, ROOT, SEPARATOR, VERSIONS, Node, Shape, interface

# A value that the schema demands and that the writer does not know carries this instruction: it reads as unknown.
PLACEHOLDER_TARGET, PLACEHOLDER_DATA = "peuplier", "valeur non communiquée"
_MOST_UNKNOWN_NAMES = 1_000
_MODIFIED = f"{PREFIX}modifie"
_SCHEMA_HINTS = "http://www.w3.org/2001/XMLSchema-instance "


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

    __slots__ = ("children", "convert", "is_block", "late", "name", "node", "repeated", "required")

    def __init__(self, node: Node, version: str) -> None:
        self.node, self.name, self.repeated = node, node.name, node.repeated
        self.is_block = node.shape is Shape.BLOCK
        self.convert: Convert | None = None if self.is_block or node.aside else converter(node)
        self.children: dict[str, _Slot] = {PREFIX + child.name: _Slot(child, version) for child in node}
        self.required = tuple(child.name for child in node if child.required)
        self.late = node.since > version


class Fault:
    """Something to say of a demand: the rule, where, and what was found. `blocks`: the demand is refused."""

    __slots__ = ("blocks", "field", "line", "rule", "value")

    def __init__(self, line: int, field: str, value: str, rule: Rule, blocks: bool = False) -> None:
        self.line, self.field, self.value, self.rule, self.blocks = line, field, value, rule, blocks

    def anomaly(self, rank: int) -> Anomaly:
        """The anomaly, its field written as a path of the file: « demande[3]/… »."""
        path = self.field if rank == 0 else f"demande[{rank}]/{self.field}".rstrip("/")
        return self.rule.broken(self.line, path, self.value)


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
        self._path: list[tuple[_Slot, Block]] = []
        self._leaf: _Slot | None = None
        self._code: str | None = None
        self._texts: list[str] = []
        self._placeholder = False
        self._skipping = 0
        self._unknown_names: set[str] = set()
        self._faults: list[Fault] = []
        self.loose: list[Fault] = []
        self.version = ""

    # ── what the parser says ─────────────────────────────────────────────────────────────────────────────

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        if self._skipping:
            self._skipping += 1
            self._count_unknown(name, *attributes)
            return
        if self._leaf is not None:
            self._unknown(self._leaf, name, attributes)
            return
        if not self._path:
            self._root(name, attributes)
            return
        above, block = self._path[-1]
        slot = above.children.get(name)
        if slot is None:
            self._unknown(above, name, attributes)
            return
        if slot.late:
            since = rules.LATER_ELEMENT.with_words(since=slot.node.since)
            self._fault(slot, since)
        if slot.is_block:
            self._path.append((slot, Block(self._xml.line)))
        elif slot.node.shape is Shape.ANY:
            block.values[slot.name] = None
            self._skipping = 1
        else:
            self._leaf, self._placeholder = slot, False
            self._code = attributes.get("code")
        for attribute in attributes:
            if attribute not in ("code", _MODIFIED):
                self._unknown_attribute(slot, attribute)

    def end(self, _name: str) -> bool:
        """An element closes; True when it was a demand."""
        if self._skipping:
            self._skipping -= 1
            return False
        if self._leaf is not None:
            self._close_leaf(self._leaf)
            return False
        slot, block = self._path.pop()
        if not self._path:
            return False
        if not block.withheld:
            for name in slot.required:
                if name not in block.values:
                    self._missing(block, slot.children[PREFIX + name])
        self._texts.clear()
        if len(self._path) == 1:
            (self._taken if slot.repeated else self._headed)(block, self._faults)
            self._faults = []
            return slot.repeated
        self._attach(slot, block)
        return False

    def text(self, text: str) -> None:
        """Text of a leaf; between two elements, only spaces are expected."""
        if self._skipping:
            return
        if self._leaf is not None:
            self._texts.append(text)
        elif self._path and not text.isspace():
            slot = self._path[-1][0]
            self._fault(slot, rules.STRAY_TEXT, text.strip())

    def instruction(self, target: str, data: str) -> None:
        """The mark of a value that the writer did not know; every other instruction is nothing to us."""
        if self._skipping or target != PLACEHOLDER_TARGET or data != PLACEHOLDER_DATA:
            return
        if self._leaf is not None:
            self._placeholder = True
        elif self._path:
            self._path[-1][1].withheld = True

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
        self._path.append((_Slot(interface(), version), Block(self._xml.line)))

    def _close_leaf(self, slot: _Slot) -> None:
        self._leaf = None
        value: Value = None
        if slot.convert is not None and not self._placeholder:
            coded = slot.node.shape in (Shape.CODE, Shape.COMMUNE)
            raw = (self._code or "").strip() if coded else "".join(self._texts).strip()
            if not raw:
                value = self._empty(slot)
            else:
                try:
                    value = slot.convert(raw)
                except BrokenRuleError as broken:
                    self._fault(slot, broken.rule, raw)
        if self._placeholder:
            self._path[-1][1].marked += (slot.name,)
            self._placeholder = False
        self._texts.clear()
        self._attach(slot, value)

    def _empty(self, slot: _Slot) -> Value:
        """An element without value is said, unless it is an optional text, or the answer « no reason » of a closure."""
        if slot.name == "motifRadiation":
            return ""
        if slot.node.required or slot.node.shape is not Shape.TEXT:
            self._fault(slot, rules.NO_VALUE)
        return None

    def _attach(self, slot: _Slot, value: object) -> None:
        block = self._path[-1][1]
        if slot.repeated:
            block.values.setdefault(slot.name, []).append(value)  # type: ignore[attr-defined]
        elif slot.name not in block.values:
            block.values[slot.name] = value
        elif slot.is_block:
            self._fault(slot, rules.BLOCK_TWICE, blocks=True)
        else:
            block.values[slot.name] = None
            self._fault(slot, rules.LEAF_TWICE)

    # ── what is wrong ────────────────────────────────────────────────────────────────────────────────────

    def _fault(self, slot: _Slot, rule: Rule, value: str = "", blocks: bool = False) -> None:
        self._say(Fault(self._xml.line, slot.node.short, value, rule, blocks))

    def _missing(self, block: Block, slot: _Slot) -> None:
        rule = rules.MISSING_ASIDE if slot.node.aside else rules.MISSING
        if slot.node.path.startswith(HEADER):
            rule = rules.NO_HEADER_VALUE
        self._faults.append(Fault(block.line, slot.node.short, "", rule))

    def _say(self, fault: Fault) -> None:
        (self._faults if len(self._path) > 1 else self.loose).append(fault)

    def _unknown(self, above: _Slot, name: str, attributes: Mapping[str, str]) -> None:
        self._skipping = 1
        self._count_unknown(name, *attributes)
        local = name.rpartition(SEPARATOR)[2][:60]
        self._say(Fault(self._xml.line, f"{above.node.short}/{local}".lstrip("/"), "", rules.UNKNOWN_ELEMENT))

    def _unknown_attribute(self, slot: _Slot, name: str) -> None:
        if not name.startswith(_SCHEMA_HINTS):
            self._count_unknown(name)
            local = name.rpartition(SEPARATOR)[2][:60]
            self._say(Fault(self._xml.line, f"{slot.node.short}/@{local}", "", rules.UNKNOWN_ATTRIBUTE))

    def _count_unknown(self, *names: str) -> None:
        """The parser remembers each name it has seen: a file that invents names without end is not one of ours."""
        self._unknown_names.update(names)
        if len(self._unknown_names) > _MOST_UNKNOWN_NAMES:
            raise RefusedError(rules.TOO_MANY_NAMES.with_words(most=_MOST_UNKNOWN_NAMES), self._xml.line)
