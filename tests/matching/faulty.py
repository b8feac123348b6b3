"""Call orders gone wrong, one fault at a time: what the verifier must catch whenever the order changes."""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from tests.matching.cases import Question
from tests.matching.naive import naive_order

Fault = Callable[[Question, random.Random], list[int]]


def right(asked: Question) -> list[int]:
    return naive_order(asked.candidates, asked.percents, asked.called, asked.of_type)


def _allocate(
    asked: Question,
    *,
    lags: Callable[[int, Fraction, int], bool] = lambda of, share, leases: of < share * (1 + leases),
    counted: Callable[[str, str], bool] = lambda name, types: name in types,
    fall_back_on_all: bool = False,
    pick: Callable[[list[int]], int] = min,
    judged_every: int = 1,
) -> list[int]:
    """The definition with one part exchanged."""
    waiting, leases = list(range(len(asked.candidates))), asked.called
    of = dict.fromkeys(asked.percents, 0) | dict(asked.of_type)
    order: list[int] = []
    lagging: list[str] = []
    while waiting:
        if len(order) % judged_every == 0:
            lagging = [name for name, percent in asked.percents.items() if lags(of[name], percent / 100, leases)]
        kept = waiting
        for name in lagging:
            fewer = [who for who in kept if name in asked.candidates[who]]
            if not fewer and fall_back_on_all:
                fewer = [who for who in waiting if name in asked.candidates[who]] or waiting
            kept = fewer or kept
        chosen = pick(kept)
        waiting.remove(chosen)
        order.append(chosen + 1)
        leases += 1
        for name in asked.percents:
            of[name] += counted(name, asked.candidates[chosen])
    return order


def swap(asked: Question, rng: random.Random) -> list[int]:
    order = right(asked)
    if len(order) > 1:
        one, other = rng.sample(range(len(order)), 2)
        order[one], order[other] = order[other], order[one]
    return order


def swap_neighbours(asked: Question, rng: random.Random) -> list[int]:
    order = right(asked)
    if len(order) > 1:
        at = rng.randrange(len(order) - 1)
        order[at], order[at + 1] = order[at + 1], order[at]
    return order


def drop(asked: Question, rng: random.Random) -> list[int]:
    order = right(asked)
    if order:
        order.remove(rng.choice(order))
    return order


def call_twice(asked: Question, rng: random.Random) -> list[int]:
    order = right(asked)
    if len(order) > 1:
        order[rng.randrange(1, len(order))] = order[0]
    return order


def send_to_the_end(asked: Question, rng: random.Random) -> list[int]:
    order = right(asked)
    if order:
        order.append(order.pop(rng.randrange(len(order))))
    return order


def ignore_a_rate(asked: Question, rng: random.Random) -> list[int]:
    gone = rng.choice(list(asked.percents))
    percents = {name: percent for name, percent in asked.percents.items() if name != gone}
    return right(replace(asked, percents=percents, of_type={n: c for n, c in asked.of_type.items() if n != gone}))


def ignore_every_rate(asked: Question, rng: random.Random) -> list[int]:
    return list(range(1, len(asked.candidates) + 1))


def last_rate_first(asked: Question, rng: random.Random) -> list[int]:
    return right(replace(asked, percents=dict(reversed(asked.percents.items()))))


def round_down(asked: Question, rng: random.Random) -> list[int]:
    return _allocate(asked, lags=lambda of, share, leases: of < int(share * (1 + leases)))


def at_most_instead_of_less(asked: Question, rng: random.Random) -> list[int]:
    return _allocate(asked, lags=lambda of, share, leases: of <= share * (1 + leases))


def whole_percentages(asked: Question, rng: random.Random) -> list[int]:
    return right(replace(asked, percents={name: Fraction(int(percent)) for name, percent in asked.percents.items()}))


def forget_the_next_call(asked: Question, rng: random.Random) -> list[int]:
    return _allocate(asked, lags=lambda of, share, leases: of < share * leases)


def count_one_call_too_many(asked: Question, rng: random.Random) -> list[int]:
    return _allocate(asked, lags=lambda of, share, leases: of < share * (2 + leases))


def forget_leases_already_signed(asked: Question, rng: random.Random) -> list[int]:
    return right(replace(asked, called=0, of_type={}))


def forget_the_types_of_leases(asked: Question, rng: random.Random) -> list[int]:
    return right(replace(asked, of_type={}))


def count_only_the_first_type(asked: Question, rng: random.Random) -> list[int]:
    names = list(asked.percents)
    return _allocate(
        asked, counted=lambda name, types: next((known for known in names if known in types), None) == name
    )


def a_skipped_rate_forgets_the_filters_before(asked: Question, rng: random.Random) -> list[int]:
    return _allocate(asked, fall_back_on_all=True)


def the_worst_rank_of_those_left(asked: Question, rng: random.Random) -> list[int]:
    return _allocate(asked, pick=max)


def rates_judged_every_third_call(asked: Question, rng: random.Random) -> list[int]:
    return _allocate(asked, judged_every=3)


def unknown_counted_as_bearing(asked: Question, rng: random.Random) -> list[int]:
    """Some who do not surely bear the first type are taken for bearers."""
    name = next(iter(asked.percents))
    guessed = tuple(types if name in types or rng.random() < 0.7 else types + name for types in asked.candidates)
    return right(replace(asked, candidates=guessed))


FAULTS: dict[str, Fault] = {
    fault.__name__: fault
    for fault in (
        swap,
        swap_neighbours,
        drop,
        call_twice,
        send_to_the_end,
        ignore_a_rate,
        ignore_every_rate,
        last_rate_first,
        round_down,
        at_most_instead_of_less,
        whole_percentages,
        forget_the_next_call,
        count_one_call_too_many,
        forget_leases_already_signed,
        forget_the_types_of_leases,
        count_only_the_first_type,
        a_skipped_rate_forgets_the_filters_before,
        the_worst_rank_of_those_left,
        rates_judged_every_third_call,
        unknown_counted_as_bearing,
    )
}
