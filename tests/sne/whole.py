"""One demand that fills every leaf of the interface, and another value for each of them."""

from peuplier.sources.sne.structure import Node, Shape, interface
from peuplier.vocabulary.codes import code_list
from tests.sne.files import NUMBER, Tree

# Values that must agree with one another, or be plausible; the others follow from the shape of their element.
_CHOSEN = {
    "numUnique": NUMBER,
    "dateCreationDemande": "2024-02-29",
    "anneeMoins1": "2025",
    "anneeMoins2": "2024",
    "ressource": "@SAL",
    "montant": "400",
    "nombre": "1",
    "surface": "40",
    "typeFichier": "MOD",
    "dateFichier": "2026-09-01T08:30:00Z",
    "codeSirenBailleur": "000000001",
    "lienParente": "@E",
    "dejaLogeParcBailleur": "@OUI",
    "mel": "personne@exemple.fr",
}
_ABROAD = ("codePostalEtranger", "communeEtranger", "pays")
# Lists of codes that the vocabulary does not hold.
_OWN_CODES = {"ListeRessourceVersee": ("PAV", "XXX")}


def _codes(node: Node) -> tuple[str, ...]:
    codes = _OWN_CODES.get(node.codes) or tuple(code_list(node.codes).labels)
    return tuple(code for code in codes if code != "NONDOC")


def first_value(node: Node) -> object:
    """A value that the element admits."""
    if node.name in _CHOSEN and node.codes != "ListeRessourceVersee":
        return _CHOSEN[node.name]
    match node.shape:
        case Shape.CODE:
            return f"@{_codes(node)[0]}"
        case Shape.COMMUNE:
            return "@34301"
        case Shape.DATE:
            return "2019-06-15"
        case Shape.INSTANT:
            return "2026-09-01T08:30:00Z"
        case Shape.YES_NO:
            return "true"
        case Shape.WHOLE:
            return str(max(node.least, 300 if node.most > 300 else 3))
        case Shape.DIGITS:
            return "0" * node.most
        case Shape.TEXT:
            return "PREMIER"[: node.most]
    return None


def other_value(node: Node) -> object:
    """Another value that the element admits; for what is paid, a code that it does not admit."""
    match node.shape:
        case Shape.CODE:
            return next(f"@{code}" for code in _codes(node) if f"@{code}" != first_value(node))
        case Shape.COMMUNE:
            return "@34023"
        case Shape.DATE:
            return "2013-05-05"
        case Shape.YES_NO:
            return "false"
        case Shape.WHOLE:
            return {"anneeMoins1": "2024", "anneeMoins2": "2023", "nombre": "2"}.get(node.name, "35")
        case Shape.TEXT:
            return "034012607200100002" if node.name == "numUnique" else "AUTRE"[: node.most]
    return first_value(node)


def _filled(node: Node) -> Tree:
    tree: Tree = {}
    for child in node:
        if child.name in _ABROAD or child.name == "association":
            continue
        value: object = _filled(child) if child.shape is Shape.BLOCK else first_value(child)
        tree[child.name] = [value] if child.repeated else value
    return tree


def whole_demand() -> Tree:
    """A demand where nothing is missing."""
    return _filled(interface()["demande"])


def steps(path: str) -> str:
    """A path of the interface as a path of the whole demand: lists are entered at their first item."""
    node, found = interface()["demande"], []
    for name in path.removeprefix("/interfaceNuu/demande/").split("/"):
        node = node[name]
        found.append(name)
        if node.repeated:
            found.append("0")
    return "/".join(found)


def node_at(path: str) -> Node:
    """The element at a path of the interface."""
    node = interface()
    for name in path.split("/")[2:]:
        node = node[name]
    return node
