"""Two versions of the legal text of an article, set side by side word by word. Prose is voted, never executed."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from peuplier.checking.differences.changes import Fate, Passage, Run

# A no-break space is part of a word: « 9 450 € » stays in one piece.
_BLANKS = re.compile(r"[ \t\n]+")
# Below this share of words in common, two paragraphs are two paragraphs and not one reworded.
_SAME_PARAGRAPH = 0.5
# Fewer words in common than this, between two changed runs, would only cut the reading.
_ISLAND = 3
# Beyond this many pairs of words a comparison would take seconds: the paragraph is shown as replaced.
_TOO_MANY = 4_000_000


def passages(before: str, after: str) -> tuple[Passage, ...]:
    """The paragraphs that changed, in reading order; line breaks within a paragraph mean nothing."""
    left, right = _paragraphs(before), _paragraphs(after)
    if left == right:
        return ()
    found: list[Passage] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for tag, i, end_i, j, end_j in matcher.get_opcodes():
        if tag != "equal":
            found += _replaced(left[i:end_i], right[j:end_j])
    return tuple(found)


def _paragraphs(text: str) -> list[tuple[str, ...]]:
    """Paragraphs and list items, as words."""
    parts = re.split(r"\n\s*\n|\n(?=\s*(?:[-*+>]|\d+[.)])\s)", text)
    return [words for part in parts if (words := tuple(_BLANKS.split(part.strip(" \t\n")))) != ("",)]


def _replaced(left: Sequence[tuple[str, ...]], right: Sequence[tuple[str, ...]]) -> Iterator[Passage]:
    """Paragraphs replaced by others: the close ones are compared word by word, the others removed or added whole."""
    start = 0
    for words in left:
        close = [(_likeness(words, other), -at, at) for at, other in enumerate(right[start:], start)]
        likeness, _, at = max(close, default=(0.0, 0, 0))
        if likeness < _SAME_PARAGRAPH:
            yield _whole(Fate.REMOVED, words)
            continue
        yield from (_whole(Fate.ADDED, other) for other in right[start:at])
        yield Passage(tuple(_runs(words, right[at])))
        start = at + 1
    yield from (_whole(Fate.ADDED, other) for other in right[start:])


def _likeness(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    common = (Counter(left) & Counter(right)).total()
    return 2 * common / (len(left) + len(right))


def _whole(fate: Fate, words: tuple[str, ...]) -> Passage:
    return Passage((Run(fate, " ".join(words)),))


def _runs(left: tuple[str, ...], right: tuple[str, ...]) -> list[Run]:
    if len(left) * len(right) > _TOO_MANY:
        return [Run(Fate.REMOVED, " ".join(left)), Run(Fate.ADDED, " ".join(right))]
    steps: list[tuple[bool, tuple[str, ...], tuple[str, ...]]] = []
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    for place, (tag, i, end_i, j, end_j) in enumerate(codes):
        inner = 0 < place < len(codes) - 1
        same = tag == "equal" and not (inner and end_i - i < _ISLAND)
        if steps and not same and not steps[-1][0]:
            _, removed, added = steps.pop()
            steps.append((False, (*removed, *left[i:end_i]), (*added, *right[j:end_j])))
        else:
            steps.append((same, left[i:end_i], right[j:end_j]))
    runs: list[Run] = []
    for same, removed, added in steps:
        if same:
            runs.append(Run(Fate.KEPT, " ".join(removed)))
            continue
        runs += [Run(Fate.REMOVED, " ".join(removed))] if removed else []
        runs += [Run(Fate.ADDED, " ".join(added))] if added else []
    return runs
