"""By how many points each demand may move from one document to the other, whatever its missing facts are.

The interval is sound: once every fact is known, the move lies in it. It is narrower than the difference of two
intervals wherever a missing fact decides both documents alike: a criterion left as it was moves nobody.
"""

from dataclasses import replace

import numpy as np

from peuplier.checking.effects.combining import LARGEST, Extents, Family, Member, Parts, limits
from peuplier.checking.effects.correspondence import Correspondence
from peuplier.checking.effects.scores import Bools, Ints
from peuplier.evaluation.columns.scoring import Calculation
from peuplier.policy.tree.scoring_blocks import Combination


class Moves:
    """Moves of the demands that both documents score; meaningless for the others."""

    def __init__(self, before: Parts, after: Parts, between: Correspondence) -> None:
        self._before, self._after, self._between = before, after, between
        self._differences = _evaluated(after, between)
        self._nothing = np.zeros(len(before.floor), dtype=np.int64)
        # What each criterion and each refusal rule (by its name after) moves by itself, known once `total` is.
        self.moved: dict[str, Extents] = {}

    def open(self, name: str) -> Bools | None:
        """Where a criterion (by its name after) leaves a move open; None when no document has it."""
        moved = self.moved.get(name)
        return None if moved is None else np.asarray(moved.low != moved.high)

    def total(self) -> Extents:
        """Moves [low, high], a sound interval for each demand."""
        before, after = self._before, self._after
        left = {self._between.new_name(m.criterion.name): m for m in before.free}
        right = {m.criterion.name: m for m in after.free}
        moved = [self._member(left.get(name), right.get(name)) for name in {**left, **right}]
        rules = {self._between.new_name(name): rule for name, rule in before.refusals.items()}
        for name in {**rules, **after.refusals}:
            moved.append(self._rule(name, rules.get(name), after.refusals.get(name)))
        families = {self._between.new_name(name): family for name, family in before.families.items()}
        for name in {**families, **after.families}:
            moved.append(self._family(families.get(name), after.families.get(name)))
        summed = self._sum(moved)
        ends = (before.floor, before.cap), (after.floor, after.cap)
        return _bounded(summed, before.summed, after.summed, *ends)

    def _sum(self, moved: list[Extents]) -> Extents:
        return Extents(sum((m.low for m in moved), self._nothing), sum((m.high for m in moved), self._nothing))

    # ── one line ─────────────────────────────────────────────────────────────────────────────────────────

    def _member(self, before: Member | None, after: Member | None) -> Extents:
        """What a criterion moves: exactly, where it counts under both documents and is the same."""
        left = before.points if before else self._none()
        right = after.points if after else self._none()
        moved = _apart(left, right)
        if before is not None and after is not None:
            name = after.criterion.name
            exact = self._none() if name in self._between.same else self._differences.get(name)
            if exact is not None:
                moved = _where(before.active & after.active, _inside(exact, moved), moved)
        name = after.criterion.name if after is not None else ""
        name = name or (self._between.new_name(before.criterion.name) if before is not None else "")
        self.moved[name] = moved
        return moved

    def _rule(self, name: str, before: tuple[Bools, Extents] | None, after: tuple[Bools, Extents] | None) -> Extents:
        left, right = (rule[1] if rule else self._none() for rule in (before, after))
        apart = _apart(left, right)
        same = before is not None and after is not None and name in self._between.same
        moved = _where(before[0] & after[0], self._none(), apart) if same and before and after else apart
        self.moved[name] = moved
        return moved

    def _none(self) -> Extents:
        return Extents(self._nothing, self._nothing)

    # ── rubrics ──────────────────────────────────────────────────────────────────────────────────────────

    def _family(self, before: Family | None, after: Family | None) -> Extents:
        if before is None or after is None:
            left = before.bounded if before else self._none()
            return _apart(left, after.bounded if after else self._none())
        apart = _apart(before.combined, after.combined)
        combined = apart
        if before.rubric.combination is after.rubric.combination:
            match after.rubric.combination:
                case Combination.SUM:
                    combined = self._sum(self._members(before, after))
                case Combination.BEST:
                    combined = self._best(before, after)
                case Combination.TICKED:
                    combined = self._ticked(before, after)
        combined = _inside(combined, apart)
        ends = limits(before.rubric.bounds), limits(after.rubric.bounds)
        bounded = _bounded(combined, before.combined, after.combined, *ends)
        both = before.active & after.active
        return _where(both, bounded, _apart(before.bounded, after.bounded))

    def _paired(self, before: Family, after: Family) -> list[tuple[Member | None, Member | None]]:
        left = {self._between.new_name(m.criterion.name): m for m in before.members}
        right = {m.criterion.name: m for m in after.members}
        return [(left.get(name), right.get(name)) for name in {**left, **right}]

    def _members(self, before: Family, after: Family) -> list[Extents]:
        return [self._member(*pair) for pair in self._paired(before, after)]

    def _best(self, before: Family, after: Family) -> Extents:
        """The most favourable moves no less than the least of its criteria, and no more than the most.

        A criterion that comes can only raise it, at most to its own points; one that goes can only lower it.
        """
        low, high = np.full(len(self._nothing), LARGEST), np.full(len(self._nothing), -LARGEST)
        for left, right in self._paired(before, after):
            here = left.active if left else np.zeros_like(before.active)
            there = right.active if right else np.zeros_like(before.active)
            both = here & there
            if left and right:
                moved = self._member(left, right)
                low = np.where(both, np.minimum(low, moved.low), low)
                high = np.where(both, np.maximum(high, moved.high), high)
            if right:
                high = np.where(there & ~here, np.maximum(high, right.points.high - before.combined.low), high)
            if left:
                low = np.where(here & ~there, np.minimum(low, after.combined.low - left.points.high), low)
        apart = _apart(before.combined, after.combined)
        # Without any criterion in common, only the two intervals are left.
        return Extents(np.where(low == LARGEST, apart.low, low), np.where(high == -LARGEST, apart.high, high))

    def _ticked(self, before: Family, after: Family) -> Extents:
        """The criterion of the ticked box moves alone; while the box is unknown, any of them may."""
        apart = _apart(before.combined, after.combined)
        pairs = self._paired(before, after)
        if before.rubric.box != after.rubric.box:
            return apart
        if any(not left or not right or left.criterion.boxes != right.criterion.boxes for left, right in pairs):
            return apart
        low, high = self._nothing, self._nothing
        open_low, open_high = self._nothing, self._nothing
        for left, right in pairs:
            assert right is not None
            assert right.ticked is not None
            moved = self._member(left, right)
            low, high = low + moved.low * right.ticked, high + moved.high * right.ticked
            open_low, open_high = np.minimum(open_low, moved.low), np.maximum(open_high, moved.high)
        assert after.box_known is not None
        return _where(after.box_known, Extents(low, high), Extents(open_low, open_high))


