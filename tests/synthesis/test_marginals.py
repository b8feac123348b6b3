"""Every figure aimed at is obtained within the tolerance written beside it, and a naive recount agrees."""

from collections.abc import Callable

import polars as pl
import pytest

from peuplier.synthesis.consistency import flows
from peuplier.synthesis.marginals import Marginal
from peuplier.synthesis.settings import ON, PILOT_ALTERNATIVE, Settings
from peuplier.synthesis.territory import Territory
from peuplier.vocabulary.territory_tables import Mark


def _missed(territory: Territory) -> list[str]:
    return [f"{one.name} {one.target} {one.obtained}" for one in territory.marginals if not one.within]


def test_every_figure_of_the_pilot_is_within_its_tolerance(pilot: Territory) -> None:
    assert len(pilot.marginals) > 40
    assert _missed(pilot) == []


def test_every_figure_of_twenty_territories_of_every_size_is_within_its_tolerance(twenty: list[Territory]) -> None:
    assert {territory.data.siren: _missed(territory) for territory in twenty if _missed(territory)} == {}


def test_the_tolerances_of_the_pilot_are_tight(pilot: Territory) -> None:
    loose = {one.name for one in pilot.marginals if one.unit == "%" and one.tolerance > 2}
    assert loose == {"under_plus", "refusals"}
    exact = {one.name for one in pilot.marginals if one.tolerance == 0}
    assert exact == {"dwellings", "let", "vacant"}


def test_each_figure_says_where_it_comes_from(pilot: Territory) -> None:
    for one in pilot.marginals:
        assert one.source
        assert isinstance(one.mark, Mark)
        assert one.mark is not Mark.INVENTED or one.source.startswith("hypothèse"), one.name


def test_a_gap_beyond_the_tolerance_is_said() -> None:
    assert not Marginal("x", "x", "x", "%", 10, 11.5, 1.0, Mark.INVENTED, "x").within
    assert Marginal("x", "x", "x", "%", 10, 11, 1.0, Mark.INVENTED, "x").within


def _units(demands: pl.DataFrame) -> pl.Series:
    """Consumption units counted birthday by birthday."""
    fourteen = ON.replace(year=ON.year - 14)
    return pl.Series(
        [
            10 + sum(5 if born <= fourteen else 3 for born in births) - (5 if min(births) <= fourteen else 3)
            for births in demands["naissances_ménage"].to_list()
        ]
    )


RECOUNTS: dict[str, Callable[[pl.DataFrame], float]] = {
    "transfers": lambda d: 100 * d["situation_logement"].list.contains("HLM").mean(),
    "dalo": lambda d: 100 * (d["statut_dalo"] == "ACTIF").mean(),
    "reason_no_home": lambda d: (
        100
        * (d.filter(~pl.col("situation_logement").list.contains("HLM"))["motif_principal"].drop_nulls() == "01").mean()
    ),
    "reason_too_small": lambda d: (
        100
        * (d.filter(pl.col("situation_logement").list.contains("HLM"))["motif_principal"].drop_nulls() == "13").mean()
    ),
    "over_a_year": lambda d: 100 * (d["dépôt_demande"] <= ON.replace(year=ON.year - 1)).mean(),
    "seniority": lambda d: d.select((pl.lit(ON) - pl.col("dépôt_demande")).dt.total_days().mean()).item() / 30.4375,
    "tax_income_unknown_online": lambda d: (
        100 * d.filter(pl.col("renouvellement_électronique"))["revenu_fiscal_n_2"].is_null().mean()
    ),
    "tax_income_unknown_desk": lambda d: (
        100 * d.filter(~pl.col("renouvellement_électronique"))["revenu_fiscal_n_2"].is_null().mean()
    ),
    "resources_unknown": lambda d: 100 * d["ressources_reçues"].is_null().mean(),
}


@pytest.mark.parametrize("name", sorted(RECOUNTS))
def test_what_is_obtained_is_what_the_file_holds(name: str, pilot: Territory, demands: pl.DataFrame) -> None:
    (found,) = [one for one in pilot.marginals if one.name == name]
    assert RECOUNTS[name](demands) == pytest.approx(found.obtained, abs=1e-6)


@pytest.mark.parametrize(("name", "bound"), [("quartile_1", 9_450), ("quartile_2", 13_200), ("quartile_3", 18_168)])
def test_quarters_of_the_demands_are_under_the_thresholds(
    name: str, bound: int, pilot: Territory, demands: pl.DataFrame
) -> None:
    amounts = ["ressources_reçues", "pensions_versées", "ressources_reçues_personnes_à_charge"]
    held = demands.with_columns(units=_units(demands)).drop_nulls("ressources_reçues")
    received, paid, of_dependants = (held[column].cast(pl.Float64) for column in amounts)
    yearly = (received - paid + of_dependants) * 120 / held["units"]
    (found,) = [one for one in pilot.marginals if one.name == name]
    assert 100 * float((yearly < bound).mean()) == pytest.approx(found.obtained, abs=1e-6)


def test_the_consistency_table_of_the_pilot_is_the_one_worked_out_by_hand(pilot: Territory) -> None:
    central, other = pilot.flows
    assert (central.waiting.value, central.leases.value, central.delay.value) == (3_730, 44, 22.3)
    assert round(central.arrivals) == 167
    assert round(central.exit_rate, 1) == 3.3
    assert other.waiting.value == PILOT_ALTERNATIVE
    assert round(other.arrivals) == 260
    assert round(other.exit_rate, 1) == 3.7


def test_flows_balance_and_nobody_leaves_before_arriving(twenty: list[Territory]) -> None:
    for territory in twenty:
        for line in territory.flows:
            assert line.arrivals == pytest.approx(line.leases.value + line.exits)
            assert line.exits >= 0
            assert line.waiting.value == len(territory.drawn.demands)


def test_another_count_of_demands_is_a_setting_marked_as_such(pilot: Territory) -> None:
    (line,) = flows(pilot.data, Settings(demands=5_800))
    assert (line.waiting.value, line.waiting.mark) == (5_800, Mark.INVENTED)


def test_where_no_threshold_exists_the_hypothesis_is_said(twenty: list[Territory]) -> None:
    without = [territory for territory in twenty if territory.thresholds.hypothesis]
    assert len(without) >= 5
    for territory in without:
        quartiles = [one for one in territory.marginals if one.name.startswith("quartile_")]
        assert all(one.mark is Mark.DERIVED and one.source.startswith("hypothèse") for one in quartiles)
