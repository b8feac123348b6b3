"""Every claim of docs/background/ordre-d-appel.md, on all the small lists or on many drawn ones."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import product
from math import ceil

import pytest
from benchmarks.call_order_peers import (
    exact_order,
    fair_star,
    lags,
    needed,
    places_lost,
    upper_bound_greedy,
)
from hypothesis import given

from tests.matching.cases import Question, question, questions
from tests.matching.naive import naive_order

FEW_RATES = (10, 20, 25, 34, 40, 50, 60, 67, 75, 90, 100)


def types_of(asked: Question) -> list[frozenset[str]]:
    return [frozenset(types) for types in asked.candidates]


def shares_of(asked: Question) -> dict[str, Fraction]:
    return {name: percent / 100 for name, percent in asked.percents.items()}


def order_of(asked: Question) -> list[int]:
    return [int(rank) for rank in asked.answer().order]


def feasible_orders(asked: Question) -> Iterator[list[int]]:
    """Every order whose prefixes all keep every rate, by brute force."""
    candidates, shares = types_of(asked), shares_of(asked)

    def extended(order: list[int], waiting: list[int]) -> Iterator[list[int]]:
        if not waiting:
            yield order
        for rank in waiting:
            longer = [*order, rank]
            bearers = {name: sum(name in candidates[r - 1] for r in longer) for name in shares}
            if all(bearers[name] >= needed(candidates, shares, name, len(longer)) for name in shares):
                yield from extended(longer, [other for other in waiting if other != rank])

    yield from extended([], list(range(1, len(candidates) + 1)))


def inversions(order: Sequence[int]) -> int:
    return sum(order[i] > order[j] for j in range(len(order)) for i in range(j))


# ── the first rate ───────────────────────────────────────────────────────────────────────────────────────


@given(questions())
def test_the_first_rate_holds_on_every_prefix_or_catches_up_as_fast_as_can_be(asked: Question) -> None:
    name, share = next(iter(shares_of(asked).items()))
    bearers, left = asked.of_type.get(name, 0), sum(name in types for types in asked.candidates)
    late = max(Fraction(0), share * asked.called - bearers)
    for prefix, rank in enumerate(order_of(asked), start=1):
        some_left = left > 0
        bearers += name in asked.candidates[rank - 1]
        left -= name in asked.candidates[rank - 1]
        if some_left:
            assert share * (asked.called + prefix) - bearers <= max(Fraction(0), late - prefix * (1 - share))


def test_counters_that_start_late_break_the_first_rate_until_it_catches_up() -> None:
    # 10 leases, none to B, half are due: nine more calls are needed before the tenth prefix holds.
    asked = question("C" * 20 + "B" * 20, {"B": 50}, called=10, B=0)
    order = order_of(asked)
    assert order[:12] == [*range(21, 32), 1]
    kept = [2 * place >= 10 + place for place in range(1, 11)]
    assert kept == [False] * 9 + [True]


# ── one rate: the best that can be done ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", range(1, 7))
def test_under_one_rate_no_order_that_keeps_it_loses_fewer_places_or_sets_anybody_back_less(size: int) -> None:
    for words in product(("", "A"), repeat=size):
        # Six candidates have 720 orders: a third of the rates is enough.
        for percent in FEW_RATES if size < 6 else FEW_RATES[::3]:
            asked = Question(words, {"A": Fraction(percent)})
            order, others = order_of(asked), list(feasible_orders(asked))
            assert order in others
            assert places_lost(order)[0] == min(places_lost(other)[0] for other in others)
            assert places_lost(order)[1] == min(places_lost(other)[1] for other in others)
            assert inversions(order) == min(map(inversions, others))


@given(questions())
def test_under_one_rate_the_number_called_is_the_greater_of_the_ranking_and_of_the_need(asked: Question) -> None:
    name = next(iter(asked.percents))
    alone = Question(asked.candidates, {name: asked.percents[name]})
    candidates, shares = types_of(alone), shares_of(alone)
    order = order_of(alone)
    for prefix in range(len(order) + 1):
        called = sum(name in candidates[rank - 1] for rank in order[:prefix])
        ranked = sum(name in types for types in candidates[:prefix])
        assert called == max(ranked, needed(candidates, shares, name, prefix))


@given(questions())
def test_under_one_rate_fa_ir_with_an_exact_table_and_the_upper_bound_greedy_give_the_same_order(
    asked: Question,
) -> None:
    name = next(iter(asked.percents))
    alone = Question(asked.candidates, {name: asked.percents[name]})
    candidates, shares = types_of(alone), shares_of(alone)
    order = order_of(alone)
    assert fair_star(candidates, name, lambda place: ceil(shares[name] * place)) == order
    assert upper_bound_greedy(candidates, shares) == order


# ── the others: a lag of one candidate for each rate before ──────────────────────────────────────────────────


@given(questions())
def test_rate_number_j_lags_by_at_most_j_minus_one_candidates_when_the_rates_up_to_it_make_100_percent(
    asked: Question,
) -> None:
    shares = shares_of(asked)
    start = {name: max(Fraction(0), share * asked.called - asked.of_type[name]) for name, share in shares.items()}
    for place, name in enumerate(shares):
        ahead = list(shares)[: place + 1]
        together = sum((shares[other] for other in ahead), Fraction(0))
        if together > 1:
            return
        late = sum((start[other] for other in ahead), Fraction(0))
        bearers, left = asked.of_type[name], sum(name in types for types in asked.candidates)
        for prefix, rank in enumerate(order_of(asked), start=1):
            some_left = left > 0
            bearers += name in asked.candidates[rank - 1]
            left -= name in asked.candidates[rank - 1]
            if some_left:
                allowed = place + max(Fraction(0), late - prefix * (1 - together))
                assert shares[name] * (asked.called + prefix) - bearers <= allowed


@pytest.mark.parametrize(
    ("percents", "worst"),
    [
        ((1, 99), Fraction(99, 100)),
        ((1, 1, 98), Fraction(196, 100)),
        ((1, 1, 1, 97), Fraction(291, 100)),
    ],
)
def test_the_lag_comes_as_near_its_bound_as_one_likes(percents: tuple[int, ...], worst: Fraction) -> None:
    names = "ABCD"[: len(percents)]
    asked = question("".join(name * 200 for name in names), dict(zip(names, percents, strict=True)))
    last = names[-1]
    so_far, found = 0, Fraction(0)
    for prefix, rank in enumerate(order_of(asked)[:150], start=1):
        so_far += last in asked.candidates[rank - 1]
        found = max(found, Fraction(percents[-1], 100) * prefix - so_far)
    assert found == worst
    assert found < len(percents) - 1


def test_beyond_100_percent_the_lag_of_the_second_rate_has_no_bound() -> None:
    for size in (10, 20, 40):
        asked = question("A" * 10 * size + "B" * 10 * size, {"A": 60, "B": 60})
        short = lags(types_of(asked), shares_of(asked), order_of(asked)[: 10 * size])
        # One fifth of the calls, within one.
        assert (short["A"], short["B"] - 2 * size in (0, 1)) == (0, True)


def test_when_everybody_who_bears_one_bears_the_other_rates_beyond_100_percent_both_hold() -> None:
    asked = Question(tuple([""] * 20 + ["AB"] * 20), {"A": Fraction(60), "B": Fraction(60)})
    assert lags(types_of(asked), shares_of(asked), order_of(asked)) == {"A": 0, "B": 0}


# ── who may overtake whom ────────────────────────────────────────────────────────────────────────────────


@given(questions())
def test_nobody_is_overtaken_by_a_worse_rank_whose_types_they_all_bear(asked: Question) -> None:
    order = order_of(asked)
    place = {rank: at for at, rank in enumerate(order)}
    for worse in range(1, len(order) + 1):
        for better in range(1, worse):
            if set(asked.candidates[worse - 1]) <= set(asked.candidates[better - 1]):
                assert place[better] < place[worse]


@given(questions())
def test_nobody_is_called_later_than_the_bound_says(asked: Question) -> None:
    shares = shares_of(asked)
    for place, rank in enumerate(order_of(asked), start=1):
        others = [name for name in shares if name not in asked.candidates[rank - 1]]
        owed = (ceil(shares[name] * (asked.called + place - 1)) - asked.of_type[name] for name in others)
        assert place <= rank + sum(max(0, number) for number in owed)


@given(questions())
def test_at_the_start_of_a_year_the_closed_form_of_the_bound_holds_too(asked: Question) -> None:
    fresh = Question(asked.candidates, asked.percents)
    shares = shares_of(fresh)
    for place, rank in enumerate(order_of(fresh), start=1):
        others = [share for name, share in shares.items() if name not in fresh.candidates[rank - 1] and share]
        if sum(others, Fraction(0)) < 1:
            assert place <= ceil((rank - 1 + len(others)) / (1 - sum(others, Fraction(0)))) or place == rank


@pytest.mark.parametrize(
    ("percent", "rank", "called_at"), [(10, 1, 2), (10, 10, 12), (50, 1, 2), (50, 7, 14), (75, 3, 12)]
)
def test_the_bound_is_reached_under_one_rate(percent: int, rank: int, called_at: int) -> None:
    asked = question("C" * 20 + "B" * 200, {"B": percent})
    share = Fraction(percent, 100)
    assert order_of(asked).index(rank) + 1 == called_at == ceil(Fraction(rank - 1 + 1) / (1 - share))


def test_at_100_percent_in_all_somebody_without_a_type_may_wait_for_everybody() -> None:
    asked = question("-" + "AB" * 50, {"A": 50, "B": 50})
    assert order_of(asked)[-1] == 1


def test_a_bearer_of_one_type_faces_the_other_rates_only() -> None:
    # 105 % in all: nothing bounds the wait of rank 1, but rank 2, who bears R, only gives way to one B in ten.
    asked = question("- R " + "B " * 50 + "R " * 49 + "R", {"B": 10, "R": 95})
    order = order_of(asked)
    assert order.index(2) + 1 == 2
    assert order.index(1) + 1 > 50


def test_the_sum_of_rates_is_not_the_whole_story_when_types_are_nested() -> None:
    # 120 % in all, yet whoever is called for A also serves B: rank 1, without a type, waits for two calls.
    asked = Question(tuple([""] + ["AB"] * 50), {"A": Fraction(60), "B": Fraction(60)})
    assert order_of(asked)[:3] == [2, 3, 1]


# ── orders that greedy misses ────────────────────────────────────────────────────────────────────────────


@cache
def missed(size: int) -> list[tuple[tuple[str, ...], tuple[int, int]]]:
    """Lists where some order keeps both rates on every prefix, and the call order does not."""
    found = []
    for words in product(("", "A", "B", "AB"), repeat=size):
        for percents in product((10, 20, 25, 30, 40, 50, 60), repeat=2):
            if sum(percents) <= 100:
                asked = Question(words, {"A": Fraction(percents[0]), "B": Fraction(percents[1])})
                order = naive_order(asked.candidates, asked.percents)
                short = lags(types_of(asked), shares_of(asked), order)
                assert short["A"] == 0
                if short["B"] and next(feasible_orders(asked), None):
                    found.append((words, percents))
    return found


def test_up_to_three_candidates_the_call_order_finds_an_order_whenever_there_is_one() -> None:
    assert not missed(2)
    assert not missed(3)


def test_with_four_candidates_it_misses_some_and_here_is_one() -> None:
    assert len(missed(4)) == 32
    asked = question("- A B AB", {"A": 40, "B": 40})
    assert (asked.candidates, (40, 40)) in missed(4)
    assert order_of(asked) == [4, 1, 2, 3]
    assert lags(types_of(asked), shares_of(asked), order_of(asked)) == {"A": 0, "B": 1}
    kept = list(feasible_orders(asked))
    assert [4, 2, 3, 1] in kept
    assert exact_order(types_of(asked), shares_of(asked)) in kept


def test_under_two_rates_an_order_that_keeps_both_may_lose_fewer_places() -> None:
    asked = question("- A B AB AB", {"A": 40, "B": 40})
    order, best = order_of(asked), exact_order(types_of(asked), shares_of(asked))
    assert best is not None
    assert order == [4, 1, 5, 2, 3]
    assert order in list(feasible_orders(asked))
    assert (places_lost(order)[0], places_lost(best)[0]) == (5, 3)


def test_the_integer_program_loses_as_few_places_as_brute_force() -> None:
    for words in product(("", "A", "B", "AB"), repeat=4):
        asked = Question(words, {"A": Fraction(40), "B": Fraction(40)})
        best = exact_order(types_of(asked), shares_of(asked))
        kept = [places_lost(order)[0] for order in feasible_orders(asked)]
        assert (places_lost(best)[0] if best else None) == min(kept, default=None)
