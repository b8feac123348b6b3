"""A month of vacancies shared out, the most constrained dwelling first: each demand gets at most one offer."""

from heapq import heapify, heappop, heappush

import numpy as np

from peuplier.matching.month import Assignment, Month, assignment


def most_constrained_first(month: Month) -> Assignment:
    """At each turn, the dwelling with the fewest free candidates (then the first in the list) takes one of them.

    Who: free candidates filtered by the active rates of the dwelling, in order, as in a call order; then the best rank.
    A dwelling with several places comes back until they are filled.
    """
    return assignment(month, np.array(sorted(_Turns(month).pairs()), dtype=np.int64))


class _Turns:
    """The state of the turns: who is free, and the counters of the rates."""

    def __init__(self, month: Month) -> None:
        self.month = month
        self.starts, self.demands = month.starts.tolist(), month.demands.tolist()
        self.places = month.places.tolist()
        self.free = [True] * month.demand_count
        self.candidates = np.diff(month.starts).tolist()
        self.wanted_by: list[list[int]] = [[] for _ in range(month.demand_count)]
        for dwelling, demand in zip(month.dwellings().tolist(), self.demands, strict=True):
            self.wanted_by[demand].append(dwelling)
        self.counters = [[rate.called, rate.of_type] for rate in month.rates]
        self.borne = [(rate.bears == 1).tolist() for rate in month.rates]
        self.based = [rate.in_base.tolist() for rate in month.rates]

    def pairs(self) -> list[int]:
        """The offers, in the order of the turns."""
        waiting = [(free, dwelling) for dwelling, free in enumerate(self.candidates) if free and self.places[dwelling]]
        heapify(waiting)
        found = []
        while waiting:
            free, dwelling = heappop(waiting)
            if free != self.candidates[dwelling] or not self.places[dwelling]:
                # Its candidates went elsewhere since: a newer entry tells how many are left.
                continue
            pair = self._choose(dwelling)
            found.append(pair)
            self.places[dwelling] -= 1
            self._take(pair, dwelling)
            for other in self.wanted_by[self.demands[pair]]:
                self.candidates[other] -= 1
                if self.candidates[other] and self.places[other]:
                    heappush(waiting, (self.candidates[other], other))
        return found

    def _choose(self, dwelling: int) -> int:
        pairs = range(self.starts[dwelling], self.starts[dwelling + 1])
        kept = [pair for pair in pairs if self.free[self.demands[pair]]]
        for rate, borne, based, (called, of_type) in zip(
            self.month.rates, self.borne, self.based, self.counters, strict=True
        ):
            percent = rate.rate.percent
            if based[dwelling] and 100 * percent.denominator * of_type < percent.numerator * (1 + called):
                kept = [pair for pair in kept if borne[self.demands[pair]]] or kept
        return kept[0]

    def _take(self, pair: int, dwelling: int) -> None:
        demand = self.demands[pair]
        self.free[demand] = False
        for borne, based, counters in zip(self.borne, self.based, self.counters, strict=True):
            if based[dwelling]:
                counters[0] += 1
                counters[1] += borne[demand]
