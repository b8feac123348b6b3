"""The files of a synthetic territory: five tables, one description, one report; the same territory, the same bytes."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import polars as pl

from peuplier import __version__
from peuplier.documents.demand_file import demands_frame, fact_series, write_parquet
from peuplier.documents.territory_page import territory_page
from peuplier.evaluation.columns.demands import Column
from peuplier.evaluation.columns.derivation import nothing
from peuplier.law.library import library
from peuplier.synthesis.aggregates import data_digest
from peuplier.synthesis.consistency import Figure, Flows
from peuplier.synthesis.marginals import Marginal
from peuplier.synthesis.settings import NOMINATOR_LABELS, NOMINATORS, PILOT, Settings
from peuplier.synthesis.sheet import Filled
from peuplier.synthesis.territory import Territory
from peuplier.vocabulary.history_tables import HISTORY_TABLES
from peuplier.vocabulary.territory_tables import TABLES, TerritoryTable

DESCRIPTION = "territory.json"
TABLE_FILES = ("demands", "dwellings", "rehousing", "supply", "commitments")
FILES = (*(f"{name}.parquet" for name in TABLE_FILES), DESCRIPTION, "report.html")
# What `peuplier history` adds; a territory built anew goes without.
PAST_DEMANDS = "past_demands"
HISTORY_FILES = tuple(f"{name}.parquet" for name in (*HISTORY_TABLES, PAST_DEMANDS))


def not_associated(siren: str, name: str) -> str:
    """The sentence that goes everywhere with a synthetic territory."""
    whose = "Sète agglopôle méditerranée" if siren == PILOT else f"l’intercommunalité « {name} »"
    return f"Construit à partir de données publiques ; {whose} n’y est pas associée."


def identity(siren: str, settings: Settings) -> dict[str, object]:
    """All that decides the bytes of a territory: two equal identities, two equal folders."""
    return {
        "siren": siren,
        "seed": settings.seed,
        "demands_asked": settings.demands,
        "on": settings.on.isoformat(),
        "software_version": __version__,
        "data_digest": data_digest(),
        "law_digest": library().digest,
    }


def table_frame(table: TerritoryTable, filled: Filled) -> pl.DataFrame:
    """A table with every column it declares, unknown where nothing was drawn."""

    def column(name: str) -> Column:
        return filled.columns[name] if name in filled.columns else nothing(table.column(name).fact, len(filled))

    return pl.DataFrame({one.name: fact_series(one.fact, column(one.name)) for one in table.columns})


def write_territory(territory: Territory, folder: Path) -> dict[str, object]:
    """Write every file into an empty folder; gives the description."""
    data = territory.data
    notes = {
        "fictif": "oui",
        "avertissement": not_associated(data.siren, data.name),
        "epci": data.siren,
        "graine": str(territory.settings.seed),
    }
    frames: Mapping[str, Callable[[], pl.DataFrame]] = {
        "demands": lambda: demands_frame(territory.drawn.demands),
        "dwellings": lambda: table_frame(TABLES["dwellings"], territory.dwellings.table),
        "rehousing": lambda: table_frame(TABLES["rehousing"], territory.rehousing),
        "supply": lambda: table_frame(TABLES["supply"], territory.supply),
        "commitments": lambda: table_frame(TABLES["commitments"], territory.commitments),
    }
    files: dict[str, object] = {}
    for name, make in frames.items():
        frame, path = make(), folder / f"{name}.parquet"
        write_parquet(frame, path, notes)
        files[path.name] = {"rows": frame.height, "sha256": _digest(path)}
    page = territory_page(territory, notes["avertissement"])
    (folder / "report.html").write_text(page, encoding="utf-8")
    files["report.html"] = {"sha256": _digest(folder / "report.html")}
    described = {**description(territory), "files": files}
    text = json.dumps(described, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / DESCRIPTION).write_text(text + "\n", encoding="utf-8")
    return described


def _digest(path: Path) -> str:
    whole = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            whole.update(block)
    return whole.hexdigest()


def description(territory: Territory) -> dict[str, object]:
    """What the territory is, with English keys; a figure that is not published is null, never zero."""
    data = territory.data
    return {
        "fictional": True,
        "notice": not_associated(data.siren, data.name),
        "identity": identity(data.siren, territory.settings),
        "name": data.name,
        "kind": data.kind,
        "department": {"code": data.department, "name": data.department_name},
        "region": {"code": data.region, "name": data.region_name},
        "year": territory.settings.on.year,
        "population": {"municipal": int(data.communes.population.sum()), "census": 2023},
        "counts": _counts(territory),
        "consistency": [_flow(line) for line in territory.flows],
        "marginals": [_marginal(one) for one in territory.marginals],
        "communes": _communes(territory),
        "neighbourhoods": {
            "outlines": "2015",
            "known": [{"code": n.code, "name": n.name, "commune": n.commune} for n in data.neighbourhoods],
        },
        "landlords": [
            {"code": one.code, "name": one.name, "kind": one.kind, "dwellings": one.dwellings, "origin": "inventé"}
            for one in territory.dwellings.holdings.landlords
        ],
        "nominators": [
            {"code": code, "label": NOMINATOR_LABELS[code], "share": share, "origin": "inventé", "hypothesis": "A-03"}
            for code, share in NOMINATORS.items()
        ],
        "thresholds": {
            "cents_per_unit_and_year": list(territory.thresholds.bounds),
            "hypothesis": territory.thresholds.hypothesis,
            "provisional": territory.thresholds.provisional,
            "source": territory.thresholds.source,
        },
        "ceiling_zone": territory.ceiling_zone,
        "rehousing": {"households": territory.operation.households, "by_outcome": dict(territory.operation.by_outcome)},
        "duplicates": [list(pair) for pair in territory.drawn.duplicates],
    }


def _counts(territory: Territory) -> dict[str, int]:
    communes = territory.data.communes
    return {
        "communes": len(communes),
        "communes_with_published_stock": int(communes.published.sum()),
        "demands": len(territory.drawn.demands),
        "dwellings": len(territory.dwellings.stock),
        "dwellings_in_qpv": int(territory.dwellings.stock.in_qpv.sum()),
        "residences": len(territory.dwellings.holdings.names),
        "landlords": len(territory.dwellings.holdings.landlords),
        "rehousing": len(territory.rehousing),
        "supply": len(territory.supply),
        "commitments": len(territory.commitments),
    }


def _flow(line: Flows) -> dict[str, object]:
    return {
        "setting": line.setting,
        "waiting": _figure(line.waiting),
        "leases_a_month": _figure(line.leases),
        "delay_months": _figure(line.delay),
        "arrivals_a_month": round(line.arrivals, 2),
        "exits_a_month": round(line.exits, 2),
        "exit_rate_percent": round(line.exit_rate, 2),
    }


def _figure(figure: Figure) -> dict[str, object]:
    return {"value": round(figure.value, 2), "mark": figure.mark.value, "source": figure.source}


def _marginal(one: Marginal) -> dict[str, object]:
    return {
        "name": one.name,
        "theme": one.theme,
        "label": one.label,
        "unit": one.unit,
        "target": round(one.target, 3),
        "obtained": round(one.obtained, 3),
        "gap": round(one.gap, 3),
        "tolerance": round(one.tolerance, 3),
        "within": one.within,
        "mark": one.mark.value,
        "source": one.source,
    }


def _communes(territory: Territory) -> list[dict[str, object]]:
    communes = territory.data.communes
    return [
        {
            "code": communes.codes[place],
            "name": communes.names[place],
            "population": int(communes.population[place]) if communes.population[place] >= 0 else None,
            "population_census": 2023,
            "zone_abc": communes.zones[place],
            "ceiling_zone": communes.ceiling_zones[place],
            "dwellings": int(communes.dwellings[place]) if published else None,
            "dwellings_status": "publié" if published else "non publié",
        }
        for place, published in enumerate(communes.published.tolist())
    ]
