"""Runs a program with NumPy over blocks of rows: no compilation, right away, for tables of any size."""

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Array, unknown
from peuplier.evaluation.columns.program import Instruction, Op, Outcome, Program, outcome_for

BLOCK = 16_384


def run(program: Program, block: int = BLOCK) -> Outcome:
    """Every output for every row."""
    outcome = outcome_for(program)
    for start in range(0, program.rows, block):
        _Block(program, start, min(start + block, program.rows), outcome).run()
    return outcome


def _pick(state: NDArray[np.int8], choices: tuple[int, ...]) -> NDArray[np.int16]:
    return np.take(np.array(choices, dtype=np.int16), state)


class _Block:
    """Registers of one block of rows."""

    def __init__(self, program: Program, start: int, stop: int, outcome: Outcome) -> None:
        self._program, self._start, self._stop, self._outcome = program, start, stop, outcome
        rows = stop - start
        self._truths = np.zeros((program.truth_registers, rows), dtype=np.int8)
        self._low = np.zeros((program.point_registers, rows), dtype=np.int16)
        self._high = np.zeros((program.point_registers, rows), dtype=np.int16)

    def run(self) -> None:
        for step in self._program.instructions:
            if step.op < Op.SET:
                self._truth(step)
            else:
                self._points(step)

    def _cells(self, column: Array) -> Array:
        return column[self._start : self._stop]

    def _truth(self, step: Instruction) -> None:
        t, numbers = self._truths[step.dest], step.numbers
        match step.op:
            case Op.FLAG:
                x = self._cells(step.columns[0])
                t[:] = np.where(x < 0, 1, x * 2)
            case Op.RANGE:
                x = self._cells(step.columns[0])
                t[:] = np.where((x >= numbers[0]) & (x <= numbers[1]), 2, 0)
                t[x == unknown(x.dtype)] = 1
            case Op.CODES:
                assert step.table is not None
                x = self._cells(step.columns[0])
                t[:] = np.where(x < 0, 1, np.take(step.table, x, mode="clip"))
            case Op.BITS:
                x = self._cells(step.columns[0])
                t[:] = np.where(x & numbers[0] != 0, 2, 0)
                t[x < 0] = 1
            case Op.RATIO:
                x, y = (self._cells(c) for c in step.columns)
                left, right = x.astype(np.int64) * numbers[0], y.astype(np.int64) * numbers[1]
                t[:] = np.where(left > right if numbers[2] else left >= right, 2, 0)
                t[x == unknown(x.dtype)] = 1
            case Op.CONST:
                t[:] = numbers[0]
            case Op.AND:
                np.minimum(t, self._truths[step.source], out=t)
            case Op.OR:
                np.maximum(t, self._truths[step.source], out=t)
            case Op.NOT:
                np.subtract(2, t, out=t)
            case Op.COPY:
                t[:] = self._truths[step.source]
            case Op.OUT:
                self._outcome.truths[numbers[0], self._start : self._stop] = t

    def _points(self, step: Instruction) -> None:
        low, high, numbers = self._low[step.dest], self._high[step.dest], step.numbers
        match step.op:
            case Op.SET:
                low[:], high[:] = numbers
            case Op.BY_TRUTH:
                t = self._truths[step.source]
                low += _pick(t, numbers[0:3])
                high += _pick(t, numbers[3:6])
            case Op.BY_FLAG:
                x = self._cells(step.columns[0])
                t = np.where(x < 0, 1, x * 2).astype(np.int8)
                low += _pick(t, numbers[0:3])
                high += _pick(t, numbers[3:6])
            case Op.CASE:
                reach, t = self._truths[numbers[1]], self._truths[step.source]
                possible = (reach != 0) & (t != 0)
                np.minimum(low, numbers[0], out=low, where=possible)
                np.maximum(high, numbers[0], out=high, where=possible)
                reach[t == 2] = 0
            case Op.STEPS:
                self._add(step, self._cells(step.columns[0]), self._steps(step))
            case Op.RATIO_STEPS:
                self._add(step, self._cells(step.columns[0]), self._ratio_steps(step))
            case Op.TABLE:
                assert step.table is not None
                x = self._cells(step.columns[0])
                index = np.clip(x.astype(np.int64) - numbers[0], 0, len(step.table) - 1)
                self._add(step, x, step.table[index])
            case Op.CODE_TABLE:
                assert step.table is not None
                x = self._cells(step.columns[0])
                self._add(step, x, np.take(step.table, x, mode="clip"))
            case _:
                self._combine(step)

    def _combine(self, step: Instruction) -> None:
        low, high, numbers = self._low[step.dest], self._high[step.dest], step.numbers
        match step.op:
            case Op.CLAMP:
                np.clip(low, numbers[0], numbers[1], out=low)
                np.clip(high, numbers[0], numbers[1], out=high)
            case Op.WHEN_UNKNOWN:
                open_ = low != high
                low[open_] = high[open_] = numbers[0]
            case Op.GATE:
                t = self._truths[step.source]
                np.minimum(low, 0, out=low, where=t == 1)
                np.maximum(high, 0, out=high, where=t == 1)
                low[t == 0] = high[t == 0] = 0
            case Op.ADD:
                low += self._low[step.source]
                high += self._high[step.source]
            case Op.BEST:
                np.maximum(low, self._low[step.source], out=low)
                np.maximum(high, self._high[step.source], out=high)
            case Op.HULL:
                t, q_low, q_high = self._truths[numbers[0]], self._low[step.source], self._high[step.source]
                np.minimum(low, q_low, out=low, where=t != 0)
                np.maximum(high, q_high, out=high, where=t != 0)
            case Op.OUT_POINTS:
                self._outcome.low[numbers[0], self._start : self._stop] = low
                self._outcome.high[numbers[0], self._start : self._stop] = high

    def _steps(self, step: Instruction) -> NDArray[np.int64]:
        assert step.table is not None
        x = self._cells(step.columns[0])
        thresholds, gains = step.table[0::2], step.table[1::2]
        reached = np.searchsorted(thresholds, x.astype(np.int64), side="right")
        return np.concatenate([[0], np.cumsum(gains)])[reached] + step.numbers[0]

    def _ratio_steps(self, step: Instruction) -> NDArray[np.int64]:
        assert step.table is not None
        x, y = (self._cells(c).astype(np.int64) for c in step.columns)
        value = np.full(len(x), step.numbers[0], dtype=np.int64)
        for k_x, k_y, strict, gain in step.table.reshape(-1, 4).tolist():
            left, right = x * k_x, y * k_y
            value += gain * (left > right if strict else left >= right)
        return value

    def _add(self, step: Instruction, x: Array, value: NDArray[np.int64]) -> None:
        """Add a known value, or the hull where the cell is unknown."""
        known = x != unknown(x.dtype)
        self._low[step.dest] += np.where(known, value, step.numbers[1]).astype(np.int16)
        self._high[step.dest] += np.where(known, value, step.numbers[2]).astype(np.int16)
