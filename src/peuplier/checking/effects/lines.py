"""Which lines explain the points a demand gains or loses: what each adds, under one document then under the other.

For every demand the differences of its lines add up exactly to the difference of its points acquired. A difference is
sure when a line gives or takes whatever the missing facts are: points acquired count what is not known at its lowest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np

from peuplier.checking.effects.combining import Extents, Family, Member, Parts
from peuplier.checking.effects.scores import Bools, Ints
from peuplier.policy.tree.scoring_blocks import Combination


class LineKind(Enum):
    """What a line is."""

    CRITERION = "critère"
    REFUSALS = "refus"
    RUBRIC = "rubrique"
    GRID = "grille"


# A kind, and the name of the block in the document after (before, when it is no longer there).
Key = tuple[LineKind, str]


@dataclass(frozen=True)
class Line:
    """Points acquired that one line adds to each demand, under both documents; where the difference is sure."""

    kind: LineKind
    name: str
    title: str
    article: str
    before: Ints
    after: Ints
    sure: Bools

    @property
    def gain(self) -> Ints:
        """What each demand gains by this line."""
        return self.after - self.before


@dataclass(frozen=True)
class _Side:
    """The lines of one document: points acquired, where no missing fact decides them, titles and articles.

    `alone` are the criteria and refusal rules that no other line may replace, with their rubric and their interval.
    """

    points: dict[Key, Ints]
    exact: dict[Key, Bools]
    alone: dict[Key, tuple[str | None, Extents]]
    words: dict[Key, tuple[str, str]]


def lines(before: Parts, after: Parts, names: Mapping[str, str], moved: Mapping[str, Extents]) -> tuple[Line, ...]:
    """Every line of either document. `names`: what blocks of the document before are called after, when renamed.

    `moved`: what criteria and refusal rules (by their names after) move, whatever the missing facts are.
    """
    kept = _kept_together(before, after, names)
    left, right = _side(before, names, kept[0]), _side(after, {}, kept[1])
    nothing = np.zeros(len(before.scores.grid), dtype=np.int64)
    always = np.ones(len(nothing), dtype=np.bool_)
    found = []
    for key in dict.fromkeys([*right.points, *left.points]):
        title, article = right.words.get(key) or left.words[key]
        sure = left.exact.get(key, always) & right.exact.get(key, always)
        if all(key in side.alone or key not in side.points for side in (left, right)):
            sure = sure | _one_way(left.alone.get(key), right.alone.get(key), moved.get(key[1]))
        points = left.points.get(key, nothing), right.points.get(key, nothing)
        found.append(Line(*key, title, article, *points, sure))
    return tuple(found)


def _one_way(
    before: tuple[str | None, Extents] | None, after: tuple[str | None, Extents] | None, moved: Extents | None
) -> Bools:
    """Where a line gives in every case, or takes in every case; `moved` holds when its rubric is the same."""
    nothing = np.zeros(1, dtype=np.int64)
    none = None, Extents(nothing, nothing)
    (rubric, old), (other, new) = before or none, after or none
    low, high = new.low - old.high, new.high - old.low
    if before and after and rubric == other and moved is not None:
        low, high = np.maximum(low, moved.low), np.minimum(high, moved.high)
    return np.asarray((low > 0) | (high < 0))


def _side(parts: Parts, names: Mapping[str, str], kept: Mapping[str, Ints]) -> _Side:
    """`kept`: for each rubric that keeps the most favourable, which of its members it keeps."""
    side = _Side({}, {}, {}, {})
    policy = parts.scores.policy

    def put(kind: LineKind, name: str, points: Ints, exact: Bools, title: str, article: str) -> None:
        side.points[kind, names.get(name, name)] = points
        side.exact[kind, names.get(name, name)] = exact
        side.words[kind, names.get(name, name)] = title, article

    def put_criterion(member: Member, points: Ints, exact: Bools, alone: bool) -> None:
        criterion = member.criterion
        put(LineKind.CRITERION, criterion.name, points, exact, criterion.title, criterion.place.article)
        if alone:
            rubric = criterion.rubric and names.get(criterion.rubric, criterion.rubric)
            side.alone[LineKind.CRITERION, names.get(criterion.name, criterion.name)] = rubric, member.points

    for member in parts.free:
        put_criterion(member, member.points.low, _exact(member.points), alone=True)
    for family in parts.families.values():
        added = np.zeros(len(parts.floor), dtype=np.int64)
        for place, member in enumerate(family.members):
            points = _acquired(family, member, place, kept.get(family.rubric.name))
            added_up = family.rubric.combination is Combination.SUM
            put_criterion(member, points, _exact(member.points if added_up else family.combined), alone=added_up)
            added += points
        rubric = family.rubric
        change = family.bounded.low - added
        put(LineKind.RUBRIC, rubric.name, change, _exact(family.combined), rubric.title, rubric.place.article)
    for rule in policy.refusals:
        found = parts.refusals[rule.name][1]
        put(LineKind.REFUSALS, rule.name, found.low, _exact(found), rule.title, rule.place.article)
        side.alone[LineKind.REFUSALS, names.get(rule.name, rule.name)] = None, found
    bounded = parts.summed.clamped(parts.floor, parts.cap)
    for index, grid in enumerate(policy.grids):
        change = np.where(parts.scores.grid == index, bounded.low - parts.summed.low, 0)
        exact = np.asarray((parts.scores.grid != index) | _exact(parts.summed))
        put(LineKind.GRID, grid.name, change, exact, grid.title, grid.place.article)
    return side


def _exact(points: Extents) -> Bools:
    return np.asarray(points.low == points.high)


def _acquired(family: Family, member: Member, place: int, kept: Ints | None) -> Ints:
    """The points that a member of a rubric brings to it; what the rubric changes to them is a line of its own."""
    match family.rubric.combination:
        case Combination.SUM:
            return member.points.low
        case Combination.BEST:
            assert kept is not None
            return np.asarray(np.where(kept == place, member.points.low, 0))
        case Combination.TICKED:
            assert member.ticked is not None
            assert family.box_known is not None
            return member.points.low * member.ticked * family.box_known


def _kept_together(before: Parts, after: Parts, names: Mapping[str, str]) -> tuple[dict[str, Ints], dict[str, Ints]]:
    """Which member each « la plus favorable » keeps; among equals, one that both documents keep when there is one."""
    left = {names.get(name, name): (name, family) for name, family in before.families.items()}
    kept: tuple[dict[str, Ints], dict[str, Ints]] = {}, {}
    for name, family in after.families.items():
        if family.rubric.combination is Combination.BEST:
            kept[1][name] = _first(_best(family))
    for name, family in before.families.items():
        if family.rubric.combination is Combination.BEST:
            kept[0][name] = _first(_best(family))
    for new, (old, family) in left.items():
        other = after.families.get(new)
        if other is None or {family.rubric.combination, other.rubric.combination} != {Combination.BEST}:
            continue
        theirs = {member.criterion.name: place for place, member in enumerate(other.members)}
        best, other_best = _best(family), _best(other)
        for place, member in enumerate(family.members):
            at = theirs.get(names.get(member.criterion.name, member.criterion.name))
            if at is None:
                continue
            both = best[place] & other_best[at]
            # Filled from the first member to the last: the first common one stays.
            unset = both & ~_agree(kept, old, new, family, theirs, names)
            kept[0][old] = np.where(unset, place, kept[0][old])
            kept[1][new] = np.where(unset, at, kept[1][new])
    return kept


def _agree(
    kept: tuple[dict[str, Ints], dict[str, Ints]],
    old: str,
    new: str,
    family: Family,
    theirs: Mapping[str, int],
    names: Mapping[str, str],
) -> Bools:
    """Where both documents already keep the same criterion."""
    images = [theirs.get(names.get(m.criterion.name, m.criterion.name), -2) for m in family.members] + [-3]
    return np.asarray(np.array(images)[kept[0][old]] == kept[1][new])


def _best(family: Family) -> list[Bools]:
    """For each member, where its points acquired are the most favourable."""
    return [np.asarray(m.active & (m.points.low == family.combined.low)) for m in family.members]


def _first(best: list[Bools]) -> Ints:
    """The first member that is the most favourable; -1 where none counts."""
    if not best:
        return np.zeros(0, dtype=np.int64)
    every = np.array(best)
    return np.where(every.any(axis=0), every.argmax(axis=0), -1)
