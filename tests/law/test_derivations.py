"""Facts that follow from the law: the quartile, the category of a household, the young household, the lone parent."""

from datetime import date

import pytest
from hypothesis import given

from peuplier.evaluation.columns.derivation import Derivation
from peuplier.evaluation.columns.scoring import Calculation
from peuplier.evaluation.dated_tables import NotCoveredError, TablesInForce
from peuplier.evaluation.disagreements import disagreements
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Subject
from peuplier.vocabulary.formulas import tables_read
from peuplier.vocabulary.quantities import Ratio
from tests.evaluation.cases import ON, points, policy
from tests.strategies import Facts, calculation_dates, demands, number, table

_DERIVED = [f.name for f in FACTS.values() if f.formula is not None and f.subject is Subject.DEMAND]


def _reading_all() -> Policy:
    """A policy whose facts need every table that a formula reads."""
    return policy(
        ("critère", "modeste : ressources modestes\nsi quartile = 1 : 5 points\nsinon : 0 point"),
        ("critère", "jeune : jeune ménage\nsi jeune_ménage : 5 points\nsinon : 0 point"),
    )


POLICY = _reading_all()


def _both(name: str, facts: Facts, on: date = ON) -> Value:
    """A derived fact by columns and for one demand: the same value."""
    tables = TablesInForce(POLICY, on)
    demand = OneDemand("1", facts, on, tables)
    derivation = Derivation(table([facts]), on, FACTS, tables)
    columns = type(derivation.demands)(derivation.demands.numbers, {name: derivation.column(name)})
    assert one_demand(columns, 0, on)[name] == demand[name]
    return demand[name]


def test_every_formula_that_reads_the_law_is_borrowed_for() -> None:
    read = {name for fact in FACTS.values() for name in tables_read(fact.formula)}
    assert read == {table.name for table in POLICY.borrowed}


@given(demands(), calculation_dates())
def test_with_the_law_every_derived_fact_is_the_same_in_columns_and_for_one_demand(rows: list[Facts], on: date) -> None:
    tables = TablesInForce(POLICY, on)
    derivation = Derivation(table(rows), on, FACTS, tables)
    derived = {name: derivation.column(name) for name in _DERIVED}
    columns = type(derivation.demands)(derivation.demands.numbers, derived)
    for row, facts in enumerate(rows):
        demand, found = OneDemand(number(row), facts, on, tables), one_demand(columns, row, on)
        for name in _DERIVED:
            expected, value = demand[name], found[name] if name in columns.columns else None
            if isinstance(expected, Ratio) and isinstance(value, Ratio):
                expected, value = expected.reduced(), value.reduced()
            assert value == expected, name


@pytest.mark.parametrize(
    ("monthly", "quartile"),
    [(0, "1"), (-5_000, "1"), (78_749, "1"), (78_750, "2"), (109_999, "2"), (110_000, "3"), (151_400, "4")],
)
def test_a_household_is_in_the_first_quartile_whose_threshold_it_stays_strictly_below(
    monthly: int, quartile: str
) -> None:
    # 9,450 €, 13,200 € and 18,168 € a year for a lone person: 787.50 €, 1,100 € and 1,514 € a month.
    assert _both("quartile", {"ressources_mensuelles": monthly, "unités_consommation": 10}) == quartile


def test_the_quartile_follows_the_thresholds_of_the_year() -> None:
    facts: Facts = {"ressources_mensuelles": 79_000, "unités_consommation": 10}
    assert _both("quartile", facts, date(2025, 6, 1)) == "1"
    assert _both("quartile", facts, date(2026, 6, 1)) == "2"


def test_without_resources_or_without_the_law_the_quartile_is_unknown() -> None:
    assert _both("quartile", {"unités_consommation": 10}) is None
    assert OneDemand("1", {"ressources_mensuelles": 0, "unités_consommation": 10}, ON)["quartile"] is None


def test_outside_the_years_of_the_law_deriving_a_quartile_is_an_error() -> None:
    facts: Facts = {"ressources_mensuelles": 79_000, "unités_consommation": 10}
    on = date(2023, 6, 1)
    with pytest.raises(NotCoveredError, match=r"quartile » .* commence le 1er janvier 2024"):
        points(POLICY, facts, on)
    # A given quartile needs no threshold.
    assert points(POLICY, {"quartile": "1", "jeune_ménage": False}, on) == (5, 5)


