"""`peuplier read` as people type it: counts, rejects to correct and read again, mappings, templates, exit codes."""

import csv
import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from peuplier.sources.demand_table import read_demands
from tests.cli.test_commands import ON, POLICY, TABLE, run

FAULTY = """\
N° unique;Déposée le;Loyer;Mutation
INVENTE-1;01/02/2025;612,50;oui
INVENTE-2;30/02/2025;1 200;peut-être
INVENTE-3;2025-03-01;;=cmd
"""
MAPPING = """\
[colonnes]
"N° unique" = "numéro_unique"
"Déposée le" = "dépôt_demande"
"Loyer" = "loyer_actuel"
"Mutation" = "mutation"
"""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "extrait.csv").write_text(FAULTY, encoding="utf-8")
    return tmp_path


def test_rows_refused_are_given_back_corrected_and_read_again(capsys: pytest.CaptureFixture[str], faulty: Path) -> None:
    out, beside = faulty / "demandes.parquet", faulty / "demandes.rejets.csv"
    command = ("read", faulty / "extrait.csv", "--mapping", faulty / "m.toml", "--out", out)
    code, said, _ = run(capsys, *command)
    assert code == 0
    assert "3 lues = 1 acceptée + 2 rejetées" in said
    assert "2 × colonne « Mutation » : on attend oui ou non." in said
    assert "Rejets, à corriger puis à relire" in said
    assert read_demands(out).demands.numbers.tolist() == ["INVENTE-1"]
    with beside.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["rejet_ligne"] for row in rows] == ["3", "4"]
    assert rows[0]["rejet_colonnes"] == "Déposée le ; Mutation"
    assert rows[0]["rejet_valeurs"] == "30/02/2025 ; peut-être"
    assert "on attend une date." in rows[0]["rejet_règles"]
    assert rows[1]["Mutation"] == "'=cmd"
    corrected = beside.read_text(encoding="utf-8").replace("30/02/2025", "28/02/2025").replace("peut-être", "non")
    (faulty / "suite.csv").write_text(corrected.replace("'=cmd", "non"), encoding="utf-8")
    again = faulty / "suite.parquet"
    code, said, complained = run(capsys, "read", faulty / "suite.csv", "--mapping", faulty / "m.toml", "--out", again)
    assert (code, complained) == (0, "")
    assert "2 lues = 2 acceptées + 0 rejetée" in said


def test_the_answer_in_json_counts_every_row_and_names_every_rule(
    capsys: pytest.CaptureFixture[str], faulty: Path
) -> None:
    out = faulty / "demandes.csv"
    code, said, _ = run(capsys, "read", faulty / "extrait.csv", "--mapping", faulty / "m.toml", "--out", out, "--json")
    answer = json.loads(said)
    assert (code, answer["rows_in"], answer["accepted"], answer["rejected"]) == (0, 3, 1, 2)
    assert answer["rejects"] == str(faulty / "demandes.rejets.csv")
    rules = {(rule["field"], rule["count"]) for rule in answer["anomalies"]}
    assert {("Mutation", 2), ("Déposée le", 1)} <= rules
    assert answer["quality"] == {
        "demands": 1,
        "repeated": 0,
        "alike": None,
        "without_tax_income": 1,
        "without_resources": 1,
    }
    assert len(answer["file_digest"]) == 64


def test_nothing_is_written_when_no_row_can_be_taken(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("numéro_unique,mutation\nA1,x\n", encoding="utf-8")
    code, said, _ = run(capsys, "read", path, "--out", tmp_path / "out.parquet")
    assert code == 1
    assert "Rien n’est écrit" in said
    assert {found.name for found in tmp_path.iterdir()} == {"table.csv", "out.rejets.csv"}


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".xlsx"])
def test_what_read_writes_scores_as_the_table_it_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, suffix: str
) -> None:
    taken, first, second = tmp_path / f"taken{suffix}", tmp_path / "first.csv", tmp_path / "second.csv"
    assert run(capsys, "read", TABLE, "--out", taken)[0] == 0
    assert run(capsys, "score", POLICY, "--demands", TABLE, "--on", ON, "--out", first)[0] == 0
    assert run(capsys, "score", POLICY, "--demands", taken, "--on", ON, "--out", second)[0] == 0
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".toml"])
@pytest.mark.parametrize("table", ["demands", "supply"])
def test_a_template_is_written_and_reads_as_an_empty_table(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, suffix: str, table: str
) -> None:
    path = tmp_path / f"modele{suffix}"
    assert run(capsys, "read", "--template", path, "--table", table)[0] == 0
    if suffix != ".toml":
        code, said, _ = run(capsys, "read", path, "--table", table, "--out", tmp_path / "vide.parquet")
        assert (code, "0 lue = 0 acceptée + 0 rejetée" in said) == (0, True)
        assert pl.read_parquet(tmp_path / "vide.parquet").height == 0


def test_a_guessed_mapping_says_what_to_check_and_reads_nothing_more(
    capsys: pytest.CaptureFixture[str], faulty: Path
) -> None:
    guessed = faulty / "guess.toml"
    code, said, _ = run(capsys, "read", faulty / "extrait.csv", "--guess", guessed)
    assert code == 0
    assert "Correspondance proposée" in said
    text = guessed.read_text(encoding="utf-8")
    assert '"N° unique" = "numéro_unique"' in text
    assert "À VÉRIFIER" in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Il manque le fichier à lire"),
        (("extrait.csv",), "Il manque --out"),
        (("extrait.csv", "--out", "x.doc"), "s’écrivent en .parquet, .csv, .xlsx"),
        (("extrait.csv", "--out", "extrait.csv"), "choisissez un autre nom"),
        (("extrait.csv", "--mapping", "absent.toml", "--out", "x.csv"), "la correspondance n’existe pas"),
        (("absent.csv", "--out", "x.csv"), "le fichier n’existe pas"),
        (("m.toml", "--out", "x.csv"), "les fichiers lus sont"),
        (("extrait.csv", "--guess", "x.txt"), "s’écrit en .toml"),
        (("--template", "x.doc"), "un modèle s’écrit en"),
        (("extrait.csv", "--table", "offre", "--out", "x.csv"), "offre"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str],
    faulty: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    says: str,
) -> None:
    monkeypatch.chdir(faulty)
    code, said, complained = run(capsys, "read", *arguments)
    assert (code, said) == (2, "")
    assert says in complained
    assert {path.name for path in faulty.iterdir()} == {"m.toml", "extrait.csv"}


def test_a_score_says_which_document_gave_it_and_opens_in_a_spreadsheet(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "points.xlsx"
    assert run(capsys, "score", POLICY, "--demands", TABLE, "--on", ON, "--out", out)[0] == 0
    digest = json.loads(run(capsys, "check", POLICY, "--json")[1])["digest"]
    header, *rows = openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True)
    assert {row[header.index("policy_digest")] for row in rows} == {digest}
    assert {f"{row[header.index('calculated_on')]:%Y-%m-%d}" for row in rows} == {ON}


def test_a_file_of_the_sne_is_read_without_a_mapping(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source, out = TABLE.with_name("demandes-sne.xml"), tmp_path / "demandes.parquet"
    code, said, _ = run(capsys, "read", source, "--out", out, "--json")
    answer = json.loads(said)
    assert (code, answer["format"]) == (0, "XML du SNE")
    assert answer["rows_in"] == answer["accepted"] + answer["rejected"]
    assert len(read_demands(out).demands) == answer["accepted"]
    code, _, complained = run(capsys, "read", source, "--table", "supply", "--out", out)
    assert (code, "ne contient que des demandes" in complained) == (2, True)
