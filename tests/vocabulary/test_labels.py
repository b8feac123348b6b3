"""Priority labels and supporting documents: a recognition never comes without its issuer, proof and term."""

import pytest

from peuplier.vocabulary import FACTS, LABELS, Kind, Origin, PriorityLabel
from peuplier.vocabulary.evidence import DOCUMENTS

EVERY = pytest.mark.parametrize("label", LABELS.values(), ids=lambda label: label.english)


@EVERY
def test_a_label_has_an_issuer_a_proof_a_date_and_an_expiry(label: PriorityLabel) -> None:
    assert FACTS[label.name].kind is Kind.BOOLEAN
    assert (FACTS[label.issuer].kind, FACTS[label.proof].kind) == (Kind.CODE, Kind.CODE)
    assert (FACTS[label.issued].kind, FACTS[label.expiry].kind) == (Kind.DATE, Kind.DATE)
    assert FACTS[label.proof].codes == FACTS["justificatif_ressources"].codes


@EVERY
def test_the_companions_of_a_label_are_as_confidential_as_the_label(label: PriorityLabel) -> None:
    names = (label.name, label.issuer, label.proof, label.issued, label.expiry)
    assert {FACTS[name].sensitivity for name in names} == {label.sensitivity}


@EVERY
def test_a_recognition_may_score_but_not_who_gave_it(label: PriorityLabel) -> None:
    assert FACTS[label.name].may_score
    assert not FACTS[label.issuer].may_score


def test_each_letter_of_the_law_has_at_least_one_label() -> None:
    letters = {label.letter for label in LABELS.values()}
    assert letters >= {"a", "b", "c", "d", "e", "f", "g", "g bis", "h", "i", "j", "k", "l", "m"}


def test_dalo_follows_from_the_register_and_the_others_from_their_issuers() -> None:
    assert FACTS["dalo_reconnu"].origin is Origin.DERIVED
    assert {FACTS[name].origin for name in LABELS if name != "dalo_reconnu"} == {Origin.LABEL}


def test_an_essential_worker_is_not_a_priority_group() -> None:
    assert LABELS["travailleur_essentiel"].letter == ""


@pytest.mark.parametrize("document", [name for name, *_ in DOCUMENTS])
def test_a_supporting_document_has_a_state_a_date_and_an_expiry(document: str) -> None:
    state = FACTS[f"justificatif_{document}"]
    assert state.codes is not None
    assert list(state.codes.labels) == ["absent", "déposé", "vérifié", "validé", "expiré"]
    assert FACTS[f"justificatif_{document}_le"].kind is Kind.DATE
    assert FACTS[f"justificatif_{document}_expire_le"].kind is Kind.DATE
