"""Right tables made wrong, each from its own seed: bytes, cells, columns, encodings, types, parts of workbooks."""

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.bad_inputs import tables
from tests.bad_inputs.naughty import CELLS, COMMUNES, EVERY, NAMES
from tests.bad_inputs.tables import HEADER, Row


@dataclass(frozen=True, slots=True)
class Made:
    """A file, how it was made, and how many rows it has when that cannot be in doubt."""

    path: Path
    how: str
    rows: int | None = None


# ── bytes ────────────────────────────────────────────────────────────────────────────────────────────────


def flip(draw: random.Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(draw.choice((1, 1, 2, 5, 30))):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def truncate(draw: random.Random, raw: bytes) -> bytes:
    return raw[: draw.randrange(1, len(raw))]


def cut_out(draw: random.Random, raw: bytes) -> bytes:
    start = draw.randrange(len(raw))
    return raw[:start] + raw[start + draw.randrange(1, 200) :]


def repeat(draw: random.Random, raw: bytes) -> bytes:
    start = draw.randrange(len(raw))
    piece = raw[start : start + draw.randrange(1, 200)]
    return raw[:start] + piece * draw.choice((2, 3, 50)) + raw[start:]


def insert(draw: random.Random, raw: bytes) -> bytes:
    piece = draw.choice(
        (b"\0", b"\0\0", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"\r", b"\n\n", b"\xe9", b"\x1a", b";,\t|")
    )
    start = draw.randrange(len(raw))
    return raw[:start] + piece + raw[start:]


def swap_lines(draw: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    first, second = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


BYTES: Sequence[Callable[[random.Random, bytes], bytes]] = (flip, truncate, cut_out, repeat, insert, swap_lines)


# ── cells and columns ────────────────────────────────────────────────────────────────────────────────────


def naughty_cells(draw: random.Random, header: Row, body: list[Row]) -> tuple[Row, list[Row]]:
    for _ in range(draw.choice((1, 3, 20))):
        row = draw.choice(body)
        row[draw.randrange(len(row))] = draw.choice(EVERY)
    return header, body


def naughty_numbers(draw: random.Random, header: Row, body: list[Row]) -> tuple[Row, list[Row]]:
    for rank, row in enumerate(body):
        row[0] = f"{draw.choice(NAMES)}{rank}"
    return header, body


def one_column(draw: random.Random, header: Row, body: list[Row]) -> tuple[Row, list[Row]]:
    place = draw.randrange(1, len(header))
    cell = draw.choice((*CELLS, *COMMUNES))
    for row in body:
        row[place] = cell
    return header, body


def swap_columns(draw: random.Random, header: Row, body: list[Row]) -> tuple[Row, list[Row]]:
    """The titles move, the cells do not."""
    first, second = draw.sample(range(len(header)), 2)
    header[first], header[second] = header[second], header[first]
    return header, body


def shuffle_columns(draw: random.Random, header: Row, body: list[Row]) -> tuple[Row, list[Row]]:
    """Titles and cells move together: the same table."""
    order = draw.sample(range(len(header)), len(header))
    return [header[place] for place in order], [[row[place] for place in order] for row in body]


def drop_column(draw: random.Random, header: Row, body: list[Row]) -> tuple[Row, list[Row]]:
    place = draw.randrange(len(header))
    return header[:place] + header[place + 1 :], [row[:place] + row[place + 1 :] for row in body]


def rename(draw: random.Random, header: Row, body: list[Row]) -> tuple[Row, list[Row]]:
    header[draw.randrange(len(header))] = draw.choice((*EVERY, HEADER[0], HEADER[3]))
    return header, body


def repeat_rows(draw: random.Random, header: Row, body: list[Row]) -> tuple[Row, list[Row]]:
    body += [list(draw.choice(body)) for _ in range(draw.choice((1, 5)))]
    if draw.random() < 0.5:
        body[-1][2] = "2020-01-01"
    return header, body


def ragged(draw: random.Random, header: Row, body: list[Row]) -> tuple[Row, list[Row]]:
    row = draw.choice(body)
    if draw.random() < 0.5:
        row += [draw.choice(EVERY)] * draw.choice((1, 3))
    else:
        del row[draw.randrange(1, len(row)) :]
    return header, body


def title_above(draw: random.Random, header: Row, body: list[Row]) -> tuple[Row, list[Row]]:
    """A title, a blank line, then the table."""
    width = len(header)
    lines = [["Extrait du 1er juin 2026", *[""] * (width - 1)]] * draw.choice((1, 2))
    return lines[0], [*lines[1:], list(header), *body]


CELL_CHANGES: Sequence[Callable[[random.Random, Row, list[Row]], tuple[Row, list[Row]]]] = (
    naughty_cells,
    naughty_numbers,
    one_column,
    swap_columns,
    shuffle_columns,
    drop_column,
    rename,
    repeat_rows,
    ragged,
    title_above,
)
# Changes after which a CSV file still has as many rows as its body, header apart.
COUNTABLE = (naughty_cells, one_column, swap_columns, shuffle_columns, repeat_rows)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-15", "utf-32", "cp850")


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────


def make_csv(draw: random.Random, folder: Path) -> Made:
    body = tables.rows(draw)
    header, how, rows = list(HEADER), "csv", None
    if draw.random() < 0.7:
        change = draw.choice(CELL_CHANGES)
        header, body = change(draw, header, body)
        how, rows = f"csv {change.__name__}", len(body) if change in COUNTABLE else None
    encoding = draw.choice(ENCODINGS) if draw.random() < 0.35 else "utf-8"
    separator = draw.choice((",", ";", "\t"))
    raw = tables.csv_bytes(header, body, separator, encoding, draw.choice(("\r\n", "\n", "\r")))
    if encoding not in ("utf-8", "utf-8-sig"):
        how, rows = f"{how} {encoding}", None
    if draw.random() < 0.6:
        spoil = draw.choice(BYTES)
        raw, how, rows = spoil(draw, raw), f"{how} {spoil.__name__}", None
    path = folder / f"table{draw.choice(('.csv', '.csv', '.txt', '.tsv'))}"
    path.write_bytes(raw)
    return Made(path, how, rows)


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return date(2020, 1, 1)


def _typed(draw: random.Random, name: str, cell: str) -> object:
    """A cell as a spreadsheet would have typed it, rightly or not."""
    if not cell or draw.random() < 0.9:
        return cell
    if name == "dépôt_demande":
        day = _day(cell)
        return draw.choice((day, datetime(day.year, day.month, day.day, 10, 30), 44_562, 44_562.5, 0, 1, 60, -1, 1e12))  # noqa: DTZ001
    if name in ("loyer_actuel", "surface_logement_actuel", "unités_consommation"):
        return draw.choice((612.5, 0.1, 1e20, -3, 12, 0.30000000000000004, True))
    if name in ("numéro_unique", "commune_résidence"):
        return draw.choice((1001, 34301, 123456789012345678, 34301.0, cell))
    if name == "taux_effort":
        return draw.choice((0.432, 43.2, cell))
    return draw.choice((True, False, 1, cell))


def make_xlsx(draw: random.Random, folder: Path) -> Made:
    body = tables.rows(draw)
    change = draw.choice(CELL_CHANGES)
    header, body = change(draw, list(HEADER), body)
    path, how = folder / "table.xlsx", f"xlsx {change.__name__}"
    printable = [[_printable(cell) for cell in row] for row in body]
    names = [*header, *[""] * max((len(row) for row in body), default=0)]
    tables.write_xlsx(
        path,
        [_printable(name) for name in header],
        [[_typed(draw, names[place], cell) for place, cell in enumerate(row)] for row in printable],
    )
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for _ in range(draw.choice((0, 1, 4))):
        row, column = draw.randrange(1, 14), draw.randrange(1, len(HEADER) + 1)
        cell = sheet.cell(row, column)
        if isinstance(cell, MergedCell):
            continue
        what = draw.choice(("formula", "error", "merge", "per cent", "zeros", "sheet", "hidden", "1904", "far"))
        how = f"{how} {what}"
        if what == "formula":
            cell.value = draw.choice(("=1+1", "=A1", '="x"', "=NA()", "=SUM(A:A)"))
        elif what == "error":
            cell.value, cell.data_type = draw.choice(("#REF!", "#N/A", "#DIV/0!")), "e"
        elif what == "merge":
            sheet.merge_cells(
                start_row=row, start_column=column, end_row=row + draw.randrange(4), end_column=column + 1
            )
        elif what == "per cent":
            cell.value, cell.number_format = 0.432, "0.0%"
        elif what == "zeros":
            cell.value, cell.number_format = 1001, "00000"
        elif what == "sheet":
            book.create_sheet(f"S{row}{column}").append([draw.choice(EVERY[:8]), "numéro_unique"])
        elif what == "hidden":
            sheet.row_dimensions[row].hidden = True
        elif what == "1904":
            book.epoch = CALENDAR_MAC_1904
        else:
            sheet.cell(draw.choice((50, 5_000)), draw.choice((20, 150, 300)), "x")
    book.save(path)
    if draw.random() < 0.5:
        how = f"{how} {_spoil_archive(draw, path)}"
    return Made(path, how)


def _printable(text: str) -> str:
    """openpyxl writes no control character."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")


def _spoil_archive(draw: random.Random, path: Path) -> str:
    """Change the archive, or one of its parts behind a right checksum."""
    raw = path.read_bytes()
    if draw.random() < 0.4:
        spoil = draw.choice(BYTES)
        path.write_bytes(spoil(draw, raw))
        return f"archive {spoil.__name__}"
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = draw.choice([name for name in parts if parts[name]])
    spoil = draw.choice(BYTES)
    parts[name] = spoil(draw, parts[name])
    if draw.random() < 0.1:
        del parts[draw.choice(list(parts))]
    with zipfile.ZipFile(path, "w", draw.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return f"{name} {spoil.__name__}"


def make_ods(draw: random.Random, folder: Path) -> Made:
    change = draw.choice(CELL_CHANGES)
    header, body = change(draw, list(HEADER), tables.rows(draw, 6))
    path, how = folder / "table.ods", f"ods {change.__name__}"
    tables.write_ods(path, [_printable(name) for name in header], [[_printable(cell) for cell in row] for row in body])
    if draw.random() < 0.6:
        how = f"{how} {_spoil_archive(draw, path)}"
    return Made(path, how)


def make_parquet(draw: random.Random, folder: Path) -> Made:
    change = draw.choice((naughty_cells, naughty_numbers, one_column, swap_columns, repeat_rows))
    header, body = change(draw, list(HEADER), tables.rows(draw))
    path, how = folder / "table.parquet", f"parquet {change.__name__}"
    kinds = {draw.choice(header): draw.choice(list(tables.TYPED)) for _ in range(draw.choice((0, 1, 3)))}
    if len(set(header)) != len(header):
        header, kinds = list(HEADER), {}
    tables.write_parquet(path, header, body, kinds)
    rows: int | None = len(body)
    if draw.random() < 0.5:
        spoil = draw.choice(BYTES)
        path.write_bytes(spoil(draw, path.read_bytes()))
        how, rows = f"{how} {spoil.__name__}", None
    return Made(path, how, rows)
