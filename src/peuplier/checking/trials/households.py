"""Searches a household that makes one condition true and others false, by trying the limits that they draw.

A branch is left as soon as three-valued logic settles it: what is false of a household half described stays false
when the rest becomes known. A household that is found is therefore a counter-example whatever else is true of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from peuplier.checking.trials.boundaries import Limits
from peuplier.checking.trials.claims import Claim, behind, sources_of
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.vocabulary import FACTS

LARGEST_SEARCH = 4_000


@dataclass(frozen=True, slots=True)
class Variable:
    """A fact that the search sets, and the values it tries in order; `exact` when no other value matters."""

    name: str
    values: tuple[Value, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: the facts set, or None. `complete` says that every combination was tried."""

    facts: Mapping[str, Value] | None
    complete: bool
    exact: bool
    tried: int


@dataclass
class Search:
    """Searches at one date. `links` give the fact that another repeats, when the vocabulary does not tie them."""

    on: date
    links: Mapping[str, str] = field(default_factory=dict)
    tables: TablesInForce | None = None
    largest: int = LARGEST_SEARCH

    def find(self, holds: Claim | None, fail: Sequence[Claim], rooted: bool = False) -> Found:
        """A household for which `holds` is true (if given) and none of `fail` is.

        `rooted`: only facts that follow from no other are set, so that the household can complete another one.
        """
        claims = [*([holds] if holds else []), *fail]
        variables = self.variables(claims, rooted)
        run = _Run(self, variables, {id(claim): self._of(claim, variables) for claim in claims})
        facts = run.descend({}, holds, list(fail))
        complete = facts is None and run.tried < self.largest
        return Found(facts, complete, all(variable.exact for variable in variables), run.tried)

    def reasons(self, claim: Claim, facts: Mapping[str, Value]) -> dict[str, Value]:
        """The fewest of these facts, in order, that keep a claim true."""
        kept = dict(facts)
        for name in facts:
            without = {other: value for other, value in kept.items() if other != name}
            if claim.test(self.household(without)):
                kept = without
        return kept

    def household(self, facts: Mapping[str, Value]) -> OneDemand:
        """A household with these facts and what follows from them; everything else is unknown."""
        demand = OneDemand("", facts, self.on, self.tables)
        for name, source in self.links.items():
            if name not in demand:
                demand[name] = demand[source]
        return demand

    def variables(self, claims: Iterable[Claim], rooted: bool = False) -> list[Variable]:
        """Independent facts from which every fact read follows."""
        limits, read = Limits(self.on, self.tables), dict[str, None]()
        for claim in claims:
            limits.read(claim)
            read.update({fact.name: None for fact in claim.facts})
        return self.spread(read, limits, rooted)

    def spread(self, names: Iterable[str], limits: Limits, rooted: bool = False) -> list[Variable]:
        """Facts that do not overlap, with the values to try: two facts that overlap are traced to what they share."""
        kept = list(names)
        while clash := next(
            ((a, b) for i, a in enumerate(kept) for b in kept[i + 1 :] if self._roots(a) & self._roots(b)), None
        ):
            a, b = clash
            # The one that follows from the other is dropped; two that merely share something both give way.
            dropped = [b] if a in self._behind(b) else [a] if b in self._behind(a) else [a, b]
            for name in dropped:
                self._replace(name, kept, limits)
        while rooted and (name := next((name for name in kept if self._inputs(name)), "")):
            self._replace(name, kept, limits)
        return [Variable(name, limits.values(FACTS[name]), limits.exact(FACTS[name])) for name in kept]

    def _replace(self, name: str, kept: list[str], limits: Limits) -> None:
        """Put the facts that a fact follows from in its place."""
        limits.carry_down(name)
        place = kept.index(name)
        kept[place : place + 1] = [other for other in self._inputs(name) if other not in kept]

    def _behind(self, name: str) -> frozenset[str]:
        if name in self.links:
            return behind(self.links[name]) | {name}
        return behind(name)

    def _roots(self, name: str) -> frozenset[str]:
        return sources_of(self.links[name]) if name in self.links else sources_of(name)

    def _inputs(self, name: str) -> list[str]:
        if name in self.links:
            return [self.links[name]]
        direct = behind(name) - {name}
        return [other for other in sorted(direct) if not any(other in behind(x) and x != other for x in direct)]

    def _of(self, claim: Claim, variables: Sequence[Variable]) -> list[Variable]:
        wanted = frozenset[str]().union(*(self._behind(fact.name) for fact in claim.facts))
        return [variable for variable in variables if variable.name in wanted]


@dataclass
class _Run:
    """One search: the variables that matter to each claim, and how many households were tried."""

    search: Search
    variables: Sequence[Variable]
    of: Mapping[int, Sequence[Variable]]
    tried: int = 0

    def descend(self, facts: dict[str, Value], holds: Claim | None, fail: list[Claim]) -> dict[str, Value] | None:
        if self.tried >= self.search.largest:
            return None
        self.tried += 1
        household = self.search.household(facts)
        wanted = holds.test(household) if holds else True
        if wanted is False:
            return None
        open_: list[Claim] = []
        for claim in fail:
            truth = claim.test(household)
            if truth:
                return None
            if truth is None:
                open_.append(claim)
        if wanted and not open_:
            return facts
        undecided = [holds] if holds and not wanted else open_
        free = (v for claim in undecided for v in self.of[id(claim)] if v.name not in facts)
        variable = next(free, None)
        if variable is None:
            return None
        for value in variable.values:
            found = self.descend({**facts, variable.name: value}, None if wanted else holds, open_)
            if found is not None:
                return found
        return None
