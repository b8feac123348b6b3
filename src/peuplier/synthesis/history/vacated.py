"""Dwellings that fell free in the past: as many a month as leases are signed, each at most once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from peuplier.evaluation.calendar import day_number
from peuplier.evaluation.columns.demands import Plain, codes_of
from peuplier.matching.pairs import Dwellings
from peuplier.synthesis.draws import between
from peuplier.synthesis.history.columns import column_of
from peuplier.synthesis.history.settings import next_month
from peuplier.vocabulary import FACTS

Whole = NDArray[np.int64]
_LET = "1"


@dataclass(frozen=True, slots=True)
class Vacated:
    """The vacancies of a month: places in the table of dwellings, and the day each falls free, the earliest first."""

    month: date
    places: Whole
    free_on: Whole


def monthly_counts(leases_a_month: float, months: int, aside: Sequence[int]) -> list[int]:
    """Whole vacancies a month for a mean that need not be whole, less those that go to rehousing in that month."""
    reached = [round(leases_a_month * month) for month in range(months + 1)]
    return [max(0, b - a - less) for a, b, less in zip(reached[:-1], reached[1:], aside, strict=True)]


def draw_vacated(
    dwellings: Dwellings, months: Sequence[date], counts: Sequence[int], taken: Whole, chance: Generator
) -> list[Vacated]:
    """Dwellings now let, at random: those that an operation used are left out."""
    occupation = dwellings.columns.get("logement_occupation")
    let = np.arange(len(dwellings))
    if isinstance(occupation, Plain):
        let = np.flatnonzero(occupation.values == codes_of(FACTS["logement_occupation"])[_LET])
    let = np.setdiff1d(let, taken)
    drawn = chance.permutation(let)[: sum(counts)]
    found, start = [], 0
    for month, count in zip(months, counts, strict=True):
        places = drawn[start : start + count]
        start += count
        first = day_number(month)
        days = np.sort(between(chance, first, first + (next_month(month) - month).days - 1, len(places)))
        found.append(Vacated(month, places, days))
    return found


def as_vacant(dwellings: Dwellings, vacated: Vacated) -> Dwellings:
    """The dwellings of a month as they stood: to let, re-let, free on their day."""
    taken = dwellings.take(vacated.places)
    rows = len(taken)
    facts = {
        "logement_occupation": ["2"] * rows,
        "logement_loué": [0] * rows,
        "logement_libre_le": vacated.free_on.tolist(),
        "logement_mise_en_location": ["relocation"] * rows,
    }
    made = {name: column_of(FACTS[name], values) for name, values in facts.items()}
    return Dwellings(taken.ids, {**taken.columns, **made}, taken.others)
