"""The two interpreters of programs give the same numbers, whatever the program, the table and the threads."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from peuplier.evaluation.columns import numba_kernels, numpy_kernels
from peuplier.evaluation.columns.demands import Array, unknown
from peuplier.evaluation.columns.numba_kernels import BLOCK
from peuplier.evaluation.columns.program import Op, Program

SIZES = (1, 2, 63, 64, 65, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 17)
WHOLE = {np.int8: (-5, 12), np.int16: (-300, 900), np.int32: (-50_000, 120_000)}


class Draft:
    """A random program over random columns: every register is written before it is read."""

    def __init__(self, rows: int, seed: int, unknown_share: float) -> None:
        self.rng, self.rows, self.share = np.random.default_rng(seed), rows, unknown_share
        self.program = Program(rows)
        self.truths: list[int] = []
        self.points: list[int] = []
        self.emitted: set[Op] = set()
        self.flag = self.column(np.int8, 0, 2)
        self.code = self.column(np.int8, 0, 6)
        self.codes = self.column(np.int64, 0, 1 << 23)
        self.numbers = [self.column(dtype, *limits) for dtype, limits in WHOLE.items()]
        self.ratio = (self.column(np.int32, -90_000, 90_000), self.column(np.int32, 0, 400_000, known=True))

    def column(self, dtype: type[np.integer], low: int, high: int, known: bool = False) -> Array:
        values = self.rng.integers(low, high, self.rows).astype(dtype)
        if not known:
            values[self.rng.random(self.rows) < self.share] = unknown(dtype)
        return values

    def whole(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high))

    def one(self, items: list[int]) -> int:
        return items[self.whole(0, len(items))]

    def emit(self, op: Op, dest: int, source: int = -1, **rest: object) -> None:
        self.emitted.add(op)
        self.program.emit(op, dest, source, **rest)  # type: ignore[arg-type]

    # ── truths ───────────────────────────────────────────────────────────────────────────────────────────

    def truth(self) -> int:
        """A fresh truth register, from a column."""
        register = self.program.truth()
        makers: list[Callable[[int], None]] = [
            lambda t: self.emit(Op.FLAG, t, columns=[self.flag]),
            self._range,
            lambda t: self.emit(Op.CODES, t, columns=[self.code], table=2 * self.rng.integers(0, 2, 6)),
            lambda t: self.emit(Op.BITS, t, columns=[self.codes], numbers=(self.whole(1, 1 << 23),)),
            lambda t: self.emit(
                Op.RATIO,
                t,
                columns=self.ratio,
                numbers=(self.whole(1, 200), self.whole(-40, 90), self.whole(0, 2)),
            ),
            lambda t: self.emit(Op.CONST, t, numbers=(self.whole(0, 3),)),
        ]
        makers[self.whole(0, len(makers))](register)
        for _ in range(self.whole(0, 3)):
            self._combined(register)
        self.truths.append(register)
        return register

    def _range(self, register: int) -> None:
        column = self.numbers[self.whole(0, 3)]
        limits, (low, high) = np.iinfo(column.dtype), WHOLE[column.dtype.type]
        bounds = sorted((self.whole(low, high), self.whole(low, high)))
        ends = [tuple(bounds), (bounds[0], limits.max), (limits.min + 1, bounds[1]), (bounds[1], bounds[0])]
        self.emit(Op.RANGE, register, columns=[column], numbers=ends[self.whole(0, 4)])

    def _combined(self, register: int) -> None:
        if not self.truths:
            return
        op = (Op.AND, Op.OR, Op.NOT, Op.COPY)[self.whole(0, 4)]
        self.emit(op, register, -1 if op is Op.NOT else self.one(self.truths))

    # ── points ───────────────────────────────────────────────────────────────────────────────────────────

    def six(self) -> tuple[int, ...]:
        return tuple(int(p) for p in self.rng.integers(-60, 120, 6))

    def new_points(self) -> int:
        register = self.program.points()
        starts = [(0, 0), (32_767, -32_768), (self.whole(-9, 9), self.whole(-9, 9))]
        self.emit(Op.SET, register, numbers=starts[self.whole(0, 3)])
        self.points.append(register)
        return register

    def add(self) -> None:
        """One instruction on a points register."""
        p = self.one(self.points)
        truth, other = self.one(self.truths), self.one(self.points)
        small = self.whole(-60, 120)
        makers: list[Callable[[], None]] = [
            lambda: self.emit(Op.BY_TRUTH, p, truth, numbers=self.six()),
            lambda: self.emit(Op.BY_FLAG, p, columns=[self.flag], numbers=self.six()),
            lambda: self._case(p),
            lambda: self._steps(p),
            lambda: self._ratio_steps(p),
            lambda: self._table(p),
            lambda: self._code_table(p),
            lambda: self.emit(Op.CLAMP, p, numbers=(self.whole(-30, 0), self.whole(0, 90))),
            lambda: self.emit(Op.WHEN_UNKNOWN, p, numbers=(small,)),
            lambda: self.emit(Op.GATE, p, truth),
            lambda: self.emit(Op.ADD, p, other),
            lambda: self.emit(Op.BEST, p, other),
            lambda: self.emit(Op.HULL, p, other, numbers=(truth,)),
        ]
        makers[self.whole(0, len(makers))]()

    def _case(self, p: int) -> None:
        reach = self.program.truth()
        self.emit(Op.CONST, reach, numbers=(2,))
        for _ in range(self.whole(1, 4)):
            self.emit(Op.CASE, p, self.one(self.truths), numbers=(self.whole(-60, 120), reach))

    def _steps(self, p: int) -> None:
        column = self.numbers[self.whole(0, 3)]
        low, high = WHOLE[column.dtype.type]
        # Some thresholds lie beyond what the column can hold.
        beyond = [-10_000_000_000, 10_000_000_000] if self.whole(0, 2) else []
        thresholds = sorted([*map(int, self.rng.integers(low, high, self.whole(0, 5))), *beyond])
        table = np.array([(t, self.whole(-9, 20)) for t in thresholds], dtype=np.int64).reshape(-1)
        self.emit(Op.STEPS, p, columns=[column], numbers=(self.whole(-5, 5), -7, 31), table=table)

    def _ratio_steps(self, p: int) -> None:
        rows = [
            (self.whole(1, 200), self.whole(-40, 90), self.whole(0, 2), self.whole(-9, 20))
            for _ in range(self.whole(0, 5))
        ]
        table = np.array(rows, dtype=np.int64).reshape(-1)
        self.emit(Op.RATIO_STEPS, p, columns=self.ratio, numbers=(self.whole(-5, 5), -7, 31), table=table)

    def _table(self, p: int) -> None:
        column = self.numbers[self.whole(0, 3)]
        first = self.whole(*WHOLE[column.dtype.type])
        table = self.rng.integers(-20, 40, self.whole(1, 900))
        self.emit(Op.TABLE, p, columns=[column], numbers=(first, -7, 31), table=table)

    def _code_table(self, p: int) -> None:
        self.emit(Op.CODE_TABLE, p, columns=[self.code], numbers=(0, -7, 31), table=self.rng.integers(-9, 40, 6))

    def finish(self) -> Program:
        """Every register is an output."""
        for register in self.truths:
            self.emit(Op.OUT, register, numbers=(self.program.truths_out,))
            self.program.truths_out += 1
        for register in self.points:
            self.emit(Op.OUT_POINTS, register, numbers=(self.program.points_out,))
            self.program.points_out += 1
        return self.program


def draft(rows: int, seed: int, length: int = 40, unknown_share: float = 0.15) -> Draft:
    """A random program of about `length` points instructions."""
    made = Draft(rows, seed, unknown_share)
    for _ in range(4):
        made.truth()
        made.new_points()
    for _ in range(length):
        if made.whole(0, 4) == 0:
            made.truth()
        elif made.whole(0, 8) == 0:
            made.new_points()
        else:
            made.add()
    made.finish()
    return made


def assert_same(program: Program, threads: int) -> None:
    plain, compiled = numpy_kernels.run(program), numba_kernels.run(program, threads)
    for name in ("low", "high", "truths"):
        expected: NDArray[np.integer] = getattr(plain, name)
        found: NDArray[np.integer] = getattr(compiled, name)
        assert found.dtype == expected.dtype
        assert np.array_equal(found, expected), name


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("rows", SIZES)
def test_random_programs_give_the_same_numbers(rows: int, threads: int) -> None:
    for seed in range(3):
        assert_same(draft(rows, 100 * rows + seed).program, threads)


def test_long_programs_give_the_same_numbers() -> None:
    for seed in range(6):
        assert_same(draft(BLOCK + 5, seed, length=300).program, 2)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_everything_known_or_nothing(share: float) -> None:
    for seed in range(6):
        assert_same(draft(BLOCK + 5, seed, unknown_share=share).program, 2)


def test_every_instruction_is_covered() -> None:
    covered = set().union(*(draft(3, seed, length=300).emitted for seed in range(6)))
    assert covered == set(Op)


def test_strided_columns_are_read_as_they_are() -> None:
    program = Program(1_000)
    register, points = program.truth(), program.points()
    wide = np.random.default_rng(1).integers(-1, 2, 3_000).astype(np.int8)
    program.emit(Op.SET, points, numbers=(0, 0))
    program.emit(Op.FLAG, register, columns=[wide[::3]])
    program.emit(Op.BY_TRUTH, points, register, numbers=(0, 0, 5, 0, 5, 5))
    program.emit(Op.OUT_POINTS, points, numbers=(0,))
    program.points_out = 1
    plain, compiled = numpy_kernels.run(program), numba_kernels.run(program)
    assert np.array_equal(plain.low, compiled.low)
    assert np.array_equal(plain.high, compiled.high)


def test_no_row_gives_no_number() -> None:
    program = draft(0, 7).program
    assert numba_kernels.run(program).low.shape == (program.points_out, 0)
