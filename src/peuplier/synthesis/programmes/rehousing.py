"""The rehousing register: an invented operation in a priority neighbourhood, its households, what became of them."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from peuplier.evaluation.calendar import day_number
from peuplier.evaluation.columns.demands import Lists
from peuplier.synthesis.aggregates import EpciData
from peuplier.synthesis.assumptions import (
    LARGEST_OPERATION,
    REHOUSED_SHARE_OF_QPV,
    REHOUSING_OUTCOMES,
    SMALLEST_OPERATION,
    SMALLEST_QPV_WITH_OPERATION,
)
from peuplier.synthesis.demand.homes import rooms_needed
from peuplier.synthesis.demand.table import Drawn
from peuplier.synthesis.draws import between, largest_remainder, quota
from peuplier.synthesis.sheet import Filled, Sheet
from peuplier.synthesis.stock.dwellings import Dwellings
from peuplier.vocabulary.territory_tables import REHOUSING

_OPERATION = ("OP01", "Rénovation du Grand Hérisson (opération inventée)")
_WAITING = ("à_reloger", "proposition_en_cours")


@dataclass(frozen=True, slots=True)
class Operation:
    """How many households an operation moves, by outcome; nobody where there is no operation."""

    households: int
    by_outcome: tuple[tuple[str, int], ...]

    @property
    def waiting(self) -> int:
        """Households still to rehouse: each has a demand."""
        return sum(count for outcome, count in self.by_outcome if outcome in _WAITING)


def planned_operation(in_qpv: int) -> Operation:
    """The operation of a territory with so many dwellings in priority neighbourhoods."""
    if in_qpv < SMALLEST_QPV_WITH_OPERATION:
        return Operation(0, ())
    households = min(LARGEST_OPERATION, max(SMALLEST_OPERATION, round(in_qpv * REHOUSED_SHARE_OF_QPV)))
    counts = largest_remainder(list(REHOUSING_OUTCOMES.values()), households).tolist()
    return Operation(households, tuple(zip(REHOUSING_OUTCOMES, counts, strict=True)))


@dataclass(frozen=True)
class _Households:
    """One item per household of the register; `row` is that of its demand, -1 once it has left the list."""

    outcome: NDArray[np.str_]
    row: NDArray[np.int64]
    persons: NDArray[np.int64]
    quartile: NDArray[np.int64]
    left: NDArray[np.int64]
    entered: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.outcome)


def draw_rehousing(
    data: EpciData, dwellings: Dwellings, drawn: Drawn, operation: Operation, on: date, chance: Generator
) -> Filled:
    """The register. Households that wait are demands of the table, under the same number."""
    held = _households(dwellings, drawn, operation, on, chance)
    sheet = Sheet(len(held), {column.name: column.fact for column in REHOUSING.columns})
    _who(sheet, data, dwellings, drawn, held)
    _wishes(sheet, data, dwellings, drawn, held, chance)
    _outcomes(sheet, data, dwellings, held, on, chance)
    return sheet.filled()


def _households(dwellings: Dwellings, drawn: Drawn, operation: Operation, on: date, chance: Generator) -> _Households:
    outcome = np.repeat([name for name, _ in operation.by_outcome], [count for _, count in operation.by_outcome])
    outcome = outcome.astype("U24")
    rows = len(outcome)
    waiting = np.flatnonzero(np.isin(outcome, _WAITING))
    demands = np.flatnonzero(drawn.situation.to_rehouse)[: len(waiting)]
    row = np.full(rows, -1, dtype=np.int64)
    row[waiting[: len(demands)]] = demands
    persons = 1 + quota(chance, rows, (38, 24, 17, 12, 6, 3))
    quartile = 1 + quota(chance, rows, (38, 28, 20, 14))
    persons[row >= 0] = drawn.situation.families.persons[row[row >= 0]]
    quartile[row >= 0] = drawn.situation.incomes.quartile[row[row >= 0]]
    condemned = _condemned(dwellings, rows, chance)
    entered = day_number(on) - between(chance, 250, 1_300, rows)
    return _Households(outcome, row, persons, quartile, condemned, entered)


def _condemned(dwellings: Dwellings, rows: int, chance: Generator) -> NDArray[np.int64]:
    """Dwellings to leave: whole residences of one priority neighbourhood, old and collective."""
    stock, residence = dwellings.stock, dwellings.holdings.residence
    places = np.flatnonzero(stock.in_qpv & stock.collective)
    if not rows or not len(places):
        return np.zeros(rows, dtype=np.int64)
    homes = residence[places]
    order = np.argsort(stock.year[places] * 1_000_000 + homes, kind="stable")
    most = np.bincount(dwellings.holdings.neighbourhood[homes] + 1).argmax() - 1
    there = dwellings.holdings.neighbourhood[homes[order]] == most
    chosen = np.concatenate([places[order][there], places[order][~there]])[:rows]
    return np.asarray(np.resize(chance.permutation(chosen), rows))


def _who(sheet: Sheet, data: EpciData, dwellings: Dwellings, drawn: Drawn, held: _Households) -> None:
    rows = len(held)
    sheet.text("relogement_opération", [_OPERATION[0]] * rows)
    sheet.text("relogement_opération_nom", [_OPERATION[1]] * rows)
    sheet.code("relogement_nature", np.full(rows, "renouvellement_urbain"))
    sheet.text("relogement_ménage", [f"{_OPERATION[0]}-{place:04d}" for place in range(1, rows + 1)])
    numbers = drawn.demands.numbers
    sheet.text("numéro_unique", [str(numbers[row]) if row >= 0 else None for row in held.row.tolist()])
    sheet.number("relogement_inscrit_le", held.entered)
    sheet.number("nombre_personnes", held.persons)
    asked = held.row >= 0
    known = np.where(asked, drawn.resources_known[np.maximum(held.row, 0)], True) if rows else asked
    sheet.code("quartile", held.quartile.astype("U1"), known=np.asarray(known, dtype=np.bool_))
    sheet.text("relogement_logement_quitté", dwellings.ids[held.left] if rows else [])
    codes = np.array(data.communes.codes)
    sheet.code("relogement_commune_quittée", codes[dwellings.stock.commune[held.left]] if rows else [])
    sheet.number("relogement_quitté_en_qpv", np.ones(rows, dtype=np.bool_))
    sheet.code("relogement_issue", held.outcome)


def _wishes(
    sheet: Sheet, data: EpciData, dwellings: Dwellings, drawn: Drawn, held: _Households, chance: Generator
) -> None:
    """Wishes are those of the demand where there is one; else the commune left, and sometimes another."""
    rows = len(held)
    rooms = rooms_needed(held.persons)
    sheet.codes("types_souhaités", {f"T{size}": rooms == size for size in range(1, 6)})
    column = drawn.demands.columns["communes_souhaitées"]
    assert isinstance(column, Lists)
    place = {code: position for position, code in enumerate(column.names)}
    owners: list[int] = []
    values: list[int] = []
    elsewhere = chance.random(rows) < 0.3
    stock = data.communes.stock
    others = np.argsort(-stock, kind="stable")[:4]
    for household, row in enumerate(held.row.tolist()):
        if row >= 0:
            wanted = column.values[column.offsets[row] : column.offsets[row + 1]].tolist()
        else:
            home = int(dwellings.stock.commune[held.left[household]])
            asked = [home, *(others[:1].tolist() if elsewhere[household] and others[0] != home else [])]
            wanted = [place[data.communes.codes[one]] for one in asked]
        owners += [household] * len(wanted)
        values += wanted
    filled = np.array(owners, dtype=np.int64), np.array(values, dtype=np.int64)
    sheet.lists("communes_souhaitées", *filled, column.names)
    wish = np.array(["rester", "quitter", "indifférent"])[quota(chance, rows, (42, 33, 25))]
    sheet.code("relogement_souhait_qpv", wish, known=chance.random(rows) >= 0.06)


def _outcomes(
    sheet: Sheet, data: EpciData, dwellings: Dwellings, held: _Households, on: date, chance: Generator
) -> None:
    """Offers, refusals, and for the rehoused the dwelling found: of the right size, in or out of a neighbourhood."""
    rows, today = len(held), day_number(on)
    rehoused, pending = held.outcome == "relogé", held.outcome == "proposition_en_cours"
    refusals = np.where(held.outcome == "parti", 0, quota(chance, rows, (62, 26, 9, 3)))
    owner = np.repeat(np.arange(rows), refusals)
    signed = np.minimum(today - 10, held.entered + between(chance, 90, 700, rows))
    latest = np.where(rehoused, signed - 25, today - 30)
    offered = between(chance, held.entered[owner] + 20, latest[owner], len(owner))
    suitable = chance.random(len(owner)) < 0.45
    accepted = np.flatnonzero(rehoused | pending)
    last = np.where(rehoused, np.maximum(signed - 22, held.entered + 20), today - 6)[accepted]
    offers = np.concatenate([owner, accepted]), np.concatenate([offered, last])
    order = np.lexsort((offers[1], offers[0]))
    sheet.lists("propositions_le", offers[0][order], offers[1][order])
    answer = np.minimum(offered + between(chance, 2, 10, len(owner)), today)
    for name, where in (("refus_logement_adapté_le", suitable), ("autres_refus_le", ~suitable)):
        order = np.lexsort((answer[where], owner[where]))
        sheet.lists(name, owner[where][order], answer[where][order])
    found = _found(dwellings, held, rehoused, chance)
    known = rehoused & (found >= 0)
    at = np.maximum(found, 0)
    stock, holdings = dwellings.stock, dwellings.holdings
    sheet.number("attribution_bail_signé_le", signed, known=rehoused)
    if not len(stock):
        return
    codes = np.array(data.communes.codes)
    sheet.code("attribution_commune", codes[stock.commune[at]], known=known)
    sheet.number("attribution_en_qpv", stock.in_qpv[at], known=known)
    quarter = holdings.neighbourhood[holdings.residence[at]]
    names = np.array([*(one.code for one in data.neighbourhoods), ""])
    sheet.code("attribution_quartier_prioritaire", names[quarter], known=known & (quarter >= 0))
    landlord = np.array([one.code for one in holdings.landlords])
    holder = holdings.landlord_of_dwellings()
    sheet.code("attribution_bailleur", landlord[holder[at]], known=known)
    same = np.where(holder[at] == holder[held.left], "OUI", "NON")
    sheet.code("attribution_déjà_logé_par_bailleur", same, known=known)
    sheet.text("attribution_rpls", [str(dwellings.ids[one]) if ok else None for one, ok in zip(at, known, strict=True)])
    sheet.code("attribution_type", np.char.add("T", stock.rooms[at].astype("U1")), known=known)
    sheet.number("attribution_loyer", dwellings.rent[at], known=known)
    fresh = stock.year[at] >= stock.year.max(initial=0) - 5
    sheet.code("attribution_mise_en_location", np.where(fresh, "première", "relocation"), known=known)


def _found(
    dwellings: Dwellings, held: _Households, rehoused: NDArray[np.bool_], chance: Generator
) -> NDArray[np.int64]:
    """A let dwelling for each rehoused household, all different: four in ten in a neighbourhood; -1 when none."""
    found = np.full(len(held), -1, dtype=np.int64)
    stock = dwellings.stock
    free = (dwellings.occupancy == 1) & ~np.isin(np.arange(len(stock)), held.left)
    rooms = rooms_needed(held.persons)
    stays = chance.random(len(held)) < 0.4
    for size in range(1, 6):
        for in_qpv in (False, True):
            households = np.flatnonzero(rehoused & (rooms == size) & (stays == in_qpv))
            places = chance.permutation(np.flatnonzero(free & (stock.rooms == size) & (stock.in_qpv == in_qpv)))
            count = min(len(households), len(places))
            found[households[:count]] = places[:count]
    return found
