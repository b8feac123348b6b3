"""What households live on: resources fitted to the quartile thresholds, tax income to the share under a ceiling."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from peuplier.synthesis.aggregates import EpciData
from peuplier.synthesis.demand.families import Families
from peuplier.synthesis.demand.profiles import Profiles
from peuplier.synthesis.draws import balanced, between, choose, pick
from peuplier.synthesis.legal_values import Ceilings, QuartileThresholds

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
WORKING = ("CDI", "CDD", "APP", "ART")
# Shares of the way from nothing to the first threshold, and of the demands that declare nothing at all.
NO_RESOURCES, LOWEST = 0.025, 0.30


@dataclass(frozen=True)
class Incomes:
    """One item per demand; amounts in euros. `place` is the rank among demands, from 0 to 1."""

    place: NDArray[np.float64]
    monthly: Whole
    pensions: Whole
    of_dependants: Whole
    quartile: Whole
    work: NDArray[np.str_]
    partner_work: NDArray[np.str_]
    category: Whole
    tax_income: Whole
    tax_income_last_year: Whole

    @property
    def received(self) -> Whole:
        """Resources of applicant and co-holders before the pensions they pay."""
        return self.monthly + self.pensions - self.of_dependants

    @property
    def works(self) -> Flags:
        """Whether the applicant works."""
        return np.isin(self.work, WORKING)


def draw_places(profiles: Profiles, families: Families, chance: Generator) -> NDArray[np.float64]:
    """The rank of each household, from the poorest (0) to the best off (1): by situation, with much chance."""
    leaning = -0.9 * profiles.is_shape("parent") - 0.35 * profiles.is_shape("famille")
    leaning += 0.5 * profiles.is_shape("couple") + 0.15 * profiles.transfer
    leaning -= 0.8 * profiles.lives("SD", "SQUAT", "HOT", "SH", "SLHT", "CDEFCM")
    leaning += np.where(families.age < 25, -0.5, np.where(families.age >= 65, -0.1, 0.1))
    score = leaning + chance.normal(size=len(profiles))
    rank = np.argsort(np.argsort(score, kind="stable"), kind="stable")
    return (rank + 0.5) / max(len(profiles), 1)


def living_standard(place: NDArray[np.float64], bounds: tuple[int, int, int], top: int) -> NDArray[np.float64]:
    """Cents a year and per unit at each rank: the thresholds at the quartiles, `top` for the best off."""
    q1, q2, q3 = (float(bound) for bound in bounds)
    below = q1 * (LOWEST + (1 - LOWEST) * np.clip((place - NO_RESOURCES) / (0.25 - NO_RESOURCES), 0, 1) ** 0.55)
    above = q3 + (top - q3) * np.clip((place - 0.75) * 4, 0, 1) ** 1.9
    middle = np.interp(place, [0.25, 0.5, 0.75], [q1, q2, q3])
    standard = np.where(place < 0.25, below, np.where(place < 0.75, middle, above))
    return np.asarray(np.where(place < NO_RESOURCES, 0.0, standard))


def draw_incomes(
    data: EpciData,
    profiles: Profiles,
    families: Families,
    card: Flags,
    thresholds: QuartileThresholds,
    ceilings: Ceilings,
    share_under: float,
    chance: Generator,
) -> Incomes:
    """Resources, work and tax income of every household.

    Each quarter of the demands falls between two thresholds, exactly; the tax income is scaled so that
    `share_under` (0 to 1) of the demands are at or under the lowest ceiling (PLAI) of their category.
    """
    rows = len(profiles)
    place = draw_places(profiles, families, chance)
    units = families.units
    monthly = _monthly(place, units, thresholds, _top(data, thresholds))
    work = _work(families.age, place, profiles, chance)
    with_partner = families.partner >= 0
    partner_work = np.where(with_partner, _work(families.partner, place, profiles, chance), "")
    separated = (profiles.asks("11") & (families.children == 0)) | np.isin(np.arange(rows), families.visiting_owner)
    pensions = choose(chance, np.where(separated & (monthly > 900), 0.35, 0.02)) * between(chance, 5, 24, rows) * 10
    # Somebody else than the applicant and the partner must be old enough to earn something.
    may_earn = families.adults_and_teens > 1 + with_partner
    earning = choose(chance, np.where(may_earn, 0.2, 0.0))
    of_dependants = np.where(earning, np.floor(monthly * 0.25 * chance.random(rows)), 0).astype(np.int64)
    category = household_category(families, card)
    tax = _tax_incomes(monthly, category, ceilings, share_under, chance)
    last_year = np.floor(tax * (0.93 + 0.17 * chance.random(rows))).astype(np.int64)
    return Incomes(
        place,
        monthly,
        pensions,
        of_dependants,
        thresholds.quartile_of(monthly * 100, units),
        work,
        partner_work,
        category,
        tax,
        last_year,
    )


def _top(data: EpciData, thresholds: QuartileThresholds) -> int:
    """Cents: the ninth decile of the communes, weighted by people (Filosofi 2021), at least 1.6 times Q3."""
    communes = data.communes
    known = communes.income_d9 > 0
    weighted = (communes.income_d9 * communes.population)[known].sum()
    ninth = 100 * int(weighted // max(1, int(communes.population[known].sum())))
    return max(ninth, thresholds.q3 * 16 // 10)


def _monthly(place: NDArray[np.float64], units: Whole, thresholds: QuartileThresholds, top: int) -> Whole:
    """Whole euros a month, kept on the right side of the thresholds."""
    quarter = np.minimum((place * 4).astype(np.int64), 3)
    wanted = np.floor(living_standard(place, thresholds.bounds, top) * units / 12_000).astype(np.int64)
    q1, q2, q3 = thresholds.bounds
    low = -(-np.array([0, q1, q2, q3])[quarter] * units // 12_000)
    high = -(-np.array([q1, q2, q3, 10**9])[quarter] * units // 12_000) - 1
    return np.asarray(np.clip(wanted, low, high), dtype=np.int64)


def _work(age: Whole, place: NDArray[np.float64], profiles: Profiles, chance: Generator) -> NDArray[np.str_]:
    """What a person does, by age and by what the household lives on."""
    answers = np.full(len(age), "AUT", dtype="U3")
    retired, young = age >= 63, age < 25
    poor = ~retired & ~young & (place < 0.25)
    for where, weights in (
        (retired, {"RET": 92, "AUT": 8}),
        (young, {"CDD": 28, "CDI": 22, "CHO": 18, "APP": 16, "ETU": 11, "AUT": 5}),
        (poor, {"CHO": 40, "AUT": 33, "CDD": 20, "CDI": 5, "ART": 2}),
        (~retired & ~young & ~poor, {"CDI": 52, "CDD": 17, "CHO": 12, "AUT": 12, "ART": 5, "APP": 2}),
    ):
        answers[where] = pick(chance, int(where.sum()), weights)
    answers[profiles.lives("RE") & young] = "ETU"
    # Nobody with a work contract declares no resources at all.
    answers[(place < NO_RESOURCES) & np.isin(answers, WORKING)] = "CHO"
    return answers


def household_category(families: Families, card: Flags) -> Whole:
    """Category for income ceilings (order of 29 July 1987): the persons, one more for those whom it favours.

    A lone person with dependants, a couple without any whose ages add up to 55 at most, a household with a card of
    invalidity each count as one person more, once. Above 6, the number says how many times the ceiling is raised.
    """
    persons = families.persons
    lone = (families.partner < 0) & (persons >= 2)
    young = (families.partner >= 0) & (persons == 2) & (families.age + families.partner <= 55)
    return np.asarray(persons + (lone | young | card))


def _tax_incomes(monthly: Whole, category: Whole, ceilings: Ceilings, share: float, chance: Generator) -> Whole:
    """Euros; scaled by one number, found by bisection, so that `share` of the households are under the PLAI ceiling."""
    noise = np.exp(0.16 * chance.normal(size=len(monthly)))
    base = 12.0 * monthly * noise
    limit = ceilings.of("PLAI", category)
    low, high = 0.2, 1.6
    for _ in range(40):
        middle = (low + high) / 2
        if (base * middle <= limit).mean() > share if len(limit) else True:
            low = middle
        else:
            high = middle
    return np.asarray(np.floor(base * low), dtype=np.int64)


def known_tax_incomes(online: Flags, under: Flags, unknown: Mapping[bool, float], chance: Generator) -> Flags:
    """Where the tax income is known: less at a desk than online, alike under and over the ceiling."""
    known = np.ones(len(online), dtype=np.bool_)
    for channel, share in unknown.items():
        rows = np.flatnonzero(online == channel)
        known[rows] = ~balanced(chance, share / 100, under[rows]) if len(rows) else True
    return known
