"""The stock of 2019 brought to the totals of 2024, commune by commune, in whole dwellings."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from peuplier.synthesis.aggregates import EpciData
from peuplier.synthesis.draws import largest_remainder

_CLASSES = {name: place for place, name in enumerate("ABCDEFG")}


@dataclass(frozen=True)
class Stock:
    """One item per dwelling, ordered by commune, neighbourhood, construction, year, energy class, rooms.

    `commune` is a place in the communes of the EPCI; `energy` and `gas` a place from A to G, -1 when unknown;
    `rooms` is 5 for five rooms and more. `like_neighbours` says where the commune had no published law of 2019 and
    took that of its EPCI or département.
    """

    commune: NDArray[np.int64]
    in_qpv: NDArray[np.bool_]
    collective: NDArray[np.bool_]
    year: NDArray[np.int64]
    energy: NDArray[np.int64]
    gas: NDArray[np.int64]
    rooms: NDArray[np.int64]
    like_neighbours: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.commune)


def scaled_stock(data: EpciData, department_law: pl.DataFrame) -> Stock:
    """Every dwelling of the EPCI; none where the total of the commune is not published.

    A commune keeps its own joint law. One with dwellings in 2024 and no law in 2019 takes the law of the EPCI, else
    of the département (`department_law`), outside priority neighbourhoods.
    """
    laws = {str(code[0]): part for code, part in data.cells.group_by("code")}
    shared = data.cells.filter(~pl.col("in_qpv"))
    shared = department_law.filter(~pl.col("in_qpv")) if shared.is_empty() else shared
    parts: list[pl.DataFrame] = []
    for place, (code, total) in enumerate(zip(data.communes.codes, data.communes.stock.tolist(), strict=True)):
        if total == 0:
            continue
        law = laws.get(code, shared)
        law = law.sort("in_qpv", "collective", "year", "energy", "gas", "rooms", nulls_last=True)
        counts = largest_remainder(law["dwellings"].to_numpy().astype(np.float64), total)
        parts.append(
            law.select(
                commune=pl.lit(place, dtype=pl.Int64),
                year=pl.col("year").cast(pl.Int64),
                energy=pl.col("energy").replace_strict(_CLASSES, default=-1, return_dtype=pl.Int64),
                gas=pl.col("gas").replace_strict(_CLASSES, default=-1, return_dtype=pl.Int64),
                rooms=pl.col("rooms").cast(pl.Int64),
                collective="collective",
                in_qpv="in_qpv",
                like_neighbours=pl.lit(code not in laws),
                dwellings=pl.Series(counts),
            ).filter(pl.col("dwellings") > 0)
        )
    if not parts:
        return _empty()
    cells = pl.concat(parts)
    times = cells["dwellings"].to_numpy()

    def each(name: str) -> NDArray[np.int64]:
        return np.repeat(cells[name].to_numpy(), times)

    return Stock(
        each("commune"),
        each("in_qpv").astype(np.bool_),
        each("collective").astype(np.bool_),
        each("year"),
        each("energy"),
        each("gas"),
        each("rooms"),
        each("like_neighbours").astype(np.bool_),
    )


def _empty() -> Stock:
    none, no = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
    return Stock(none, no, no, none, none, none, none, no)
