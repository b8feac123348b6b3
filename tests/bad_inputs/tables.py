"""Tables written in every format, right or wrong, from rows of text; all of their people are invented."""

import csv
import io
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import OpenDocumentSpreadsheet

Row = list[str]
HEADER: Row = [
    "numéro_unique",
    "nom",
    "dépôt_demande",
    "mutation",
    "situation_familiale",
    "motifs",
    "loyer_actuel",
    "surface_logement_actuel",
    "unités_consommation",
    "taux_effort",
    "commune_résidence",
    "communes_souhaitées",
    "refus_logement_adapté_le",
    "naissances_ménage",
]


def rows(draw: random.Random, count: int = 12) -> list[Row]:
    """Right rows of an invented table."""
    return [_row(draw, rank) for rank in range(count)]


def _row(draw: random.Random, rank: int) -> Row:
    day = date(draw.randint(2015, 2026), draw.randint(1, 12), draw.randint(1, 28))
    return [
        f"INVENTE{rank:011d}",
        draw.choice(("Martin", "O’Brien", "Œuvrard", "Nguyễn", "")),
        day.isoformat(),
        draw.choice(("oui", "non", "")),
        draw.choice(("C", "M", "D", "")),
        draw.choice(("01", "05|09", "")),
        draw.choice(("612,50", "0", "1 200", "")),
        draw.choice(("48,5", "70", "")),
        draw.choice(("1,8", "1", "")),
        draw.choice(("43,2 %", "")),
        draw.choice(("34301", "2A004", "01001")),
        draw.choice(("34301|34108", "")),
        draw.choice(("|", "2025-01-02", "")),
        draw.choice(("1990-01-02|2020-03-04", "")),
    ]


def csv_bytes(
    header: Row, body: Sequence[Row], separator: str = ",", encoding: str = "utf-8", end: str = "\r\n"
) -> bytes:
    """A CSV file; letters that the encoding does not have are replaced."""
    text = io.StringIO(newline="")
    broken = any(sign in cell for row in (header, *body) for cell in row for sign in "\r\n")
    quoting = csv.QUOTE_ALL if broken else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writerow(header)
    writer.writerows(body)
    return text.getvalue().encode(encoding, errors="replace")


def write_xlsx(path: Path, header: Row, body: Sequence[Sequence[object]], title: str = "Demandes") -> None:
    """An XLSX workbook with the cells given, whatever their types."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for place, name in enumerate(header, start=1):
        sheet.cell(1, place, name)
    for rank, row in enumerate(body, start=2):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(rank, place, None if value == "" else value)
            if isinstance(value, str) and value:
                # openpyxl would make a formula of a text that starts with an equals sign.
                cell.data_type = "s"
    book.save(path)


def write_ods(path: Path, header: Row, body: Sequence[Row]) -> None:
    """An ODS workbook of texts."""
    book = OpenDocumentSpreadsheet()
    sheet = odf_table.Table(name="Demandes")
    for row in (header, *body):
        line = odf_table.TableRow()
        for value in row:
            cell = odf_table.TableCell(valuetype="string") if value else odf_table.TableCell()
            if value:
                cell.addElement(odf_text.P(text=value))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))


# Values of other types that a column of a Parquet file may hold, each made when it is asked for: a process that has
# used polars can no longer be forked.
TYPED: Mapping[str, Callable[[], pl.Series]] = {
    "integers": lambda: pl.Series([1001, None, -3, 2**40]),
    "floats": lambda: pl.Series([612.5, None, 0.1, float("nan"), float("inf"), 1e300]),
    "days": lambda: pl.Series([date(2026, 1, 2), None, date(1, 1, 1)]),
    "booleans": lambda: pl.Series([True, None, False]),
    "instants": lambda: pl.Series([datetime(2026, 1, 2), None, datetime(2026, 1, 2, 10, 30)]),  # noqa: DTZ001
    "times": lambda: pl.Series([time(10, 30), None]),
    "categories": lambda: pl.Series(["LP", None, "x"], dtype=pl.Categorical()),
    "bytes": lambda: pl.Series([b"abc", None, b"\xff"]),
    "lists": lambda: pl.Series([["05"], None, [], ["x", None]]),
    "lists of lists": lambda: pl.Series([[["05"]], None]),
    "structures": lambda: pl.Series([{"a": 1}, None]),
    "decimals": lambda: pl.Series([Decimal("612.50"), None, Decimal("-0.001")]),
    "durations": lambda: pl.Series([timedelta(days=1), None]),
    "nothing": lambda: pl.Series([None, None], dtype=pl.Null),
}


def write_parquet(path: Path, header: Row, body: Sequence[Row], kinds: Mapping[str, str] | None = None) -> None:
    """A Parquet file of texts; `kinds` gives some columns values of another type (see TYPED)."""
    columns: dict[str, pl.Series] = {}
    for place, name in enumerate(header):
        if kinds and name in kinds:
            values = TYPED[kinds[name]]()
            columns[name] = values.gather([row % len(values) for row in range(len(body))])
        else:
            columns[name] = pl.Series([row[place] or None for row in body], dtype=pl.String)
    pl.DataFrame(columns).write_parquet(path)
