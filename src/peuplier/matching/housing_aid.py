"""A stated, fictional estimate of the housing aid of a household in a dwelling: a hypothesis, never the payer's own.

Formula and numbers are in data/housing_aid/estimate.toml, dated. A simulation by the payer (« logement_aide_estimée »)
takes the place of the estimate as soon as it is known. Amounts are whole cents a month; the aid rounds down to a euro.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

HYPOTHESIS = "hypothèse – à remplacer"
Cents = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class AidParameters:
    """One dated edition; lists go by number of persons, the last value holding beyond."""

    start: date
    status: str
    source: str
    reference_rent: tuple[int, ...]
    charges: tuple[int, ...]
    allowance: tuple[int, ...]
    least_share: int
    rate_percent: int
    least_aid: int


@dataclass(frozen=True, slots=True)
class DefaultBurden:
    """The burden threshold used when the policy writes none."""

    share: Fraction
    status: str
    source: str


@cache
def _file() -> tuple[tuple[AidParameters, ...], DefaultBurden]:
    path = resources.files("peuplier") / "data" / "housing_aid" / "estimate.toml"
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    editions = tuple(_edition(edition) for edition in told["edition"])
    burden = told["burden"]
    return editions, DefaultBurden(Fraction(burden["percent"], 100), burden["status"], burden["source"])


def _edition(told: dict[str, Any]) -> AidParameters:
    lists: dict[str, Any] = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
    return AidParameters(**{**told, **lists})


def aid_parameters(on: date) -> AidParameters | None:
    """The edition in force at a date; None before the first one."""
    started = [edition for edition in _file()[0] if edition.start <= on]
    return started[-1] if started else None


def default_burden() -> DefaultBurden:
    """The threshold of the hypothesis."""
    return _file()[1]


def estimate(parameters: AidParameters, rent: int, charges: int, resources: int, persons: int) -> int:
    """The aid of one household, all amounts known, `persons` at least 1."""
    size = min(persons, len(parameters.charges)) - 1
    taken = min(rent, parameters.reference_rent[size]) + parameters.charges[size] - parameters.least_share
    beyond = max(0, resources - parameters.allowance[size])
    # In ten-thousandths of a euro, so that the rate stays exact; then down to a whole euro.
    whole = (100 * taken - parameters.rate_percent * beyond) // 10_000 * 100
    aid = max(0, whole)
    return 0 if aid < parameters.least_aid else min(aid, rent + charges)


def estimates(parameters: AidParameters, rent: Cents, charges: Cents, resources: Cents, persons: Cents) -> Cents:
    """The aid of each pair. Written apart from `estimate`, in columns; unknown cells must hold harmless numbers."""
    last = len(parameters.charges) - 1
    size = np.clip(persons - 1, 0, last)
    reference, flat, allowance = (
        np.array(values, dtype=np.int64)[size]
        for values in (parameters.reference_rent, parameters.charges, parameters.allowance)
    )
    share = parameters.least_share * 100 + parameters.rate_percent * np.clip(resources - allowance, 0, None)
    aid = (100 * (np.minimum(rent, reference) + flat) - share) // 10_000 * 100
    aid = np.where(aid < max(0, parameters.least_aid), 0, aid)
    return np.asarray(np.minimum(aid, rent + charges), dtype=np.int64)
