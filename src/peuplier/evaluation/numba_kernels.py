"""Runs a program compiled: one vectorised loop per instruction on blocks that stay in the processor's cache.

The set of loops is fixed: thresholds, points and column addresses are arguments, so that the compilation (cached on
disk) serves every document. Imported only when a table is large enough to be worth it.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import carray, njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from peuplier.evaluation.program import Op, Outcome, Program, outcome_for

BLOCK = 4_096
_WIDTH = 16
_FLAG, _RANGE, _CODES, _BITS, _RATIO, _CONST = (
    int(o) for o in (Op.FLAG, Op.RANGE, Op.CODES, Op.BITS, Op.RATIO, Op.CONST)
)
_AND, _OR, _NOT, _COPY, _OUT = (int(o) for o in (Op.AND, Op.OR, Op.NOT, Op.COPY, Op.OUT))
_SET, _BY_TRUTH, _BY_FLAG, _CASE = (int(o) for o in (Op.SET, Op.BY_TRUTH, Op.BY_FLAG, Op.CASE))
_STEPS, _RATIO_STEPS, _TABLE, _CODE_TABLE = (int(o) for o in (Op.STEPS, Op.RATIO_STEPS, Op.TABLE, Op.CODE_TABLE))
_CLAMP, _WHEN_UNKNOWN, _GATE, _ADD = (int(o) for o in (Op.CLAMP, Op.WHEN_UNKNOWN, Op.GATE, Op.ADD))
_BEST, _HULL, _OUT_POINTS = (int(o) for o in (Op.BEST, Op.HULL, Op.OUT_POINTS))


@intrinsic
def _pointer(context: Any, address: Any) -> Any:
    """An address passed as an integer, as a pointer that `carray` understands."""
    signature = types.voidptr(address)

    def generate(codegen: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], codegen.get_value_type(signature.return_type))

    return signature, generate


@njit(nogil=True, cache=True)
def _flag(x, t):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        t[i] = np.int8(1) if x[i] < 0 else np.int8(x[i] << 1)


@njit(nogil=True, cache=True)
def _range(x, t, low, high, unknown):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        inside = np.int8(2) if (x[i] >= low) & (x[i] <= high) else np.int8(0)
        t[i] = np.int8(1) if x[i] == unknown else inside


@njit(nogil=True, cache=True)
def _codes(x, t, table):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        t[i] = np.int8(1) if x[i] < 0 else np.int8(table[x[i]])


@njit(nogil=True, cache=True)
def _bits(x, t, mask):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        held = np.int8(2) if x[i] & mask else np.int8(0)
        t[i] = np.int8(1) if x[i] < 0 else held


@njit(nogil=True, cache=True)
def _ratio(x, y, t, k_x, k_y, strict, unknown):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        left, right = np.int64(x[i]) * k_x, np.int64(y[i]) * k_y + strict
        held = np.int8(2) if left >= right else np.int8(0)
        t[i] = np.int8(1) if x[i] == unknown else held


@njit(nogil=True, cache=True)
def _by_state(t, low, high, l0, l1, l2, h0, h1, h2):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        state = t[i]
        low[i] += l2 if state == 2 else (l1 if state == 1 else l0)
        high[i] += h2 if state == 2 else (h1 if state == 1 else h0)


@njit(nogil=True, cache=True)
def _by_flag(x, low, high, l0, l1, l2, h0, h1, h2):  # type: ignore[no-untyped-def]
    for i in range(x.size):
        flag = x[i]
        low[i] += l2 if flag == 1 else (l0 if flag == 0 else l1)
        high[i] += h2 if flag == 1 else (h0 if flag == 0 else h1)


@njit(nogil=True, cache=True)
def _case(t, reach, low, high, points):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        possible = (reach[i] != 0) & (t[i] != 0)
        low[i] = points if possible & (points < low[i]) else low[i]
        high[i] = points if possible & (points > high[i]) else high[i]
        reach[i] = np.int8(0) if t[i] == 2 else reach[i]


@njit(nogil=True, cache=True)
def _steps(x, low, high, value, base, low_unknown, high_unknown, thresholds, gains, unknown):  # type: ignore[no-untyped-def]
    for i in range(x.size):
        value[i] = base
    for k in range(thresholds.size):
        threshold, gain = thresholds[k], gains[k]
        for i in range(x.size):
            value[i] += gain if x[i] >= threshold else np.int16(0)
    for i in range(x.size):
        known = x[i] != unknown
        low[i] += value[i] if known else low_unknown
        high[i] += value[i] if known else high_unknown


@njit(nogil=True, cache=True)
def _ratio_steps(x, y, low, high, value, base, low_unknown, high_unknown, table, unknown):  # type: ignore[no-untyped-def]
    for i in range(x.size):
        value[i] = base
    for k in range(0, table.size, 4):
        k_x, k_y, strict, gain = table[k], table[k + 1], table[k + 2], np.int16(table[k + 3])
        for i in range(x.size):
            reached = np.int64(x[i]) * k_x >= np.int64(y[i]) * k_y + strict
            value[i] += gain if reached else np.int16(0)
    for i in range(x.size):
        known = x[i] != unknown
        low[i] += value[i] if known else low_unknown
        high[i] += value[i] if known else high_unknown


@njit(nogil=True, cache=True)
def _table(x, low, high, first, low_unknown, high_unknown, table, unknown):  # type: ignore[no-untyped-def]
    last = table.size - 1
    for i in range(x.size):
        index = max(0, min(np.int64(x[i]) - first, last))
        value = table[index]
        known = x[i] != unknown
        low[i] += value if known else low_unknown
        high[i] += value if known else high_unknown


@njit(nogil=True, cache=True)
def _clamp(low, high, least, most):  # type: ignore[no-untyped-def]
    for i in range(low.size):
        low[i] = min(max(low[i], least), most)
        high[i] = min(max(high[i], least), most)


@njit(nogil=True, cache=True)
def _when_unknown(low, high, points):  # type: ignore[no-untyped-def]
    for i in range(low.size):
        open_ = low[i] != high[i]
        low[i] = points if open_ else low[i]
        high[i] = points if open_ else high[i]


@njit(nogil=True, cache=True)
def _gate(t, low, high):  # type: ignore[no-untyped-def]
    zero = np.int16(0)
    for i in range(t.size):
        state = t[i]
        low[i] = low[i] if state == 2 else (min(low[i], zero) if state == 1 else zero)
        high[i] = high[i] if state == 2 else (max(high[i], zero) if state == 1 else zero)


@njit(nogil=True, cache=True)
def _hull(t, low, high, other_low, other_high):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        possible = t[i] != 0
        low[i] = other_low[i] if possible & (other_low[i] < low[i]) else low[i]
        high[i] = other_high[i] if possible & (other_high[i] > high[i]) else high[i]


@njit(nogil=True, cache=True)
def _run(code, pool, rows, begin, end, block, truths, points, out_low, out_high, out_truths):  # type: ignore[no-untyped-def]
    """Interpret `code` (one row per instruction) for rows begin…end. Registers: truths [t, block], points [2, p, block]."""
    value_room = np.empty(block, dtype=np.int16)
    for start in range(begin, end, block):
        stop = min(start + block, end)
        n = stop - start
        value = value_room[:n]
        for line in range(code.shape[0]):
            op, dest, source, x, y, width = (
                code[line, 0],
                code[line, 1],
                code[line, 2],
                code[line, 3],
                code[line, 4],
                code[line, 5],
            )
            k = code[line, 6:12]
            table = pool[code[line, 12] : code[line, 12] + code[line, 13]]
            if op < 20:
                t = truths[dest, :n]
                if op == _FLAG:
                    _flag(carray(_pointer(x), (rows,), np.int8)[start:stop], t)
                elif op == _RANGE:
                    if width == 1:
                        c8 = carray(_pointer(x), (rows,), np.int8)[start:stop]
                        _range(c8, t, np.int8(k[0]), np.int8(k[1]), np.int8(-128))
                    elif width == 2:
                        c16 = carray(_pointer(x), (rows,), np.int16)[start:stop]
                        _range(c16, t, np.int16(k[0]), np.int16(k[1]), np.int16(-32768))
                    else:
                        c32 = carray(_pointer(x), (rows,), np.int32)[start:stop]
                        _range(c32, t, np.int32(k[0]), np.int32(k[1]), np.int32(-2147483648))
                elif op == _CODES:
                    _codes(carray(_pointer(x), (rows,), np.int8)[start:stop], t, table)
                elif op == _BITS:
                    _bits(carray(_pointer(x), (rows,), np.int64)[start:stop], t, k[0])
                elif op == _RATIO:
                    num = carray(_pointer(x), (rows,), np.int32)[start:stop]
                    den = carray(_pointer(y), (rows,), np.int32)[start:stop]
                    _ratio(num, den, t, k[0], k[1], k[2], np.int32(-2147483648))
                elif op == _CONST:
                    t[:] = np.int8(k[0])
                elif op == _AND:
                    u = truths[source, :n]
                    for i in range(n):
                        t[i] = min(t[i], u[i])
                elif op == _OR:
                    u = truths[source, :n]
                    for i in range(n):
                        t[i] = max(t[i], u[i])
                elif op == _NOT:
                    for i in range(n):
                        t[i] = np.int8(2) - t[i]
                elif op == _COPY:
                    t[:] = truths[source, :n]
                elif op == _OUT:
                    out_truths[k[0], start:stop] = t
                continue
            low, high = points[0, dest, :n], points[1, dest, :n]
            if op == _SET:
                low[:] = np.int16(k[0])
                high[:] = np.int16(k[1])
            elif op == _BY_TRUTH:
                _by_state(
                    truths[source, :n],
                    low,
                    high,
                    np.int16(k[0]),
                    np.int16(k[1]),
                    np.int16(k[2]),
                    np.int16(k[3]),
                    np.int16(k[4]),
                    np.int16(k[5]),
                )
            elif op == _BY_FLAG:
                _by_flag(
                    carray(_pointer(x), (rows,), np.int8)[start:stop],
                    low,
                    high,
                    np.int16(k[0]),
                    np.int16(k[1]),
                    np.int16(k[2]),
                    np.int16(k[3]),
                    np.int16(k[4]),
                    np.int16(k[5]),
                )
            elif op == _CASE:
                _case(truths[source, :n], truths[k[1], :n], low, high, np.int16(k[0]))
            elif op == _STEPS:
                base, low_unknown, high_unknown = np.int16(k[0]), np.int16(k[1]), np.int16(k[2])
                gains = table[1::2].astype(np.int16)
                if width == 1:
                    s8 = carray(_pointer(x), (rows,), np.int8)[start:stop]
                    t8 = table[0::2].astype(np.int8)
                    _steps(s8, low, high, value, base, low_unknown, high_unknown, t8, gains, np.int8(-128))
                elif width == 2:
                    s16 = carray(_pointer(x), (rows,), np.int16)[start:stop]
                    t16 = table[0::2].astype(np.int16)
                    _steps(s16, low, high, value, base, low_unknown, high_unknown, t16, gains, np.int16(-32768))
                else:
                    s32 = carray(_pointer(x), (rows,), np.int32)[start:stop]
                    t32 = table[0::2].astype(np.int32)
                    _steps(s32, low, high, value, base, low_unknown, high_unknown, t32, gains, np.int32(-2147483648))
            elif op == _RATIO_STEPS:
                rx = carray(_pointer(x), (rows,), np.int32)[start:stop]
                ry = carray(_pointer(y), (rows,), np.int32)[start:stop]
                base, low_unknown, high_unknown = np.int16(k[0]), np.int16(k[1]), np.int16(k[2])
                unknown = np.int32(-2147483648)
                _ratio_steps(rx, ry, low, high, value, base, low_unknown, high_unknown, table, unknown)
            elif op == _TABLE or op == _CODE_TABLE:
                first, low_unknown, high_unknown = k[0], np.int16(k[1]), np.int16(k[2])
                small = table.astype(np.int16)
                if width == 1:
                    d8 = carray(_pointer(x), (rows,), np.int8)[start:stop]
                    _table(d8, low, high, first, low_unknown, high_unknown, small, np.int8(-128))
                elif width == 2:
                    d16 = carray(_pointer(x), (rows,), np.int16)[start:stop]
                    _table(d16, low, high, first, low_unknown, high_unknown, small, np.int16(-32768))
                else:
                    d32 = carray(_pointer(x), (rows,), np.int32)[start:stop]
                    _table(d32, low, high, first, low_unknown, high_unknown, small, np.int32(-2147483648))
            elif op == _CLAMP:
                _clamp(low, high, np.int16(k[0]), np.int16(k[1]))
            elif op == _WHEN_UNKNOWN:
                _when_unknown(low, high, np.int16(k[0]))
            elif op == _GATE:
                _gate(truths[source, :n], low, high)
            elif op == _ADD:
                other_low, other_high = points[0, source, :n], points[1, source, :n]
                for i in range(n):
                    low[i] += other_low[i]
                    high[i] += other_high[i]
            elif op == _BEST:
                other_low, other_high = points[0, source, :n], points[1, source, :n]
                for i in range(n):
                    low[i] = max(low[i], other_low[i])
                    high[i] = max(high[i], other_high[i])
            elif op == _HULL:
                _hull(truths[k[0], :n], low, high, points[0, source, :n], points[1, source, :n])
            elif op == _OUT_POINTS:
                out_low[k[0], start:stop] = low
                out_high[k[0], start:stop] = high


def _encoded(program: Program) -> tuple[NDArray[np.int64], NDArray[np.int64], list[NDArray[Any]]]:
    """Instructions as rows of integers, their tables one after the other, and the arrays to keep alive meanwhile."""
    code = np.zeros((len(program.instructions), _WIDTH), dtype=np.int64)
    pool: list[NDArray[np.int64]] = [np.zeros(1, dtype=np.int64)]
    size, kept = 1, []
    for row, step in zip(code, program.instructions, strict=True):
        row[0:3] = step.op, step.dest, step.source
        for place, column in enumerate(step.columns):
            contiguous = np.ascontiguousarray(column)
            kept.append(contiguous)
            row[3 + place] = contiguous.ctypes.data
            row[5] = contiguous.itemsize
        row[6 : 6 + len(step.numbers)] = step.numbers
        if step.table is not None:
            row[12:14] = size, len(step.table)
            pool.append(step.table)
            size += len(step.table)
    return code, np.concatenate(pool), kept


def run(program: Program, threads: int | None = None) -> Outcome:
    """Every output for every row, on as many threads as there are processors (at most 8) unless told otherwise."""
    outcome = outcome_for(program)
    code, pool, kept = _encoded(program)
    threads = threads or min(8, os.cpu_count() or 1)
    per_thread = -(-program.rows // (threads * BLOCK)) * BLOCK

    def part(index: int) -> None:
        begin, end = index * per_thread, min(program.rows, (index + 1) * per_thread)
        if begin < end:
            truths = np.zeros((max(1, program.truth_registers), BLOCK), dtype=np.int8)
            points = np.zeros((2, max(1, program.point_registers), BLOCK), dtype=np.int16)
            low, high = outcome.low, outcome.high
            _run(code, pool, program.rows, begin, end, BLOCK, truths, points, low, high, outcome.truths)

    if threads == 1:
        part(0)
    else:
        with ThreadPoolExecutor(threads) as executor:
            list(executor.map(part, range(threads)))
    del kept
    return outcome
