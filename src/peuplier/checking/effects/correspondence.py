"""Which blocks of two documents answer to one another, and which of them give the same points in every world.

A criterion is the same when its lines are, and when the groups and the tables that it reads are: whatever is missing in
a demand, it then gives as many points under both documents, even where neither can say how many.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from peuplier.checking.differences.pairs import pairs, renamed
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons.sentences import criterion_facts
from peuplier.policy.tree.conditions import Condition, Lookup
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.extent import criterion_extent
from peuplier.policy.tree.scoring_blocks import (
    Bonus,
    Bounds,
    Case,
    CodePoints,
    CodeTable,
    Criterion,
    Group,
    Refusals,
    Slope,
    StepTable,
)
from peuplier.policy.tree.walks import groups_read, leaves, terms_of
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.formulas import inputs, tables_read

# Points are kept in 16 bits; a difference that could leave them is read from the two intervals instead.
_LARGEST = 32_000
# Attached to no grid, a criterion is computed and added to nothing.
_NO_GRID = ("—",)


@dataclass(frozen=True)
class Correspondence:
    """Names of the document after by names of the document before, where they differ; and what gives the same points.

    `same` names criteria and refusal rules; `differences` are criteria worth what the document after gives more than
    the document before, for those whose lines have the same conditions: one missing fact then decides both.
    """

    names: Mapping[str, str]
    same: frozenset[str]
    differences: Mapping[str, Criterion]

    def new_name(self, name: str) -> str:
        """What a block of the document before is called in the document after, if it is there."""
        return self.names.get(name, name)


def correspondence(before: Policy, after: Policy, on: date) -> Correspondence:
    """The scoring blocks of two documents set side by side. Raises NotCoveredError when a table has no value."""
    _, names = pairs(before, after)
    worlds = _Worlds(before, after, on, names)
    same = frozenset(block.name for block in _scored(after) if worlds.same(block))
    differences: dict[str, Criterion] = {}
    for criterion in after.criteria:
        was = worlds.was(criterion.name)
        if isinstance(was, Criterion) and criterion.name not in same and worlds.read_the_same(was, criterion):
            difference = _difference(was, criterion)
            if difference is not None and max(map(abs, criterion_extent(difference))) <= _LARGEST:
                differences[criterion.name] = difference
    return Correspondence(names, same, differences)


class _Worlds:
    """Compares what blocks read, down to the values of tables at a date and of the law behind derived facts."""

    def __init__(self, before: Policy, after: Policy, on: date, names: Mapping[str, str]) -> None:
        self._policies = before, after
        self._was = {block.name: block for block in (renamed(block, names) for block in _scored(before))}
        was = [renamed(group, names) for group in before.groups]
        self._groups = [{group.name: group for group in groups} for groups in (was, after.groups)]
        self._tables = TablesInForce(before, on), TablesInForce(after, on)
        self._old_names = {new: old for old, new in names.items()}
        self._table_names = [{names.get(name, name) for name in before.known_tables()}, set(after.known_tables())]
        self._same_groups: dict[str, bool] = {}

    def was(self, name: str) -> Criterion | Refusals | None:
        """The criterion or refusal rule of the document before that a block of the document after was."""
        return self._was.get(name)

    def same(self, block: Criterion | Refusals) -> bool:
        """Whether a block of the document after gives, in every world, what it gave in the document before."""
        was = self._was.get(block.name)
        if was is None or _plain(was) != _plain(block):
            return False
        if isinstance(was, Criterion) and isinstance(block, Criterion):
            return self.read_the_same(was, block)
        return self._same_law([block.counted] if isinstance(block, Refusals) else [])

    def read_the_same(self, was: Criterion, criterion: Criterion) -> bool:
        """Whether the groups, the tables and the law that both read are the same under both documents."""
        conditions = (*was.conditions(), *criterion.conditions())
        if not all(self._reads_the_same(condition) for condition in conditions):
            return False
        # The groups being the same, those of the document after give the facts of both.
        return self._same_law(fact for one in (was, criterion) for fact in criterion_facts(one, self._policies[1]))

    def _same_law(self, facts: Iterable[Fact]) -> bool:
        """Whether the law gives both documents the same values for the formulas behind these facts."""
        waiting, seen = [fact.name for fact in facts], set[str]()
        before, after = self._tables
        while waiting:
            name = waiting.pop()
            formula = FACTS[name].formula
            if name in seen or formula is None:
                continue
            seen.add(name)
            waiting += inputs(formula)
            if any(before.of_law(table) != after.of_law(table) for table in tables_read(formula)):
                return False
        return True

    def _reads_the_same(self, condition: Condition) -> bool:
        read = (leaf for terms in terms_of(condition) for term in terms for leaf in leaves(term))
        tables = {leaf.table for leaf in read if isinstance(leaf, Lookup)}
        return all(self._same_table(name) for name in tables) and all(map(self._same_group, groups_read(condition)))

    def _same_group(self, name: str) -> bool:
        if name not in self._same_groups:
            before, after = (groups.get(name) for groups in self._groups)
            same = before is not None and after is not None and _plain(before) == _plain(after)
            self._same_groups[name] = same and after is not None and self._reads_the_same(after.condition)
        return self._same_groups[name]

    def _same_table(self, name: str) -> bool:
        if not all(name in names for names in self._table_names):
            return False
        before, after = self._tables
        old = self._old_names.get(name, name)
        return before.values(old) == after.values(name) and before.beyond(old) == after.beyond(name)


def _scored(policy: Policy) -> list[Criterion | Refusals]:
    return [*policy.criteria, *policy.refusals]


def _plain(block: Criterion | Refusals | Group) -> Criterion | Refusals | Group:
    """The block without what does not decide its own points: title, source, rubric, grids, free text."""
    match block:
        case Criterion():
            return replace(block, title="", source=None, rubric=None, grids=(), boxes=())
        case Refusals():
            return replace(block, title="", source=None, grids=(), accepted_reasons=None, follow_up=None)
        case Group():
            return replace(block, title="", source=None, proof=None)


def _difference(before: Criterion, after: Criterion) -> Criterion | None:
    """A criterion worth `after` less `before`, or None when their lines do not answer to one another."""
    plain = Bounds()
    settled = before.when_unknown is not None or after.when_unknown is not None
    if settled or (before.bounds, after.bounds) != (plain, plain):
        return None
    if (before.evidence, before.counting) != (after.evidence, after.counting):
        return None
    if [case.condition for case in before.cases] != [case.condition for case in after.cases]:
        return None
    table, slopes = _table(before, after), _slopes(before.slopes, after.slopes)
    if table == () or slopes is None:
        return None
    cases = tuple(Case(a.condition, a.points - b.points) for a, b in zip(after.cases, before.cases, strict=True))
    gains: dict[Condition, int] = {}
    for bonus, sign in [*((bonus, 1) for bonus in after.bonuses), *((bonus, -1) for bonus in before.bonuses)]:
        gains[bonus.condition] = gains.get(bonus.condition, 0) + sign * bonus.points
    otherwise = (after.otherwise or 0) - (before.otherwise or 0) if cases else None
    return replace(
        after,
        cases=cases,
        otherwise=otherwise,
        table=table or None,
        slopes=slopes,
        bonuses=tuple(Bonus(condition, gain) for condition, gain in gains.items() if gain),
        rubric=None,
        grids=_NO_GRID,
        boxes=(),
    )


def _table(before: Criterion, after: Criterion) -> StepTable | CodeTable | tuple[()] | None:
    """The difference of two tables: None when there is nothing to add, () when they do not answer to one another."""
    match before.table, after.table:
        case left, right if left == right:
            return None
        case StepTable(fact, steps), StepTable(other, others) if fact == other:
            if [(s.low, s.high) for s in steps] != [(s.low, s.high) for s in others]:
                return ()
            if any(step.linear for step in (*steps, *others)):
                return ()
            moved = (replace(b, points=b.points - a.points) for a, b in zip(steps, others, strict=True))
            return StepTable(fact, tuple(replace(step, points_high=step.points) for step in moved))
        case CodeTable(fact, rows, rest), CodeTable(other, others, other_rest) if fact == other:
            old = {code: row.points for row in rows for code in row.codes}
            new = {code: row.points for row in others for code in row.codes}
            gains = {code: new.get(code, other_rest) - old.get(code, rest) for code in dict.fromkeys([*old, *new])}
            return CodeTable(fact, tuple(CodePoints((c,), gain) for c, gain in gains.items()), other_rest - rest)
    return ()


def _slopes(before: tuple[Slope, ...], after: tuple[Slope, ...]) -> tuple[Slope, ...] | None:
    """The difference of two sets of slopes; None when a bound would make it something else than a slope."""
    changed = [(slope, -1) for slope in before if slope not in after]
    changed += [(slope, 1) for slope in after if slope not in before]
    if any(slope.bounds != Bounds() for slope, _ in changed):
        return None
    gains: dict[Slope, int] = {}
    for slope, sign in changed:
        bare = replace(slope, points=0)
        gains[bare] = gains.get(bare, 0) + sign * slope.points
    return tuple(replace(slope, points=gain) for slope, gain in gains.items() if gain)
