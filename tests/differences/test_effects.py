"""Who gains and who loses, recounted naively in plain Python; and what a report may show."""

import json
import re
from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from peuplier.checking.differences.comparison import compare
from peuplier.checking.effects.outcomes import OUTCOMES, Outcome
from peuplier.checking.effects.report import Effects, effects
from peuplier.documents.comparison_json import comparison_json
from peuplier.documents.comparison_page import comparison_page
from peuplier.documents.comparison_text import comparison_text
from peuplier.evaluation.reasons.explainer import Explainer, GridExplanation
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.policy.tree.document import Policy
from tests.differences.two_documents import pairs_of_documents
from tests.strategies import Document, Facts, calculation_dates, demands, documents, number, table

Pair = tuple[Policy, Policy]
GRID = "grille", "toutes : toutes"
ORDER = "ordre", "départage : départage\npuis numéro_unique, du plus petit au plus grand"
ALONE = "critère", "seul : parent seul\nsi parent_isolé : 5 points\nsinon : 0 point"
ON = date(2026, 9, 1)


def main(explainer: Explainer, facts: Facts, row: int, on: date) -> GridExplanation | None:
    return explainer.explain(OneDemand(number(row), facts, on)).main


def outcome(before: GridExplanation | None, after: GridExplanation | None) -> Outcome:
    """The outcome as one would tell it from the points of two explanations, when they are exact."""
    if before is None or after is None:
        if before is None and after is None:
            return Outcome.OUT
        found = after if after is not None else before
        assert found is not None
        if not found.scored:
            return Outcome.OPEN
        return Outcome.ENTERS if before is None else Outcome.LEAVES
    if not before.scored or not after.scored:
        return Outcome.OPEN
    if after.low > before.high:
        return Outcome.GAINS
    if after.high < before.low:
        return Outcome.LOSES
    return Outcome.SAME if before.low == before.high == after.low == after.high else Outcome.OPEN


@given(pairs_of_documents(), demands(least=1, most=6), calculation_dates())
def test_gains_and_losses_are_those_of_a_naive_recount(pair: Pair, rows: list[Facts], on: date) -> None:
    """The report may conclude where two intervals overlap, never otherwise than the recount does when it concludes."""
    found = effects(*pair, table(rows), on, k=1)
    assert found is not None
    counted = {o: n for column, n in zip(found.columns, found.totals.cells, strict=True) for o in column}
    explainers = [Explainer(policy, on) for policy in pair]
    naive = Counter(outcome(*(main(e, facts, row, on) for e in explainers)) for row, facts in enumerate(rows))
    for each in OUTCOMES:
        if each is Outcome.OPEN:
            assert counted.get(each, 0) <= naive[each]
        elif each in (Outcome.GAINS, Outcome.LOSES, Outcome.SAME):
            assert counted.get(each, 0) >= naive[each]
        else:
            assert counted.get(each, 0) == naive[each]
    grids = [tuple(main(e, facts, row, on) for e in explainers) for row, facts in enumerate(rows)]
    both = [(before, after) for before, after in grids if before is not None and after is not None]
    assert found.compared == len(both)
    assert found.net == sum(after.low - before.low for before, after in both)
    assert found.net == sum(line.net for line in found.lines)


@given(pairs_of_documents(), demands(least=3, most=6), calculation_dates())
def test_a_report_counts_every_demand_adds_up_shows_no_small_count_and_can_be_said(
    pair: Pair, rows: list[Facts], on: date
) -> None:
    found = effects(*pair, table(rows), on, k=3)
    assert found is not None
    assert sum(line.net for line in found.lines) == found.net
    for breakdown in found.breakdowns:
        if not breakdown.overlapping:
            assert sum(row.total or 0 for row in breakdown.rows) == len(rows)
        for row in breakdown.rows:
            assert all(count is None or count == 0 or count >= 3 for count in (*row.cells, row.total))
    differences = compare(*pair)
    json.dumps(comparison_json(differences, found))
    text = comparison_text(differences, found, ["Document d’essai."])
    page = comparison_page(differences, found, ["Document d’essai."])
    assert not re.search(r"\b(None|True|False)\b|<peuplier|Outcome|LineKind", text + page)


