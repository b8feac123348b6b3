"""The thresholds of quartiles of one territory at a date, and what stands in for them where there is none."""

from dataclasses import dataclass
from datetime import date
from statistics import median_low

from peuplier.law.library import DEPARTMENT, TERRITORY, library
from peuplier.policy.dated import answering
from peuplier.policy.tree.legal import Status
from peuplier.policy.tree.monitoring_blocks import Table

NAMES = ("seuil_premier_quartile", "seuil_deuxième_quartile", "seuil_troisième_quartile")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Three thresholds in cents per consumption unit and per year, None where the territory has none.

    `provisional`: the order of that year is not known yet, the last known one answers. `hypothesis`: not a legal
    value but the median of other territories; good for a synthetic population, never for a policy.
    """

    q1: int | None
    q2: int | None
    q3: int | None
    status: Status
    provisional: bool
    hypothesis: bool
    source: str


def thresholds(siren: str, on: date, known_on: date | None = None) -> Thresholds:
    """The thresholds of a territory, None where it has none. Raises NotCoveredError outside the years covered.

    `known_on`: as they were known that day; an order published later is ignored, and the last known one answers.
    """
    tables = library().tables(siren)
    found = [_value(tables[name], on, known_on) for name in NAMES]
    first = tables[NAMES[0]]
    answer = answering(first, on, known_on=known_on)
    edition = answer.edition
    sources = dict.fromkeys(filter(None, (first.source_of(edition), tables[NAMES[1]].source)))
    q1, q2, q3 = found
    return Thresholds(q1, q2, q3, edition.status or first.status, answer.provisional, False, " ; ".join(sources))


def for_synthesis(siren: str, department: str, on: date) -> Thresholds:
    """The thresholds of a territory or, where it has none, the medians of its département, as a hypothesis.

    Every département has a territory with thresholds, so that the medians of a region are never needed; the few
    places that are in no département take those of the whole country.
    """
    known = thresholds(siren, on)
    if known.q1 is not None:
        return known
    among = f"du département {department}"
    rows = [_rows(name, on, department) for name in NAMES]
    if not all(rows):
        among, rows = "de la France", [_rows(name, on, None) for name in NAMES]
    q1, q2, q3 = (median_low(values) for values in rows)
    source = f"hypothèse : médianes des {len(rows[0])} territoires {among} qui ont un seuil ({known.source})"
    return Thresholds(q1, q2, q3, Status.DERIVED, known.provisional, True, source)


def _value(table: Table, on: date, known_on: date | None) -> int | None:
    edition = answering(table, on, known_on=known_on).edition
    return int(edition.rows[0].value.value * 100) if edition.rows else None


def _rows(name: str, on: date, department: str | None) -> list[int]:
    """The values of every territory (of a département), each territory once."""
    table = library().table(name)
    edition = answering(table, on).edition
    where, whom = (next(i for i, k in enumerate(table.keys) if k.name == key) for key in (DEPARTMENT, TERRITORY))
    kept = {row.keys[whom]: row for row in edition.rows if department in (None, row.keys[where])}
    return sorted(int(row.value.value * 100) for row in kept.values())
