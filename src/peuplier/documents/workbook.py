"""Any table as an XLSX workbook: its rows, what its columns mean, where it comes from.

Dates are dates, amounts are numbers, codes are text and keep their zeros, and no text ever becomes a formula.
The reader of tables passes over the sheets « Définitions » and « Lisez-moi ».
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from peuplier.documents.table_columns import TableColumn

DEFINITIONS = "Définitions"
README = "Lisez-moi"
MOST_ROWS = 1_048_575
_LONGEST_TEXT = 32_767
# Spreadsheets believe in a 29 February 1900 and do not agree on the days before: those are written as text.
_FIRST_DAY = date(1900, 3, 1)
_WIDEST = 48
# A fixed day: the same table gives the same bytes.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no time zone


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to write. `title` names its sheet; `notes` are (what, value) lines of the sheet « Lisez-moi »."""

    title: str
    frame: pl.DataFrame
    columns: tuple[TableColumn, ...]
    notes: tuple[tuple[str, str], ...] = ()
    fictional: bool = False


@dataclass
class _Formats:
    header: Format
    text: Format
    wrapped: Format
    day: Format
    amount: Format
    tenth: Format
    whole: Format
    by_kind: Mapping[str, Format] = field(default_factory=dict)


def write_workbook(sheet: Sheet, path: Path) -> None:
    """Write a table with its definitions. Raises ValueError beyond the rows that a sheet can hold."""
    write_sheets((sheet,), path)


def write_sheets(sheets: Sequence[Sheet], path: Path) -> None:
    """Write tables with their definitions in one place; title and notes are those of the first. Raises ValueError."""
    for sheet in sheets:
        if sheet.frame.height > MOST_ROWS:
            raise ValueError(f"{sheet.frame.height} rows do not fit in a sheet")
    first = sheets[0]
    columns = {column.name: column for sheet in sheets for column in sheet.columns}
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        mark = " (fictif)" if first.fictional else ""
        book.set_properties({"title": f"{first.title}{mark}", "created": _CREATED, "author": "peuplier"})
        formats = _formats(book)
        for sheet in sheets:
            _write_rows(book.add_worksheet(f"{sheet.title[: 31 - len(mark)]}{mark}"), sheet, formats)
        _write_definitions(book.add_worksheet(DEFINITIONS), tuple(columns.values()), formats)
        _write_notes(book.add_worksheet(README), first, formats)


def _formats(book: xlsxwriter.Workbook) -> _Formats:
    return _Formats(
        header=book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True, "valign": "top"}),
        text=book.add_format({"num_format": "@"}),
        wrapped=book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        day=book.add_format({"num_format": "dd/mm/yyyy"}),
        amount=book.add_format({"num_format": "#,##0.00"}),
        tenth=book.add_format({"num_format": "0.0"}),
        whole=book.add_format({"num_format": "0"}),
    )


def _write_rows(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    frame = sheet.frame
    _set_widths(page, frame)
    page.freeze_panes(1, 1)
    if sheet.fictional:
        page.set_header('&C&"-,Bold"Données fictives')
    for place, name in enumerate(frame.columns):
        page.write_string(0, place, name, formats.header)
    writers = [_writer(page, dtype, formats) for dtype in frame.dtypes]
    for rank, row in enumerate(frame.iter_rows(), start=1):
        for place, value in enumerate(row):
            if value is not None:
                writers[place](rank, place, value)
    if frame.width:
        page.autofilter(0, 0, max(frame.height, 1), frame.width - 1)


def _writer(page: Worksheet, dtype: pl.DataType, formats: _Formats) -> Callable[[int, int, object], None]:
    """How the cells of a column are written, by its type."""

    def text(row: int, column: int, value: object) -> None:
        # A sheet holds no longer text; nothing of that length is read either.
        page.write_string(row, column, _as_text(value)[:_LONGEST_TEXT], formats.text)

    def day(row: int, column: int, value: object) -> None:
        assert isinstance(value, date)
        if value < _FIRST_DAY:
            text(row, column, value)
            return
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), formats.day)  # noqa: DTZ001

    def number(cell_format: Format) -> Callable[[int, int, object], None]:
        def write(row: int, column: int, value: object) -> None:
            assert isinstance(value, int | float | Decimal)
            page.write_number(row, column, float(value), cell_format)

        return write

    if dtype == pl.Date:
        return day
    if isinstance(dtype, pl.Decimal):
        return number(formats.tenth if dtype.scale == 1 else formats.amount)
    if dtype.is_integer():
        return number(formats.whole)
    if dtype.is_float():
        return number(formats.amount)
    return text


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return "|".join(map(_as_text, value)) or "|"
    return str(value)


def _set_widths(page: Worksheet, frame: pl.DataFrame) -> None:
    sample = frame.head(200)
    for place, name in enumerate(frame.columns):
        longest = max((len(_as_text(value)) for value in sample[name].to_list() if value is not None), default=0)
        page.set_column(place, place, min(max(longest, len(name) * 0.9, 8) + 2, _WIDEST))


def _write_definitions(page: Worksheet, columns: Sequence[TableColumn], formats: _Formats) -> None:
    titles = ("colonne", "libellé", "définition", "type", "unité", "codes", "source", "exemple")
    for place, (title, width) in enumerate(zip(titles, (30, 36, 60, 18, 12, 44, 44, 22), strict=True)):
        page.set_column(place, place, width)
        page.write_string(0, place, title, formats.header)
    page.freeze_panes(1, 1)
    for rank, column in enumerate(columns, start=1):
        cells = (
            column.name,
            column.label,
            column.definition,
            column.kind,
            column.unit,
            column.codes,
            column.source,
            column.example,
        )
        for place, cell in enumerate(cells):
            page.write_string(rank, place, cell, formats.wrapped)


def _write_notes(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 90)
    notes = [("table", sheet.title), ("lignes", str(sheet.frame.height)), *sheet.notes]
    if sheet.fictional:
        notes.insert(0, ("mention", "Données fictives : aucune personne réelle."))
    notes.append(("cellule vide", "La donnée est inconnue : ni zéro, ni non."))
    notes.append(("barre verticale", "Sépare les éléments d’une liste ; seule, elle écrit une liste connue et vide."))
    for rank, (what, value) in enumerate(notes):
        page.write_string(rank, 0, what, formats.header)
        page.write_string(rank, 1, value, formats.wrapped)
