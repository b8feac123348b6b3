"""Whole months and years, as the Code de procédure civile counts them (art. 641)."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peuplier.evaluation.calendar import (
    day_number,
    day_of,
    months_before,
    whole_months,
    whole_months_column,
    whole_years,
)

_DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("since", "on", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 29), date(2026, 2, 28), 1),
        (date(2024, 1, 31), date(2024, 2, 28), 0),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2026, 1, 31), date(2026, 3, 30), 1),
        (date(2026, 1, 31), date(2026, 3, 31), 2),
        (date(2026, 3, 31), date(2026, 4, 29), 0),
        (date(2026, 3, 31), date(2026, 4, 30), 1),
        (date(2026, 2, 28), date(2026, 3, 27), 0),
        (date(2026, 2, 28), date(2026, 3, 28), 1),
        (date(2024, 2, 29), date(2025, 2, 27), 11),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2024, 2, 29), date(2028, 2, 28), 47),
        (date(2024, 2, 29), date(2028, 2, 29), 48),
        (date(2026, 9, 1), date(2026, 9, 1), 0),
        (date(2026, 9, 2), date(2026, 9, 1), 0),
        (date(2027, 9, 1), date(2026, 9, 1), 0),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_the_last_day_of_a_shorter_month(since: date, on: date, months: int) -> None:
    assert whole_months(since, on) == months


@given(_DAYS, _DAYS)
def test_a_column_of_dates_counts_the_same_months_as_one_date(since: date, on: date) -> None:
    column = whole_months_column(np.array([day_number(since)], dtype=np.int32), on)
    assert column.tolist() == [whole_months(since, on)]


@given(_DAYS, st.integers(1, 1200))
def test_months_are_those_counted_one_by_one(since: date, days: int) -> None:
    on = since + timedelta(days)
    counted = 0
    while months_before(since, -(counted + 1)) <= on:
        counted += 1
    assert whole_months(since, on) == counted


@given(_DAYS, st.integers(0, 2000))
def test_time_never_takes_a_month_back(since: date, days: int) -> None:
    on = since + timedelta(days)
    assert whole_months(since, on) <= whole_months(since, on + timedelta(1)) <= whole_months(since, on) + 1


@given(_DAYS)
def test_a_birthday_adds_a_year_and_its_eve_does_not(born: date) -> None:
    on = date(born.year + 30, 3, 1) if (born.month, born.day) == (2, 29) else born.replace(year=born.year + 30)
    assert whole_years(born, on) == 30
    if (born.month, born.day) != (2, 29):
        assert whole_years(born, on - timedelta(1)) == 29


@given(_DAYS)
def test_a_day_number_is_that_of_its_day(day: date) -> None:
    assert day_of(day_number(day)) == day
    assert day_number(day) == int(np.datetime64(day, "D").astype(np.int64))


@pytest.mark.parametrize(
    ("on", "months", "day"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 15), 24, date(2024, 1, 15)),
        (date(2026, 5, 31), -1, date(2026, 6, 30)),
    ],
)
def test_some_months_before_a_day_fall_on_the_same_day_or_the_last_of_the_month(
    on: date, months: int, day: date
) -> None:
    assert months_before(on, months) == day
