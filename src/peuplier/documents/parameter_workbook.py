"""The sheet of parameters as an XLSX workbook, ready to be printed and read beside the State's scoring module.

Text never becomes a formula, codes keep their zeros, a fictional document says so on every sheet and every line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from peuplier.documents.parameter_sheet import ParameterSheet

# A fixed day: the same sheet gives the same bytes.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no time zone
_LANDSCAPE_A3 = 8
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a sheet: its French title, its width in characters, what it holds."""

    title: str
    width: int
    definition: str


_STATUS = _Column("statut", 11, "Statut du document : fictif, projet ou adopté.")
_FEASIBLE = _Column(
    "faisable",
    13,
    "oui : le module le calcule sans doute ; à vérifier ; critère local : à créer, coché par l’agent ; non : hors du "
    "module. Aucune de ces réponses ne vient d’une documentation officielle.",
)
_INSTEAD = _Column("à faire", 44, "Ce que l’on peut faire quand le module ne le fait pas.")
_ARTICLE = _Column("article", 30, "Article du document où la règle est écrite.")
_LINE = _Column("ligne", 7, "Ligne du document où la règle est écrite.")
PARAMETERS = (
    _STATUS,
    _Column("grilles", 14, "Grilles auxquelles le critère s’ajoute."),
    _Column("famille", 22, "Rubrique du document."),
    _Column("critère", 22, "Nom du critère dans le document."),
    _Column("intitulé", 30, "Intitulé du critère, tel qu’il est voté."),
    _Column("n°", 5, "Rang du cas dans le critère : le premier cas rempli l’emporte."),
    _Column("condition", 52, "Ce qu’il faut pour recevoir les points."),
    _Column("points", 8, "Points du cas ; vide quand ils croissent dans le cas."),
    _Column("comment", 18, "Comment les points croissent, quand ils ne sont pas fixes."),
    _Column("champs du SNE", 46, "Chemins de l’interface d’échange 02.01, sous « interfaceNuu/demande »."),
    _Column("codes", 34, "Codes du registre et leur libellé ; les zéros comptent."),
    _Column("pièce", 34, "Pièce qui prouve, et à partir de quand les points comptent."),
    _FEASIBLE,
    _INSTEAD,
    _ARTICLE,
    _LINE,
)
SETTINGS = (
    _STATUS,
    _Column("quoi", 10, "Grille, famille, refus ou ordre."),
    _Column("nom", 22, "Nom dans le document."),
    _Column("intitulé", 34, "Intitulé, tel qu’il est voté."),
    _Column("règle", 90, "La règle, relue en français."),
    _FEASIBLE,
    _INSTEAD,
    _ARTICLE,
    _LINE,
)
BEYOND = (
    _STATUS,
    _Column("quoi", 10, "Critère, grille, famille, refus ou ordre."),
    _Column("nom", 24, "Nom dans le document."),
    _Column("faisable", 13, "non, ou à vérifier."),
    _Column("pourquoi", 60, "Ce que le module devrait savoir faire."),
    _INSTEAD,
    _ARTICLE,
    _LINE,
)


@dataclass(frozen=True, slots=True)
class _Formats:
    mark: Format
    header: Format
    text: Format
    number: Format


