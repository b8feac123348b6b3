"""The same question asked of a table of wishes: NumPy scans, DuckDB and Polars."""

from collections.abc import Callable

import duckdb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Demands, Lists, Open, Plain, Ratios, codes_of
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.matching.pairs import Dwellings, Rows
from peuplier.vocabulary import FACTS

FINANCINGS = ("PLAI", "PLUS", "PLS")
_TYPES = ("T1", "T2", "T3", "T4", "T5")


class Peers:
    """One row a wish (commune, type), with all that conditions read of the demand and its place in the order."""

    def __init__(self, demands: Demands, homes: Dwellings, order: Rows, tables: TablesInForce) -> None:
        self.order = order
        rank = np.empty(len(demands), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        owner, commune, kind = _wishes(demands)
        self.wishes: dict[str, NDArray[np.generic]] = {"rank": rank[owner], "commune": commune, "type": kind}
        for name, values in _facts(demands, tables).items():
            self.wishes[name] = values[owner]
        self.homes = _homes(homes)
        self._frame = pl.DataFrame(self.wishes)
        self._base = duckdb.connect()
        self._base.execute("SET threads = 2")
        self._base.register("given", self.wishes)
        self._base.execute("CREATE TABLE wishes AS SELECT * FROM given ORDER BY rank")
        self._base.register("asked", self.homes)
        self._base.execute("CREATE TABLE homes AS SELECT * FROM asked")
        self.one: dict[str, Callable[[int], list[int]]] = {
            "NumPy, full scan": self._numpy,
            "DuckDB": self._duckdb,
            "Polars": self._polars,
        }

    def __len__(self) -> int:
        return len(self.wishes["rank"])

    def _home(self, place: int) -> dict[str, int]:
        return {name: int(values[place]) for name, values in self.homes.items()}

    def _numpy(self, place: int) -> list[int]:
        home, wishes = self._home(place), self.wishes
        rows = np.flatnonzero((wishes["commune"] == home["commune"]) & (wishes["type"] == home["type"]))
        taken = {name: values[rows] for name, values in wishes.items()}
        kept = (taken["needed"] <= home["rooms"]) & (home["rooms"] <= taken["needed"] + 1)
        kept &= taken["income"] <= taken[f"ceiling_{home['financing']}"]
        kept &= (taken["poor"] == 1) | (100 * home["cost"] <= 35 * taken["resources"].astype(np.int64))
        kept &= (taken["need"] == 1) if home["adapted"] else (taken["need"] == 0) | bool(home["easy"])
        return self.order[np.sort(taken["rank"][kept])[:3]].tolist()

    def _duckdb(self, place: int) -> list[int]:
        home = self._home(place)
        access = "need = 1" if home["adapted"] else "true" if home["easy"] else "need = 0"
        found = self._base.execute(
            f"SELECT rank FROM wishes WHERE commune = {home['commune']} AND type = {home['type']} "
            f"AND needed BETWEEN {home['rooms'] - 1} AND {home['rooms']} AND income <= ceiling_{home['financing']} "
            f"AND (poor = 1 OR {100 * home['cost']} <= 35 * resources) AND {access} ORDER BY rank LIMIT 3"
        ).fetchall()
        return self.order[[rank for (rank,) in found]].tolist()

    def _polars(self, place: int) -> list[int]:
        home = self._home(place)
        access = pl.lit(True) if home["easy"] else pl.col("need") == 0
        if home["adapted"]:
            access = pl.col("need") == 1
        found = (
            self._frame.lazy()
            .filter(
                (pl.col("commune") == home["commune"])
                & (pl.col("type") == home["type"])
                & pl.col("needed").is_between(home["rooms"] - 1, home["rooms"])
                & (pl.col("income") <= pl.col(f"ceiling_{home['financing']}"))
                & ((pl.col("poor") == 1) | (100 * home["cost"] <= 35 * pl.col("resources").cast(pl.Int64)))
                & access
            )
            .select(pl.col("rank").bottom_k(3))
            .collect()
        )
        return self.order[np.sort(found["rank"].to_numpy())].tolist()

    def batch(self) -> list[list[int]]:
        """Every dwelling in one DuckDB query."""
        ceiling = " ".join(f"WHEN {place} THEN ceiling_{place}" for place in range(len(FINANCINGS)))
        found = self._base.execute(
            "SELECT id, rank FROM homes JOIN wishes USING (commune, type) WHERE needed BETWEEN rooms - 1 AND rooms "
            f"AND income <= CASE financing {ceiling} END AND (poor = 1 OR 100 * cost <= 35 * resources) "
            "AND CASE WHEN adapted = 1 THEN need = 1 ELSE need = 0 OR easy = 1 END "
            "QUALIFY row_number() OVER (PARTITION BY id ORDER BY rank) <= 3 ORDER BY id, rank"
        ).fetchall()
        lists: list[list[int]] = [[] for _ in self.homes["id"]]
        for place, rank in found:
            lists[place].append(int(self.order[rank]))
        return lists


def _wishes(demands: Demands) -> tuple[Rows, NDArray[np.int16], NDArray[np.int8]]:
    listed, wanted = demands.columns["communes_souhaitées"], demands.columns["types_souhaités"]
    assert isinstance(listed, Lists)
    assert isinstance(wanted, Plain)
    owner = np.repeat(np.arange(len(demands)), np.diff(listed.offsets))
    owners, communes, kinds = [], [], []
    for place, name in enumerate(_TYPES):
        bit = np.int64(1) << codes_of(FACTS["types_souhaités"])[name]
        holds = (wanted.values[owner] & bit) != 0
        owners.append(owner[holds])
        communes.append(listed.values[holds].astype(np.int16))
        kinds.append(np.full(int(holds.sum()), place, dtype=np.int8))
    return np.concatenate(owners), np.concatenate(communes), np.concatenate(kinds)


def _facts(demands: Demands, tables: TablesInForce) -> dict[str, NDArray[np.generic]]:
    columns, standard = demands.columns, demands.columns["niveau_de_vie"]
    assert isinstance(standard, Ratios)

    def values(name: str) -> NDArray[np.integer]:
        column = columns[name]
        assert isinstance(column, Plain)
        return column.values

    threshold = tables.constant("seuil_premier_quartile").value
    yearly = standard.num.astype(np.int64) * standard.scale_num * threshold.denominator
    poor = yearly < standard.den.astype(np.int64) * standard.scale_den * threshold.numerator
    found: dict[str, NDArray[np.generic]] = {
        "needed": values("pièces_nécessaires").astype(np.int8),
        "income": values("revenu_fiscal_référence"),
        "resources": values("ressources_mensuelles"),
        "need": values("besoin_logement_adapté"),
        "poor": poor.astype(np.int8),
    }
    category = values("catégorie_ménage")
    for place, name in enumerate(FINANCINGS):
        table = tables.values(f"plafonds_{name.lower()}")
        held = np.zeros(len(codes_of(FACTS["catégorie_ménage"])), dtype=np.int32)
        for keys, amount in table.items():
            if keys[1:] == ("O",):
                held[codes_of(FACTS["catégorie_ménage"])[keys[0]]] = int(amount.value * 100)
        found[f"ceiling_{place}"] = held[category]
    return found


def _homes(homes: Dwellings) -> dict[str, NDArray[np.generic]]:
    def values(name: str) -> NDArray[np.integer]:
        column = homes.columns[name]
        assert isinstance(column, Plain | Open)
        return column.values

    financing = codes_of(FACTS["logement_financement"])
    places = {financing[name]: place for place, name in enumerate(FINANCINGS)}
    rent, charges = values("logement_loyer_hors_charges"), values("logement_charges")
    return {
        "id": np.arange(len(homes), dtype=np.int32),
        "commune": values("logement_commune").astype(np.int16),
        "type": (values("logement_pièces") - 1).astype(np.int8),
        "rooms": values("logement_pièces").astype(np.int8),
        "financing": np.array([places[code] for code in values("logement_financement").tolist()], dtype=np.int8),
        "cost": (rent + charges).astype(np.int64),
        "adapted": values("logement_adapté"),
        "easy": values("logement_rez_de_chaussée") | values("logement_ascenseur"),
    }
