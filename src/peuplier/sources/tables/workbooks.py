"""An XLSX or ODS workbook as columns of text: archive counted, marks gathered, then values read by calamine."""

import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
from lxml import etree
from python_calamine import CalamineWorkbook

from peuplier.sources.anomalies import Anomaly
from peuplier.sources.tables.archives import check_archive
from peuplier.sources.tables.headers import SEARCHED, clean, header_position
from peuplier.sources.tables.numbers_text import number_text
from peuplier.sources.tables.ods_marks import ods_marks
from peuplier.sources.tables.raw import CellFault, FileShape, RawTable, column_names, unusable
from peuplier.sources.tables.sheet_marks import SheetMarks, TooLargeError
from peuplier.sources.tables.xlsx_marks import xlsx_marks

_BROKEN = "le classeur est abîmé, ou n’en est pas un."
_BROKEN_REMEDY = "Ouvrez-le dans le tableur et enregistrez-le de nouveau, ou exportez-le de nouveau."
_LOST = (
    "ce nombre a plus de quinze chiffres : le tableur en a arrondi la fin.",
    "Mettez la colonne au format texte avant d’y coller les numéros.",
)
_EARLY = (
    "cette date précède le 1er mars 1900 : les tableurs ne s’accordent pas sur elle.",
    "Écrivez-la en texte, l’année d’abord : « 1899-05-31 ».",
)
# Spreadsheets hold numbers on 15 significant digits: beyond, the last ones are already lost.
_EXACT = 10**15

EXPLANATIONS = frozenset({"Définitions", "Lisez-moi"})

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    marks: SheetMarks
    rows: Rows

    def header(self, wanted: Collection[str]) -> int | None:
        """Position of the row that holds some of the wanted names, if one does."""
        first = [[clean(cell) for cell in row] for row in self.rows[:SEARCHED]]
        place = header_position(first, wanted)
        return place if any(name in wanted for name in first[place]) else None


def read_workbook(path: Path, shape: FileShape, wanted: Collection[str]) -> RawTable:
    """Open a workbook; `wanted` are names by which the header is known. Raises UnusableFileError."""
    check_archive(path)
    marks, kind = _marks(path)
    sheet = _choose(path, marks, shape, wanted)
    first = [[clean(cell) for cell in row] for row in sheet.rows[:SEARCHED]]
    if shape.header_row is None:
        start = header_position(first, wanted)
    elif shape.header_row <= len(sheet.rows):
        start = shape.header_row - 1
    else:
        raise unusable(
            path,
            f"la correspondance place l’en-tête ligne {shape.header_row} ; la feuille a {len(sheet.rows)} lignes.",
            "Corrigez ligne_en_tete.",
        )
    return _table(kind, sheet, start)


