"""`peuplier compare` as people type it: answers, the page, exit codes, bad input."""

import json
import re
from pathlib import Path

import polars as pl
import pytest

from peuplier.cli import main

ROOT = Path(__file__).parents[2]
OLD, NEW = (ROOT / "policies" / f"sete-fictive-{year}.md" for year in (2025, 2026))
TABLE = ROOT / "src" / "peuplier" / "data" / "demonstration" / "demandes.csv"
ON = "2026-09-01"
GOLDEN = Path(__file__).with_name("versions-fictives.txt")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output, error output."""
    try:
        code = main(["compare", *(str(argument) for argument in arguments)])
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_comparison_of_the_fictional_versions_is_the_one_that_was_reviewed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Reviewed by hand. To renew it: peuplier compare OLD NEW --demands TABLE --on 2026-09-01 > the golden file."""
    code, out, err = run(capsys, OLD, NEW, "--demands", TABLE, "--on", ON)
    assert (code, err) == (0, "")
    assert out == GOLDEN.read_text(encoding="utf-8")


def test_without_demands_only_the_documents_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, OLD, NEW)
    assert code == 0
    assert "Pour qui" not in out
    assert "Document fictif" in out


def test_a_document_compared_with_itself_is_said_to_be_identical(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, NEW, NEW, "--demands", TABLE, "--on", ON)
    assert code == 0
    assert "Les deux documents sont identiques." in out
    assert "gardent ensemble le même nombre de points acquis" in out.replace("\u00a0", " ")


def test_json_has_english_keys_and_adds_up(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, OLD, NEW, "--demands", TABLE, "--on", ON, "--json")
    answer = json.loads(out)
    assert code == 0
    assert list(answer) == [
        "software_version",
        "before",
        "after",
        "same_text",
        "same_meaning",
        "effect",
        "front_matter",
        "articles",
        "effects",
    ]
    effects = answer["effects"]
    assert effects["masked"] is True
    assert sum(line["net"] for line in effects["points_acquired"]["lines"]) == effects["points_acquired"]["net"]
    assert all(
        count is None or count == 0 or count >= 11
        for b in effects["breakdowns"]
        for r in b["rows"]
        for count in r["counts"]
    )
    for household in effects["households"]:
        for span in (household["points_before"], household["points_after"]):
            assert span is None or span[1] - span[0] >= 9


def test_no_number_of_a_demand_ever_leaves(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    numbers = set(pl.read_csv(TABLE, infer_schema=False)["numéro_unique"])
    for options in ([], ["--json"], ["--unmasked"], ["--json", "--unmasked"]):
        _, out, _ = run(capsys, OLD, NEW, "--demands", TABLE, "--on", ON, *options)
        assert not numbers & set(re.findall(r"\w+", out))
    run(capsys, OLD, NEW, "--demands", TABLE, "--on", ON, "--html", page)
    assert not numbers & set(re.findall(r"\w+", page.read_text(encoding="utf-8")))


def test_signatories_see_every_number(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, OLD, NEW, "--demands", TABLE, "--on", ON, "--unmasked", "--json")
    effects = json.loads(out)["effects"]
    rows = [row for breakdown in effects["breakdowns"] for row in breakdown["rows"]]
    assert all(count is not None for row in rows for count in (row["demands"], *row["counts"]))
    _, out, _ = run(capsys, OLD, NEW, "--demands", TABLE, "--on", ON, "--unmasked")
    assert "ne pas diffuser" in out


def test_the_page_is_whole_marked_and_without_script(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "pages" / "comparaison.html"
    code, out, err = run(capsys, OLD, NEW, "--demands", TABLE, "--on", ON, "--html", page)
    text = page.read_text(encoding="utf-8")
    assert code == 0
    assert str(page) in err
    assert "articles changent" in out.replace("\u00a0", " ")
    assert "<strong>Fictif</strong>" in text
    assert "<script" not in text
    assert not re.search(r"(src|href)=\"(?!#)", text)
    tables = re.findall(r"<table.*?</table>", text, flags=re.DOTALL)
    assert tables
    for table in tables:
        assert "<caption>" in table
        assert 'scope="col"' in table
        assert 'scope="row"' in table
    assert list(page.parent.iterdir()) == [page]


@pytest.mark.parametrize("side", [0, 1])
def test_a_document_that_cannot_be_read_is_unusable_and_says_why(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, side: int
) -> None:
    bad = tmp_path / "mauvais.md"
    bad.write_text(NEW.read_text(encoding="utf-8").replace("si dalo_reconnu\n", "si dallo_reconnu\n"), encoding="utf-8")
    documents = [OLD, NEW]
    documents[side] = bad
    code, out, err = run(capsys, *documents)
    assert (code, out) == (2, "")
    assert "bloque · ligne" in err
    assert "dalo_reconnu" in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--demands", TABLE], "« --demands » et « --on » ensemble"),
        (["--on", ON], "« --demands » et « --on » ensemble"),
        (["--unmasked"], "« --unmasked » ne sert qu’avec « --demands »"),
        (["--demands", "absente.csv", "--on", ON], "le fichier n’existe pas"),
        (["--html", NEW], "vient d’être lu"),
        (["--demands", TABLE, "--on", "2026-13-01"], "n’est pas une date"),
    ],
    ids=lambda value: " ".join(Path(str(v)).name for v in value) if isinstance(value, list) else "",
)
def test_mistakes_are_said_in_french(capsys: pytest.CaptureFixture[str], options: list[object], said: str) -> None:
    code, out, err = run(capsys, OLD, NEW, *options)
    assert (code, out) == (2, "")
    assert said in err.replace("\u00a0", " ")


def test_a_date_that_no_table_covers_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, OLD, NEW, "--demands", TABLE, "--on", "1995-01-01")
    assert (code, out) == (2, "")
    assert "barème" in err


def test_a_table_of_a_few_demands_is_not_counted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    few = tmp_path / "peu.csv"
    few.write_text("\n".join(TABLE.read_text(encoding="utf-8").split("\n")[:6]) + "\n", encoding="utf-8")
    code, out, err = run(capsys, OLD, NEW, "--demands", few, "--on", ON)
    assert code == 0
    assert "Pour qui" not in out
    assert "aucun décompte n’est publié" in err
    code, out, _ = run(capsys, OLD, NEW, "--demands", few, "--on", ON, "--unmasked")
    assert "Pour qui" in out
