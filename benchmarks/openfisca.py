"""OpenFisca-core: the tree as vectorised formulas, one variable per criterion and one for the total."""

import logging
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.tables import FLAGS, ON
from benchmarks.translation import Translator
from peuplier.evaluation.columns.demands import Demands, Plain, Ratios
from peuplier.policy.tree.document import Policy

PERIOD = f"{ON:%Y-%m}"
_PYTHON = {"=": "==", "≠": "!="}


class Formulas:
    """Expressions as Python source over arrays, in the style of OpenFisca formulas."""

    def flag(self, column: str) -> str:
        return self.named(column)

    def compare(self, column: str, operator: str, value: int) -> str:
        return f"({self.named(column)} {_PYTHON.get(operator, operator)} {value})"

    def among(self, column: str, positions: Sequence[int]) -> str:
        return self.some([f"({self.named(column)} == {place})" for place in positions])

    def holds_any(self, column: str, positions: Sequence[int]) -> str:
        return f"(({self.named(column)} & {sum(1 << place for place in positions)}) != 0)"

    def ratio(self, column: str, operator: str, value: Fraction) -> str:
        num, den = self.named(f"{column}_num"), self.named(f"{column}_den")
        return f"({num} * {value.denominator} {operator} {den} * {value.numerator})"

    def every(self, parts: Sequence[str]) -> str:
        return f"({' & '.join(parts)})"

    def some(self, parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"({' | '.join(parts)})"

    def negated(self, part: str) -> str:
        return f"(~{part})"

    def choose(self, cases: Sequence[tuple[str, int]], otherwise: int) -> str:
        text = str(otherwise)
        for condition, points in reversed(cases):
            text = f"np.where({condition}, {points}, {text})"
        return text

    def times(self, column: str, points: int) -> str:
        return f"({self.named(column)} * {points})"

    def months(self, column: str, points: int) -> str:
        return f"(months_since({self.named(column)}) * {points})"

    def bounded(self, part: str, low: int | None, high: int | None) -> str:
        part = part if high is None else f"np.minimum({part}, {high})"
        return part if low is None else f"np.maximum({part}, {low})"

    def added(self, parts: Sequence[str]) -> str:
        return f"({' + '.join(parts)})"

    def largest(self, parts: Sequence[str]) -> str:
        return f"np.maximum.reduce([{', '.join(parts)}])"

    def named(self, criterion: str) -> str:
        return f"person({criterion!r}, period)"


def months_since(days: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Whole months to the calculation date, whose day every month has."""
    months = days.astype("datetime64[M]")
    day_of_month = (days - months.astype("datetime64[D]")).astype(np.int64) + 1
    return (np.datetime64(ON, "M") - months).astype(np.int64) - (day_of_month > ON.day)


class Fisca:
    """A tax and benefit system made from the tree, and a fresh simulation for each run."""

    def __init__(self, policy: Policy, table: Demands) -> None:
        logging.getLogger("openfisca_core").setLevel(logging.ERROR)
        self._entity = build_entity(key="person", plural="persons", label="demand", is_person=True)
        self._system = TaxBenefitSystem([self._entity])
        self._rows = len(table)
        self._inputs = _inputs(table)
        for name, values in self._inputs.items():
            self._declare(name, _type_of(values), None)
        translator = Translator(policy, Formulas())
        criteria = translator.criteria()
        for name, expression in criteria.items():
            self._declare(f"c_{name}", int, expression)
        parts = {name: Formulas().named(f"c_{name}") for name in criteria}
        self._declare("total", int, translator.total(parts))

    def _declare(self, name: str, kind: type, expression: str | None) -> None:
        body: dict[str, Any] = {
            "value_type": kind,
            "entity": self._entity,
            "definition_period": DateUnit.MONTH,
            "label": name,
        }
        if expression is not None:
            body["formula"] = _function(expression)
        self._system.add_variable(type(name, (Variable,), body))

    def simulation(self) -> Any:
        """A simulation with every input given and nothing calculated."""
        simulation = SimulationBuilder().build_default_simulation(self._system, self._rows)
        for name, values in self._inputs.items():
            simulation.set_input(name, PERIOD, values)
        return simulation

    @staticmethod
    def totals(simulation: Any) -> NDArray[np.int32]:
        """The points of every demand."""
        return np.asarray(simulation.calculate("total", PERIOD))


def _function(expression: str) -> Any:
    room: dict[str, Any] = {"np": np, "months_since": months_since}
    exec(f"def formula(person, period):\n    return {expression}\n", room)  # noqa: S102
    return room["formula"]


def _type_of(values: NDArray[np.generic]) -> type:
    return {"b": bool, "M": date}.get(values.dtype.kind, int)


def _inputs(table: Demands) -> dict[str, NDArray[np.generic]]:
    found: dict[str, NDArray[np.generic]] = {}
    for name, column in table.columns.items():
        match column:
            case Plain(values) if name in FLAGS:
                found[name] = values.astype(np.bool_)
            case Plain(values) if name == "dépôt_demande":
                found[name] = values.astype("datetime64[D]")
            case Plain(values):
                found[name] = values.astype(np.int32)
            case Ratios(num, den):
                found[f"{name}_num"], found[f"{name}_den"] = num, den
    return found
