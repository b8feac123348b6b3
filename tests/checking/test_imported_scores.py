"""Points here against points elsewhere: every demand has one verdict, and a gap only when no point inside agrees."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from peuplier.checking.imported_scores import (
    Cause,
    CriterionGap,
    ScoreHere,
    ScoreThere,
    Verdict,
    causes,
    compare_scores,
    gaps,
    verdicts,
)

FIRST, SECOND = date(2026, 9, 1), date(2026, 10, 1)
_points = st.integers(-50, 400)


def only(here: ScoreHere, there: ScoreThere) -> tuple[Verdict, int | None, tuple[Cause, ...]]:
    (found,) = compare_scores({"A1": here}, {"A1": there})
    return found.verdict, found.gap, found.causes


def test_a_score_agrees_on_the_point_or_within_the_interval() -> None:
    assert only(ScoreHere(12, 12), ScoreThere(12)) == (Verdict.AGREES, 0, ())
    assert only(ScoreHere(10, 20), ScoreThere(20)) == (Verdict.WITHIN, 0, ())


def test_a_gap_is_counted_from_the_closest_bound() -> None:
    assert only(ScoreHere(10, 20), ScoreThere(25))[:2] == (Verdict.DIFFERS, 5)
    assert only(ScoreHere(10, 20), ScoreThere(7))[:2] == (Verdict.DIFFERS, -3)


def test_causes_are_those_the_files_show_and_otherwise_none_is_invented() -> None:
    here = ScoreHere(10, 20, FIRST, criteria={"dalo": (0, 0), "loyer": (3, 5)})
    there = ScoreThere(25, SECOND, criteria={"dalo": 5, "loyer": 4, "inconnu": 9})
    (found,) = compare_scores({"A1": here}, {"A1": there})
    assert found.causes == (Cause.CRITERIA, Cause.OTHER_DATE, Cause.MISSING_DATA)
    assert found.criteria == (CriterionGap("dalo", 0, 0, 5),)
    assert only(ScoreHere(10, 10, FIRST), ScoreThere(25, FIRST))[2] == (Cause.UNEXPLAINED,)
    assert only(ScoreHere(10, 20, grids=2), ScoreThere(25))[2] == (Cause.SEVERAL_GRIDS,)


def test_a_demand_that_one_side_does_not_score_has_no_gap() -> None:
    assert only(ScoreHere(None, None, not_scored="radiée"), ScoreThere(3))[:2] == (Verdict.NOT_SCORED_HERE, None)
    assert only(ScoreHere(3, 3), ScoreThere(None))[:2] == (Verdict.NOT_SCORED_THERE, None)


_here = st.dictionaries(st.integers(0, 9).map(str), st.tuples(_points, st.integers(0, 30)), max_size=8)
_there = st.dictionaries(st.integers(0, 9).map(str), st.none() | _points, max_size=8)


@given(_here, _there)
def test_every_demand_of_either_side_is_counted_once(
    here: dict[str, tuple[int, int]], there: dict[str, int | None]
) -> None:
    found = compare_scores(
        {number: ScoreHere(low, low + width) for number, (low, width) in here.items()},
        {number: ScoreThere(points) for number, points in there.items()},
    )
    assert sorted(one.number for one in found) == sorted({*here, *there})
    assert sum(verdicts(found).values()) == len({*here, *there})
    inside = [n for n in here if (p := there.get(n)) is not None and here[n][0] <= p <= sum(here[n])]
    assert gaps(found).get(0, 0) == len(inside)
    assert sum(causes(found).values()) >= verdicts(found)[Verdict.DIFFERS]
