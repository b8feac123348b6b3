"""The project's own schema of the interface, unofficial, and how the tests hold files against it."""

from functools import cache
from pathlib import Path

from lxml import etree

PATH = Path(__file__).parent / "interface-sne-non-officiel.xsd"


@cache
def schema() -> etree.XMLSchema:
    """The schema, compiled once."""
    return etree.XMLSchema(etree.parse(PATH))


def faults(content: bytes) -> list[str]:
    """What the schema says against a file."""
    tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    schema().validate(tree)
    return [f"{entry.line}: {entry.message}" for entry in schema().error_log]  # type: ignore[attr-defined]


def valid(content: bytes) -> None:
    """Fail with what the schema says."""
    assert faults(content) == []
