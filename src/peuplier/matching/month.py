"""A month of vacancies as arrays: who could be offered which dwelling, how good that is, and the rates to keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from peuplier.matching.minimum_rates import MinimumRate

Integers = NDArray[np.int64]
# With these limits the sums that the optimum compares stay exact in the solver's 53 bits.
MOST_WEIGHT = 10**4
MOST_PLACES = 10**5


@dataclass(frozen=True, slots=True)
class MonthRate:
    """A minimum rate over the offers of the month: the dwellings of its base, and who bears its type.

    `in_base[dwelling]`; `bears[demand]` is 1, 0, or -1 when unknown, which never counts. `called` and `of_type` are the
    leases already signed in the base, and those among them that bear the type.
    """

    rate: MinimumRate
    in_base: NDArray[np.bool_]
    bears: NDArray[np.int8]
    called: int = 0
    of_type: int = 0

    def missing(self, called: int, of_type: int) -> int:
        """How many more bearers it would have taken, among those called, to keep the rate; 0 when it is kept."""
        short: Fraction = self.rate.share * called - of_type
        return max(0, -(-short.numerator // short.denominator))


@dataclass(frozen=True, slots=True)
class Month:
    """Candidates of dwelling d: `demands[starts[d]:starts[d + 1]]`, best rank first, each once; `weights` beside them.

    A pair of a dwelling and a demand is called by its index in `demands`. `places[d]` is how many may be offered the
    dwelling at once (one, unless said). Weights are whole numbers from 0. Raises ValueError when the arrays disagree.
    """

    starts: Integers
    demands: Integers
    weights: Integers
    demand_count: int
    places: Integers
    rates: tuple[MonthRate, ...] = ()

    def __post_init__(self) -> None:
        pairs = len(self.demands)
        if len(self.starts) != len(self.places) + 1 or len(self.weights) != pairs:
            raise ValueError("arrays of different lengths")
        if self.starts[0] != 0 or self.starts[-1] != pairs or (np.diff(self.starts) < 0).any():
            raise ValueError("starts are not those of the pairs")
        if pairs and not 0 <= self.demands.min() <= self.demands.max() < self.demand_count:
            raise ValueError("a demand that does not exist")
        if len(np.unique(self.dwellings() * self.demand_count + self.demands)) != pairs:
            raise ValueError("a demand twice among the candidates of a dwelling")
        if (self.weights < 0).any() or (self.weights > MOST_WEIGHT).any():
            raise ValueError(f"weights go from 0 to {MOST_WEIGHT}")
        if (self.places < 0).any() or self.places.sum() > MOST_PLACES:
            raise ValueError(f"places go from 0 to {MOST_PLACES} in all")
        for rate in self.rates:
            if rate.in_base.shape != self.places.shape or rate.bears.shape != (self.demand_count,):
                raise ValueError("a rate over other dwellings or other demands")

    def open_places(self) -> Integers:
        """Places that could be filled if candidates were offered nothing else: never more than there are candidates."""
        return np.minimum(self.places, np.diff(self.starts))

    def heaviest(self) -> int:
        """No assignment weighs more: the heaviest candidate of each dwelling, as many times as it has places."""
        wanted = np.flatnonzero(np.diff(self.starts) > 0)
        if not len(wanted):
            return 0
        return int((np.maximum.reduceat(self.weights, self.starts[wanted]) * self.open_places()[wanted]).sum())

    def dwellings(self) -> Integers:
        """The dwelling of each pair."""
        return np.repeat(np.arange(len(self.places), dtype=np.int64), np.diff(self.starts))

    def serving(self, rate: MonthRate) -> NDArray[np.bool_]:
        """The pairs that count for a rate: a dwelling of its base, a demand that surely bears its type."""
        serving: NDArray[np.bool_] = rate.in_base[self.dwellings()] & (rate.bears[self.demands] == 1)
        return serving

    @classmethod
    def of_lists(
        cls, candidates: Sequence[Sequence[int]], demand_count: int, weights: Sequence[Sequence[int]] | None = None
    ) -> "Month":
        """One place a dwelling; without weights, the first of a list of n weighs n, the last 1."""
        weights = weights or [range(len(ranked), 0, -1) for ranked in candidates]
        sizes = [len(ranked) for ranked in candidates]
        return cls(
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            np.array([demand for ranked in candidates for demand in ranked], dtype=np.int64),
            np.array([weight for row in weights for weight in row], dtype=np.int64),
            demand_count,
            np.ones(len(candidates), dtype=np.int64),
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """Why no assignment is worth more, in whole numbers of `1 / scale`: a price for each dwelling, demand and rate.

    What assignments are worth: their weight, plus `bonus` for each place filled, less `penalty` for each bearer
    missing. Each of `bonus` and `penalty` is greater than all weights together, but `bonus` is 0 when every place is
    filled. No pair is worth more than the prices of its dwelling and of its demand, less those of the rates it serves;
    all prices together then bound what any assignment is worth, and the bound is less than one above what was reached.
    """

    scale: int
    bonus: int
    penalty: int
    dwelling_prices: Integers
    demand_prices: Integers
    rate_prices: Integers


@dataclass(frozen=True, slots=True)
class Assignment:
    """Offers of a month: `pairs` in increasing order; places filled, weight, and bearers missing for each rate."""

    pairs: Integers
    filled: int
    weight: int
    missing: tuple[int, ...]
    proof: Proof | None = None


def assignment(month: Month, pairs: Integers, proof: Proof | None = None) -> Assignment:
    """The offers with what they amount to."""
    dwelling, demand = month.dwellings()[pairs], month.demands[pairs]
    missing = []
    for rate in month.rates:
        based = rate.in_base[dwelling]
        bearers = int(np.count_nonzero(rate.bears[demand[based]] == 1))
        missing.append(rate.missing(rate.called + int(based.sum()), rate.of_type + bearers))
    return Assignment(np.sort(pairs), len(pairs), int(month.weights[pairs].sum()), tuple(missing), proof)
