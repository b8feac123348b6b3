"""`peuplier call-order` and `peuplier verify` as people type them: answers, faults named, files read back."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from peuplier.cli import main
from peuplier.matching.call_order_file import (
    Candidate,
    Question,
    UnusableQuestionError,
    read_question,
    write_call_order,
)
from peuplier.matching.verifier import read_case, verify
from tests.matching.cases import Question as Asked
from tests.matching.cases import questions

VECTOR = {"candidates": [["C"]] * 5 + [["B"]] * 2 + [[]], "minimum_percent": {"B": 20}}


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err.replace("\u00a0", " ")


def written(folder: Path, told: object, name: str = "question.json") -> Path:
    path = folder / name
    path.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    return path


def test_the_answer_is_the_initial_ranks_in_order_of_call(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, "call-order", written(tmp_path, VECTOR), "--json")
    assert (code, json.loads(out)) == (0, {"order": [6, 1, 2, 3, 4, 7, 5, 8]})
    assert err == "Sans taux minimum, ces types ne pèsent pas : « C ».\n"


def test_rates_come_in_the_order_in_which_they_are_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for percents, first in (({"R": 50, "B": 50}, 1), ({"B": 50, "R": 50}, 2)):
        told = {"candidates": [["R"], ["B"]], "minimum_percent": percents}
        _, out, _ = run(capsys, "call-order", written(tmp_path, told), "--json")
        assert json.loads(out)["order"][0] == first


def test_without_json_each_call_comes_with_its_reason(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told = {
        "candidates": [[], ["B", "R"], {"bears": [], "unknown": ["B"]}, ["B"]],
        "minimum_percent": {"B": 62.5, "R": 60},
        "already": {"called": 4, "of_type": {"B": 2, "R": 3}},
    }
    code, out, _ = run(capsys, "call-order", written(tmp_path, told))
    assert code == 0
    assert out.replace("\u00a0", " ") == (
        "4 candidats ; B : au moins 62,5 % ; R : au moins 60 %.\n"
        "Baux déjà signés : 4, dont 2 de « B », 3 de « R ».\n"
        "  1. rang 2 (B, R) : taux en retard : « B » ; meilleur rang de ceux qui restent de ce type ; "
        "passe devant 1 mieux classé\n"
        "  2. rang 4 (B) : taux en retard : « B » ; meilleur rang de ceux qui restent de ce type ; "
        "passe devant 2 mieux classés\n"
        "  3. rang 1 (–) : meilleur rang de ceux qui restent, aucun taux n’est en retard\n"
        "  4. rang 3 (–) : meilleur rang de ceux qui restent, aucun taux n’est en retard\n"
    )


@given(questions())
def test_what_is_written_is_read_back_and_verified(asked: Asked) -> None:
    candidates = tuple(Candidate(frozenset(types)) for types in asked.candidates)
    question = Question(candidates, asked.rates, asked.counters)
    case = read_case(write_call_order(question, asked.answer(), None))
    assert case.percents == dict(asked.percents)
    assert list(case.percents) == list(asked.percents)
    assert verify(case) == []


def test_an_order_is_written_then_verified_then_refused_once_altered(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    question, order = written(tmp_path, VECTOR), tmp_path / "ordre.json"
    assert run(capsys, "call-order", question, "--out", order, "--on", "2026-09-01")[0] == 0
    told = json.loads(order.read_text(encoding="utf-8"))
    assert (told["on"], told["order"]) == ("2026-09-01", [6, 1, 2, 3, 4, 7, 5, 8])
    code, out, _ = run(capsys, "verify", order)
    assert (code, "Toutes les propriétés sont tenues" in out) == (0, True)
    told["order"][0], told["order"][1] = told["order"][1], told["order"][0]
    code, out, _ = run(capsys, "verify", written(tmp_path, told, "faux.json"), "--json")
    answer = json.loads(out)
    assert (code, answer["holds"]) == (1, False)
    named = {violation["property"]: violation for violation in answer["violations"]}
    assert (named["premier taux"]["prefix"], named["premier taux"]["candidates"]) == (1, [1])
    code, out, _ = run(capsys, "verify", tmp_path / "faux.json")
    assert (code, out.count("Propriété rompue")) == (1, len(named))


def test_the_result_is_never_written_over_the_question(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    question = written(tmp_path, VECTOR)
    code, _, err = run(capsys, "call-order", question, "--out", question)
    assert (code, "vient d’être lu" in err) == (2, True)
    assert json.loads(question.read_text(encoding="utf-8")) == VECTOR


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("{", "ligne 1, colonne 2 : ce n’est pas du JSON"),
        (" \n", "fichier : il est vide"),
        ("[" * 100_000, "les crochets s’emboîtent trop profondément"),
        ('{"candidates": [], "minimum_percent": {"B": ' + "9" * 5_000 + "}}", "un nombre a des milliers de chiffres"),
        ("[]", "un objet est attendu"),
        ({}, "clé « candidates » : absente"),
        ({"candidates": []}, "clé « minimum_percent » : absente"),
        ({**VECTOR, "alredy": {}}, "clé « alredy » : inconnue"),
        ('{"candidates": [], "minimum_percent": {"B": 1, "B": 2}}', "clé « B » : écrite deux fois"),
        ({**VECTOR, "candidates": {}}, "candidates : ce n’est pas une liste"),
        ({**VECTOR, "candidates": [["B"], "B"]}, "candidates, nᵒ 2 : ni liste de types, ni objet"),
        ({**VECTOR, "candidates": [["B"], [1]]}, "candidates, nᵒ 2 : les types sont des textes"),
        ({**VECTOR, "candidates": [["B"], [1.5]]}, "candidates, nᵒ 2 : les types sont des textes"),
        ({**VECTOR, "candidates": [[""]]}, "candidates, nᵒ 1 : un nom de type est vide"),
        ({**VECTOR, "candidates": [{"bears": ["B"], "unknown": ["B"]}]}, "« B » est à la fois porté et inconnu"),
        ({**VECTOR, "candidates": [{"bear": ["B"]}]}, "candidates, nᵒ 1 : ni liste de types, ni objet"),
        ({**VECTOR, "minimum_percent": [["B", 10]]}, "minimum_percent : ce n’est pas un objet"),
        ({**VECTOR, "minimum_percent": {"B": -1}}, "minimum_percent, « B » : « -1 » n’est pas un pourcentage"),
        ({**VECTOR, "minimum_percent": {"B": 100.5}}, "va de 0 à 100 %"),
        ({**VECTOR, "minimum_percent": {"B": True}}, "minimum_percent, « B » : ce n’est pas un pourcentage"),
        ({**VECTOR, "minimum_percent": {"B": None}}, "minimum_percent, « B » : ce n’est pas un pourcentage"),
        ('{"candidates": [], "minimum_percent": {"B": NaN}}', "« NaN » n’est pas un pourcentage"),
        ({**VECTOR, "minimum_percent": {"B": 12.1234567}}, "un nombre de 0 à 100, de six décimales au plus"),
        ({**VECTOR, "minimum_percent": {"B": int("9" * 4_000)}}, f"« {'9' * 60}… » n’est pas un pourcentage"),
        ({**VECTOR, "minimum_percent": {"B" * 10_000: 1}}, f"minimum_percent, « {'B' * 60}… » : un nom de type"),
        ({**VECTOR, "z" * 10_000: 1}, f"clé « {'z' * 60}… » : inconnue"),
        ('{"candidates": [], "minimum_percent": {"B": 1e999999999}}', "n’est pas un pourcentage"),
        ({**VECTOR, "minimum_percent": {str(i): 1 for i in range(11)}}, "11 taux. Remède : n’en donnez pas plus de 10"),
        ({**VECTOR, "already": 3}, "already : clés inattendues"),
        ({**VECTOR, "already": {"called": 3, "of_type": {}}}, "already, of_type : « B » manque"),
        ({**VECTOR, "already": {"called": 3, "of_type": {"B": 1, "R": 1}}}, "« R » n’a pas de taux"),
        ({**VECTOR, "already": {"called": 3, "of_type": {"B": 4}}}, "de 0 au nombre déjà appelé (3)"),
        ({**VECTOR, "already": {"called": -3, "of_type": {"B": 0}}}, "already, called : « -3 » n’est pas un nombre de"),
        (
            {**VECTOR, "already": {"called": 10**18, "of_type": {"B": 0}}},
            "entier de 0 à 999\u202f000\u202f000, comme 12",
        ),
        ({**VECTOR, "already": {"called": 3, "of_type": {"B": 1.5}}}, "already, of_type, « B » : « 1.5 » n’est pas"),
        ({**VECTOR, "already": {"called": [], "of_type": {"B": 1}}}, "already, called : ce n’est pas un nombre"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_with_its_place_and_its_remedy(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, told: object, said: str
) -> None:
    code, out, err = run(capsys, "call-order", written(tmp_path, told), "--json")
    assert (code, out) == (2, "")
    assert said in err
    assert "Remède : " in err


def test_all_the_faults_are_said_at_once_and_the_list_is_cut_when_long() -> None:
    with pytest.raises(UnusableQuestionError) as raised:
        read_question(json.dumps({"candidates": [0] * 30, "minimum_percent": {"B": "x"}}))
    assert len(raised.value.faults) == 21
    assert raised.value.faults[-1] == "… et 11 autres fautes."


@pytest.mark.parametrize("command", ["call-order", "verify"])
def test_a_file_that_cannot_be_read_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str) -> None:
    binary = tmp_path / "binaire.json"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "absent.json", tmp_path, binary):
        code, out, err = run(capsys, command, path)
        assert (code, out) == (2, "")
        assert str(path) in err


def test_a_file_without_the_format_of_an_order_cannot_be_verified(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = run(capsys, "verify", written(tmp_path, VECTOR))
    assert (code, out) == (2, "")
    assert "c’est une question (candidats et taux), non un ordre d’appel" in err
    assert "ordre-d-appel-fichier.md" in err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": None}, "la clé « format » manque"),
        ({"format": "autre"}, "« format » doit être « peuplier-call-order/1 »"),
        ({"rates": None}, "la clé « rates » manque"),
        ({"candidates": [{"bear": []}]}, "« candidates » doit être une liste de listes de types"),
        ({"candidates": 3}, "« candidates » doit être une liste"),
        ({"minimum_percent": []}, "« minimum_percent » doit être un objet"),
        ({"minimum_percent": {"B": "beaucoup"}}, "un taux de « minimum_percent » n’est pas un nombre simple"),
        ({"minimum_percent": {"B": "1/0"}}, "un taux de « minimum_percent » n’est pas un nombre simple"),
        ({"already": {"called": 0}}, "« already » doit être un objet de clés « called » et « of_type »"),
        ({"order": 5}, "« order » doit être une liste de rangs"),
        ({"order": [-1] * 8}, "des entiers de 0 à un milliard"),
        ({"calls": [1]}, "« calls » doit être une liste d’objets de clé « active »"),
        ({"calls": []}, "« calls » ou « rates » ne correspond pas"),
        ("", "il est vide"),
        ("{", "ligne 1, colonne 2 : ce n’est pas du JSON"),
        ("[" * 100_000, "les crochets s’emboîtent trop profondément"),
        ("9" * 5_000, "un nombre a des milliers de chiffres"),
        ("[]", "ce n’est pas un objet JSON"),
    ],
)
def test_what_is_wrong_with_an_order_is_said_by_key_and_shape(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, change: dict[str, object] | str, said: str
) -> None:
    order = tmp_path / "ordre.json"
    assert run(capsys, "call-order", written(tmp_path, VECTOR), "--out", order)[0] == 0
    told = json.loads(order.read_text(encoding="utf-8"))
    if isinstance(change, str):
        told = change
    else:
        told = {key: value for key, value in {**told, **change}.items() if value is not None or key == "on"}
    code, out, err = run(capsys, "verify", written(tmp_path, told, "faux.json"))
    assert (code, out) == (2, "")
    assert said in err
    assert "Remède : écrivez-le avec" in err
    assert "Error" not in err
