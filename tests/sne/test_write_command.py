"""`peuplier write`: a file that can be read again, and everything it does not say."""

import json
from pathlib import Path

import pytest

from peuplier.cli import main
from peuplier.sources.sne.reading import read_sne
from tests.sne.schema import valid

TABLE = Path(__file__).parents[2] / "src" / "peuplier" / "data" / "demonstration" / "demandes.csv"
ON = ("--on", "2026-09-01")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output, error output."""
    try:
        code = main(["write", *map(str, arguments)])
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_a_demand_is_written_and_what_the_file_lacks_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "demande.xml"
    code, said, _ = run(capsys, TABLE, "--demand", "SYNTH000000000000B", "--sne", out, *ON)
    assert code == 0
    assert "non officielle" in said
    assert "balises obligatoires, à compléter" in said
    assert "faits connus que le fichier ne dit pas" in said
    valid(out.read_bytes())
    intake = read_sne(out)
    assert intake.demands.numbers.tolist() == ["SYNTH000000000000B"]
    assert intake.anomalies == ()


def test_the_json_answer_has_english_keys_and_the_whole_lists(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "demande.xml"
    code, said, _ = run(capsys, TABLE, "--demand", "SYNTH000000000000A", "--sne", out, *ON, "--json")
    answer = json.loads(said)
    assert code == 0
    assert set(answer) == {"out", "demand_number", "official", "placeholders", "assumed", "not_carried", "implied"}
    assert answer["official"] is False
    assert "demandeLogement/personnePhysique/demandeur/nom" in answer["placeholders"]
    assert "charges_actuelles" in {item["fact"] for item in answer["not_carried"]}


def test_two_runs_write_the_same_bytes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    outs = [tmp_path / "1.xml", tmp_path / "2.xml"]
    said = [run(capsys, TABLE, "--demand", "SYNTH000000000000C", "--sne", out, *ON)[1] for out in outs]
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert said[0].replace("1.xml", "2.xml") == said[1]


def test_without_a_day_the_file_is_of_today(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "demande.xml"
    assert run(capsys, TABLE, "--demand", "SYNTH000000000000C", "--sne", out)[0] == 0
    assert read_sne(out).extract_date is not None


@pytest.mark.parametrize("number", ["SYNTH000000000000Z", "", "x" * 40])
def test_a_demand_that_is_not_there_is_said_and_nothing_is_written(
    number: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "demande.xml"
    code, _, said = run(capsys, TABLE, "--demand", number, "--sne", out, *ON)
    assert code == 2
    assert "n’est pas dans la table" in said
    assert not out.exists()


def test_a_demand_without_date_of_deposit_is_not_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table, out = tmp_path / "table.csv", tmp_path / "demande.xml"
    table.write_text("numéro_unique,dépôt_demande,loyer_actuel\nA1,,500\n", encoding="utf-8")
    code, _, said = run(capsys, table, "--demand", "A1", "--sne", out, *ON)
    assert code == 2
    assert "la date de dépôt est inconnue" in said
    assert not out.exists()


def test_the_table_read_is_not_written_over(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("numéro_unique,dépôt_demande\nA1,2024-01-02\n", encoding="utf-8")
    code, _, said = run(capsys, table, "--demand", "A1", "--sne", table, *ON)
    assert code == 2
    assert "vient d’être lu" in said
    assert table.read_text(encoding="utf-8").startswith("numéro_unique")
