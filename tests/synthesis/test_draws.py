"""Draws by quota: totals are exact whatever the size, and a stream never depends on another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peuplier.synthesis.draws import balanced, between, choose, generator, largest_remainder, quota, raked

WEIGHTS = st.lists(st.floats(0, 1_000, allow_nan=False), min_size=1, max_size=12)


@given(WEIGHTS, st.integers(0, 5_000))
def test_whole_shares_add_up_and_stay_within_one_of_their_exact_value(weights: list[float], total: int) -> None:
    counts = largest_remainder(weights, total)
    if sum(weights) <= 0:
        assert not counts.any()
        return
    assert counts.sum() == total
    exact = np.array(weights) * (total / sum(weights))
    assert (np.abs(counts - exact) < 1 + 1e-6).all()
    assert (counts[np.array(weights) == 0] == 0).all()


@given(st.integers(0, 2**32), st.integers(1, 400), st.lists(st.integers(1, 50), min_size=1, max_size=8))
def test_a_quota_gives_each_choice_its_share_to_within_one(seed: int, rows: int, weights: list[int]) -> None:
    drawn = quota(generator(seed, "1", "test"), rows, weights)
    counts = np.bincount(drawn, minlength=len(weights))
    assert counts.sum() == rows
    assert (np.abs(counts - np.array(weights) * rows / sum(weights)) < 1 + 1e-6).all()


@given(st.integers(0, 2**32), st.lists(st.floats(0, 1), min_size=1, max_size=300))
def test_chosen_rows_are_as_many_as_expected_and_never_impossible(seed: int, chances: list[float]) -> None:
    likely = np.array(chances)
    chosen = choose(generator(seed, "1", "test"), likely)
    assert abs(chosen.sum() - likely.sum()) < 1 + 1e-6
    assert not chosen[likely == 0].any()
    assert chosen[likely == 1].all()


@given(st.integers(0, 2**32), st.floats(0, 1), st.lists(st.integers(0, 3), min_size=1, max_size=300))
def test_a_balanced_choice_takes_the_same_share_of_each_stratum(seed: int, share: float, strata: list[int]) -> None:
    groups = np.array(strata)
    chosen = balanced(generator(seed, "1", "test"), share, groups)
    for group in np.unique(groups):
        assert abs(chosen[groups == group].sum() - share * (groups == group).sum()) < 2 + 1e-6


@given(st.integers(0, 2**32), st.integers(-50, 50), st.integers(-50, 50))
def test_a_number_drawn_between_two_others_is_between_them(seed: int, low: int, high: int) -> None:
    drawn = between(generator(seed, "1", "test"), low, high, 50)
    assert (drawn >= low).all()
    assert (drawn <= max(low, high)).all()


def test_raking_obtains_every_margin_and_keeps_what_is_impossible() -> None:
    seed = np.ones((3, 4))
    seed[0, 0] = 0
    rows, columns = np.array([0.2, 0.3, 0.5]), np.array([0.1, 0.2, 0.3, 0.4])
    table = raked(seed, [((0,), rows), ((1,), columns)])
    assert table[0, 0] == 0
    assert table.sum(axis=1) == pytest.approx(rows, abs=1e-6)
    assert table.sum(axis=0) == pytest.approx(columns, abs=1e-6)


def test_streams_differ_by_seed_territory_and_part_and_repeat_themselves() -> None:
    def first(seed: int, siren: str, part: str) -> float:
        return float(generator(seed, siren, part).random())

    base = first(1, "200066355", "homes")
    assert base == first(1, "200066355", "homes")
    assert len({base, first(2, "200066355", "homes"), first(1, "200066356", "homes"), first(1, "200066355", "x")}) == 4
