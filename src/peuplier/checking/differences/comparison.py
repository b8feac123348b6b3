"""Two documents compared: the head, then article by article what is executed and what is only read."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from peuplier.checking.differences.articles import Article, articles, match_articles, out_of_order
from peuplier.checking.differences.block_changes import block_change
from peuplier.checking.differences.changes import (
    ArticleChange,
    BlockChange,
    Differences,
    Effect,
    Nature,
    Said,
    Version,
    strongest,
    weakest,
)
from peuplier.checking.differences.front_changes import front_changes
from peuplier.checking.differences.pairs import Pair, pairs
from peuplier.checking.differences.prose_changes import passages
from peuplier.checking.differences.words import Side, Sides, executed, subject
from peuplier.policy.tree.conditions import Condition, Lookup
from peuplier.policy.tree.document import Block, Policy
from peuplier.policy.tree.monitoring_blocks import Admission, NominatorShare, Objective, Table, Transfers
from peuplier.policy.tree.scoring_blocks import Criterion, Grid, Group, Order
from peuplier.policy.tree.walks import groups_read, leaves, terms_of
from peuplier.vocabulary.typography import typeset

_Where = dict[int, tuple[int, int]]


def compare(before: Policy, after: Policy) -> Differences:
    """All that changes from one document to another, in the order of the document after."""
    found, names = pairs(before, after)
    return Differences(
        Version(before.front, before.digest),
        Version(after.front, after.digest),
        tuple(front_changes(before.front, after.front)),
        tuple(_Comparison(before, after, found, names).changes()),
    )


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a block stands: its article and its place among the blocks of that article."""

    article: int
    place: int


def _spots(found: Sequence[Article]) -> dict[int, _Spot]:
    """Spots of blocks by identity: equal blocks may stand twice in a document (two equal examples)."""
    return {id(b): _Spot(i, place) for i, article in enumerate(found) for place, b in enumerate(article.blocks)}


