"""What a comparison has to say: natures, effects, and the changes of blocks, of prose, of articles."""

from dataclasses import dataclass
from enum import Enum

from peuplier.policy.tree.conditions import Place
from peuplier.policy.tree.document import FrontMatter


class Nature(Enum):
    """What became of a block or of an article from one document to the other."""

    ADDED = "ajouté"
    REMOVED = "retiré"
    CHANGED = "changé"
    RENAMED = "renommé"
    MOVED = "déplacé"
    KEPT = "inchangé"


class Effect(Enum):
    """What a change may touch when the document is executed, strongest first."""

    SCORING = "change le calcul"
    FOLLOW_UP = "change le suivi ou la désignation"
    CHECKING = "change la vérification du document"
    NONE = "sans effet sur l’exécution"


_STRENGTH = list(Effect)


def strongest(effects: list[Effect]) -> Effect:
    """The strongest of several effects; none when there is nothing."""
    return min(effects, key=_STRENGTH.index, default=Effect.NONE)


def weakest(*effects: Effect) -> Effect:
    """The weakest of several effects."""
    return max(effects, key=_STRENGTH.index)


@dataclass(frozen=True, slots=True)
class Said:
    """One full sentence in French, and what it touches."""

    sentence: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class BlockChange:
    """One block that is not the same in both documents.

    `name` is its name after (before when removed), the title for an example. A place is None where it does not exist.
    """

    nature: Nature
    kind: str
    name: str
    title: str
    before: Place | None
    after: Place | None
    said: tuple[Said, ...]

    @property
    def effect(self) -> Effect:
        """The strongest effect of its sentences."""
        return strongest([said.effect for said in self.said])


class Fate(Enum):
    """What became of a run of words."""

    KEPT = "gardé"
    REMOVED = "retiré"
    ADDED = "ajouté"


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive words with one fate."""

    fate: Fate
    words: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the legal text that changed, word by word; prose is never executed."""

    runs: tuple[Run, ...]

    @property
    def nature(self) -> Nature:
        """Added or removed when it is whole; changed otherwise."""
        fates = {run.fate for run in self.runs}
        return {frozenset({Fate.ADDED}): Nature.ADDED, frozenset({Fate.REMOVED}): Nature.REMOVED}.get(
            frozenset(fates), Nature.CHANGED
        )


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """An article (any heading) that differs: its two headings, what became of it, its blocks, its prose."""

    nature: Nature
    before: str | None
    after: str | None
    said: tuple[Said, ...]
    blocks: tuple[BlockChange, ...]
    passages: tuple[Passage, ...]

    @property
    def heading(self) -> str:
        """Its heading after, or before when it was removed."""
        return self.after if self.after is not None else self.before or ""

    @property
    def effect(self) -> Effect:
        """The strongest effect of all that changes in it."""
        return strongest([*(said.effect for said in self.said), *(block.effect for block in self.blocks)])


@dataclass(frozen=True, slots=True)
class Version:
    """Which document was compared: its head and its digest."""

    front: FrontMatter
    digest: str


@dataclass(frozen=True, slots=True)
class Differences:
    """All that changes from one document to another. `articles` holds only those that differ, in reading order."""

    before: Version
    after: Version
    front: tuple[Said, ...]
    articles: tuple[ArticleChange, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing said differs (the texts may still be laid out otherwise)."""
        return not self.front and not self.articles

    @property
    def same_text(self) -> bool:
        """Whether the two documents are the same, character by character, once in canonical form."""
        return self.before.digest == self.after.digest

    @property
    def blocks(self) -> tuple[BlockChange, ...]:
        """Every changed block, in reading order."""
        return tuple(block for article in self.articles for block in article.blocks)

    @property
    def effect(self) -> Effect:
        """The strongest effect of the whole comparison."""
        return strongest([*(said.effect for said in self.front), *(article.effect for article in self.articles)])
