"""What is said of an example holds for at least k demands, all its figures together."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from peuplier.checking.effects.cohorts import cohorts, places_span, points_spans
from peuplier.checking.effects.lines import Line, LineKind

K = 3
COUNT = 12


def columns(low: int, high: int) -> st.SearchStrategy[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    values = st.lists(st.integers(low, high), min_size=COUNT, max_size=COUNT)
    return values.map(lambda column: np.array(column, dtype=np.int64))


@st.composite
def moved_lines(draw: st.DrawFn) -> tuple[Line, ...]:
    """A few lines, most of which move few of the demands."""
    return tuple(
        Line(
            LineKind.CRITERION, f"c{i}", f"C{i}", "", draw(columns(0, 1)), draw(columns(0, 2)), draw(columns(0, 1)) > 0
        )
        for i in range(draw(st.integers(0, 4)))
    )


@given(moved_lines(), columns(-60, 300), columns(-60, 300), columns(-400, 400))
def test_every_figure_of_a_cohort_is_shared_by_k_demands(
    lines: tuple[Line, ...], before: np.ndarray, after: np.ndarray, climb: np.ndarray
) -> None:
    rows = np.arange(COUNT)
    for cohort in cohorts(rows, lines, K):
        assert len(cohort.rows) >= K
        for line in cohort.named:
            for column in (line.before, line.after, line.sure):
                assert len(set(column[cohort.rows].tolist())) == 1
            assert line.gain[cohort.rows[0]] != 0
        unnamed = [line for line in lines if line not in cohort.named]
        assert cohort.others == any(line.gain[cohort.rows].any() for line in unnamed)
        kept, spans = points_spans(cohort.rows, [before, after], K)
        assert set(kept.tolist()) <= set(cohort.rows.tolist())
        held = np.ones(len(kept), dtype=np.bool_)
        for span, column in zip(spans, (before, after), strict=True):
            if span is not None:
                low, high = span
                assert low is not None
                assert high is not None
                assert high - low >= 9
                held &= (column[kept] >= low) & (column[kept] <= high)
        places = places_span(kept, climb, K)
        if places is not None:
            low, high = places
            held &= (climb[kept] >= (-1_000 if low is None else low)) & (
                climb[kept] <= (1_000 if high is None else high)
            )
        assert held.sum() >= K


@given(moved_lines())
def test_signatories_see_each_line_that_moved_a_demand(lines: tuple[Line, ...]) -> None:
    rows = np.arange(COUNT)
    found = cohorts(rows, lines, 1)
    shown = {cohort.moved for cohort in found}
    every = {sum(int(line.gain[row]) for line in lines) for row in range(COUNT)}
    assert shown == every
    assert not any(cohort.others for cohort in found)
