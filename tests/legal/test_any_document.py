"""The lint has something sensible to say of any document, however odd: it never raises, and says the same twice."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peuplier.checking.legal.lint import RULES, legal_findings
from peuplier.law.library import library
from peuplier.policy.document import read_policy
from peuplier.policy.findings import Level
from tests.legal.documents import GOOD, ON, findings
from tests.strategies import calculation_dates, demands, documents, table

ROOT = Path(__file__).parents[2]
LANGUAGE = sorted((ROOT / "tests" / "policies" / "good").glob("*.md"))
NAMES = {rule.name for _, rules in RULES for rule in rules}


@settings(max_examples=40)
@given(st.data())
def test_any_document_is_held_against_the_law_at_any_date(data: st.DataObject) -> None:
    document = data.draw(documents())
    on, rows = data.draw(calculation_dates()), data.draw(demands())
    found = legal_findings(document.policy, library(), on, table(rows))
    assert {finding.rule for finding in found} <= NAMES
    assert found == legal_findings(document.policy, library(), on, table(rows))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests" / "policies" / "good").glob("*.md")), ids=lambda path: path.stem
)
def test_each_good_document_of_the_language_can_be_linted(path: Path) -> None:
    reading = read_policy(path.read_text(encoding="utf-8"), library())
    assert reading.policy is not None
    rules = {finding.rule for finding in legal_findings(reading.policy, library(), ON)}
    # None of them is a whole policy: each forgets a share of the law.
    assert "part_absente" in rules


@pytest.mark.parametrize("name", ["sete-fictive-2025.md", "sete-fictive-2026.md"])
@pytest.mark.parametrize("on", [date(2026, 1, 1), ON, date(2026, 12, 31)])
def test_the_fictional_policies_have_nothing_that_blocks(name: str, on: date) -> None:
    found = findings((ROOT / "policies" / name).read_text(encoding="utf-8"), on)
    assert [finding for finding in found if finding.level is Level.BLOCKS] == []


@pytest.mark.parametrize("name", ["sete-fictive-2025.md", "sete-fictive-2026.md"])
def test_the_fictional_policies_answer_to_all_that_is_to_justify(name: str) -> None:
    found = findings((ROOT / "policies" / name).read_text(encoding="utf-8"))
    assert [finding.rule for finding in found if finding.level is Level.JUSTIFY and not finding.justification] == []


def test_a_justification_in_the_article_answers_its_finding_and_keeps_its_level() -> None:
    said = "Justification (pente_sans_plafond) : nous voulons que l’attente\nl’emporte à la longue."
    text = GOOD.replace(", au plus 24 points", "").replace(
        "## Article 3 — Cotation\n", f"## Article 3 — Cotation\n\n{said}\n"
    )
    (finding,) = [finding for finding in findings(text) if finding.rule == "pente_sans_plafond"]
    assert finding.justification == "nous voulons que l’attente l’emporte à la longue."
    assert finding.level is Level.JUSTIFY


def test_a_justification_answers_nothing_that_blocks() -> None:
    text = GOOD.replace("50 % du flux", "60 % du flux").replace(
        "## Article 4 — Flux annuel\n",
        "## Article 4 — Flux annuel\n\nJustification (flux_plus_de_cent) : c’est ainsi.\n",
    )
    rules = {finding.rule: finding for finding in findings(text)}
    assert rules["flux_plus_de_cent"].justification == ""
    assert "justification_sans_objet" in rules


def test_the_same_law_is_not_asked_of_a_document_before_it_was_in_force() -> None:
    text = GOOD.replace("  ou mineur_émancipé ou ancien_ase\n", "")
    rules = {on: {finding.rule for finding in findings(text, on)} for on in (date(2021, 6, 1), ON)}
    assert "public_absent" in rules[ON]
    assert "public_absent" not in rules[date(2021, 6, 1)]


@pytest.mark.parametrize("on", [date(1995, 1, 1), date(2021, 6, 1), date(2031, 1, 1)])
def test_a_table_of_law_without_a_value_at_the_date_is_said_and_stops_nothing(on: date) -> None:
    text = GOOD.replace("si dalo_reconnu : 100 points", "si dalo_reconnu : 100 points\nsi quartile = 1 : 5 points")
    assert "droit_non_vérifié" in {finding.rule for finding in findings(text, on)}
