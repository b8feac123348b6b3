"""What would change the points of a demand: documents to give, time that passes. Facts only, no coaching."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from peuplier.evaluation.calendar import months_before
from peuplier.evaluation.dated_tables import NotCoveredError
from peuplier.evaluation.reasons.explainer import Explainer, Explanation
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.evaluation.reasons.sentences import criterion_facts, say_interval_of_points
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.extent import Extent
from peuplier.policy.tree.scoring_blocks import Counting, Criterion
from peuplier.policy.wording.clauses import write_day
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.formulas import inputs
from peuplier.vocabulary.quantities import Kind, write_points

_MONTHS_AHEAD = 24


class Cause(Enum):
    """Why points would change."""

    DOCUMENT = "document"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Change:
    """One change, and the points [low, high] that the main grid would then give."""

    cause: Cause
    fact: Fact | None
    on: date | None
    low: int
    high: int
    sentence: str


def changes(policy: Policy, explainer: Explainer, explanation: Explanation) -> Iterator[Change]:
    """Documents not yet counted, then the next dates at which time alone changes the points."""
    main = explanation.main
    if main is None:
        return
    now = main.low, main.high
    demand, grid = explanation.demand, main.grid.name
    for evidence, criteria in _awaited(policy, explanation):
        validated = any(c.counting is Counting.VALIDATED for c in criteria)
        state = "validé" if validated else "vérifié"
        expiry = {f"{evidence.name.removesuffix('_preuve')}_expire_le": None}
        given = {name: value for name, value in demand.known().items() if name not in expiry}
        proved = OneDemand(demand.number, {**given, evidence.name: state}, demand.on)
        then = explainer.total(proved)[grid]
        if then != now:
            said = f"Pièce {state}e ({evidence.label}) : {_effect(now, then)}."
            yield Change(Cause.DOCUMENT, evidence, None, *then, said)
    yield from _time(policy, explanation, now)


def _awaited(policy: Policy, explanation: Explanation) -> list[tuple[Fact, list[Criterion]]]:
    """Documents of criteria whose points do not count, or perhaps not."""
    main = explanation.main
    assert main is not None
    found: dict[str, tuple[Fact, list[Criterion]]] = {}
    for reason in main.reasons:
        if isinstance(reason.block, Criterion) and reason.counted is not True:
            for evidence in reason.block.evidence:
                found.setdefault(evidence.name, (evidence, []))[1].append(reason.block)
    return list(found.values())


def _time(policy: Policy, explanation: Explanation, now: Extent) -> Iterator[Change]:
    """The first date within two years at which whole months passed change the points."""
    demand = explanation.demand
    main = explanation.main
    assert main is not None
    dates = {name for criterion in policy.criteria for name in _dates_behind(criterion_facts(criterion, policy))}
    days = sorted(
        {day for name in dates if isinstance(since := demand[name], date) for day in _months(since, demand.on)}
    )
    for day in days:
        try:
            then = Explainer(policy, day).total(demand.changed({}, on=day))[main.grid.name]
        except NotCoveredError:
            return
        if then != now:
            said = f"Au {write_day(day)}, par le seul passage du temps : {_effect(now, then)}."
            yield Change(Cause.TIME, None, day, *then, said)
            return


def _dates_behind(facts: Iterable[Fact]) -> Iterator[str]:
    """The dates that facts are, or are derived from: whole months pass on their anniversaries."""
    for fact in facts:
        if fact.kind is Kind.DATE:
            yield fact.name
        elif fact.formula is not None:
            yield from _dates_behind(FACTS[name] for name in inputs(fact.formula))


def _months(since: date, on: date) -> Iterator[date]:
    """The next days at which one more whole month has passed."""
    elapsed = (on.year - since.year) * 12 + on.month - since.month
    for months in range(elapsed, elapsed + _MONTHS_AHEAD + 1):
        day = months_before(since, -months)
        if day > on:
            yield day


def _effect(now: Extent, then: Extent) -> str:
    if now[0] == now[1] and then[0] == then[1]:
        more = then[0] - now[0]
        return f"{write_points(abs(more))} de {'plus' if more > 0 else 'moins'}, soit {write_points(then[0])}"
    return f"{say_interval_of_points(*now)} deviendraient {say_interval_of_points(*then)}"
