"""A month of vacancies: oriented in the order in which they fall free, then nominated, the most constrained first.

Each demand is a candidate for one dwelling at most. After each nomination the first called counts as a provisional
lease for the dwellings that follow; the counters given stay as they were. A stopped nomination takes nobody.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heapify, heappop, heappush

import numpy as np

from peuplier.evaluation.calendar import day_number
from peuplier.evaluation.columns.demands import Plain, codes_of
from peuplier.matching.assignment_verifier import verify_assignment
from peuplier.matching.minimum_rates import MinimumRate
from peuplier.matching.month import Assignment, Month, MonthRate, assignment
from peuplier.matching.nomination import CANDIDATES, CallList, Nomination, Nominator
from peuplier.matching.optimum import optimal
from peuplier.matching.orientation import Account, VacancyOrientation
from peuplier.matching.orientation_accounts import Cell, YearSoFar, cell_of
from peuplier.matching.pairs import Dwellings, Rows
from peuplier.vocabulary import FACTS

# The optimum looks at the head of each list, and at whoever was named from further down.
_HEAD = 200
_VACANT = "2"


def vacancies(dwellings: Dwellings, first: date, last: date, on: date) -> Rows:
    """Dwellings to let that fall free between two days, both included, the earliest first.

    A dwelling said vacant without a date is free on the date of calculation; one said let is not vacant.
    """
    rows = len(dwellings)
    free, occupation = dwellings.columns.get("logement_libre_le"), dwellings.columns.get("logement_occupation")
    vacant = np.ones(rows, dtype=np.bool_)
    if isinstance(occupation, Plain):
        vacant = np.asarray(occupation.values == codes_of(FACTS["logement_occupation"])[_VACANT])
    days = np.full(rows, day_number(on), dtype=np.int64)
    if isinstance(free, Plain):
        days = np.where(free.known, free.values, days)
        vacant |= free.known & (not isinstance(occupation, Plain) or ~occupation.known)
    elif not isinstance(occupation, Plain):
        vacant[:] = False
    found = np.flatnonzero(vacant & (days >= day_number(first)) & (days <= day_number(last)))
    return np.asarray(found[np.lexsort((dwellings.ids[found], days[found]))], dtype=np.int64)


@dataclass(frozen=True)
class Reckoning:
    """What a way of sharing out a month amounts to: places filled, weight of ranks, bearers missing for each rate."""

    filled: int
    weight: int
    missing: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Shared:
    """The optimum of a month: for each vacancy its rows, best rank first; both reckonings; faults of the verifier."""

    rows: tuple[tuple[int, ...], ...]
    optimum: Reckoning
    called: Reckoning
    faults: tuple[str, ...]


@dataclass(frozen=True)
class MonthOfNominations:
    """The nominations in the order in which they were made, and the lists before anybody was taken."""

    nominations: tuple[Nomination, ...]
    lists: tuple[CallList, ...]
    year: YearSoFar

    def of_row(self, row: int) -> Nomination | None:
        """The nomination in which a demand is named."""
        return next((n for n in self.nominations if any(who.row == row for who in n.nominees)), None)

    @property
    def stopped(self) -> tuple[Nomination, ...]:
        """The nominations that the verifier stopped."""
        return tuple(nomination for nomination in self.nominations if nomination.stopped)


def nominate_month(nominator: Nominator, places: Sequence[int], year: YearSoFar) -> MonthOfNominations:
    """Every vacancy of `places`, given in the order in which they fall free."""
    year = year.copy()
    oriented: list[VacancyOrientation] = []
    for place in places:
        found = nominator.orient(place, year)
        if found.account is Account.FLOW and found.nominator is not None:
            year.orient(found.landlord or "", found.nominator)
        oriented.append(found)
    lists = [nominator.call_list(place, found, year) for place, found in zip(places, oriented, strict=True)]
    taken = np.zeros(len(nominator.standings.demands), dtype=np.bool_)
    free = [len(listed) for listed in (whole.rows for whole in lists)]
    wanted_by: dict[int, list[int]] = {}
    for turn, listed in enumerate(lists):
        for row in listed.rows.tolist():
            wanted_by.setdefault(row, []).append(turn)
    waiting = [(free[turn], turn) for turn in range(len(places))]
    heapify(waiting)
    made: dict[int, Nomination] = {}
    while waiting:
        count, turn = heappop(waiting)
        if turn in made or count != free[turn]:
            continue
        listed = lists[turn].without(taken, year, oriented[turn])
        nomination = made[turn] = nominator.named(places[turn], oriented[turn], listed)
        _sign(nomination, year)
        for nominee in nomination.nominees:
            taken[nominee.row] = True
            for other in wanted_by[nominee.row]:
                free[other] -= 1
                if other not in made:
                    heappush(waiting, (free[other], other))
    order = list(made)
    return MonthOfNominations(tuple(made[t] for t in order), tuple(lists[t] for t in order), year)


def _sign(nomination: Nomination, year: YearSoFar) -> None:
    """The first called as a provisional lease in the base of each rate."""
    if nomination.nominees:
        first, oriented = nomination.nominees[0], nomination.orientation
        for objective, bears in zip(nomination.listed.objectives, first.bears, strict=True):
            year.sign(objective, cell_of(objective, oriented.landlord, oriented.nominator), bears is True)


def share_out(month: MonthOfNominations, before: YearSoFar) -> Shared:
    """The optimum of the same month, beside what was called. Raises NoOptimumError.

    Both are reckoned alike: every place counts as one provisional lease on the counters of before the month.
    """
    kept = [_kept(n, listed) for n, listed in zip(month.nominations, month.lists, strict=True)]
    universe = sorted({row for rows in kept for row in rows})
    at = {row: index for index, row in enumerate(universe)}
    lists = [[at[row] for row in rows] for rows in kept]
    weights = [[max(0, _HEAD - place) for place in range(len(rows))] for rows in kept]
    plain = Month.of_lists(lists, len(universe), weights)
    rates = _rates(month, before, at)
    arrays = Month(
        plain.starts, plain.demands, plain.weights, len(universe), np.full(len(kept), CANDIDATES, np.int64), rates
    )
    named = [{at[who.row] for who in nomination.nominees} for nomination in month.nominations]
    of_dwelling, of_demand = arrays.dwellings().tolist(), arrays.demands.tolist()
    pairs = [i for i, (where, who) in enumerate(zip(of_dwelling, of_demand, strict=True)) if who in named[where]]
    called, best = assignment(arrays, np.array(pairs, dtype=np.int64)), optimal(arrays)
    chosen: list[list[int]] = [[] for _ in kept]
    for pair in best.pairs.tolist():
        chosen[of_dwelling[pair]].append(universe[of_demand[pair]])
    return Shared(
        tuple(tuple(rows) for rows in chosen),
        _reckoned(best, rates),
        _reckoned(called, rates),
        tuple(verify_assignment(arrays, best)),
    )


def _reckoned(found: Assignment, rates: Sequence[MonthRate]) -> Reckoning:
    names = [rate.rate.name for rate in rates]
    return Reckoning(found.filled, found.weight, tuple(zip(names, found.missing, strict=True)))


def _kept(nomination: Nomination, listed: CallList) -> list[int]:
    head: list[int] = listed.rows[:_HEAD].tolist()
    named = {who.row for who in nomination.nominees} - set(head)
    return head + [row for row in listed.rows[_HEAD:].tolist() if row in named]


def _rates(month: MonthOfNominations, before: YearSoFar, at: dict[int, int]) -> tuple[MonthRate, ...]:
    """One rate for each objective and cell; who bears it as the lists say, unknown where two lists disagree."""
    found: dict[tuple[str, Cell], MonthRate] = {}
    for turn, (nomination, listed) in enumerate(zip(month.nominations, month.lists, strict=True)):
        oriented = nomination.orientation
        for column, objective in enumerate(listed.objectives):
            cell = cell_of(objective, oriented.landlord, oriented.nominator)
            key = objective.name, cell
            if key not in found:
                leases = before.counted(objective, cell)
                name = "/".join((objective.name, *(part for part in cell if part is not None)))
                asked = MinimumRate(name, listed.rates[column].percent)
                based = np.zeros(len(month.nominations), dtype=np.bool_)
                bears = np.full(len(at), -2, dtype=np.int8)
                found[key] = MonthRate(asked, based, bears, leases.signed, leases.of_type)
            found[key].in_base[turn] = True
            for row, mark in zip(listed.rows.tolist(), listed.bears[:, column].tolist(), strict=True):
                if row in at:
                    held = found[key].bears[at[row]]
                    found[key].bears[at[row]] = mark if held in (-2, mark) else -1
    for rate in found.values():
        rate.bears[rate.bears == -2] = 0
    return tuple(found.values())


def twice_named(month: MonthOfNominations) -> list[int]:
    """Rows named in more than one nomination: none, unless the month is wrong."""
    counts = Counter(who.row for nomination in month.nominations for who in nomination.nominees)
    return [row for row, count in counts.items() if count > 1]
