"""The sheet of parameters, opened by two other readers: text is text, codes keep their zeros, fiction says so."""

import json
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from peuplier.checking.legal.sne_module import Can, module
from peuplier.documents.parameter_workbook import BEYOND, PARAMETERS, SETTINGS
from peuplier.vocabulary import FACTS, code_list
from tests.cli.test_commands import POLICY, run
from tests.legal.documents import GOOD

SHEETS = ["Paramètres", "Règles générales", "Hors du module", "Définitions"]
ON = ("--on", "2026-09-01")


@pytest.fixture
def book(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Path:
    """The workbook of the fictional policy."""
    out = tmp_path / "fiche.xlsx"
    code, said, _ = run(capsys, "sheet", POLICY, "--out", out, *ON)
    assert code == 0
    assert "Document fictif" in said
    return out


def rows(book: Path, sheet: str) -> list[list[object]]:
    """The rows of a sheet under its titles, as calamine reads them."""
    read = python_calamine.CalamineWorkbook.from_path(book).get_sheet_by_name(sheet).to_python()
    return read[2:]


def test_two_readers_find_the_same_sheets_titles_and_cells(book: Path) -> None:
    opened = openpyxl.load_workbook(book)
    assert opened.sheetnames == SHEETS
    for name, columns in zip(SHEETS, (PARAMETERS, SETTINGS, BEYOND), strict=False):
        page = opened[name]
        assert [cell.value for cell in page[2]] == [column.title for column in columns]
        for ours, theirs in zip(page.iter_rows(min_row=3, values_only=True), rows(book, name), strict=True):
            assert [value or "" if value != 0 else 0 for value in ours] == list(theirs)


def test_no_cell_is_a_formula_whatever_the_document_says(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    document, out = tmp_path / "document.md", tmp_path / "fiche.xlsx"
    traps = ("=1+1", '=HYPERLINK("http://exemple.test")', "+33", "-2", "@SOMME(A1)", "{=1}", "http://exemple.test")
    lines = [
        f"```critère\npiège_{i} : {trap}\nsi parent_isolé : 1 point\nsinon : 0 point\n```"
        for i, trap in enumerate(traps)
    ]
    text = GOOD.replace("```refus", "\n\n".join(lines) + "\n\n```refus").replace(
        "titre: Orientations d’essai", "titre: =1+1 &D Orientations d’essai"
    )
    document.write_text(text, encoding="utf-8")
    assert run(capsys, "sheet", document, "--out", out, *ON)[0] == 0
    opened = openpyxl.load_workbook(out)
    titles = set()
    for page in opened:
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                titles.add(cell.value)
        assert "&D" not in (page.oddHeader.center.text or "").replace("&&", "")
    assert set(traps) <= titles


def test_a_fictional_document_says_so_on_every_sheet_every_line_and_in_the_properties(book: Path) -> None:
    opened = openpyxl.load_workbook(book)
    assert opened.properties.contentStatus == "fictif"
    assert "Document fictif" in opened.properties.description
    for page in opened:
        assert "Document fictif" in page["A1"].value
        assert "FICTIF" in page.oddHeader.center.text
        assert "FICTIF" in page.oddFooter.center.text
    for name in SHEETS[:3]:
        assert {row[0] for row in rows(book, name)} == {"fictif"}


def test_codes_keep_their_zeros_and_have_the_labels_of_the_register(book: Path) -> None:
    names = [column.title for column in PARAMETERS]
    by_criterion = {row[names.index("critère")]: row for row in rows(book, "Paramètres") if row[names.index("codes")]}
    codes = str(by_criterion["motif_urgence"][names.index("codes")]).split("\n")
    labels = code_list("ListeMotifDemande").labels
    assert codes == [f"{code} : {labels[code]}" for code in ("04", "05", "06")]


def test_a_sheet_prints_on_one_page_wide_with_its_titles_and_shows_all_its_text(book: Path) -> None:
    for page in openpyxl.load_workbook(book):
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToHeight == 0
        assert page.print_title_rows == "$1:$2"
        assert page.freeze_panes.endswith("3")
        for row in page.iter_rows(min_row=3):
            assert all(cell.alignment.wrap_text for cell in row if isinstance(cell.value, str))


def test_each_case_of_each_criterion_has_its_line_with_its_points(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    document = tmp_path / "document.md"
    document.write_text(GOOD, encoding="utf-8")
    code, out, _ = run(capsys, "sheet", document, "--json", *ON)
    sheet = json.loads(out)
    assert (code, sheet["status"], sheet["on"], sheet["out"]) == (0, "fictif", "2026-09-01", None)
    lines = [(line["criterion"], line["case"], line["points"], line["feasible"]) for line in sheet["parameters"]]
    assert lines == [
        ("cotation_dalo", 1, 100, "oui"),
        ("cotation_dalo", 2, 0, "oui"),
        ("cotation_priorité", 1, 40, "critère local"),
        ("cotation_priorité", 2, 0, "critère local"),
        ("ancienneté", 1, None, "à vérifier"),
    ]
    dalo, seniority = sheet["parameters"][0], sheet["parameters"][-1]
    assert dalo["fields"] == "informationDalo/statutDalo"
    assert seniority["fields"] == "demandeLogement/dateCreationDemande"
    assert {setting["kind"] for setting in sheet["settings"]} == {"grille", "refus", "ordre"}
    assert sheet["module"]["status"] == "à vérifier"


def test_each_line_that_the_module_does_not_do_says_why_and_what_to_do(book: Path) -> None:
    for row in rows(book, "Hors du module"):
        _, _, _, feasible, why, instead, *_ = row
        assert feasible in {can.value for can in Can} - {Can.YES.value}
        assert str(why).startswith("Il faudrait ")
        assert instead


def test_every_field_of_a_line_said_feasible_is_a_path_of_the_register(capsys: pytest.CaptureFixture[str]) -> None:
    sheet = json.loads(run(capsys, "sheet", POLICY, "--json", *ON)[1])
    paths = {path for fact in FACTS.values() for path in fact.path.splitlines()}
    for line in sheet["parameters"]:
        if line["feasible"] == "oui":
            for field in filter(None, line["fields"].split("\n")):
                assert f"/interfaceNuu/demande/{field}" in paths


def test_the_same_document_gives_the_same_bytes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for out in (first, second):
        assert run(capsys, "sheet", POLICY, "--out", out, *ON)[0] == 0
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(("options", "said"), [((), "--out"), (("--out", "fiche.csv"), ".xlsx")])
def test_a_sheet_that_cannot_be_written_is_refused(
    options: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "sheet", POLICY, *options)
    assert code == 2
    assert said in err


def test_what_is_assumed_of_the_module_is_dated_and_says_that_it_is_not_sure() -> None:
    known = module()
    assert known.status == "à vérifier"
    assert "non trouvée" in known.source
    assert all(capability.instead for capability in known.capabilities.values() if capability.can is not Can.YES)


def test_a_line_on_a_group_has_its_definition_and_the_values_of_the_law_with_day_and_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = json.loads(run(capsys, "sheet", POLICY, "--json", *ON)[1])["parameters"]
    said = next(line["condition"] for line in lines if line["criterion"] == "ressources_modestes")
    _, group, worth = (" ".join(line.split()) for line in said.split("\n"))
    assert group.startswith("public « demandeurs du premier quartile » : les ressources annuelles par unité")
    assert "9 450 €, en vigueur depuis le 1er janvier 2026 (arrêté du 23 avril 2026" in worth


def test_a_datum_that_we_derive_from_several_fields_is_not_sure_and_one_read_as_it_is_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = json.loads(run(capsys, "sheet", POLICY, "--json", *ON)[1])["parameters"]
    feasible = {line["criterion"]: line["feasible"] for line in lines}
    assert {feasible[name] for name in ("sur_occupation", "parent_seul", "enfants")} == {"à vérifier"}
    assert {feasible[name] for name in ("cotation_dalo", "motif_urgence")} == {"oui"}
