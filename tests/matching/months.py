"""Small months drawn at random, and their optimum by trying everything."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import strategies as st

from peuplier.matching.minimum_rates import MinimumRate
from peuplier.matching.month import Month, MonthRate


@st.composite
def months(draw: st.DrawFn, most_rates: int = 2, several_places: bool = True) -> Month:
    """Up to four dwellings and six demands; lists may be empty, short of candidates, or all the same."""
    demands = draw(st.integers(1, 6))
    lists = draw(st.lists(st.lists(st.integers(0, demands - 1), unique=True, max_size=4), min_size=1, max_size=4))
    weights = [draw(st.lists(st.integers(0, 9), min_size=len(ranked), max_size=len(ranked))) for ranked in lists]
    month = Month.of_lists(lists, demands, weights)
    if several_places:
        places = draw(st.lists(st.integers(0, 2), min_size=len(lists), max_size=len(lists)))
        month = replace(month, places=np.array(places, dtype=np.int64))
    rates = []
    for name in "AB"[: draw(st.integers(0, most_rates))]:
        called = draw(st.sampled_from((0, 0, 3, 10)))
        rates.append(
            MonthRate(
                MinimumRate(name, Fraction(draw(st.sampled_from((10, 25, 50, 75))))),
                np.array(draw(st.lists(st.booleans(), min_size=len(lists), max_size=len(lists))), dtype=np.bool_),
                np.array(
                    draw(st.lists(st.sampled_from((-1, 0, 1, 1)), min_size=demands, max_size=demands)), dtype=np.int8
                ),
                called,
                draw(st.integers(0, called)),
            )
        )
    return replace(month, rates=tuple(rates))


def best_value(month: Month) -> tuple[int, int, int]:
    """(places filled, minus bearers missing, weight) of the best assignment, counted apart from the product."""
    dwellings, demands = month.dwellings().tolist(), month.demands.tolist()
    best = (-1, 0, 0)
    for taken in product((False, True), repeat=len(demands)):
        pairs = [pair for pair, chosen in enumerate(taken) if chosen]
        if len({demands[pair] for pair in pairs}) < len(pairs):
            continue
        if any(sum(dwellings[pair] == d for pair in pairs) > places for d, places in enumerate(month.places.tolist())):
            continue
        best = max(best, (len(pairs), -missing(month, pairs), sum(int(month.weights[pair]) for pair in pairs)))
    return best


def missing(month: Month, pairs: list[int]) -> int:
    """Bearers missing, all rates together."""
    total = 0
    dwellings, demands = month.dwellings().tolist(), month.demands.tolist()
    for rate in month.rates:
        based = [demands[pair] for pair in pairs if rate.in_base[dwellings[pair]]]
        due = rate.rate.percent / 100 * (rate.called + len(based))
        have = rate.of_type + sum(int(rate.bears[demand] == 1) for demand in based)
        total += max(0, -int(-(due - have) // 1))
    return total