def _evaluated(after: Parts, between: Correspondence) -> dict[str, Extents]:
    """The points of the criteria that are differences, for every demand."""
    if not between.differences:
        return {}
    scores = after.scores
    criteria = tuple(between.differences.values())
    policy = replace(scores.policy, criteria=criteria, rubrics=(), refusals=(), grids=())
    calculation = Calculation(policy, scores.calculation.demands, scores.calculation.on)
    # The tables are the same: facts already derived need not be again.
    calculation.derivation = scores.calculation.derivation
    points = calculation.points(detail=True)
    found = {}
    for criterion in criteria:
        low, high = points.criterion(criterion.name)
        found[criterion.name] = Extents(low.astype(np.int64), high.astype(np.int64))
    return found


def _apart(before: Extents, after: Extents) -> Extents:
    """The move when nothing ties the two intervals together."""
    return Extents(after.low - before.high, after.high - before.low)


def _inside(one: Extents, other: Extents) -> Extents:
    """What lies in both; each holds the truth, so they meet."""
    return Extents(np.maximum(one.low, other.low), np.minimum(one.high, other.high))


def _where(where: Bools, yes: Extents, no: Extents) -> Extents:
    return Extents(np.where(where, yes.low, no.low), np.where(where, yes.high, no.high))


_Ends = tuple[Ints | int, Ints | int]


def _bounded(moved: Extents, before: Extents, after: Extents, old: _Ends, new: _Ends) -> Extents:
    """The move once a floor and a cap apply: `moved` before them, `before` and `after` the points before them.

    f(y) - g(x) = [f(y) - f(x)] + [f(x) - g(x)], f and g being the bounds after and before. A bound never widens a
    move, and leaves it as it is where neither value can reach it.
    """
    floor, cap = new
    free = (np.minimum(before.low, after.low) >= floor) & (np.maximum(before.high, after.high) <= cap)
    kept = _where(np.asarray(free), moved, Extents(np.minimum(moved.low, 0), np.maximum(moved.high, 0)))
    # f - g is made of straight pieces: its extremes are at the ends of the interval or where a bound begins.
    gaps = []
    for point in (before.low, before.high, *old, *new):
        at = np.clip(point, before.low, before.high)
        gaps.append(_clamp(at, new) - _clamp(at, old))
    gap = Extents(np.min(gaps, axis=0), np.max(gaps, axis=0))
    apart = _apart(before.clamped(*old), after.clamped(*new))
    return _inside(Extents(kept.low + gap.low, kept.high + gap.high), apart)


def _clamp(value: Ints, ends: _Ends) -> Ints:
    return np.asarray(np.maximum(np.minimum(value, ends[1]), ends[0]))
