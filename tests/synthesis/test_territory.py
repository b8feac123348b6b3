"""A territory as files: the same bytes twice, read by the other commands, told without script nor real names."""

import json
import re
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from peuplier.cli import main
from peuplier.cli.territory import place_of
from peuplier.documents.territory_files import FILES, write_territory
from peuplier.synthesis.settings import PILOT, Settings
from peuplier.synthesis.territory import Territory, draw_territory
from peuplier.vocabulary.territory_tables import TABLES, TerritoryTable

ROOT = Path(__file__).parents[2]
SMALL = "242500320"


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_runs_give_the_same_bytes_whatever_was_drawn_before(written: Path, tmp_path: Path) -> None:
    write_territory(draw_territory(PILOT, Settings()), tmp_path)
    assert _digests(tmp_path) == _digests(written)
    assert set(_digests(tmp_path)) == set(FILES)


def test_another_seed_gives_other_households_and_the_same_totals(pilot: Territory) -> None:
    other = draw_territory(PILOT, Settings(seed=7))
    assert len(other.drawn.demands) == len(pilot.drawn.demands)
    assert len(other.dwellings.stock) == len(pilot.dwellings.stock)
    deposits = [t.drawn.situation.stories.deposit for t in (pilot, other)]
    assert (deposits[0] != deposits[1]).mean() > 0.9
    assert [one.name for one in other.marginals if not one.within] == []


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_each_table_has_its_declared_columns_its_key_and_nothing_unknown_where_it_is_required(
    table: TerritoryTable, written: Path
) -> None:
    frame = pl.read_parquet(written / f"{table.name}.parquet")
    assert frame.columns == [column.name for column in table.columns]
    assert len(frame) > 0
    assert frame.select(table.key).is_unique().all()
    for column in table.columns:
        if column.required:
            assert frame[column.name].is_not_null().all(), column.name
        if column.fact.codes is not None and not column.fact.codes.open:
            assert set(frame[column.name].drop_nulls().explode().to_list()) <= set(column.fact.codes.labels)


def test_households_to_rehouse_are_demands_that_say_so(written: Path, demands: pl.DataFrame) -> None:
    register = pl.read_parquet(written / "rehousing.parquet")
    waiting = register.filter(pl.col("relogement_issue").is_in(["à_reloger", "proposition_en_cours"]))
    told = demands.filter(pl.col("relogement_renouvellement_urbain"))
    assert set(waiting["numéro_unique"].to_list()) == set(told["numéro_unique"].to_list())
    assert (told["motif_principal"] == "02").all()
    rehoused = register.filter(pl.col("relogement_issue") == "relogé")
    assert rehoused["numéro_unique"].is_null().all()
    assert rehoused["attribution_bail_signé_le"].is_not_null().all()
    assert register.filter(pl.col("relogement_issue") != "relogé")["attribution_rpls"].is_null().all()


def test_who_is_rehoused_found_a_dwelling_of_the_stock_of_the_right_size(
    written: Path, dwellings: pl.DataFrame
) -> None:
    register = pl.read_parquet(written / "rehousing.parquet").drop_nulls("attribution_rpls")
    found = register.join(dwellings, left_on="attribution_rpls", right_on="logement_rpls", how="inner")
    assert len(found) == len(register) > 20
    assert register["attribution_rpls"].n_unique() == len(register)
    assert (found["attribution_commune"] == found["logement_commune"]).all()
    assert (found["attribution_en_qpv"] == found["logement_en_qpv"]).all()
    assert found.select((pl.col("types_souhaités").list.first() == pl.col("logement_type")).all()).item()
    assert not set(register["attribution_rpls"]) & set(register["relogement_logement_quitté"])


