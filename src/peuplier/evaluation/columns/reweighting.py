"""New points from new weights: which lines a demand meets is a fact, what a line is worth is a weight.

For a grid that is a plain sum of its criteria, the lines met are kept once as packed bits; the totals under another
weight vector are then a sum of weights over these bits, 32 demands at a time. Imports compiled code.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

from peuplier.evaluation.calendar import day_number
from peuplier.evaluation.columns.demands import Demands, Plain
from peuplier.evaluation.columns.derivation import TRUE
from peuplier.evaluation.columns.pieces import elapsed
from peuplier.evaluation.columns.scoring import Calculation
from peuplier.policy.tree.conditions import (
    AmongCodes,
    Compare,
    Condition,
    ConstantTerm,
    FactTerm,
    Operator,
    Quantity,
)
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.extent import slope_extent
from peuplier.policy.tree.scoring_blocks import (
    Bounds,
    CodeTable,
    Combination,
    Counting,
    Criterion,
    Every,
    Grid,
    Rubric,
    Slope,
    StepTable,
)
from peuplier.policy.wording.clauses import clause, elided, quoted_codes
from peuplier.policy.wording.prose import say_interval, say_slope
from peuplier.vocabulary.quantities import Kind

LARGEST = 32_767
_WORDS, _LANES = 8, 32
_BLOCK = _WORDS * _LANES
# Below this many blocks, starting threads costs more than it saves.
_SPREAD_FROM = 400
# What no line gives: the zero after the last weight.
_NOTHING = -1
# Sets of possible lines are 64-bit masks.
_MOST_LINES = 62

Bits = NDArray[np.uint32]
Totals = NDArray[np.int16]


class NotAPlainSumError(ValueError):
    """The grid is not a plain sum of weighted lines: its totals do not follow from the lines met alone."""


class WeightsError(ValueError):
    """The weights have not the right shape, are not whole, or could add up beyond 16 bits."""


@dataclass(frozen=True, slots=True)
class WeightedLine:
    """A line that has a weight: its criterion, what it says in French, and its points in the document.

    `steps` is how many times at most its points count: 1, or the largest number of steps of a slope.
    """

    criterion: str
    says: str
    points: int
    steps: int = 1


class Reweighting:
    """The lines of one grid that every demand meets at a date, ready for any weights.

    `lines` says what each weight is for; `weights` are those of the document, one whole number of points per line.
    A slope has one weight, the points of one step; its own cap becomes a largest number of steps. Where facts are
    unknown, the interval is the hull over the lines that remain possible: with the weights of the document, exactly
    that of `Calculation.points`.

    Raises NotAPlainSumError when something comes between the lines and the total: a floor or a cap on a criterion,
    a rubric or the grid, a best-of or ticked-box rubric, `si inconnu`, points that wait for a proof, refusals that
    cost points, a linear row, a slope on a ratio or whose bounds are not a number of steps.
    Raises KeyError when the policy has no grid of that name; without a name, its first grid is taken.
    """

    def __init__(self, policy: Policy, demands: Demands, on: date, grid: str | None = None) -> None:
        chosen = policy.grids[0] if grid is None else {found.name: found for found in policy.grids}[grid]
        _check_plain(policy, chosen)
        maker = _Maker(policy, demands, on)
        for criterion in policy.criteria_of(chosen):
            maker.criterion(criterion)
        self.rows = len(demands)
        self.lines: tuple[WeightedLine, ...] = tuple(maker.lines)
        self.weights: NDArray[np.int64] = np.array([line.points for line in self.lines], dtype=np.int64)
        sure = [plane for plane in maker.planes if len(plane.members) == 1]
        open_ = [plane for plane in maker.planes if len(plane.members) > 1]
        self._bases = np.array(maker.bases, dtype=np.int64)
        self._parts, self._sure, self._open = _Hulls(maker.parts), _Hulls(sure), _Hulls(open_)
        self._words: Bits = np.zeros((-(-self.rows // _BLOCK), len(sure) + len(open_), _WORDS), dtype=np.uint32)
        for place, plane in enumerate((*sure, *open_)):
            self._words[:, place] = plane.bits

    @property
    def bits(self) -> Bits:
        """The packed bits that a call reads once: blocks of 256 demands × planes × 8 words."""
        return self._words

    def points(self, weights: Sequence[int] | NDArray[np.integer], threads: int | None = None) -> tuple[Totals, Totals]:
        """Points [low, high] of every demand (16-bit integers) when each line is worth its weight, in points.

        Raises WeightsError unless there is one whole number per line and totals stay within ±32,767.
        When nothing is unknown, low and high are the same array.
        """
        worth = self._worth(weights)
        sure, (low, high) = self._sure.hulls(worth)[0], self._open.hulls(worth)
        after = len(sure) + np.arange(len(low))
        planes, amounts = (
            np.concatenate([np.arange(len(sure)), after, after]),
            np.concatenate([sure, low, high]),
        )
        # A plane that adds nothing is not read.
        adds = amounts != 0
        sizes = [int(part.sum()) for part in np.split(adds, [len(sure), len(sure) + len(low)])]
        blocks = len(self._words)
        totals = np.empty((2 if len(low) else 1, blocks * _BLOCK), dtype=np.int16)
        base = np.int16(worth[self._bases].sum())
        offsets, each = planes[adds] * (_WORDS * 4), amounts[adds].astype(np.int16)
        arguments = (self._words, base, offsets, each, *sizes, totals)
        threads = threads or (1 if blocks < _SPREAD_FROM else min(8, os.cpu_count() or 1))
        if threads == 1:
            _weigh(*arguments, 0, blocks)  # type: ignore[call-arg]
        else:
            ends = [blocks * turn // threads for turn in range(threads + 1)]
            with ThreadPoolExecutor(threads) as executor:
                list(executor.map(lambda begin, end: _weigh(*arguments, begin, end), ends, ends[1:]))  # type: ignore[call-arg]
        return totals[0, : self.rows], totals[-1, : self.rows]

    def _worth(self, weights: Sequence[int] | NDArray[np.integer]) -> NDArray[np.int64]:
        """The weights, then what nothing is worth."""
        given = np.asarray(weights)
        if given.shape != (len(self.lines),) or given.dtype.kind not in "iu":
            raise WeightsError(f"Il faut {len(self.lines)} poids entiers, un par ligne.")
        if max(abs(int(given.min())), abs(int(given.max()))) > LARGEST:
            raise WeightsError(f"Un poids est compris entre −{LARGEST} et {LARGEST} points.")
        worth = np.append(given.astype(np.int64), 0)
        low, high = (int(bound.sum()) for bound in self._parts.hulls(worth))
        if low < -LARGEST or high > LARGEST:
            raise WeightsError(f"Ces poids pourraient donner de {low} à {high} points ; la limite est ±{LARGEST}.")
        return worth


# ── which lines are met ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Hull:
    """The hull of what `members` are worth, times `multiple`, less what `base` is worth."""

    members: tuple[int, ...]
    base: int = _NOTHING
    multiple: int = 1


@dataclass(frozen=True, slots=True)
class _Plane(_Hull):
    """Where a bit is set, the hull is added to the total."""

    bits: Bits = field(kw_only=True)


class _Hulls:
    """Hulls of many sets of lines under given weights, at once."""

    def __init__(self, hulls: Sequence[_Hull]) -> None:
        widest = max((len(hull.members) for hull in hulls), default=1)
        padded = [(*hull.members, *[hull.members[0]] * (widest - len(hull.members))) for hull in hulls]
        self._members = np.array(padded, dtype=np.int64).reshape(len(hulls), widest)
        self._bases = np.array([hull.base for hull in hulls], dtype=np.int64)
        self._multiples = np.array([hull.multiple for hull in hulls], dtype=np.int64)

    def hulls(self, worth: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The low and the high bound of each."""
        each, base = worth[self._members], worth[self._bases]
        return each.min(axis=1) * self._multiples - base, each.max(axis=1) * self._multiples - base


