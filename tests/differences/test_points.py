"""Points and moves of every demand under two documents: sound, exact, and the same as a naive recount."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from peuplier.checking.effects.combining import parts
from peuplier.checking.effects.correspondence import correspondence
from peuplier.checking.effects.lines import Line, LineKind, lines
from peuplier.checking.effects.moves import Moves
from peuplier.checking.effects.scores import Scores, scores
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.policy.tree.document import Policy
from tests.differences.two_documents import pairs_of_documents
from tests.strategies import (
    EXPIRIES,
    FACT_VALUES,
    Document,
    Facts,
    calculation_dates,
    demands,
    documents,
    number,
    table,
)

Pair = tuple[Policy, Policy]


@given(documents(), demands(), calculation_dates())
def test_the_main_grid_and_its_points_are_those_that_reasons_show(
    document: Document, rows: list[Facts], on: date
) -> None:
    found, explainer = scores(document.policy, table(rows), on), Explainer(document.policy, on)
    for row in range(len(rows)):
        main = explainer.explain(one_demand(table(rows), row, on)).main
        if main is None:
            assert found.grid[row] == -1
        else:
            assert document.policy.grids[found.grid[row]].name == main.grid.name
            assert found.certain[row] == (main.scored is True)
            assert (found.low[row], found.high[row]) == (main.low, main.high)


@given(documents(), demands(), calculation_dates())
def test_totals_taken_apart_and_put_together_are_the_totals(document: Document, rows: list[Facts], on: date) -> None:
    found = scores(document.policy, table(rows), on)
    apart = parts(found)
    again = apart.summed.clamped(apart.floor, apart.cap)
    np.testing.assert_array_equal(again.low * found.scored, found.low)
    np.testing.assert_array_equal(again.high * found.scored, found.high)


def lines_of(before: Scores, after: Scores, on: date) -> tuple[Line, ...]:
    """The lines of two documents executed on one table."""
    apart, between = (parts(before), parts(after)), correspondence(before.policy, after.policy, on)
    moves = Moves(*apart, between)
    moves.total()
    return lines(*apart, between.names, moves.moved)


@given(pairs_of_documents(), demands(), calculation_dates())
def test_the_lines_of_a_demand_add_up_to_what_it_gains(pair: Pair, rows: list[Facts], on: date) -> None:
    before, after = (scores(policy, table(rows), on) for policy in pair)
    found = lines_of(before, after, on)
    np.testing.assert_array_equal(sum(line.before for line in found), before.low)
    np.testing.assert_array_equal(sum(line.after for line in found), after.low)
    np.testing.assert_array_equal(sum(line.gain for line in found), after.low - before.low)


def learned(facts: Facts, explainers: list[Explainer], data: st.DataObject) -> Facts:
    """The same demand once every missing fact is known; what derives from the facts given is not contradicted."""
    known = dict(facts)
    for name in sorted(set(FACT_VALUES) - EXPIRIES):
        if all(OneDemand("", known, each.on).under(each.tables)[name] is None for each in explainers):
            known[name] = data.draw(FACT_VALUES[name])
    return known


@given(pairs_of_documents(unknown_rules=False), demands(least=2, without=EXPIRIES), calculation_dates(), st.data())
def test_once_every_fact_is_known_the_move_lies_in_the_interval_announced(
    pair: Pair, rows: list[Facts], on: date, data: st.DataObject
) -> None:
    """And the interval is never wider than the difference of the two intervals of points."""
    before, after = (scores(policy, table(rows), on) for policy in pair)
    announced = Moves(parts(before), parts(after), correspondence(*pair, on)).total()
    explainers = [Explainer(policy, on) for policy in pair]
    for row, facts in enumerate(rows):
        if before.grid[row] < 0 or after.grid[row] < 0:
            continue
        assert announced.low[row] >= after.low[row] - before.high[row]
        assert announced.high[row] <= after.high[row] - before.low[row]
        for _ in range(3):
            known = learned(facts, explainers, data)
            totals = [explainer.total(OneDemand(number(row), known, on)) for explainer in explainers]
            grids = [policy.grids[found.grid[row]].name for policy, found in zip(pair, (before, after), strict=True)]
            (low_before, high_before), (low_after, high_after) = (t[g] for t, g in zip(totals, grids, strict=True))
            if low_before == high_before and low_after == high_after:
                assert announced.low[row] <= low_after - low_before <= announced.high[row]


@given(documents(unknown_rules=False), demands(), calculation_dates())
def test_a_document_left_as_it_was_moves_nobody_whatever_is_missing(
    document: Document, rows: list[Facts], on: date
) -> None:
    policy = document.policy
    found = parts(scores(policy, table(rows), on))
    announced = Moves(found, found, correspondence(policy, policy, on)).total()
    scored = found.scores.scored
    np.testing.assert_array_equal(announced.low[scored], 0)
    np.testing.assert_array_equal(announced.high[scored], 0)


@given(pairs_of_documents(unknown_rules=False), demands(least=2, without=EXPIRIES), calculation_dates(), st.data())
def test_what_a_line_surely_gives_or_takes_it_still_does_once_every_fact_is_known(
    pair: Pair, rows: list[Facts], on: date, data: st.DataObject
) -> None:
    """Criteria outside rubrics and refusal rules: a rubric may keep another of its criteria once more is known."""
    explainers = [Explainer(policy, on) for policy in pair]
    known = [learned(facts, explainers, data) for facts in rows]
    then, now = ([scores(policy, table(facts), on) for policy in pair] for facts in (rows, known))
    same_grids = np.all([a.grid == b.grid for a, b in zip(then, now, strict=True)], axis=0)
    in_rubrics = {criterion.name for policy in pair for criterion in policy.criteria if criterion.rubric}
    later = {(line.kind, line.name): line for line in lines_of(*now, on)}
    for line in lines_of(*then, on):
        if line.kind in (LineKind.CRITERION, LineKind.REFUSALS) and line.name not in in_rubrics:
            where = line.sure & same_grids & (line.gain != 0)
            gain = later[line.kind, line.name].gain
            np.testing.assert_array_equal(np.sign(gain[where]), np.sign(line.gain[where]))
