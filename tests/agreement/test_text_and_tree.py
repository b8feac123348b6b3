"""The text of a document and its tree say the same: printing, re-reading, and the identity of the text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peuplier.law.library import library
from peuplier.policy.canonical import canonical, digest
from peuplier.policy.document import read_policy
from peuplier.policy.tree.document import Block, Heading, Policy, Prose
from peuplier.policy.tree.scoring_blocks import Criterion, Grid, Group, Order, Refusals, Rubric
from peuplier.policy.wording.printer import print_block
from peuplier.policy.wording.prose import Reader
from tests.strategies import HEAD, Document, documents

_KINDS = {Group: "public", Grid: "grille", Rubric: "rubrique", Criterion: "critère", Order: "ordre", Refusals: "refus"}


def _blocks(policy: Policy) -> list[Block]:
    return [part for part in policy.parts if not isinstance(part, Heading | Prose)]


def _printed(policy: Policy) -> Document:
    return Document(
        tuple((_KINDS.get(type(block), "barème"), print_block(block).rstrip("\n")) for block in _blocks(policy))
    )


@given(documents())
def test_a_block_printed_and_read_again_is_the_same_tree(document: Document) -> None:
    policy = document.policy
    assert _blocks(_printed(policy).policy) == _blocks(policy)


@given(documents())
def test_printing_twice_gives_the_same_text(document: Document) -> None:
    once = _printed(document.policy)
    assert _printed(once.policy) == once


@given(documents())
def test_reading_twice_gives_the_same_digest_and_the_same_tree(document: Document) -> None:
    first, second = document.policy, document.policy
    assert first == second
    assert first.digest == second.digest == digest(document.text)


@given(documents(), st.sampled_from(("\r\n", "\r")), st.sampled_from(("", " ", "\t  ", "\u00a0")))
def test_line_ends_trailing_blanks_and_decomposed_accents_change_neither_digest_nor_tree(
    document: Document, line_end: str, trailing: str
) -> None:
    typed = unicodedata.normalize("NFD", document.text).replace("\n", trailing + line_end)
    reading = read_policy(f"\ufeff{typed}", library())
    assert reading.policy == document.policy


@given(documents(), st.sampled_from("\u00a0\u202f\u2009\u2007"), st.data())
def test_no_break_spaces_inside_blocks_read_as_spaces(document: Document, blank: str, data: st.DataObject) -> None:
    head, body = document.text[: len(HEAD)], document.text[len(HEAD) :]
    where = data.draw(st.sets(st.sampled_from([i for i, sign in enumerate(body) if sign == " "])))
    typed = head + "".join(blank if i in where else sign for i, sign in enumerate(body))
    assert read_policy(typed, library()).policy == document.policy
    assert digest(typed) == document.policy.digest


def test_a_no_break_space_in_the_prose_is_part_of_what_was_voted() -> None:
    assert digest("Un texte.\n") != digest("Un\u00a0texte.\n")


@given(documents())
def test_the_digest_depends_on_every_word(document: Document) -> None:
    assert digest(document.text.replace("numéro 0", "numéro 00")) != digest(document.text)


@given(st.text(alphabet=st.sampled_from("a é\u0301\u00a0\u202f`~ \n\r\t#-:"), max_size=80))
def test_the_canonical_text_is_its_own_canonical_text(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@given(documents())
def test_each_block_reads_back_in_french_sentences(document: Document) -> None:
    policy = document.policy
    reader = Reader(policy)
    for block in _blocks(policy):
        for sentence in reader.sentences(block):
            assert sentence[0].isupper() or not sentence[0].isalpha()
            assert sentence.endswith(".")
            assert "_" not in sentence.replace("seuil_effort", "").replace("loyer_type", ""), sentence


@pytest.mark.parametrize("factor", ["0,125", "1,5", "0,0001", "999,25", "3"])
def test_a_factor_is_printed_with_all_its_decimals(factor: str) -> None:
    line = f"si {factor} × loyer_actuel > 5 € : 5 points\nsinon : 0 point"
    text = Document(
        (
            ("critère", f"essai : un critère\n{line}"),
            ("grille", "cotation : toutes les demandes"),
            ("ordre", "rang : ordre\npuis numéro_unique, du plus petit au plus grand"),
        )
    )
    (criterion,) = text.policy.criteria
    assert f"{factor} × loyer_actuel" in print_block(criterion)
