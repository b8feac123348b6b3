"""Facts of one demand taken from a row of columns, or from the values a document writes in an example."""

from datetime import date

import numpy as np

from peuplier.evaluation.calendar import day_of
from peuplier.evaluation.columns.demands import Column, Demands, Lists, Open, Plain, Ratios, Texts, unknown
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.policy.tree.conditions import Constant, Quantity
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind, Ratio


def one_demand(demands: Demands, row: int, on: date, tables: TablesInForce | None = None) -> OneDemand:
    """The facts of the demand at a row, unknown cells left out; `tables` give the formulas that read the law."""
    given = {name: _cell(FACTS[name], column, row) for name, column in demands.columns.items()}
    return OneDemand(str(demands.numbers[row]), {**given, "numéro_unique": str(demands.numbers[row])}, on, tables)


def _cell(fact: Fact, column: Column, row: int) -> Value:
    match column:
        case Texts(values):
            return None if values[row] is None else str(values[row])
        case Open(values, names):
            return names[values[row]] if values[row] != unknown(np.int32) else None
        case Ratios(num, den, scale_num, scale_den):
            if num[row] == unknown(np.int32):
                return None
            return Ratio(int(num[row]) * scale_num, int(den[row]) * scale_den)
        case Lists(offsets, values, filled, names):
            if not filled[row]:
                return None
            items = [int(v) for v in values[offsets[row] : offsets[row + 1]]]
            return tuple(names[i] for i in items) if fact.kind is Kind.CODES else tuple(day_of(i) for i in items)
        case Plain(values):
            return _plain(fact, int(values[row])) if values[row] != unknown(values.dtype) else None


def _plain(fact: Fact, value: int) -> Value:
    match fact.kind:
        case Kind.BOOLEAN:
            return value == 1
        case Kind.DATE:
            return day_of(value)
        case Kind.CODE | Kind.CODES:
            assert fact.codes is not None
            codes = tuple(fact.codes.labels)
            if fact.kind is Kind.CODE:
                return codes[value]
            return tuple(code for place, code in enumerate(codes) if value >> place & 1)
    return value


def stored(fact: Fact, value: Constant) -> Value:
    """A value written in a document, in the stored units of its fact."""
    if not isinstance(value, Quantity):
        return value
    if fact.kind is Kind.RATIO:
        return Ratio(value.value.numerator, value.value.denominator)
    return int(value.value * fact.kind.scale)