@settings(max_examples=40)
@given(documents(), demands(least=1, most=6), calculation_dates())
def test_the_same_document_twice_moves_nobody(document: Document, rows: list[Facts], on: date) -> None:
    found = effects(document.policy, document.policy, table(rows), on, k=1)
    assert found is not None
    assert found.net == 0
    assert found.lines == ()
    assert found.households == ()
    assert {o for column in found.columns for o in column} <= {Outcome.SAME, Outcome.OPEN, Outcome.OUT}


@settings(max_examples=40)
@given(pairs_of_documents(), demands(least=2, most=5), calculation_dates(), st.data())
def test_the_order_of_demands_changes_nothing(pair: Pair, rows: list[Facts], on: date, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(rows))))
    straight = effects(*pair, table(rows), on, k=2)
    shuffled = effects(*pair, table([rows[i] for i in order], [number(i) for i in order]), on, k=2)
    assert straight == shuffled


@settings(max_examples=40)
@given(pairs_of_documents(), demands(least=1, most=4), calculation_dates())
def test_the_lines_of_a_household_add_up_and_name_nobody(pair: Pair, rows: list[Facts], on: date) -> None:
    found = effects(*pair, table(rows), on, k=1)
    assert found is not None
    for household in found.households:
        assert not re.search(r"\d{6,}|034", household.description)
        assert not household.others
        if household.lines:
            assert household.before
            assert household.after
            gain = (household.after[0] or 0) - (household.before[0] or 0)
            assert sum(line.after - line.before for line in household.lines) == gain


def test_a_household_is_shown_only_when_enough_others_answer_to_its_description() -> None:
    rows: list[Facts] = [{"parent_isolé": True, "nombre_personnes": 1 + (row < 2)} for row in range(12)]
    before = Document((GRID, ALONE, ORDER)).policy
    after = Document((GRID, (ALONE[0], ALONE[1].replace("5 points", "9 points")), ORDER)).policy
    found = effects(before, after, table(rows), ON, k=5)
    assert found is not None
    assert {household.alike for household in found.households} <= {10, 12}
    assert all(household.alike >= 5 for household in found.households)
    assert found.households[0].lines[0].title == "parent seul"


def test_too_few_demands_give_no_report() -> None:
    policy = Document((GRID, ALONE, ORDER)).policy
    assert effects(policy, policy, table([{"parent_isolé": True}] * 10), ON) is None


def test_a_demand_that_enters_scoring_is_counted_as_such() -> None:
    grid = "toutes : toutes\npour parent_isolé"
    criterion = "critère", "jeune : jeune ménage\nsi jeune_ménage : 5 points\nsinon : 0 point"
    before = Document((("grille", grid), criterion, ORDER)).policy
    after = Document((GRID, criterion, ORDER)).policy
    rows: list[Facts] = [{"parent_isolé": row % 2 == 0, "jeune_ménage": False} for row in range(40)]
    found = effects(before, after, table(rows), ON)
    assert found is not None
    assert _counts(found) == {Outcome.SAME: 20, Outcome.ENTERS: 20}
    back = effects(after, before, table(rows), ON)
    assert back is not None
    assert _counts(back) == {Outcome.SAME: 20, Outcome.LEAVES: 20}


def test_an_unknown_fact_that_both_documents_read_alike_leaves_nobody_in_doubt() -> None:
    """Nobody knows whether the household is alone; both texts give it 5 points for that, and 3 more to transfers."""
    moving = "critère", "jeune : jeune ménage\nsi jeune_ménage : 1 point\nsinon : 0 point"
    before = Document((GRID, ALONE, moving, ORDER)).policy
    after = Document((GRID, ALONE, (moving[0], moving[1].replace("1 point", "4 points")), ORDER)).policy
    found = effects(before, after, table([{"jeune_ménage": True}] * 20), ON)
    assert found is not None
    assert _counts(found) == {Outcome.GAINS: 20}
    unsure = effects(before, after, table([{"dalo_reconnu": True}] * 20), ON)
    assert unsure is not None
    assert _counts(unsure) == {Outcome.OPEN: 20}


