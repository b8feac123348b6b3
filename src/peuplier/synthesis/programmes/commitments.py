"""Commitments of the partners: the legal minima and the programme, since no convention is public at this grain."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from peuplier.synthesis.aggregates import EpciData
from peuplier.synthesis.draws import largest_remainder
from peuplier.synthesis.programmes.rehousing import Operation
from peuplier.synthesis.programmes.supply import dwellings_a_year, needs
from peuplier.synthesis.settings import NOMINATOR_LABELS
from peuplier.synthesis.sheet import Filled, Sheet
from peuplier.synthesis.stock.dwellings import Dwellings
from peuplier.vocabulary.territory_tables import COMMITMENTS

_YEARS = 3
# Shares in tenths of a per cent: legal minima (CCH, art. L. 441-1), then two invented targets.
_Q1_OUTSIDE, _Q2_Q4_INSIDE, _PRIORITY, _TRANSFERS, _ESSENTIAL = 250, 500, 250, 200, 80


@dataclass(frozen=True, slots=True)
class _Promise:
    signatory: str
    nature: str
    kind: str
    unit: str
    rate: int | None = None
    number: int | None = None
    commune: str | None = None
    sector: str | None = None


def draw_commitments(data: EpciData, dwellings: Dwellings, operation: Operation, on: date) -> Filled:
    """One row per promise and year; nothing is drawn at random."""
    rows = [
        (year, promise)
        for year in range(on.year, on.year + _YEARS)
        for promise in _promises(data, dwellings, operation)
    ]
    sheet = Sheet(len(rows), {column.name: column.fact for column in COMMITMENTS.columns})
    promises = [promise for _, promise in rows]

    def known(name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        return np.array([getattr(promise, name) is not None for promise in promises], dtype=np.bool_)

    sheet.text("engagement_identifiant", [f"E{place:05d}" for place in range(1, len(rows) + 1)])
    sheet.text("engagement_signataire", [promise.signatory for promise in promises])
    sheet.code("engagement_signataire_nature", np.array([promise.nature for promise in promises]))
    sheet.code("engagement_nature", np.array([promise.kind for promise in promises]))
    sheet.code("engagement_commune", np.array([promise.commune or "" for promise in promises]), known=known("commune"))
    sheet.text("engagement_secteur", [promise.sector for promise in promises])
    sheet.number("engagement_année", np.array([year for year, _ in rows], dtype=np.int64))
    sheet.number("engagement_taux", np.array([promise.rate or 0 for promise in promises]), known=known("rate"))
    sheet.number("engagement_nombre", np.array([promise.number or 0 for promise in promises]), known=known("number"))
    sheet.code("engagement_unité", np.array([promise.unit for promise in promises]))
    return sheet.filled()


def _promises(data: EpciData, dwellings: Dwellings, operation: Operation) -> Iterator[_Promise]:
    """What each signatory promises for one year."""
    holdings, stock = dwellings.holdings, dwellings.stock
    holder = holdings.landlord_of_dwellings() if len(stock) else np.zeros(0, dtype=np.int64)
    for place, landlord in enumerate(holdings.landlords):
        inside = bool((stock.in_qpv & (holder == place)).any())
        outside = "toutes les communes, hors quartiers prioritaires"
        yield _Promise(landlord.code, "bailleur", "q1_hors_qpv", "bail", rate=_Q1_OUTSIDE, sector=outside)
        if inside:
            quarters = "quartiers prioritaires"
            yield _Promise(landlord.code, "bailleur", "q2_q4_en_qpv", "bail", rate=_Q2_Q4_INSIDE, sector=quarters)
        yield _Promise(landlord.code, "bailleur", "publics_prioritaires", "attribution", rate=_PRIORITY)
        yield _Promise(landlord.code, "bailleur", "mutations", "attribution", rate=_TRANSFERS)
    for code, nature in (("COLTER", "epci"), ("COLACT", "action_logement")):
        yield _Promise(NOMINATOR_LABELS[code], nature, "publics_prioritaires", "attribution", rate=_PRIORITY)
    yield _Promise("EPCI", "epci", "travailleurs_essentiels", "attribution", rate=_ESSENTIAL)
    yearly = -(-operation.waiting // 2)
    if yearly and holdings.landlords:
        shares = largest_remainder([float(one.dwellings) for one in holdings.landlords], yearly).tolist()
        for landlord, number in zip(holdings.landlords, shares, strict=True):
            yield _Promise(landlord.code, "bailleur", "relogement", "ménage", number=number)
    due = largest_remainder(needs(data), dwellings_a_year(data)).tolist()
    for code, number in zip(data.communes.codes, due, strict=True):
        if number:
            yield _Promise("EPCI", "epci", "production", "logement", number=number, commune=code)
