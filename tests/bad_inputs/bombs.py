"""Files made to fill the memory, the disk or the time of who opens them; each is small when it is written."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>{}</worksheet>'
_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Demandes" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
_ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + k)} "{f"&{chr(97 + k)};" * 10}">' for k in range(9))
    + "]>"
)
_NUMBER = '<row r="1"><c r="A1" t="inlineStr"><is><t>numéro_unique</t></is></c></row>'


def _book(
    path: Path,
    sheet: str = "",
    after: str = "",
    others: Mapping[str, bytes] | None = None,
    book: str = _BOOK,
    method: int = zipfile.ZIP_DEFLATED,
) -> None:
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": _RELATIONS.encode(),
        "xl/worksheets/sheet1.xml": _SHEET.format(sheet, after).encode(),
        **(others or {}),
    }
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def zeros(path: Path) -> None:
    """One member that swells a thousand times."""
    _book(path, others={"xl/media/image1.bin": b"\0" * 210_000_000})


def swollen_sheet(path: Path) -> None:
    """A sheet of blanks, a hundred megabytes once opened."""
    _book(path, _NUMBER + " " * 100_000_000)


def many_members(path: Path) -> None:
    _book(path, _NUMBER, others={f"xl/media/{rank}.bin": b"x" for rank in range(5_000)})


def nested(path: Path) -> None:
    """A workbook inside a workbook."""
    _book(path, _NUMBER)
    _book(path, _NUMBER, others={"xl/embeddings/book.xlsx": path.read_bytes()})


def entities(path: Path) -> None:
    """A billion laughs in the list of sheets."""
    _book(path, _NUMBER, book=f"{_ENTITIES}{_BOOK.replace('Demandes', '&j;')}")


def entities_utf16(path: Path) -> None:
    """The same, in an alphabet where the declaration is not ASCII."""
    _book(path, _NUMBER)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", f"{_ENTITIES}{_BOOK}".encode("utf-16"))
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", _SHEET.format(_NUMBER, ""))


def external_entity(path: Path) -> None:
    """A document type that would fetch a file."""
    _book(
        path, _NUMBER, book=f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>{_BOOK.replace("Demandes", "&f;")}'
    )


def outside(path: Path) -> None:
    """A member whose path leaves the archive."""
    _book(path, _NUMBER, others={"../../outside.xml": b"x"})


def link(path: Path) -> None:
    """A member that is a link to a file of the machine."""
    _book(path, _NUMBER)
    with zipfile.ZipFile(path, "a") as archive:
        member = zipfile.ZipInfo("xl/link")
        member.external_attr = 0o120777 << 16
        archive.writestr(member, "/etc/passwd")


def far_cell(path: Path) -> None:
    """Two cells, seventeen billion apart."""
    _book(path, f'{_NUMBER}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def shared_text(path: Path) -> None:
    """A long text written once, shown two hundred thousand times."""
    cells = "".join(f'<row r="{rank}"><c r="A{rank}" t="s"><v>0</v></c></row>' for rank in range(2, 200_000))
    text = f"<sst><si><t>{'x' * 32_000}</t></si></sst>"
    _book(path, _NUMBER + cells, others={"xl/sharedStrings.xml": text.encode()})


def merged_everywhere(path: Path) -> None:
    """Thousands of merged blocks, each as large as the sheet."""
    rows = "".join(f'<row r="{rank}"><c r="A{rank}"><v>{rank}</v></c></row>' for rank in range(2, 5_000))
    merged = "".join('<mergeCell ref="A1:OJ5000"/>' for _ in range(20_000))
    _book(path, _NUMBER + rows, f"<mergeCells>{merged}</mergeCells>")


def deep_xml(path: Path) -> None:
    """Elements in one another, without end."""
    _book(path, "<row>" * 200_000, method=zipfile.ZIP_STORED)


def _ods(path: Path, rows: str, method: int = zipfile.ZIP_DEFLATED) -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Demandes">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)


def ods_repeated(path: Path) -> None:
    """One filled cell, repeated seventeen billion times."""
    _ods(
        path,
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="16384"><text:p>numéro_unique</text:p></table:table-cell></table:table-row>',
    )


def ods_repeated_text(path: Path) -> None:
    """A long text in a column of two hundred thousand equal rows."""
    _ods(
        path,
        "<table:table-row><table:table-cell office:value-type='string'><text:p>numéro_unique</text:p>"
        "</table:table-cell></table:table-row><table:table-row table:number-rows-repeated='200000'>"
        f"<table:table-cell office:value-type='string'><text:p>{'x' * 30_000}</text:p></table:table-cell>"
        "</table:table-row>",
    )


def ods_wide_row(path: Path) -> None:
    """A row of a million cells, each written."""
    _ods(path, f"<table:table-row>{'<table:table-cell/>' * 1_000_000}</table:table-row>", zipfile.ZIP_STORED)


def _encrypted(path: Path) -> None:
    """A member marked as encrypted."""
    _book(path, _NUMBER)
    raw = bytearray(path.read_bytes())
    start = raw.rindex(b"PK\x01\x02")
    raw[start + 8] |= 1
    path.write_bytes(bytes(raw))


def csv_one_line(path: Path) -> None:
    """Sixty megabytes without an end of line."""
    path.write_bytes(b"num\xc3\xa9ro_unique," + b"a," * 30_000_000)


def csv_open_quote(path: Path) -> None:
    """A quote that never closes, before forty megabytes."""
    path.write_bytes('numéro_unique,nom\nA1,"'.encode() + b"x\n" * 20_000_000)


def csv_many_columns(path: Path) -> None:
    path.write_text("numéro_unique," + ",".join(f"c{rank}" for rank in range(100_000)) + "\n", encoding="utf-8")


def csv_all_ragged(path: Path) -> None:
    path.write_text("numéro_unique,nom\n" + "A1\n" * 2_000_000, encoding="utf-8")


def csv_long_numbers(path: Path) -> None:
    """Demand numbers of sixty thousand characters."""
    path.write_text("numéro_unique\n" + f"{'9' * 60_000}\n" * 400, encoding="utf-8")


def csv_all_bad(path: Path) -> None:
    """Two hundred thousand rows, all refused."""
    path.write_text(
        "numéro_unique,mutation,loyer_actuel\n" + "".join(f"N{rank},x,y\n" for rank in range(200_000)), encoding="utf-8"
    )


def csv_same_number(path: Path) -> None:
    """Forty thousand rows of one number, all different."""
    path.write_text("numéro_unique,nom\n" + "".join(f"A1,n{rank}\n" for rank in range(40_000)), encoding="utf-8")


BOMBS: Mapping[str, tuple[str, Callable[[Path], None]]] = {
    make.__name__: (suffix, make)
    for suffix, makers in (
        (
            ".xlsx",
            (
                zeros,
                swollen_sheet,
                many_members,
                nested,
                entities,
                entities_utf16,
                external_entity,
                outside,
                link,
                far_cell,
                shared_text,
                merged_everywhere,
                deep_xml,
                _encrypted,
            ),
        ),
        (".ods", (ods_repeated, ods_repeated_text, ods_wide_row)),
        (
            ".csv",
            (
                csv_one_line,
                csv_open_quote,
                csv_many_columns,
                csv_all_ragged,
                csv_long_numbers,
                csv_all_bad,
                csv_same_number,
            ),
        ),
    )
    for make in makers
}