def write_parameter_workbook(sheet: ParameterSheet, path: Path) -> None:
    """Write the workbook: parameters, general rules, what the module cannot do, definitions."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        standing = sheet.policy.front.standing.value
        book.set_properties(
            {
                "title": f"Paramètres de cotation — {sheet.policy.front.title}",
                "subject": sheet.standing,
                "keywords": f"{standing} ; {sheet.policy.digest}",
                "comments": sheet.standing,
                "status": standing,
                "author": "peuplier",
                "created": _CREATED,
            }
        )
        formats = _Formats(
            mark=book.add_format({"bold": True, "font_color": "#8A1C1C", "font_size": 12}),
            header=book.add_format(
                {"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True, "valign": "top"}
            ),
            text=book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "bottom": 4}),
            number=book.add_format({"num_format": "0", "valign": "top", "bottom": 4}),
        )
        rows: list[list[Cell]] = [
            [
                standing,
                line.grids,
                line.family,
                line.criterion,
                line.title,
                line.case,
                line.condition,
                line.points,
                line.points_text,
                line.fields,
                line.codes,
                line.documents,
                line.feasible,
                line.instead,
                line.article,
                line.line,
            ]
            for line in sheet.lines
        ]
        _page(book.add_worksheet("Paramètres"), sheet, PARAMETERS, rows, formats, frozen=5)
        general: list[list[Cell]] = [
            [standing, s.kind, s.name, s.title, s.rule, s.feasible, s.instead, s.article, s.line]
            for s in sheet.settings
        ]
        _page(book.add_worksheet("Règles générales"), sheet, SETTINGS, general, formats, frozen=3)
        outside: list[list[Cell]] = [
            [standing, b.element, b.name, b.feasible, b.why, b.instead, b.article, b.line] for b in sheet.beyond
        ]
        _page(book.add_worksheet("Hors du module"), sheet, BEYOND, outside, formats, frozen=3)
        _definitions(book.add_worksheet("Définitions"), sheet, formats)


def _page(
    page: Worksheet,
    sheet: ParameterSheet,
    columns: Sequence[_Column],
    rows: Sequence[Sequence[Cell]],
    formats: _Formats,
    frozen: int,
) -> None:
    """A banner that says what the document is, a row of titles, the rows."""
    _print_setup(page, sheet)
    page.write_string(0, 0, sheet.standing, formats.mark)
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width)
        page.write_string(1, place, column.title, formats.header)
    for rank, row in enumerate(rows, start=2):
        for place, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(rank, place, cell, formats.number)
            else:
                page.write_string(rank, place, cell or "", formats.text)
        page.set_row(rank, _height(columns, row))
    page.freeze_panes(2, frozen)
    page.repeat_rows(0, 1)
    page.autofilter(1, 0, max(2, len(rows) + 1), len(columns) - 1)


def _height(columns: Sequence[_Column], row: Sequence[Cell]) -> float:
    """The height of a row in points, so that every wrapped text is seen when the file opens."""
    lines = [
        sum(1 + len(part) // max(1, column.width - 1) for part in str(cell or "").split("\n"))
        for column, cell in zip(columns, row, strict=True)
    ]
    return min(15.0 * max(lines), 400.0)


def _print_setup(page: Worksheet, sheet: ParameterSheet) -> None:
    front = sheet.policy.front
    mark = "DOCUMENT FICTIF — " if sheet.fictional else ""
    page.set_landscape()
    page.set_paper(_LANDSCAPE_A3)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    # « & » begins an instruction in a header.
    title = f"{mark}{front.title}, version {front.version}".replace("&", "&&")
    page.set_header(f'&C&"-,Bold"{title[:200]}')
    page.set_footer(f"&L{sheet.policy.digest[:16]}&C{mark}{front.standing.value}&RPage &P / &N")


def _definitions(page: Worksheet, sheet: ParameterSheet, formats: _Formats) -> None:
    """What the document is, what is assumed of the module, and what each column means."""
    _print_setup(page, sheet)
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 30)
    page.set_column(2, 2, 90)
    page.write_string(0, 0, sheet.standing, formats.mark)
    for place, title in enumerate(("quoi", "nom", "valeur ou définition")):
        page.write_string(1, place, title, formats.header)
    rows = [("document et module", name, value) for name, value in sheet.notes()]
    for title, columns in (("Paramètres", PARAMETERS), ("Règles générales", SETTINGS), ("Hors du module", BEYOND)):
        rows += [(f"colonne de « {title} »", column.title, column.definition) for column in columns]
    for rank, row in enumerate(rows, start=2):
        for place, cell in enumerate(row):
            page.write_string(rank, place, cell, formats.text)
    page.freeze_panes(2, 0)
    page.repeat_rows(0, 1)
