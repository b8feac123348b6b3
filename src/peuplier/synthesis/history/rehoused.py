"""Households that an operation rehoused in the past: the leases that the register tells, outside any call order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from peuplier.evaluation.calendar import day_number
from peuplier.evaluation.columns.demands import Column
from peuplier.matching.pairs import Dwellings
from peuplier.synthesis.history.columns import values_of
from peuplier.vocabulary.territory_tables import REHOUSING

_READ = ("relogement_issue", "attribution_bail_signé_le", "attribution_rpls", "relogement_inscrit_le")


@dataclass(frozen=True, slots=True)
class Rehousing:
    """One lease of the register: the dwelling, the day of the lease, the day the household entered the register."""

    place: int
    signed_on: int
    entered_on: int


def rehousings(
    register: Mapping[str, Column], rows: int, dwellings: Dwellings, first: date, last: date
) -> tuple[Rehousing, ...]:
    """The leases of the register between two days, the last one excluded, whose dwelling is in the stock."""
    held = {name: values_of(REHOUSING.column(name).fact, register.get(name), range(rows)) for name in _READ}
    codes = dwellings.columns.get("logement_rpls")
    numbers = _texts(codes, len(dwellings))
    place = {number: at for at, number in enumerate(numbers) if number is not None}
    found = []
    for row in range(rows):
        signed, rpls, entered = (held[name][row] for name in _READ[1:])
        known = held["relogement_issue"][row] == "relogé" and signed is not None and rpls in place
        if known and day_number(first) <= signed < day_number(last):
            found.append(Rehousing(place[rpls], signed, min(entered or signed - 60, signed - 60)))
    kept = {one.place: one for one in found}
    return tuple(sorted(kept.values(), key=lambda one: (one.signed_on, one.place)))


def _texts(column: Column | None, rows: int) -> Sequence[str | None]:
    values = getattr(column, "values", None)
    return [None] * rows if values is None else np.asarray(values).tolist()
