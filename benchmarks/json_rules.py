"""json-logic: the tree as one JSON rule, applied demand by demand."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from json_logic import jsonLogic

from benchmarks.openfisca import months_since
from benchmarks.tables import FLAGS
from benchmarks.translation import Translator
from peuplier.evaluation.columns.demands import Demands, Plain, Ratios
from peuplier.policy.tree.document import Policy

_OPERATORS = {"=": "==", "≠": "!="}


class Rules:
    """Expressions as JSON values."""

    def flag(self, column: str) -> Any:
        return {"var": column}

    def compare(self, column: str, operator: str, value: int) -> Any:
        return {_OPERATORS.get(operator, operator): [{"var": column}, value]}

    def among(self, column: str, positions: Sequence[int]) -> Any:
        return {"in": [{"var": column}, list(positions)]}

    def holds_any(self, column: str, positions: Sequence[int]) -> Any:
        return self.among(column, positions)

    def ratio(self, column: str, operator: str, value: Fraction) -> Any:
        left = {"*": [{"var": f"{column}_num"}, value.denominator]}
        return {operator: [left, {"*": [{"var": f"{column}_den"}, value.numerator]}]}

    def every(self, parts: Sequence[Any]) -> Any:
        return {"and": list(parts)}

    def some(self, parts: Sequence[Any]) -> Any:
        return {"or": list(parts)}

    def negated(self, part: Any) -> Any:
        return {"!": [part]}

    def choose(self, cases: Sequence[tuple[Any, int]], otherwise: int) -> Any:
        return {"if": [*(item for case in cases for item in case), otherwise]}

    def times(self, column: str, points: int) -> Any:
        return {"*": [{"var": column}, points]}

    def months(self, column: str, points: int) -> Any:
        return self.times(column, points)

    def bounded(self, part: Any, low: int | None, high: int | None) -> Any:
        part = part if high is None else {"min": [part, high]}
        return part if low is None else {"max": [part, low]}

    def added(self, parts: Sequence[Any]) -> Any:
        return {"+": list(parts)}

    def largest(self, parts: Sequence[Any]) -> Any:
        return {"max": list(parts)}

    def named(self, criterion: str) -> Any:
        return {"var": criterion}


class JsonLogic:
    """The rule and the rows as dictionaries; json-logic has no dates, so it is given whole months."""

    def __init__(self, policy: Policy, table: Demands, rows: int) -> None:
        translator = Translator(policy, Rules())
        self._rule = translator.total(translator.criteria())
        self._rows = _rows(table, rows)

    def totals(self) -> list[int]:
        """The points of every row."""
        return [jsonLogic(self._rule, row) for row in self._rows]


def _rows(table: Demands, rows: int) -> list[dict[str, Any]]:
    lists: dict[str, list[Any]] = {}
    for name, column in table.columns.items():
        match column:
            case Plain(values) if name in FLAGS:
                lists[name] = values[:rows].astype(np.bool_).tolist()
            case Plain(values) if name == "dépôt_demande":
                lists[name] = months_since(values[:rows].astype("datetime64[D]")).tolist()
            case Plain(values) if name == "situation_logement":
                lists[name] = [int(value).bit_length() - 1 for value in values[:rows]]
            case Plain(values):
                lists[name] = values[:rows].tolist()
            case Ratios(num, den):
                lists[f"{name}_num"], lists[f"{name}_den"] = num[:rows].tolist(), den[:rows].tolist()
    return [dict(zip(lists, cells, strict=True)) for cells in zip(*lists.values(), strict=True)]