def test_the_supply_of_the_pilot_is_that_of_its_programme_and_meets_the_commitment(written: Path) -> None:
    supply = pl.read_parquet(written / "supply.parquet")
    yearly = supply.group_by("offre_année").agg(pl.col("offre_logements_dus").sum())
    assert set(yearly["offre_logements_dus"].to_list()) == {480}
    assert supply.select((pl.col("offre_logements_livrés").fill_null(0) <= pl.col("offre_logements_dus")).all()).item()
    assert supply.filter(pl.col("offre_année") > 2_026)["offre_logements_livrés"].sum() == 0
    promised = pl.read_parquet(written / "commitments.parquet").filter(pl.col("engagement_nature") == "production")
    by_commune = promised.filter(pl.col("engagement_année") == 2_026).select(
        commune="engagement_commune", number="engagement_nombre"
    )
    due = (
        supply.filter(pl.col("offre_année") == 2_026)
        .group_by(commune="logement_commune")
        .agg(number=pl.col("offre_logements_dus").sum())
    )
    assert dict(by_commune.iter_rows()) == dict(due.iter_rows())


def test_commitments_are_a_rate_or_a_number_never_both(written: Path) -> None:
    table = pl.read_parquet(written / "commitments.parquet")
    assert (table["engagement_taux"].is_null() != table["engagement_nombre"].is_null()).all()


def test_the_description_says_it_is_fictional_what_is_not_published_and_where_figures_come_from(written: Path) -> None:
    described = json.loads((written / "territory.json").read_text(encoding="utf-8"))
    assert described["fictional"] is True
    assert described["notice"].endswith("Sète agglopôle méditerranée n’y est pas associée.")
    unpublished = {c["name"]: c["dwellings"] for c in described["communes"] if c["dwellings_status"] == "non publié"}
    assert unpublished == {"Bouzigues": None, "Vic-la-Gardiole": None}
    assert {c["population_census"] for c in described["communes"]} == {2023}
    assert described["neighbourhoods"]["outlines"] == "2015"
    assert sum(one["share"] for one in described["nominators"]) == 100
    assert described["counts"]["demands"] == 3_730
    for name, told in described["files"].items():
        assert told["sha256"] == sha256((written / name).read_bytes()).hexdigest()


def test_the_report_opens_with_stocks_flows_and_waits_and_needs_nothing_from_elsewhere(written: Path) -> None:
    page = (written / "report.html").read_text(encoding="utf-8")
    assert re.findall(r"<h2>(.*?)</h2>", page)[0] == "Stocks, flux et attentes"
    assert "<script" not in page
    assert not re.search(r"(src|href)=.https?:", page)
    assert "default-src 'none'" in page
    assert page.count("non publié") >= 2
    assert "Sète agglopôle méditerranée n’y est pas associée." in page
    assert all(f"<em>{mark}</em>" in page for mark in ("observé", "dérivé", "inventé"))


@pytest.mark.parametrize("name", ["demands", *TABLES])
def test_each_table_comes_back_equal_through_the_reading_of_foreign_files(
    name: str, written: Path, tmp_path: Path
) -> None:
    source, out = written / f"{name}.parquet", tmp_path / f"{name}.parquet"
    assert main(["read", str(source), "--table", name, "--out", str(out)]) == 0
    assert pl.read_parquet(out).select(pl.read_parquet(source).columns).equals(pl.read_parquet(source))


def test_the_policy_of_2026_scores_every_demand(written: Path, tmp_path: Path) -> None:
    out = tmp_path / "points.parquet"
    policy = ROOT / "policies" / "sete-fictive-2026.md"
    command = ["score", str(policy), "--demands", str(written / "demands.parquet"), "--on", "2026-09-01"]
    assert main([*command, "--out", str(out)]) == 0
    scored = pl.read_parquet(out)
    assert scored["demand_number"].n_unique() == 3_730
    known = scored.drop_nulls("points_low")
    assert len(known) > 3_500
    assert known["points_low"].n_unique() > 50
    # Unknown cells leave an interval: they are not read as zeros.
    assert known.select((pl.col("points_low") < pl.col("points_high")).mean()).item() > 0.3


