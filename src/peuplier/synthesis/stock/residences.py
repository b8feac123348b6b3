"""Dwellings grouped into residences, residences held by landlords: both invented."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from peuplier.synthesis.aggregates import EpciData
from peuplier.synthesis.assumptions import (
    DWELLINGS_PER_LANDLORD,
    FEWEST_LANDLORDS,
    LARGEST_RESIDENCE,
    MOST_LANDLORDS,
)
from peuplier.synthesis.stock.cells import Stock
from peuplier.synthesis.stock.names import KINDS, landlord_code, landlord_name, residence_names


@dataclass(frozen=True, slots=True)
class Landlord:
    """An invented landlord."""

    code: str
    name: str
    kind: str
    dwellings: int


@dataclass(frozen=True)
class Holdings:
    """`residence` and `floor` per dwelling; `landlord`, `names` and `neighbourhood` (-1: none known) per residence."""

    residence: NDArray[np.int64]
    landlord: NDArray[np.int64]
    neighbourhood: NDArray[np.int64]
    names: tuple[str, ...]
    landlords: tuple[Landlord, ...]

    def landlord_of_dwellings(self) -> NDArray[np.int64]:
        """The landlord of each dwelling."""
        return self.landlord[self.residence]


def draw_holdings(data: EpciData, stock: Stock, chance: Generator) -> Holdings:
    """Residences of dwellings alike (commune, neighbourhood, construction, year), then their landlords."""
    residence = _residences(stock)
    sizes = np.bincount(residence) if len(stock) else np.zeros(0, dtype=np.int64)
    firsts = np.concatenate([[0], np.cumsum(sizes)])[:-1].astype(np.int64)
    landlord = _landlords(sizes, chance)
    count = int(landlord.max(initial=-1)) + 1
    held = np.bincount(landlord, weights=sizes, minlength=count).astype(np.int64)
    landlords = tuple(
        Landlord(landlord_code(place), landlord_name(place), KINDS[place % len(KINDS)], int(held[place]))
        for place in range(count)
    )
    neighbourhood = _neighbourhoods(data, stock, firsts, sizes, chance)
    return Holdings(residence, landlord, neighbourhood, tuple(residence_names(chance, len(sizes))), landlords)


def _residences(stock: Stock) -> NDArray[np.int64]:
    """The residence of each dwelling: runs of dwellings alike, cut evenly when they are too many."""
    if not len(stock):
        return np.zeros(0, dtype=np.int64)
    keys = np.stack([stock.commune, stock.in_qpv, stock.collective, stock.year])
    starts = np.concatenate([[True], (np.diff(keys, axis=1) != 0).any(axis=0)])
    run = np.cumsum(starts) - 1
    sizes = np.bincount(run)
    most = np.where(stock.collective[starts], LARGEST_RESIDENCE["collective"], LARGEST_RESIDENCE["individual"])
    pieces = -(-sizes // most)
    place = np.arange(len(stock)) - np.flatnonzero(starts)[run]
    before = np.concatenate([[0], np.cumsum(pieces)])[:-1]
    return np.asarray(before[run] + place * pieces[run] // sizes[run], dtype=np.int64)


def _landlords(sizes: NDArray[np.int64], chance: Generator) -> NDArray[np.int64]:
    """The landlord of each residence: a first one that holds much, others that hold less and less."""
    total = int(sizes.sum())
    if not total:
        return np.zeros(0, dtype=np.int64)
    wanted = max(FEWEST_LANDLORDS, min(MOST_LANDLORDS, round(total / DWELLINGS_PER_LANDLORD) + 1))
    count = min(wanted, len(sizes))
    shares = 1.0 / np.arange(1, count + 1) ** 0.8
    order = chance.permutation(len(sizes))
    middle = np.cumsum(sizes[order]) - sizes[order] / 2
    landlord = np.zeros(len(sizes), dtype=np.int64)
    landlord[order] = np.searchsorted(np.cumsum(shares) / shares.sum() * total, middle, side="right")
    # Landlords that chance left without a residence disappear from the numbering.
    return np.unique(np.minimum(landlord, count - 1), return_inverse=True)[1].astype(np.int64)


def _neighbourhoods(
    data: EpciData, stock: Stock, firsts: NDArray[np.int64], sizes: NDArray[np.int64], chance: Generator
) -> NDArray[np.int64]:
    """The priority neighbourhood of each residence, where those of the commune are known; by population."""
    place = np.full(len(sizes), -1, dtype=np.int64)
    for commune, code in enumerate(data.communes.codes):
        known = [n for n, neighbourhood in enumerate(data.neighbourhoods) if neighbourhood.commune == code]
        if not known:
            continue
        rows = np.flatnonzero(stock.in_qpv[firsts] & (stock.commune[firsts] == commune))
        people = np.array([data.neighbourhoods[n].population or 1_000 for n in known], dtype=np.float64)
        rows = rows[chance.permutation(len(rows))]
        middle = np.cumsum(sizes[rows]) - sizes[rows] / 2
        reached = np.searchsorted(np.cumsum(people) / people.sum() * sizes[rows].sum(), middle, side="right")
        place[rows] = np.array(known)[np.minimum(reached, len(known) - 1)]
    return place
