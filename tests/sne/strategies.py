"""Random demands of the interface, drawn from its tree: what is optional may be missing, what is coded unsaid."""

from datetime import date

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from peuplier.sources.sne.structure import Node, Shape, interface
from peuplier.vocabulary.codes import code_list
from tests.sne.files import NUMBER, Tree

_COMMUNES = ("34301", "34108", "34023", "2A004", "97105")
_DAYS = st.dates(date(1950, 1, 1), date(2026, 8, 31)).map(date.isoformat)
_RANGES = {
    "montant": (0, 2_000),
    "montantMoins1": (-1_000, 40_000),
    "montantMoins2": (-1_000, 40_000),
    "anneeMoins1": (2025, 2026),
    "anneeMoins2": (2024, 2024),
    "nombreHabitant": (0, 9),
}
_TEXTS = st.text("ABCéàŒ'-& 12<>", min_size=1, max_size=5).map(str.strip)
_ONE_IN_FOUR, _ONE_IN_FORTY = (st.sampled_from([False] * (often - 1) + [True]) for often in (4, 40))
_ASIDE = ("association", "listeAnomalie", "listeDoublons", "codePostalEtranger", "communeEtranger", "pays")


@st.composite
def demand_trees(draw: DrawFn) -> Tree:
    """A demand with its number and its date of deposit; the rest as it comes."""
    tree = _block(draw, interface()["demande"])
    demand: Tree = tree["demandeLogement"]  # type: ignore[assignment]
    demand.setdefault("personnePhysique", {})
    persons: Tree = demand["personnePhysique"]  # type: ignore[assignment]
    persons.setdefault(
        "demandeur", _block(draw, interface()["demande"]["demandeLogement"]["personnePhysique"]["demandeur"])
    )
    return tree | {"demandeLogement": demand | {"numUnique": NUMBER, "dateCreationDemande": draw(_DAYS)}}


def _block(draw: DrawFn, node: Node) -> Tree:
    tree: Tree = {}
    for child in node:
        if child.name in _ASIDE or (child.aside and not child.required):
            continue
        # Mandatory does not mean there: files lack anything.
        if child.name != "demandeLogement" and draw(_ONE_IN_FORTY if child.required else _ONE_IN_FOUR):
            continue
        if child.repeated:
            tree[child.name] = [_value(draw, child) for _ in range(draw(st.sampled_from([1, 1, 2, 0, 3])))]
        else:
            tree[child.name] = _value(draw, child)
    return tree


def _value(draw: DrawFn, node: Node) -> object:
    match node.shape:
        case Shape.BLOCK:
            return _block(draw, node)
        case Shape.CODE:
            listed = ("PAV",) if node.codes == "ListeRessourceVersee" else tuple(code_list(node.codes).labels)
            said = st.sampled_from([f"@{code}" for code in listed])
            return draw(st.sampled_from(["@NONDOC", None]) if draw(_ONE_IN_FORTY) else said)
        case Shape.COMMUNE:
            return None if draw(_ONE_IN_FORTY) else draw(st.sampled_from([f"@{code}" for code in _COMMUNES]))
        case Shape.DATE:
            return draw(_DAYS)
        case Shape.YES_NO:
            return draw(st.sampled_from(["true", "false", "true", "false", "NONDOC"]))
        case Shape.WHOLE:
            return str(draw(st.integers(*_RANGES.get(node.name, (node.least, min(node.most, 400))))))
        case Shape.TEXT:
            return draw(_TEXTS)[: node.most]
    return "00000"
