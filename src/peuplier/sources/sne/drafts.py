"""A demand on its way to the interface: blocks as plain dictionaries, values that the writer does not know marked."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from peuplier.sources.sne.structure import Node, Shape
from peuplier.vocabulary.quantities import Kind

# A leaf that the schema demands and that we do not know, or a block whose content we do not know.
UNSAID: Final = "\0"
Draft = dict[str, object]
Facts = Mapping[str, object]
_COMMUNE = 5


def put(draft: Draft, blocks: tuple[str, ...], name: str, value: object) -> None:
    """Set a value below blocks, which are made when missing. Unknown values are not written."""
    if value is None:
        return
    for block in blocks:
        draft = draft.setdefault(block, {})  # type: ignore[assignment]
    draft[name] = value


def in_interface(node: Node, kind: Kind, value: object) -> object | None:
    """A value as its element holds it; None when the element cannot hold it exactly (cents, length, bounds)."""
    match node.shape:
        case Shape.WHOLE:
            whole, rest = divmod(int(value), kind.scale)  # type: ignore[call-overload]
            return None if rest or not node.least <= whole <= node.most else whole
        case Shape.TEXT:
            text = str(value)
            # XML 1.0 has no control characters; the reader strips the spaces around a value.
            sound = text == text.strip() and text.isprintable() and 0 < len(text) <= node.most
            return text if sound else None
        case Shape.COMMUNE:
            return value if str(value).isalnum() and str(value).isascii() and len(str(value)) == _COMMUNE else None
    return value


def days(value: object) -> tuple[date, ...] | None:
    """A list of dates taken from facts."""
    return value if isinstance(value, tuple) else None


def codes(value: object) -> tuple[str, ...] | None:
    """A list of codes taken from facts."""
    return value if isinstance(value, tuple) else None


def euros(value: object) -> int | None:
    """Cents as whole euros; None when unknown, or when cents would be lost."""
    if not isinstance(value, int) or value % 100:
        return None
    return value // 100
