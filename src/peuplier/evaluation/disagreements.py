"""Derived facts that a table gives and that its other facts contradict."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from peuplier.evaluation.columns.demands import Column, Demands, Plain, Ratios
from peuplier.evaluation.columns.derivation import Derivation
from peuplier.evaluation.dated_tables import NotCoveredError, TablesInForce
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.one_demand import Value, derived_value
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A given value and the one its formula gives; the given one is used."""

    number: str
    fact: Fact
    given: Value
    derived: Value


def disagreements(demands: Demands, on: date, tables: TablesInForce | None = None) -> Iterator[Disagreement]:
    """Every disagreement of a table at a date, demand by demand within each fact.

    Some formulas read tables of law: without them, or at a date they do not cover, what was given stands alone.
    """
    derivation = Derivation(demands, on, FACTS, tables)
    for name, given in demands.columns.items():
        fact = FACTS[name]
        if fact.formula is None:
            continue
        try:
            derived = derivation.derive(fact)
        except NotCoveredError:
            continue
        for row in np.flatnonzero(_differ(given, derived)).tolist():
            demand = one_demand(demands, row, on, tables)
            formula_says = derived_value(fact.formula, demand)
            yield Disagreement(demand.number, fact, demand[name], formula_says)


def _differ(given: Column, derived: Column) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    both = given.known & derived.known
    match given, derived:
        case Plain(left), Plain(right):
            return np.asarray(both & (left != right))
        case Ratios(), Ratios():
            # Given ratios are written with two decimals: they agree when they round to the same hundredth.
            left = given.num.astype(np.int64) * given.scale_num * derived.den * derived.scale_den
            right = derived.num.astype(np.int64) * derived.scale_num * given.den * given.scale_den
            unit = np.maximum(1, derived.den.astype(np.int64) * derived.scale_den)
            return np.asarray(both & (np.abs(left - right) > unit))
    raise TypeError(given)
