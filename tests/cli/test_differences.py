"""`peuplier differences`: points computed elsewhere against points here, demand by demand, with causes."""

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.cli.test_commands import ON, POLICY, TABLE, run


@pytest.fixture
def points(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Path:
    out = tmp_path / "points.csv"
    assert run(capsys, "score", POLICY, "--demands", TABLE, "--on", ON, "--out", out, "--detail")[0] == 0
    return out


def elsewhere(points: Path, **changed: int) -> Path:
    """The same points as computed elsewhere, some of them moved, all of them on another day."""
    frame = pl.read_csv(points, infer_schema=False).unique("demand_number", keep="first", maintain_order=True)
    scored = frame.filter(pl.col("points_low").is_not_null())
    moved = [int(p) + changed.get(n, 0) for n, p in zip(scored["demand_number"], scored["points_low"], strict=True)]
    dalo = scored["criterion:cotation_dalo:low"]
    table = pl.DataFrame({"NUR": scored["demand_number"], "Note": moved, "Calculée le": "01/10/2026", "DALO": dalo})
    path = points.with_name("sne.csv")
    table.write_csv(path, separator=";")
    path.with_name("sne.toml").write_text(
        '[colonnes]\n"NUR" = "numéro_unique"\n"Note" = "points_sne"\n"Calculée le" = "points_sne_le"\n'
        '"DALO" = "critère cotation_dalo"\n',
        encoding="utf-8",
    )
    return path


def test_a_score_inside_the_interval_agrees_and_a_gap_says_its_cause(
    capsys: pytest.CaptureFixture[str], points: Path
) -> None:
    first = pl.read_csv(points, infer_schema=False).filter(pl.col("points_low") == pl.col("points_high"))
    number = first["demand_number"][0]
    there = elsewhere(points, **{number: 7})
    command = ("differences", "--scores", points, "--sne-scores", there, "--mapping", there.with_name("sne.toml"))
    out = there.with_name("ecarts.xlsx")
    code, said, _ = run(capsys, *command, "--out", out)
    assert code == 0
    assert "        1  points différents" in said
    assert f"  {number} : " in said
    assert "Les dates de calcul diffèrent" in said
    answer = json.loads(run(capsys, *command, "--json")[1])
    assert answer["verdicts"]["differs"] == 1
    assert answer["gaps"]["7"] == 1
    assert answer["causes"]["other_date"] == 1
    assert answer["verdicts"]["agrees"] + answer["verdicts"]["within"] + 1 == answer["sne_file"]["rows_in"]
    rows = {row[0]: row for row in openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True)}
    assert rows[number][1] == "points différents"
    assert rows[number][5] == 7


def test_rows_of_the_other_file_that_cannot_be_taken_are_told_apart(
    capsys: pytest.CaptureFixture[str], points: Path
) -> None:
    path = points.with_name("sne.csv")
    path.write_text("numéro_unique,points_sne\nSYNTH000000000000A,quatre cents\nAILLEURS,12\n", encoding="utf-8")
    code, said, complained = run(capsys, "differences", "--scores", points, "--sne-scores", path)
    assert code == 0
    assert "2 lignes = 1 acceptée + 1 rejetée" in complained
    assert "on attend un nombre entier" in complained
    assert "        1  seulement là-bas" in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("numéro_unique,note\nA1,3\n", "la colonne « points_sne » manque"),
        ("demande,points_sne\nA1,3\n", "la colonne « numéro_unique » manque"),
    ],
)
def test_a_file_without_points_or_numbers_is_refused(
    capsys: pytest.CaptureFixture[str], points: Path, text: str, says: str
) -> None:
    path = points.with_name("sne.csv")
    path.write_text(text, encoding="utf-8")
    code, said, complained = run(capsys, "differences", "--scores", points, "--sne-scores", path)
    assert (code, said) == (2, "")
    assert says in complained


def test_a_file_that_is_not_a_result_is_refused(capsys: pytest.CaptureFixture[str], points: Path) -> None:
    code, _, complained = run(capsys, "differences", "--scores", TABLE, "--sne-scores", points)
    assert code == 2
    assert "ce n’est pas un résultat de « peuplier score »" in complained
