"""Columns that grow one demand at a time: integers at once, so that a large file is never held as Python values."""

from array import array
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from peuplier.evaluation.calendar import EPOCH
from peuplier.evaluation.columns.demands import DTYPES, Column, Lists, Open, Plain, Texts, codes_of, unknown
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind

_EPOCH = EPOCH.toordinal()
_TYPECODES = {np.int8: "b", np.int16: "h", np.int32: "i", np.int64: "q"}


class GrowingPlain:
    """One integer per demand: a whole number in stored units, or a bool."""

    def __init__(self, fact: Fact) -> None:
        self._dtype = DTYPES[fact.kind]
        self._values = array(_TYPECODES[self._dtype])
        self._unknown = unknown(self._dtype)

    def append(self, value: object) -> None:
        """Add a value, or None (unknown)."""
        self._values.append(self._unknown if value is None else value)  # type: ignore[arg-type]

    def column(self) -> Column:
        """The whole column."""
        return Plain(np.array(self._values, dtype=self._dtype))


class GrowingDays(GrowingPlain):
    """One date per demand."""

    def append(self, value: object) -> None:
        """Add a date, or None (unknown)."""
        self._values.append(self._unknown if value is None else value.toordinal() - _EPOCH)  # type: ignore[attr-defined]


class GrowingCodes(GrowingPlain):
    """One code of a closed list per demand."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(fact)
        self._places: dict[object, int] = {None: self._unknown}
        self._places.update(codes_of(fact))

    def append(self, value: object) -> None:
        """Add a code, or None (unknown)."""
        self._values.append(self._places[value])


class GrowingMasks(GrowingPlain):
    """Several codes of a closed list per demand."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(fact)
        self._bits = {code: 1 << place for code, place in codes_of(fact).items()}

    def append(self, value: object) -> None:
        """Add codes, or None (unknown)."""
        mask = self._unknown if value is None else 0
        codes: Sequence[str] = value or ()  # type: ignore[assignment]
        for code in codes:
            mask |= self._bits[code]
        self._values.append(mask)


class GrowingOpen:
    """One code of an open list per demand."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._values = array("i")

    def append(self, value: object) -> None:
        """Add a code, or None (unknown)."""
        if value is None:
            self._values.append(unknown(np.int32))
        else:
            self._values.append(self._places.setdefault(str(value), len(self._places)))

    def column(self) -> Column:
        """The whole column, its names sorted."""
        values = np.array(self._values, dtype=np.int32)
        names, order = _sorted(self._places)
        known = values != unknown(np.int32)
        values[known] = order[values[known]]
        return Open(values, names)


class GrowingLists:
    """A list of dates, or of codes of an open list, per demand."""

    def __init__(self, fact: Fact) -> None:
        self._dates = fact.kind is Kind.DATES
        self._places: dict[str, int] = {}
        self._values, self._ends, self._filled = array("i"), array("q", [0]), array("b")

    def append(self, value: object) -> None:
        """Add a sequence of dates or codes, or None (unknown)."""
        items: Sequence[object] = value or ()  # type: ignore[assignment]
        if self._dates:
            self._values.extend(day.toordinal() - _EPOCH for day in items if isinstance(day, date))
        else:
            self._values.extend(self._places.setdefault(str(item), len(self._places)) for item in items)
        self._ends.append(len(self._values))
        self._filled.append(value is not None)

    def column(self) -> Column:
        """The whole column, its names sorted."""
        values = np.array(self._values, dtype=np.int32)
        names, order = _sorted(self._places)
        if not self._dates and len(values):
            values = order[values]
        filled = np.array(self._filled, dtype=np.bool_)
        return Lists(np.array(self._ends, dtype=np.int64), values, filled, names)


class GrowingTexts:
    """A text per demand."""

    def __init__(self) -> None:
        self._values: list[object] = []

    def append(self, value: object) -> None:
        """Add a text, or None (unknown)."""
        self._values.append(value)

    def column(self) -> Column:
        """The whole column."""
        return Texts(np.array([*self._values, None], dtype=object)[:-1])


Growing = GrowingPlain | GrowingOpen | GrowingLists | GrowingTexts


def growing(fact: Fact) -> Growing:
    """An empty column for a fact."""
    listed = fact.kind in (Kind.CODE, Kind.CODES) and fact.codes is not None and fact.codes.open
    match fact.kind:
        case Kind.TEXT:
            return GrowingTexts()
        case Kind.DATES:
            return GrowingLists(fact)
        case Kind.CODES if listed:
            return GrowingLists(fact)
        case Kind.CODE if listed:
            return GrowingOpen()
        case Kind.CODE:
            return GrowingCodes(fact)
        case Kind.CODES:
            return GrowingMasks(fact)
        case Kind.DATE:
            return GrowingDays(fact)
    return GrowingPlain(fact)


def _sorted(places: Mapping[str, int]) -> tuple[tuple[str, ...], np.ndarray[tuple[int], np.dtype[np.int32]]]:
    """The names in order, and the new place of each old one."""
    names = tuple(sorted(places))
    order = np.zeros(len(names), dtype=np.int32)
    for place, name in enumerate(names):
        order[places[name]] = place
    return names, order
