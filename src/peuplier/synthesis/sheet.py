"""Columns of a table filled from arrays: what is drawn as numbers becomes the typed columns that policies read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import DTYPES, Column, Lists, Open, Plain, Texts, codes_of, unknown
from peuplier.vocabulary.facts import Fact

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Filled:
    """A table of a territory: as many rows as `rows`, one column per name; a column not there is unknown."""

    rows: int
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return self.rows


class Sheet:
    """Columns being filled. `known`, everywhere, says where a cell is known; without it all cells are."""

    def __init__(self, rows: int, facts: Mapping[str, Fact]) -> None:
        self.rows, self._facts = rows, facts
        self.columns: dict[str, Column] = {}

    def filled(self) -> Filled:
        """The table."""
        return Filled(self.rows, self.columns)

    def number(self, name: str, values: Whole | Flags, known: Flags | None = None) -> None:
        """Whole numbers in stored units, day numbers, or yes-or-no answers."""
        dtype = DTYPES[self._facts[name].kind]
        cells = np.asarray(values).astype(dtype)
        self.columns[name] = Plain(cells if known is None else np.where(known, cells, unknown(dtype)).astype(dtype))

    def code(self, name: str, codes: NDArray[np.str_] | Sequence[str], known: Flags | None = None) -> None:
        """One code per row, of a closed list or an open one."""
        fact, given = self._facts[name], np.asarray(codes)
        names, places = np.unique(given, return_inverse=True)
        if fact.codes is not None and fact.codes.open:
            where = places.astype(np.int32)
            self.columns[name] = Open(
                where if known is None else np.where(known, where, unknown(np.int32)).astype(np.int32),
                tuple(names.tolist()),
            )
            return
        held = codes_of(fact)
        # A code that only unknown cells carry need not be in the list.
        position = np.array([held.get(code, 0) for code in names.tolist()], dtype=np.int8)
        if known is None:
            assert all(code in held for code in names.tolist()), (name, names)
        cells = position[places] if len(names) else np.zeros(0, dtype=np.int8)
        self.columns[name] = Plain(cells if known is None else np.where(known, cells, unknown(np.int8)).astype(np.int8))

    def codes(self, name: str, held: Mapping[str, Flags], known: Flags | None = None) -> None:
        """A set of codes of a closed list per row: which rows hold each code."""
        places = codes_of(self._facts[name])
        masks = np.zeros(self.rows, dtype=np.int64)
        for code, rows in held.items():
            masks |= rows.astype(np.int64) << places[code]
        self.columns[name] = Plain(masks if known is None else np.where(known, masks, unknown(np.int64)))

    def lists(
        self,
        name: str,
        owners: Whole,
        values: Whole,
        names: Sequence[str] = (),
        known: Flags | None = None,
    ) -> None:
        """A list per row: `values` belong to the rows `owners`, in their order; places in `names`, or day numbers."""
        order = np.argsort(owners, kind="stable")
        lengths = np.bincount(owners, minlength=self.rows)
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        filled = np.ones(self.rows, dtype=np.bool_) if known is None else known
        column = Lists(offsets, values[order].astype(np.int32), filled, tuple(names))
        self.columns[name] = column if known is None else _emptied(column)

    def text(self, name: str, values: Sequence[str | None] | NDArray[np.str_] | NDArray[np.object_]) -> None:
        """Free text."""
        listed = values.tolist() if isinstance(values, np.ndarray) else list(values)
        self.columns[name] = Texts(np.array([*listed, None], dtype=object)[:-1])

    def forget(self, name: str, rows: Flags) -> None:
        """Make cells unknown."""
        match self.columns[name]:
            case Plain(values):
                self.columns[name] = Plain(np.where(rows, unknown(values.dtype), values).astype(values.dtype))
            case Open(values, names):
                self.columns[name] = Open(np.where(rows, unknown(np.int32), values).astype(np.int32), names)
            case Lists(offsets, values, filled, names):
                self.columns[name] = _emptied(Lists(offsets, values, filled & ~rows, names))
            case other:
                raise TypeError(other)


def _emptied(column: Lists) -> Lists:
    """The same lists, nothing kept in those that are unknown."""
    lengths = np.diff(column.offsets)
    kept = np.repeat(column.filled, lengths)
    offsets = np.concatenate([[0], np.cumsum(np.where(column.filled, lengths, 0))]).astype(np.int64)
    return Lists(offsets, column.values[kept], column.filled, column.names)
