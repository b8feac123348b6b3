"""The commands as people type them: answers, exit codes, JSON with English keys, files that are whole."""

import csv
import json
import re
from pathlib import Path

import polars as pl
import pytest

from peuplier.cli import main

ROOT = Path(__file__).parents[2]
POLICY = ROOT / "policies" / "sete-fictive-2026.md"
TABLE = ROOT / "src" / "peuplier" / "data" / "demonstration" / "demandes.csv"
ON = "2026-09-01"
CONTRACT = ["demand_number", "grid", "points_low", "points_high", "rank_low", "rank_high", "groups"]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output, error output."""
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def scored(capsys: pytest.CaptureFixture[str], out: Path) -> int:
    return run(capsys, "score", POLICY, "--demands", TABLE, "--on", ON, "--out", out)[0]


@pytest.mark.parametrize("name", ["sete-fictive-2025.md", "sete-fictive-2026.md"])
def test_the_fictional_policies_are_accepted_without_any_blocking_finding(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    code, out, _ = run(capsys, "check", ROOT / "policies" / name, "--json")
    answer = json.loads(out)
    assert (code, answer["blocking"], answer["status"]) == (0, 0, "fictif")
    assert len(answer["digest"]) == 64


def test_a_document_whose_example_fails_is_not_published(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = POLICY.read_text(encoding="utf-8")
    line = next(line for line in text.split("\n") if line.startswith("donne total : ") and "entre" not in line)
    path = tmp_path / "faux.md"
    path.write_text(text.replace(line, "donne total : 7 points", 1), encoding="utf-8")
    code, out, _ = run(capsys, "check", path)
    assert code == 1
    assert "attend total\u00a0: 7\u00a0points" in out
    assert "bloque · ligne" in out


def test_prose_reads_every_article_and_says_that_the_document_is_fictional(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, _ = run(capsys, "prose", POLICY)
    assert code == 0
    assert "Document fictif" in out
    headings = [line.lstrip("# ") for line in POLICY.read_text(encoding="utf-8").split("\n") if line.startswith("### ")]
    assert len(headings) > 40
    assert all(heading in out for heading in headings)
    page = tmp_path / "politique.html"
    assert run(capsys, "prose", POLICY, "--html", page)[0] == 0
    html = page.read_text(encoding="utf-8")
    assert 'lang="fr"' in html
    assert "Fictif" in html
    assert "<script" not in html
    assert "http://" not in html
    assert "https://" not in html


def test_score_writes_the_contract_columns_first_and_every_demand(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "points.csv"
    assert scored(capsys, out) == 0
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:7] == CONTRACT
    with TABLE.open(encoding="utf-8") as file:
        numbers = [row["numéro_unique"] for row in csv.DictReader(file)]
    assert list(dict.fromkeys(row["demand_number"] for row in rows)) == numbers
    assert {row["policy_status"] for row in rows} == {"fictif"}
    for row in rows:
        if row["grid"]:
            assert int(row["points_low"]) <= int(row["points_high"])
            assert int(row["rank_low"]) <= int(row["rank"]) <= int(row["rank_high"])
        else:
            assert row["points_low"] == ""
            assert row["not_scored"]


def test_csv_and_parquet_hold_the_same_results(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert scored(capsys, tmp_path / "points.csv") == scored(capsys, tmp_path / "points.parquet") == 0
    from_csv = pl.read_csv(tmp_path / "points.csv", infer_schema=False)
    from_parquet = pl.read_parquet(tmp_path / "points.parquet")
    as_text = from_parquet.with_columns(pl.col(pl.Boolean).cast(pl.String), pl.col(pl.Int64).cast(pl.String))
    assert from_csv.fill_null("").equals(as_text.fill_null(""))


def test_scores_and_explanation_agree_for_every_demonstration_demand(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "points.parquet"
    assert scored(capsys, out) == 0
    rows = {row["demand_number"]: row for row in pl.read_parquet(out).unique("demand_number").to_dicts()}
    for number in list(rows)[:: max(1, len(rows) // 25)]:
        code, said, _ = run(capsys, "explain", POLICY, "--demands", TABLE, "--demand", number, "--on", ON, "--json")
        answer = json.loads(said)
        assert code == 0
        if answer["grid"] is None:
            assert rows[number]["grid"] is None
            continue
        if answer["grid"] != rows[number]["grid"]:
            continue  # a demand that two grids may score has two rows, one of which was kept above
        for key in ("points_low", "points_high", "verified_low", "verified_high", "rank_low", "rank_high"):
            assert answer[key] == rows[number][key]
        assert sum(reason["points_low"] for reason in answer["reasons"]) == answer["points_low"]
        assert sum(reason["points_high"] for reason in answer["reasons"]) == answer["points_high"]
        for reason in answer["reasons"]:
            assert reason["sentence"].endswith(".")
            assert reason["article"].startswith("Article")
        assert answer["policy"]["fictional"] is True


def test_explain_says_in_french_what_is_known_what_is_missing_and_who_decides(
    capsys: pytest.CaptureFixture[str],
) -> None:
    number = "SYNTH000000000000A"
    code, out, _ = run(capsys, "explain", POLICY, "--demands", TABLE, "--demand", number, "--on", ON)
    assert code == 0
    for part in ("Document fictif", number, "Pourquoi", "Total", "Ce qui manque", "la commission d’attribution décide"):
        assert part in out


def test_a_demand_that_does_not_exist_is_named_with_the_closest_numbers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = run(capsys, "explain", POLICY, "--demands", TABLE, "--demand", "SYNTH000000000000Z", "--on", ON)
    assert code == 2
    assert "« SYNTH000000000000Z » n’est pas dans la table" in err
    assert "Vouliez-vous dire" in err


def test_facts_are_found_by_name_by_word_without_accents_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Définition" in run(capsys, "facts", "taux_effort")[1]
    assert "loyer_actuel" in run(capsys, "facts", "LOYER")[1]
    assert "ancienneté_mois" in run(capsys, "facts", "anciennete")[1]
    answer = json.loads(run(capsys, "facts", "nationalité", "--json")[1])
    assert answer["may_score"] is False
    assert answer["why_not"]
    assert len(json.loads(run(capsys, "facts", "--json")[1])) > 300
    code, _, err = run(capsys, "facts", "zzzz")
    assert (code, "Aucun fait" in err) == (2, True)


def test_the_demonstration_runs_every_command_and_writes_what_its_page_links_to(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, _ = run(capsys, "demo", "--out", tmp_path)
    assert code == 0
    page = (tmp_path / "resume-fictif.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="([^"#]+)"', page))
    assert {"territoire-fictif/report.html", "comparaison-fictive.html", "points-fictifs.csv"} <= linked
    assert all((tmp_path / name).is_file() for name in linked)
    assert str(tmp_path / "resume-fictif.html") in out
    shown = [line.split()[2] for line in out.splitlines() if line.strip().startswith("$ peuplier")]
    assert shown == ["territory", "read", "check", "score", "compare", "nominate"]


def test_the_demonstration_told_again_in_json_holds_the_whole_territory(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """3,730 demands of the pilot territory, and those of the file of the register that were taken."""
    for _ in range(2):  # a second run replaces the first
        code, out, _ = run(capsys, "demo", "--out", tmp_path, "--json")
        assert code == 0
    answer = json.loads(out)
    taken = pl.read_parquet(tmp_path / "demandes-lues-fictives.parquet").height
    assert answer["demands"] == 3_730 + taken
    assert len(answer["households"]) == 3


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "il manque : COMMANDE"),
        (["scorer"], "la commande « scorer » n’existe pas"),
        (["check"], "il manque : POLITIQUE.md"),
        (["check", "a.md", "--jsno"], "« --jsno » n’est pas compris"),
        (["score", "a.md", "--demands", "t.csv", "--on", "hier", "--out", "o.csv"], "« hier » n’est pas une date"),
        (["score", "a.md", "--demands"], "l’option --demands attend une valeur"),
        (["check", "absent.md"], "ne peut pas être lu : le fichier n’existe pas"),
        (["check", "."], "ne peut pas être lu : c’est un dossier"),
        (["prose", str(TABLE)], "ne peut pas être exécuté"),
        (["explain", str(POLICY), "--demands", "absent.csv", "--demand", "A", "--on", ON], "le fichier n’existe pas"),
        (
            ["score", str(POLICY), "--demands", str(TABLE), "--on", ON, "--out", "points.pdf"],
            "écrit en .csv, .parquet, .json",
        ),
        (["score", str(POLICY), "--demands", str(TABLE), "--on", "2031-01-01", "--out", "p.csv"], "n’est vérifié que"),
    ],
)
def test_a_mistake_is_explained_in_french_and_exits_with_two(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert says in err


def test_a_result_that_cannot_be_written_leaves_nothing_behind(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    blocked = tmp_path / "fichier"
    blocked.write_text("déjà là", encoding="utf-8")
    code, _, err = run(capsys, "score", POLICY, "--demands", TABLE, "--on", ON, "--out", blocked / "points.csv")
    assert code == 2
    assert "ne peut pas être écrit" in err
    assert [path.name for path in tmp_path.iterdir()] == ["fichier"]


def test_a_bad_table_is_refused_before_anything_is_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("numéro_unique,mutation\nA1,peut-être\n", encoding="utf-8")
    out = tmp_path / "points.csv"
    code, _, err = run(capsys, "score", POLICY, "--demands", table, "--on", ON, "--out", out)
    assert code == 2
    assert "ligne 2, colonne « mutation » : « peut-être »" in err
    assert not out.exists()


def test_a_derived_fact_that_the_other_facts_contradict_is_said_and_the_given_value_is_used(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = tmp_path / "t.csv"
    table.write_text(
        "numéro_unique,dépôt_demande,ancienneté_mois\nA1,2025-09-01,30\nA2,2025-09-01,12\n", encoding="utf-8"
    )
    code, _, err = run(capsys, "score", POLICY, "--demands", table, "--on", ON, "--out", tmp_path / "points.csv")
    assert code == 0
    assert "Désaccord, demande A1 : ancienneté de la demande donné 30\u00a0mois, calculé 12\u00a0mois" in err
    assert "A2" not in err


def test_help_of_every_command_is_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ((), ("check",), ("prose",), ("score",), ("explain",), ("facts",), ("demo",)):
        code, out, _ = run(capsys, *command, "--help")
        assert code == 0
        assert out.startswith("usage : peuplier")
        for english in ("show this help", "positional arguments", "optional arguments", "usage:"):
            assert english not in out
