"""Conditions of a document or of the law, ready to be tried on households: their test and every fact behind them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons.truths import Test, Tests
from peuplier.policy.tree.conditions import AllOf, AnyOf, Condition, InGroup, Negated
from peuplier.policy.tree.scoring_blocks import Group
from peuplier.policy.tree.walks import facts_read
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.formulas import inputs


@dataclass(frozen=True, slots=True)
class Claim:
    """A condition with its test; `parts` are the conditions read, those of the groups it names included."""

    test: Test
    parts: tuple[Condition, ...]
    tables: TablesInForce

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts read, each once, in order."""
        return tuple({fact.name: fact for part in self.parts for fact in facts_read(part)}.values())


class Claims:
    """Makes the claims of one text. Groups count as if they were proved: the lint looks at definitions."""

    def __init__(self, groups: Mapping[str, Group], tables: TablesInForce) -> None:
        self._groups = {name: replace(group, evidence=()) for name, group in groups.items()}
        self._tests, self._tables = Tests(self._groups, tables), tables

    def claim(self, condition: Condition) -> Claim:
        """A condition of the text. Raises NotCoveredError when it reads a table that has no value."""
        return Claim(self._tests.test(condition), tuple(parts_of(condition, self._groups)), self._tables)

    def group(self, name: str) -> Claim:
        """The definition of a group of the text."""
        return self.claim(InGroup(name))


def parts_of(
    condition: Condition, groups: Mapping[str, Group], seen: frozenset[str] = frozenset()
) -> Iterator[Condition]:
    """The simple conditions within one, those of the groups it names included."""
    match condition:
        case InGroup(name):
            if name not in seen:
                yield from parts_of(groups[name].condition, groups, seen | {name})
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from parts_of(part, groups, seen)
        case Negated(part):
            yield from parts_of(part, groups, seen)
        case _:
            yield condition


@cache
def behind(name: str) -> frozenset[str]:
    """A fact and all those it follows from."""
    formula = FACTS[name].formula
    found = {name}
    for other in inputs(formula) if formula else ():
        found |= behind(other)
    return frozenset(found)


@cache
def sources_of(name: str) -> frozenset[str]:
    """The facts without formula that a fact follows from (itself when it has none)."""
    return frozenset(other for other in behind(name) if FACTS[other].formula is None)


def akin(claim: Claim, other: Claim) -> bool:
    """Whether two claims speak of the same thing: a fact of one is a fact of the other, or follows from it."""
    return any(a.name in behind(b.name) or b.name in behind(a.name) for a in claim.facts for b in other.facts)
