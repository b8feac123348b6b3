"""The past, month after month: orientation, nomination under the rates, committee, answers, leases.

Orientation and nomination are those of `matching`, with the counters of the year; only what people do is drawn. A
demand still waiting today never signed: it stands in a list in the months when its own file tells an offer, which it
did not take.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.random import Generator

from peuplier.evaluation.calendar import day_number
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.evaluation.reasons.truths import Tests
from peuplier.matching.eligibility import Outcome
from peuplier.matching.nomination import CANDIDATES, Nomination, Nominator
from peuplier.matching.orientation import Account, Mode, VacancyOrientation
from peuplier.matching.orientation_accounts import LANDLORDS_OWN, YearSoFar, cell_of
from peuplier.matching.pairs import Dwellings, Rows
from peuplier.matching.ranking import Standings, standings
from peuplier.matching.ranking_index import CandidateIndex
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.walks import facts_read
from peuplier.synthesis.aggregates import epci_data
from peuplier.synthesis.draws import generator
from peuplier.synthesis.history.households import Households
from peuplier.synthesis.history.population import OFFERS, OTHER, SITTINGS, SUITABLE, Population
from peuplier.synthesis.history.settings import HistorySettings, next_month
from peuplier.synthesis.history.sittings import Decided, Standing, household_answer, sitting, told_answer
from peuplier.synthesis.history.vacated import Vacated, as_vacant

# A dwelling refused by all goes back to the committee with the next of the list, this many times at most.
_SITTINGS = 3


@dataclass(frozen=True, slots=True)
class Named:
    """What made a candidate stand in its place: rank among all, points, the rates that were late."""

    rank: int
    low: int
    high: int
    rates: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """One vacancy of the past, told to its end. Days are day numbers; rows are those of the
    population. A rehousing has no orientation: the operation takes the dwelling.
    """

    identifier: str
    place: int
    free_on: int
    orientation: VacancyOrientation | None
    offered_on: int
    handed_back_on: int | None
    named_on: int
    named: tuple[tuple[Standing, Named], ...]
    decided: tuple[Decided, ...]
    holder: str | None
    taker: int | None
    signed_on: int | None


@dataclass
class Past:
    """Everything that happened, in order of month; `households` are the facts frozen at each decision that let."""

    households: Households
    told: list[Told] = field(default_factory=list)
    stopped: int = 0


@dataclass(frozen=True)
class World:
    """What the past is told of."""

    policy: Policy
    dwellings: Dwellings
    population: Population
    settings: HistorySettings
    siren: str


def tell_past(world: World, months: Sequence[Vacated], monthly_end: Sequence[int]) -> Past:
    """Every month; `monthly_end` is how many demands of the past still wait at its end. Raises NotCoveredError."""
    past, year = Past(Households(epci_data(world.siren))), YearSoFar()
    last = day_number(world.settings.on)
    for number, vacated in enumerate(months):
        if vacated.month.month == 1:
            year = YearSoFar()
        chance = generator(world.settings.seed, world.siren, f"history-{vacated.month:%Y-%m}")
        busy = _month(world, vacated, year, past, last, chance)
        _leave_without_lease(world, vacated, monthly_end[number], busy, last, chance)
    return past


def _month(world: World, vacated: Vacated, year: YearSoFar, past: Past, last: int, chance: Generator) -> set[int]:
    """One month of vacancies, the earliest free first. Gives the rows that something happened to."""
    population, settings = world.population, world.settings
    rows = population.candidates(vacated.month, settings.ready, chance)
    found = standings(world.policy, population.as_of(rows, vacated.month), vacated.month)
    vacant = as_vacant(world.dwellings, vacated)
    index = CandidateIndex(found, vacant)
    nominator = Nominator(found, vacant, index)
    own = own_objectives(world.policy, vacated.month)
    taken: set[int] = set()
    start = day_number(vacated.month)
    for place in range(len(vacant)):
        oriented = nominator.orient(place, year)
        if oriented.account is Account.FLOW and oriented.nominator is not None:
            year.orient(oriented.landlord or "", oriented.nominator)
        offered_on = start + int(chance.integers(0, 5))
        back = None
        using = oriented
        if int(chance.integers(0, 100)) < settings.handed_back.get(oriented.nominator or "", 0):
            back = offered_on + int(chance.integers(2, 7))
            using = for_landlord(oriented, own)
        nomination = nominator.nominate(place, year, taken, using)
        past.stopped += nomination.stopped
        named_on = (back or offered_on) + int(chance.integers(1, 5))
        free = int(vacated.free_on[place])
        told = _one_vacancy(world, found, nomination, rows, taken, named_on, free, last, chance)
        identifier = f"V{world.siren}-{vacated.month:%Y%m}-{place + 1:04d}"
        one = Told(
            identifier,
            int(vacated.places[place]),
            free,
            oriented,
            offered_on,
            back,
            named_on,
            told.named,
            told.decided,
            using.nominator,
            told.taker,
            told.signed_on,
        )
        past.told.append(one)
        if told.taker is not None and told.at is not None:
            _sign(nomination, told.at, year)
            past.households.freeze(identifier, found, nominator.index.tables, told.at)
    return {int(rows[at]) for at in taken}


@dataclass(frozen=True)
class _Outcome:
    named: tuple[tuple[Standing, Named], ...]
    decided: tuple[Decided, ...]
    taker: int | None
    at: int | None
    signed_on: int | None


def _one_vacancy(
    world: World,
    found: Standings,
    nomination: Nomination,
    rows: Rows,
    taken: set[int],
    named_on: int,
    free_on: int,
    last: int,
    chance: Generator,
) -> _Outcome:
    """Sittings until somebody accepts, nobody is left, or the end of the past comes."""
    population, settings = world.population, world.settings
    follow = settings.follow.get(nomination.orientation.nominator or LANDLORDS_OWN, 80)
    queue = [] if nomination.stopped else _queue(nomination, taken)
    named: list[tuple[Standing, Named]] = []
    decided: list[Decided] = []
    held_on = named_on + int(chance.integers(4, 9))

    def answer(row: int, day: int) -> tuple[str, int, str | None]:
        if row >= population.past:
            refusals = (*population.events[SUITABLE][row], *population.events[OTHER][row])
            return told_answer(sorted(refusals), day)
        return household_answer(settings, chance, day)

    for turn in range(_SITTINGS):
        group = queue[turn * CANDIDATES : (turn + 1) * CANDIDATES]
        if not group or held_on >= last:
            break
        listed = []
        for at in group:
            taken.add(int(nomination.listed.rows[at]))
            standing = _standing(nomination, rows, at)
            listed.append(standing)
            named.append((standing, _named(found, nomination, at)))
        decisions, taker = sitting(listed, follow, settings, held_on, answer, chance)
        decided += [_within(one, last) for one in decisions]
        _remember(population, decisions, chance)
        if taker is not None:
            accepted = next(one.replied_on for one in decisions if one.row == taker)
            assert accepted is not None
            signed = max(accepted, free_on) + int(chance.integers(3, 16))
            signed = signed if signed < last else last - 1
            if signed < accepted:
                break
            among = [int(nomination.listed.rows[at]) for at in group]
            row = next(row for row in among if int(rows[row]) == taker)
            population.leave([taker], [signed], True)
            return _Outcome(tuple(named), tuple(decided), taker, row, signed)
        held_on = max((one.replied_on or held_on for one in decisions), default=held_on) + int(chance.integers(3, 8))
    return _Outcome(tuple(named), tuple(decided), None, None, None)


def _queue(nomination: Nomination, taken: set[int]) -> list[int]:
    """Places in the list in call order; those called elsewhere this month are passed over."""
    order = [int(rank) - 1 for rank in nomination.order.order.tolist()]
    return [at for at in order if int(nomination.listed.rows[at]) not in taken][: _SITTINGS * CANDIDATES]


def _standing(nomination: Nomination, rows: Rows, at: int) -> Standing:
    place = int(np.flatnonzero(nomination.order.order == at + 1)[0]) + 1
    to_instruct = Outcome(int(nomination.listed.outcomes[at])) is not Outcome.ADMITTED
    return Standing(int(rows[nomination.listed.rows[at]]), place, to_instruct)


def _named(found: Standings, nomination: Nomination, at: int) -> Named:
    row = int(nomination.listed.rows[at])
    place = int(np.flatnonzero(nomination.order.order == at + 1)[0]) + 1
    call = nomination.order.call(place)
    rates = tuple(nomination.listed.rates[index].name for index in call.filtered)
    return Named(at + 1, int(found.low[row]), int(found.high[row]), rates)


def _within(one: Decided, last: int) -> Decided:
    """What happens after the end of the past is not known yet."""
    if one.offered_on is not None and one.offered_on >= last:
        return replace(one, offered_on=None, reply=None, replied_on=None, refusal=None)
    if one.replied_on is not None and one.replied_on >= last:
        return replace(one, reply=None, replied_on=None, refusal=None)
    return one


def _remember(population: Population, decisions: Sequence[Decided], chance: Generator) -> None:
    """Sittings, offers and refusals enter the files of the households that will leave."""
    for one in decisions:
        population.tell(SITTINGS, one.row, one.decided_on)
        if one.offered_on is not None:
            population.tell(OFFERS, one.row, one.offered_on)
        if one.reply in ("refusée", "silence") and one.replied_on is not None:
            suitable = one.reply == "silence" or bool(chance.integers(0, 100) < 55)
            population.tell(SUITABLE if suitable else OTHER, one.row, one.replied_on)


def _sign(nomination: Nomination, row: int, year: YearSoFar) -> None:
    """The lease enters the counters of every rate whose base holds the dwelling."""
    at = int(np.flatnonzero(nomination.listed.rows == row)[0])
    oriented = nomination.orientation
    for column, objective in enumerate(nomination.listed.objectives):
        bears = bool(nomination.listed.bears[at, column] == 1)
        year.sign(objective, cell_of(objective, oriented.landlord, oriented.nominator), bears)


def _leave_without_lease(
    world: World, vacated: Vacated, end: int, busy: set[int], last: int, chance: Generator
) -> None:
    """Some leave: as many as brings the queue to its length. Nobody leaves in the month when they are named."""
    population = world.population
    start, after = day_number(vacated.month), day_number(next_month(vacated.month))
    free = population.available(after - 1)
    if end:
        signing = int((population.leased & (population.left >= after)).sum())
        count = max(0, len(free) + signing - end)
        quiet = [row for row in free.tolist() if row not in busy and population.came[row] < start]
        free = np.array(quiet, dtype=np.int64)
        free = chance.choice(free, min(count, len(free)), replace=False) if len(free) else free
    days = after - chance.integers(1, 9, len(free))
    told = [max(population.events[SITTINGS][row], default=0) for row in free.tolist()]
    known = np.maximum(population.came[free], np.array(told, dtype=np.int64)) + 1
    population.leave(free, np.minimum(np.maximum(days, known), last), False)


def own_objectives(policy: Policy, on: date) -> frozenset[str]:
    """The objectives that count a dwelling let on the landlord's own account."""
    tests = Tests({group.name: group for group in policy.groups}, TablesInForce(policy, on))
    given = OneDemand("", dict.fromkeys(("logement_réservataire", "attribution_réservataire"), LANDLORDS_OWN), on)
    found = set()
    for objective in policy.objectives:
        among = objective.among
        reads = among is not None and {fact.name for fact in facts_read(among)} & given.keys()
        if among is None or not reads or tests.test(among)(given):
            found.add(objective.name)
    return frozenset(found)


def for_landlord(oriented: VacancyOrientation, own: frozenset[str]) -> VacancyOrientation:
    """A turn handed back: the landlord names for itself, under the objectives that hold for its own dwellings."""
    kept = tuple(target for target in oriented.targets if target.objective.name in own)
    return replace(oriented, nominator=LANDLORDS_OWN, share=None, mode=Mode.LANDLORD, pool=None, targets=kept)
