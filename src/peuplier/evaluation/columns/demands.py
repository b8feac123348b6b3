"""A table of demands as typed columns: one array per fact, unknown cells marked, nothing but integers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind

Array = NDArray[np.integer]

# The narrowest type that holds every plausible value: a block of rows stays in the processor's cache.
DTYPES: Mapping[Kind, type[np.integer]] = {
    Kind.BOOLEAN: np.int8,
    Kind.CODE: np.int8,
    Kind.CODES: np.int64,
    Kind.COUNT: np.int16,
    Kind.DECIMAL: np.int16,
    Kind.MONEY: np.int32,
    Kind.AREA: np.int32,
    Kind.DATE: np.int32,
}


def unknown(dtype: type[np.integer] | np.dtype[np.integer]) -> int:
    """The mark of an unknown cell: the smallest integer of the type."""
    return int(np.iinfo(dtype).min)


@dataclass(frozen=True, slots=True)
class Plain:
    """One integer per demand, in stored units; a closed code is its position in the code list."""

    values: Array

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where the cell is known."""
        return np.asarray(self.values != unknown(self.values.dtype))


@dataclass(frozen=True, slots=True)
class Open:
    """Codes of an open list: positions in `names`, sorted."""

    values: NDArray[np.int32]
    names: tuple[str, ...]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where the cell is known."""
        return np.asarray(self.values != unknown(np.int32))


@dataclass(frozen=True, slots=True)
class Ratios:
    """Numerator and denominator per demand; the natural value is scale × num ÷ den."""

    num: NDArray[np.int32]
    den: NDArray[np.int32]
    scale_num: int = 1
    scale_den: int = 1

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where the cell is known."""
        return np.asarray(self.num != unknown(np.int32))


@dataclass(frozen=True, slots=True)
class Lists:
    """A list per demand: `values[offsets[i]:offsets[i + 1]]`; `filled` says where the list is known."""

    offsets: NDArray[np.int64]
    values: NDArray[np.int32]
    filled: NDArray[np.bool_]
    names: tuple[str, ...] = ()

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where the cell is known."""
        return self.filled


@dataclass(frozen=True, slots=True)
class Texts:
    """Free text per demand; never scored."""

    values: NDArray[np.object_]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where the cell is known."""
        return np.array([value is not None for value in self.values], dtype=np.bool_)


Column = Plain | Open | Ratios | Lists | Texts


@dataclass(frozen=True)
class Demands:
    """Demands as columns. `numbers` are the demand numbers, unique; a fact without a column is unknown."""

    numbers: NDArray[np.str_]
    columns: Mapping[str, Column] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, rows: NDArray[np.integer] | Sequence[int]) -> "Demands":
        """The demands at these positions, in that order."""
        index = np.asarray(rows, dtype=np.int64)
        return Demands(self.numbers[index], {name: _take(c, index) for name, c in self.columns.items()})

    def position(self, number: str) -> int | None:
        """Where a demand number stands, or None."""
        found = np.flatnonzero(self.numbers == number)
        return int(found[0]) if len(found) else None


def _take(column: Column, index: NDArray[np.int64]) -> Column:
    match column:
        case Plain(values):
            return Plain(values[index])
        case Open(values, names):
            return Open(values[index], names)
        case Ratios(num, den, scale_num, scale_den):
            return Ratios(num[index], den[index], scale_num, scale_den)
        case Texts(texts):
            return Texts(texts[index])
        case Lists(offsets, values, filled, names):
            lengths = (offsets[1:] - offsets[:-1])[index]
            starts = np.concatenate([[0], np.cumsum(lengths)])
            inner = np.arange(starts[-1]) - np.repeat(starts[:-1] - offsets[:-1][index], lengths)
            return Lists(starts, values[inner], filled[index], names)


def codes_of(fact: Fact) -> dict[str, int]:
    """Position of each code of a closed list."""
    assert fact.codes is not None
    return {code: index for index, code in enumerate(fact.codes.labels)}


def unknown_plain(kind: Kind, rows: int) -> Plain:
    """A column where nothing is known."""
    dtype = DTYPES[kind]
    return Plain(np.full(rows, unknown(dtype), dtype=dtype))


def encode(fact: Fact, values: Sequence[object]) -> Column:
    """A column from Python values (None = unknown).

    Shapes: bool, code, tuple of codes, whole number in stored units (cents, dm², tenths), day number, tuple of
    day numbers, (num, den) in natural units, text.
    """
    rows = len(values)
    match fact.kind:
        case Kind.TEXT:
            return Texts(np.array([*values, None], dtype=object)[:-1])
        case Kind.RATIO:
            return _encode_ratios(fact, values)
        case Kind.DATES:
            return _encode_lists([v if v is None else tuple(v) for v in values])  # type: ignore[arg-type]
        case Kind.CODE | Kind.CODES if fact.codes is not None and fact.codes.open:
            return _encode_open(fact, values)
    dtype = DTYPES[fact.kind]
    column = np.full(rows, unknown(dtype), dtype=dtype)
    known = [index for index, value in enumerate(values) if value is not None]
    if fact.kind is Kind.CODE:
        positions = codes_of(fact)
        column[known] = [positions[str(values[index])] for index in known]
    elif fact.kind is Kind.CODES:
        positions = codes_of(fact)
        masks: list[int] = []
        for index in known:
            held: set[str] = set(values[index])  # type: ignore[call-overload]
            masks.append(sum(1 << positions[code] for code in held))
        column[known] = masks
    else:
        column[known] = [int(values[index]) for index in known]  # type: ignore[call-overload]
    return Plain(column)


def _encode_ratios(fact: Fact, values: Sequence[object]) -> Ratios:
    num = np.full(len(values), unknown(np.int32), dtype=np.int32)
    den = np.ones(len(values), dtype=np.int32)
    for index, value in enumerate(values):
        if value is not None:
            num[index], den[index] = value  # type: ignore[misc]
    return Ratios(num, den)


def _encode_lists(values: Sequence[tuple[int, ...] | None], names: tuple[str, ...] = ()) -> Lists:
    lengths = [len(value or ()) for value in values]
    offsets = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    inner = np.array([item for value in values for item in value or ()], dtype=np.int32)
    return Lists(offsets, inner, np.array([value is not None for value in values], dtype=np.bool_), names)


def _encode_open(fact: Fact, values: Sequence[object]) -> Open | Lists:
    if fact.kind is Kind.CODES:
        names = tuple(sorted({code for value in values for code in value or ()}))  # type: ignore[attr-defined]
        positions = {name: index for index, name in enumerate(names)}
        listed = [None if v is None else tuple(positions[c] for c in v) for v in values]  # type: ignore[attr-defined]
        return _encode_lists(listed, names)
    names = tuple(sorted({str(value) for value in values if value is not None}))
    positions = {name: index for index, name in enumerate(names)}
    coded = [unknown(np.int32) if value is None else positions[str(value)] for value in values]
    return Open(np.array(coded, dtype=np.int32), names)