def _counts(found: Effects) -> dict[Outcome, int | None]:
    assert all(len(column) == 1 for column in found.columns)
    return {column[0]: count for column, count in zip(found.columns, found.totals.cells, strict=True)}


def test_a_household_moved_by_a_sensitive_line_is_never_an_example() -> None:
    violence = "critère", "violences : victime de violences\nsi violences_conjugales : 5 points\nsinon : 0 point"
    before = Document((GRID, ALONE, violence, ORDER)).policy
    changed = (ALONE[0], ALONE[1].replace("5 points", "6 points")), (violence[0], violence[1].replace("5", "50"))
    after = Document((GRID, *changed, ORDER)).policy
    rows: list[Facts] = [
        {"parent_isolé": True, "violences_conjugales": row < 15, "nombre_personnes": 1 + row % 2} for row in range(60)
    ]
    for k in (1, 11):
        found = effects(before, after, table(rows), ON, k=k)
        assert found is not None
        assert found.households
        assert {line.name for household in found.households for line in household.lines} == {"seul"}


def test_a_line_that_moved_two_demands_of_a_description_is_not_named() -> None:
    """Twenty-eight answer to the description; the two that gain most by another line stay among the others."""
    young = "critère", "jeune : jeune ménage\nsi jeune_ménage : 20 points\nsinon : 0 point"
    before = Document((GRID, ALONE, young, ORDER)).policy
    changed = (
        (ALONE[0], ALONE[1].replace("5 points", "9 points")),
        (young[0], young[1].replace("20 points", "90 points")),
    )
    after = Document((GRID, *changed, ORDER)).policy
    rows: list[Facts] = [
        {"parent_isolé": True, "jeune_ménage": row < 2 or row >= 28}
        | {"nombre_personnes": 1 + (row >= 28), "nombre_mineurs": 0}
        for row in range(80)
    ]
    found = effects(before, after, table(rows), ON)
    assert found is not None
    named = {household.alike: {line.name for line in household.lines} for household in found.households}
    assert named == {52: {"jeune", "seul"}, 28: {"seul"}}
    for household in found.households:
        assert household.others == (household.alike == 28)
        assert household.before is not None
        assert household.before[0] != household.before[1]


def test_what_is_taken_for_want_of_a_date_is_not_said_to_be_sure() -> None:
    """Fourteen refused a dwelling within the year; of sixteen others nobody knows when they did, if they did."""
    rule = (
        "refus",
        "refus : refus\ncompte refus_logement_adapté_le\nà partir du 1er refus en 12 mois : -30 points pendant 12 mois",
    )
    before, after = Document((GRID, ALONE, ORDER)).policy, Document((GRID, ALONE, rule, ORDER)).policy
    sure: Facts = {"parent_isolé": True, "refus_logement_adapté_le": (date(2026, 6, 1),)}
    rows: list[Facts] = [sure] * 14 + [{"parent_isolé": True}] * 16
    found = effects(before, after, table(rows), ON)
    assert found is not None
    assert [(line.name, line.net, line.down, line.open, line.mostly_open) for line in found.lines] == [
        ("refus", -900, 30, 16, True)
    ]
    assert {line.sure for household in found.households for line in household.lines} == {True}
    text = comparison_text(compare(before, after), found, [])
    assert "retire à 30 demandes, dont 16 faute d’une donnée" in re.sub("[\u00a0\u202f]", " ", text)
    few = effects(before, after, table([sure] * 4 + [{"parent_isolé": True}] * 26), ON)
    assert few is not None
    assert [(line.down, line.open, line.mostly_open) for line in few.lines] == [(30, None, True)]
