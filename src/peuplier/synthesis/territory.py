"""A territory drawn whole: the same SIREN, settings and data always give the same one, whatever was drawn before."""

from dataclasses import dataclass

import numpy as np

from peuplier.synthesis.aggregates import EpciData, epci_data, law_of_department
from peuplier.synthesis.consistency import Flows, flows
from peuplier.synthesis.demand.table import Drawn, draw_demands
from peuplier.synthesis.draws import generator
from peuplier.synthesis.legal_values import Ceilings, QuartileThresholds, abnormal_delay, ceilings, quartile_thresholds
from peuplier.synthesis.marginals import Marginal, marginals
from peuplier.synthesis.programmes.commitments import draw_commitments
from peuplier.synthesis.programmes.rehousing import Operation, draw_rehousing, planned_operation
from peuplier.synthesis.programmes.supply import draw_supply
from peuplier.synthesis.settings import Settings
from peuplier.synthesis.sheet import Filled
from peuplier.synthesis.stock.cells import scaled_stock
from peuplier.synthesis.stock.dwellings import Dwellings, draw_dwellings
from peuplier.synthesis.stock.residences import draw_holdings

_STAGES = (
    *("profiles", "families", "disabled", "incomes", "homes", "wishes"),
    *("seniority", "story", "sheet", "recognitions", "gaps", "duplicates"),
)
_TABLES = ("holdings", "dwellings", "rehousing", "supply")


@dataclass(frozen=True)
class Territory:
    """All the tables of a territory, and what they were drawn from."""

    data: EpciData
    settings: Settings
    flows: tuple[Flows, ...]
    thresholds: QuartileThresholds
    ceiling_zone: str
    operation: Operation
    dwellings: Dwellings
    drawn: Drawn
    rehousing: Filled
    supply: Filled
    commitments: Filled
    marginals: tuple[Marginal, ...]


def draw_territory(siren: str, settings: Settings) -> Territory:
    """The territory of an EPCI. Raises UnknownEpciError, and NotCoveredError for a date the law does not cover."""
    data = epci_data(siren)
    chances = {part: generator(settings.seed, siren, part) for part in (*_STAGES, *_TABLES)}
    stock = scaled_stock(data, law_of_department(data.department))
    holdings = draw_holdings(data, stock, chances["holdings"])
    dwellings = draw_dwellings(data, stock, holdings, settings.on, chances["dwellings"])
    lines = flows(data, settings)
    thresholds = quartile_thresholds(siren, data.department, settings.on)
    zone = main_zone(data)
    limits: Ceilings = ceilings(zone, settings.on)
    operation = planned_operation(int(stock.in_qpv.sum()))
    rows = int(lines[0].waiting.value)
    drawn = draw_demands(
        data,
        rows,
        operation.waiting,
        thresholds,
        limits,
        holdings.landlords,
        lines[0].leases.value,
        lines[0].delay.value,
        abnormal_delay(data.department, settings.on),
        settings.on,
        {stage: chances[stage] for stage in _STAGES},
    )
    return Territory(
        data,
        settings,
        lines,
        thresholds,
        zone,
        operation,
        dwellings,
        drawn,
        draw_rehousing(data, dwellings, drawn, operation, settings.on, chances["rehousing"]),
        draw_supply(data, holdings.landlords, settings.on, chances["supply"]),
        draw_commitments(data, dwellings, operation, settings.on),
        marginals(data, settings, dwellings, drawn, thresholds, limits, lines[0]),
    )


def main_zone(data: EpciData) -> str:
    """The ceiling zone where most of the people live."""
    zones = np.array(data.communes.ceiling_zones)
    people = data.communes.population.clip(min=1)
    return max(sorted(set(data.communes.ceiling_zones)), key=lambda zone: int(people[zones == zone].sum()))
