"""Who waited, month by month: those who wait today, and those who left before, so that the queue keeps its length.

Those who left are drawn as today's demands are, at two dates: the first queue at the beginning of the past, the
arrivals moved to the day they came. Each month some leave with a lease, the others are taken at random.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from peuplier.evaluation.calendar import day_number, day_of, whole_months_column
from peuplier.evaluation.columns.demands import Demands, Lists, Plain
from peuplier.synthesis.aggregates import EpciData
from peuplier.synthesis.consistency import Flows
from peuplier.synthesis.demand.table import draw_demands
from peuplier.synthesis.draws import between, generator
from peuplier.synthesis.history.columns import column_of, dates_of, joined, moved
from peuplier.synthesis.history.settings import HistorySettings, next_month
from peuplier.synthesis.legal_values import abnormal_delay, ceilings, quartile_thresholds
from peuplier.synthesis.stock.names import base36
from peuplier.synthesis.stock.residences import Landlord
from peuplier.synthesis.territory import main_zone
from peuplier.vocabulary import FACTS

Whole = NDArray[np.int64]
OFFERS, SITTINGS = "propositions_le", "passages_commission_le"
SUITABLE, OTHER = "refus_logement_adapté_le", "autres_refus_le"
_EVENTS = (OFFERS, SITTINGS, SUITABLE, OTHER)
_STAGES = (
    *("profiles", "families", "disabled", "incomes", "homes", "wishes"),
    *("seniority", "story", "sheet", "recognitions", "gaps", "duplicates"),
)
_NEVER = np.iinfo(np.int32).max


@dataclass
class Population:
    """Every demand of the past and of today: rows below `past` have left by the end, those above still wait.

    `came` and `left` are day numbers; `left` is far ahead until it is known, `leased` says who left with a lease.
    `apart` are households rehoused by an operation: they never stand in a list.
    """

    everyone: Demands
    past: int
    came: Whole
    left: Whole
    leased: NDArray[np.bool_]
    apart: NDArray[np.bool_]
    events: Mapping[str, list[list[int]]]
    told: Mapping[str, NDArray[np.bool_]]
    abnormal_months: int | None
    waiting: int
    offered_months: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    def available(self, day: int) -> Whole:
        """Rows of the past that came by a day and whose end is not settled yet: they may be offered something."""
        here = (self.came[: self.past] <= day) & (self.left[: self.past] == _NEVER) & ~self.apart[: self.past]
        return np.flatnonzero(here)

    def still_waiting(self, day: int) -> int:
        """How many of today's demands were already there on a day."""
        return int((self.came[self.past :] <= day).sum())

    def candidates(self, start: date, share: int, chance: Generator) -> Whole:
        """Rows that lists of a month look at: some of those who will leave, and those whose file tells an offer."""
        day = day_number(start)
        past = self.available(day)
        count = min(len(past), max(len(past) * share // 100, min(len(past), self.waiting // 5)))
        ready = np.sort(chance.choice(past, count, replace=False)) if count else past
        today = [row for row in self.offered_months.get((start.year, start.month), []) if self.came[row] <= day]
        return np.concatenate([ready, np.array(today, dtype=np.int64)])

    def as_of(self, rows: Whole, on: date) -> Demands:
        """The demands as they stood on a day: events of before, tax years of that year, delay counted to that day."""
        day = day_number(on)
        taken = self.everyone.take(rows)
        columns = dict(taken.columns)
        listed = rows.tolist()
        for name in _EVENTS:
            before = [[one for one in self.events[name][row] if one <= day] for row in listed]
            columns[name] = dates_of(before, [bool(self.told[name][row]) for row in listed])
        for back in (1, 2):
            name = f"année_revenu_fiscal_n_{back}"
            year = columns[name]
            if isinstance(year, Plain):
                columns[name] = Plain(np.where(year.known, on.year - back, year.values).astype(year.values.dtype))
        if self.abnormal_months is not None:
            months = whole_months_column(self.came[rows].astype(np.int32), on)
            columns["délai_anormalement_long"] = Plain((months >= self.abnormal_months).astype(np.int8))
        return Demands(taken.numbers, columns)

    def tell(self, name: str, row: int, day: int) -> None:
        """One more event in the life of a demand of the past; those still waiting already tell theirs.

        A file that does not tell such events stays silent: one of them would not make the list known.
        """
        if row < self.past:
            self.events[name][row].append(day)

    def leave(self, rows: Whole | Sequence[int], days: Whole | Sequence[int], leased: bool) -> None:
        """These demands leave on these days."""
        self.left[rows] = days
        self.leased[rows] = leased

    def past_demands(self, chance: Generator) -> Demands:
        """The demands that left, as they stood then, with the day and the reason (CCH, art. R. 441-2-8)."""
        rows = np.arange(self.past)
        taken = self.everyone.take(rows)
        columns = dict(taken.columns)
        for name in _EVENTS:
            events = [self.events[name][row] for row in range(self.past)]
            columns[name] = dates_of(events, self.told[name][rows].tolist())
        reasons = np.array(["RADREN", "RADABA", "RADCON"])[chance.choice(3, self.past, p=(0.6, 0.22, 0.18))]
        closed = np.where(self.leased[rows], "RADATT", reasons)
        columns["radiation_le"] = column_of(FACTS["radiation_le"], self.left[rows].tolist())
        columns["motif_radiation"] = column_of(FACTS["motif_radiation"], closed.tolist())
        return Demands(taken.numbers, columns)


def draw_population(
    data: EpciData,
    today: Demands,
    landlords: tuple[Landlord, ...],
    line: Flows,
    settings: HistorySettings,
    rehoused: Sequence[int],
) -> Population:
    """Today's demands and those who left. `rehoused`: the day each household of an operation entered the register."""
    months = settings.months
    start = day_number(months[0])
    came = deposits(today)
    waiting = len(today)
    first = waiting - int((came < start).sum())
    arrivals = [max(0, round(line.arrivals) - _between(came, month)) for month in months]
    tails = base36(np.arange(1, first + sum(arrivals) + len(rehoused) + 1) + waiting, 4)
    numbers = np.array([f"SYNTH{data.siren}{tail}" for tail in tails], dtype="U18")
    # The day before the past begins: everyone of the first queue came before it.
    queue = _drawn(data, first, 0, landlords, line, months[0], settings.seed, "queue")
    came_first = np.minimum(deposits(queue), start - 1)
    chance = generator(settings.seed, data.siren, "history-arrivals")
    count = sum(arrivals) + len(rehoused)
    later = _drawn(data, count, len(rehoused), landlords, line, settings.on, settings.seed, "later")
    urban = later.columns["relogement_renouvellement_urbain"]
    assert isinstance(urban, Plain)
    # Those who say that they are to be rehoused first; when the draw gives fewer, the last rows say it too.
    by_need = np.argsort(urban.values != 1, kind="stable")
    moved_out, others = np.sort(by_need[: len(rehoused)]), np.sort(by_need[len(rehoused) :])
    day_one = np.repeat([day_number(month) for month in months], arrivals)
    length = np.repeat([(next_month(month) - month).days for month in months], arrivals)
    came_later = between(chance, day_one, day_one + length - 1, len(others))
    came_out = np.array(rehoused, dtype=np.int64)
    order = np.concatenate([others, moved_out])
    wanted = np.concatenate([came_later, came_out])
    later = later.take(order)
    told = urban.values[order].copy()
    told[len(others) :] = 1
    later = Demands(later.numbers, {**later.columns, "relogement_renouvellement_urbain": Plain(told)})
    later = moved(_without_events(later), wanted - deposits(later), FACTS)
    past = joined(queue, later, FACTS)
    everyone = joined(Demands(numbers[: len(past)], past.columns), today, FACTS)
    apart = np.zeros(len(everyone), dtype=np.bool_)
    apart[len(past) - len(moved_out) : len(past)] = True
    whole = np.concatenate([came_first, wanted, came])
    found = Population(
        everyone,
        len(past),
        whole,
        np.full(len(everyone), _NEVER, dtype=np.int64),
        np.zeros(len(everyone), dtype=np.bool_),
        apart,
        *_events_of(everyone),
        abnormal_delay(data.department, settings.on),
        waiting,
    )
    for row in range(len(past), len(everyone)):
        for day in found.events[OFFERS][row]:
            month = day_of(day)
            listed = found.offered_months.setdefault((month.year, month.month), [])
            if row not in listed:
                listed.append(row)
    return found


def deposits(demands: Demands) -> Whole:
    """The day each demand was first deposited."""
    column = demands.columns["dépôt_demande"]
    assert isinstance(column, Plain)
    return column.values.astype(np.int64)


def _between(days: Whole, month: date) -> int:
    return int(((days >= day_number(month)) & (days < day_number(next_month(month)))).sum())


def _drawn(
    data: EpciData,
    rows: int,
    to_rehouse: int,
    landlords: tuple[Landlord, ...],
    line: Flows,
    on: date,
    seed: int,
    part: str,
) -> Demands:
    """Demands drawn as those of a territory, from streams of their own."""
    chances = {stage: generator(seed, data.siren, f"history-{part}-{stage}") for stage in _STAGES}
    return draw_demands(
        data,
        rows,
        to_rehouse,
        quartile_thresholds(data.siren, data.department, on),
        ceilings(main_zone(data), on),
        landlords,
        line.leases.value,
        line.delay.value,
        abnormal_delay(data.department, on),
        on,
        chances,
    ).demands


def _without_events(demands: Demands) -> Demands:
    """Newcomers: nothing was offered to them yet, and that is known."""
    rows = len(demands)
    empty = dates_of([[]] * rows, [True] * rows)
    return Demands(demands.numbers, {**demands.columns, **dict.fromkeys(_EVENTS, empty)})


def _events_of(demands: Demands) -> tuple[dict[str, list[list[int]]], dict[str, NDArray[np.bool_]]]:
    events: dict[str, list[list[int]]] = {}
    told: dict[str, NDArray[np.bool_]] = {}
    for name in _EVENTS:
        column = demands.columns[name]
        assert isinstance(column, Lists)
        ends, values = column.offsets.tolist(), column.values.tolist()
        events[name] = [values[ends[row] : ends[row + 1]] for row in range(len(demands))]
        told[name] = column.filled.copy()
    return events, told
