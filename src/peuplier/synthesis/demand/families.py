"""Who is in each household: persons, birthdays, ties; ages that make parents older than their children."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from peuplier.evaluation.calendar import day_number
from peuplier.synthesis.assumptions import CHILDREN
from peuplier.synthesis.demand.profiles import Profiles
from peuplier.synthesis.draws import balanced, between, bounded, choose, quota

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
NOBODY = -1


@dataclass(frozen=True)
class Families:
    """One item per demand, except `owner` and `birth`, one per person to house (the applicant of a demand first).

    Ages are those of the date of extraction, `partner` -1 without one; `birth` in day numbers. `child_*` are the
    dependent children, `visiting_*` those of whom the household has part of the time: all counted among the persons.
    """

    age: Whole
    partner: Whole
    children: Whole
    parents_in_charge: Flags
    expected: Whole
    owner: Whole
    birth: Whole
    child_owner: Whole
    child_birth: Whole
    visiting_owner: Whole
    visiting_birth: Whole
    partner_birth: Whole
    persons: Whole
    adults_and_teens: Whole
    minors: Whole

    @property
    def units(self) -> Whole:
        """Consumption units in tenths: ten, five for each other person of fourteen or more, three for each child."""
        return 5 + 5 * self.adults_and_teens + 3 * (self.persons - self.expected - self.adults_and_teens)

    @property
    def living(self) -> Whole:
        """Persons born."""
        return self.persons - self.expected

    def applicant_birth(self) -> Whole:
        """The birthday of each applicant."""
        firsts = np.concatenate([[True], np.diff(self.owner) > 0]) if len(self.owner) else np.zeros(0, dtype=np.bool_)
        return np.asarray(self.birth[firsts])


def draw_families(profiles: Profiles, on: date, chance: Generator) -> Families:
    """Persons of every household."""
    rows = len(profiles)
    age = _ages(profiles, chance)
    with_partner = profiles.is_shape("couple", "famille")
    partner = np.where(with_partner, np.clip(age + between(chance, -6, 6, rows), 18, 90), NOBODY)
    children = np.zeros(rows, dtype=np.int64)
    for shape, weights in CHILDREN.items():
        where = np.flatnonzero(profiles.is_shape(shape))
        children[where] = 1 + quota(chance, len(where), weights)
    visiting = choose(chance, np.where(age >= 24, np.where(profiles.asks("11"), 0.25, 0.04), 0.0)).astype(np.int64)
    visiting *= 1 + (chance.random(rows) < 0.4)
    fertile = (age <= 42) & ~profiles.is_shape("seul")
    expected = (choose(chance, np.where(fertile, 0.09, 0.0))).astype(np.int64)
    expected += expected * (chance.random(rows) < 0.03)
    in_charge = balanced(chance, 0.03, profiles.shape) & ~profiles.is_shape("parent") & (age >= 35) & (age <= 65)
    youngest_parent = np.where(with_partner, np.minimum(age, partner), age)
    groups = [(np.arange(rows), age), (np.flatnonzero(with_partner), partner[with_partner])]
    for counts, highest in ((children, 20), (visiting, 16)):
        owner = np.repeat(np.arange(rows), counts)
        low = np.maximum(0, age[owner] - 46)
        high = np.maximum(low, np.minimum(highest, youngest_parent[owner] - 17))
        groups.append((owner, between(chance, low, high, len(owner))))
    old = np.flatnonzero(in_charge)
    groups.append((old, np.minimum(95, age[old] + between(chance, 19, 36, len(old)))))
    owners = np.concatenate([owner for owner, _ in groups])
    ages = np.concatenate([ages for _, ages in groups])
    births = _birthdays(ages, on, chance)
    order = np.argsort(owners, kind="stable")
    edges = np.cumsum([0, *(len(owner) for owner, _ in groups)])
    partners, kids, visitors = (slice(edges[place], edges[place + 1]) for place in (1, 2, 3))
    partner_birth = np.zeros(rows, dtype=np.int64)
    partner_birth[owners[partners]] = births[partners]
    return Families(
        age,
        partner,
        children,
        in_charge,
        expected,
        owners[order],
        births[order],
        owners[kids],
        births[kids],
        owners[visitors],
        births[visitors],
        partner_birth,
        np.bincount(owners, minlength=rows) + expected,
        np.bincount(owners, weights=ages >= 14, minlength=rows).astype(np.int64),
        np.bincount(owners, weights=ages < 18, minlength=rows).astype(np.int64),
    )


def _ages(profiles: Profiles, chance: Generator) -> Whole:
    """The age of each applicant, bounded by what the reason and the housing suppose."""
    rows = len(profiles)
    low, high, mean = np.full(rows, 19.0), np.full(rows, 86.0), np.where(profiles.transfer, 50.0, 42.0)
    with_children = profiles.is_shape("parent", "famille")
    low[with_children], high[with_children], mean[with_children] = 22, 58, 38
    for where, bounds in (
        (profiles.asks("12"), (19, 33, 25)),
        (profiles.asks("10"), (50, 88, 68)),
        (profiles.asks("14"), (19, 45, 28)),
        (profiles.asks("04", "18", "19"), (22, 62, 41)),
        (profiles.asks("07", "08") & ~with_children, (30, 88, 60)),
        (profiles.lives("RE"), (19, 26, 22)),
        (profiles.lives("CDEFCM"), (19, 32, 25)),
    ):
        low[where], high[where], mean[where] = bounds
        kept = where & with_children
        low[kept] = np.maximum(low[kept], 19)
        high[kept] = np.minimum(high[kept], 62)
        mean[kept] = np.clip(mean[kept], low[kept] + 2, high[kept] - 2)
    return np.floor(bounded(chance, low, high + 1, mean, rows) - 1e-9).astype(np.int64)


def _birthdays(ages: Whole, on: date, chance: Generator) -> Whole:
    """A birthday that makes each age on the date of extraction."""
    # The day after the birthday of one year more: 29 February counts as 28 here, never a day too many.
    month, day = on.month, min(on.day, 28)
    years = np.unique(ages)
    anniversary = {int(years_old): day_number(date(on.year - int(years_old), month, day)) for years_old in years}
    latest = np.array([anniversary[int(age)] for age in years], dtype=np.int64)[np.searchsorted(years, ages)]
    return latest - between(chance, 0, 363, len(ages))
