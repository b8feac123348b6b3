"""The supply programme: invented dwellings to produce, where the social stock is short of a quarter of the homes."""

from datetime import date

import numpy as np
from numpy.random import Generator

from peuplier.synthesis.aggregates import EpciData
from peuplier.synthesis.assumptions import SOCIAL_DWELLINGS_A_YEAR, SUPPLY_FINANCING, SUPPLY_TYPES
from peuplier.synthesis.draws import largest_remainder, quota
from peuplier.synthesis.settings import PILOT, PILOT_SOCIAL_DWELLINGS_A_YEAR
from peuplier.synthesis.sheet import Filled, Sheet
from peuplier.synthesis.stock.residences import Landlord
from peuplier.vocabulary.territory_tables import SUPPLY

_SIZE_OF_PROGRAMME = 28
# People in a home, to turn a population into homes: order of magnitude (inventé).
_PEOPLE_PER_HOME = 2.2


def dwellings_a_year(data: EpciData) -> int:
    """Social dwellings due each year: the local programme where it is published, else a share of the stock."""
    if data.siren == PILOT:
        return PILOT_SOCIAL_DWELLINGS_A_YEAR
    return max(1, round(int(data.communes.stock.sum()) * SOCIAL_DWELLINGS_A_YEAR))


def draw_supply(data: EpciData, landlords: tuple[Landlord, ...], on: date, chance: Generator) -> Filled:
    """Rows of a programme, a type and a financing, from the year before to two years after."""
    rows: list[tuple[int, int, int, int, int, int, int]] = []
    programme = 0
    for asked in range(on.year - 1, on.year + 3):
        for place, count in enumerate(largest_remainder(needs(data), dwellings_a_year(data)).tolist()):
            pieces = max(1, round(count / _SIZE_OF_PROGRAMME)) if count else 0
            for size in largest_remainder([1.0] * pieces, count).tolist():
                programme += 1
                builder = int(chance.integers(max(1, len(landlords))))
                fresh = int(chance.random() < 0.8)
                rows += [(programme, place, builder, fresh, asked, cell, due) for cell, due in _split(size, chance)]
    table = np.array(rows, dtype=np.int64).reshape(-1, 7)
    number, commune, landlord, built, year, cell, dwellings = table.T
    sheet = Sheet(len(table), {column.name: column.fact for column in SUPPLY.columns})
    sheet.text("offre_programme", [f"P{one:04d}" for one in number.tolist()])
    sheet.text("offre_programme_nom", [f"Programme inventé n° {one}" for one in number.tolist()])
    codes = np.array([one.code for one in landlords] or ["FICTIF001"])
    sheet.code("logement_bailleur", codes[landlord])
    sheet.code("logement_commune", np.array(data.communes.codes)[commune])
    sheet.number("logement_en_qpv", np.zeros(len(table), dtype=np.bool_))
    sheet.code("offre_production", np.where(built == 1, "neuf", "acquisition_amélioration"))
    kinds, financings = np.array(list(SUPPLY_TYPES)), np.array(list(SUPPLY_FINANCING))
    sheet.code("logement_type", kinds[cell // len(financings)])
    sheet.code("logement_financement", financings[cell % len(financings)])
    sheet.number("offre_année", year)
    sheet.number("offre_logements_dus", dwellings)
    delivered = np.where(
        year < on.year, np.floor(dwellings * (0.55 + 0.45 * chance.random(len(table)) ** 0.5) + 0.5), 0
    )
    this_year = np.floor(dwellings * 0.5 * chance.random(len(table)))
    delivered = np.where(year == on.year, this_year, delivered)
    # One programme in twelve has not said what it delivered.
    silent = np.isin(number, np.flatnonzero(chance.random(programme + 1) < 1 / 12)) & (year <= on.year)
    sheet.number("offre_logements_livrés", delivered.astype(np.int64), known=~silent)
    return sheet.filled()


def needs(data: EpciData) -> list[float]:
    """People of a commune times what it lacks to reach 25 social dwellings for 100 homes, never nothing."""
    homes = np.maximum(data.communes.population, 1) / _PEOPLE_PER_HOME
    lacking = np.clip(0.25 - data.communes.stock / homes, 0.02, None)
    return [float(need) for need in homes * lacking]


def _split(size: int, chance: Generator) -> list[tuple[int, int]]:
    """The dwellings of a programme by (type, financing): cells that hold at least one."""
    kinds = quota(chance, size, list(SUPPLY_TYPES.values()))
    financings = quota(chance, size, list(SUPPLY_FINANCING.values()))
    cells, counts = np.unique(kinds * len(SUPPLY_FINANCING) + financings, return_counts=True)
    return list(zip(cells.tolist(), counts.tolist(), strict=True))
