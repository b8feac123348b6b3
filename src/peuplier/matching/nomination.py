"""Three candidates for a dwelling, called under the minimum rates of the policy, and checked before they are named.

The rates are the objectives « appliqués en désignation » whose base holds the dwelling, in the order of the document.
Their counters start from the leases of the year; in the list, each called candidate counts as a provisional lease; an
unknown membership never counts. The independent verifier reads every list: what it refuses stops that nomination alone.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.derivation import FALSE, TRUE
from peuplier.matching.call_order import Call, CallOrder, call_order
from peuplier.matching.eligibility import Outcome
from peuplier.matching.minimum_rates import MOST_RATES, Counters, MinimumRate
from peuplier.matching.nomination_counters import on_one_base
from peuplier.matching.orientation import Orienter, VacancyOrientation
from peuplier.matching.orientation_accounts import YearSoFar, cell_of
from peuplier.matching.pairs import Dwellings, Rows, before_one, conditions_behind, truths
from peuplier.matching.ranking import Standings
from peuplier.matching.ranking_index import CandidateIndex
from peuplier.matching.verifier import Case, Violation, verify
from peuplier.policy.tree.conditions import Condition
from peuplier.policy.tree.monitoring_blocks import Objective
from peuplier.vocabulary.facts import Subject

# CCH, art. R. 441-3: three candidates for a dwelling, unless there are too few.
CANDIDATES = 3
# The call order of candidates (best rank first), as `matching.call_order` gives it.
MakeCallOrder = Callable[[NDArray[np.int8], Sequence[MinimumRate], Counters], CallOrder]


@dataclass(frozen=True, slots=True)
class Nominee:
    """One of the called: the row of the demand, its rank in the list, why it is called there, what it bears.

    `bears` follows the rates: True, False, or None when membership is unknown (it then counts for nothing).
    """

    row: int
    rank: int
    outcome: Outcome
    call: Call
    bears: tuple[bool | None, ...]


@dataclass(frozen=True)
class CallList:
    """The list of one dwelling, best rank first: rows, outcomes, and what each bears under each rate (1, 0, -1)."""

    objectives: tuple[Objective, ...]
    rates: tuple[MinimumRate, ...]
    counters: tuple[tuple[int, int], ...]
    rows: Rows
    outcomes: NDArray[np.int8]
    bears: NDArray[np.int8]
    outside_pool: Rows

    def without(self, taken: NDArray[np.bool_], year: YearSoFar, orientation: VacancyOrientation) -> "CallList":
        """The same list without the demands that have an offer (`taken` by row), counters as they stand now."""
        free = ~taken[self.rows]
        return replace(
            self,
            rows=self.rows[free],
            outcomes=self.outcomes[free],
            bears=self.bears[free],
            counters=counters_of(self.objectives, orientation, year),
        )

    def common(self) -> Counters:
        """The counters of rates that have different bases, brought to one base as the call order takes them."""
        return on_one_base(self.rates, self.counters)


def counters_of(
    objectives: Sequence[Objective], orientation: VacancyOrientation, year: YearSoFar
) -> tuple[tuple[int, int], ...]:
    """Leases of the year (signed in the base, those of the type) in the cell of each objective."""
    found = []
    for objective in objectives:
        leases = year.counted(objective, cell_of(objective, orientation.landlord, orientation.nominator))
        found.append((leases.signed, leases.of_type))
    return tuple(found)


@dataclass(frozen=True)
class Nomination:
    """The nomination for one dwelling. With `violations` it is stopped: nobody is named, the broken property is."""

    place: int
    orientation: VacancyOrientation
    listed: CallList
    order: CallOrder
    nominees: tuple[Nominee, ...]
    violations: tuple[Violation, ...]

    @property
    def stopped(self) -> bool:
        """Whether the verifier refused the list."""
        return bool(self.violations)

    def position(self, row: int) -> tuple[int, int] | None:
        """(rank in the list, place in the call order) of a demand, from 1; None when it is not in the list."""
        found = np.flatnonzero(self.listed.rows == row)
        if not len(found):
            return None
        rank = int(found[0]) + 1
        return rank, int(np.flatnonzero(self.order.order == rank)[0]) + 1


class Nominator:
    """Nominates for the dwellings of one territory, under one policy at one date. Raises NotCoveredError."""

    def __init__(
        self, found: Standings, dwellings: Dwellings, index: CandidateIndex, make: MakeCallOrder = call_order
    ) -> None:
        self.standings, self.dwellings, self.index = found, dwellings, index
        self.orienter = Orienter(found.policy, found.on, index.admissions)
        self._make = make
        self._populations: dict[str, NDArray[np.int8]] = {}

    def orient(self, place: int, year: YearSoFar) -> VacancyOrientation:
        """The vacancy before its candidates."""
        return self.orienter.orient(self.dwellings, place, year)

    def call_list(
        self, place: int, orientation: VacancyOrientation, year: YearSoFar, taken: Collection[int] = ()
    ) -> CallList:
        """Who is in the list of a dwelling: candidates who have no other offer, in the pool of its nominator."""
        rows, outcomes = self.index.everybody(place)
        if taken:
            free = ~np.isin(rows, np.fromiter(taken, dtype=np.int64))
            rows, outcomes = rows[free], outcomes[free]
        outside: Rows = np.empty(0, dtype=np.int64)
        if orientation.pool is not None and orientation.pool.population is not None:
            said = self._membership(orientation.pool.population, place, rows)
            outside = rows[said == FALSE]
            # A label that is not proved yet is to be instructed: the household stays in the list.
            outcomes = np.minimum(outcomes, said)[said != FALSE]
            rows = rows[said != FALSE]
        objectives = tuple(self._objectives(orientation))
        rates = tuple(MinimumRate(o.name, (o.aim.share or Fraction(0)) * 100) for o in objectives)
        bears = np.zeros((len(rows), len(rates)), dtype=np.int8)
        for column, objective in enumerate(objectives):
            assert objective.population is not None
            said = self._membership(objective.population, place, rows)
            bears[:, column] = np.where(said == TRUE, 1, np.where(said == FALSE, 0, -1))
        counters = counters_of(objectives, orientation, year)
        return CallList(objectives, rates, counters, rows, outcomes, bears, outside)

    def _objectives(self, orientation: VacancyOrientation) -> list[Objective]:
        found = [
            t.objective
            for t in orientation.targets
            if t.objective.minimum_rate and t.in_base and t.objective.population is not None
        ]
        return found[:MOST_RATES]

    def _membership(self, population: Condition, place: int, rows: Rows) -> NDArray[np.int8]:
        """Whether each demand belongs to a population; asked once of everybody when the dwelling has no say."""
        read = conditions_behind(self.standings.policy, [population])
        demands, policy, on = self.standings.demands, self.standings.policy, self.standings.on
        if any(fact.subject is not Subject.DEMAND for fact in read):
            pairs = before_one(demands, rows, self.dwellings, place)
            return np.asarray(truths(policy, pairs, on, self.index.tables, [population])[0])
        key = repr(population)
        if key not in self._populations:
            self._populations[key] = truths(policy, demands, on, self.index.tables, [population])[0]
        return self._populations[key][rows]

    def nominate(
        self,
        place: int,
        year: YearSoFar,
        taken: Collection[int] = (),
        orientation: VacancyOrientation | None = None,
    ) -> Nomination:
        """Three candidates for one dwelling, or a nomination stopped by the verifier. `taken` have another offer."""
        oriented = orientation or self.orient(place, year)
        listed = self.call_list(place, oriented, year, taken)
        return self.named(place, oriented, listed)

    def named(self, place: int, orientation: VacancyOrientation, listed: CallList) -> Nomination:
        """The call order of a list, verified; nobody is named from an order that breaks a property."""
        counters = listed.common()
        order = self._make(listed.bears, listed.rates, counters)
        violations = tuple(verify(_case(listed, order, counters)))
        nominees: list[Nominee] = []
        if not violations:
            for at in range(min(CANDIDATES, len(order))):
                call = order.call(at + 1)
                who = call.rank - 1
                bears = tuple(None if mark < 0 else bool(mark) for mark in listed.bears[who].tolist())
                outcome = Outcome(int(listed.outcomes[who]))
                nominees.append(Nominee(int(listed.rows[who]), call.rank, outcome, call, bears))
        return Nomination(place, orientation, listed, order, tuple(nominees), violations)


def _case(listed: CallList, order: CallOrder, counters: Counters) -> Case:
    """What the verifier reads: plain Python, types that are surely borne, and the rates said active at each call."""
    names = [rate.name for rate in listed.rates]
    borne = [[n for n, mark in zip(names, row, strict=True) if mark == 1] for row in listed.bears.tolist()]
    last = len(names) - 1
    active = [[name for at, name in enumerate(names) if bits >> (last - at) & 1] for bits in order.active.tolist()]
    return Case(
        borne,
        {rate.name: rate.percent for rate in listed.rates},
        order.order.tolist(),
        counters.called,
        dict(zip(names, counters.of_type, strict=True)),
        active,
    )
