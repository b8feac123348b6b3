"""What the lint holds together: a document, the law at a date, and the households it tries on both."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from peuplier.checking.trials.claims import Claim, Claims
from peuplier.checking.trials.households import Search
from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.dated_tables import NotCoveredError, TablesInForce
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.law.library import Library
from peuplier.policy.dated import in_force
from peuplier.policy.tree.conditions import AnyOf, Condition, InGroup, Place
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.monitoring_blocks import NominatorShare, Objective, Table
from peuplier.policy.tree.scoring_blocks import Group

# The heads of the texts of law are read alone: the whole of them is long.
_CHECKED = re.compile(r"^vérifié_jusqu'au: (\d{4}-\d{2}-\d{2})$", re.MULTILINE)
# What is said of an allocation was said of its dwelling before it.
_SHARED = ("réservataire", "en_qpv", "bailleur", "commune", "quartier_prioritaire", "résidence", "type", "financement")


@dataclass(frozen=True, slots=True)
class Statutes:
    """What the law says of a territory at a date, in the trees of the policy language.

    `groups` are the priority groups; `objectives` the minimum shares; `shares` the most of a flow that each
    nominator may be reserved; `tables` the national tables that have a value for the territory at the date;
    `checked_until` the day after which one of these texts has not been read again.
    """

    groups: tuple[Group, ...] = ()
    objectives: tuple[Objective, ...] = ()
    shares: tuple[NominatorShare, ...] = ()
    tables: tuple[Table, ...] = ()
    checked_until: date | None = None


def statutes(law: Library, territory: str, on: date) -> Statutes:
    """The law of a territory at a date."""
    tables = tuple(table for table in law.tables(territory).values() if _answers(table, on))
    heads = (found for text in law.sources.values() for found in _CHECKED.findall(text))
    checked = min((date.fromisoformat(day) for day in heads), default=None)
    groups = law.groups(on)
    names = {group.name for group in groups}
    objectives = (replace(o, population=_among(o.population, names)) for o in law.objectives(on))
    return Statutes(groups, tuple(objectives), law.shares(on), tables, checked)


def _among(condition: Condition | None, names: set[str]) -> Condition | None:
    """A condition without the groups that are not in force yet: nobody belongs to them."""
    if not isinstance(condition, AnyOf):
        return condition
    kept = tuple(part for part in condition.parts if not isinstance(part, InGroup) or part.group in names)
    return AnyOf(kept) if len(kept) > 1 else kept[0] if kept else None


def _answers(table: Table, on: date) -> bool:
    try:
        in_force(table, on, prolonged=True)
    except NotCoveredError:
        return False
    return True


@dataclass(frozen=True)
class Case:
    """One examination. `demands` are those of the territory, when the document is also held against data."""

    policy: Policy
    statutes: Statutes
    on: date
    demands: Demands | None = None

    @cached_property
    def head(self) -> Place:
        """Where a finding about the whole document stands."""
        return Place(1, "en-tête")

    @cached_property
    def lenient(self) -> Policy:
        """The document whose last tables go on: what is asked here is what rules say, not whether they are dated."""
        return replace(self.policy, front=replace(self.policy.front, extended_tables=True))

    @cached_property
    def claims(self) -> Claims:
        """Conditions of the document."""
        return Claims({group.name: group for group in self.policy.groups}, TablesInForce(self.lenient, self.on))

    @cached_property
    def law_claims(self) -> Claims:
        """Conditions of the law: they read its tables."""
        return Claims({group.name: group for group in self.statutes.groups}, self.law_tables)

    @cached_property
    def law_tables(self) -> TablesInForce:
        """The tables of law, without those of the document that bear their names."""
        return TablesInForce(replace(self.lenient, tables=(), borrowed=self.statutes.tables), self.on)

    def claim(self, condition: Condition) -> Claim | None:
        """A condition of the document, None when a table it reads has no value at the date."""
        try:
            return self.claims.claim(condition)
        except NotCoveredError:
            return None

    def law_claim(self, condition: Condition) -> Claim | None:
        """A condition of the law, None when a table it reads has no value at the date."""
        try:
            return self.law_claims.claim(condition)
        except NotCoveredError:
            return None

    @cached_property
    def search(self) -> Search:
        """The search of households, under the tables of law that some facts are derived from."""
        links = {f"attribution_{word}": f"logement_{word}" for word in _SHARED}
        return Search(self.on, links, self.law_tables)

    @cached_property
    def silent(self) -> tuple[Table, ...]:
        """The tables of law that the document applies and that have no value at the date."""
        return tuple(table for table in self.policy.borrowed if not _answers(table, self.on))

    @cached_property
    def explainer(self) -> Explainer | None:
        """The document executed, None when a table it reads, its own or of the law, has no value at the date."""
        if self.silent:
            return None
        try:
            return Explainer(self.lenient, self.on)
        except NotCoveredError:
            return None
