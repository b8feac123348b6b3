"""The vocabulary against the national register: nothing is forgotten, nothing is invented."""

import pytest

from peuplier.vocabulary import FACTS, code_lists
from peuplier.vocabulary.left_out import NOT_FACTS, sne_paths, why_left_out

PATHS = list(sne_paths())
READ = {step for fact in FACTS.values() for step in fact.path.split("\n") if step.startswith("/")}


def test_the_list_of_paths_holds_the_272_leaves_of_the_interface() -> None:
    assert len(PATHS) == len(set(PATHS)) == 272
    assert not any(other.startswith(path + "/") for path in PATHS for other in PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_each_leaf_of_the_register_is_the_source_of_a_fact_or_is_left_out_for_a_reason(path: str) -> None:
    assert (path in READ) != (why_left_out(path) is not None)


def test_no_fact_reads_a_path_that_the_register_does_not_have() -> None:
    assert set(PATHS) >= READ


@pytest.mark.parametrize("prefix", NOT_FACTS)
def test_each_reason_to_leave_out_is_a_sentence_and_covers_something(prefix: str) -> None:
    assert NOT_FACTS[prefix].endswith(".")
    assert any(path == prefix or path.startswith(prefix + "/") for path in PATHS)


def test_each_code_list_is_used_and_each_code_has_a_label() -> None:
    used = {fact.codes.name for fact in FACTS.values() if fact.codes}
    assert used == set(code_lists())
    for codes in code_lists().values():
        assert codes.title
        assert codes.source
        assert all(labels and "'" not in labels for labels in codes.labels.values())


def test_codes_stay_as_the_register_writes_them() -> None:
    assert list(code_lists()["ListeMotifDemande"].labels) == [f"{number:02}" for number in range(1, 24)]
    assert code_lists()["ListeStatutDalo"].label("ACTREL") == "Actif relogé"
    assert set(code_lists()["ListeTypeReservataire"].labels) == {
        *("COLTER", "COLACT", "PPRIOR", "PFONCT", "AUTRES", "AUCUN")
    }


def test_an_open_list_takes_any_code_and_communes_are_said_by_their_name() -> None:
    commune, landlord = code_lists()["commune"], code_lists()["bailleur"]
    assert commune.open
    assert landlord.open
    assert commune.label("34301") == "Sète (34301)"
    assert commune.label("2A004") == "Ajaccio (2A004)"
    assert commune.label("99999") == "99999"
    assert landlord.label("34301") == "34301"


def test_the_zone_of_former_years_is_never_read_as_a_priority_neighbourhood() -> None:
    assert not any(step.endswith("/zus") for step in READ)