def test_the_command_finds_by_name_and_refuses_to_mix_with_other_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "ici"
    assert main(["territory", "Entre Doubs et Loue", "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["identity"]["siren"] == SMALL
    first = _digests(out)
    assert main(["territory", SMALL, "--out", str(out)]) == 0
    assert _digests(out) == first
    (out / "notes.txt").write_text("à moi", encoding="utf-8")
    capsys.readouterr()
    assert main(["territory", SMALL, "--out", str(out)]) == 2
    assert "notes.txt" in capsys.readouterr().err
    assert (out / "notes.txt").read_text(encoding="utf-8") == "à moi"
    assert [path.name for path in tmp_path.iterdir()] == ["ici"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["999999999", "--out", "x"], "Aucun EPCI"),
        (["--out", "x"], "Donnez un EPCI"),
        ([PILOT, "--france", "--out", "x"], "Donnez un EPCI"),
        ([PILOT, "--demands", "0", "--out", "x"], "--demands va de 1 à"),
        ([PILOT, "--seed", "-1", "--out", "x"], "--seed"),
        (["--france", "--demands", "5", "--out", "x"], "un seul EPCI"),
        ([PILOT, "--on", "2040-01-01", "--out", "x"], "sont connus du 1er janvier 2024 au 31 décembre 2026"),
        ([PILOT, "--on", "1995-01-01", "--out", "x"], "Choisissez une date entre les deux"),
        (["é" * 5_000, "--out", "x"], f"« {'é' * 60}… »"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_nothing_is_written(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["territory", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_so_few_demands_calibrate_nothing_and_one_is_singular(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["territory", SMALL, "--demands", "1", "--out", str(tmp_path / "t")]) == 0
    said = capsys.readouterr().out
    assert "\n1 demande, " in said
    assert "trop larges pour dire quelque chose" in said
    assert "dans leur tolérance" not in said


def test_a_chosen_count_of_demands_is_obtained() -> None:
    territory = draw_territory(SMALL, Settings(demands=250))
    assert len(territory.drawn.demands) == 250
    assert [one.name for one in territory.marginals if not one.within] == []


def test_partitions_are_kept_when_whole_redone_when_not_and_do_not_depend_on_the_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few = [("242500320", "25"), ("245501176", "55"), ("242000503", "2A")]
    monkeypatch.setattr("peuplier.cli.territory.stock_by_epci", lambda: few)
    alone, together = tmp_path / "un", tmp_path / "deux"
    assert main(["territory", "--france", "--out", str(alone), "--jobs", "1"]) == 0
    assert main(["territory", "--france", "--out", str(together), "--jobs", "2"]) == 0
    assert _digests(alone) == _digests(together)
    assert len(_digests(alone)) == 3 * len(FILES) + 1
    kept = together / place_of(*few[0]) / "demands.parquet"
    before = kept.stat().st_mtime_ns
    (together / place_of(*few[1]) / "territory.json").write_text("{", encoding="utf-8")
    interrupted = together / "departement=55" / ".epci=245501176-abcd"
    interrupted.mkdir()
    (interrupted / "demands.parquet").write_bytes(b"PAR1")
    capsys.readouterr()
    assert main(["territory", "--france", "--out", str(together), "--jobs", "1"]) == 0
    assert "2 territoires déjà construits" in capsys.readouterr().out
    assert kept.stat().st_mtime_ns == before
    assert _digests(alone) == _digests(together)
    totals = json.loads((alone / "france.json").read_text(encoding="utf-8"))
    assert totals["territories"] == 3
    everybody = pl.scan_parquet(alone / "**/demands.parquet", hive_partitioning=True).select("epci").collect()
    assert everybody["epci"].n_unique() == 3


def test_residents_of_the_pilot_live_where_its_people_and_its_stock_are(pilot: Territory) -> None:
    homes = pilot.drawn.situation.homes
    away = ~homes.inside
    assert 0.1 < away.mean() < 0.15
    sete = homes.codes.index("34301")
    tenants = pilot.drawn.situation.profiles.transfer & homes.inside
    assert abs((homes.commune[tenants] == sete).mean() - 4_355 / 8_404) < 0.03
    assert np.isin(np.array(homes.codes)[homes.commune[homes.inside]], pilot.data.communes.codes).all()
