"""A policy compiled, for one table and one date, into a short list of column instructions.

Two interpreters run the same list over blocks of rows: NumPy at once, numba compiled. Registers hold one block:
truths (0 false, 1 unknown, 2 true) and pairs of points (low, high). Nothing here depends on the number of rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Array


class Op(IntEnum):
    """What an instruction does. `t`, `p`: truth and points registers; `x`, `y`: columns; `k`: numbers."""

    # Truths
    FLAG = 0  # t ← x is 1
    RANGE = 1  # t ← k0 ≤ x ≤ k1
    CODES = 2  # t ← table[x]
    BITS = 3  # t ← x & k0 ≠ 0
    RATIO = 4  # t ← x·k0 ≥ y·k1 (or > when k2)
    CONST = 5  # t ← k0
    AND = 6  # t ← min(t, u)
    OR = 7  # t ← max(t, u)
    NOT = 8  # t ← 2 − t
    COPY = 9  # t ← u
    OUT = 10  # truths[k0] ← t
    # Points
    SET = 20  # p ← [k0, k1]
    BY_TRUTH = 21  # p += [low, high] of false, unknown, true: k0…k5
    BY_FLAG = 22  # the same from a column: k0…k5
    CASE = 23  # p ← hull over the lines that t leaves possible: t reach, u truth, k0 points
    STEPS = 24  # p += value of the step of x: k0 base, k1 low and k2 high when unknown; table: threshold, gain…
    RATIO_STEPS = 25  # the same on x/y: table: k_x, k_y, strict, gain…
    TABLE = 26  # p += table[x − k0] clipped; k1, k2 when unknown
    CODE_TABLE = 27  # p += table[x]; k1, k2 when unknown
    CLAMP = 28  # p ← k0 ≤ p ≤ k1
    WHEN_UNKNOWN = 29  # p ← k0 where low ≠ high
    GATE = 30  # p ← p where t, 0 where not t, hull of both where unknown
    ADD = 31  # p += q
    BEST = 32  # p ← max(p, q)
    HULL = 33  # p ← hull of p and q where t is unknown, q where t is true
    OUT_POINTS = 34  # low[k0], high[k0] ← p


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step. `dest` and `source` are registers; `columns` the arrays it reads; `table` a small constant array."""

    op: Op
    dest: int
    source: int = -1
    columns: tuple[Array, ...] = ()
    numbers: tuple[int, ...] = ()
    table: NDArray[np.int64] | None = None


@dataclass
class Program:
    """Instructions and the sizes of what they need."""

    rows: int
    instructions: list[Instruction] = field(default_factory=list)
    truth_registers: int = 0
    point_registers: int = 0
    truths_out: int = 0
    points_out: int = 0

    def truth(self) -> int:
        """A fresh truth register."""
        self.truth_registers += 1
        return self.truth_registers - 1

    def points(self) -> int:
        """A fresh pair of points registers."""
        self.point_registers += 1
        return self.point_registers - 1

    def emit(
        self,
        op: Op,
        dest: int,
        source: int = -1,
        columns: Sequence[Array] = (),
        numbers: Sequence[int] = (),
        table: NDArray[np.int64] | None = None,
    ) -> None:
        """Append an instruction."""
        kept = tuple(int(number) for number in numbers)
        self.instructions.append(Instruction(op, dest, source, tuple(columns), kept, table))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run writes: points [outputs × rows], truths [outputs × rows]."""

    low: NDArray[np.int16]
    high: NDArray[np.int16]
    truths: NDArray[np.int8]


def outcome_for(program: Program) -> Outcome:
    """Uninitialised arrays of the right shape."""
    return Outcome(
        np.empty((program.points_out, program.rows), dtype=np.int16),
        np.empty((program.points_out, program.rows), dtype=np.int16),
        np.empty((program.truths_out, program.rows), dtype=np.int8),
    )
