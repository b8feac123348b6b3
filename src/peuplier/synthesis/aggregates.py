"""Public aggregates of one EPCI, read from the files bundled with the product. What is not published stays unknown."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources

import numpy as np
import polars as pl
from numpy.typing import NDArray

FILES = (
    "centres_herault.csv",
    "communes.parquet",
    "delays_herault.csv",
    "epci.csv",
    "paris_adjoining.csv",
    "published_marginals.csv",
    "qpv_2015_occitanie.csv",
    "stock_2019.parquet",
    "stock_measures_2019.csv",
)
NOT_PUBLISHED = -1
# Waits of France in 2022 (Ancols), for an EPCI whose own delay is not published: 520 days, in tenths of a month.
NATIONAL_DELAY = 171
ILE_DE_FRANCE = "11"


class UnknownEpciError(Exception):
    """No EPCI has this SIREN."""


@dataclass(frozen=True)
class Communes:
    """Communes of an EPCI, in order of code. Arrays have one item per commune; -1 is « not published ».

    `population` is the municipal one of 2023; `dwellings` and `occupancies` (let, vacant, empty, association,
    occupied otherwise) the stock at 1 January 2024; `mobility` in hundredths of a per cent.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    zones: tuple[str | None, ...]
    ceiling_zones: tuple[str, ...]
    postcodes: tuple[str, ...]
    population: NDArray[np.int64]
    dwellings: NDArray[np.int64]
    occupancies: NDArray[np.int64]
    mobility: NDArray[np.int64]
    income_d9: NDArray[np.int64]
    places: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def published(self) -> NDArray[np.bool_]:
        """Where the stock of the commune is published."""
        return np.asarray(self.dwellings >= 0)

    @property
    def stock(self) -> NDArray[np.int64]:
        """Published dwellings, for weights and sums only: nothing where they are not published."""
        return np.maximum(self.dwellings, 0)


