"""What synthesis takes from the law of the software: quartile thresholds, income ceilings, the abnormal delay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from peuplier.law.library import library
from peuplier.law.thresholds import NAMES, for_synthesis
from peuplier.policy.dated import NotCoveredError, answering

CEILINGS = ("PLAI", "PLUS", "PLS")
Whole = NDArray[np.int64]
_CATEGORIES = ("1", "2", "3", "4", "5", "6", "+")


@dataclass(frozen=True, slots=True)
class QuartileThresholds:
    """Resources a year and per consumption unit, in cents; `source` says where they come from."""

    q1: int
    q2: int
    q3: int
    source: str
    hypothesis: bool
    provisional: bool

    def quartile_of(self, monthly_cents: Whole, units_in_tenths: Whole) -> Whole:
        """1 to 4; resources equal to a threshold are above it."""
        yearly = monthly_cents * 120
        return np.asarray(1 + sum((yearly >= bound * units_in_tenths).astype(np.int64) for bound in self.bounds))

    @property
    def bounds(self) -> tuple[int, int, int]:
        """The three thresholds."""
        return self.q1, self.q2, self.q3


@dataclass(frozen=True)
class Ceilings:
    """Ceilings in euros of one zone: for each financing, categories 1 to 6, then what each person more adds."""

    by_category: Mapping[str, tuple[int, ...]]

    def of(self, financing: str, category: Whole) -> Whole:
        """The ceiling of each household."""
        steps = np.array(self.by_category[financing], dtype=np.int64)
        return np.asarray(steps[np.minimum(category, 6) - 1] + np.maximum(category - 6, 0) * steps[6])


def covered() -> tuple[date, date]:
    """The first and the last day of extraction for which every table of law that synthesis needs has a value."""
    tables = [library().table(name) for name in (*NAMES, *(f"plafonds_{name.lower()}" for name in CEILINGS))]
    first = max(table.editions[0].start for table in tables)
    return first, min(max(table.checked_until, table.provisional_until or first) for table in tables)


def quartile_thresholds(siren: str, department: str, on: date) -> QuartileThresholds:
    """The thresholds of the EPCI, or the medians of its département as a hypothesis. Raises NotCoveredError."""
    found = for_synthesis(siren, department, on)
    assert found.q1 is not None
    assert found.q2 is not None
    assert found.q3 is not None
    return QuartileThresholds(found.q1, found.q2, found.q3, found.source, found.hypothesis, found.provisional)


@cache
def ceilings(zone: str, on: date) -> Ceilings:
    """Ceilings of a zone (P, I or O), in whole euros. Raises NotCoveredError."""
    values: dict[str, tuple[int, ...]] = {}
    for financing in CEILINGS:
        edition = answering(library().table(f"plafonds_{financing.lower()}"), on).edition
        rows = {row.keys: int(row.value.value) for row in edition.rows}
        values[financing] = tuple(rows[category, zone] for category in _CATEGORIES)
    return Ceilings(values)


@cache
def abnormal_delay(department: str, on: date) -> int | None:
    """Months beyond which a wait is abnormal in a département; None where the delay is not known."""
    try:
        edition = answering(library().table("délai_anormalement_long_mois"), on).edition
    except NotCoveredError:
        return None
    found = [int(row.value.value) for row in edition.rows if row.keys[0] == department]
    return found[0] if found else None
