"""Files are opened whatever their format, encoding and shape; what cannot be known is said, never guessed."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from peuplier.evaluation.inputs import one_demand
from peuplier.sources.demand_table import read_demands
from peuplier.sources.row_intake import read_rows
from peuplier.vocabulary.quantities import Ratio
from tests.bad_inputs.tables import HEADER, write_ods, write_xlsx
from tests.sources.written import mapping, reasons, refused, text_file

ON = date(2026, 9, 1)


def known(path: Path, row: int = 0) -> dict[str, object]:
    """What is known of a demand of a table that is read whole."""
    facts = one_demand(read_demands(path).demands, row, ON).known()
    return {name: value for name, value in facts.items() if name != "numéro_unique"}


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_are_read_whatever_the_encoding(tmp_path: Path, encoding: str) -> None:
    path = text_file(tmp_path, "numéro_unique;nom\nA1;Zoé Lœuillet\n", encoding=encoding)
    assert known(path) == {"nom": "Zoé Lœuillet"}


def test_an_encoding_that_had_to_be_recognised_is_said(tmp_path: Path) -> None:
    path = text_file(tmp_path, "numéro_unique;nom\nA1;Zoé\n", encoding="cp1252")
    (note,) = read_demands(path).notes
    assert "lu en Windows-1252 (cp1252)" in note.rule
    assert read_rows(path).format == "CSV, Windows-1252, séparateur point-virgule"
    declared = mapping(tmp_path, '[fichier]\nencodage = "windows-1252"\n')
    assert read_rows(path, mapping=declared).anomalies[0].rule.startswith("1 numéro(s)")


def test_a_file_partly_in_utf_8_is_refused_at_the_line_that_is_not(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("numéro_unique,nom\nA1,Zoé\nA2,".encode() + "Zoé\n".encode("cp1252"))
    assert "ligne 3\n  le fichier n’est pas en UTF-8" in refused(path)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"num\xc3\xa9ro_unique,nom\nA1,a\nA2,\x00\n", "ligne 3\n  cette ligne contient un octet nul"),
        ("numéro_unique,nom\nA1,Zoé\n".encode("utf-16-le"), "semble être en UTF-16, sans la marque"),
        ("numéro_unique\n".encode("utf-32"), "le fichier est en UTF-32"),
        (b"PK\x03\x04", "malgré son nom en .csv, c’est un classeur XLSX ou ODS"),
        (b"%PDF-1.7", "c’est un document PDF"),
        (b"\xd0\xcf\x11\xe0", "c’est un ancien classeur Excel (.xls)"),
        (b"<!DOCTYPE html>", "c’est une page HTML"),
        (b"  \n\n", "le fichier est vide"),
    ],
)
def test_a_file_that_is_not_a_text_says_what_it_is(tmp_path: Path, raw: bytes, says: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(raw)
    assert says in refused(path)


def test_lines_are_those_of_the_file_after_cells_of_several_lines(tmp_path: Path) -> None:
    path = text_file(tmp_path, 'numéro_unique,nom,mutation\nA1,"a\nb\nc",oui\n\nA2,"d\ne",peut-être\nA3,f,x\n')
    intake = read_rows(path)
    assert reasons(intake).keys() == {6, 8}
    assert (intake.rows_in, intake.taken) == (3, 1)


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    path = text_file(tmp_path, "Extrait du 1er juin;;\n\nnuméro_unique;mutation;nom\nA1;oui;x\n")
    intake = read_rows(path)
    assert (intake.taken, intake.rows_in) == (1, 1)
    assert "la correspondance place l’en-tête ligne 2" in refused(
        path, mapping(tmp_path, "[fichier]\nligne_en_tete = 2")
    )


def test_a_separator_is_not_taken_for_a_decimal_comma(tmp_path: Path) -> None:
    path = text_file(tmp_path, "numéro_unique;loyer_actuel;charges_actuelles\nA1;612,50;80,5\nA2;1,5;2,5\n")
    assert known(path, 1) == {"loyer_actuel": 150, "charges_actuelles": 250}


@pytest.mark.parametrize("gap", [" ", "\u00a0", "\u202f"])
def test_thousands_may_be_separated(tmp_path: Path, gap: str) -> None:
    path = text_file(tmp_path, f"numéro_unique;loyer_actuel\nA1;1{gap}200,50\n")
    assert known(path) == {"loyer_actuel": 120_050}


@pytest.mark.parametrize(
    "cell", ["01/02/2026", "1/2/2026", "2026-02-01", "01.02.2026", "2026-02-01T00:00:00", "01/02/2026 00:00"]
)
def test_a_date_is_read_day_first_or_year_first_and_at_midnight(tmp_path: Path, cell: str) -> None:
    assert known(text_file(tmp_path, f"numéro_unique;dépôt_demande\nA1;{cell}\n")) == {
        "dépôt_demande": date(2026, 2, 1)
    }


def test_a_column_that_shows_a_month_first_leaves_no_date_to_chance(tmp_path: Path) -> None:
    path = text_file(tmp_path, "numéro_unique;dépôt_demande\nA1;03/04/2025\nA2;12/31/2025\nA3;2025-01-02\n")
    intake = read_rows(path)
    assert reasons(intake).keys() == {2, 3}
    assert "peut se lire de deux façons" in reasons(intake)[2][0]
    declared = mapping(tmp_path, '[fichier]\ndates = "mois/jour/année"\n')
    taken = read_rows(path, mapping=declared).demands().demands
    assert [one_demand(taken, row, ON)["dépôt_demande"] for row in range(3)] == [
        date(2025, 3, 4),
        date(2025, 12, 31),
        date(2025, 1, 2),
    ]


def test_a_commune_without_its_zero_is_not_read_as_another(tmp_path: Path) -> None:
    path = text_file(tmp_path, "numéro_unique;commune_résidence\nA1;1001\nA2;2A004\n")
    intake = read_rows(path)
    assert "code Insee de la commune, de cinq caractères" in reasons(intake)[2][0]
    declared = mapping(tmp_path, '[colonnes]\n"commune_résidence" = { fait = "commune_résidence", chiffres = 5 }\n')
    taken = read_rows(path, mapping=declared).demands().demands
    assert [one_demand(taken, row, ON)["commune_résidence"] for row in (0, 1)] == ["01001", "2A004"]


# ── workbooks ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_workbook_gives_dates_numbers_percentages_and_codes_as_a_person_sees_them(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        facts = [
            "numéro_unique",
            "dépôt_demande",
            "loyer_actuel",
            "taux_effort",
            "mutation",
            "commune_résidence",
            "motifs",
        ]
        sheet.write_row(0, 0, facts)
        sheet.write_string(1, 0, "A1")
        sheet.write_datetime(1, 1, datetime(2026, 2, 1), book.add_format({"num_format": "dd/mm/yyyy"}))  # noqa: DTZ001
        sheet.write_number(1, 2, 0.1 + 0.2)
        sheet.write_number(1, 3, 0.432, book.add_format({"num_format": "0.0%"}))
        sheet.write_boolean(1, 4, True)
        sheet.write_number(1, 5, 1001, book.add_format({"num_format": "00000"}))
        sheet.write_string(1, 6, "05|09")
    assert known(path) == {
        "dépôt_demande": date(2026, 2, 1),
        "loyer_actuel": 30,
        "taux_effort": Ratio(4_320, 10_000),
        "mutation": True,
        "commune_résidence": "01001",
        "motifs": ("05", "09"),
    }


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_dates_are_right_in_both_date_systems(tmp_path: Path, epoch_1904: bool) -> None:
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append(["numéro_unique", "dépôt_demande", "naissance_demandeur"])
    sheet.append(["A1", date(2024, 2, 29), date(1950, 7, 14)])
    book.save(tmp_path / "table.xlsx")
    assert known(tmp_path / "table.xlsx") == {
        "dépôt_demande": date(2024, 2, 29),
        "naissance_demandeur": date(1950, 7, 14),
    }


def test_an_ods_workbook_is_read_as_the_xlsx_of_the_same_cells(tmp_path: Path) -> None:
    body = [["A1", "O’Brien", "2024-05-02", "oui", "C", "05|09", "612,50", "", "1,8", "43,2 %", "2A004", "|", "", ""]]
    write_ods(tmp_path / "table.ods", HEADER, body)
    write_xlsx(tmp_path / "table.xlsx", HEADER, body)
    assert known(tmp_path / "table.ods") == known(tmp_path / "table.xlsx")
    assert known(tmp_path / "table.ods")["loyer_actuel"] == 61_250


def spoilt(tmp_path: Path) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["numéro_unique", "loyer_actuel", "mutation"])
    for rank in range(1, 6):
        sheet.append([f"A{rank}", 100 * rank, "oui"])
    return book


def test_errors_formulas_without_result_and_merged_cells_are_never_taken_for_empty_ones(tmp_path: Path) -> None:
    book = spoilt(tmp_path)
    sheet = book.worksheets[0]
    sheet["B2"].value, sheet["B2"].data_type = "#REF!", "e"
    sheet["B3"] = "=1+1"
    sheet.merge_cells("B4:B5")
    book.save(tmp_path / "table.xlsx")
    intake = read_rows(tmp_path / "table.xlsx")
    rules = reasons(intake)
    assert "erreur du tableur" in rules[2][0]
    assert "formule dont le résultat n’est pas enregistré" in rules[3][0]
    assert "fusionnée" in rules[5][0]
    assert (intake.taken, rules.keys()) == (2, {2, 3, 5})


def test_formulas_with_a_result_are_read_and_said(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "table.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["numéro_unique", "loyer_actuel"])
        sheet.write_string(1, 0, "A1")
        sheet.write_formula(1, 1, "=600+12.5", None, 612.5)
    table = read_demands(tmp_path / "table.xlsx")
    assert one_demand(table.demands, 0, ON)["loyer_actuel"] == 61_250
    assert [(note.line, note.field) for note in table.notes] == [(2, "loyer_actuel")]
    assert "leur dernier résultat a été lu" in table.notes[0].rule


def test_a_number_of_more_than_fifteen_digits_is_not_a_demand_number(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "table.xlsx", ["numéro_unique"], [[111031801698210110], ["111031801698210110"]])
    assert "plus de quinze chiffres" in reasons(read_rows(tmp_path / "table.xlsx"))[2][0]


def test_the_sheet_is_the_one_declared_or_the_only_one_that_can_be(tmp_path: Path) -> None:
    book = spoilt(tmp_path)
    book.create_sheet("vide")
    book.create_sheet("Notes").append(["à revoir"])
    book.save(tmp_path / "table.xlsx")
    assert read_rows(tmp_path / "table.xlsx").taken == 5
    other = book.create_sheet("Autres")
    other.append(["numéro_unique"])
    other.append(["B1"])
    book.save(tmp_path / "table.xlsx")
    assert "plusieurs feuilles sont remplies (« Sheet », « Notes », « Autres »)" in refused(tmp_path / "table.xlsx")
    assert read_rows(tmp_path / "table.xlsx", mapping=mapping(tmp_path, '[fichier]\nfeuille = "Autres"\n')).taken == 1
    assert "Feuilles remplies" in refused(tmp_path / "table.xlsx", mapping(tmp_path, '[fichier]\nfeuille = "Autre"\n'))


def test_lines_of_a_workbook_are_those_the_spreadsheet_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B3"], sheet["C3"] = "numéro_unique", "mutation"
    sheet["B4"], sheet["C4"] = "A1", "oui"
    sheet["B9"], sheet["C9"] = "A2", "peut-être"
    book.save(tmp_path / "table.xlsx")
    intake = read_rows(tmp_path / "table.xlsx")
    assert (intake.taken, list(reasons(intake))) == (1, [9])
