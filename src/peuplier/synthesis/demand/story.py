"""The life of each demand: deposit, renewals, offers, refusals, sittings, in an order that holds."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from peuplier.evaluation.calendar import day_number, months_before, whole_months_column
from peuplier.synthesis.assumptions import OVER_A_YEAR, REFUSED
from peuplier.synthesis.draws import balanced, between, choose, places

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
_DAYS_A_MONTH = 30.4375
# Of the demands younger than a year: they come more in the last months (some leave again soon).
_MEAN_OF_YOUNG, _LONGEST = 5.2, 340.0
_REMEMBERED = 2_200  # days during which offers and refusals are kept in the file
FIRST_OFFER, LAST_OFFER = 60, 25  # days after the deposit, days before the extraction


@dataclass(frozen=True)
class Events:
    """Dates of one kind: the demand they belong to, the day."""

    owner: Whole
    day: Whole


@dataclass(frozen=True)
class Stories:
    """One item per demand for `deposit`, `renewal` (0: never renewed) and `months`; events apart."""

    deposit: Whole
    renewal: Whole
    months: Whole
    offers: Events
    suitable_refusals: Events
    other_refusals: Events
    sittings: Events
    steps: Events
    missed: Events


def share_over_a_year(delay_months: float) -> float:
    """% of demands older than a year: the national share where the mean delay allows it, less where it is short.

    Under random service the age of those who wait has the mean of the delay of those who leave with a lease; the
    older ones then wait 12 months and as much again as that mean leaves, which cannot be under 8 months.
    """
    young = _MEAN_OF_YOUNG
    possible = 100 * (delay_months - young) / (12 + 8 - young)
    return min(OVER_A_YEAR, max(5.0, possible))


def draw_seniority(rows: int, age: Whole, delay_months: float, on: date, chance: Generator) -> Whole:
    """Deposit days: the share older than a year, the mean of the delay, nobody who asked before being eighteen."""
    over = share_over_a_year(delay_months) / 100
    place = places(chance, rows)
    young_place = np.clip(place / (1 - over), 0, 1 - 1e-9)
    # A density that falls over the year, with the mean above: 11.95 k ÷ (1 + k).
    young = 11.95 * (1 - (1 - young_place) ** (_MEAN_OF_YOUNG / (11.95 - _MEAN_OF_YOUNG)))
    old_place = np.clip((place - (1 - over)) / over, 0, 1 - 1e-6)
    tail = -np.log(1 - old_place)
    wanted = (delay_months * rows - young[place < 1 - over].sum()) / max(1, int((place >= 1 - over).sum())) - 12
    old = 12.05 + np.minimum(tail * max(wanted, 1.0), _LONGEST)
    months = np.where(place < 1 - over, young, old)
    months = _adults_only(months, age)
    days = np.floor(months * _DAYS_A_MONTH).astype(np.int64)
    return day_number(on) - np.clip(days, 0, None)


def _adults_only(months: NDArray[np.float64], age: Whole) -> NDArray[np.float64]:
    """Swap long waits of the young with short waits of their elders: the distribution stays what it was."""
    longest = (age - 18) * 12.0
    swapped = months.copy()
    wrong = np.flatnonzero(swapped > longest)
    wrong = wrong[np.argsort(longest[wrong], kind="stable")]
    elders = np.flatnonzero((longest >= _LONGEST) & (swapped <= 12))
    elders = elders[np.argsort(swapped[elders], kind="stable")][: len(wrong)]
    fits = len(elders)
    swapped[wrong[:fits]], swapped[elders] = swapped[elders], swapped[wrong[:fits]]
    return np.asarray(np.minimum(swapped, np.maximum(longest, 0.5)))


def yearly_refusals(leases_a_month: float, waiting: int) -> float:
    """Refusals a year of one household that waits: of those who get an offer, so many refuse one for one lease."""
    return min(0.35, 12 * leases_a_month / max(waiting, 1) * REFUSED / (100 - REFUSED))


def draw_story(deposit: Whole, leases_a_month: float, on: date, chance: Generator) -> Stories:
    """Everything that happened since the deposit.

    For `leases_a_month` in the whole territory, refusals happen at the rate of the study of Strasbourg; an offer
    refused leaves the household waiting, an offer accepted takes it out of this table.
    """
    rows, today = len(deposit), day_number(on)
    months = whole_months_column(deposit.astype(np.int32), on)
    refusal_rate = yearly_refusals(leases_a_month, rows)
    refused = _events(deposit, refusal_rate, FIRST_OFFER, today - LAST_OFFER, chance)
    suitable = balanced(chance, 0.55, refused.owner) if len(refused.owner) else np.zeros(0, dtype=np.bool_)
    unanswered = _events(deposit, refusal_rate * 0.25, 60, today - 12, chance)
    offered = Events(np.concatenate([refused.owner, unanswered.owner]), np.concatenate([refused.day, unanswered.day]))
    answer = refused.day + between(chance, 2, 10, len(refused.day))
    ranked = _events(deposit, refusal_rate * 0.6, 45, today - 5, chance)
    sat = Events(
        np.concatenate([offered.owner, ranked.owner]),
        np.concatenate([offered.day - between(chance, 3, 20, len(offered.day)), ranked.day]),
    )
    return Stories(
        deposit,
        _renewals(deposit, months, today, on, chance),
        months,
        _sorted(offered),
        _sorted(Events(refused.owner[suitable], answer[suitable])),
        _sorted(Events(refused.owner[~suitable], answer[~suitable])),
        _sorted(sat),
        _sorted(_events(deposit, 0.25, 5, today, chance)),
        _sorted(_events(deposit, 0.02, 30, today, chance)),
    )


def _events(deposit: Whole, yearly: float, first: int, last: int, chance: Generator) -> Events:
    """Events at a rate a year, from `first` days after the deposit to the day `last`, six years back at most."""
    earliest = np.maximum(deposit + first, last - _REMEMBERED)
    room = np.clip(last - earliest, 0, None)
    counts = np.minimum(chance.poisson(room / 365.25 * yearly), 12)
    owner = np.repeat(np.arange(len(deposit)), counts)
    return Events(owner, between(chance, earliest[owner], last, len(owner)))


def _sorted(events: Events) -> Events:
    order = np.lexsort((events.day, events.owner))
    return Events(events.owner[order], events.day[order])


def _renewals(deposit: Whole, months: Whole, today: int, on: date, chance: Generator) -> Whole:
    """The last yearly renewal, in the month before the anniversary, or up to a month late for a few."""
    due = months >= 12
    years = months // 12
    # The anniversary is the deposit moved forward by whole years: counted back from the date of extraction.
    back = np.array([(on - months_before(on, int(m))).days for m in np.arange(12)], dtype=np.int64)
    since_anniversary = np.minimum(back[months % 12] + 15, 364)
    drawn = today - since_anniversary - between(chance, -10, 30, len(deposit))
    late = choose(chance, np.where(due & (months % 12 == 0), 0.2, 0.0))
    drawn = np.where(late, today - 365 - between(chance, 0, 15, len(deposit)), drawn)
    first_renewal = deposit + 335
    return np.where(due & (years >= 1), np.clip(drawn, first_renewal, today), 0)