class _Maker:
    """Lists the lines of criteria and packs which demands meet them."""

    def __init__(self, policy: Policy, demands: Demands, on: date) -> None:
        self._calculation = Calculation(policy, demands, on)
        self._titles = {group.name: group.title for group in policy.groups}
        self._rows, self._on = len(demands), on
        self.lines: list[WeightedLine] = []
        self.planes: list[_Plane] = []
        self.bases: list[int] = []
        self.parts: list[_Hull] = []

    def criterion(self, criterion: Criterion) -> None:
        """All the lines of a criterion; its parts add up."""
        if criterion.cases:
            conditions = [case.condition for case in criterion.cases]
            lines = [self._line(criterion, self._when(case.condition), case.points) for case in criterion.cases]
            self._choice(conditions, [*lines, self._line(criterion, "sinon", criterion.otherwise or 0)])
        match criterion.table:
            case StepTable() as table:
                self._steps(criterion, table)
            case CodeTable() as table:
                self._codes(criterion, table)
        for slope in criterion.slopes:
            self._slope(criterion, slope)
        for bonus in criterion.bonuses:
            line = self._line(criterion, f"et {self._when(bonus.condition)}", bonus.points)
            self._choice([bonus.condition], [line, _NOTHING])

    def _when(self, condition: Condition) -> str:
        return elided("si", clause(condition, self._titles))

    def _line(self, criterion: Criterion, says: str, points: int, steps: int = 1) -> int:
        self.lines.append(WeightedLine(criterion.name, says, points, steps))
        return len(self.lines) - 1

    def _steps(self, criterion: Criterion, table: StepTable) -> None:
        conditions: list[Condition] = []
        for step in table.steps[:-1]:
            assert step.high is not None
            assert isinstance(step.high.value, Fraction)
            operator = Operator.AT_MOST if step.high.included else Operator.BELOW
            end = ConstantTerm(Quantity(step.high.value, table.fact.unit))
            conditions.append(Compare(FactTerm(table.fact), operator, end))
        says = [f"{table.fact.label} : {say_interval(table.fact, step)}" for step in table.steps]
        lines = [self._line(criterion, said, step.points) for said, step in zip(says, table.steps, strict=True)]
        self._choice(conditions, lines)

    def _codes(self, criterion: Criterion, table: CodeTable) -> None:
        conditions = [AmongCodes(table.fact, row.codes) for row in table.rows]
        says = [f"{table.fact.label} : {quoted_codes(table.fact, row.codes)}" for row in table.rows]
        lines = [self._line(criterion, said, row.points) for said, row in zip(says, table.rows, strict=True)]
        codes, named = table.fact.codes, {code for row in table.rows for code in row.codes}
        if codes is not None and not codes.open and named >= set(codes.labels):
            self._choice(conditions[:-1], lines)
        else:
            self._choice(conditions, [*lines, self._line(criterion, "sinon", table.otherwise)])

    def _choice(self, conditions: Sequence[Condition], lines: list[int]) -> None:
        """Lines of which one is met: the first whose condition holds, else the last. The last needs no bit."""
        if len(lines) > _MOST_LINES:
            raise NotAPlainSumError(f"Un critère a plus de {_MOST_LINES} lignes.")
        reach = np.full(self._rows, TRUE, dtype=np.int8)
        met = np.zeros(self._rows, dtype=np.int64)
        for place, condition in enumerate(conditions):
            truth = self._calculation.truth(condition)
            met |= ((reach != 0) & (truth != 0)).astype(np.int64) << place
            reach[truth == TRUE] = 0
        met |= (reach != 0).astype(np.int64) << len(conditions)
        self.bases.append(lines[-1])
        self.parts.append(_Hull(tuple(lines)))
        for found in _distinct(met, len(lines)):
            members = tuple(line for place, line in enumerate(lines) if found >> place & 1)
            if members != (lines[-1],):
                self.planes.append(_Plane(members, lines[-1], bits=_packed(met == found)))

    def _slope(self, criterion: Criterion, slope: Slope) -> None:
        """The number of steps as binary digits, and a bit where it is unknown."""
        most = _most_steps(criterion, slope)
        line = self._line(criterion, say_slope(slope), slope.points, most)
        self.parts.append(_Hull((line, _NOTHING), multiple=most))
        column = self._calculation.derivation.column(slope.fact.name)
        assert isinstance(column, Plain)
        steps = np.where(column.known, np.clip(_counted(slope, column, self._on), 0, most), 0)
        for digit in range(most.bit_length()):
            self.planes.append(_Plane((line,), multiple=1 << digit, bits=_packed(steps >> digit & 1 == 1)))
        if not column.known.all():
            self.planes.append(_Plane((line, _NOTHING), multiple=most, bits=_packed(~column.known)))


