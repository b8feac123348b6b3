"""A synthetic past holds together: people, dwellings, dates, decisions, counts; and any table of it reads back."""

import json
import shutil
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from peuplier.cli import main
from peuplier.documents.territory_files import FILES, HISTORY_FILES
from peuplier.law.thresholds import for_synthesis
from peuplier.matching.committee.decisions import check_outcomes
from peuplier.matching.committee.law import COMMITTEE_LAW, Outcome
from peuplier.matching.committee.records import Candidate, Decision, DwellingFile
from peuplier.synthesis.draws import generator
from peuplier.synthesis.history.columns import column_of, values_of
from peuplier.synthesis.history.settings import HistorySettings
from peuplier.synthesis.history.sittings import Standing, sitting
from peuplier.synthesis.history.vacated import monthly_counts
from peuplier.synthesis.settings import PILOT
from peuplier.vocabulary.history_tables import HISTORY_TABLES
from peuplier.vocabulary.territory_tables import TerritoryTable
from tests.history.conftest import POLICY, Tables, tables, tell

WAITING = 3_730


def _digests(folder: Path) -> dict[str, str]:
    return {name: sha256((folder / name).read_bytes()).hexdigest() for name in (*HISTORY_FILES, "territory.json")}


# ── people and dwellings ─────────────────────────────────────────────────────────────────────────────────


def test_each_lease_names_a_demand_that_left_that_day_and_a_dwelling_of_the_stock(past: Tables) -> None:
    leases, gone = past["leases"], past["past_demands"]
    assert leases["numéro_unique"].is_unique().all()
    assert leases["logement_identifiant"].is_unique().all()
    assert set(leases["logement_identifiant"]) <= set(past["dwellings"]["logement_identifiant"])
    let = leases.join(gone, on="numéro_unique", how="inner", suffix="_demande")
    assert len(let) == len(leases)
    assert (let["radiation_le"] == let["attribution_bail_signé_le"]).all()
    assert set(let["motif_radiation"]) == {"RADATT"}
    others = gone.join(leases, on="numéro_unique", how="anti")
    assert not set(others["motif_radiation"]) & {"RADATT"}


def test_who_still_waits_never_signed_and_keeps_its_number(past: Tables) -> None:
    waiting, gone = set(past["demands"]["numéro_unique"]), set(past["past_demands"]["numéro_unique"])
    assert not waiting & gone
    accepted = past["decisions"].filter(pl.col("décision_réponse") == "acceptée")
    assert set(accepted["numéro_unique"]) == set(past["leases"]["numéro_unique"]) <= gone
    assert set(past["nominations"]["numéro_unique"]) <= waiting | gone
    assert set(past["nominations"]["numéro_unique"]) & waiting


def test_the_queue_keeps_its_length_and_leases_keep_their_pace(past: Tables) -> None:
    everybody = pl.concat(
        [
            past["demands"].select("dépôt_demande", radiation_le=pl.lit(None, dtype=pl.Date)),
            past["past_demands"].select("dépôt_demande", "radiation_le"),
        ]
    )
    for month in range(2, 10):
        day = date(2026, month, 1)
        here = everybody.filter(
            pl.col("dépôt_demande") < day, pl.col("radiation_le").fill_null(date(2100, 1, 1)) >= day
        )
        assert abs(len(here) - WAITING) <= WAITING * 3 // 100
    assert len(past["vacancies"]) == 8 * 44
    assert 0.9 * 8 * 44 <= len(past["leases"]) <= 8 * 44


def test_rehousing_of_the_register_is_let_outside_the_flow(past: Tables) -> None:
    register = past["rehousing"].filter(pl.col("attribution_bail_signé_le") >= date(2026, 1, 1))
    rehoused = past["leases"].filter(pl.col("relogement_renouvellement_urbain"))
    told = rehoused.filter(pl.col("bail_identifiant").str.starts_with("B200066355"))
    assert len(register) > 0
    assert set(register["attribution_rpls"]) == set(told["attribution_rpls"])
    assert rehoused["attribution_hors_flux"].all()


# ── dates, decisions, reasons ────────────────────────────────────────────────────────────────────────────


def test_days_follow_one_another_and_silence_lasts_ten_days(past: Tables) -> None:
    named = past["nominations"].join(past["vacancies"], on="vacance_identifiant")
    assert (named["désignation_le"] > named["vacance_orientée_le"]).all()
    assert named.filter(pl.col("vacance_rendue_le") >= pl.col("désignation_le")).is_empty()
    decided = past["decisions"].join(past["nominations"], on=["vacance_identifiant", "numéro_unique"])
    assert (decided["attribution_décision_le"] > decided["désignation_le"]).all()
    offered = past["decisions"].drop_nulls("décision_proposée_le")
    assert (offered["décision_proposée_le"] > offered["attribution_décision_le"]).all()
    days = (pl.col("décision_réponse_le") - pl.col("décision_proposée_le")).dt.total_days()
    answered = offered.drop_nulls("décision_réponse").with_columns(days=days)
    assert answered["days"].min() == 1
    assert answered["days"].max() == 10
    assert set(answered.filter(pl.col("décision_réponse") == "silence")["days"]) == {10}
    accepted = answered.filter(pl.col("décision_réponse") == "acceptée").join(past["leases"], on="numéro_unique")
    assert (accepted["attribution_bail_signé_le"] >= accepted["décision_réponse_le"]).all()
    assert past["leases"]["attribution_bail_signé_le"].max() < date(2026, 9, 1)  # type: ignore[operator]


