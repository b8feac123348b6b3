"""Write the compact public aggregates that synthesis reads, from the files as published.

    python scripts/public_data.py SOURCES DECOUPAGE    write src/peuplier/data/public/

`SOURCES` holds the published files under the names given in src/peuplier/data/public/SOURCES.md, `DECOUPAGE` the
`data` folder of the JavaScript package @etalab/decoupage-administratif 6.0.0. Columns that nobody reads are dropped,
numbers become whole numbers, and codes of former communes become those of 2026. Nothing else is changed: a value
that is not published stays empty.
"""

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import polars as pl

OUT = Path("src/peuplier/data/public")
_ARRONDISSEMENTS = {
    **{f"751{n:02}": "75056" for n in range(1, 21)},
    **{f"6938{n}": "69123" for n in range(1, 10)},
    **{f"132{n:02}": "13055" for n in range(1, 17)},
}
_STOCK = {
    "nb_ls": "dwellings",
    "nb_loues": "let",
    "nb_vacants": "vacant",
    "nb_vides": "empty",
    "nb_asso": "association",
    "nb_occup_finan": "occupied",
    "nb_occup_temp": "temporary",
}
# Measures kept of the stock of 2019, in whole units: hundredths of a per cent, of a euro per m².
_INDICATORS = {
    ("parc_hlm", "Ensemble du parc"): ("dwellings", 1),
    ("surfhab", "Ensemble du parc"): ("area", 1),
    ("loyerprinc", "Ensemble du parc"): ("rent", 1),
    ("loyer_m2", "Ensemble du parc"): ("rent_per_m2", 10_000),
    ("loyer_m2", "Parc de moins de 5 ans"): ("recent_rent_per_m2", 10_000),
    ("taux_vacance", "Ensemble du parc"): ("vacancy", 100),
    ("taux_mobilite", "Ensemble du parc"): ("mobility", 100),
}


def current_codes(decoupage: Path) -> dict[str, str]:
    """The commune of 2026 for each code that has disappeared or is only part of a commune."""
    communes = json.loads((decoupage / "communes.json").read_text(encoding="utf-8"))
    current = {c["code"] for c in communes if c["type"] == "commune-actuelle"}
    moved = {c["code"]: c["chefLieu"] for c in communes if c["type"] in ("commune-deleguee", "commune-associee")}
    for commune in communes:
        if commune["type"] == "commune-actuelle":
            moved |= dict.fromkeys(commune.get("anciensCodes", ()), commune["code"])
    return {old: new for old, new in (moved | _ARRONDISSEMENTS).items() if old not in current}


def whole(column: str, scale: int = 1) -> pl.Expr:
    """A published text as a whole number; what is not a number (secret, absent) is empty."""
    return (pl.col(column).cast(pl.Float64, strict=False) * scale).round().cast(pl.Int32)


def communes(source: Path, moved: dict[str, str]) -> pl.DataFrame:
    """One row per commune of an EPCI: who, how many, zone, stock of 2024, incomes of 2021."""
    base = pl.read_parquet(source / "territory/communes_france_2026.parquet")
    base = base.filter(pl.col("epci_siren").is_not_null()).select(
        code="code_insee",
        name="nom",
        department="code_departement",
        department_name="departement",
        region="code_region",
        region_name="region",
        postcodes="codes_postaux",
        population=whole("population_municipale_2023"),
        epci="epci_siren",
    )
    zones = pl.read_parquet(source / "territory/zonage_abc_2024.parquet").select(code="code_insee", zone="zone_abc")
    zones = zones.with_columns(pl.col("code").replace(moved)).unique("code", keep="first", maintain_order=True)
    stock = pl.read_parquet(source / "stock/rpls2024_communes.parquet").with_columns(
        code=pl.col("code_insee").replace(moved), mobility=whole("taux_mobilite_pct", 100)
    )
    counts = [whole(old).alias(new) for old, new in _STOCK.items()]
    weight = pl.col("dwellings").filter(pl.col("mobility").is_not_null())
    mobility = (pl.col("mobility").drop_nulls() * weight).sum() / weight.sum()
    stock = (
        stock.select("code", "mobility", *counts)
        .group_by("code")
        .agg(
            *[pl.when(pl.col(n).is_not_null().all()).then(pl.col(n).sum()).alias(n) for n in _STOCK.values()],
            mobility=pl.when(weight.sum() > 0).then(mobility).round().cast(pl.Int32, strict=False),
        )
    )
    incomes = pl.read_parquet(source / "income/filosofi2021_communes.parquet").select(
        code="CODGEO",
        income_median=whole("MED21"),
        income_d1=whole("D121"),
        income_d9=whole("D921"),
        poverty=whole("TP6021", 10),
    )
    joined = base.join(zones, on="code", how="left").join(stock, on="code", how="left")
    return joined.join(incomes, on="code", how="left").sort("code")


