"""The table of dwellings: areas and rents fitted to the published means, occupancy to the published counts."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from peuplier.evaluation.calendar import day_number
from peuplier.synthesis.aggregates import EpciData, epcis
from peuplier.synthesis.assumptions import (
    ADAPTED,
    AREA_OF_ROOMS,
    CHARGES_PER_M2,
    FINANCING,
    PARKING,
    RENT_OF_FINANCING,
)
from peuplier.synthesis.draws import balanced, between, quota
from peuplier.synthesis.settings import NOMINATORS
from peuplier.synthesis.sheet import Filled, Sheet
from peuplier.synthesis.stock.cells import Stock
from peuplier.synthesis.stock.names import base36
from peuplier.synthesis.stock.residences import Holdings
from peuplier.vocabulary.territory_tables import DWELLINGS

_SHARES = {"PPRIOR": "2", "PFONCT": "1", "COLTER": "4", "COLACT": "3", "AUTRES": "6", "AUCUN": "7"}
_KINDS = list(RENT_OF_FINANCING)


@dataclass(frozen=True)
class Dwellings:
    """Dwellings as drawn (`stock`, `holdings`, per dwelling) and as the table says them (`table`).

    `area` in square decimetres, `rent` in cents, `financing` a place among PLUS, PLAI, PLS; `occupancy` 1 to 5 as in
    the RPLS, 0 when the commune does not publish it; `ids` are the RPLS-like numbers.
    """

    stock: Stock
    holdings: Holdings
    area: NDArray[np.int64]
    rent: NDArray[np.int64]
    financing: NDArray[np.int64]
    occupancy: NDArray[np.int64]
    ids: NDArray[np.str_]
    table: Filled


def draw_dwellings(data: EpciData, stock: Stock, holdings: Holdings, on: date, chance: Generator) -> Dwellings:
    """Every dwelling of the territory."""
    rows = len(stock)
    area = _areas(data, stock, chance)
    financing = _financing(stock, chance)
    rent = _rents(data, stock, area, financing, chance)
    occupancy = _occupancy(data, stock, chance)
    rank = epcis()["siren"].to_list().index(data.siren)
    # Ten signs, as in the RPLS: « SY », three for the EPCI, five for the dwelling.
    whose = base36(np.array([rank]), 3)[0]
    ids = np.array([f"SY{whose}{tail}" for tail in base36(np.arange(rows), 5)], dtype="U10")
    sheet = Sheet(rows, {column.name: column.fact for column in DWELLINGS.columns})
    _where(sheet, data, stock, holdings, ids)
    _what(sheet, data, stock, area, chance)
    _letting(sheet, data, stock, occupancy, on, chance)
    sheet.number("logement_loyer_hors_charges", rent)
    charges = area * (CHARGES_PER_M2[0] + (CHARGES_PER_M2[1] - CHARGES_PER_M2[0]) * chance.random(rows))
    sheet.number("logement_charges", np.round(charges).astype(np.int64))
    sheet.code("logement_financement", np.array(_KINDS)[financing])
    return Dwellings(stock, holdings, area, rent, financing, occupancy, ids, sheet.filled())


def _areas(data: EpciData, stock: Stock, chance: Generator) -> NDArray[np.int64]:
    """Square decimetres; their mean is that of 2019."""
    if not len(stock):
        return np.zeros(0, dtype=np.int64)
    drawn = np.array(AREA_OF_ROOMS)[stock.rooms - 1] * (0.88 + 0.24 * chance.random(len(stock)))
    return np.asarray(np.clip(np.round(drawn * (data.measures.mean_area / drawn.mean())), 1_200, 20_000), np.int64)


def _financing(stock: Stock, chance: Generator) -> NDArray[np.int64]:
    """The financing of each dwelling, by period of completion."""
    starts = [start for start, _ in FINANCING]
    period = np.searchsorted(starts, stock.year, side="right") - 1
    financing = np.zeros(len(stock), dtype=np.int64)
    for place, (_, shares) in enumerate(FINANCING):
        rows = np.flatnonzero(period == place)
        financing[rows] = quota(chance, len(rows), [shares[kind] for kind in _KINDS])
    return financing


def _rents(
    data: EpciData, stock: Stock, area: NDArray[np.int64], financing: NDArray[np.int64], chance: Generator
) -> NDArray[np.int64]:
    """Cents a month; total rent over total area is the rent per m² of 2019."""
    if not len(stock):
        return np.zeros(0, dtype=np.int64)
    recent = data.measures.recent_rent_per_m2 / data.measures.rent_per_m2
    age = np.interp(stock.year, [1950, 1985, 2014, 2019], [0.94, 0.97, recent, recent])
    small = np.interp(area, [2_500, 6_500, 10_000], [1.18, 1.0, 0.94])
    weight = np.array([RENT_OF_FINANCING[kind] for kind in _KINDS])[financing]
    drawn = area * age * small * weight * (0.93 + 0.14 * chance.random(len(stock)))
    # 1 dm² at 0.0001 € per m² is a millionth of a euro: cents are ten thousand of them.
    total = area.sum() * data.measures.rent_per_m2 / 10_000
    return np.asarray(np.clip(np.round(drawn * (total / drawn.sum())), 5_000, 240_000), dtype=np.int64)


def _occupancy(data: EpciData, stock: Stock, chance: Generator) -> NDArray[np.int64]:
    """Let (1), vacant (2), empty (3), association (4), otherwise occupied (5): the published counts, shuffled."""
    occupancy = np.zeros(len(stock), dtype=np.int64)
    for commune, counts in enumerate(data.communes.occupancies):
        rows = np.flatnonzero(stock.commune == commune)
        if not len(rows) or (counts < 0).any():
            continue
        held = np.repeat(np.arange(1, 6), counts)
        drawn = np.zeros(len(rows), dtype=np.int64)
        drawn[: len(held)] = held[: len(rows)]
        occupancy[rows] = chance.permutation(drawn)
    return occupancy


def _where(sheet: Sheet, data: EpciData, stock: Stock, holdings: Holdings, ids: NDArray[np.str_]) -> None:
    residence = holdings.residence
    sheet.text("logement_identifiant", np.char.add(f"L{data.siren}-", ids.astype("U10")) if len(ids) else ids)
    sheet.text("logement_rpls", ids)
    sheet.code("logement_commune", np.array(data.communes.codes)[stock.commune])
    sheet.code("logement_plafond_zone", np.array(data.communes.ceiling_zones)[stock.commune])
    sheet.number("logement_en_qpv", stock.in_qpv)
    codes = np.array([*(n.code for n in data.neighbourhoods), ""])
    where = holdings.neighbourhood[residence] if len(residence) else residence
    sheet.code("logement_quartier_prioritaire", codes[where], known=where >= 0)
    landlord = holdings.landlord_of_dwellings() if len(residence) else residence
    sheet.code("logement_bailleur", np.array([one.code for one in holdings.landlords], dtype="U9")[landlord])
    sheet.text("logement_bailleur_nom", np.array([one.name for one in holdings.landlords], dtype="U60")[landlord])
    sheet.code("logement_résidence", np.array([f"R{n:05d}" for n in range(len(holdings.names))], "U8")[residence])
    sheet.text("logement_résidence_nom", np.array(holdings.names, dtype="U40")[residence])


def _what(sheet: Sheet, data: EpciData, stock: Stock, area: NDArray[np.int64], chance: Generator) -> None:
    rows = len(stock)
    letters = np.array([*"ABCDEFG", "A"])
    sheet.code("logement_type", np.char.add("T", stock.rooms.astype("U1")) if rows else np.zeros(0, "U2"))
    sheet.number("logement_pièces", stock.rooms)
    sheet.number("logement_surface", area)
    sheet.code("logement_construction", np.where(stock.collective, "C", "I"))
    # A year before 1700 is a typing error of the source: it stays unknown.
    sheet.number("logement_construction_année", stock.year, known=stock.year >= 1700)
    sheet.code("logement_nature", np.full(rows, "1"))
    sheet.code("logement_dpe", letters[stock.energy], known=stock.energy >= 0)
    sheet.code("logement_ges", letters[stock.gas], known=stock.gas >= 0)
    floor = np.where(stock.collective, between(chance, 0, np.where(stock.year < 1980, 6, 4), rows), 0)
    sheet.number("logement_étage", floor)
    sheet.number("logement_rez_de_chaussée", floor == 0)
    lift = stock.collective & (chance.random(rows) < np.where(stock.year >= 1975, 0.6, 0.35))
    sheet.number("logement_ascenseur", lift, known=stock.collective)
    sheet.number("logement_adapté", balanced(chance, ADAPTED, floor == 0) if rows else floor == 0)
    parking = np.where(stock.collective, PARKING["collective"], PARKING["individual"])
    sheet.number("logement_stationnement", chance.random(rows) < parking)


def _letting(
    sheet: Sheet, data: EpciData, stock: Stock, occupancy: NDArray[np.int64], on: date, chance: Generator
) -> None:
    rows = len(stock)
    nominator = np.array(list(NOMINATORS))[quota(chance, rows, list(NOMINATORS.values()))]
    sheet.code("logement_réservataire", nominator)
    sheet.code("logement_contingent_rpls", np.array([_SHARES[code] for code in nominator.tolist()], dtype="U1"))
    sheet.code("logement_occupation", occupancy.astype("U1"), known=occupancy > 0)
    sheet.number("logement_loué", occupancy == 1, known=occupancy > 0)
    free = day_number(on) - between(chance, -45, 200, rows)
    sheet.number("logement_libre_le", free, known=occupancy == 2)