def test_each_sitting_decides_within_the_closed_list_and_offers_in_the_order_it_decided(past: Tables) -> None:
    outcomes = {"attribution": "a", "attribution_rang": "b", "non_attribution": "d"}
    ranked = past["decisions"].filter(~pl.col("vacance_identifiant").str.starts_with("R"))
    for (vacancy, day), rows in ranked.group_by("vacance_identifiant", "attribution_décision_le"):
        assert isinstance(day, date)
        made = [
            Decision(row["numéro_unique"], Outcome(outcomes[row["attribution_issue"]]), row["attribution_rang"])
            for row in rows.iter_rows(named=True)
        ]
        file = DwellingFile(str(vacancy), "34301", PILOT, tuple(Candidate(one.demand_number) for one in made))
        assert check_outcomes(file, made, COMMITTEE_LAW, day) == []
        kept = rows.filter(pl.col("attribution_issue") != "non_attribution").sort("attribution_rang")
        replies = kept["décision_réponse"].to_list()
        reached = [reply for reply in replies if reply is not None]
        assert replies == reached + [None] * (len(replies) - len(reached))
        assert "acceptée" not in reached[:-1]
        assert kept["décision_écart"].any() == (
            kept["désignation_ordre"].to_list() != sorted(kept["désignation_ordre"])
        )
        assert kept["décision_écart_motif"].is_not_null().sum() == int(kept["décision_écart"].any() or False)


def test_a_refusal_enters_the_file_of_the_household_unless_the_file_is_silent_about_refusals(past: Tables) -> None:
    gone = past["past_demands"].select(
        "numéro_unique", "refus_logement_adapté_le", "autres_refus_le", "propositions_le"
    )
    refused = (
        past["decisions"]
        .filter(pl.col("décision_réponse").is_in(["refusée", "silence"]))
        .join(gone, on="numéro_unique")
    )
    assert len(refused) > 20
    told = refused.drop_nulls(["refus_logement_adapté_le", "autres_refus_le", "propositions_le"])
    assert len(told) > len(refused) // 2
    for row in told.iter_rows(named=True):
        assert row["décision_réponse_le"] in [*row["refus_logement_adapté_le"], *row["autres_refus_le"]]
        assert row["décision_proposée_le"] in row["propositions_le"]


def test_a_turn_handed_back_is_let_on_the_landlords_account(past: Tables) -> None:
    handed = past["vacancies"].drop_nulls("vacance_rendue_le").drop_nulls("attribution_bail_signé_le")
    assert len(handed) > 0
    assert set(handed["attribution_réservataire"]) == {"AUCUN"}
    assert "AUCUN" not in set(handed["logement_réservataire"])


def test_the_frozen_quartile_is_that_of_the_resources_and_of_the_threshold_in_force(past: Tables) -> None:
    found = for_synthesis(PILOT, "34", date(2026, 3, 1))
    assert found.q1 is not None
    unknown = 0
    for row in past["leases"].iter_rows(named=True):
        if row["ressources_mensuelles"] is None or row["unités_consommation"] is None:
            unknown += 1
            assert row["bail_premier_quartile"] is None
            continue
        yearly = row["ressources_mensuelles"] * 12 / row["unités_consommation"]
        assert row["bail_premier_quartile"] == (yearly * 100 < found.q1)
        assert row["bail_premier_quartile"] == (row["attribution_quartile"] == "1")
    assert 0 < unknown < len(past["leases"]) // 4


@pytest.mark.parametrize(("percent", "departures"), [(0, 60), (100, 0)])
def test_a_committee_follows_as_often_as_told(percent: int, departures: int) -> None:
    settings, chance = HistorySettings(1, date(2026, 9, 1)), generator(1, PILOT, "essai")
    three = [Standing(row, row + 1, False) for row in range(3)]
    found = 0
    for _ in range(60):
        decided, _ = sitting(three, percent, settings, 20_000, lambda _row, day: ("acceptée", day + 1, None), chance)
        found += any(one.departs for one in decided)
        assert sorted(one.rank or 0 for one in decided) == [1, 2, 3]
        assert [one.reply for one in decided] == ["acceptée", None, None]
    assert found == departures