def _marks(path: Path) -> tuple[list[SheetMarks], str]:
    """The marks of every sheet, and the kind of workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = set(archive.namelist())
            if "xl/workbook.xml" in parts:
                marks, kind = xlsx_marks(archive), "XLSX"
            elif "content.xml" in parts:
                marks, kind = ods_marks(archive), "ODS"
            else:
                raise unusable(path, "cette archive n’est pas un classeur XLSX ou ODS.", "Enregistrez-le en .xlsx.")
        for mark in marks:
            mark.check_merged()
    except TooLargeError as error:
        raise unusable(path, str(error), "Enregistrez la feuille en CSV (UTF-8) ou en Parquet.") from None
    except (etree.XMLSyntaxError, LookupError, ValueError, OverflowError, OSError, zipfile.BadZipFile):
        raise unusable(path, _BROKEN, _BROKEN_REMEDY) from None
    return marks, kind


def _choose(path: Path, marks: Sequence[SheetMarks], shape: FileShape, wanted: Collection[str]) -> _Sheet:
    """The sheet declared, the only filled one, or the only one whose header is known."""
    filled = [mark for mark in marks if mark.height]
    # Those that explain the table in the workbooks that peuplier writes.
    filled = [mark for mark in filled if clean(mark.name) not in EXPLANATIONS] or filled
    if shape.sheet is not None:
        chosen = [mark for mark in filled if clean(mark.name) == clean(shape.sheet)]
        if not chosen:
            names = ", ".join(f"« {mark.name} »" for mark in filled) or "aucune"
            raise unusable(
                path,
                f"la feuille « {shape.sheet} » manque, ou est vide.",
                f"Corrigez feuille dans la correspondance. Feuilles remplies : {names}.",
            )
        return _Sheet(chosen[0], _values(path, chosen[0]))
    if not filled:
        raise unusable(path, "le classeur est vide.", "Exportez-le de nouveau.")
    sheets = [_Sheet(mark, _values(path, mark)) for mark in filled]
    if len(sheets) == 1:
        return sheets[0]
    known = [sheet for sheet in sheets if sheet.header(wanted) is not None]
    if len(known) == 1:
        return known[0]
    names = ", ".join(f"« {mark.name} »" for mark in filled)
    raise unusable(
        path,
        f"plusieurs feuilles sont remplies ({names}) ; rien ne dit laquelle lire.",
        'Déclarez feuille = "…" dans une correspondance (--mapping), ou supprimez les autres feuilles.',
    )


def _values(path: Path, marks: SheetMarks) -> Rows:
    """The values of a sheet, from its first cell on."""
    try:
        workbook = CalamineWorkbook.from_path(path)
        rows: Rows = workbook.get_sheet_by_name(marks.name).to_python(skip_empty_area=False)
    except BaseException as error:
        # A damaged workbook may make the library stop in the middle (PanicException, which is no Exception).
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise unusable(path, _BROKEN, _BROKEN_REMEDY) from None
        raise
    return rows[: marks.height]


def _table(kind: str, sheet: _Sheet, start: int) -> RawTable:
    """Columns of text below the header, with the faults and notes their marks give."""
    marks = sheet.marks
    header = [clean(cell) for cell in sheet.rows[start]]
    width = marks.width
    names, repeated = column_names([*header, *[""] * width][:width])
    body = range(start + 1, len(sheet.rows))
    filled = [row for row in body if any(value not in ("", None) for value in sheet.rows[row])]
    marked = _marked_rows(marks, start)
    kept = sorted({*filled, *marked})
    place = {row: index for index, row in enumerate(kept)}
    faults = _faults(marks, names, place)
    columns = {}
    for column, name in enumerate(names):
        texts, doubtful = _texts(sheet, column, kept)
        columns[name] = pl.Series(texts, dtype=pl.String)
        faults += [
            CellFault(place[row], name, Anomaly(row + 1, name, str(sheet.rows[row][column]), *wrong))
            for row, wrong in doubtful
        ]
    empty = [name for name in names if name.endswith(" sans nom)") and columns[name].null_count() == len(kept)]
    return RawTable(
        f"{kind}, feuille « {marks.name} »",
        pl.DataFrame(columns).drop(empty),
        np.array(kept, dtype=np.int64) + 1,
        start + 1,
        faults=tuple(fault for fault in faults if fault.column not in empty),
        notes=_notes(marks, names, start),
        repeated=repeated,
    )


def _marked_rows(marks: SheetMarks, start: int) -> set[int]:
    """Rows below the header that hold an error or a formula never calculated: they are not empty."""
    held = (marks.errors, marks.stale)
    return {row for rows in held for column in rows.values() for row in column if row > start}


def _texts(
    sheet: _Sheet, column: int, kept: Sequence[int]
) -> tuple[list[str | None], list[tuple[int, tuple[str, str]]]]:
    """Cells of a column as text; the rows whose value the spreadsheet has already spoilt, and how."""
    per_cent = frozenset(sheet.marks.per_cent.get(column, ()))
    padded = sheet.marks.padded.get(column, {})
    texts, doubtful = [], []
    for row in kept:
        values = sheet.rows[row] if row < len(sheet.rows) else []
        value = values[column] if column < len(values) else None
        texts.append(_text(value, row in per_cent, padded.get(row, 0)))
        if isinstance(value, float | int) and abs(value) >= _EXACT:
            doubtful.append((row, _LOST))
        elif isinstance(value, date) and (value.year, value.month) < (1900, 3):
            doubtful.append((row, _EARLY))
    return texts, doubtful


def _text(value: object, per_cent: bool, digits: int) -> str | None:
    """A cell as a person reads it: dates year first, numbers in full, percentages with their sign."""
    match value:
        case None | "":
            return None
        case str():
            return value
        case bool():
            return "oui" if value else "non"
        case float() | int():
            text = number_text(value)
            if per_cent:
                return f"{(Decimal(text) * 100).normalize():f} %"
            return text.zfill(digits)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
        case date():
            return value.isoformat()
    return str(value)


def _faults(marks: SheetMarks, names: Sequence[str], place: dict[int, int]) -> list[CellFault]:
    """Errors, formulas never calculated, cells hidden under a merged one."""
    found: list[tuple[int, int, str, str]] = []
    for column, rows in marks.errors.items():
        found += [
            (row, column, "cette cellule porte une erreur du tableur (#REF!, #N/A…).", "Corrigez la formule.")
            for row in rows
        ]
    for column, rows in marks.stale.items():
        found += [
            (
                row,
                column,
                "cette cellule est une formule dont le résultat n’est pas enregistré.",
                "Ouvrez le classeur dans le tableur, enregistrez-le, ou collez les valeurs.",
            )
            for row in rows
        ]
    for top, left, bottom, right in marks.merged:
        found += [
            (
                row,
                column,
                "cette cellule est fusionnée avec une autre : on ne sait pas si la valeur vaut pour elle.",
                "Défusionnez les cellules et répétez la valeur sur chaque ligne.",
            )
            for row in range(max(top, min(place, default=0)), min(bottom, max(place, default=-1)) + 1)
            for column in range(left, min(right, len(names) - 1) + 1)
            if (row, column) != (top, left)
        ]
    return [
        CellFault(place[row], names[column], Anomaly(row + 1, names[column], "", rule, remedy))
        for row, column, rule, remedy in found
        if row in place and column < len(names)
    ]


def _notes(marks: SheetMarks, names: Sequence[str], start: int) -> tuple[Anomaly, ...]:
    """Formulas that were calculated: their last result is read, and that is said once by column."""
    notes = []
    for column, rows in sorted(marks.formulas.items()):
        below = sorted(row for row in rows if row > start)
        if below and column < len(names):
            rule = f"{len(below)} cellule(s) de cette colonne sont des formules ; leur dernier résultat a été lu."
            notes.append(Anomaly(below[0] + 1, names[column], "", rule, "Vérifiez-les, ou collez les valeurs."))
    return tuple(notes)
