"""The marks of every sheet of an ODS workbook, where repeated rows and cells are written once."""

import zipfile

from lxml import etree

from peuplier.sources.tables.package_xml import OFFICE, TABLE, elements
from peuplier.sources.tables.sheet_marks import SheetMarks

_EXTENSION = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_CELLS = tuple(f"{{{TABLE}}}{name}" for name in ("table-cell", "covered-table-cell"))
_ROW, _TABLE = f"{{{TABLE}}}table-row", f"{{{TABLE}}}table"
_ROWS_REPEATED, _COLUMNS_REPEATED = (f"{{{TABLE}}}number-{what}-repeated" for what in ("rows", "columns"))
_VALUES = tuple(f"{{{OFFICE}}}{name}" for name in ("value", "date-value", "time-value", "boolean-value"))


def ods_marks(archive: zipfile.ZipFile) -> list[SheetMarks]:
    """Marks of the sheets, in order. Raises TooLargeError, KeyError, XMLSyntaxError, ValueError."""
    marks, current, row, column = [], SheetMarks(""), 0, 0
    for element in elements(archive, "content.xml", *_CELLS, _ROW, _TABLE):
        if element.tag in _CELLS:
            parent, columns = element.getparent(), _times(element, _COLUMNS_REPEATED)
            # Most cells of a sheet laid out by hand are blank: nothing is asked of them.
            if len(element) or element.attrib:
                rows = _times(parent, _ROWS_REPEATED) if parent is not None else 1
                _cell(current, element, (row, column), (rows, columns))
            column += columns
        elif element.tag == _ROW:
            row, column = row + _times(element, _ROWS_REPEATED), 0
        else:
            current.name = element.get(f"{{{TABLE}}}name", "")
            marks.append(current)
            current, row, column = SheetMarks(""), 0, 0
    return marks


def _times(element: etree._Element, what: str) -> int:
    written = element.get(what)
    return 1 if written is None else max(int(written), 1)


def _cell(marks: SheetMarks, cell: etree._Element, place: tuple[int, int], size: tuple[int, int]) -> None:
    """A cell, or a block of equal ones of this size (rows, columns)."""
    characters = sum(len(part) for text in cell.iterchildren("{*}p") for part in text.itertext())
    valued = bool(characters) or any(name in cell.attrib for name in _VALUES)
    formula = f"{{{TABLE}}}formula" in cell.attrib
    if valued or formula:
        marks.hold(*place, characters, *size)
    kind = cell.get(f"{{{OFFICE}}}value-type", "")
    kinds = []
    if cell.get(f"{{{_EXTENSION}}}value-type") == "error":
        kinds.append(marks.errors)
    elif formula:
        kinds.append(marks.formulas if valued or kind == "string" else marks.stale)
    if kind == "percentage" and valued:
        kinds.append(marks.per_cent)
    for held in kinds:
        for column in range(place[1], place[1] + size[1]):
            held[column].extend(range(place[0], place[0] + size[0]))
    rows, columns = (int(cell.get(f"{{{TABLE}}}number-{what}-spanned", "1")) for what in ("rows", "columns"))
    if rows > 1 or columns > 1:
        marks.merged.append((place[0], place[1], place[0] + rows - 1, place[1] + columns - 1))
