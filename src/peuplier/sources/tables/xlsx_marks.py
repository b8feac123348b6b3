"""The marks of every sheet of an XLSX workbook, gathered before its values are read."""

import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cache

from lxml import etree

from peuplier.sources.tables.package_xml import elements, local
from peuplier.sources.tables.sheet_marks import SheetMarks

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ZEROS = re.compile(r"0{2,18}")
# Number formats that every workbook knows by their rank.
_PER_CENT_RANKS = frozenset({9, 10})


@dataclass(frozen=True, slots=True)
class _Formats:
    """By style of cell: whether it shows a percentage, and how many digits it always shows."""

    per_cent: frozenset[int]
    padded: dict[int, int]


def xlsx_marks(archive: zipfile.ZipFile) -> list[SheetMarks]:
    """Marks of the worksheets, in order. Raises TooLargeError, KeyError, XMLSyntaxError, ValueError."""
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in elements(archive, "xl/_rels/workbook.xml.rels", "{*}Relationship")
    }
    sheets = [
        (sheet.get("name", ""), targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION), ""))
        for sheet in elements(archive, "xl/workbook.xml", "{*}sheet")
    ]
    parts = set(archive.namelist())
    lengths = _lengths(archive) if "xl/sharedStrings.xml" in parts else []
    formats = _formats(archive) if "xl/styles.xml" in parts else _Formats(frozenset(), {})
    marks = []
    for name, target in sheets:
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        # Chart sheets and dialogues hold no cells.
        if "worksheets/" in part and part in parts:
            marks.append(_sheet(archive, part, name, lengths, formats))
    return marks


def _lengths(archive: zipfile.ZipFile) -> list[int]:
    """Characters of each shared string."""
    return [
        sum(len(text.text or "") for text in item.iter("{*}t"))
        for item in elements(archive, "xl/sharedStrings.xml", "{*}si")
    ]


def _formats(archive: zipfile.ZipFile) -> _Formats:
    codes: dict[int, str] = {}
    ranks: list[int] = []
    for element in elements(archive, "xl/styles.xml", "{*}numFmts", "{*}cellXfs"):
        for child in element:
            if "formatCode" in child.attrib:
                codes[int(child.get("numFmtId", "0"))] = child.get("formatCode", "")
            else:
                ranks.append(int(child.get("numFmtId", "0")))
    per_cent = {s for s, rank in enumerate(ranks) if rank in _PER_CENT_RANKS or "%" in codes.get(rank, "")}
    padded = {s: len(codes[rank]) for s, rank in enumerate(ranks) if _ZEROS.fullmatch(codes.get(rank, ""))}
    return _Formats(frozenset(per_cent), padded)


def _sheet(archive: zipfile.ZipFile, part: str, name: str, lengths: list[int], formats: _Formats) -> SheetMarks:
    marks = SheetMarks(name)
    row, column = 0, -1
    for element in elements(archive, part, "{*}c", "{*}row", "{*}mergeCell"):
        tag = local(element)
        if tag == "mergeCell":
            marks.merged.append(_range(element.get("ref", "")))
        elif tag == "row":
            # A row that does not say its rank follows the one before; so does a cell in its row.
            row, column = int(element.get("r", row + 1)), -1
        else:
            reference, parent = element.get("r"), element.getparent()
            if reference:
                row, column = _position(reference)
            else:
                row, column = (int(parent.get("r", row + 1)) - 1 if parent is not None else row), column + 1
            _cell(marks, element, row, column, lengths, formats)
    return marks


def _cell(
    marks: SheetMarks, cell: etree._Element, row: int, column: int, lengths: list[int], formats: _Formats
) -> None:
    kind, value, formula, characters = cell.get("t", "n"), "", False, -1
    for child in cell:
        match local(child):
            case "v":
                value = child.text or ""
            case "f":
                formula = True
            case "is":
                characters = sum(len(text.text or "") for text in child.iter("{*}t"))
    if characters < 0 and (value or formula):
        characters = lengths[int(value)] if kind == "s" and value else len(value)
    if characters >= 0:
        marks.hold(row, column, characters)
    if kind == "e":
        marks.errors[column].append(row)
    elif formula:
        (marks.formulas if value or kind == "str" else marks.stale)[column].append(row)
    if kind == "n" and value:
        _number(marks, row, column, int(cell.get("s", "0")), formats)


def _number(marks: SheetMarks, row: int, column: int, style: int, formats: _Formats) -> None:
    """What the format of a number shows beyond its value."""
    if style in formats.per_cent:
        marks.per_cent[column].append(row)
    elif style in formats.padded:
        marks.padded[column][row] = formats.padded[style]


def _position(reference: str) -> tuple[int, int]:
    """`B3` → (2, 1). Raises ValueError."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise ValueError(reference)
    return int(match[2]) - 1, _column(match[1])


@cache
def _column(letters: str) -> int:
    """`A` → 0, `AB` → 27."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _range(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.partition(":")
    return (*_position(first), *_position(last or first))
