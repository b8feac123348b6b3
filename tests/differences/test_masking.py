"""Small numbers stay hidden from somebody who subtracts: every table that fits what is shown is tried."""

from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from peuplier.checking.effects.masking import binned, columns_gathered, gathered, mask, small

K = 3


def tables(largest: int = 6) -> st.SearchStrategy[np.ndarray[tuple[int, int], np.dtype[np.int64]]]:
    """Small tables of counts, many of them below K."""
    sides = st.tuples(st.integers(1, 3), st.integers(1, 3))
    return sides.flatmap(
        lambda side: st.lists(
            st.lists(st.integers(0, largest), min_size=side[1], max_size=side[1]), min_size=side[0], max_size=side[0]
        )
    ).map(lambda rows: np.array(rows, dtype=np.int64))


def _completions(total: int, free: int) -> Iterator[tuple[int, ...]]:
    """Every way to share a total between hidden counts."""
    if free == 0:
        if total == 0:
            yield ()
        return
    for first in range(total + 1) if free > 1 else (total,):
        yield from ((first, *rest) for rest in _completions(total - first, free - 1))


def fitting(counts: np.ndarray, hidden: np.ndarray) -> Iterator[np.ndarray]:
    """Every table of counts with the same shown counts and the same totals of lines and columns."""
    per_line = []
    for line, concealed in zip(counts, hidden, strict=True):
        places = np.flatnonzero(concealed)
        lines = []
        for values in _completions(int(line[places].sum()), len(places)):
            other = line.copy()
            other[places] = values
            lines.append(other)
        per_line.append(lines)
    for lines in product(*per_line):
        table = np.array(lines)
        if (table.sum(axis=0) == counts.sum(axis=0)).all():
            yield table


@given(tables())
def test_a_hidden_small_count_could_be_k_more_or_less_for_all_that_is_shown(counts: np.ndarray) -> None:
    assume((counts.sum(axis=0) >= K).all() and (counts.sum(axis=1) >= K).all())
    shown = mask(counts, K)
    assert not (small(counts, K) & ~shown.hidden).any()
    possible = np.array(list(fitting(counts, shown.hidden)))
    spread = possible.max(axis=0) - possible.min(axis=0)
    assert (spread[small(counts, K)] >= K).all()


@given(tables(), st.data())
def test_a_count_hidden_because_it_is_sensitive_is_as_well_hidden(counts: np.ndarray, data: st.DataObject) -> None:
    assume((counts.sum(axis=0) >= K).all() and (counts.sum(axis=1) >= K).all() and min(counts.shape) > 1)
    line, column = (data.draw(st.integers(0, size - 1)) for size in counts.shape)
    sensitive = np.zeros(counts.shape, dtype=np.bool_)
    sensitive[line, column] = True
    possible = np.array(list(fitting(counts, mask(counts, K, sensitive).hidden)))[:, line, column]
    assert possible.max() - possible.min() >= K


@given(tables())
def test_a_table_without_small_counts_is_shown_whole(counts: np.ndarray) -> None:
    counts = np.where(small(counts, K), 0, counts)
    assert not mask(counts, K).hidden.any()


@given(tables())
def test_nothing_is_hidden_from_signatories(counts: np.ndarray) -> None:
    assert not mask(counts, 1).hidden.any()
    assert columns_gathered(counts.sum(axis=0), 1, 0) == [[j] for j in np.flatnonzero(counts.sum(axis=0)).tolist()]


@given(tables(), st.integers(0, 2))
def test_lines_and_columns_put_together_have_k_demands_and_keep_every_demand(
    counts: np.ndarray, companion: int
) -> None:
    assume(counts.sum() >= K)
    columns = columns_gathered(counts.sum(axis=0), K, companion)
    counts = np.array([counts[:, column].sum(axis=1) for column in columns]).T
    lines = gathered(counts, K)
    together = np.array([counts[line].sum(axis=0) for line in lines])
    assert together.sum() == counts.sum()
    assert (together.sum(axis=0) >= K).all()
    assert (together.sum(axis=1) >= K).all()


@given(st.lists(st.integers(-30, 30), max_size=40))
def test_classes_of_moves_have_k_demands_each_and_hold_every_move(values: list[int]) -> None:
    moves = np.array(values, dtype=np.int64)
    classes = binned(moves, (-9, -4, 0, 1, 5, 10), K)
    if len(values) < K:
        assert classes == []
        return
    assert all(count >= K for _, _, count in classes)
    assert sum(count for _, _, count in classes) == len(values)
    for low, high, count in classes:
        inside = (moves >= (-99 if low is None else low)) & (moves <= (99 if high is None else high))
        assert inside.sum() == count
    for (_, last, _), (first, _, _) in pairwise(classes):
        assert last is not None
        assert first is not None
        assert last < first