@dataclass(frozen=True, slots=True)
class Measures:
    """Rents, areas and moves of the stock of 2019; `level` says of which territory."""

    level: str
    rent_per_m2: int  # hundredths of a cent
    recent_rent_per_m2: int
    mean_area: int  # square decimetres
    vacancy: int  # hundredths of a per cent
    mobility: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A priority neighbourhood of the 2015 generation; its population when known."""

    code: str
    name: str
    commune: str
    population: int | None


@dataclass(frozen=True, slots=True)
class Delay:
    """Mean delay to an allocation, in tenths of a month, and whether it is that of the EPCI."""

    tenths_of_months: int
    own: bool


@dataclass(frozen=True)
class EpciData:
    """All that the bundled files say of one EPCI.

    `cells` is the joint law of 2019 of its communes: code, year, energy, gas, rooms, collective, in_qpv, dwellings.
    `elsewhere` are communes of the same département outside the EPCI, the most populous first.
    """

    siren: str
    name: str
    kind: str
    department: str
    department_name: str
    region: str
    region_name: str
    communes: Communes
    cells: pl.DataFrame
    measures: Measures
    neighbourhoods: tuple[Neighbourhood, ...]
    delay: Delay
    elsewhere: tuple[tuple[str, int], ...]

    @property
    def stock_2019(self) -> int:
        """Dwellings of the joint law."""
        return int(self.cells["dwellings"].sum())


def _path(name: str) -> str:
    return str(resources.files("peuplier") / "data" / "public" / name)


@cache
def _table(name: str) -> pl.DataFrame:
    if name.endswith(".parquet"):
        return pl.read_parquet(_path(name))
    return pl.read_csv(_path(name), infer_schema=False)


def epcis() -> pl.DataFrame:
    """Every EPCI of 2026: siren, name, kind (CA, CC, CU, METRO, MET69), population_2026."""
    return _table("epci.csv")


def stock_by_epci() -> list[tuple[str, str]]:
    """SIREN and département of every EPCI, the largest stock first."""
    rows = _table("communes.parquet")
    where = rows.group_by("epci", "department").agg(pl.col("population").sum())
    where = where.sort(["epci", "population", "department"], descending=[False, True, False])
    main = where.unique("epci", keep="first", maintain_order=True)
    stock = rows.group_by("epci").agg(pl.col("dwellings").sum())
    joined = main.join(stock, on="epci").sort(["dwellings", "epci"], descending=[True, False])
    known = set(epcis()["siren"].to_list())
    return [
        (siren, department) for siren, department in joined.select("epci", "department").iter_rows() if siren in known
    ]


@cache
def data_digest() -> str:
    """One digest for all the bundled files: two territories drawn from different data differ by it."""
    whole = sha256()
    for name in FILES:
        whole.update(sha256((resources.files("peuplier") / "data" / "public" / name).read_bytes()).digest())
    return whole.hexdigest()


def published_marginals() -> list[tuple[str, str, str, str, str]]:
    """Published figures on demand: territory, indicator, value, date, source, as transcribed."""
    return _table("published_marginals.csv").rows()


def epci_data(siren: str) -> EpciData:
    """The aggregates of an EPCI. Raises UnknownEpciError."""
    who = epcis().filter(pl.col("siren") == siren)
    if who.is_empty():
        raise UnknownEpciError(siren)
    rows = _table("communes.parquet").filter(pl.col("epci") == siren)
    main = rows.group_by("department", "department_name", "region", "region_name").agg(pl.col("population").sum())
    department, department_name, region, region_name, _ = main.sort(
        ["population", "department"], descending=[True, False]
    ).row(0)
    cells = _table("stock_2019.parquet").filter(pl.col("code").is_in(rows["code"].to_list()))
    return EpciData(
        siren,
        who["name"][0],
        who["kind"][0],
        department,
        department_name,
        region,
        region_name,
        _communes(rows),
        cells,
        _measures(siren, department, region),
        _neighbourhoods(rows["code"].to_list()),
        _delay(siren),
        _elsewhere(siren, department),
    )


def law_of_department(department: str) -> pl.DataFrame:
    """The joint law of 2019 of a whole département."""
    return _table("stock_2019.parquet").filter(pl.col("code").str.starts_with(department))


def _communes(rows: pl.DataFrame) -> Communes:
    adjoining = set(_table("paris_adjoining.csv")["code"].to_list())

    def numbers(name: str) -> NDArray[np.int64]:
        return rows[name].cast(pl.Int64).fill_null(NOT_PUBLISHED).to_numpy()

    def ceiling_zone(code: str, region: str) -> str:
        return "O" if region != ILE_DE_FRANCE else "P" if code in adjoining else "I"

    other = rows.select(pl.col("occupied") + pl.col("temporary")).to_series().fill_null(NOT_PUBLISHED)
    parts = [numbers(name) for name in ("let", "vacant", "empty", "association")]
    return Communes(
        codes=tuple(rows["code"].to_list()),
        names=tuple(rows["name"].to_list()),
        zones=tuple(rows["zone"].to_list()),
        ceiling_zones=tuple(map(ceiling_zone, rows["code"].to_list(), rows["region"].to_list())),
        postcodes=tuple((postcodes or "").split(",")[0] for postcodes in rows["postcodes"].to_list()),
        population=numbers("population"),
        dwellings=numbers("dwellings"),
        occupancies=np.stack([*parts, other.to_numpy().astype(np.int64)], axis=1),
        mobility=numbers("mobility"),
        income_d9=numbers("income_d9"),
        places=_places(rows["code"].to_list()),
    )


def _places(codes: list[str]) -> NDArray[np.float64]:
    """Kilometres east and north of each commune, where its outline is bundled; NaN elsewhere."""
    known = {code: (int(x) / 1e5, int(y) / 1e5) for code, x, y in _table("centres_herault.csv").iter_rows()}
    degrees = np.array([known.get(code, (np.nan, np.nan)) for code in codes], dtype=np.float64).reshape(-1, 2)
    return np.asarray(degrees * np.array([111.32 * np.cos(np.radians(43.5)), 110.57]))


def _measures(siren: str, department: str, region: str) -> Measures:
    """The measures of the EPCI, else of its département, its region, France."""
    table = _table("stock_measures_2019.csv").with_columns(pl.col("dwellings", "area", "vacancy").cast(pl.Int64))
    for kind, code, level in (
        ("epci", siren, "EPCI"),
        ("department", department, "département"),
        ("region", region, "région"),
        ("france", "FRMETRODROM", "France"),
    ):
        found = table.filter((pl.col("kind") == kind) & (pl.col("code") == code)).drop_nulls("rent_per_m2")
        if not found.is_empty():
            row = found.row(0, named=True)
            rent = int(row["rent_per_m2"])
            return Measures(
                level,
                rent,
                int(row["recent_rent_per_m2"] or rent * 1.12),
                100 * row["area"] // max(row["dwellings"], 1),
                row["vacancy"] or 0,
                int(row["mobility"] or 0),
            )
    raise AssertionError("France has measures")


def _neighbourhoods(codes: list[str]) -> tuple[Neighbourhood, ...]:
    rows = _table("qpv_2015_occitanie.csv").filter(pl.col("commune").is_in(codes))
    return tuple(
        Neighbourhood(code, name, commune, int(people) if people else None)
        for code, name, commune, people in rows.iter_rows()
    )


def _delay(siren: str) -> Delay:
    found = _table("delays_herault.csv").filter(pl.col("siren") == siren)
    return Delay(NATIONAL_DELAY, own=False) if found.is_empty() else Delay(int(found["tenths_of_months"][0]), own=True)


def _elsewhere(siren: str, department: str) -> tuple[tuple[str, int], ...]:
    rows = _table("communes.parquet").filter((pl.col("department") == department) & (pl.col("epci") != siren))
    top = rows.sort(["population", "code"], descending=[True, False]).head(6)
    return tuple((code, population) for code, population in top.select("code", "population").iter_rows())
