"""Households of the pilot, read back from the file: each is possible, and its answers hold together."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from peuplier.sources.demand_table import read_demands
from peuplier.synthesis.settings import ON
from peuplier.synthesis.territory import Territory
from peuplier.vocabulary import FACTS, LABELS
from peuplier.vocabulary.facts import Subject

HOUSED = ("HLM", "LP", "POCC", "LTG", "FONC", "CP", "CPE")


def _years(column: str | pl.Expr) -> pl.Expr:
    """Completed years on the date of extraction."""
    day = pl.col(column) if isinstance(column, str) else column
    before = (day.dt.month() > ON.month) | ((day.dt.month() == ON.month) & (day.dt.day() > ON.day))
    return ON.year - day.dt.year() - before.cast(pl.Int32)


def _lives(*codes: str) -> pl.Expr:
    return pl.col("situation_logement").list.set_intersection(list(codes)).list.len() > 0


def test_every_column_is_a_fact_of_a_demand_that_is_not_computed_from_others(demands: pl.DataFrame) -> None:
    for name in demands.columns:
        assert FACTS[name].subject is Subject.DEMAND
        assert FACTS[name].formula is None, f"{name} se déduit d’autres faits"


def test_numbers_are_unique_and_clearly_synthetic(demands: pl.DataFrame) -> None:
    assert demands["numéro_unique"].n_unique() == len(demands) == 3_730
    assert demands["numéro_unique"].str.contains(r"^SYNTH[0-9A-Z]{13}$").all()


def test_nobody_has_a_name(demands: pl.DataFrame) -> None:
    assert not {"nom", "prénom", "civilité", "sexe", "nationalité"} & set(demands.columns)


def test_the_applicant_is_of_age_at_the_deposit_and_one_of_the_persons(demands: pl.DataFrame) -> None:
    born = demands.select(
        of_age=_years("naissance_demandeur") >= 18,
        at_deposit=(pl.col("dépôt_demande") - pl.col("naissance_demandeur")).dt.total_days() >= 18 * 365,
        inside=pl.col("naissances_ménage").list.contains(pl.col("naissance_demandeur")),
    )
    assert born.select(pl.all().all()).row(0) == (True, True, True)


def test_children_are_younger_than_their_parents_and_counted_among_the_persons(demands: pl.DataFrame) -> None:
    known = demands.filter(pl.col("naissances_enfants_à_charge").list.len() > 0)
    oldest = pl.col("naissances_enfants_à_charge").list.min()
    for parent in ("naissance_demandeur", "naissance_conjoint"):
        gap = known.select((oldest - pl.col(parent)).dt.total_days() / 365.25).to_series().drop_nulls()
        assert len(gap) > 500
        assert float(gap.min()) >= 16
    for names in ("naissances_enfants_à_charge", "naissances_en_garde"):
        some = demands.filter(pl.col(names).is_not_null())
        inside = pl.col(names).list.set_difference("naissances_ménage").list.len() == 0
        assert some.select(inside.all()).item()


def test_a_partner_has_a_tie_and_a_birthday_and_nobody_else_does(demands: pl.DataFrame) -> None:
    known = demands.filter(pl.col("liens_cotitulaires").is_not_null())
    paired = pl.col("liens_cotitulaires").list.len() > 0
    assert known.select((paired == pl.col("naissance_conjoint").is_not_null()).all()).item()
    alone = known.filter(~paired)
    assert not alone["situation_familiale"].is_in(["M", "P", "U"]).any()
    assert known.filter(paired)["situation_familiale"].is_in(["M", "P", "U"]).all()


def test_only_tenants_of_social_stock_name_a_landlord(demands: pl.DataFrame) -> None:
    assert demands.select((_lives("HLM") == pl.col("bailleur_actuel").is_not_null()).all()).item()


def test_who_is_lodged_or_without_a_roof_pays_no_rent(demands: pl.DataFrame) -> None:
    free = demands.filter(_lives("CP", "CPE", "SD", "SQUAT", "LTG", "POCC"))
    assert len(free) > 500
    assert (free["loyer_actuel"].drop_nulls() == 0).all()
    assert (demands.filter(_lives("HLM", "LP"))["loyer_actuel"].drop_nulls() > 0).all()
    rough = demands.filter(_lives("SD", "SQUAT", "CAMCAR"))
    for name in ("type_logement_actuel", "surface_logement_actuel", "occupants_logement_actuel"):
        assert rough[name].is_null().all()


def test_only_households_in_a_structure_say_since_when(demands: pl.DataFrame) -> None:
    inside = _lives("SH", "RS", "SLHT", "RHVS", "CDEFCM")
    assert demands.select((inside == pl.col("structure_depuis").is_not_null()).all()).item()


def test_a_dwelling_said_too_small_is_and_one_said_too_large_is(demands: pl.DataFrame) -> None:
    rooms = {"C": 1, "T1": 1, "T2": 2, "T3": 3, "T4": 4, "T5": 5, "T6P": 6}
    told = demands.filter(
        pl.col("type_logement_actuel").is_not_null() & pl.col("occupants_logement_actuel").is_not_null()
    ).with_columns(rooms=pl.col("type_logement_actuel").replace_strict(rooms))
    small = told.filter(pl.col("motif_principal") == "13")
    assert len(small) > 300
    crowded = pl.col("occupants_logement_actuel") + pl.col("naissances_attendues").fill_null(0) >= pl.col("rooms")
    assert small.select(crowded.mean()).item() > 0.9
    large = told.filter(pl.col("motif_principal") == "10")
    assert large.select((pl.col("rooms") > pl.col("occupants_logement_actuel")).all()).item()


def test_occupants_are_at_least_those_of_the_household_who_live_there(demands: pl.DataFrame) -> None:
    told = demands.filter(
        pl.col("occupants_logement_actuel").is_not_null() & pl.col("naissances_en_garde").is_not_null()
    )
    here = pl.col("naissances_ménage").list.len() - pl.col("naissances_en_garde").list.len()
    assert told.select((pl.col("occupants_logement_actuel") >= here.cast(pl.Int32)).all()).item()


def test_the_life_of_a_demand_is_in_order(demands: pl.DataFrame) -> None:
    assert demands["dépôt_demande"].max() <= ON
    renewed = demands.filter(pl.col("dernier_renouvellement").is_not_null())
    assert (renewed["dernier_renouvellement"] > renewed["dépôt_demande"]).all()
    assert (renewed["dernier_renouvellement"] <= ON).all()
    # Thirteen months after the last renewal a demand is struck off.
    assert (renewed["dernier_renouvellement"] >= ON - timedelta(days=396)).all()
    never = demands.filter(pl.col("dernier_renouvellement").is_null())
    assert (never["dépôt_demande"] > ON - timedelta(days=366)).all()
    for name in ("propositions_le", "refus_logement_adapté_le", "autres_refus_le", "passages_commission_le"):
        days = demands.select(pl.col("dépôt_demande"), pl.col(name)).explode(name).drop_nulls()
        assert len(days) > 100
        assert (days[name] > days["dépôt_demande"]).all()
        assert (days[name] <= ON).all()


def test_each_refusal_follows_an_offer_of_the_same_demand_within_ten_days(demands: pl.DataFrame) -> None:
    told = demands.filter(pl.col("propositions_le").is_not_null())
    assert len(told) > 3_000
    for offers, suitable, others in told.select(
        "propositions_le", "refus_logement_adapté_le", "autres_refus_le"
    ).iter_rows():
        assert len(offers) >= len(suitable) + len(others)
        for refusal in (*suitable, *others):
            assert any(timedelta(days=2) <= refusal - offer <= timedelta(days=10) for offer in offers)


@pytest.mark.parametrize("name", sorted(set(LABELS) - {"dalo_reconnu"}))
def test_a_recognition_has_an_issuer_and_a_day_and_nothing_when_it_was_not_given(
    name: str, demands: pl.DataFrame
) -> None:
    label = LABELS[name]
    given, without = demands.filter(pl.col(name)), demands.filter(~pl.col(name))
    assert given[label.issuer].is_not_null().all()
    assert (given[label.issued] <= ON).all()
    assert without[label.issuer].is_null().all()
    assert without[label.expiry].is_null().all()
    assert (without[label.proof] == "absent").all()


def test_an_active_dalo_has_a_decision_and_a_type_of_dwelling(demands: pl.DataFrame) -> None:
    active = demands.filter(pl.col("statut_dalo") == "ACTIF")
    assert len(active) > 100
    assert active.select(pl.col("dalo_décision_le", "dalo_type_logement", "dalo_émetteur").is_not_null().all()).row(
        0
    ) == (True, True, True)
    assert demands.filter(pl.col("statut_dalo") == "NON")["dalo_décision_le"].is_null().all()


def test_wished_communes_are_different_from_each_other_and_of_the_territory(
    pilot: Territory, demands: pl.DataFrame
) -> None:
    wished = demands["communes_souhaitées"]
    assert wished.list.len().min() >= 1
    assert wished.list.len().max() <= 8
    assert (wished.list.len() == wished.list.n_unique()).all()
    assert set(wished.explode().to_list()) <= set(pilot.data.communes.codes)


def test_near_communes_are_wished_more_often_than_far_ones_of_the_same_size(pilot: Territory) -> None:
    column = pilot.drawn.demands.columns["communes_souhaitées"]
    homes = pilot.drawn.situation.homes
    # From Loupian, Mèze (5 km) draws more than Balaruc-les-Bains (12 km) for as many dwellings.
    rows = np.flatnonzero(np.array(homes.codes)[homes.commune[pilot.drawn.order]] == "34143")
    wished = [column.names[v] for row in rows for v in column.values[column.offsets[row] : column.offsets[row + 1]]]
    assert wished.count("34157") / 645 > wished.count("34024") / 85 / 5
    assert wished.count("34157") > wished.count("34023")


def test_unknown_is_never_zero_nor_an_empty_list(demands: pl.DataFrame) -> None:
    assert demands["revenu_fiscal_n_2"].is_null().mean() > 0.4
    assert (demands["revenu_fiscal_n_2"].drop_nulls() == 0).mean() < 0.05
    for name in ("loyer_actuel", "occupants_logement_actuel", "propositions_le", "naissances_en_garde"):
        assert 0.02 < demands[name].is_null().mean() < 0.2
    assert (demands["propositions_le"].list.len() == 0).sum() > 1_000


def test_an_unknown_list_of_the_file_is_unknown_once_read(written: Path, demands: pl.DataFrame) -> None:
    read = read_demands(written / "demands.parquet").demands
    assert len(read) == 3_730
    for name in ("propositions_le", "naissances_en_garde", "motifs"):
        assert (read.columns[name].known == demands[name].is_not_null().to_numpy()).all()


def test_duplicates_repeat_another_demand_under_another_number(pilot: Territory, demands: pl.DataFrame) -> None:
    rows = {number: place for place, number in enumerate(demands["numéro_unique"].to_list())}
    assert len(pilot.drawn.duplicates) == 37 or len(pilot.drawn.duplicates) == 38
    for first, second in pilot.drawn.duplicates:
        assert first != second
        assert demands.row(rows[first])[1:] == demands.row(rows[second])[1:]


def test_the_oldest_applicants_are_plausible(demands: pl.DataFrame) -> None:
    ages = demands.select(_years("naissance_demandeur")).to_series()
    assert 18 <= int(ages.min()) <= int(ages.max()) <= 95
    assert demands["naissance_demandeur"].max() < date(2009, 1, 1)
