"""Each rule of the lint is broken by a document with exactly the message written beside it, and not by a good one.

`python -m tests.legal.test_rules` writes the messages again; read every changed one before keeping it.
"""

import tempfile
from pathlib import Path

import pytest

from peuplier.checking.legal.lint import RULES
from peuplier.checking.legal.rules import Rule
from peuplier.policy.findings import Level
from tests.legal.documents import BAD, CASES, GOOD, broken, findings, table

EVERY = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
KNOWN: dict[str, Rule] = {rule.name: rule for _, rules in RULES for rule in rules}


def _said(path: Path, folder: Path) -> str:
    case = broken(path)
    found = findings(case.text, case.on, table(case.demands, folder))
    return "\n\n".join(str(finding) for finding in found if finding.rule == case.rule) + "\n"


@EVERY
def test_a_document_that_breaks_a_rule_is_told_so_in_the_words_written_beside_it(path: Path, tmp_path: Path) -> None:
    assert _said(path, tmp_path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@EVERY
def test_the_good_document_does_not_break_that_rule(path: Path, tmp_path: Path) -> None:
    case = broken(path)
    demands = table(case.demands, tmp_path) if case.text != case.good else None
    assert [finding for finding in findings(case.good, demands=demands) if finding.rule == case.rule] == []


def test_each_rule_has_a_document_that_breaks_it_and_no_document_breaks_a_rule_that_is_not_one() -> None:
    assert {path.stem for path in CASES} == set(KNOWN)
    assert {path.stem for path in BAD.glob("*.txt")} == set(KNOWN)


@EVERY
def test_a_finding_has_its_level_its_article_of_law_and_whole_sentences(path: Path, tmp_path: Path) -> None:
    case = broken(path)
    found = [f for f in findings(case.text, case.on, table(case.demands, tmp_path)) if f.rule == case.rule]
    assert found
    for finding in found:
        rule = KNOWN[case.rule]
        assert finding.level is rule.level
        assert finding.law or rule.law == ""
        assert finding.line >= 1
        for sentence in (finding.what, finding.why, finding.remedy):
            assert sentence.endswith((".", "?", "»", "…"))
            assert "  " not in sentence


def test_the_good_document_has_nothing_to_block_nor_to_justify() -> None:
    assert {(f.level, f.rule) for f in findings(GOOD)} == {(Level.ADVICE, "hors_module_sne")}


def test_rules_have_different_names_and_say_what_is_looked_for() -> None:
    names = [rule.name for _, rules in RULES for rule in rules]
    assert len(set(names)) == len(names)
    assert all(rule.says and not rule.says.endswith(".") for rule in KNOWN.values())


if __name__ == "__main__":
    for document in CASES:
        with tempfile.TemporaryDirectory() as made:
            document.with_suffix(".txt").write_text(_said(document, Path(made)), encoding="utf-8")
