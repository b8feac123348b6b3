"""What is suggested for a minimum share can be pasted as told: the finding is gone, and the document passes."""

import re
from pathlib import Path

import pytest

from peuplier.policy.findings import Finding, Level
from tests.legal.documents import BAD, broken, findings

POLICIES = Path(__file__).parents[2] / "policies"
SHARES = ("part_absente", "part_sous_le_minimum", "part_autre_population", "part_mauvaise_base", "part_absente_en_qpv")
QUARTER = "au moins 25 % des attributions suivies de bail signé\nparmi attributions si logement_réservataire"
FIRST = "au moins 25 % des attributions suivies de bail signé\nparmi attributions hors qpv"


def pasted(text: str, finding: Finding) -> str:
    """The document once the remedy is followed: a block takes the place of the one of its name, or is added."""
    head, name, *_ = finding.suggested.replace(" :", "\n").split("\n")
    assert head == "```objectif"
    if "remplacez le bloc" in finding.remedy:
        same = re.compile(rf"^```objectif\n{name} :.*?^```$", re.MULTILINE | re.DOTALL)
        assert len(same.findall(text)) == 1
        return same.sub(lambda _: finding.suggested, text)
    assert not re.search(rf"^{name} :", text, re.MULTILINE)
    return f"{text}\n## Ajout\n\n{finding.suggested}\n"


def mended(text: str, rule: str) -> str:
    """The document once every suggestion made for a rule was followed, one check after the other."""
    for _ in range(4):
        found = [finding for finding in findings(text) if finding.rule == rule and finding.suggested]
        if not found:
            return text
        text = pasted(text, found[0])
    raise AssertionError(rule)


@pytest.mark.parametrize("rule", SHARES)
def test_a_suggested_objective_mends_the_document_that_breaks_its_rule(rule: str) -> None:
    text = mended(broken(BAD / f"{rule}.toml").text, rule)
    assert [finding for finding in findings(text) if finding.level is Level.BLOCKS or finding.rule == rule] == []


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("part_sous_le_minimum", QUARTER, QUARTER.replace("25", "24")),
        ("part_sous_le_minimum", FIRST, FIRST.replace("25", "20")),
        ("part_sous_le_minimum", "au moins 50 %", "au moins 49 %"),
        (
            "part_autre_population",
            "pour publics_prioritaires\n",
            "pour publics_prioritaires ou travailleur_essentiel\n",
        ),
        (
            "part_autre_population",
            "pour premier_quartile ou rel",
            "pour premier_quartile ou travailleur_essentiel ou rel",
        ),
        ("part_mauvaise_base", "parmi attributions hors qpv\n", ""),
        ("part_absente", r"```objectif\nq1_hors_qpv .*?```\n", ""),
    ],
)
def test_a_suggested_objective_mends_the_fictional_policy(rule: str, old: str, new: str) -> None:
    text = (POLICIES / "sete-fictive-2026.md").read_text(encoding="utf-8")
    if rule == "part_absente":
        worse = re.sub(old, lambda _: new, text, count=1, flags=re.DOTALL)
        # What served the objective goes with it.
        served = old.split("\\n")[1].removesuffix(" .*?```")
        worse = worse.replace(f"au titre de {served}\n", "")
    else:
        worse = text.replace(old, new, 1)
    assert worse != text
    assert rule in {finding.rule for finding in findings(worse)}
    after = findings(mended(worse, rule))
    assert [finding for finding in after if finding.level is Level.BLOCKS or finding.rule == rule] == []
