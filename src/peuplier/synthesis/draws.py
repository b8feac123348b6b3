"""Chance that can be replayed, and draws whose totals are exact: quotas rather than tosses of a coin.

A draw by quota gives each answer its share of the rows to within one, so that a published share is obtained on
eight demands as on three hundred thousand. Each territory and each part of it has its own stream of numbers:
what is drawn for one never depends on what was drawn before.
"""

from collections.abc import Mapping, Sequence
from zlib import crc32

import numpy as np
from numpy.random import Generator, Philox, SeedSequence
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
Real = NDArray[np.float64]


def generator(seed: int, siren: str, part: str) -> Generator:
    """The stream of numbers of one part of one territory."""
    return Generator(Philox(SeedSequence([seed, int(siren), crc32(part.encode("utf-8"))])))


def largest_remainder(weights: Sequence[float] | Real, total: int) -> Whole:
    """`total` shared out in proportion to `weights`, in whole numbers that add up exactly; ties to the first."""
    shares = np.asarray(weights, dtype=np.float64)
    if total <= 0 or shares.sum() <= 0:
        return np.zeros(len(shares), dtype=np.int64)
    exact = shares * (total / shares.sum())
    counts: Whole = np.floor(exact).astype(np.int64)
    left = total - int(counts.sum())
    counts[np.argsort(-(exact - counts), kind="stable")[:left]] += 1
    return counts


def quota(chance: Generator, rows: int, shares: Sequence[float] | Real) -> Whole:
    """A choice per row, in random order; each choice takes its share of the rows to within one."""
    chosen = np.repeat(np.arange(len(shares)), _rounded(chance, np.asarray(shares, dtype=np.float64), rows))
    return chance.permutation(chosen)


def pick(chance: Generator, rows: int, weights: Mapping[str, float]) -> NDArray[np.str_]:
    """`quota` over named choices."""
    return np.array(list(weights), dtype=np.str_)[quota(chance, rows, list(weights.values()))]


def _rounded(chance: Generator, shares: Real, rows: int) -> Whole:
    """Whole counts that add up to `rows`: places of a regular comb, whose start is drawn."""
    edges = np.cumsum(shares) / shares.sum() * rows
    start = chance.random()
    reached = np.floor(edges + start).astype(np.int64)
    reached[-1] = rows
    return np.asarray(np.diff(np.clip(reached, 0, rows), prepend=0))


def choose(chance: Generator, chances: Real) -> Flags:
    """Which rows are chosen, each with its own probability; their number is the expected one to within one."""
    order = chance.permutation(len(chances))
    reached = np.floor(np.cumsum(chances[order]) + chance.random())
    chosen = np.zeros(len(chances), dtype=np.bool_)
    chosen[order] = np.diff(reached, prepend=0.0) > 0.5
    return chosen


def balanced(chance: Generator, share: float, *strata: Whole | Flags) -> Flags:
    """Which rows are chosen, `share` of all of them and of each stratum, to within one."""
    rows = len(strata[0])
    order = np.lexsort((chance.random(rows), *(np.asarray(stratum, dtype=np.int64) for stratum in strata)))
    reached = np.floor(np.arange(1, rows + 1) * share + chance.random())
    chosen = np.zeros(rows, dtype=np.bool_)
    chosen[order] = np.diff(reached, prepend=0.0) > 0.5
    return chosen


def places(chance: Generator, rows: int) -> Real:
    """One place from 0 to 1 per row, evenly spread: the quantiles of a sample without noise, shuffled."""
    return (chance.permutation(rows) + chance.random(rows)) / max(rows, 1)


def between(chance: Generator, low: Whole | int, high: Whole | int, rows: int) -> Whole:
    """A whole number per row, from `low` to `high`, both included (`low` where `high` is below it)."""
    span = np.maximum(np.asarray(high) - np.asarray(low), 0) + 1
    return np.asarray(low + np.floor(chance.random(rows) * span).astype(np.int64))


def bounded(chance: Generator, low: Real | float, high: Real | float, mean: Real | float, rows: int) -> Real:
    """A number per row between two bounds, around a mean: a bell that leans as the mean does."""
    middle = np.clip((np.asarray(mean) - low) / np.maximum(np.asarray(high) - low, 1e-9), 0.02, 0.98)
    return np.asarray(low + (np.asarray(high) - low) * chance.beta(4 * middle, 4 * (1 - middle), size=rows))


def raked(seed: Real, margins: Sequence[tuple[tuple[int, ...], Real]], rounds: int = 500) -> Real:
    """The table closest to `seed` whose sums are those asked: iterative proportional fitting.

    `margins` gives, for each, the axes it keeps and the sums over the others. Impossible cells (zero) stay so.
    """
    table = seed / seed.sum()
    for _ in range(rounds):
        worst = 0.0
        for axes, wanted in margins:
            others = tuple(axis for axis in range(table.ndim) if axis not in axes)
            sums = table.sum(axis=others, keepdims=True)
            goal = np.expand_dims(wanted, others)
            worst = max(worst, float(np.abs(sums - goal).max()))
            table = table * np.divide(goal, sums, out=np.zeros_like(sums), where=sums > 0)
        if worst < 1e-7:
            break
    return np.asarray(table)
