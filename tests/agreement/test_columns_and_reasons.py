"""The columns of all demands and the reasons of one demand, written apart, say the same."""

from datetime import date

import numpy as np
from hypothesis import given

from peuplier.evaluation.columns.compilation import Totals
from peuplier.evaluation.columns.scoring import Calculation
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons import truths
from peuplier.evaluation.reasons.criterion_points import criterion_reader, gate, gated
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.policy.tree.conditions import InGroup
from tests.strategies import Document, Facts, calculation_dates, demands, documents, number, table

_TRUTHS = {False: 0, None: 1, True: 2}


@given(documents(), demands(), calculation_dates())
def test_provisional_and_verified_totals_are_those_that_the_reasons_add_up_to(
    document: Document, rows: list[Facts], on: date
) -> None:
    policy = document.policy
    calculation, explainer = Calculation(policy, table(rows), on), Explainer(policy, on)
    provisional, verified = calculation.points(), calculation.points(Totals.VERIFIED)
    for row in range(len(rows)):
        explanation = explainer.explain(one_demand(calculation.demands, row, on))
        for index, grid in enumerate(explanation.grids):
            assert (grid.low, grid.high) == (provisional.low[index, row], provisional.high[index, row])
            assert grid.verified_low == verified.low[index, row]
            assert grid.verified_high == verified.high[index, row]


@given(documents(), demands(), calculation_dates())
def test_totals_are_the_same_with_and_without_the_detail_of_criteria(
    document: Document, rows: list[Facts], on: date
) -> None:
    calculation = Calculation(document.policy, table(rows), on)
    short, long = calculation.points(), calculation.points(detail=True)
    grids = len(calculation.policy.grids)
    np.testing.assert_array_equal(short.low, long.low[:grids])
    np.testing.assert_array_equal(short.high, long.high[:grids])


@given(documents(), demands(), calculation_dates())
def test_each_criterion_gives_in_columns_what_its_reason_says(document: Document, rows: list[Facts], on: date) -> None:
    policy = document.policy
    calculation = Calculation(policy, table(rows), on)
    tables = TablesInForce(policy, on)
    tests = truths.Tests({group.name: group for group in policy.groups}, tables)
    for totals in Totals:
        points = calculation.points(totals, detail=True)
        for criterion in policy.criteria:
            read = criterion_reader(criterion, tests)
            asked = gate(criterion, verified=totals is Totals.VERIFIED)
            low, high = points.criterion(criterion.name)
            for row in range(len(rows)):
                demand = one_demand(calculation.demands, row, on, tables)
                expected = read(demand)
                if asked is not None:
                    expected = gated(expected, asked(demand))
                assert (low[row], high[row]) == expected, criterion


@given(documents(), demands(), calculation_dates())
def test_grids_exclusions_and_groups_hold_for_the_same_demands(document: Document, rows: list[Facts], on: date) -> None:
    policy = document.policy
    calculation, explainer = Calculation(policy, table(rows), on), Explainer(policy, on)
    memberships = calculation.memberships()
    for row in range(len(rows)):
        explanation = explainer.explain(one_demand(calculation.demands, row, on))
        for index, grid in enumerate(explanation.grids):
            assert memberships.scored(index)[row] == _TRUTHS[grid.scored]
            shown = [_TRUTHS[held] for _, held in grid.left_out]
            assert shown == [truth for truth in memberships.exclusions[index][:, row] if truth]
        for index, (group, held) in enumerate(explanation.groups):
            assert memberships.groups[index, row] == _TRUTHS[held]
            assert calculation.truth(InGroup(group.name))[row] == _TRUTHS[held]


@given(documents(), demands(), calculation_dates())
def test_reasons_add_up_to_the_bounds_of_the_total(document: Document, rows: list[Facts], on: date) -> None:
    explainer = Explainer(document.policy, on)
    for row, facts in enumerate(rows):
        for grid in explainer.explain(OneDemand(number(row), facts, on)).grids:
            if grid.scored is False:
                assert grid.reasons == ()
            else:
                assert sum(reason.low for reason in grid.reasons) == grid.low
                assert sum(reason.high for reason in grid.reasons) == grid.high
            assert grid.low <= grid.high
            assert grid.verified_low <= grid.verified_high


@given(documents(), demands(), calculation_dates())
def test_a_demand_taken_from_the_columns_holds_the_facts_that_were_put_in(
    document: Document, rows: list[Facts], on: date
) -> None:
    demands_ = table(rows)
    explainer = Explainer(document.policy, on)
    for row, facts in enumerate(rows):
        assert explainer.total(one_demand(demands_, row, on)) == explainer.total(OneDemand(number(row), facts, on))