class _Comparison:
    def __init__(self, before: Policy, after: Policy, found: Sequence[Pair], names: Mapping[str, str]) -> None:
        self._left, self._right = articles(before), articles(after)
        self._matched = match_articles(self._left, self._right)
        self._sides = Sides(Side(before, names), Side(after, {}))
        self._pairs = found
        self._from, self._to = _spots(self._left), _spots(self._right)
        self._old_readers, self._readers = _readers(before), _readers(after)

    def changes(self) -> Iterator[ArticleChange]:
        by_article, removed = self._blocks()
        was = {i: j for j, i in self._matched.items()}
        moved = self._moved_articles()
        gone = [i for i in range(len(self._left)) if i not in was]
        waiting = sorted(gone)
        for j, article in enumerate(self._right):
            i = self._matched.get(j)
            # A removed article is told where it stood: before the first kept one that followed it.
            while waiting and i is not None and waiting[0] < i:
                yield self._removed(waiting.pop(0), removed)
            blocks = [*by_article.get(j, []), *(removed.get(i, []) if i is not None else [])]
            change = self._article(i, article, blocks, j in moved)
            if change is not None:
                yield change
        for i in waiting:
            yield self._removed(i, removed)

    # ── articles ─────────────────────────────────────────────────────────────────────────────────────────

    def _moved_articles(self) -> set[int]:
        kept = sorted(self._matched)
        return {kept[place] for place in out_of_order([self._matched[j] for j in kept])}

    def _article(self, i: int | None, article: Article, blocks: list[BlockChange], moved: bool) -> ArticleChange | None:
        if i is None:
            new = (Said(typeset(f"{_named(article)} est nouveau."), Effect.NONE),)
            added = passages("", article.text)
            return ArticleChange(Nature.ADDED, None, article.heading, new, tuple(blocks), added)
        old = self._left[i]
        said = tuple(self._headings(i, old, article, moved))
        changed = passages(old.text, article.text)
        if not said and not blocks and not changed:
            return None
        nature = Nature.CHANGED if blocks or changed else Nature.MOVED if moved else Nature.RENAMED
        return ArticleChange(nature, old.heading, article.heading, said, tuple(blocks), changed)

    def _removed(self, i: int, removed: Mapping[int, list[BlockChange]]) -> ArticleChange:
        article = self._left[i]
        said = (Said(typeset(f"{_named(article)} est retiré."), Effect.NONE),)
        gone = passages(article.text, "")
        return ArticleChange(Nature.REMOVED, article.heading, None, said, tuple(removed.get(i, [])), gone)

    def _headings(self, i: int, old: Article, new: Article, moved: bool) -> Iterator[Said]:
        """Renumbered, retitled, moved, another level: none of it is executed."""
        if old.title == new.title and old.number != new.number:
            yield self._said(f"« {old.heading} » devient « {new.heading} » : le numéro change, le titre reste.")
        elif old.heading != new.heading:
            yield self._said(f"« {old.heading} » s’intitule désormais « {new.heading} ».")
        if old.level != new.level:
            yield self._said(f"« {new.heading} » passe du niveau de titre {old.level} au niveau {new.level}.")
        if moved:
            above = self._left[i - 1].heading if i else ""
            place = f"il suivait « {above} »" if above else "il était le premier"
            yield self._said(f"« {new.heading} » change de place ({place}).")

    @staticmethod
    def _said(sentence: str) -> Said:
        return Said(typeset(sentence), Effect.NONE)

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────────────

    def _blocks(self) -> tuple[dict[int, list[BlockChange]], dict[int, list[BlockChange]]]:
        """Changes of blocks by article after; those removed by article before."""
        after: dict[int, list[BlockChange]] = {}
        removed: dict[int, list[BlockChange]] = {}
        shuffled = self._shuffled()
        for pair in self._pairs:
            change = block_change(pair, self._sides, self._moved(pair, shuffled))
            if change is None:
                continue
            change = self._with_readers(change, pair)
            if pair.after is not None:
                after.setdefault(self._to[id(pair.after)].article, []).append(change)
            else:
                removed.setdefault(self._from[id(pair.before)].article, []).append(change)
        return after, removed

    def _shuffled(self) -> set[int]:
        """Identities of the blocks that changed place among those that stayed in their article."""
        by_article: dict[int, list[Pair]] = {}
        for pair in self._pairs:
            if pair.before is not None and pair.after is not None:
                to = self._to[id(pair.after)].article
                if self._matched.get(to) == self._from[id(pair.before)].article:
                    by_article.setdefault(to, []).append(pair)
        moved: set[int] = set()
        for stayed in by_article.values():
            places = [self._from[id(pair.before)].place for pair in stayed]
            moved |= {id(stayed[at].after) for at in out_of_order(places)}
        return moved

    def _moved(self, pair: Pair, shuffled: set[int]) -> str:
        """Where a block went, when it left its article or changed place in it."""
        if pair.before is None or pair.after is None:
            return ""
        old, new = self._from[id(pair.before)].article, self._to[id(pair.after)].article
        if self._matched.get(new) == old:
            return "change de place dans l’article" if id(pair.after) in shuffled else ""
        return f"quitte « {self._left[old].heading} » pour « {self._right[new].heading} »"

    def _with_readers(self, change: BlockChange, pair: Pair) -> BlockChange:
        """Who reads a group or a table whose substance changed: the change goes that far, and no further."""
        block = pair.after if pair.after is not None else pair.before
        if not isinstance(block, Group | Table) or change.effect is Effect.NONE:
            return change
        readers = (self._readers if pair.after is not None else self._old_readers).get(block.name, [])
        reach = strongest([executed(reader) for reader in readers])
        said = change.said
        if isinstance(block, Table):
            # A table is executed by what reads it, and by nothing else.
            said = tuple(replace(sentence, effect=weakest(sentence.effect, reach)) for sentence in said)
        if readers and change.nature is Nature.CHANGED:
            names = ", ".join(subject(reader) for reader in readers)
            what = "ce public" if isinstance(block, Group) else "ce barème"
            said = (*said, Said(typeset(f"Le changement vaut aussi pour ce qui lit {what} : {names}."), reach))
        elif not readers and isinstance(block, Table):
            said = (*said, Said("Rien d’autre dans le document ne lit ce barème.", Effect.NONE))
        return replace(change, said=said)


def _named(article: Article) -> str:
    return f"« {article.heading} »" if article.heading else "Le texte qui précède le premier titre"


def _readers(policy: Policy) -> dict[str, list[Block]]:
    """Who reads each priority group and each table, directly."""
    found: dict[str, list[Block]] = {}
    for part in policy.parts:
        read: Counter[str] = Counter()
        for condition in _conditions(part):
            read.update(groups_read(condition))
            for terms in terms_of(condition):
                read.update(leaf.table for term in terms for leaf in leaves(term) if isinstance(leaf, Lookup))
        for name in read:
            found.setdefault(name, []).append(part)  # type: ignore[arg-type]
    return found


def _conditions(part: object) -> Iterable[Condition]:
    match part:
        case Group(condition=condition):
            return (condition,)
        case Grid(applies=applies, exclusions=exclusions):
            return (*([applies] if applies else []), *(e.condition for e in exclusions))
        case Criterion():
            return part.conditions()
        case Admission(requires=requires, rules_out=rules_out):
            return (*requires, *rules_out)
        case Order(before=before, then=then):
            return tuple(key.condition for key in (*before, *then) if key.condition)
        case Transfers(applies=applies, favoured=favoured):
            return (applies, favoured) if favoured else (applies,)
        case Objective(among=among, population=population):
            return tuple(condition for condition in (among, population) if condition)
        case NominatorShare(leaves_flow=leaves_flow, set_apart=set_apart):
            return (*leaves_flow, *(e.condition for e in set_apart))
    return ()
