"""Pairs of a demand and a dwelling as rows: the facts of both side by side, so that every condition is read as usual.

Candidates are taken first; only then is what depends on the dwelling evaluated, on a table of one row a pair. That
table keeps just the columns that the conditions read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.conditions import ConditionCompiler
from peuplier.evaluation.columns.demands import Column, Demands, Texts
from peuplier.evaluation.columns.derivation import CALCULATION_DATE, Derivation
from peuplier.evaluation.columns.program import Op, Program
from peuplier.evaluation.columns.scoring import execute
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.evidence import expiry_name
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.policy.tree.conditions import Condition, Lookup
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.walks import facts_read, groups_read, leaves, terms_of
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact, Subject
from peuplier.vocabulary.formulas import inputs

Rows = NDArray[np.int64]
IDENTIFIER = "logement_identifiant"


@dataclass(frozen=True)
class Dwellings:
    """Dwellings as columns. `ids` are unique; a fact without a column is unknown; `others` are shown, never read.

    `others` hold the columns that no policy reads (names of landlords and residences).
    """

    ids: NDArray[np.str_]
    columns: Mapping[str, Column] = field(default_factory=dict)
    others: Mapping[str, Column] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of_table(cls, columns: Mapping[str, Column]) -> "Dwellings":
        """Dwellings out of the typed columns of a table, that of identifiers included."""
        ids = columns[IDENTIFIER]
        assert isinstance(ids, Texts)
        facts = {name: c for name, c in columns.items() if name in FACTS and name != IDENTIFIER}
        others = {name: c for name, c in columns.items() if name not in FACTS}
        return cls(np.array(ids.values.tolist(), dtype=np.str_), facts, others)

    @cached_property
    def rows(self) -> Demands:
        """The same columns under the identifiers, to be taken beside demands."""
        return Demands(self.ids, self.columns)

    def take(self, places: Rows | Sequence[int]) -> "Dwellings":
        """The dwellings at these places, in that order."""
        others = Demands(self.ids, self.others).take(places).columns
        taken = self.rows.take(places)
        return Dwellings(taken.numbers, taken.columns, others)

    def place(self, identifier: str) -> int | None:
        """Where an identifier stands, or None."""
        return self.rows.position(identifier)

    def facts(self, place: int, on: date, tables: TablesInForce | None = None) -> OneDemand:
        """The facts of one dwelling, unknown cells left out."""
        found = one_demand(self.rows, place, on, tables)
        given = {**found.known(), IDENTIFIER: str(self.ids[place])}
        given.pop("numéro_unique", None)
        return OneDemand(str(self.ids[place]), given, on, tables)

    def text(self, name: str, place: int) -> str | None:
        """A column that is only shown; None when the table does not say."""
        column = self.others.get(name)
        value = column.values[place] if isinstance(column, Texts) else None
        return None if value is None else str(value)


def conditions_behind(policy: Policy, conditions: Iterable[Condition]) -> tuple[Fact, ...]:
    """The facts that conditions read: also those of the groups they name, of their documents, of tables that go on."""
    groups, tables = {group.name: group for group in policy.groups}, policy.known_tables()
    found: dict[str, Fact] = {}
    seen: set[str] = set()

    def read(condition: Condition) -> None:
        found.update({fact.name: fact for fact in facts_read(condition)})
        for table in _tables_read(condition):
            beyond = tables[table].beyond
            if beyond is not None:
                found[beyond.count.name] = beyond.count
        for name in sorted(groups_read(condition) - seen):
            seen.add(name)
            group = groups[name]
            read(group.condition)
            for document in group.evidence:
                found[document.name] = document
                expiry = expiry_name(document.name)
                if expiry in FACTS:
                    found[expiry] = FACTS[expiry]

    for condition in conditions:
        read(condition)
    return tuple(found.values())


def _tables_read(condition: Condition) -> Iterator[str]:
    for terms in terms_of(condition):
        for term in terms:
            yield from (leaf.table for leaf in leaves(term) if isinstance(leaf, Lookup))


def sources_of(facts: Iterable[Fact]) -> set[str]:
    """The names of facts and of all that their formulas read."""
    found: set[str] = set()
    waiting = [fact.name for fact in facts]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            formula = FACTS[name].formula
            waiting += list(inputs(formula)) if formula is not None else []
    return found


def settled(demands: Demands, facts: Iterable[Fact], on: date, tables: TablesInForce) -> Demands:
    """Just these facts of demands, derived ones computed once: what they come from is left behind."""
    derivation = Derivation(demands, on, FACTS, tables)
    wanted = [fact.name for fact in facts if fact.subject is Subject.DEMAND and fact.name != "numéro_unique"]
    known = {name: derivation.column(name) for name in wanted if name != CALCULATION_DATE}
    return Demands(demands.numbers, known)


def narrowed(dwellings: Dwellings, facts: Iterable[Fact]) -> Dwellings:
    """Just these facts of dwellings."""
    wanted = {fact.name for fact in facts}
    return Dwellings(dwellings.ids, {n: c for n, c in dwellings.columns.items() if n in wanted}, {})


def side_by_side(demands: Demands, rows: Rows, dwellings: Dwellings, places: Rows) -> Demands:
    """One row a pair: the demand at `rows[i]` beside the dwelling at `places[i]`."""
    taken, beside = demands.take(rows), dwellings.rows.take(places)
    return Demands(taken.numbers, {**taken.columns, **beside.columns})


def before_one(demands: Demands, rows: Rows, dwellings: Dwellings, place: int) -> Demands:
    """One dwelling before many demands: its facts are repeated on each row."""
    return side_by_side(demands, rows, dwellings, np.full(len(rows), place, dtype=np.int64))


def pair_of(demand: OneDemand, dwelling: OneDemand) -> OneDemand:
    """One demand before one dwelling, for the reasons."""
    given: dict[str, Value] = {**demand.known(), **dwelling.known()}
    return OneDemand(demand.number, given, demand.on, demand.tables)


def truths(
    policy: Policy, table: Demands, on: date, tables: TablesInForce, conditions: Sequence[Condition]
) -> NDArray[np.int8]:
    """Truths (0 false, 1 unknown, 2 true) of conditions [conditions × rows], in one pass."""
    program = Program(len(table))
    groups = {group.name: group for group in policy.groups}
    compiler = ConditionCompiler(program, Derivation(table, on, FACTS, tables), tables, groups)
    for condition in conditions:
        program.emit(Op.OUT, compiler.emit(condition), numbers=(program.truths_out,))
        program.truths_out += 1
    return np.asarray(execute(program).truths).reshape(len(conditions), len(table))