def test_a_dwelling_refused_by_all_the_retained_is_nobodys_and_somebody_is_always_retained() -> None:
    settings = HistorySettings(1, date(2026, 9, 1), not_allocated=100)
    chance = generator(1, PILOT, "essai")
    three = [Standing(row, row + 1, True) for row in range(3)]
    decided, taker = sitting(three, 100, settings, 20_000, lambda _row, day: ("silence", day + 10, None), chance)
    assert taker is None
    assert [one.outcome for one in decided] == [Outcome.ALLOCATION, Outcome.NON_ALLOCATION, Outcome.NON_ALLOCATION]
    assert decided[0].rank is None
    assert all(one.ground for one in decided[1:])


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_past(
    bare: Path, told: Path, tmp_path: Path
) -> None:
    again, other = tmp_path / "again", tmp_path / "other"
    for folder, seed in ((again, "20260901"), (other, "7")):
        shutil.copytree(bare, folder)
        assert tell(folder, "--years", "1", "--seed", seed) == 0
    assert _digests(again) == _digests(told)
    assert len(set(_digests(other).values()) & set(_digests(told).values())) == 0
    assert len(tables(other)["vacancies"]) == len(tables(told)["vacancies"])


@pytest.mark.parametrize("table", HISTORY_TABLES.values(), ids=lambda table: table.name)
def test_each_table_has_its_columns_its_key_and_comes_back_equal_through_read(
    table: TerritoryTable, told: Path, tmp_path: Path
) -> None:
    source, out = told / f"{table.name}.parquet", tmp_path / f"{table.name}.parquet"
    frame = pl.read_parquet(source)
    assert frame.columns == [column.name for column in table.columns]
    assert frame.select(table.key).is_unique().all()
    assert all(frame[column.name].is_not_null().all() for column in table.columns if column.required)
    assert main(["read", str(source), "--table", table.name, "--out", str(out)]) == 0
    assert pl.read_parquet(out).select(frame.columns).equals(frame)


def test_the_description_marks_the_past_as_fictional_and_gives_every_assumption(told: Path) -> None:
    described = json.loads((told / "territory.json").read_text(encoding="utf-8"))
    section = described["history"]
    assert section["fictional"] is True
    assert section["assumptions"]["follow_percent"]["PPRIOR"] == 92
    assert section["stopped_nominations"] == 0
    for name in HISTORY_FILES:
        assert described["files"][name]["sha256"] == sha256((told / name).read_bytes()).hexdigest()
        assert pl.read_parquet_metadata(told / name)["fictif"] == "oui"


def test_a_territory_with_a_past_can_be_built_anew(told: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pilot"
    shutil.copytree(told, folder)
    assert main(["territory", PILOT, "--out", str(folder)]) == 0
    assert {path.name for path in folder.iterdir()} == set(FILES)


def test_no_past_is_invented_for_real_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tell(tmp_path) == 2
    assert "n’est pas un territoire synthétique" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_past_ends_the_day_the_territory_is_told(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["history", str(POLICY), "--territory", str(bare), "--on", "2026-08-01"]
    assert main(command) == 2
    assert "--on 2026-09-01" in capsys.readouterr().err


def test_the_flow_of_the_year_counts_every_lease_of_the_past_once(
    told: Path, past: Tables, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    command = ["flow", str(POLICY), "--territory", str(told), "--year", "2026", "--on", "2026-09-01"]
    out = tmp_path / "flux.xlsx"
    assert main([*command, "--json", "--out", str(out)]) == 0
    answer = json.loads(capsys.readouterr().out)
    allocated = sum(line["allocated"] for line in answer["lines"])
    left = sum(one["count"] for base in answer["bases"] for one in base["left"])
    apart = sum(one["allocated"] for one in answer["other_accounts"])
    assert allocated + left + apart == len(past["leases"])
    assert left == past["leases"]["attribution_hors_flux"].sum()
    rows = list(load_workbook(out)["Compte rendu du flux (fictif)"].iter_rows(values_only=True))
    book = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert sum(int(str(row["attribués"])) for row in book) == allocated + apart
    assert {row["fictif"] for row in book} == {"oui"}


# ── the pieces ───────────────────────────────────────────────────────────────────────────────────────────


def test_months_are_those_over_on_the_day() -> None:
    months = HistorySettings(3, date(2026, 9, 1)).months
    assert (months[0], months[-1], len(months)) == (date(2024, 1, 1), date(2026, 8, 1), 32)
    assert HistorySettings(1, date(2026, 8, 31)).months[-1] == date(2026, 7, 1)
    assert HistorySettings(1, date(2026, 1, 31)).months == ()


def test_a_mean_that_is_not_whole_is_kept_over_the_months() -> None:
    counts = monthly_counts(2.5, 8, [0, 1, 0, 0, 5, 0, 0, 0])
    assert sum(counts) == 20 - 1 - 2
    assert max(counts) - min(counts) <= 3


def test_plain_values_go_to_columns_and_back() -> None:
    leases = HISTORY_TABLES["leases"]
    day = (date(2026, 5, 1) - date(1970, 1, 1)) // timedelta(days=1)
    for name, values in (
        ("attribution_bail_signé_le", [day, None]),
        ("attribution_réservataire", ["COLTER", None]),
        ("attribution_commune", ["34301", None]),
        ("numéro_unique", ["A", None]),
        ("ressources_mensuelles", [123_456, None]),
    ):
        fact = leases.column(name).fact
        assert values_of(fact, column_of(fact, values), [0, 1]) == values
