"""match, orient and nominate as people type them, on a territory written to files."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from peuplier.cli import main
from peuplier.documents.demand_file import demands_frame, fact_series, write_parquet
from peuplier.vocabulary import FACTS
from tests.docs.pages import breakable
from tests.matching.dwelling.cases import BLOCKS, demands_of, dwellings_of
from tests.strategies import HEAD, Facts

ON = "2026-09-01"
_HOUSEHOLD: Facts = {
    "dépôt_demande": date(2020, 1, 1),
    "naissances_ménage": (date(1980, 1, 1),),
    "naissances_attendues": 0,
    "besoin_logement_adapté": False,
    "situation_logement": ("LP",),
    "relogement_renouvellement_urbain": False,
    "statut_dalo": "NON",
    "ressources_mensuelles": 100_000,
    "demande_élargie": False,
    "communes_souhaitées": ("34301",),
}
_HOUSEHOLDS: list[Facts] = [
    _HOUSEHOLD,
    {**_HOUSEHOLD, "dépôt_demande": date(2018, 1, 1)},
    {**_HOUSEHOLD, "communes_souhaitées": ("34108",)},
    {name: value for name, value in _HOUSEHOLD.items() if name != "ressources_mensuelles"},
    {**_HOUSEHOLD, "relogement_renouvellement_urbain": True},
    {**_HOUSEHOLD, "dépôt_demande": date(2024, 1, 1)},
]
_HOME: Facts = {
    "logement_commune": "34301",
    "logement_type": "T1",
    "logement_pièces": 1,
    "logement_en_qpv": False,
    "logement_bailleur": "FICTIF001",
    "logement_loyer_hors_charges": 30_000,
    "logement_charges": 5_000,
    "logement_adapté": False,
    "logement_contingent_rpls": "7",
    "logement_construction_année": 1985,
    "logement_occupation": "2",
    "logement_libre_le": date(2026, 9, 10),
}


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "politique.md"
    path.write_text(HEAD + BLOCKS, encoding="utf-8")
    return path


@pytest.fixture
def territory(tmp_path: Path) -> Path:
    folder = tmp_path / "territoire"
    folder.mkdir()
    write_parquet(demands_frame(demands_of(_HOUSEHOLDS)), folder / "demands.parquet")
    homes = dwellings_of([_HOME, {**_HOME, "logement_en_qpv": True}], ["LOGT-1", "LOGT-2"])
    frame = pl.DataFrame(
        {
            "logement_identifiant": homes.ids.tolist(),
            **{name: fact_series(FACTS[name], column) for name, column in homes.columns.items()},
            "logement_bailleur_nom": ["Bailleur Un"] * 2,
        }
    )
    write_parquet(frame, folder / "dwellings.parquet")
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output, error output."""
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, breakable(captured.out), breakable(captured.err)


def test_match_ranks_candidates_and_says_who_is_excluded_and_why(
    capsys: pytest.CaptureFixture[str], policy: Path, territory: Path
) -> None:
    ask = ("match", policy, "--territory", territory, "--dwelling", "LOGT-1", "--on", ON, "--all")
    code, out, _ = run(capsys, *ask, "--json")
    told = json.loads(out)
    assert code == 0
    assert [one["demand"][-1] for one in told["candidates"]] == ["1", "0", "3", "5"]
    assert [one["outcome"] for one in told["candidates"]] == ["admitted", "admitted", "to_instruct", "admitted"]
    assert [one["demand"][-1] for one in told["not_scored"]] == ["4"]
    assert [one["demand"][-1] for one in told["excluded"]] == ["2"]
    assert told["excluded_by"] == {"taille": 0, "loyer": 0, "accès": 0, "lieux": 1}
    assert told["candidates"][0]["affordability"]["aid_is"] == "hypothesis"
    assert told["status"] == "fictif"
    code, out, _ = run(capsys, *ask)
    assert code == 0
    assert "Document fictif" in out
    assert "la commune n’est pas choisie" in out
    assert "relogement dû" in out
    assert "hypothèse – à remplacer" in out


def test_match_says_why_one_demand_is_not_a_candidate(
    capsys: pytest.CaptureFixture[str], policy: Path, territory: Path
) -> None:
    number = demands_of(_HOUSEHOLDS).numbers[2]
    ask = ("match", policy, "--territory", territory, "--dwelling", "LOGT-1", "--on", ON, "--demand", number)
    code, out, _ = run(capsys, *ask)
    assert code == 0
    assert "n’est pas candidat" in out
    assert "Commune choisie : non, la commune n’est pas choisie" in out
    told = json.loads(run(capsys, *ask, "--json")[1])
    assert told["candidate"] is False
    assert {one["name"]: one["outcome"] for one in told["conditions"]}["lieux"] == "excluded"


