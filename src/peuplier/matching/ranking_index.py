"""Candidates for a dwelling at once, whatever the number of demands: lists by place and type, in the order of rank.

A list holds those whom neither the commune nor the type excludes. The other conditions are answered once for each value
of the dwelling when it has few (financing, access), else on the head of the list only (rent). Demands are kept in the
order of rank, so that heads are near one another.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.matching.eligibility import Outcome, eligibility, facts_of_admissions
from peuplier.matching.eligibility_reasons import AdmissionReason, Admissions
from peuplier.matching.pairs import (
    Dwellings,
    Rows,
    narrowed,
    settled,
    side_by_side,
    sources_of,
)
from peuplier.matching.ranking import Standings
from peuplier.matching.ranking_families import Family, before_value, distinct, everybody_admitted, families
from peuplier.vocabulary.facts import Fact, Subject

NOBODY = -1
_HEAD, _LONGER, _KEPT = 6, 8, 200_000


@dataclass(frozen=True, slots=True)
class First:
    """One of the first candidates for a dwelling: its row in the table, the outcome, each condition with its reason."""

    row: int
    outcome: Outcome
    reasons: tuple[AdmissionReason, ...]


@dataclass(frozen=True)
class Heads:
    """The first candidates of several dwellings: rows [dwellings × count], best first, NOBODY where there are fewer."""

    rows: Rows
    outcomes: NDArray[np.int8]


class CandidateIndex:
    """Lists of candidates by place and type, made when first asked. Raises NotCoveredError."""

    def __init__(self, found: Standings, dwellings: Dwellings) -> None:
        self.standings, self.policy, self.on = found, found.policy, found.on
        self.order = found.order()
        self.tables = TablesInForce(self.policy, self.on)
        self.admissions = Admissions(self.policy, self.on, self.tables)
        facts = facts_of_admissions(self.policy)
        in_order = settled(found.demands.take(self.order), facts, self.on, self.tables)
        # Numbers are never read here, and would be copied with every list.
        self._demands = Demands(np.zeros(len(self.order), dtype="U1"), in_order.columns)
        self.dwellings = narrowed(dwellings, facts)
        groups, self._rest = families(self.policy, self.dwellings)
        self._listing = [family for family in groups if family.listed]
        self._gates = [family for family in groups if not family.listed]
        stacked = np.stack([np.zeros(len(dwellings), dtype=np.int64), *(family.values for family in self._listing)])
        self._keys, self._examples = distinct(stacked)
        self._lists: dict[int, tuple[NDArray[np.int32], NDArray[np.int8]]] = {}
        self._remaining = self.admissions.only(self._rest)
        self._single = {name: Demands(self._demands.numbers, {name: c}) for name, c in in_order.columns.items()}
        # What is taken row by row holds no more than what these conditions read: lists of wishes are long to take.
        last = {fact.name for fact in facts_of_admissions(self.policy, self._rest)}
        columns = {name: column for name, column in in_order.columns.items() if name in last}
        self._read_last = Demands(self._demands.numbers, columns)
        self._cells: dict[tuple[str, int], Value] = {}
        self._behind: dict[str, Demands] = {}
        self._homes: dict[int, OneDemand] = {}

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────────

    def build(self) -> int:
        """Answer everything that does not wait for a candidate; returns how many bytes that holds."""
        for key in range(len(self._examples)):
            self._list(key)
        for gate in self._gates:
            for value in range(len(gate.examples)):
                self._answer(gate, value)
        answers = [answer.nbytes for family in (*self._listing, *self._gates) for answer in family.answers.values()]
        return sum(answers) + sum(rows.nbytes + outcomes.nbytes for rows, outcomes in self._lists.values())

    def _list(self, key: int) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """Those whom neither the commune nor the type excludes: places in the order of rank, and outcomes so far."""
        if key not in self._lists:
            place = self._examples[key]
            outcome = everybody_admitted(len(self.order))
            for family in self._listing:
                np.minimum(outcome, self._answer(family, int(family.values[place])), out=outcome)
            rows = np.flatnonzero(outcome).astype(np.int32)
            self._lists[key] = rows, outcome[rows]
        return self._lists[key]

    def _answer(self, family: Family, value: int) -> NDArray[np.int8]:
        """The outcome of every demand before the dwellings that hold a value."""
        if value not in family.answers:
            pairs = before_value(self._demands, self.dwellings, int(family.examples[value]), family.facts)
            family.answers[value] = eligibility(self.policy, pairs, self.on, self.tables, family.admissions).overall
        return family.answers[value]

    def everybody(self, place: int) -> tuple[Rows, NDArray[np.int8]]:
        """All the candidates for one dwelling in the order of rank: rows of the table of demands, and outcomes."""
        rows, sofar = self._list(int(self._keys[place]))
        places = np.full(len(rows), place, dtype=np.int64)
        outcomes = self._beyond_lists(rows.astype(np.int64), sofar, places)
        kept = outcomes != Outcome.EXCLUDED
        return self.order[rows[kept]], outcomes[kept]

    def _beyond_lists(self, rows: Rows, sofar: NDArray[np.int8], places: Rows) -> NDArray[np.int8]:
        """Outcomes once the other conditions are read, for candidates of lists before their dwellings."""
        outcomes = sofar.copy()
        for gate in self._gates:
            values = gate.values[places]
            for value in np.flatnonzero(np.bincount(values)).tolist():
                here = values == value
                outcomes[here] = np.minimum(outcomes[here], self._answer(gate, value)[rows[here]])
        open_ = np.flatnonzero(outcomes)
        if self._rest and len(open_):
            pairs = side_by_side(self._read_last, rows[open_], self.dwellings, places[open_])
            said = eligibility(self.policy, pairs, self.on, self.tables, self._rest).overall
            outcomes[open_] = np.minimum(outcomes[open_], said)
        return outcomes

    # ── the first of each list ───────────────────────────────────────────────────────────────────────────

    def first(self, place: int, count: int = 3) -> tuple[First, ...]:
        """The first candidates for one dwelling, with reasons; the list is read one demand at a time."""
        rows, sofar = self._list(int(self._keys[place]))
        dwelling = self._dwelling(place)
        gates = [self._answer(gate, int(gate.values[place])) for gate in self._gates]
        found: list[First] = []
        for at in range(len(rows)):
            row, outcome = int(rows[at]), int(sofar[at])
            for answer in gates:
                outcome = min(outcome, int(answer[row]))
            if outcome == Outcome.EXCLUDED:
                continue
            pair = _Pair(self, row, dwelling)
            outcome = min(self._remaining.outcome(pair), Outcome(outcome))
            if outcome is not Outcome.EXCLUDED:
                found.append(First(int(self.order[rows[at]]), outcome, self.admissions.reasons(pair)))
                if len(found) == count:
                    break
        return tuple(found)

    def _dwelling(self, place: int) -> OneDemand:
        """The facts of a dwelling, kept once read."""
        if place not in self._homes:
            self._homes[place] = self.dwellings.facts(place, self.on, self.tables)
        return self._homes[place]

    def cell(self, name: str, row: int) -> Value:
        """One fact of the demand at a place in the order of rank; unknown when no condition reads it.

        What was read is kept: the first demands are candidates for many dwellings.
        """
        value = self._cells.get((name, row), self)
        if value is self:
            single = self._single.get(name)
            value = None if single is None else one_demand(single, row, self.on)[name]
            if len(self._cells) >= _KEPT:
                self._cells.clear()
            self._cells[name, row] = value
        return value  # type: ignore[return-value]

    def behind(self, fact: Fact, row: int) -> OneDemand:
        """The facts that one fact comes from, of the demand at a place in the order of rank."""
        if fact.name not in self._behind:
            demands, names = self.standings.demands, sources_of([fact])
            columns = {name: column for name, column in demands.columns.items() if name in names}
            self._behind[fact.name] = Demands(demands.numbers, columns)
        return one_demand(self._behind[fact.name], int(self.order[row]), self.on, self.tables)

    def heads(self, places: Rows, count: int = 3) -> Heads:
        """The first candidates for many dwellings, conditions of the dwelling included, all at once."""
        rows = np.full((len(places), count), NOBODY, dtype=np.int64)
        outcomes = np.zeros((len(places), count), dtype=np.int8)
        waiting, start, length = np.arange(len(places)), 0, max(_HEAD, count + 2)
        filled = np.zeros(len(places), dtype=np.int64)
        while len(waiting):
            keys, which = np.unique(self._keys[places[waiting]], return_inverse=True)
            inside, sofar, sizes = self._stacked(keys, start, length)
            here = inside[which] != NOBODY
            of = np.repeat(waiting, here.sum(axis=1))
            inside, sofar = inside[which][here].astype(np.int64), sofar[which][here]
            outcome = self._beyond_lists(inside, sofar, places[of])
            kept = outcome != Outcome.EXCLUDED
            of, inside, outcome = of[kept], inside[kept], outcome[kept]
            # The place of each candidate kept among those of its dwelling.
            counts = np.bincount(of, minlength=len(places))
            nth = np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)
            nth += filled[of]
            wanted = nth < count
            rows[of[wanted], nth[wanted]] = self.order[inside[wanted]]
            outcomes[of[wanted], nth[wanted]] = outcome[wanted]
            filled += counts
            more = sizes[which] > start + length
            waiting = waiting[more & (filled[waiting] < count)]
            start, length = start + length, length * _LONGER
        return Heads(rows, outcomes)

    def _stacked(self, keys: Rows, start: int, length: int) -> tuple[NDArray[np.int32], NDArray[np.int8], Rows]:
        """A stretch of the lists of several keys, one a row, NOBODY beyond their ends; and how long each list is."""
        rows = np.full((len(keys), length), NOBODY, dtype=np.int32)
        outcomes, sizes = np.zeros((len(keys), length), dtype=np.int8), np.zeros(len(keys), dtype=np.int64)
        for line, key in enumerate(keys.tolist()):
            listed, sofar = self._list(key)
            part = listed[start : start + length]
            rows[line, : len(part)], outcomes[line, : len(part)] = part, sofar[start : start + length]
            sizes[line] = len(listed)
        return rows, outcomes, sizes


class _Pair(OneDemand):
    """A demand of the index before a dwelling: its facts are read from the columns when a test asks for them."""

    def __init__(self, index: CandidateIndex, row: int, dwelling: OneDemand) -> None:
        # What a dwelling holds is known already: going through it again would cost more than the tests.
        dict.__init__(self, dwelling)
        self.number, self.on, self.tables, self.given = "", index.on, index.tables, frozenset()
        self._index, self._row = index, row

    def __missing__(self, name: str) -> Value:
        value = self[name] = self._index.cell(name, self._row)
        return value

    def missing_behind(self, fact: Fact) -> Iterator[str]:
        if self[fact.name] is None:
            # What lies behind a derived fact was left out of the index: the table has it.
            of_demand = fact.subject is Subject.DEMAND
            yield from self._index.behind(fact, self._row).missing_behind(fact) if of_demand else [fact.name]
