"""Pairs of documents: one, and the same after a few changes an author could make."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from peuplier.law.library import library
from peuplier.policy.document import read_policy
from peuplier.policy.tree.document import Policy
from tests.strategies import Document, documents


def _change_points(text: str, kind: str, gain: int) -> str:
    """The same block where the first points of each line move."""
    words, moved = text.split(" "), []
    for place, word in enumerate(words):
        counts = word.lstrip("-").isdigit() and place + 1 < len(words) and words[place + 1].startswith("point")
        if counts and kind == "critère":
            value = int(word) + gain
            moved.append(str(value))
            words[place + 1] = words[place + 1].replace("points", "point") if abs(value) < 2 else words[place + 1]
            if abs(value) >= 2 and not words[place + 1].startswith("points"):
                words[place + 1] = words[place + 1].replace("point", "points")
        else:
            moved.append(word)
    return " ".join(moved)


@st.composite
def pairs_of_documents(draw: DrawFn, unknown_rules: bool = True) -> tuple[Policy, Policy]:
    """Two readable documents that mostly agree: points moved, a criterion or a group taken out, or all new."""
    document = draw(documents(unknown_rules=unknown_rules))
    if not draw(st.integers(0, 3)):
        return document.policy, draw(documents(unknown_rules=unknown_rules)).policy
    kept: list[tuple[str, str]] = []
    for kind, text in document.blocks:
        what = draw(st.integers(0, 5))
        if kind == "critère" and what == 0:
            continue
        kept.append((kind, _change_points(text, kind, draw(st.integers(1, 9))) if what < 4 else text))
    reading = read_policy(Document(tuple(kept)).text, library())
    other = reading.policy or document.policy
    first, second = (document.policy, other) if draw(st.booleans()) else (other, document.policy)
    return first, second
