"""`peuplier check` as people type it: levels in order, articles of law, texts to paste, dates, exit codes."""

import json
import re
from pathlib import Path

import pytest

from peuplier.checking.legal.lint import RULES
from tests.cli.test_commands import TABLE, run
from tests.legal.documents import BAD, GOOD, broken

ON = ("--on", "2026-09-01")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A file for the document of a test."""
    return tmp_path / "document.md"


def test_a_good_document_is_accepted_and_told_at_which_date(capsys: pytest.CaptureFixture[str], document: Path) -> None:
    document.write_text(GOOD, encoding="utf-8")
    code, out, _ = run(capsys, "check", document, *ON)
    assert code == 0
    assert "Vérifié au regard du droit au 1er septembre 2026." in out
    assert out.rstrip().endswith("1 constat\u00a0: 0 bloque, 0 à justifier, 1 conseil. Le document s’exécute.")


def test_what_blocks_comes_first_and_each_level_has_its_title(
    capsys: pytest.CaptureFixture[str], document: Path
) -> None:
    text = GOOD.replace(", au plus 24 points", "").replace("50 % du flux", "60 % du flux")
    document.write_text(text, encoding="utf-8")
    code, out, _ = run(capsys, "check", document, *ON)
    assert code == 1
    titles = re.findall(r"^(Ce qui bloque|Ce qui est à justifier|Conseils)", out, flags=re.MULTILINE)
    assert titles == ["Ce qui bloque", "Ce qui est à justifier", "Conseils"]


def test_the_answer_in_json_has_the_rule_the_article_of_law_and_the_text_to_paste(
    capsys: pytest.CaptureFixture[str], document: Path
) -> None:
    document.write_text(broken(BAD / "public_absent.toml").text, encoding="utf-8")
    code, out, _ = run(capsys, "check", document, *ON, "--json")
    answer = json.loads(out)
    assert (code, answer["blocking"], answer["on"]) == (1, 1, "2026-09-01")
    assert len(answer["law_digest"]) == 64
    (finding,) = [finding for finding in answer["findings"] if finding["level"] == "blocks"]
    assert finding["rule"] == "public_absent"
    assert finding["law"] == "CCH, art. L. 441-1, l"
    assert finding["suggested_text"].startswith("```public\n")
    # What is suggested can be pasted: the finding is gone.
    document.write_text(f"{document.read_text('utf-8')}\n## Ajout\n\n{finding['suggested_text']}\n", encoding="utf-8")
    assert run(capsys, "check", document, *ON)[0] == 0


@pytest.mark.parametrize("rule", ["public_restreint", "part_absente_en_qpv", "flux_sans_bailleur", "refus_non_dits"])
def test_the_suggested_text_mends_what_it_is_suggested_for(
    rule: str, capsys: pytest.CaptureFixture[str], document: Path
) -> None:
    document.write_text(broken(BAD / f"{rule}.toml").text, encoding="utf-8")
    found = json.loads(run(capsys, "check", document, *ON, "--json")[1])["findings"]
    (suggested,) = {finding["suggested_text"] for finding in found if finding["rule"] == rule}
    document.write_text(f"{document.read_text('utf-8')}\n## Ajout\n\n{suggested}\n", encoding="utf-8")
    after = json.loads(run(capsys, "check", document, *ON, "--json")[1])["findings"]
    assert rule not in {finding["rule"] for finding in after}


def test_without_a_date_the_law_is_that_of_the_day_the_document_comes_into_force(
    capsys: pytest.CaptureFixture[str], document: Path
) -> None:
    document.write_text(GOOD.replace("cotation: essai", "cotation: essai\nen_vigueur: 2026-03-01"), encoding="utf-8")
    assert json.loads(run(capsys, "check", document, "--json")[1])["on"] == "2026-03-01"


def test_without_the_law_only_the_writing_and_the_examples_are_looked_at(
    capsys: pytest.CaptureFixture[str], document: Path
) -> None:
    document.write_text(broken(BAD / "public_absent.toml").text, encoding="utf-8")
    code, out, _ = run(capsys, "check", document, "--no-law")
    assert code == 0
    assert "Non vérifié au regard du droit." in out


def test_demands_are_asked_with_their_date(capsys: pytest.CaptureFixture[str], document: Path) -> None:
    document.write_text(GOOD, encoding="utf-8")
    code, _, err = run(capsys, "check", document, "--demands", TABLE)
    assert code == 2
    assert "--on 2026-09-01" in err
    code, out, _ = run(capsys, "check", document, "--demands", TABLE, *ON, "--json")
    assert code == 0
    rules = {finding["rule"] for finding in json.loads(out)["findings"]}
    assert rules <= {rule.name for _, rules in RULES for rule in rules}