def test_a_given_quartile_wins_and_its_disagreement_is_reported() -> None:
    rows: list[Facts] = [{"ressources_mensuelles": 0, "unités_consommation": 10, "quartile": "3"}]
    assert points(POLICY, {**rows[0], "jeune_ménage": False}) == (0, 0)
    (found,) = disagreements(table(rows), ON, TablesInForce(POLICY, ON))
    assert (found.fact.name, found.given, found.derived) == ("quartile", "3", "1")
    assert list(disagreements(table(rows), date(2023, 1, 1), TablesInForce(POLICY, date(2023, 1, 1)))) == []


_BORN = date(1980, 1, 1)


def _household(persons: int, **facts: Value) -> Facts:
    return {
        "naissances_ménage": (_BORN,) * persons,
        "naissances_attendues": 0,
        "liens_cotitulaires": ("M",),
        "jeune_ménage": False,
        "carte_invalidité": False,
        **facts,
    }


@pytest.mark.parametrize(
    ("household", "category", "extra"),
    [
        (_household(1, liens_cotitulaires=()), "1", 0),
        (_household(1, liens_cotitulaires=(), carte_invalidité=True), "2", 0),
        (_household(2), "2", 0),
        (_household(2, liens_cotitulaires=("L",)), "2", 0),
        (_household(2, jeune_ménage=True), "3", 0),
        (_household(2, liens_cotitulaires=()), "3", 0),
        (_household(2, carte_invalidité=True), "3", 0),
        # The advantages do not add up: two persons of whom one is disabled, or one alone with a dependant.
        (_household(2, liens_cotitulaires=(), carte_invalidité=True), "3", 0),
        (_household(3), "3", 0),
        (_household(3, jeune_ménage=True), "3", 0),
        (_household(3, liens_cotitulaires=()), "4", 0),
        (_household(3, carte_invalidité=True), "4", 0),
        (_household(4), "4", 0),
        (_household(5), "5", 0),
        (_household(4, liens_cotitulaires=()), "5", 0),
        (_household(6), "6", 0),
        (_household(5, liens_cotitulaires=()), "6", 0),
        (_household(6, liens_cotitulaires=()), "+", 1),
        (_household(9), "+", 3),
        (_household(2, naissances_attendues=1), "3", 0),
        # What is unknown is not needed when another advantage is certain…
        (_household(3, liens_cotitulaires=None, carte_invalidité=True), "4", 0),
        # …and leaves the category unknown otherwise.
        (_household(3, liens_cotitulaires=None), None, None),
        (_household(3, carte_invalidité=None), None, None),
    ],
)
def test_the_category_of_a_household_is_that_of_the_annex(
    household: Facts, category: str | None, extra: int | None
) -> None:
    known = {name: value for name, value in household.items() if value is not None}
    assert _both("catégorie_ménage", known) == category
    assert _both("personnes_supplémentaires", known) == extra


@pytest.mark.parametrize(
    ("applicant", "partner", "young"),
    [
        (date(1998, 9, 1), date(1999, 9, 1), True),  # 28 + 27
        (date(1998, 9, 1), date(1998, 9, 1), False),  # 28 + 28
        (date(1998, 9, 2), date(1998, 9, 1), True),  # 27 completed years + 28
    ],
)
def test_a_young_household_is_a_couple_of_at_most_55_completed_years_together(
    applicant: date, partner: date, young: bool
) -> None:
    couple: Facts = {"liens_cotitulaires": ("P",), "naissance_demandeur": applicant, "naissance_conjoint": partner}
    assert _both("jeune_ménage", couple) is young
    assert _both("jeune_ménage", {**couple, "liens_cotitulaires": ("L",)}) is False
    assert _both("jeune_ménage", {"liens_cotitulaires": ()}) is False
    assert _both("jeune_ménage", {"liens_cotitulaires": ("P",), "naissance_demandeur": applicant}) is None


@pytest.mark.parametrize(
    ("children", "ties", "alone"),
    [
        ((date(2020, 1, 1),), (), True),
        ((date(2020, 1, 1),), ("L",), True),
        ((date(2020, 1, 1),), ("C",), False),
        ((), (), False),
        ((), None, False),
        (None, ("M",), False),
        (None, (), None),
    ],
)
def test_a_lone_parent_has_a_dependent_child_and_no_partner_among_the_co_holders(
    children: tuple[date, ...] | None, ties: tuple[str, ...] | None, alone: bool | None
) -> None:
    facts: Facts = {"naissances_enfants_à_charge": children, "liens_cotitulaires": ties}
    assert _both("parent_isolé", {name: value for name, value in facts.items() if value is not None}) is alone


def test_the_tables_that_were_used_are_the_only_ones_that_may_be_assumed() -> None:
    calculation = Calculation(POLICY, table([{"quartile": "1", "jeune_ménage": True}]), date(2027, 3, 1))
    calculation.points()
    assert calculation.tables.assumptions == ()
