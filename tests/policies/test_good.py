"""Each document of `good` expresses one feature of the point systems in use: all are accepted, their examples hold."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from peuplier.checking.examples import check_examples
from peuplier.law.library import library
from peuplier.policy.document import load_policy, read_policy
from peuplier.policy.tree.document import Heading, Policy, Prose
from peuplier.policy.wording.printer import print_block
from peuplier.policy.wording.prose import Reader

GOOD = Path(__file__).parent / "good"
DOCUMENTS = sorted(GOOD.glob("*.md"))
EVERY = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)


@EVERY
def test_a_good_document_is_accepted_without_a_finding(path: Path) -> None:
    reading = read_policy(path.read_text(encoding="utf-8"), library())
    assert not reading.findings, "\n".join(map(str, reading.findings))


@EVERY
def test_the_examples_of_a_good_document_hold(path: Path) -> None:
    policy = load_policy(path, library())
    assert policy.examples
    assert not check_examples(policy)


@EVERY
def test_a_good_document_printed_block_by_block_reads_as_the_same_document(path: Path) -> None:
    policy = load_policy(path, library())
    text = path.read_text(encoding="utf-8")
    head, *fences = re.split(r"(```\w+\n.*?\n```)", text, flags=re.DOTALL)
    blocks = iter(part for part in policy.parts if not isinstance(part, Heading | Prose))
    printed = [head]
    for part in fences:
        opening = re.match(r"```\w+\n", part)
        printed.append(f"{opening[0]}{print_block(next(blocks))}```" if opening else part)
    again = read_policy("".join(printed), library())
    assert again.policy is not None, "\n".join(map(str, again.findings))
    assert _blocks(again.policy) == _blocks(policy)


def _blocks(policy: Policy) -> list[object]:
    return [part for part in policy.parts if not isinstance(part, Heading | Prose)]


@EVERY
def test_a_good_document_is_read_back_in_sentences_without_a_technical_name(path: Path) -> None:
    policy = load_policy(path, library())
    reader = Reader(policy)
    for block in policy.parts:
        if not isinstance(block, Heading | Prose):
            for sentence in reader.sentences(block):
                assert sentence.endswith(".")
                assert "None" not in sentence


def test_every_feature_of_the_point_systems_has_its_document() -> None:
    found = {int(path.stem[1:3]) for path in DOCUMENTS}
    assert found == set(range(1, 26))


def test_the_good_documents_together_use_every_kind_of_block() -> None:
    policies = [load_policy(path, library()) for path in DOCUMENTS]
    for field in fields(Policy):
        if field.name not in ("front", "parts", "digest"):
            assert any(getattr(policy, field.name) for policy in policies), field.name
