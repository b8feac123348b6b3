"""Candidates for a dwelling at once, whatever the number of demands: lists by place and type, in the order of rank.

The conditions that read nothing of the dwelling but its commune, or its type and rooms, are evaluated once for each
commune and each type over every demand; a list holds those that none of them excludes. The other conditions (ceiling,
rent, access) are evaluated on the head of the list only. Demands are kept in the order of rank, so that heads are near.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.matching.eligibility import Outcome, eligibility, facts_of_admissions, whole_condition
from peuplier.matching.eligibility_reasons import AdmissionReason, Admissions
from peuplier.matching.pairs import (
    Dwellings,
    Rows,
    before_all,
    conditions_behind,
    narrowed,
    pair_of,
    settled,
    side_by_side,
)
from peuplier.matching.ranking import Standings
from peuplier.policy.tree.monitoring_blocks import Admission
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact, Subject

COMMUNE = ("logement_commune",)
TYPE = ("logement_type", "logement_pièces")
NOBODY = -1
_HEAD, _LONGER = 8, 8


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
        self.dwellings = narrowed(dwellings, (*facts, *_named((*COMMUNE, *TYPE))))
        self._by_commune: list[Admission] = []
        self._by_type: list[Admission] = []
        self._rest: list[Admission] = []
        for admission in self.policy.admissions:
            self._family(admission).append(admission)
        self._outcomes: dict[tuple[tuple[str, ...], tuple[object, ...]], NDArray[np.int8]] = {}
        self._lists: dict[tuple[object, ...], tuple[NDArray[np.int32], NDArray[np.int8]]] = {}
        self._keys = list(zip(*(self._codes(name) for name in (*COMMUNE, *TYPE)), strict=True))

    def _family(self, admission: Admission) -> list[Admission]:
        read = conditions_behind(self.policy, [whole_condition(admission)])
        of_dwelling = {fact.name for fact in read if fact.subject is not Subject.DEMAND}
        if of_dwelling and of_dwelling <= set(COMMUNE):
            return self._by_commune
        return self._by_type if of_dwelling and of_dwelling <= set(TYPE) else self._rest

    def _codes(self, name: str) -> list[object]:
        column = self.dwellings.columns.get(name)
        return [None] * len(self.dwellings) if column is None else column.values.tolist()  # type: ignore[union-attr]

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────────

    def build(self) -> int:
        """Make every list that the dwellings need; returns how many bytes they hold."""
        for place in range(len(self.dwellings)):
            self.head(place)
        return sum(rows.nbytes + outcomes.nbytes for rows, outcomes in self._lists.values())

    def head(self, place: int) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """Those whom neither the commune nor the type excludes: places in the order of rank, and outcomes so far."""
        key = self._keys[place]
        if key not in self._lists:
            outcome = np.minimum(
                self._outcome(COMMUNE, key[:1], self._by_commune, place),
                self._outcome(TYPE, key[1:], self._by_type, place),
            )
            rows = np.flatnonzero(outcome).astype(np.int32)
            self._lists[key] = rows, outcome[rows]
        return self._lists[key]

    def _outcome(
        self, facts: tuple[str, ...], key: tuple[object, ...], admissions: Sequence[Admission], place: int
    ) -> NDArray[np.int8]:
        if (facts, key) not in self._outcomes:
            found = np.full(len(self.order), Outcome.ADMITTED, dtype=np.int8)
            if admissions:
                pairs = before_all(self._demands, narrowed(self.dwellings, _named(facts)), place)
                found = eligibility(self.policy, pairs, self.on, self.tables, admissions).overall
            self._outcomes[facts, key] = found
        return self._outcomes[facts, key]

    def everybody(self, place: int) -> tuple[Rows, NDArray[np.int8]]:
        """All the candidates for one dwelling in the order of rank: rows of the table of demands, and outcomes."""
        rows, sofar = self.head(place)
        outcomes = np.minimum(sofar, self._rest_of(rows.astype(np.int64), np.full(len(rows), place, dtype=np.int64)))
        kept = outcomes != Outcome.EXCLUDED
        return self.order[rows[kept]], outcomes[kept]

    def _rest_of(self, rows: Rows, places: Rows) -> NDArray[np.int8]:
        if not self._rest or not len(rows):
            return np.full(len(rows), Outcome.ADMITTED, dtype=np.int8)
        pairs = side_by_side(self._demands, rows, self.dwellings, places)
        return eligibility(self.policy, pairs, self.on, self.tables, self._rest).overall

    # ── the first of each list ───────────────────────────────────────────────────────────────────────────

    def first(self, place: int, count: int = 3) -> tuple[First, ...]:
        """The first candidates for one dwelling, with reasons; the list is read one demand at a time."""
        rows, _ = self.head(place)
        dwelling = self.dwellings.facts(place, self.on, self.tables)
        found: list[First] = []
        for at in range(len(rows)):
            pair = pair_of(self._facts(int(rows[at])), dwelling)
            outcome = self.admissions.outcome(pair)
            if outcome is not Outcome.EXCLUDED:
                found.append(First(int(self.order[rows[at]]), outcome, self.admissions.reasons(pair)))
                if len(found) == count:
                    break
        return tuple(found)

    def _facts(self, row: int) -> OneDemand:
        return one_demand(self._demands, row, self.on, self.tables)

    def heads(self, places: Rows, count: int = 3) -> Heads:
        """The first candidates for many dwellings, conditions of the dwelling included, all at once."""
        rows = np.full((len(places), count), NOBODY, dtype=np.int64)
        outcomes = np.zeros((len(places), count), dtype=np.int8)
        waiting, start, length = np.arange(len(places)), 0, max(_HEAD, 2 * count)
        filled = np.zeros(len(places), dtype=np.int64)
        while len(waiting):
            heads = [self.head(place) for place in places[waiting].tolist()]
            parts = [(head[0][start : start + length], head[1][start : start + length]) for head in heads]
            sizes = np.array([len(part) for part, _ in parts])
            of = np.repeat(waiting, sizes)
            inside = np.concatenate([part for part, _ in parts]).astype(np.int64)
            sofar = np.concatenate([outcome for _, outcome in parts])
            outcome = np.minimum(sofar, self._rest_of(inside, places[of]))
            kept = outcome != Outcome.EXCLUDED
            of, inside, outcome = of[kept], inside[kept], outcome[kept]
            # The place of each candidate kept among those of its dwelling.
            counts = np.bincount(of, minlength=len(places))
            nth = np.arange(len(of)) - np.repeat((np.cumsum(counts) - counts)[np.unique(of)], counts[np.unique(of)])
            nth += filled[of]
            wanted = nth < count
            rows[of[wanted], nth[wanted]] = self.order[inside[wanted]]
            outcomes[of[wanted], nth[wanted]] = outcome[wanted]
            filled += counts
            more = np.array([len(head[0]) > start + length for head in heads])
            waiting, start, length = waiting[more & (filled[waiting] < count)], start + length, length * _LONGER
        return Heads(rows, outcomes)


def _named(names: Sequence[str]) -> list[Fact]:
    return [FACTS[name] for name in names]
