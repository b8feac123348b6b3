"""The call order: candidates in order of rank, unless a minimum rate that falls behind calls one of its own first.

At each call, a rate q is *active* when candidates of its type remain and 100 × called of the type < q × (1 + called).
The candidates who remain are filtered by the active rates, in the order in which the rates are listed; a rate that none
of those left bears is skipped; the best rank is called. That is the published Parcoursup order (two rates), for any
number of them; docs/background/ordre-d-appel.md says what it guarantees and proves it.

Filtering by rates in turn picks, among sets of types, the first in lexicographic order of the active rates: with the
first rate as the highest bit, it is the greatest `types & active`. One queue for each set of types, in order of rank,
is therefore enough, and the work is linear in the number of candidates.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peuplier.matching.minimum_rates import MOST_CALLED, MOST_RATES, Counters, MinimumRate

Integers = NDArray[np.int64]
# Below this many comparisons of heads, plain Python has answered before compiled code is loaded.
_WORTH_COMPILING = 60_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call and why: rates by their index in the list of rates.

    `filtered` are the active rates that the candidate bears: each of them kept some candidates and dropped the others.
    `skipped` are the active rates that none of those left bore. `overtaken` counts the better ranks still waiting.
    """

    place: int
    rank: int
    active: tuple[int, ...]
    filtered: tuple[int, ...]
    skipped: tuple[int, ...]
    overtaken: int


@dataclass(frozen=True, slots=True)
class CallOrder:
    """Initial ranks (from 1) in order of call; for each call, the active rates and the types of the one called.

    `active` and `types` are sets of rates as bits, the first rate being the highest of `len(rates)` bits.
    """

    rates: tuple[MinimumRate, ...]
    order: Integers
    active: Integers
    types: Integers

    def __len__(self) -> int:
        return len(self.order)

    def call(self, place: int) -> Call:
        """Why the candidate called at `place` (from 1) was."""
        at = place - 1
        rank, active, types = int(self.order[at]), int(self.active[at]), int(self.types[at])
        ahead = int(np.count_nonzero(self.order[:at] < rank))
        return Call(
            place,
            rank,
            self._names(active),
            self._names(active & types),
            self._names(active & ~types),
            rank - 1 - ahead,
        )

    def _names(self, bits: int) -> tuple[int, ...]:
        last = len(self.rates) - 1
        return tuple(index for index in range(last + 1) if bits >> (last - index) & 1)


def call_order(bears: NDArray[np.int8], rates: Sequence[MinimumRate], counters: Counters | None = None) -> CallOrder:
    """The call order of candidates given best rank first.

    `bears[candidate, rate]` is 1 when the candidate bears the type, 0 when not, -1 when that is unknown: unknown never
    counts as bearing. Raises ValueError, in French, for more rates or candidates than the integers hold.
    """
    counters = counters or Counters.at_zero(rates)
    if len(rates) > MOST_RATES:
        raise ValueError(f"{len(rates)} taux minimum : {MOST_RATES} au plus.")
    if bears.shape[1:] != (len(rates),) or len(counters.of_type) != len(rates):
        raise ValueError(f"{len(rates)} taux, mais une table {bears.shape} et {len(counters.of_type)} compteurs.")
    if len(bears) > MOST_CALLED - counters.called:
        raise ValueError(f"Plus de {MOST_CALLED} candidats, baux déjà signés compris.")
    types = sets_of_types(bears)
    # The queue of each set of types: candidates sorted by set, and by rank within a set.
    queue = np.argsort(types.astype(np.uint16), kind="stable").astype(np.int64)
    sizes = np.bincount(types, minlength=1 << len(rates))
    ends = np.cumsum(sizes)
    present = np.flatnonzero(sizes)
    order, active = np.empty(len(bears), dtype=np.int64), np.empty(len(bears), dtype=np.int64)
    walk = _compiled() if len(bears) * (len(present) + len(rates)) > _WORTH_COMPILING else _walk
    walk(
        queue,
        present.astype(np.int64),
        (ends - sizes)[present].astype(np.int64),
        ends[present].astype(np.int64),
        np.count_nonzero(bears == 1, axis=0).astype(np.int64),
        np.array([rate.percent.numerator for rate in rates], dtype=np.int64),
        np.array([100 * rate.percent.denominator for rate in rates], dtype=np.int64),
        counters.called,
        np.array(counters.of_type, dtype=np.int64),
        order,
        active,
    )
    return CallOrder(tuple(rates), order + 1, active, types[order])


def sets_of_types(bears: NDArray[np.int8]) -> Integers:
    """The set of types each candidate surely bears, as bits; the first rate is the highest bit."""
    weights = np.int64(1) << np.arange(bears.shape[1], dtype=np.int64)[::-1]
    return np.asarray((bears == 1) @ weights, dtype=np.int64)


def _walk(
    queue: Integers,
    sets: Integers,
    heads: Integers,
    ends: Integers,
    left: Integers,
    numerators: Integers,
    hundreds: Integers,
    called: int,
    of_type: Integers,
    order: Integers,
    active_rates: Integers,
) -> None:
    """Call everybody: plain loops over arrays, so that one text serves Python and the compiler.

    `sets`, `heads` and `ends` describe the queues and are consumed; `left` counts the bearers who remain for each rate;
    a rate is `numerators / hundreds`. Fills `order` (candidates from 0) and `active_rates`.
    """
    rates, live = len(left), len(sets)
    for place in range(len(queue)):
        active = 0
        for rate in range(rates):
            active <<= 1
            if left[rate] > 0 and hundreds[rate] * of_type[rate] < numerators[rate] * (1 + called):
                active |= 1
        best, best_key, best_candidate = 0, -1, 0
        for at in range(live):
            key, candidate = sets[at] & active, queue[heads[at]]
            if key > best_key or (key == best_key and candidate < best_candidate):
                best, best_key, best_candidate = at, key, candidate
        order[place], active_rates[place] = best_candidate, active
        types = sets[best]
        for rate in range(rates):
            if types >> (rates - 1 - rate) & 1:
                of_type[rate] += 1
                left[rate] -= 1
        called += 1
        heads[best] += 1
        if heads[best] == ends[best]:
            # An empty queue gives its place to the last one.
            live -= 1
            sets[best], heads[best], ends[best] = sets[live], heads[live], ends[live]


@cache
def _compiled() -> Callable[..., Any]:
    from numba import njit

    compiled: Callable[..., Any] = njit(nogil=True, cache=True)(_walk)
    return compiled
