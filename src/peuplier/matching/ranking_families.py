"""Conditions by what they read of a dwelling: those of few values are answered once for each value, for every demand.

« Commune » or « financing and zone » take few values over a stock: a condition that reads nothing else of the dwelling
is evaluated once for each of them. What is left (a rent) is evaluated on the candidates that are looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Demands, Open, Plain
from peuplier.matching.eligibility import Outcome, whole_condition
from peuplier.matching.pairs import Dwellings, Rows, conditions_behind
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.monitoring_blocks import Admission
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Subject
from peuplier.vocabulary.quantities import Kind

# What lists are made by: places and types, as wishes are.
LISTED = (frozenset({"logement_commune"}), frozenset({"logement_type", "logement_pièces"}))
_FEW = 64
_DISCRETE = frozenset({Kind.BOOLEAN, Kind.CODE, Kind.COUNT})


@dataclass
class Family:
    """Admissions that read the same facts of a dwelling. `values` numbers what each dwelling holds of them.

    `examples` is a dwelling for each number; `answers` the outcome of every demand for a number, once asked.
    """

    facts: tuple[str, ...]
    admissions: tuple[Admission, ...]
    values: Rows
    examples: Rows
    answers: dict[int, NDArray[np.int8]] = field(default_factory=dict)

    @property
    def listed(self) -> bool:
        """Whether lists are made by it."""
        return any(set(self.facts) <= kind for kind in LISTED)


def families(policy: Policy, dwellings: Dwellings) -> tuple[tuple[Family, ...], tuple[Admission, ...]]:
    """The families of a policy over a stock, and the admissions that belong to none."""
    groups: dict[tuple[str, ...], list[Admission]] = {}
    rest: list[Admission] = []
    for admission in policy.admissions:
        read = conditions_behind(policy, [whole_condition(admission)])
        facts = tuple(sorted(fact.name for fact in read if fact.subject is not Subject.DEMAND))
        discrete = all(FACTS[name].kind in _DISCRETE for name in facts)
        (groups.setdefault(facts, []) if discrete else rest).append(admission)
    found: list[Family] = []
    for facts, admissions in groups.items():
        values, examples = numbered(dwellings, facts)
        family = Family(facts, tuple(admissions), values, examples)
        if family.listed or len(examples) <= _FEW:
            found.append(family)
        else:
            rest += admissions
    return tuple(found), tuple(rest)


def numbered(dwellings: Dwellings, facts: Sequence[str]) -> tuple[Rows, Rows]:
    """A number for each combination of facts that dwellings hold: that of each dwelling, and a dwelling of each."""
    cells = [np.zeros(len(dwellings), dtype=np.int64)]
    for name in facts:
        column = dwellings.columns.get(name)
        if isinstance(column, Plain | Open):
            cells.append(column.values.astype(np.int64))
    return distinct(np.stack(cells))


def distinct(cells: Rows) -> tuple[Rows, Rows]:
    """The number of each column of cells among the different ones, and where each of these first stands."""
    _, examples, values = np.unique(cells, axis=1, return_index=True, return_inverse=True)
    return values.reshape(-1).astype(np.int64), examples.astype(np.int64)


def before_value(demands: Demands, dwellings: Dwellings, place: int, facts: Sequence[str]) -> Demands:
    """Every demand before these facts of one dwelling; the columns of demands are used as they are."""
    rows = len(demands)
    columns = dict(demands.columns)
    for name in facts:
        column = dwellings.columns.get(name)
        match column:
            case Plain(values):
                columns[name] = Plain(np.full(rows, values[place], dtype=values.dtype))
            case Open(values, names):
                # One code is left: comparing lists of codes goes through those that both sides have.
                known = bool(column.known[place])
                single = np.full(rows, 0 if known else values[place], dtype=np.int32)
                columns[name] = Open(single, (names[values[place]],) if known else ())
    return Demands(demands.numbers, columns)


def everybody_admitted(rows: int) -> NDArray[np.int8]:
    """The outcome of no condition at all."""
    return np.full(rows, Outcome.ADMITTED, dtype=np.int8)
