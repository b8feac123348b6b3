"""The call order: the published vectors, the definition recomputed slowly, and why each one is called."""

import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peuplier.matching import call_order as module
from peuplier.matching.call_order import call_order
from peuplier.matching.minimum_rates import Counters, MinimumRate, read_percent
from tests.matching.cases import Question, drawn, question, questions
from tests.matching.naive import naive_order, published_two_rates


@pytest.mark.parametrize(
    ("ranked", "percents", "order"),
    [
        ("CCCCCBBC", {"B": 20}, [6, 1, 2, 3, 4, 7, 5, 8]),
        ("CCCCCBCC", {"B": 2}, [6, 1, 2, 3, 4, 5, 7, 8]),
        ("CBBCCCCBCC", {"B": 10}, [2, 1, 3, 4, 5, 6, 7, 8, 9, 10]),
        ("- A B AB", {"A": 40, "B": 40}, [4, 1, 2, 3]),
        ("CCC", {"B": 50}, [1, 2, 3]),
        ("CBB", {"B": 0}, [1, 2, 3]),
        ("CCBB", {"B": 100}, [3, 4, 1, 2]),
    ],
)
def test_known_lists_give_the_order_worked_out_by_hand(ranked: str, percents: dict[str, int], order: list[int]) -> None:
    assert question(ranked, percents).answer().order.tolist() == order


def test_one_hundred_bearers_at_the_bottom_of_a_thousand_are_called_one_in_ten() -> None:
    order = question("C" * 900 + "B" * 100, {"B": 10}).answer().order.tolist()
    assert order[:19] == [901, *range(1, 10), 902, *range(10, 18)]
    assert [order.index(rank) for rank in range(901, 1001)] == [10 * turn for turn in range(100)]


@given(questions())
def test_the_order_is_the_one_of_the_definition(asked: Question) -> None:
    assert asked.answer().order.tolist() == naive_order(asked.candidates, asked.percents, asked.called, asked.of_type)


@given(
    st.lists(st.tuples(st.booleans(), st.booleans()), max_size=40), st.tuples(st.integers(0, 100), st.integers(0, 100))
)
def test_with_two_rates_it_is_the_published_parcoursup_order(
    kinds: list[tuple[bool, bool]], least: tuple[int, int]
) -> None:
    words = tuple("B" * scholar + "R" * resident for scholar, resident in kinds)
    asked = Question(words, {"B": Fraction(least[0]), "R": Fraction(least[1])})
    published = published_two_rates([s for s, _ in kinds], [r for _, r in kinds], least)
    assert asked.answer().order.tolist() == published


def test_compiled_and_plain_loops_give_the_same_order_and_the_same_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(5)  # noqa: S311 - not a secret
    asked = [drawn(rng, 200, 5) for _ in range(60)]
    plain = [each.answer() for each in asked]
    monkeypatch.setattr(module, "_WORTH_COMPILING", -1)
    for each, expected in zip(asked, plain, strict=True):
        found = each.answer()
        assert found.order.tolist() == expected.order.tolist()
        assert found.active.tolist() == expected.active.tolist()


def test_an_unknown_membership_is_never_counted_as_bearing_the_type() -> None:
    rate = MinimumRate("B", Fraction(50))
    bears = np.array([[0], [-1], [1], [0]], dtype=np.int8)
    found = call_order(bears, [rate])
    assert found.order.tolist() == call_order(np.maximum(bears, 0), [rate]).order.tolist() == [3, 1, 2, 4]


def test_leases_already_signed_count_before_the_first_call() -> None:
    late = question("CCCB", {"B": 20}, called=10, B=1)
    ahead = question("CCCB", {"B": 20}, called=10, B=3)
    assert late.answer().order.tolist() == [4, 1, 2, 3]
    assert ahead.answer().order.tolist() == [1, 2, 3, 4]


def test_each_call_says_which_rates_were_active_which_chose_and_whom_it_overtakes() -> None:
    # At the second call A and B lag, nobody bears both: A, listed first, chooses, and B is skipped.
    found = question("- AB B A", {"A": 60, "B": 60}).answer()
    assert found.order.tolist() == [2, 4, 3, 1]
    first, second, third, last = (found.call(place) for place in (1, 2, 3, 4))
    assert (first.active, first.filtered, first.skipped, first.overtaken) == ((0, 1), (0, 1), (), 1)
    assert (second.active, second.filtered, second.skipped, second.overtaken) == ((0, 1), (0,), (1,), 2)
    assert (third.filtered, third.overtaken) == ((1,), 1)
    assert (last.active, last.overtaken) == ((), 0)


@given(questions())
def test_reasons_agree_with_the_order(asked: Question) -> None:
    found = asked.answer()
    called: list[int] = []
    for place in range(1, len(found) + 1):
        call = found.call(place)
        types = [index for index, name in enumerate(asked.percents) if name in asked.candidates[call.rank - 1]]
        assert set(call.filtered) == set(call.active) & set(types)
        assert set(call.skipped) == set(call.active) - set(types)
        assert call.overtaken == sum(rank < call.rank and rank not in called for rank in range(1, call.rank))
        assert call.filtered or not call.overtaken
        called.append(call.rank)


@pytest.mark.parametrize(
    ("text", "percent"),
    [("12,5", Fraction(25, 2)), ("12.50 %", Fraction(25, 2)), ("100/3", Fraction(100, 3)), ("0", Fraction(0))],
)
def test_a_percentage_is_read_exactly(text: str, percent: Fraction) -> None:
    assert read_percent(text) == percent


@pytest.mark.parametrize("text", ["", "abc", "-1", "1/0", "1e3", "nan", "1,1234567", "½"])
def test_what_is_not_a_percentage_is_refused_in_french(text: str) -> None:
    with pytest.raises(ValueError, match="n’est pas un pourcentage"):
        read_percent(text)


def test_rates_and_counters_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="de 0 à 100"):
        MinimumRate("B", Fraction(101))
    with pytest.raises(ValueError, match="six décimales"):
        MinimumRate("B", Fraction(1, 3_000_017))
    with pytest.raises(ValueError, match="déjà appelé d’un type"):
        Counters(3, (4,))
    with pytest.raises(ValueError, match="au plus"):
        call_order(np.zeros((1, 11), dtype=np.int8), [MinimumRate(str(i), Fraction(1)) for i in range(11)])


def test_the_largest_counters_and_the_finest_rates_do_not_overflow() -> None:
    rates = [MinimumRate("A", Fraction(99_999_999, 1_000_000))]
    found = call_order(np.array([[0], [1]], dtype=np.int8), rates, Counters(10**9 - 2, (999_999_000,)))
    # 99.999999 % of a billion less one is 999,999,989 and a little: far more than 999,999,000.
    assert found.order.tolist() == [2, 1]
