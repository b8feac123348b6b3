"""`peuplier flow` on tables of any origin: settings, mistakes, files, and unknowns that are named."""

import csv
import json
from pathlib import Path

import pytest

from peuplier.cli import main
from tests.flow.worlds import POLICY

_VACANCIES = (
    "vacance_identifiant,logement_identifiant,logement_libre_le,logement_bailleur,logement_réservataire,"
    "logement_mise_en_location,logement_type,logement_financement,logement_en_qpv,logement_commune,"
    "logement_construction_année,vacance_proposée_le,vacance_rendue_le\n"
    "V1,L1,2025-02-01,B1,COLTER,relocation,T3,PLUS,non,34301,1978,2025-01-20,\n"
    "V2,L2,2025-03-01,B1,COLACT,relocation,T2,PLAI,non,34301,1990,2025-02-20,2025-03-05\n"
    "V3,L3,2025-04-01,B2,PPRIOR,relocation,,PLUS,oui,34108,2012,2025-03-20,\n"
)
_LEASES = (
    "bail_identifiant,attribution_bail_signé_le,logement_identifiant,vacance_identifiant,attribution_bailleur,"
    "attribution_réservataire,attribution_en_qpv,bail_premier_quartile,bail_public_prioritaire,"
    "attribution_déjà_logé_par_bailleur,relogement_renouvellement_urbain,relogement_copropriété_dégradée,"
    "relogement_habitat_indigne,relogement_vente\n"
    "B1,2025-03-10,L1,V1,B1,COLTER,non,oui,non,NON,non,non,non,non\n"
    "B2,2025-05-10,L2,V2,B1,AUCUN,non,,oui,OUI,non,non,non,non\n"
)


@pytest.fixture
def territory(tmp_path: Path) -> Path:
    """Three vacancies and two leases of two landlords, as CSV files a landlord could send."""
    (tmp_path / "vacancies.csv").write_text(_VACANCIES, encoding="utf-8")
    (tmp_path / "leases.csv").write_text(_LEASES, encoding="utf-8")
    return tmp_path


def _flow(territory: Path, *options: str) -> int:
    command = ["flow", str(POLICY), "--territory", str(territory), "--year", "2025", "--on", "2025-12-31"]
    return main([*command, *options])


def test_balances_come_from_any_file_of_vacancies_and_leases(
    territory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _flow(territory, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    lines = {(line["landlord"], line["nominator"]): line for line in answer["lines"]}
    # L2 left the base with the transfer that took it: one re-letting of B1 is left.
    assert lines["B1", "COLTER"]["base"] == 1
    assert lines["B1", "COLTER"]["balance"] == "4/5"
    assert lines["B1", "COLACT"]["balance"] == "-1/5"
    assert lines["B2", "PPRIOR"]["due"] == "1/4"
    gauge = next(one for one in answer["gauges"] if one["nominator"] == "COLTER" and one["landlord"] == "B1")
    assert gauge["q1_outside_qpv"]["low"] == "1/2"
    assert gauge["q1_outside_qpv"]["high"] == "1"
    missing = {(one["landlord"], one["what"]): one["dwellings"] for one in answer["report"]["missing"]}
    assert missing == {("B2", "type"): ["L3"]}


def test_a_landlord_of_the_stock_who_sent_nothing_is_named(territory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stock = "logement_identifiant,logement_commune,logement_type,logement_bailleur,logement_bailleur_nom\n"
    stock += "L1,34301,T3,B1,Un\nL9,34301,T3,B9,Neuf (nom inventé)\n"
    (territory / "dwellings.csv").write_text(stock, encoding="utf-8")
    assert _flow(territory) == 0
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Il manque, Neuf (nom inventé) — tout le compte : aucun mouvement reçu." in said


def test_the_text_says_balances_gauges_and_what_is_missing(territory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _flow(territory) == 0
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Base : 2 relocations − 1 sortie = 1." in said
    assert "COLTER, 20 % : dû 0,2 ; proposés 1, baux 1" in said
    assert "solde +0,8" in said
    assert "Premier quartile hors QPV : 1 sur 2, 1 inconnu, objectif 25 % : atteint." in said
    assert "Il manque, B2 — type (1 logement : L3)." in said
    assert "avant le 28 février 2026" in said


def test_settings_of_conventions_are_data(territory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = territory / "réglages.json"
    chosen.write_text('{"counting": {"PPRIOR": "allocated"}, "rounding": "whole"}', encoding="utf-8")
    assert _flow(territory, "--json", "--settings", str(chosen)) == 0
    answer = json.loads(capsys.readouterr().out)
    lines = {(line["landlord"], line["nominator"]): line for line in answer["lines"]}
    assert lines["B2", "PPRIOR"]["achieved"] == 0
    assert sum(int(line["due"]) for (landlord, _), line in lines.items() if landlord == "B2") == 1


@pytest.mark.parametrize("wrong", ['{"counting": {"PPRIOR": "rien"}}', '{"autre": 1}', "[]", "{", '{"carry_over": 1}'])
def test_settings_that_cannot_be_used_are_refused_with_an_example(
    wrong: str, territory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = territory / "réglages.json"
    chosen.write_text(wrong, encoding="utf-8")
    assert _flow(territory, "--settings", str(chosen)) == 2
    assert '"rounding": "whole"' in capsys.readouterr().err


def test_the_csv_holds_the_statutory_report_marked_fictional(territory: Path) -> None:
    out = territory / "compte.csv"
    assert _flow(territory, "--out", str(out)) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["proposés"]) for row in rows) == 2
    assert sum(int(row["attribués"]) for row in rows) == 1
    assert {row["fictif"] for row in rows} == {"oui"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--year", "2025", "--on", "2024-06-01"], "vient avant 2025"),
        (["--year", "12"], "l’année va de 1990 à 2100"),
        (["--year", "2025", "--out", "compte.pdf"], "s’écrit en .xlsx, .csv, .json"),
    ],
)
def test_what_cannot_be_asked_is_said(
    options: list[str], said: str, territory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["flow", str(POLICY), "--territory", str(territory), *options]) == 2
    assert said in capsys.readouterr().err.replace("\u00a0", " ")


def test_a_missing_table_is_named_with_two_remedies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _flow(tmp_path) == 2
    said = capsys.readouterr().err
    assert "leases" in said
    assert "peuplier history" in said
    assert "--template" in said
