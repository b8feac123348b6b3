"""A workbook opened by other readers: dates are dates, codes keep their zeros, no text is a formula."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from peuplier.documents.harmless_text import harmless
from peuplier.documents.table_columns import of_fact, of_names
from peuplier.documents.table_file import write_csv, write_table
from peuplier.documents.table_template import template
from peuplier.documents.workbook import MOST_ROWS, Sheet, write_workbook
from peuplier.sources.row_intake import read_rows
from peuplier.sources.schemas import SCHEMAS
from peuplier.sources.tables.opening import open_table
from peuplier.sources.tables.raw import FileShape
from peuplier.vocabulary import FACTS
from tests.bad_inputs.naughty import EVERY

FORMULAS = ("=1+1", "=cmd|' /C calc'!A0", "+1+cmd", "-2+3+cmd", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''=1")


def sheet() -> Sheet:
    frame = pl.DataFrame(
        {
            "numéro_unique": ["=1+1", "01001", "+33 4 67 00 00 00"],
            "dépôt_demande": [date(2026, 9, 1), date(1900, 1, 1), None],
            "loyer_actuel": [Decimal("612.50"), Decimal("0.10"), None],
            "mutation": [True, False, None],
            "pièces_manquantes": [2, 0, None],
            "refus_logement_adapté_le": [[date(2025, 1, 2), date(2025, 3, 4)], [], None],
        },
        schema_overrides={"loyer_actuel": pl.Decimal(12, 2)},
    )
    columns = of_names(frame.columns, map(of_fact, FACTS.values()))
    return Sheet("Demandes", frame, columns, (("source", "essai"),), fictional=True)


def test_another_reader_sees_dates_numbers_and_texts(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    write_workbook(sheet(), path)
    page = openpyxl.load_workbook(path)["Demandes (fictif)"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert rows == [
        ["=1+1", datetime(2026, 9, 1), 612.5, "oui", 2, "2025-01-02|2025-03-04"],  # noqa: DTZ001
        # Spreadsheets do not agree on the days before March 1900.
        ["01001", "1900-01-01", 0.1, "non", 0, "|"],
        ["+33 4 67 00 00 00", None, None, None, None, None],
    ]
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s", "n", "d"}
    assert page["A3"].number_format == "@"
    assert page["C2"].number_format == "#,##0.00"
    assert (page.freeze_panes, page.auto_filter.ref) == ("B2", "A1:F4")
    calamine = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert calamine[1][:3] == ["=1+1", date(2026, 9, 1), 612.5]


def test_every_column_is_defined_with_its_unit_its_codes_and_its_source(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    write_workbook(sheet(), path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Demandes (fictif)", "Définitions", "Lisez-moi"]
    defined = {row[0]: row for row in book["Définitions"].iter_rows(min_row=2, values_only=True)}
    assert list(defined) == sheet().frame.columns
    assert defined["loyer_actuel"][1:5] == ("loyer actuel", FACTS["loyer_actuel"].definition, "montant", "€")
    said = {row[0]: row[1] for row in book["Lisez-moi"].iter_rows(values_only=True)}
    assert said["mention"] == "Données fictives : aucune personne réelle."
    assert said["source"] == "essai"


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first.xlsx", "second.xlsx"):
        write_workbook(sheet(), tmp_path / name)
    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()


def test_a_table_longer_than_a_sheet_is_not_cut(tmp_path: Path) -> None:
    long = Sheet("x", pl.DataFrame({"a": pl.Series([1]).gather([0]).extend_constant(1, MOST_ROWS)}), ())
    with pytest.raises(ValueError, match="do not fit"):
        write_workbook(long, tmp_path / "table.xlsx")


@given(st.lists(st.sampled_from((*EVERY, *FORMULAS)) | st.text(max_size=12), min_size=1, max_size=8))
def test_any_text_comes_back_from_a_workbook_and_from_a_csv(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    kept = [text for text in texts if not any("\ud800" <= letter <= "\udfff" for letter in text) and "\0" not in text]
    frame = pl.DataFrame({"numéro_unique": [f"A{rank}" for rank in range(len(kept))], "nom": kept})
    for suffix in (".xlsx", ".csv"):
        path = folder / f"table{suffix}"
        write_table(Sheet("Noms", frame, ()), path, suffix)
        read = open_table(path, FileShape(), {"numéro_unique"}).frame["nom"].to_list() if kept else []
        # A sheet knows neither the empty text nor, in XML, a carriage return.
        assert [_seen(text, suffix) for text in read] == [_seen(text, suffix) for text in kept]


def _seen(text: str | None, suffix: str) -> str:
    seen = text or ""
    return seen.replace("\r\n", "\n").replace("\r", "\n") if suffix == ".xlsx" else seen


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_a_csv_starts_a_formula(tmp_path: Path, text: str) -> None:
    assert harmless(pl.DataFrame({"nom": [text]}))["nom"][0] == f"'{text}"
    path = tmp_path / "table.csv"
    write_csv(pl.DataFrame({"nom": [text]}), path)
    assert path.read_text(encoding="utf-8").split("\n", 1)[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("text", ["+33 4 67 00 00 00", "-5", "-612,50", "+1", "-3 %", "A-1", "x=1"])
def test_numbers_and_telephone_numbers_stay_readable_in_a_csv(text: str) -> None:
    assert harmless(pl.DataFrame({"nom": [text]}))["nom"][0] == text


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_template_is_an_empty_table_that_reads_and_explains_every_fact(tmp_path: Path, name: str) -> None:
    schema = SCHEMAS[name]
    path = tmp_path / "modele.xlsx"
    write_workbook(template(schema.title, schema.facts.values()), path)
    intake = read_rows(path, schema)
    assert (intake.rows_in, intake.ignored) == (0, ())
    defined = openpyxl.load_workbook(path)["Définitions"]
    assert [row[0] for row in defined.iter_rows(min_row=2, values_only=True)] == list(schema.facts)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_example_of_a_definition_is_a_cell_that_reads(tmp_path: Path, name: str) -> None:
    schema = SCHEMAS[name]
    columns = [of_fact(fact) for fact in schema.facts.values()]
    frame = pl.DataFrame({column.name: [column.example] for column in columns})
    write_csv(frame, tmp_path / "exemples.csv")
    assert [anomaly for one in read_rows(tmp_path / "exemples.csv", schema).rejected for anomaly in one.anomalies] == []
