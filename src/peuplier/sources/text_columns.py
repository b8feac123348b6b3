"""Columns of text turned into whole numbers and days, all rows at once; null where the text is not one."""

import polars as pl

from peuplier.sources.tables.numbers_text import number_text
from peuplier.sources.writing import DayOrder, Decimal

_BLANKS = " \t\r\n\u00a0\u202f\u2009\ufeff"
_GAP = "[ \u00a0\u202f\u2009]"
_MARKS = {Decimal.EITHER: "[.,]", Decimal.COMMA: ",", Decimal.POINT: r"\."}
_HOURS = r"(?:[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?Z?)?"
_YEAR_FIRST = rf"^([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}}){_HOURS}$"
_YEAR_LAST = rf"^([0-9]{{1,2}})[/.-]([0-9]{{1,2}})[/.-]([0-9]{{4}}){_HOURS}$"


def as_text(series: pl.Series) -> pl.Series:
    """Cells as stripped text, empty ones null, whatever the type of the column. Lists must be split before."""
    match series.dtype:
        case pl.String:
            text = series
        case pl.Boolean:
            text = series.replace_strict({True: "oui", False: "non"}, default=None, return_dtype=pl.String)
        case pl.Datetime():
            text = series.dt.strftime("%Y-%m-%d %H:%M:%S").str.replace(r" 00:00:00$", "")
        case pl.Float32 | pl.Float64:
            written = [None if number is None else number_text(number) for number in series.to_list()]
            text = pl.Series(written, dtype=pl.String)
        case pl.Decimal():
            text = series.cast(pl.String).str.replace(r"(\.[0-9]*?)0+$", "$1").str.replace(r"\.$", "")
        case _:
            text = series.cast(pl.String)
    text = text.str.strip_chars(_BLANKS)
    return text.set(text == "", None)


def scaled(text: pl.Series, decimals: int, decimal: Decimal = Decimal.EITHER) -> pl.Series:
    """Numbers as whole stored units (cents for two decimals); `1 200` and, when whole, `3.0` are numbers too.

    With negative `decimals` (-2: cents read as they are stored) no digit may follow the mark.
    """
    places = max(decimals, 1)
    mark = _MARKS[decimal]
    tail = rf"(?:{mark}([0-9]{{1,{places}}}))?" if decimals > 0 else rf"(?:{mark}(0))?"
    pattern = rf"^([-−]?)([0-9]{{1,9}}|[0-9]{{1,3}}(?:{_GAP}[0-9]{{3}}){{1,2}}){tail}$"
    whole = text.str.extract(pattern, 2).str.replace_all(_GAP, "").cast(pl.Int64)
    value = whole
    if decimals > 0:
        part = text.str.extract(pattern, 3).fill_null("").str.pad_end(decimals, "0").cast(pl.Int64)
        value = whole * 10**decimals + part
    negative = text.str.contains("^[-−]").fill_null(False)
    return value.zip_with(~negative, -value)


def days(text: pl.Series, order: DayOrder = DayOrder.YEAR_OR_DAY, ignore_hours: bool = False) -> pl.Series:
    """Dates as day numbers. An hour other than midnight is no date, unless hours are ignored."""
    found = _dates(text, _YEAR_FIRST, (1, 2, 3), ignore_hours)
    match order:
        case DayOrder.YEAR:
            return found
        case DayOrder.MONTH:
            return found.zip_with(found.is_not_null(), _dates(text, _YEAR_LAST, (3, 1, 2), ignore_hours))
    return found.zip_with(found.is_not_null(), _dates(text, _YEAR_LAST, (3, 2, 1), ignore_hours))


def month_first(text: pl.Series) -> pl.Series:
    """Whether a date can only have its month before its day: `12/31/2025`."""
    day_first = _dates(text, _YEAR_LAST, (3, 2, 1), True)
    return day_first.is_null() & _dates(text, _YEAR_LAST, (3, 1, 2), True).is_not_null()


def year_last(text: pl.Series) -> pl.Series:
    """Whether a date is written with its year last, in whatever order before it."""
    return text.str.contains(_YEAR_LAST).fill_null(False)


def _dates(text: pl.Series, pattern: str, places: tuple[int, int, int], ignore_hours: bool) -> pl.Series:
    sizes = zip(places, (4, 2, 2), strict=True)
    year, month, day = (text.str.extract(pattern, place).str.zfill(size) for place, size in sizes)
    shaped = year + pl.Series(["-"]) + month + pl.Series(["-"]) + day
    found = shaped.str.to_date("%Y-%m-%d", strict=False).to_physical().cast(pl.Int64)
    if ignore_hours:
        return found
    later = text.str.extract(pattern, 4).fill_null("0").str.contains("[1-9]")
    for place in (5, 6):
        later |= text.str.extract(pattern, place).fill_null("0").str.contains("[1-9]")
    return found.set(later, None)
