"""The stock: totals are the published ones, commune by commune; what is invented names nobody."""

import numpy as np
import polars as pl
import pytest

from peuplier.synthesis.aggregates import epci_data
from peuplier.synthesis.settings import PILOT
from peuplier.synthesis.territory import Territory

REAL_LANDLORDS = (
    *("Sète Thau", "Hérault Logement", "Hérault Habitat", "Un Toit pour Tous", "FDI", "Promologis", "Béziers"),
    *("Maisons Claires", "Habitat", "Logis", "3F", "CDC", "Erilia", "Batigère", "Vilogia", "Immobilière", "Domofrance"),
)


def test_each_commune_has_its_published_dwellings_and_none_where_nothing_is_published(
    pilot: Territory, twenty: list[Territory]
) -> None:
    for territory in (pilot, *twenty):
        communes = territory.data.communes
        built = np.bincount(territory.dwellings.stock.commune, minlength=len(communes))
        assert (built[communes.published] == communes.dwellings[communes.published]).all()
        assert not built[~communes.published].any()


def test_occupancy_is_the_published_count_and_unknown_where_it_is_secret(twenty: list[Territory]) -> None:
    for territory in twenty:
        dwellings, communes = territory.dwellings, territory.data.communes
        for place, counts in enumerate(communes.occupancies):
            held = np.bincount(dwellings.occupancy[dwellings.stock.commune == place], minlength=6)
            if (counts < 0).any():
                assert not held[1:].any()
            else:
                assert held[1:].tolist() == counts.tolist()


def test_dwellings_stand_in_a_priority_neighbourhood_only_where_the_commune_had_some_in_2019(pilot: Territory) -> None:
    stock, data = pilot.dwellings.stock, pilot.data
    with_some = set(data.cells.filter(pl.col("in_qpv"))["code"].to_list())
    assert {data.communes.codes[place] for place in np.unique(stock.commune[stock.in_qpv])} <= with_some


def test_identifiers_are_unique_and_look_like_those_of_the_register(dwellings: pl.DataFrame) -> None:
    assert dwellings["logement_rpls"].n_unique() == dwellings["logement_identifiant"].n_unique() == len(dwellings)
    assert dwellings["logement_rpls"].str.contains(r"^SY[0-9A-Z]{8}$").all()


def test_identifiers_differ_from_one_territory_to_another(pilot: Territory, twenty: list[Territory]) -> None:
    ids = np.concatenate([territory.dwellings.ids for territory in (pilot, *twenty)])
    assert len(np.unique(ids)) == len(ids)


def test_a_residence_is_in_one_place_of_one_landlord_and_of_a_plausible_size(dwellings: pl.DataFrame) -> None:
    grouped = dwellings.group_by("logement_résidence").agg(
        pl.len(),
        *(
            pl.col(f"logement_{name}").n_unique()
            for name in ("commune", "bailleur", "en_qpv", "construction", "résidence_nom")
        ),
    )
    assert grouped["len"].max() <= 60
    for name in ("commune", "bailleur", "en_qpv", "construction", "résidence_nom"):
        assert (grouped[f"logement_{name}"] == 1).all()
    assert dwellings["logement_résidence_nom"].n_unique() == len(grouped)


def test_landlords_are_invented_and_say_so(pilot: Territory, twenty: list[Territory]) -> None:
    for territory in (pilot, *twenty):
        landlords = territory.dwellings.holdings.landlords
        assert sum(one.dwellings for one in landlords) == len(territory.dwellings.stock)
        for one in landlords:
            assert one.name.endswith("(nom inventé)")
            assert one.code.startswith("FICTIF")
            assert not any(real in one.name for real in REAL_LANDLORDS)


def test_rents_and_areas_are_plausible_one_by_one(dwellings: pl.DataFrame) -> None:
    per_m2 = dwellings.select(
        pl.col("logement_loyer_hors_charges").cast(pl.Float64) / pl.col("logement_surface").cast(pl.Float64)
    ).to_series()
    assert 2 < float(per_m2.min()) < float(per_m2.max()) < 14
    mean = dwellings.group_by("logement_pièces").agg(pl.col("logement_surface").cast(pl.Float64).mean())
    assert mean.sort("logement_pièces")["logement_surface"].is_sorted()


@pytest.mark.parametrize("siren", [PILOT, "249740077"])
def test_a_year_that_cannot_be_is_unknown(siren: str, dwellings: pl.DataFrame) -> None:
    assert epci_data(siren).cells["year"].min() is not None
    years = dwellings["logement_construction_année"].drop_nulls()
    assert 1_700 <= int(years.min()) <= int(years.max()) <= 2_024
