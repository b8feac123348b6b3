"""The project's own schema of the interface: files that are written obey it, files that break it are seen."""

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from peuplier.sources.sne.structure import Node, Shape, interface, leaves
from peuplier.vocabulary.left_out import sne_paths
from tests.sne.files import ADDRESS, BODY, DEMAND, PERSONS, Tree, changed, document, without
from tests.sne.schema import PATH, faults, valid
from tests.sne.whole import steps, whole_demand

WHOLE = whole_demand()
XS = "{http://www.w3.org/2001/XMLSchema}"


def _leaf_paths() -> Iterator[str]:
    """The leaf paths of the schema itself, its groups and its types followed."""
    root = ElementTree.parse(PATH).getroot()  # noqa: S314 - our own file
    named = {(child.tag, child.get("name")): child for child in root if child.get("name")}

    def walk(element: ElementTree.Element, path: str) -> Iterator[str]:
        for child in element:
            if child.tag == f"{XS}element":
                here = f"{path}/{child.get('name')}"
                held = named.get((f"{XS}complexType", child.get("type"))) if child.get("type") else child
                below = list(walk(held, here)) if held is not None else []
                yield from below or [here]
            elif child.tag == f"{XS}group":
                yield from walk(named[(child.tag, child.get("ref"))], path)
            elif child.tag != f"{XS}attribute":
                yield from walk(child, path)

    yield from walk(named[(f"{XS}element", "interfaceNuu")], "/interfaceNuu")


def test_the_schema_says_that_it_is_not_official() -> None:
    head = PATH.read_text(encoding="utf-8")[:1_500]
    assert "NON OFFICIEL" in head
    assert "n'est pas celui du ministère" in head


def test_the_schema_has_every_leaf_of_the_interface_but_those_of_blocks_that_nobody_reads() -> None:
    free = ("/association/", "/listeDoublons/", "/listeAnomalie/")
    wanted = {path for path in sne_paths() if not any(block in path for block in free)}
    blocks = {f"/interfaceNuu/demande/{BODY}/{block.strip('/')}" for block in free}
    assert set(_leaf_paths()) == wanted | blocks


def test_the_demands_of_the_tests_obey_the_schema() -> None:
    for tree in (DEMAND, WHOLE):
        valid(document(tree).encode())


def _mutated() -> Iterator[tuple[str, Tree]]:
    for node in _blocks(interface()["demande"]):
        for child in node:
            path = steps(child.path)
            if child.required and not (child.repeated and child.shape is Shape.BLOCK):
                yield f"no {child.short}", without(WHOLE, path.removesuffix("/0"))
        yield (
            f"in {node.short or 'demande'}",
            changed(WHOLE, f"{steps(node.path)}/inventee" if node.short else "inventee", "X"),
        )
    bad = {
        Shape.CODE: "@ABCDEFG",
        Shape.COMMUNE: "@343011",
        Shape.DATE: "2026-02-30",
        Shape.YES_NO: "OUI",
        Shape.WHOLE: "1000000",
        Shape.DIGITS: "A",
    }
    for leaf in leaves(interface()["demande"]):
        if leaf.name in ("codePostalEtranger", "communeEtranger", "pays") or leaf.shape in (Shape.ANY, Shape.INSTANT):
            continue
        value = "X" * (leaf.most + 1) if leaf.shape is Shape.TEXT else bad[leaf.shape]
        yield f"bad {leaf.short}", changed(WHOLE, steps(leaf.path), value)


def _blocks(node: Node) -> Iterator[Node]:
    yield node
    for child in node:
        if child.shape is Shape.BLOCK:
            yield from _blocks(child)


MUTATED = dict(_mutated())


@pytest.mark.parametrize("name", MUTATED)
def test_a_mutated_demand_breaks_the_schema(name: str) -> None:
    assert faults(document(MUTATED[name]).encode())


@pytest.mark.parametrize(
    "text",
    [
        document(DEMAND, version="03.00"),
        document(DEMAND, header=None),
        document(DEMAND, header={"typeFichier": "MODIF", "dateFichier": "2026-09-01T00:00:00"}),
        document(DEMAND, header={"typeFichier": "MOD", "dateFichier": "2026-09-01"}),
        document(),
        document(changed(DEMAND, f"{BODY}/association", {"nom": "X"})),
        document(without(DEMAND, PERSONS)),
        document(changed(DEMAND, f"{PERSONS}/adresseLogement", {k: v for k, v in ADDRESS.items() if k != "commune"})),
        document(changed(DEMAND, f"{PERSONS}/adresseLogement", ADDRESS | {"pays": "X"})),
        # The elements come in order.
        document({BODY: dict(reversed(DEMAND[BODY].items()))}),  # type: ignore[attr-defined]
    ],
)
def test_a_file_that_is_not_built_as_the_interface_breaks_the_schema(text: str) -> None:
    assert faults(text.encode())
