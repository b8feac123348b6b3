"""Whole months and years between two dates, for one date and for a column of dates.

A month is complete on the same day of a later month, or on its last day when that day does not exist
(Code de procédure civile, art. 641). Begun months do not count.
"""

from calendar import monthrange
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01, negative before."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=number)


def whole_months(since: date, on: date) -> int:
    """Complete months from `since` to `on`; 0 when `since` is later."""
    months = (on.year - since.year) * 12 + on.month - since.month
    if since.day > on.day and on.day != monthrange(on.year, on.month)[1]:
        months -= 1
    return max(0, months)


def whole_years(since: date, on: date) -> int:
    """Complete years from `since` to `on`; 0 when `since` is later."""
    return whole_months(since, on) // 12


def months_before(on: date, months: int) -> date:
    """The day `months` months before `on` (the last day of the month when that day does not exist)."""
    index = on.year * 12 + on.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def whole_months_column(days: NDArray[np.int32], on: date) -> NDArray[np.int64]:
    """`whole_months` for a column of day numbers."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    day = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    elapsed = (on.year - 1970) * 12 + on.month - 1 - months.astype(np.int64)
    if on.day != monthrange(on.year, on.month)[1]:
        elapsed -= day > on.day
    return np.maximum(elapsed, 0)
