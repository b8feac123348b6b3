"""What a household is worth under a document: totals of made-up households, and the best that common facts can give."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from peuplier.checking.legal.case import Case
from peuplier.checking.trials.boundaries import Limits
from peuplier.checking.trials.claims import Claim, sources_of
from peuplier.checking.trials.families import TOGETHER, families
from peuplier.checking.trials.ordinary import overlaid
from peuplier.evaluation.calendar import months_before
from peuplier.evaluation.reasons.explainer import Explainer, GridExplanation, Line
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.scoring_blocks import Criterion, Every, Grid, Group, Slope, StepTable
from peuplier.policy.tree.walks import facts_read, groups_read
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact, Origin
from peuplier.vocabulary.household import FACTS as HOUSEHOLD
from peuplier.vocabulary.housing import FACTS as HOUSING

# How long a wait the lint looks at when nothing caps it, in months: ten years.
LONGEST_WAIT = 120
SENIORITY = ("dépôt_demande", "délai_anormalement_long")
# Where the household wants to live: its points may not depend on it either.
WISHES = ("communes_souhaitées", "quartiers_souhaités")
LINK = ("commune_résidence", "commune_travail", "communes_travail_cotitulaires", "commune_logement_possédé")
DALO: Mapping[str, Value] = {"statut_dalo": "ACTIF"}
DALO_NAMES = frozenset({"dalo_reconnu", "statut_dalo"})
_HOUSING = frozenset(
    fact.name
    for fact in (*HOUSING, *HOUSEHOLD)
    if fact.formula is None and fact.name not in (*LINK, "naissances_attendues") and fact.origin is not Origin.LABEL
)
_PASSES = 3


@dataclass(frozen=True)
class Worth:
    """The totals of one grid. `start` is an ordinary household that the grid surely scores."""

    case: Case
    grid: Grid
    explainer: Explainer
    start: Mapping[str, Value]

    @cached_property
    def limits(self) -> Limits:
        """The limits that the criteria of the document draw."""
        return limits_of(self.case)

    def total(self, facts: Mapping[str, Value]) -> int | None:
        """Points acquired, None when the grid does not surely score the household."""
        read = self.read(facts)
        return read.low if read.scored else None

    def read(self, facts: Mapping[str, Value]) -> GridExplanation:
        """What the grid says of the starting household with other facts."""
        household = self.case.search.household({**self.start, **facts})
        found = self.explainer.explain(household).grids
        return next(grid for grid in found if grid.grid.name == self.grid.name)

    @cached_property
    def base(self) -> int:
        """The points of the starting household."""
        return self.total({}) or 0

    def gain(self, facts: Mapping[str, Value], start: Mapping[str, Value] = MappingProxyType({})) -> int | None:
        """What these facts add to the starting household, or to that household with the facts of `start`."""
        before, after = self._unfloored(start), self._unfloored({**start, **facts})
        return None if before is None or after is None else after - before

    def _unfloored(self, facts: Mapping[str, Value]) -> int | None:
        """A total before the floor of the grid, which would hide what is lost below it; its cap stays."""
        read = self.read(facts)
        if not read.scored:
            return None
        bounding = (r.low for r in read.reasons if r.line is Line.BOUNDED and isinstance(r.block, Grid))
        points, cap = read.low - sum(bounding), self.grid.bounds.at_most
        return points if cap is None else min(points, cap)

    def points_of(self, criterion: Criterion, facts: Mapping[str, Value]) -> int | None:
        """Points acquired by one criterion, None when the grid does not surely score the household."""
        read = self.read(facts)
        return sum(reason.low for reason in read.reasons if reason.block == criterion) if read.scored else None

    @cached_property
    def members(self) -> tuple[tuple[Group, Mapping[str, Value]], ...]:
        """The facts of a household of each group of the law, DALO apart."""
        found = []
        for group in self.case.statutes.groups:
            claim = self.case.law_claim(group.condition)
            if claim is None or groups_read(group.condition) or {fact.name for fact in claim.facts} & DALO_NAMES:
                continue
            facts = self.case.search.find(claim, [], rooted=True).facts
            if facts is not None:
                found.append((group, facts))
        return tuple(found)

    @cached_property
    def gains(self) -> tuple[tuple[Group, int], ...]:
        """What each group of the law but DALO gains, proof given; groups that the grid does not score apart."""
        found = ((group, self.gain(facts)) for group, facts in self.members)
        return tuple((group, gain) for group, gain in found if gain is not None)

    def best(self, names: Iterable[str]) -> dict[str, Value]:
        """The facts among these that give the most points, changed one at a time."""
        best, facts = 0, dict[str, Value]()
        choices = self._choices(names)
        for _ in range(_PASSES):
            before = best
            for alternatives in choices:
                for changed in alternatives:
                    total = self.gain({**facts, **changed})
                    if total is not None and total > best:
                        best, facts = total, {**facts, **changed}
            if best == before:
                break
        return {name: value for name, value in facts.items() if name in roots_read(self.case.policy, self.grid)}

    def _choices(self, names: Iterable[str]) -> list[list[Mapping[str, Value]]]:
        """Facts to change at once: one by one, but for those that make up a family."""
        wanted = set(names)
        read = [name for name in roots_read(self.case.policy, self.grid) if name in wanted]
        alone = [name for name in read if name not in TOGETHER]
        choices: list[list[Mapping[str, Value]]] = [[{n: v} for v in self.limits.values(FACTS[n])] for n in alone]
        if len(alone) < len(read):
            born = self.limits.values(FACTS["naissance_demandeur"])
            choices.insert(0, list(families(self.case.on, [day for day in born if isinstance(day, date)])))
        return choices


def worths(case: Case) -> Iterator[Worth]:
    """Each grid for which an ordinary household can be made up."""
    explainer = case.explainer
    if explainer is None:
        return
    for grid in case.policy.grids:
        start = _start(case, grid, explainer)
        if start is not None:
            yield Worth(case, grid, explainer, start)


def _start(case: Case, grid: Grid, explainer: Explainer) -> Mapping[str, Value] | None:
    applies = case.claim(grid.applies) if grid.applies else None
    excluded = [claim for exclusion in grid.exclusions if (claim := case.claim(exclusion.condition))]
    candidates: list[Mapping[str, Value]] = [{}]
    found = case.search.find(applies, excluded, rooted=True).facts
    candidates += [found] if found is not None else []
    for facts in candidates:
        start = overlaid(facts, case.on)
        explained = explainer.explain(case.search.household(start)).grids
        if any(read.scored for read in explained if read.grid.name == grid.name):
            return start
    return None


def common_facts() -> tuple[str, ...]:
    """The facts of a common profile: how long it has waited, who lives in the household, and where."""
    return (*SENIORITY, *sorted(_HOUSING))


def facts_of(criterion: Criterion) -> list[Fact]:
    """The facts a criterion reads directly, groups apart."""
    read = [fact for condition in criterion.conditions() for fact in facts_read(condition)]
    read += [criterion.table.fact] if criterion.table else []
    return [*read, *(slope.fact for slope in criterion.slopes)]


def roots_read(policy: Policy, grid: Grid) -> list[str]:
    """The facts without formula behind the criteria of a grid, groups apart."""
    names = [fact.name for criterion in policy.criteria_of(grid) for fact in facts_of(criterion)]
    return list(dict.fromkeys(root for name in names for root in sorted(sources_of(name))))


def limits_of(case: Case) -> Limits:
    """Every limit that the criteria draw, carried down to the facts that others follow from."""
    limits = Limits(case.on, case.law_tables)
    claims: Sequence[Claim | None] = [
        case.claim(condition) for criterion in case.policy.criteria for condition in criterion.conditions()
    ]
    for claim in claims:
        if claim:
            limits.read(claim)
    for criterion in case.policy.criteria:
        if isinstance(criterion.table, StepTable):
            ends = [end.value for step in criterion.table.steps for end in (step.low, step.high) if end]
            limits.add(criterion.table.fact, ends)
        elif criterion.table:
            limits.codes[criterion.table.fact.name] += [code for row in criterion.table.rows for code in row.codes]
        for slope in criterion.slopes:
            limits.add(slope.fact, [_ends(slope, case.on)])
    for name in list({**limits.numbers, **limits.codes, **limits.dates}):
        limits.carry_down(name)
    return limits


def _ends(slope: Slope, on: date) -> Fraction | date:
    """Where a slope stops growing, or where the lint stops looking: a number, or a date for a slope since a date."""
    cap = slope.bounds.at_most
    steps = -(-cap // slope.points) if cap is not None and slope.points > 0 else None
    if slope.every is Every.UNIT:
        return slope.beyond + slope.step * (10 if steps is None else steps)
    if slope.every is Every.DAY:
        days = LONGEST_WAIT * 30 if steps is None else int(slope.beyond + slope.step * steps)
        return on - timedelta(days=min(days, 12 * LONGEST_WAIT * 30))
    length = 12 if slope.every is Every.YEAR else 1
    months = LONGEST_WAIT if steps is None else int(slope.beyond + slope.step * steps) * length
    return months_before(on, min(months, 12 * LONGEST_WAIT))
