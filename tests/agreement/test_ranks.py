"""Ranks: a total order, bounds that hold whatever the missing facts turn out to be, and a naive recount."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from peuplier.evaluation.columns.ranking import Ranks, rank
from peuplier.evaluation.columns.scoring import Calculation
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.policy.tree.document import Policy
from tests.agreement.naive import rank_bounds, standings
from tests.strategies import (
    EXPIRIES,
    FACT_VALUES,
    NAMES,
    Document,
    Facts,
    calculation_dates,
    demands,
    documents,
    number,
    table,
)


def ranks_of(policy: Policy, rows: list[Facts], on: date) -> list[Ranks]:
    """The ranks of every grid."""
    calculation = Calculation(policy, table(rows), on)
    points, memberships = calculation.points(), calculation.memberships()
    return [
        rank(calculation, points.low[index], points.high[index], memberships.scored(index))
        for index in range(len(policy.grids))
    ]


@given(documents(), demands(), calculation_dates())
def test_demands_that_a_grid_may_score_share_out_the_ranks_and_each_lies_within_its_bounds(
    document: Document, rows: list[Facts], on: date
) -> None:
    policy = document.policy
    memberships = Calculation(policy, table(rows), on).memberships()
    for index, ranks in enumerate(ranks_of(policy, rows, on)):
        ranked = memberships.scored(index) != 0
        assert sorted(ranks.rank[ranked].tolist()) == list(range(1, int(ranked.sum()) + 1))
        assert (ranks.low[ranked] >= 1).all()
        assert (ranks.low <= ranks.rank).all()
        assert (ranks.rank <= ranks.high).all()
        assert not ranks.rank[~ranked].any()


@given(documents(), demands(least=2, most=4), calculation_dates())
def test_rank_bounds_hold_those_counted_world_by_world_and_are_no_wider_when_the_keys_are_known(
    document: Document, rows: list[Facts], on: date
) -> None:
    policy = document.policy
    assert policy.order is not None
    conditions = [key.condition for key in (*policy.order.before, *policy.order.then) if key.condition]
    calculation = Calculation(policy, table(rows), on)
    settled = all((calculation.truth(condition) != 1).all() for condition in conditions)
    for ranks, grid in zip(ranks_of(policy, rows, on), standings(policy, rows, on), strict=True):
        for row, (low, high) in enumerate(rank_bounds(grid)):
            if settled:
                assert (ranks.low[row], ranks.high[row]) == (low, high)
            else:
                assert ranks.low[row] <= low <= high <= ranks.high[row]


@given(documents(unknown_rules=False), demands(least=2, most=4, without=EXPIRIES), calculation_dates(), st.data())
def test_whatever_the_missing_facts_of_all_turn_out_to_be_ranks_stay_within_their_bounds(
    document: Document, rows: list[Facts], on: date, data: st.DataObject
) -> None:
    policy = document.policy
    announced = ranks_of(policy, rows, on)
    completed = []
    for row, facts in enumerate(rows):
        demand = OneDemand(number(row), facts, on)
        missing = [name for name in NAMES if name not in EXPIRIES and demand[name] is None]
        learnt = data.draw(st.sets(st.sampled_from(missing), max_size=3)) if missing else set()
        for name in sorted(learnt):
            demand = demand if demand[name] is not None else demand.changed({name: data.draw(FACT_VALUES[name])})
        completed.append(demand.known())
    for before, after in zip(announced, ranks_of(policy, completed, on), strict=True):
        for row in range(len(rows)):
            if after.rank[row]:
                assert before.low[row] <= after.rank[row] <= before.high[row]
