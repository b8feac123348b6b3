"""The bundled public files: complete, small, told in SOURCES.md, and empty where nothing is published."""

from importlib import resources

import numpy as np
import polars as pl
import pytest

from peuplier.synthesis.aggregates import (
    FILES,
    UnknownEpciError,
    epci_data,
    epcis,
    published_marginals,
    stock_by_epci,
)
from peuplier.synthesis.finding import EpciNotFoundError, find_epci
from peuplier.synthesis.settings import PILOT

PUBLIC = resources.files("peuplier") / "data" / "public"


def test_every_bundled_file_is_told_in_the_page_of_sources() -> None:
    told = (PUBLIC / "SOURCES.md").read_text(encoding="utf-8")
    present = {file.name for file in PUBLIC.iterdir()} - {"SOURCES.md"}
    assert present == set(FILES)
    assert all(f"`{name}`" in told for name in FILES)


def test_the_bundled_files_stay_under_five_megabytes() -> None:
    assert sum(len((PUBLIC / name).read_bytes()) for name in FILES) < 5_000_000


def test_each_of_the_1255_epci_has_communes_and_a_departement() -> None:
    listed = stock_by_epci()
    assert len(listed) == len(epcis()) == len({siren for siren, _ in listed}) == 1_255


def test_the_pilot_has_fourteen_communes_and_two_whose_stock_is_not_published() -> None:
    data = epci_data(PILOT)
    assert len(data.communes) == 14
    assert data.communes.population.sum() == 131_216
    assert data.communes.stock.sum() == 8_404
    unpublished = [data.communes.names[place] for place in np.flatnonzero(~data.communes.published)]
    assert unpublished == ["Bouzigues", "Vic-la-Gardiole"]
    assert data.stock_2019 == 7_427
    assert (data.measures.level, data.measures.rent_per_m2) == ("EPCI", 51_039)
    assert data.delay.own
    assert data.delay.tenths_of_months == 223
    assert [n.code for n in data.neighbourhoods] == ["QP034016", "QP034017", "QP034018"]


def test_paris_counts_its_arrondissements_and_its_zone_of_ceilings() -> None:
    data = epci_data("200054781")
    paris = data.communes.codes.index("75056")
    assert data.communes.dwellings[paris] > 200_000
    assert data.communes.ceiling_zones[paris] == "P"
    assert data.communes.ceiling_zones[data.communes.codes.index("92035")] == "I"


def test_dwellings_of_communes_that_merged_are_those_of_the_new_one() -> None:
    communes = pl.read_parquet(str(PUBLIC / "communes.parquet"))
    stock = pl.read_parquet(str(PUBLIC / "stock_2019.parquet"))
    lost = stock.join(communes, on="code", how="anti")["dwellings"].sum()
    assert lost == 158  # communes of no EPCI: islands
    assert stock["dwellings"].sum() == 5_089_834


def test_an_epci_unknown_in_2019_takes_the_measures_of_its_departement() -> None:
    assert epci_data("200093201").measures.level == "département"


def test_a_siren_that_is_no_epci_is_refused() -> None:
    with pytest.raises(UnknownEpciError):
        epci_data("123456789")


@pytest.mark.parametrize("asked", ["200066355", "200 066 355", "Sète agglopôle", "sete AGGLOPOLE mediterranee"])
def test_the_pilot_is_found_by_its_siren_and_by_words_of_its_name(asked: str) -> None:
    assert find_epci(asked) == PILOT


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("200066356", "Proches : 200066355 CA Sète Agglopôle Méditerranée"),
        ("20006635", "Un SIREN a neuf chiffres ; celui-ci en a 8."),
        ("montpelier", "243400017 Montpellier Méditerranée Métropole"),
        ("pays", "donnez un SIREN."),
        ("", "Aucun EPCI ne s’appelle"),
    ],
)
def test_what_is_not_found_is_said_with_what_is_close(asked: str, said: str) -> None:
    with pytest.raises(EpciNotFoundError) as error:
        find_epci(asked)
    assert said in str(error.value)


def test_published_figures_come_with_their_date_and_their_source() -> None:
    rows = published_marginals()
    assert len(rows) > 30
    assert all(date and source for _, _, _, date, source in rows)