def test_orient_answers_before_any_candidate_and_reads_the_counters_of_the_year(
    capsys: pytest.CaptureFixture[str], policy: Path, territory: Path, tmp_path: Path
) -> None:
    counters = tmp_path / "compteurs.json"
    lease = {"objective": "modestes_dehors", "landlord": "FICTIF001", "signed": 10, "of_type": 1}
    oriented = {"FICTIF001": {"AUCUN": 3, "COLTER": 1}}
    counters.write_text(json.dumps({"oriented": oriented, "leases": [lease]}), encoding="utf-8")
    ask = ("orient", policy, "--territory", territory, "--dwelling", "LOGT-1", "--on", ON, "--counters", counters)
    code, out, _ = run(capsys, *ask, "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["nominator"], told["mode"], told["pool"]) == ("PPRIOR", "delegated", "état_entier")
    deficits = {one["objective"]: one["deficit"] for one in told["targets"]}
    assert deficits["modestes_dehors"] == "23/10"
    assert told["targets"][0]["commitments"][0]["of_this_landlord"] is True
    code, out, _ = run(capsys, *ask)
    assert code == 0
    assert "gestion déléguée" in out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Remède"),
        ('{"oriented": {"FICTIF001": {"X": 1}}}', "n’est pas un code de réservataire"),
        ('{"oriented": {"FICTIF001": {"COLTER": -1}}}', "n’est pas un nombre entier"),
        ('{"leases": [{"objective": "modeste_dehors", "signed": 1, "of_type": 1}]}', "Vouliez-vous dire"),
        ('{"leases": [{"objective": "modestes_dehors", "signed": 1, "of_type": 2}]}', "recomptez"),
        ('{"leases": [{"objective": "modestes_dehors"}]}', "signed"),
        ('{"autre": 1}', "« oriented » et « leases »"),
        ("[]", "« oriented » et « leases »"),
    ],
)
def test_counters_that_cannot_be_used_are_refused_with_their_fault(
    capsys: pytest.CaptureFixture[str], policy: Path, territory: Path, tmp_path: Path, text: str, said: str
) -> None:
    counters = tmp_path / "compteurs.json"
    counters.write_text(text, encoding="utf-8")
    ask = ("orient", policy, "--territory", territory, "--dwelling", "LOGT-1", "--on", ON, "--counters", counters)
    code, out, err = run(capsys, *ask)
    assert (code, out) == (2, "")
    assert said in err


def test_nominate_names_three_for_each_vacancy_and_writes_lists_that_verify_accepts(
    capsys: pytest.CaptureFixture[str], policy: Path, territory: Path, tmp_path: Path
) -> None:
    lists = tmp_path / "listes"
    ask = ("nominate", policy, "--territory", territory, "--on", ON, "--optimal", "--out", lists)
    code, out, _ = run(capsys, *ask, "--json")
    told = json.loads(out)
    assert code == 0
    assert told["vacancies"] == 2
    named = [one["demand"] for nomination in told["nominations"] for one in nomination["nominees"]]
    assert len(named) == len(set(named))
    assert all(nomination["verified"] for nomination in told["nominations"])
    assert told["optimal"]["faults"] == []
    files = sorted(lists.iterdir())
    assert [file.name for file in files] == ["ordre-LOGT-1-fictif.json", "ordre-LOGT-2-fictif.json"]
    for file in files:
        assert run(capsys, "verify", file)[0] == 0
    assert run(capsys, *ask)[0] == 0


def test_nominate_says_why_one_demand_is_not_named(
    capsys: pytest.CaptureFixture[str], policy: Path, territory: Path
) -> None:
    for row, said in ((2, "écarté. Commune choisie"), (4, "hors cotation"), (1, "est désigné")):
        number = demands_of(_HOUSEHOLDS).numbers[row]
        ask = ("nominate", policy, "--territory", territory, "--on", ON, "--demand", number)
        code, out, _ = run(capsys, *ask)
        assert code == 0
        assert said in out


def test_a_month_without_vacancy_is_said_and_a_month_that_is_none_is_refused(
    capsys: pytest.CaptureFixture[str], policy: Path, territory: Path
) -> None:
    ask = ("nominate", policy, "--territory", territory, "--on", ON, "--month")
    code, _, err = run(capsys, *ask, "2026-12")
    assert code == 0
    assert "Aucun logement vacant" in err
    assert run(capsys, *ask, "2026-13")[0] == 2


def test_an_unknown_dwelling_suggests_the_closest_and_a_missing_table_says_how_to_make_it(
    capsys: pytest.CaptureFixture[str], policy: Path, territory: Path, tmp_path: Path
) -> None:
    ask = ("match", policy, "--on", ON, "--dwelling", "LOGT-9", "--territory")
    code, _, err = run(capsys, *ask, territory)
    assert code == 2
    assert "Vouliez-vous dire « LOGT-2 » ou « LOGT-1 » ?" in err
    code, _, err = run(capsys, *ask, tmp_path / "ailleurs")
    assert code == 2
    assert "peuplier territory" in err
    (territory / "dwellings.parquet").unlink()
    code, _, err = run(capsys, *ask, territory)
    assert code == 2
    assert "peuplier read --table dwellings" in err
