"""A fact that becomes known only narrows what was announced: points, truths and ranks."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from peuplier.evaluation.columns.ranking import rank
from peuplier.evaluation.columns.scoring import Calculation
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.evaluation.reasons.one_demand import OneDemand
from tests.strategies import (
    EXPIRIES,
    FACT_VALUES,
    NAMES,
    Document,
    Facts,
    calculation_dates,
    demands,
    documents,
    facts,
    number,
    table,
)

# « si inconnu : N points » fixes points for as long as a fact is missing, and a document without expiry date does
# not expire: both may move when the fact comes, because the policy says so.
_readable = documents(unknown_rules=False)
_learnable = [name for name in NAMES if name not in EXPIRIES]


@given(_readable, facts(without=EXPIRIES), calculation_dates(), st.data())
def test_learning_facts_one_by_one_never_leaves_the_interval_announced(
    document: Document, known: Facts, on: date, data: st.DataObject
) -> None:
    explainer = Explainer(document.policy, on)
    before = explainer.explain(OneDemand(number(0), known, on))
    missing = _unknown(known, on)
    for name in data.draw(st.lists(st.sampled_from(missing), max_size=5, unique=True)) if missing else []:
        if OneDemand(number(0), known, on)[name] is not None:
            continue  # Another fact learnt meanwhile gives this one: another value would contradict it.
        known = {**known, name: data.draw(FACT_VALUES[name])}
        after = explainer.explain(OneDemand(number(0), known, on))
        for old, new in zip(before.grids, after.grids, strict=True):
            assert old.low <= new.low <= new.high <= old.high
            assert old.verified_low <= new.verified_low <= new.verified_high <= old.verified_high
            assert old.scored is None or old.scored is new.scored
        for (_, held), (_, now_held) in zip(before.groups, after.groups, strict=True):
            assert held is None or held is now_held
        before = after


@given(_readable, demands(least=2, without=EXPIRIES), calculation_dates(), st.data())
def test_learning_a_fact_of_ones_own_never_leaves_the_ranks_announced(
    document: Document, rows: list[Facts], on: date, data: st.DataObject
) -> None:
    before = _ranks(document, rows, on)
    own = data.draw(st.integers(0, len(rows) - 1))
    missing = _unknown(rows[own], on)
    learnt = {}
    if missing:
        name = data.draw(st.sampled_from(missing))
        learnt[name] = data.draw(FACT_VALUES[name])
    after = _ranks(document, [{**row, **learnt} if i == own else row for i, row in enumerate(rows)], on)
    for (_, old_low, old_high), (_, low, high) in zip(before, after, strict=True):
        if low[own]:
            assert old_low[own] <= low[own] <= high[own] <= old_high[own]


def _unknown(known: Facts, on: date) -> list[str]:
    """The facts neither given nor derived."""
    demand = OneDemand(number(0), known, on)
    return [name for name in _learnable if demand[name] is None]


def _ranks(document: Document, rows: list[Facts], on: date) -> list[tuple[list[int], list[int], list[int]]]:
    calculation = Calculation(document.policy, table(rows), on)
    points, memberships = calculation.points(), calculation.memberships()
    found = []
    for grid in range(len(calculation.policy.grids)):
        ranks = rank(calculation, points.low[grid], points.high[grid], memberships.scored(grid))
        found.append((ranks.rank.tolist(), ranks.low.tolist(), ranks.high.tolist()))
    return found
