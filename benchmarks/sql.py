"""DuckDB: the tree as one SQL expression of CASEs over an in-memory table of narrow columns."""

from collections.abc import Sequence
from fractions import Fraction

import duckdb
import numpy as np
from numpy.typing import NDArray

from benchmarks.tables import FLAGS, ON
from benchmarks.translation import Translator
from peuplier.evaluation.columns.demands import Demands, Plain, Ratios
from peuplier.policy.tree.document import Policy


class Sql:
    """Expressions as SQL text."""

    def flag(self, column: str) -> str:
        return f'"{column}"'

    def compare(self, column: str, operator: str, value: int) -> str:
        return f'"{column}" {operator.replace("≠", "<>")} {value}'

    def among(self, column: str, positions: Sequence[int]) -> str:
        return f'"{column}" IN ({", ".join(map(str, positions))})'

    def holds_any(self, column: str, positions: Sequence[int]) -> str:
        return f'("{column}" & {sum(1 << place for place in positions)}) <> 0'

    def ratio(self, column: str, operator: str, value: Fraction) -> str:
        return f'"{column}_num" * {value.denominator} {operator} "{column}_den" * {value.numerator}'

    def every(self, parts: Sequence[str]) -> str:
        return f"({' AND '.join(parts)})"

    def some(self, parts: Sequence[str]) -> str:
        return f"({' OR '.join(parts)})"

    def negated(self, part: str) -> str:
        return f"NOT ({part})"

    def choose(self, cases: Sequence[tuple[str, int]], otherwise: int) -> str:
        whens = " ".join(f"WHEN {condition} THEN {points}::SMALLINT" for condition, points in cases)
        return f"CASE {whens} ELSE {otherwise}::SMALLINT END"

    def times(self, column: str, points: int) -> str:
        return f'"{column}" * {points}::SMALLINT'

    def months(self, column: str, points: int) -> str:
        # A fixed calculation date whose day every month has: a month is whole once its day is reached.
        years = f'({ON.year} - year("{column}"))'
        begun = f'(CASE WHEN day("{column}") > {ON.day} THEN 1 ELSE 0 END)'
        return f'({years} * 12 + {ON.month} - month("{column}") - {begun}) * {points}'

    def bounded(self, part: str, low: int | None, high: int | None) -> str:
        part = part if high is None else f"least({part}, {high})"
        return part if low is None else f"greatest({part}, {low})"

    def added(self, parts: Sequence[str]) -> str:
        return " + ".join(f"({part})" for part in parts)

    def largest(self, parts: Sequence[str]) -> str:
        return f"greatest({', '.join(parts)})"

    def named(self, criterion: str) -> str:
        return f'"{criterion}"'


class Duck:
    """One connection with the table loaded, on two threads."""

    def __init__(self, policy: Policy, table: Demands, threads: int) -> None:
        translator = Translator(policy, Sql())
        self.expression = translator.total(translator.criteria())
        self._connection = duckdb.connect()
        self._connection.execute(f"SET threads = {threads}")
        self._connection.register("given", _plain_arrays(table))
        self._connection.execute(
            'CREATE TABLE demands AS SELECT * REPLACE (DATE \'1970-01-01\' + "dépôt_demande" AS "dépôt_demande") '
            "FROM given"
        )
        self._connection.unregister("given")

    def totals(self) -> NDArray[np.int64]:
        """The points of every demand, fetched as an array."""
        found = self._connection.execute(f"SELECT {self.expression} AS total FROM demands").fetchnumpy()
        return np.asarray(found["total"])

    def added_up(self) -> int:
        """Only the sum of all points: nothing is written."""
        row = self._connection.execute(f"SELECT sum({self.expression}) FROM demands").fetchone()
        assert row is not None
        return int(row[0])


def _plain_arrays(table: Demands) -> dict[str, NDArray[np.generic]]:
    found: dict[str, NDArray[np.generic]] = {}
    for name, column in table.columns.items():
        match column:
            case Plain(values):
                found[name] = values.astype(np.bool_) if name in FLAGS else values
            case Ratios(num, den):
                found[f"{name}_num"], found[f"{name}_den"] = num, den
    return found
