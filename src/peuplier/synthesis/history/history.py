"""The past of a synthetic territory drawn whole: the same territory, policy, settings and seed give the same past."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from peuplier.evaluation.calendar import day_number, day_of
from peuplier.evaluation.columns.demands import Column, Demands
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.matching.committee.law import Outcome
from peuplier.matching.pairs import Dwellings
from peuplier.matching.ranking import standings
from peuplier.policy.tree.document import Policy
from peuplier.synthesis.aggregates import epci_data
from peuplier.synthesis.consistency import flows
from peuplier.synthesis.draws import generator
from peuplier.synthesis.history.past import Past, Told, World, tell_past
from peuplier.synthesis.history.population import draw_population
from peuplier.synthesis.history.rehoused import Rehousing, rehousings
from peuplier.synthesis.history.settings import HistorySettings, next_month
from peuplier.synthesis.history.sittings import Decided
from peuplier.synthesis.history.tables import tables_of
from peuplier.synthesis.history.vacated import draw_vacated, monthly_counts
from peuplier.synthesis.settings import Settings
from peuplier.synthesis.sheet import Filled
from peuplier.synthesis.stock.residences import Landlord


@dataclass(frozen=True)
class Measured:
    """What the past amounts to, against the consistency table: per month, and the share that leaves without a lease."""

    months: int
    leases: int
    leases_a_month: float
    wanted_leases_a_month: float
    exits: int
    exits_percent: float
    wanted_exits_percent: float
    arrivals: int
    rehoused: int
    stopped: int


@dataclass(frozen=True)
class History:
    """The four tables, the demands that left, and the measures."""

    tables: Mapping[str, Filled]
    past_demands: Demands
    measured: Measured


def draw_history(
    policy: Policy,
    siren: str,
    today: Demands,
    dwellings: Dwellings,
    register: tuple[Mapping[str, Column], int],
    landlords: tuple[Landlord, ...],
    settings: HistorySettings,
) -> History:
    """The past of a territory. Raises NotCoveredError when the policy has a table without value that far back."""
    data, months = epci_data(siren), settings.months
    line = flows(data, Settings(settings.seed, len(today), settings.on))[0]
    moves = rehousings(*register, dwellings, months[0], settings.on)
    population = draw_population(data, today, landlords, line, settings, [move.entered_on for move in moves])
    aside = [sum(m == day_of(move.signed_on).replace(day=1) for move in moves) for m in months]
    counts = monthly_counts(line.leases.value, len(months), aside)
    chance = generator(settings.seed, siren, "history-vacancies")
    used = np.array([move.place for move in moves], dtype=np.int64)
    vacated = draw_vacated(dwellings, months, counts, used, chance)
    world = World(policy, dwellings, population, settings, siren)
    waiting = len(today)
    ends = [waiting - population.still_waiting(day_number(next_month(month)) - 1) for month in months]
    past = tell_past(world, vacated, [*ends[:-1], 0])
    apart = np.flatnonzero(population.apart)
    for number, (move, row) in enumerate(zip(moves, apart.tolist(), strict=False), start=1):
        _rehouse(world, past, move, row, f"R{siren}-{number:04d}")
    tables = tables_of(world, past)
    gone = int((~population.leased[: population.past]).sum())
    leases = len(tables["leases"])
    over = len(months)
    measured = Measured(
        over,
        leases,
        leases / over,
        line.leases.value,
        gone,
        100 * gone / over / waiting,
        line.exit_rate,
        population.past,
        len(apart),
        past.stopped,
    )
    return History(tables, population.past_demands(generator(settings.seed, siren, "history-closures")), measured)


def _rehouse(world: World, past: Past, move: Rehousing, row: int, identifier: str) -> None:
    """One household rehoused: a sitting, a lease, no call order; the dwelling then leaves the base of the flow."""
    decided_on = move.signed_on - 21
    day = day_of(decided_on)
    first = world.settings.months[0]
    found = standings(world.policy, world.population.as_of(np.array([row]), max(day, first)), max(day, first))
    past.households.freeze(identifier, found, TablesInForce(world.policy, found.on), 0)
    world.population.leave([row], [move.signed_on], True)
    decided = Decided(
        row, 1, Outcome.ALLOCATION, None, False, None, None, decided_on, decided_on + 2, "acceptée", decided_on + 9
    )
    past.told.append(
        Told(
            identifier,
            move.place,
            move.signed_on - 45,
            None,
            move.signed_on - 40,
            None,
            decided_on - 7,
            (),
            (decided,),
            "AUCUN",
            row,
            move.signed_on,
        )
    )