def stock_2019(source: Path, moved: dict[str, str]) -> pl.DataFrame:
    """The joint law of the stock of 2019, codes as small types."""
    table = pl.read_parquet(source / "stock/rpls2019_croise_communes_france.parquet")
    table = table.select(
        code=pl.col("code_insee").replace(moved),
        year=pl.col("annee_construction").cast(pl.Int16),
        energy=pl.col("dpe_energie").replace("Inconnu", None),
        gas=pl.col("dpe_ges").replace("Inconnu", None),
        rooms=pl.col("nb_pieces").str.slice(0, 1).cast(pl.Int8),
        collective=pl.col("type_construction") == "collectif",
        in_qpv=pl.col("qpv") == "oui",
        dwellings=pl.col("nb_logements").cast(pl.Int32),
    )
    keys = table.columns[:-1]
    return table.group_by(keys).agg(pl.col("dwellings").sum()).sort(keys, nulls_last=True)


def stock_measures(source: Path) -> pl.DataFrame:
    """Rents, areas, vacancy and mobility of 2019 by EPCI, département, region and for France."""
    table = pl.read_parquet(source / "stock/rpls2019_indicateurs_territoires.parquet")
    kinds = {"Epci": "epci", "Départements": "department", "Régions": "region", "France": "france"}
    table = table.filter(pl.col("code_zone") != "FRMETRO")  # France with its overseas départements is kept
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for kind, code, measure, value, subset in table.select(
        "type_zone", "code_zone", "variable", "valeur_2019", "sous_ensemble"
    ).iter_rows():
        if (measure, subset) in _INDICATORS and value is not None:
            name, scale = _INDICATORS[measure, subset]
            row = rows.setdefault((kinds[kind], code or ""), {"kind": kinds[kind], "code": code or ""})
            row[name] = round(value * scale)
    names = [name for name, _ in _INDICATORS.values()]
    frame = pl.DataFrame([{**dict.fromkeys(["kind", "code", *names]), **row} for row in rows.values()])
    return frame.with_columns(pl.col(names).cast(pl.Int64)).sort("kind", "code")


def neighbourhoods(source: Path) -> pl.DataFrame:
    """Priority neighbourhoods of 2015 in Occitanie: code, name, commune, population where known."""
    shapes = json.loads((source / "geo/qpv2015_occitanie.geojson").read_text(encoding="utf-8"))
    known = pl.read_csv(source / "territory/qpv2015_occitanie_indicateurs.csv", infer_schema=False)
    rows = [feature["properties"] for feature in shapes["features"]]
    frame = pl.DataFrame(
        {
            "code": [row["code_qp"] for row in rows],
            "name": [row["nom_qp"] for row in rows],
            "commune": [row["code_commune"] for row in rows],
        }
    )
    people = known.select(code="code_qp", population=whole("pop_mun"))
    return frame.join(people, on="code", how="left").unique(maintain_order=True).sort("code", "commune")


def centres(source: Path) -> pl.DataFrame:
    """The middle of each commune of Hérault, in hundred-thousandths of a degree: mean of its outline's bounds."""
    shapes = json.loads((source / "geo/communes_herault_2018.geojson").read_text(encoding="utf-8"))
    rows = []
    for feature in shapes["features"]:
        points = _points(feature["geometry"]["coordinates"])
        east, north = [p[0] for p in points], [p[1] for p in points]
        middle = (min(east) + max(east)) / 2, (min(north) + max(north)) / 2
        rows.append((feature["properties"]["code"], round(middle[0] * 1e5), round(middle[1] * 1e5)))
    return pl.DataFrame(rows, schema=["code", "longitude", "latitude"], orient="row").sort("code")


def _points(shape: Sequence[object]) -> list[Sequence[float]]:
    if shape and isinstance(shape[0], int | float):
        return [shape]  # type: ignore[list-item]
    return [point for part in shape for point in _points(part)]  # type: ignore[arg-type]


def main(arguments: Sequence[str]) -> int:
    """Write every file."""
    source, decoupage = Path(arguments[0]), Path(arguments[1])
    moved = current_codes(decoupage)
    OUT.mkdir(parents=True, exist_ok=True)
    for name, frame in {
        "communes": communes(source, moved),
        "stock_2019": stock_2019(source, moved),
    }.items():
        frame.write_parquet(OUT / f"{name}.parquet", compression="zstd", compression_level=19, statistics=True)
        print(f"{name}.parquet : {frame.height} lignes")
    epcis = pl.read_csv(source / "territory/epci_france_2026.csv", infer_schema=False)
    epcis.select(siren="siren", name="nom", kind="type", population_2026="population_municipale").sort(
        "siren"
    ).write_csv(OUT / "epci.csv")
    stock_measures(source).write_csv(OUT / "stock_measures_2019.csv")
    neighbourhoods(source).write_csv(OUT / "qpv_2015_occitanie.csv")
    centres(source).write_csv(OUT / "centres_herault.csv")
    delays = pl.read_csv(source / "demand/delai_attribution_epci_herault.csv", infer_schema=False)
    delays.select(siren="epci_siren", tenths_of_months=whole("delai_moyen_attribution_mois", 10)).sort(
        "siren"
    ).write_csv(OUT / "delays_herault.csv")
    with (source / "demand/marginaux_publies.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    with (OUT / "published_marginals.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