def _distinct(sets: NDArray[np.int64], lines: int) -> list[int]:
    if lines <= 16:
        return [int(found) for found in np.flatnonzero(np.bincount(sets))]
    return [int(found) for found in np.unique(sets)]


def _packed(where: NDArray[np.bool_]) -> Bits:
    """One bit per demand, 256 demands a row."""
    padded = np.zeros(-(-len(where) // _BLOCK) * _BLOCK, dtype=np.bool_)
    padded[: len(where)] = where
    return np.packbits(padded, bitorder="little").view(np.uint32).reshape(-1, _WORDS)


def _counted(slope: Slope, column: Plain, on: date) -> NDArray[np.int64]:
    """Whole steps of each value, unbounded; anything where it is unknown."""
    if slope.every is Every.UNIT:
        scale = slope.fact.kind.scale
        beyond, step = slope.beyond * scale, slope.step * scale
        over = column.values.astype(np.int64) * beyond.denominator - beyond.numerator
        return over * step.denominator // (step.numerator * beyond.denominator)
    last = day_number(on)
    # As in the table of points: older than 120 years is as 120 years.
    days = np.clip(column.values, last - 120 * 365, last).astype(np.int32)
    return np.maximum(elapsed(days, slope.every, on) - int(slope.beyond), 0) // int(slope.step)


# ── what is not a plain sum ──────────────────────────────────────────────────────────────────────────────────


def _most_steps(criterion: Criterion, slope: Slope) -> int:
    """The largest number of steps that counts. Raises NotAPlainSumError when its bounds do not fall on a step."""
    low, high = slope_extent(slope)
    bound, other = (high, low) if slope.points > 0 else (low, high)
    if slope.fact.kind is Kind.RATIO or not slope.points or other or bound % slope.points:
        raise NotAPlainSumError(
            f"La pente du critère « {criterion.name} » porte sur un rapport, ou ses bornes ne tombent pas sur un pas."
        )
    return bound // slope.points


def _check_plain(policy: Policy, grid: Grid) -> None:
    criteria = policy.criteria_of(grid)
    used = {criterion.rubric for criterion in criteria}
    bounded: list[Grid | Rubric | Criterion] = [
        grid,
        *(r for r in policy.rubrics if r.name in used),
        *criteria,
    ]
    for block in bounded:
        if block.bounds != Bounds():
            raise NotAPlainSumError(f"« {block.name} » a un plafond ou un plancher.")
        if isinstance(block, Rubric) and block.combination is not Combination.SUM:
            raise NotAPlainSumError(f"La rubrique « {block.name} » n'additionne pas ses critères.")
    for criterion in criteria:
        if criterion.when_unknown is not None:
            raise NotAPlainSumError(f"« {criterion.name} » dit ce qu'il vaut quand un fait est inconnu.")
        if criterion.evidence and criterion.counting is not Counting.DECLARED:
            raise NotAPlainSumError(f"« {criterion.name} » attend une preuve.")
        if isinstance(criterion.table, StepTable) and any(step.linear for step in criterion.table.steps):
            raise NotAPlainSumError(f"« {criterion.name} » a une ligne où les points croissent.")
    for rule in policy.refusals_of(grid):
        if rule.sanctions:
            raise NotAPlainSumError(f"« {rule.name} » retire des points selon les refus.")


# ── the sum ──────────────────────────────────────────────────────────────────────────────────────────────────


@intrinsic
def _block(context, words, base, planes, worth, sures, lows, highs, out_low, out_high):  # type: ignore[no-untyped-def]
    """256 totals from the words of one block: `sures` planes for both bounds, then `lows` and `highs` for each.

    `planes` (byte offsets) and `worth` (weights) list them one after the other; like the others they are addresses.
    """
    signature = types.void(words, base, planes, worth, sures, lows, highs, out_low, out_high)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        words, base, planes, worth, sures, lows, highs, out_low, out_high = arguments
        code = _Code(builder, words, planes, worth)
        totals = code.sums(base)
        code.add(sures.type(0), sures, totals)
        middle = builder.add(sures, lows)
        with builder.if_then(builder.icmp_signed("!=", out_low, out_high)):
            tops = code.copied(totals)
            code.add(middle, builder.add(middle, highs), tops)
            code.store(tops, out_high)
        code.add(sures, middle, totals)
        code.store(totals, out_low)
        return context.get_dummy_value()

    return signature, generate


class _Code:
    """Emits the code of `_block`: eight sums of 32 lanes, kept in registers.

    A word of 32 bits is a mask over 32 totals of 16 bits: with AVX-512, one masked addition.
    """

    def __init__(self, builder: Any, words: Any, planes: Any, worth: Any) -> None:
        self._builder, self._words, self._planes, self._worth = builder, words, planes, worth
        self._i16, self._i32, self._i64 = (ir.IntType(width) for width in (16, 32, 64))
        self._lanes = ir.VectorType(self._i16, _LANES)

    def sums(self, base: Any) -> list[Any]:
        """Sums that start from `base` in every lane."""
        start = self._splat(base)
        return [cgutils.alloca_once_value(self._builder, start) for _ in range(_WORDS)]  # type: ignore[no-untyped-call]

    def copied(self, sums: list[Any]) -> list[Any]:
        """Sums that start from others."""
        return [cgutils.alloca_once_value(self._builder, self._builder.load(each)) for each in sums]  # type: ignore[no-untyped-call]

    def add(self, first: Any, end: Any, sums: list[Any]) -> None:
        """For each listed plane, add its weight to the lanes whose bit is set."""
        builder, zero = self._builder, ir.Constant(self._lanes, None)
        with cgutils.for_range(builder, end, start=first) as loop:
            plane = builder.load(self._item(self._planes, loop.index, self._i64))
            weight = self._splat(builder.load(self._item(self._worth, loop.index, self._i16)))
            room = self._pointer(builder.add(self._words, plane), self._i32)
            for place, total in enumerate(sums):
                word = builder.load(builder.gep(room, [self._i64(place)]), align=4)
                mask = builder.bitcast(word, ir.VectorType(ir.IntType(1), _LANES))
                more = builder.select(mask, weight, zero)
                builder.store(builder.add(builder.load(total), more), total)

    def store(self, sums: list[Any], address: Any) -> None:
        """Write the sums one after the other."""
        room = self._pointer(address, self._lanes)
        for place, each in enumerate(sums):
            where = self._builder.gep(room, [self._i64(place)])
            self._builder.store(self._builder.load(each), where, align=2)

    def _item(self, address: Any, index: Any, kind: Any) -> Any:
        return self._builder.gep(self._pointer(address, kind), [index])

    def _pointer(self, address: Any, kind: Any) -> Any:
        return self._builder.inttoptr(address, kind.as_pointer())

    def _splat(self, value: Any) -> Any:
        undefined = ir.Constant(self._lanes, ir.Undefined)
        first = self._builder.insert_element(undefined, value, self._i32(0))
        return self._builder.shuffle_vector(
            first, undefined, ir.Constant(ir.VectorType(self._i32, _LANES), [0] * _LANES)
        )


@njit(nogil=True, cache=True)
def _weigh(words, base, planes, worth, sures, lows, highs, totals, begin, end):  # type: ignore[no-untyped-def]
    low, high = totals[0].ctypes.data, totals[totals.shape[0] - 1].ctypes.data
    for block in range(begin, end):
        at = block * (_BLOCK * 2)
        first = words.ctypes.data + block * (words.shape[1] * _WORDS * 4)
        _block(first, base, planes.ctypes.data, worth.ctypes.data, sures, lows, highs, low + at, high + at)  # type: ignore[call-arg]
