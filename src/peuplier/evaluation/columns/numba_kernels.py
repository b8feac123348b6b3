"""Runs a program compiled: one vectorised loop per instruction on blocks that stay in the processor's cache.

The set of loops is fixed: thresholds, points and column addresses are arguments, so that the compilation (cached on
disk) serves every document. Imported only when a table is large enough to be worth it.

Before it runs, a program is rewritten into fewer, wider steps (`_Encoder`): flags three at a time, the lines of a
multi-case criterion at once, four thresholds or codes per pass. In the loops, literals and arguments have the type of
the array they meet, so that nothing is widened on the way, and few arrays meet, so that the compiler can check that
none overlaps another.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import lcm
from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import carray, njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

from peuplier.evaluation.columns.program import Instruction, Op, Outcome, Program, outcome_for

BLOCK = 4_096
# A row of code: operation, dest, source, three addresses or registers, width of the cells, table, then the numbers.
_OP, _DEST, _SOURCE, _X, _Y, _Z, _CELL, _TABLE_AT, _TABLE_SIZE, _K = range(10)
_WIDTH = _K + 16
_FLAG, _RANGE, _CODES, _BITS, _RATIO, _CONST = (
    int(o) for o in (Op.FLAG, Op.RANGE, Op.CODES, Op.BITS, Op.RATIO, Op.CONST)
)
_AND, _OR, _NOT, _COPY, _OUT = (int(o) for o in (Op.AND, Op.OR, Op.NOT, Op.COPY, Op.OUT))
_SET, _BY_TRUTH, _CASE = (int(o) for o in (Op.SET, Op.BY_TRUTH, Op.CASE))
_CLAMP, _WHEN_UNKNOWN, _GATE, _ADD = (int(o) for o in (Op.CLAMP, Op.WHEN_UNKNOWN, Op.GATE, Op.ADD))
_BEST, _HULL, _OUT_POINTS = (int(o) for o in (Op.BEST, Op.HULL, Op.OUT_POINTS))
# Rewritten steps: truths below 20, points above 40.
_AMONG, _FLAGS, _TWO_CASES, _THREE_CASES = 11, 41, 42, 43
_FOUR_STEPS, _FOUR_CODES, _FOUR_RATIOS, _LOOKUP = 44, 45, 46, 47
_FEW_CODES = 12
_LOWEST, _HIGHEST = -32_768, 32_767
_TRUE = 2


@intrinsic
def _pointer(context: Any, address: Any) -> Any:
    """An address passed as an integer, as a pointer that `carray` understands."""
    signature = types.voidptr(address)

    def generate(codegen: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], codegen.get_value_type(signature.return_type))

    return signature, generate


@intrinsic
def _fetch(context: Any, address: Any) -> Any:
    """Ask for the cache line at an address, to be read soon."""
    signature = types.void(address)

    def generate(codegen: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        fetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")  # type: ignore[no-untyped-call]
        # Read, kept in the second cache, data.
        builder.call(fetch, [builder.inttoptr(arguments[0], byte), number(0), number(2), number(1)])
        return codegen.get_dummy_value()

    return signature, generate


# Only called from compiled code: without wrappers for Python they compile a quarter faster.
_NO_WRAPPER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
_step = njit(nogil=True, cache=True, **_NO_WRAPPER)


# ── truths ───────────────────────────────────────────────────────────────────────────────────────────────────


@_step
def _flag(x, t):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        t[i] = np.int8(1) if x[i] < 0 else np.int8(x[i] << 1)


@_step
def _range(x, t, low, high, unknown):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        inside = np.int8(2) if (x[i] >= low) & (x[i] <= high) else np.int8(0)
        t[i] = np.int8(1) if x[i] == unknown else inside


@_step
def _codes(x, t, table):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        t[i] = np.int8(1) if x[i] < 0 else np.int8(table[x[i]])


@_step
def _among(x, t, a, b, c, d, inside, outside):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        found = (x[i] == a) | (x[i] == b) | (x[i] == c) | (x[i] == d)
        t[i] = np.int8(1) if x[i] < 0 else (inside if found else outside)


@_step
def _bits(x, t, mask):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        held = np.int8(2) if x[i] & mask else np.int8(0)
        t[i] = np.int8(1) if x[i] < 0 else held


@_step
def _ratio(x, y, t, k_x, k_y, strict, unknown):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        left, right = np.int64(x[i]) * k_x, np.int64(y[i]) * k_y + strict
        held = np.int8(2) if left >= right else np.int8(0)
        t[i] = np.int8(1) if x[i] == unknown else held


@_step
def _copy(register, output):  # type: ignore[no-untyped-def]
    for i in range(register.size):
        output[i] = register[i]


# ── points ───────────────────────────────────────────────────────────────────────────────────────────────────


@_step
def _by_state(t, low, high, l0, l1, l2, h0, h1, h2):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        state = t[i]
        low[i] += l2 if state == 2 else (l1 if state == 1 else l0)
        high[i] += h2 if state == 2 else (h1 if state == 1 else h0)


@_step
def _flags(x, y, z, low, high, l0, h0, lx, hx, lux, hux, ly, hy, luy, huy, lz, hz, luz, huz):  # type: ignore[no-untyped-def]
    zero = np.int16(0)
    for i in range(low.size):
        yes, open_ = x[i] == 1, x[i] < 0
        more = l0 + (lx if yes else zero) + (lux if open_ else zero)
        most = h0 + (hx if yes else zero) + (hux if open_ else zero)
        yes, open_ = y[i] == 1, y[i] < 0
        more += (ly if yes else zero) + (luy if open_ else zero)
        most += (hy if yes else zero) + (huy if open_ else zero)
        yes, open_ = z[i] == 1, z[i] < 0
        low[i] += more + (lz if yes else zero) + (luz if open_ else zero)
        high[i] += most + (hz if yes else zero) + (huz if open_ else zero)


@_step
def _case(t, reach, low, high, points):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        possible = (reach[i] != 0) & (t[i] != 0)
        low[i] = points if possible & (points < low[i]) else low[i]
        high[i] = points if possible & (points > high[i]) else high[i]
        reach[i] = np.int8(0) if t[i] == 2 else reach[i]


@_step
def _two_cases(t, u, low, high, a, b, c):  # type: ignore[no-untyped-def]
    top, bottom = np.int16(32767), np.int16(-32768)
    for i in range(low.size):
        may_t, after_t = t[i] != 0, t[i] != 2
        may_u, after_u = after_t & (u[i] != 0), after_t & (u[i] != 2)
        low[i] += min(min(a if may_t else top, b if may_u else top), c if after_u else top)
        high[i] += max(max(a if may_t else bottom, b if may_u else bottom), c if after_u else bottom)


@_step
def _three_cases(t, u, v, low, high, a, b, c, d):  # type: ignore[no-untyped-def]
    top, bottom = np.int16(32767), np.int16(-32768)
    for i in range(low.size):
        may_t, after_t = t[i] != 0, t[i] != 2
        may_u, after_u = after_t & (u[i] != 0), after_t & (u[i] != 2)
        may_v, after_v = after_u & (v[i] != 0), after_u & (v[i] != 2)
        least = min(min(a if may_t else top, b if may_u else top), c if may_v else top)
        most = max(max(a if may_t else bottom, b if may_u else bottom), c if may_v else bottom)
        low[i] += min(least, d if after_v else top)
        high[i] += max(most, d if after_v else bottom)


@_step
def _four_steps(x, low, high, base, low_unknown, high_unknown, t0, t1, t2, t3, g0, g1, g2, g3, unknown):  # type: ignore[no-untyped-def]
    zero = np.int16(0)
    for i in range(low.size):
        cell = x[i]
        value = base + (g0 if cell >= t0 else zero) + (g1 if cell >= t1 else zero)
        value += (g2 if cell >= t2 else zero) + (g3 if cell >= t3 else zero)
        low[i] += low_unknown if cell == unknown else value
        high[i] += high_unknown if cell == unknown else value


@_step
def _four_codes(x, low, high, base, low_unknown, high_unknown, c0, c1, c2, c3, g0, g1, g2, g3):  # type: ignore[no-untyped-def]
    zero = np.int16(0)
    for i in range(low.size):
        cell = x[i]
        value = base + (g0 if cell == c0 else zero) + (g1 if cell == c1 else zero)
        value += (g2 if cell == c2 else zero) + (g3 if cell == c3 else zero)
        low[i] += low_unknown if cell < 0 else value
        high[i] += high_unknown if cell < 0 else value


@_step
def _four_ratios(  # type: ignore[no-untyped-def]
    x,
    y,
    low,
    high,
    base,
    low_unknown,
    high_unknown,
    k,
    y0,
    y1,
    y2,
    y3,
    s0,
    s1,
    s2,
    s3,
    g0,
    g1,
    g2,
    g3,
    unknown,
):
    zero = np.int16(0)
    for i in range(low.size):
        left, den = np.int64(x[i]) * np.int64(k), np.int64(y[i])
        value = base + (g0 if left >= den * np.int64(y0) + s0 else zero)
        value += g1 if left >= den * np.int64(y1) + s1 else zero
        value += g2 if left >= den * np.int64(y2) + s2 else zero
        value += g3 if left >= den * np.int64(y3) + s3 else zero
        low[i] += low_unknown if x[i] == unknown else value
        high[i] += high_unknown if x[i] == unknown else value


@_step
def _places(x, place, first, size, unknown):  # type: ignore[no-untyped-def]
    last = first + size - np.int32(1)
    for i in range(x.size):
        inside = min(max(np.int32(x[i]), first), last) - first
        place[i] = size if x[i] == unknown else inside


@_step
def _look_up(place, value, table, rows):  # type: ignore[no-untyped-def]
    for i in range(rows):
        value[i] = table[np.uintp(place[i])]


@_step
def _add_known(place, value, low, high, low_unknown, high_unknown, size):  # type: ignore[no-untyped-def]
    for i in range(low.size):
        known = place[i] != size
        low[i] += value[i] if known else low_unknown
        high[i] += value[i] if known else high_unknown


@_step
def _clamp(low, high, least, most):  # type: ignore[no-untyped-def]
    for i in range(low.size):
        low[i] = min(max(low[i], least), most)
        high[i] = min(max(high[i], least), most)


@_step
def _when_unknown(low, high, points):  # type: ignore[no-untyped-def]
    for i in range(low.size):
        open_ = low[i] != high[i]
        low[i] = points if open_ else low[i]
        high[i] = points if open_ else high[i]


@_step
def _gate(t, low, high):  # type: ignore[no-untyped-def]
    zero = np.int16(0)
    for i in range(t.size):
        state = t[i]
        low[i] = low[i] if state == 2 else (min(low[i], zero) if state == 1 else zero)
        high[i] = high[i] if state == 2 else (max(high[i], zero) if state == 1 else zero)


@_step
def _hull(t, low, high, other_low, other_high):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        possible = t[i] != 0
        low[i] = other_low[i] if possible & (other_low[i] < low[i]) else low[i]
        high[i] = other_high[i] if possible & (other_high[i] > high[i]) else high[i]


# ── the interpreter ──────────────────────────────────────────────────────────────────────────────────────────────


@_step
def _k16(code, at, place):  # type: ignore[no-untyped-def]
    return np.int16(code[at, _K + place])


@_step
def _truth_step(code, at, pool, truths, block, start, n, out_truths):  # type: ignore[no-untyped-def]
    """One instruction that writes a truth register."""
    op, width = code[at, _OP], code[at, _CELL]
    x = code[at, _X] + start * width
    t = carray(_pointer(truths + code[at, _DEST] * block), (n,), np.int8)
    u = carray(_pointer(truths + code[at, _SOURCE] * block), (n,), np.int8)
    if op == _FLAG:
        _flag(carray(_pointer(x), (n,), np.int8), t)
    elif op == _RANGE:
        if width == 1:
            _range(
                carray(_pointer(x), (n,), np.int8),
                t,
                np.int8(code[at, _K]),
                np.int8(code[at, _K + 1]),
                np.int8(-128),
            )
        elif width == 2:
            c16 = carray(_pointer(x), (n,), np.int16)
            _range(c16, t, _k16(code, at, 0), _k16(code, at, 1), np.int16(-32768))
        else:
            c32 = carray(_pointer(x), (n,), np.int32)
            _range(c32, t, np.int32(code[at, _K]), np.int32(code[at, _K + 1]), np.int32(-2147483648))
    elif op == _AMONG:
        c8 = carray(_pointer(x), (n,), np.int8)
        a, b, c, d = (
            np.int8(code[at, _K]),
            np.int8(code[at, _K + 1]),
            np.int8(code[at, _K + 2]),
            np.int8(code[at, _K + 3]),
        )
        _among(c8, t, a, b, c, d, np.int8(code[at, _K + 4]), np.int8(code[at, _K + 5]))
    elif op == _CODES:
        table = carray(_pointer(pool + 8 * code[at, _TABLE_AT]), (code[at, _TABLE_SIZE],), np.int64)
        _codes(carray(_pointer(x), (n,), np.int8), t, table)
    elif op == _BITS:
        _bits(carray(_pointer(x), (n,), np.int64), t, code[at, _K])
    elif op == _RATIO:
        num = carray(_pointer(x), (n,), np.int32)
        den = carray(_pointer(code[at, _Y] + start * width), (n,), np.int32)
        _ratio(num, den, t, code[at, _K], code[at, _K + 1], code[at, _K + 2], np.int32(-2147483648))
    elif op == _CONST:
        state = np.int8(code[at, _K])
        for i in range(n):
            t[i] = state
    elif op == _AND:
        for i in range(n):
            t[i] = min(t[i], u[i])
    elif op == _OR:
        for i in range(n):
            t[i] = max(t[i], u[i])
    elif op == _NOT:
        for i in range(n):
            t[i] = np.int8(2) - t[i]
    elif op == _COPY:
        for i in range(n):
            t[i] = u[i]
    elif op == _OUT:
        _copy(t, out_truths[code[at, _K], start : start + n])


@_step
def _column_step(code, at, pool, points, block, place, value, start, n):  # type: ignore[no-untyped-def]
    """One instruction that adds points read from columns."""
    op, width = code[at, _OP], code[at, _CELL]
    x = code[at, _X] + start * width
    low = carray(_pointer(points + code[at, _DEST] * block * 4), (n,), np.int16)
    high = carray(_pointer(points + code[at, _DEST] * block * 4 + block * 2), (n,), np.int16)
    table = carray(_pointer(pool + 8 * code[at, _TABLE_AT]), (code[at, _TABLE_SIZE],), np.int64)
    base, low_unknown, high_unknown = _k16(code, at, 0), _k16(code, at, 1), _k16(code, at, 2)
    g0, g1, g2, g3 = _k16(code, at, 7), _k16(code, at, 8), _k16(code, at, 9), _k16(code, at, 10)
    c8 = carray(_pointer(x), (n,), np.int8)
    c16 = carray(_pointer(x), (n,), np.int16)
    c32 = carray(_pointer(x), (n,), np.int32)
    if op == _FLAGS:
        y8 = carray(_pointer(code[at, _Y] + start * width), (n,), np.int8)
        z8 = carray(_pointer(code[at, _Z] + start * width), (n,), np.int8)
        _flags(
            c8, y8, z8, low, high, _k16(code, at, 0), _k16(code, at, 1),
            _k16(code, at, 2), _k16(code, at, 3), _k16(code, at, 4), _k16(code, at, 5),
            _k16(code, at, 6), _k16(code, at, 7), _k16(code, at, 8), _k16(code, at, 9),
            _k16(code, at, 10), _k16(code, at, 11), _k16(code, at, 12), _k16(code, at, 13),
        )  # fmt: skip
    elif op == _FOUR_STEPS:
        if width == 2:
            a, b, c, d = _k16(code, at, 3), _k16(code, at, 4), _k16(code, at, 5), _k16(code, at, 6)
            _four_steps(c16, low, high, base, low_unknown, high_unknown, a, b, c, d, g0, g1, g2, g3, np.int16(-32768))
        else:
            a32, b32, d32, e32 = (
                np.int32(code[at, _K + 3]),
                np.int32(code[at, _K + 4]),
                np.int32(code[at, _K + 5]),
                np.int32(code[at, _K + 6]),
            )
            last = np.int32(-2147483648)
            _four_steps(c32, low, high, base, low_unknown, high_unknown, a32, b32, d32, e32, g0, g1, g2, g3, last)
    elif op == _FOUR_CODES:
        a8, b8, d8, e8 = (
            np.int8(code[at, _K + 3]),
            np.int8(code[at, _K + 4]),
            np.int8(code[at, _K + 5]),
            np.int8(code[at, _K + 6]),
        )
        _four_codes(c8, low, high, base, low_unknown, high_unknown, a8, b8, d8, e8, g0, g1, g2, g3)
    elif op == _FOUR_RATIOS:
        den = carray(_pointer(code[at, _Y] + start * width), (n,), np.int32)
        _four_ratios(
            c32, den, low, high, base, low_unknown, high_unknown, np.int32(table[0]),
            np.int32(code[at, _K + 3]), np.int32(code[at, _K + 4]),
            np.int32(code[at, _K + 5]), np.int32(code[at, _K + 6]),
            table[1], table[2], table[3], table[4], g0, g1, g2, g3, np.int32(-2147483648),
        )  # fmt: skip
    elif op == _LOOKUP:
        # The last entry of the table stands for unknown; what it is worth comes from low_unknown and high_unknown.
        small, first, size = table.astype(np.int16), np.int32(code[at, _K]), np.int32(table.size - 1)
        if width == 1:
            _places(c8, place, first, size, np.int8(-128))
        elif width == 2:
            _places(c16, place, first, size, np.int16(-32768))
        else:
            _places(c32, place, first, size, np.int32(-2147483648))
        _look_up(place, value, small, n)
        _add_known(place, value, low, high, low_unknown, high_unknown, size)


@_step
def _register_step(code, at, truths, points, block, start, n, out_low, out_high):  # type: ignore[no-untyped-def]
    """One instruction on points registers."""
    op = code[at, _OP]
    low = carray(_pointer(points + code[at, _DEST] * block * 4), (n,), np.int16)
    high = carray(_pointer(points + code[at, _DEST] * block * 4 + block * 2), (n,), np.int16)
    other_low = carray(_pointer(points + code[at, _SOURCE] * block * 4), (n,), np.int16)
    other_high = carray(_pointer(points + code[at, _SOURCE] * block * 4 + block * 2), (n,), np.int16)
    a, b, c, d = _k16(code, at, 0), _k16(code, at, 1), _k16(code, at, 2), _k16(code, at, 3)
    if op == _SET:
        for i in range(n):
            low[i] = a
            high[i] = b
    elif op == _BY_TRUTH:
        _by_state(
            carray(_pointer(truths + code[at, _SOURCE] * block), (n,), np.int8),
            low,
            high,
            a,
            b,
            c,
            d,
            _k16(code, at, 4),
            _k16(code, at, 5),
        )
    elif op == _TWO_CASES:
        _two_cases(
            carray(_pointer(truths + code[at, _X] * block), (n,), np.int8),
            carray(_pointer(truths + code[at, _Y] * block), (n,), np.int8),
            low,
            high,
            a,
            b,
            c,
        )
    elif op == _THREE_CASES:
        _three_cases(
            carray(_pointer(truths + code[at, _X] * block), (n,), np.int8),
            carray(_pointer(truths + code[at, _Y] * block), (n,), np.int8),
            carray(_pointer(truths + code[at, _Z] * block), (n,), np.int8),
            low,
            high,
            a,
            b,
            c,
            d,
        )
    elif op == _CASE:
        _case(
            carray(_pointer(truths + code[at, _SOURCE] * block), (n,), np.int8),
            carray(_pointer(truths + code[at, _K + 1] * block), (n,), np.int8),
            low,
            high,
            a,
        )
    elif op == _CLAMP:
        _clamp(low, high, a, b)
    elif op == _WHEN_UNKNOWN:
        _when_unknown(low, high, a)
    elif op == _GATE:
        _gate(carray(_pointer(truths + code[at, _SOURCE] * block), (n,), np.int8), low, high)
    elif op == _ADD:
        for i in range(n):
            low[i] += other_low[i]
            high[i] += other_high[i]
    elif op == _BEST:
        for i in range(n):
            low[i] = max(low[i], other_low[i])
            high[i] = max(high[i], other_high[i])
    elif op == _HULL:
        _hull(carray(_pointer(truths + code[at, _K] * block), (n,), np.int8), low, high, other_low, other_high)
    elif op == _OUT_POINTS:
        _copy(low, out_low[code[at, _K], start : start + n])
        _copy(high, out_high[code[at, _K], start : start + n])


@_step
def _fetch_next(code, at, start, n):  # type: ignore[no-untyped-def]
    """Fetch the cells that an instruction will read in the block that begins at `start`.

    A block of each column is about a page: left alone, the processor would wait at the beginning of each.
    """
    width = code[at, _CELL]
    for place in range(_X, _Z + 1):
        column = code[at, place]
        if width == 0 or column == 0 or (place != _X and column == code[at, place - 1]):
            break
        first = column + start * width
        for address in range(first, first + n * width, 64):
            _fetch(address)


@njit(nogil=True, cache=True)
def _run(code, pool, begin, end, truths, points, place, value, out_low, out_high, out_truths):  # type: ignore[no-untyped-def]
    """Interpret `code` for rows begin…end. Registers of one block: truths [t, block], points [p, 2, block].

    They are passed on as addresses: slices of arrays would be counted at every instruction.
    """
    block = value.size
    tables, truths_at, points_at = pool.ctypes.data, truths.ctypes.data, points.ctypes.data
    for start in range(begin, end, block):
        n = min(block, end - start)
        for at in range(code.shape[0]):
            op = code[at, _OP]
            _fetch_next(code, at, start + block, min(block, end - start - block))
            if op < _SET:
                _truth_step(code, at, tables, truths_at, block, start, n, out_truths)
            elif op >= _FOUR_STEPS or op == _FLAGS:
                _column_step(code, at, tables, points_at, block, place, value, start, n)
            else:
                _register_step(code, at, truths_at, points_at, block, start, n, out_low, out_high)


# ── rewriting ────────────────────────────────────────────────────────────────────────────────────────────────


class _Encoder:
    """Turns a program into rows of integers, tables one after the other, and the arrays to keep alive meanwhile."""

    def __init__(self, program: Program) -> None:
        self._rows: list[list[int]] = []
        self._tables: list[NDArray[np.int64]] = [np.zeros(1, dtype=np.int64)]
        self._size = 1
        self.kept: list[NDArray[Any]] = []
        # The last row that adds flags to a points register, while nothing else touched that register.
        self._open: dict[int, list[int]] = {}
        fused, dropped = _choices(program.instructions)
        for index, step in enumerate(program.instructions):
            if index in fused:
                self._choice(*fused[index])
            elif index not in dropped:
                self._step(step)

        self.truths = _share(self._rows, _truth_places)
        self.points = _share(self._rows, _points_places)

    def encoded(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows of code, and the pool of tables."""
        code = np.array(self._rows, dtype=np.int64).reshape(-1, _WIDTH)
        return code, np.concatenate(self._tables)

    def _row(
        self,
        op: int,
        step: Instruction,
        numbers: Sequence[int] = (),
        table: NDArray[np.int64] | None = None,
    ) -> list[int]:
        row = [op, step.dest, step.source, 0, 0, 0, 0, 0, 0, *numbers, *[0] * (_WIDTH - _K - len(numbers))]
        for place, column in enumerate(step.columns):
            contiguous = np.ascontiguousarray(column)
            self.kept.append(contiguous)
            row[_X + place], row[_CELL] = contiguous.ctypes.data, contiguous.itemsize
        if table is not None:
            row[_TABLE_AT], row[_TABLE_SIZE] = self._size, len(table)
            self._tables.append(table)
            self._size += len(table)
        self._rows.append(row)
        return row

    def _step(self, step: Instruction) -> None:
        match step.op:
            case Op.BY_FLAG:
                self._flag(step)
                return
            case Op.CODES:
                self._among(step)
            case Op.STEPS:
                self._steps(step)
            case Op.RATIO_STEPS:
                self._ratios(step)
            case Op.CODE_TABLE:
                self._code_table(step)
            case Op.TABLE:
                self._look_up(step)
            case _:
                self._row(step.op, step, step.numbers, step.table)
        if step.op >= Op.SET:
            self._open.pop(step.dest, None)
            self._open.pop(step.source, None)

    def _flag(self, step: Instruction) -> None:
        """Up to three flags a row: what no flag gives, then for each what « yes » and « unknown » add to that."""
        l0, l1, l2, h0, h1, h2 = step.numbers
        row = self._open.get(step.dest)
        if row is None or row[_Z] != row[_Y]:
            row = self._row(_FLAGS, step)
            row[_Y] = row[_Z] = row[_X]
            self._open[step.dest] = row
            place = 0
        else:
            contiguous = np.ascontiguousarray(step.columns[0])
            self.kept.append(contiguous)
            place = 1 if row[_Y] == row[_X] else 2
            row[_X + place] = contiguous.ctypes.data
            if place == 1:
                row[_Z] = row[_Y]
        row[_K], row[_K + 1] = row[_K] + l0, row[_K + 1] + h0
        first = _K + 2 + 4 * place
        row[first : first + 4] = l2 - l0, h2 - h0, l1 - l0, h1 - h0

    def _among(self, step: Instruction) -> None:
        assert step.table is not None
        inside, outside = (
            np.flatnonzero(step.table == _TRUE).tolist(),
            np.flatnonzero(step.table != _TRUE).tolist(),
        )
        for codes, found, other in ((inside, _TRUE, 0), (outside, 0, _TRUE)):
            if len(codes) <= 4 and len(step.table) < 128:
                # No code is 127, so that it stands for none.
                self._row(_AMONG, step, (*codes, *[127] * (4 - len(codes)), found, other))
                return
        self._row(_CODES, step, (), step.table)

    def _four(self, op: int, step: Instruction, base: int, marks: list[int], gains: list[int], none: int) -> None:
        """Four thresholds or codes a row; the base and what the unknown gives go with the first."""
        low, high = step.numbers[1], step.numbers[2]
        for first in range(0, max(1, len(marks)), 4):
            some, worth = marks[first : first + 4], gains[first : first + 4]
            missing = 4 - len(some)
            self._row(op, step, (base, low, high, *some, *[none] * missing, *worth, *[0] * missing))
            base = low = high = 0

    def _look_up(self, step: Instruction) -> None:
        assert step.table is not None
        self._row(_LOOKUP, step, step.numbers, np.append(step.table, 0))

    def _steps(self, step: Instruction) -> None:
        assert step.table is not None
        if step.columns[0].itemsize == 1:
            wide = step.columns[0].astype(np.int16)
            step = replace(step, columns=(np.where(wide == -128, _LOWEST, wide).astype(np.int16),))
        limits = np.iinfo(step.columns[0].dtype)
        assert step.table is not None
        pairs = step.table.reshape(-1, 2).tolist()
        # No cell reaches a threshold beyond its type; every known cell reaches one below it.
        reached = [(max(threshold, limits.min + 1), gain) for threshold, gain in pairs if threshold <= limits.max]
        self._four(_FOUR_STEPS, step, step.numbers[0], [t for t, _ in reached], [g for _, g in reached], limits.max)

    def _code_table(self, step: Instruction) -> None:
        assert step.table is not None
        worth = step.table.tolist()
        usual = max(set(worth), key=worth.count)
        others = [(code, points - usual) for code, points in enumerate(worth) if points != usual]
        if step.columns[0].itemsize == 1 and len(others) <= _FEW_CODES and len(worth) < 128:
            self._four(_FOUR_CODES, step, usual, [code for code, _ in others], [gain for _, gain in others], 127)
        else:
            self._look_up(step)

    def _ratios(self, step: Instruction) -> None:
        """Four thresholds a row, brought to one factor of the numerator so that it is multiplied once."""
        assert step.table is not None
        rows = step.table.reshape(-1, 4).tolist()
        common = lcm(*(k_x for k_x, *_ in rows)) if rows else 1
        base, low, high = step.numbers
        scaled = [(common, k_y * (common // k_x), strict, gain) for k_x, k_y, strict, gain in rows]
        together = all(abs(number) < 2**31 for row in scaled for number in row[:2])
        groups = [scaled[i : i + 4] for i in range(0, len(scaled), 4)] if together else [[tuple(row)] for row in rows]
        for group in groups or [[]]:
            padded = [*group, *[(group[0][0] if group else 1, 0, 0, 0)] * (4 - len(group))]
            table = np.array([padded[0][0], *(strict for _, _, strict, _ in padded)], dtype=np.int64)
            ends, gains = [k_y for _, k_y, _, _ in padded], [gain for *_, gain in padded]
            self._row(_FOUR_RATIOS, step, (base, low, high, *ends, *gains), table)
            base = low = high = 0

    def _choice(self, target: Instruction, truths: list[int], points: list[int]) -> None:
        row = self._row(_TWO_CASES if len(truths) == 2 else _THREE_CASES, target, points)
        row[_X : _X + len(truths)] = truths
        self._open.pop(target.dest, None)


def _truth_places(row: list[int]) -> tuple[int, ...]:
    """Where a row of code names truth registers."""
    op = row[_OP]
    if op < _SET:
        return (_DEST, _SOURCE) if op in (_AND, _OR, _COPY) else (_DEST,)
    named = {_BY_TRUTH: (_SOURCE,), _GATE: (_SOURCE,), _CASE: (_SOURCE, _K + 1), _HULL: (_K,)}
    return {**named, _TWO_CASES: (_X, _Y), _THREE_CASES: (_X, _Y, _Z)}.get(op, ())


def _points_places(row: list[int]) -> tuple[int, ...]:
    """Where a row of code names points registers."""
    if row[_OP] < _SET:
        return ()
    return (_DEST, _SOURCE) if row[_OP] in (_ADD, _BEST, _HULL) else (_DEST,)


def _share(rows: list[list[int]], places: Callable[[list[int]], tuple[int, ...]]) -> int:
    """Give registers that are no longer read to later ones, so that few stay in the cache. Returns how many remain."""
    last = {row[place]: index for index, row in enumerate(rows) for place in places(row)}
    free: list[int] = []
    given: dict[int, int] = {}
    for index, row in enumerate(rows):
        named = [(place, row[place]) for place in places(row)]
        for place, register in named:
            if register not in given:
                given[register] = free.pop() if free else len(set(given.values()))
            row[place] = given[register]
        free += [given[register] for register in {name for _, name in named} if last[register] == index]
    return len(set(given.values()))


_Choice = tuple[Instruction, list[int], list[int]]


def _choices(steps: list[Instruction]) -> tuple[dict[int, _Choice], set[int]]:
    """Criteria with two or three cases and an otherwise, to be done at once where they are added.

    Found: a hull that is set empty, that only cases with one reach write, the last of them always true, and that is
    added once; no condition is written again in between. Given: what replaces each addition, and what is dropped.
    """
    of_points: dict[int, list[int]] = {}
    of_truths: dict[int, list[int]] = {}
    for index, step in enumerate(steps):
        for register in _points_of(step):
            of_points.setdefault(register, []).append(index)
        for register in _truths_of(step):
            of_truths.setdefault(register, []).append(index)
    fused: dict[int, _Choice] = {}
    dropped: set[int] = set()
    for places in of_points.values():
        found = _choice(steps, places, of_truths)
        if found is not None:
            choice, constants = found
            fused[places[-1]] = choice
            dropped |= {*places[:-1], *constants}
    return fused, dropped


def _choice(
    steps: list[Instruction], places: list[int], of_truths: dict[int, list[int]]
) -> tuple[_Choice, list[int]] | None:
    first, *cases, last = (steps[place] for place in places) if len(places) > 3 else [steps[places[0]]] * 2
    hull = first.dest
    if (first.op, first.numbers, last.op, last.source) != (Op.SET, (_HIGHEST, _LOWEST), Op.ADD, hull):
        return None
    if len(cases) not in (3, 4) or last.dest == hull or any(c.op is not Op.CASE or c.dest != hull for c in cases):
        return None
    reach, always = cases[0].numbers[1], cases[-1].source
    constants = []
    for register, readers in ((reach, places[1:-1]), (always, places[-2:-1])):
        start, *others = of_truths[register]
        constant = steps[start]
        if constant.op is not Op.CONST or constant.numbers != (_TRUE,) or others != readers:
            return None
        constants.append(start)
    sources = [case.source for case in cases[:-1]]
    for source, place in zip(sources, places[1:-2], strict=True):
        if any(place < index < places[-1] and _writes(steps[index], source) for index in of_truths[source]):
            return None
    return (last, sources, [case.numbers[0] for case in cases]), constants


def _points_of(step: Instruction) -> list[int]:
    """The points registers that an instruction reads or writes."""
    if step.op < Op.SET:
        return []
    both = step.op in (Op.ADD, Op.BEST, Op.HULL)
    return list(dict.fromkeys([step.dest, step.source] if both else [step.dest]))


def _truths_of(step: Instruction) -> list[int]:
    """The truth registers that an instruction reads or writes."""
    match step.op:
        case Op.AND | Op.OR | Op.COPY:
            found = [step.dest, step.source]
        case Op.BY_TRUTH | Op.GATE:
            found = [step.source]
        case Op.CASE:
            found = [step.source, step.numbers[1]]
        case Op.HULL:
            found = [step.numbers[0]]
        case _:
            found = [step.dest] if step.op < Op.SET else []
    return list(dict.fromkeys(found))


def _writes(step: Instruction, truth: int) -> bool:
    """Whether an instruction writes a truth register."""
    if step.op is Op.CASE:
        return step.numbers[1] == truth
    return step.op < Op.OUT and step.dest == truth


def run(program: Program, threads: int | None = None) -> Outcome:
    """Every output for every row, on as many threads as there are processors (at most 8) unless told otherwise."""
    outcome = outcome_for(program)
    encoder = _Encoder(program)
    code, pool = encoder.encoded()
    threads = threads or min(8, os.cpu_count() or 1)
    per_thread = -(-program.rows // (threads * BLOCK)) * BLOCK

    def part(index: int) -> None:
        begin, end = index * per_thread, min(program.rows, (index + 1) * per_thread)
        if begin < end:
            # `encoder` is held here too: the columns must outlive the addresses in the code.
            truths = np.zeros((max(1, encoder.truths), BLOCK), dtype=np.int8)
            points = np.zeros((max(1, encoder.points), 2, BLOCK), dtype=np.int16)
            place, value = np.empty(BLOCK, dtype=np.int32), np.empty(BLOCK, dtype=np.int16)
            outputs = outcome.low, outcome.high, outcome.truths
            _run(code, pool, begin, end, truths, points, place, value, *outputs)

    if threads == 1:
        part(0)
    else:
        with ThreadPoolExecutor(threads) as executor:
            list(executor.map(part, range(threads)))
    return outcome
