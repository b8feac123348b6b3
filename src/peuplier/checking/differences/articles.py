"""Articles of two documents set side by side: by heading, else by title, else by what they hold."""

import re
from bisect import bisect_left
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from peuplier.checking.differences.pairs import key
from peuplier.policy.tree.document import Block, Heading, Policy, Prose

_NUMBERED = re.compile(r"^(article|orientation|titre|chapitre|section|annexe)\s+([\w.-]+)\s*[—–:.-]*\s*", re.IGNORECASE)
# Two titles this close are one title reworded; below, the articles are two.
_REWORDED = 0.7


@dataclass(frozen=True, slots=True)
class Article:
    """A heading and what stands under it, until the next heading. `level` 0 is what precedes the first one."""

    level: int
    heading: str
    line: int
    prose: list[Prose] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    @property
    def number(self) -> str | None:
        """« Article 12 »: the kind and number that begin the heading, or None."""
        found = _NUMBERED.match(self.heading)
        return f"{found[1]} {found[2]}".lower() if found else None

    @property
    def title(self) -> str:
        """The heading without its number."""
        return _NUMBERED.sub("", self.heading)

    @property
    def text(self) -> str:
        """Its prose, paragraphs parted by an empty line."""
        return "\n\n".join(part.text for part in self.prose)

    @property
    def keys(self) -> set[tuple[type, str]]:
        """What designates its blocks."""
        return {(type(block), key(block)) for block in self.blocks}


def articles(policy: Policy) -> list[Article]:
    """The articles of a document, in order."""
    found = [Article(0, "", 1)]
    for part in policy.parts:
        match part:
            case Heading(level, text, line):
                found.append(Article(level, text, line))
            case Prose():
                found[-1].prose.append(part)
            case _:
                found[-1].blocks.append(part)
    return found if found[0].prose or found[0].blocks else found[1:]


def match_articles(before: Sequence[Article], after: Sequence[Article]) -> dict[int, int]:
    """For each article after, which one it was; those that are new are left out."""
    matched: dict[int, int] = {}
    readings: tuple[Callable[[Article], Hashable], ...] = (
        lambda a: (a.level, a.heading),
        lambda a: a.heading,
        lambda a: (a.level, a.title),
    )
    for reading in readings:
        _match_by(reading, before, after, matched)
    _match_by_content(before, after, matched)
    return matched


def _free(count: int, taken: Mapping[int, int]) -> tuple[list[int], set[int]]:
    return [j for j in range(count) if j not in taken], set(taken.values())


def _match_by(
    reading: Callable[[Article], Hashable], before: Sequence[Article], after: Sequence[Article], matched: dict[int, int]
) -> None:
    """Match articles that a reading says the same of; repeated ones in order."""
    free, taken = _free(len(after), matched)
    waiting: dict[Hashable, list[int]] = {}
    for i, article in enumerate(before):
        if i not in taken:
            waiting.setdefault(reading(article), []).append(i)
    for j in free:
        same = waiting.get(reading(after[j]))
        if same:
            matched[j] = same.pop(0)


def _match_by_content(before: Sequence[Article], after: Sequence[Article], matched: dict[int, int]) -> None:
    """Match what remains of one level by the blocks in common, then by closeness of titles."""
    free, taken = _free(len(after), matched)
    scores: list[tuple[float, float, int, int]] = []
    for j in free:
        for i, article in enumerate(before):
            if i in taken or article.level != after[j].level:
                continue
            common = len(article.keys & after[j].keys)
            close = SequenceMatcher(None, article.title, after[j].title, autojunk=False).ratio()
            share = common / max(1, min(len(article.keys), len(after[j].keys)))
            if share > 0.5 or close >= _REWORDED:
                scores.append((-share, -close, i, j))
    for _, _, i, j in sorted(scores):
        if j not in matched and i not in set(matched.values()):
            matched[j] = i


def out_of_order(sequence: Sequence[int]) -> set[int]:
    """Positions outside the longest increasing run: the fewest things that moved."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for position, value in enumerate(sequence):
        at = bisect_left(ends, value)
        before.append(places[at - 1] if at else -1)
        if at == len(ends):
            ends.append(value)
            places.append(position)
        else:
            ends[at], places[at] = value, position
    kept: set[int] = set()
    place = places[-1] if places else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return set(range(len(sequence))) - kept
