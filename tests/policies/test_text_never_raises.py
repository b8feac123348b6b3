"""Whatever is typed, reading gives findings and never an error of the program."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peuplier.policy.document import read_policy
from peuplier.policy.reading.grammar import FORMS
from tests.strategies import Document, documents

_WORDS = (
    "si", "sinon", "inconnu", ":", "points", "point", "et", "ou", "non", "de", "à", "moins", "plus", "au", "par",
    "mois", "an", "tranche", "selon", "depuis", "au-delà", "entre", "parmi", "{", "}", "(", ")", ",", "=", ">=", "<",
    "×", "+", "-", "3", "0", "2,5", "1 000", "30 %", "450 €", "9 m²", "2024-02-30", "2024-02-29", "T2", '"x"', "01",
    "pièces_manquantes", "taux_effort", "dépôt_demande", "parent_isolé", "motifs", "statut_dalo", "nom", "total",
    "exclu", "prouvé", "compté", "justifié", "dalo_preuve", "case", "source", "donne", "groupe", "du", "avant", "les",
    "2e", "refus", "en", "pendant", "\n", "\n", "\n ",
)  # fmt: skip
_KNOWN_TO_RAISE = [
    ("critère", "selon nombre_personnes\nmoins de 2024-01-01 : 5 points\n2024-01-01 et plus : 0 point"),
    ("critère", "par tranche de T2 de nombre_personnes : 1 point"),
    ("critère", "par tranche de 2024-01-01 de nombre_personnes : 1 point"),
    ("critère", "par tranche de mois depuis dépôt_demande : 1 point"),
    ("critère", "par tranche de 0 mois depuis dépôt_demande : 1 point"),
    ("critère", "par tranche de -3 mois depuis dépôt_demande : 1 point"),
    ("critère", "par mois depuis dépôt_demande au-delà de -3 mois : 1 point"),
    ("critère", "par personne de nombre_personnes au-delà de T2 : 1 point"),
    ("critère", f"si loyer_actuel > {'9' * 5000} € : 5 points\nsinon : 0 point"),
    ("critère", f"si {'non ' * 1500}parent_isolé : 5 points\nsinon : 0 point"),
]


@pytest.mark.parametrize(("kind", "lines"), _KNOWN_TO_RAISE, ids=lambda text: text[:50].replace("\n", " "))
def test_a_value_where_another_kind_of_value_is_expected_is_a_finding(kind: str, lines: str) -> None:
    blocks = (
        (kind, f"essai : un essai\n{lines}"),
        ("grille", "cotation : toutes les demandes"),
        ("ordre", "rang : ordre\npuis numéro_unique, du plus petit au plus grand"),
    )
    assert read_policy(Document(blocks).text).findings


@given(st.sampled_from(sorted(FORMS)), st.lists(st.sampled_from(_WORDS), max_size=14))
def test_any_words_in_any_block_give_a_reading(kind: str, words: list[str]) -> None:
    read_policy(Document(((kind, f"essai : un essai\n{' '.join(words)}"),)).text)


@given(documents(), st.data())
def test_a_document_with_a_word_lost_or_moved_still_gives_a_reading(document: Document, data: st.DataObject) -> None:
    words = document.text.split(" ")
    at = data.draw(st.integers(0, len(words) - 1))
    other = data.draw(st.sampled_from(["", *words]))
    read_policy(" ".join([*words[:at], other, *words[at + 1 :]]))


@given(st.text(max_size=200))
def test_any_text_at_all_gives_findings(text: str) -> None:
    assert read_policy(text).findings


def test_the_good_documents_cut_anywhere_still_give_a_reading() -> None:
    for path in sorted((Path(__file__).parent / "good").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for end in range(0, len(text), 97):
            read_policy(text[:end])
