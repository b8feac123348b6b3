"""Derived facts: columns and one demand agree, and ratios stay exact when they are zero or infinite."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given

from peuplier.evaluation.columns.derivation import Derivation
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Subject
from peuplier.vocabulary.quantities import Kind, Ratio
from tests.evaluation.cases import ON
from tests.strategies import Facts, calculation_dates, cell, demands, number, table

_DERIVED = [f.name for f in FACTS.values() if f.formula is not None and f.subject is Subject.DEMAND]
_RESOURCES = {
    "pensions_versées": 0,
    "ressources_reçues_personnes_à_charge": 0,
    "pensions_versées_personnes_à_charge": 0,
    "charges_actuelles": 0,
    "aide_logement_actuelle": 0,
}


def _value(derivation: Derivation, name: str, row: int) -> object:
    """A derived column read back as the value of one demand."""
    columns = type(derivation.demands)(derivation.demands.numbers, {name: derivation.column(name)})
    value = one_demand(columns, row, derivation.on)[name]
    return value.reduced() if isinstance(value, Ratio) else value


@given(demands(), calculation_dates())
def test_every_derived_fact_is_the_same_in_columns_and_for_one_demand(rows: list[Facts], on: date) -> None:
    derivation = Derivation(table(rows), on, FACTS)
    for row, facts in enumerate(rows):
        demand = OneDemand(number(row), facts, on)
        for name in _DERIVED:
            expected = demand[name]
            expected = expected.reduced() if isinstance(expected, Ratio) else expected
            assert _value(derivation, name, row) == expected, name


@given(demands(), calculation_dates())
def test_a_derived_fact_that_is_given_keeps_its_given_value(rows: list[Facts], on: date) -> None:
    derivation = Derivation(table(rows), on, FACTS)
    for row, facts in enumerate(rows):
        for name in set(facts) & set(_DERIVED):
            found = _value(derivation, name, row)
            given_value = facts[name]
            assert found == (given_value.reduced() if isinstance(given_value, Ratio) else given_value)


@pytest.mark.parametrize(
    ("rent", "resources", "burden"),
    [
        (40_000, 0, Ratio(1, 0)),
        (0, 0, Ratio(0, 1)),
        (0, 100_000, Ratio(0, 1)),
        (33_333, 100_000, Ratio(33_333, 100_000)),
    ],
)
def test_a_rent_out_of_no_resources_is_an_infinite_burden_and_nothing_out_of_nothing_is_none(
    rent: int, resources: int, burden: Ratio
) -> None:
    facts = {**_RESOURCES, "loyer_actuel": rent, "ressources_reçues": resources}
    demand = OneDemand("1", facts, ON)
    found = demand["taux_effort"]
    assert isinstance(found, Ratio)
    assert found.reduced() == burden.reduced()
    assert _value(Derivation(table([facts]), ON, FACTS), "taux_effort", 0) == burden.reduced()


def test_pensions_larger_than_resources_make_them_negative_and_the_burden_infinite() -> None:
    facts = {**_RESOURCES, "loyer_actuel": 40_000, "ressources_reçues": 10_000, "pensions_versées": 15_000}
    demand = OneDemand("1", facts, ON)
    assert demand["ressources_mensuelles"] == -5_000
    assert demand["taux_effort"] == Ratio(40_000, 0)
    assert demand["reste_à_vivre"] == -45_000


def test_consumption_units_count_one_then_a_half_and_three_tenths() -> None:
    births = (date(1980, 1, 1), date(1982, 1, 1), date(2012, 9, 1), date(2012, 9, 2))
    demand = OneDemand("1", {"naissances_ménage": births, "naissances_attendues": 1}, ON)
    assert demand["unités_consommation"] == 23
    assert demand["nombre_personnes"] == 5
    assert demand["pièces_nécessaires"] == 4


def test_the_living_standard_is_exact() -> None:
    facts = {**_RESOURCES, "ressources_reçues": 100_000, "naissances_ménage": (date(1980, 1, 1),) * 2}
    value = OneDemand("1", facts, ON)["niveau_de_vie"]
    assert isinstance(value, Ratio)
    assert Fraction(value.num, value.den) == 8_000


@pytest.mark.parametrize("name", _DERIVED)
def test_a_derived_fact_of_an_empty_demand_is_unknown(name: str) -> None:
    assert OneDemand("1", {}, ON)[name] is None
    assert _value(Derivation(table([{}]), ON, FACTS), name, 0) is None


def test_every_derived_ratio_has_a_test_value_of_its_own() -> None:
    assert [cell(Ratio(1, 3))] == [(1, 3)]
    assert {name for name in _DERIVED if FACTS[name].kind is Kind.RATIO} == {
        "niveau_de_vie",
        "taux_effort",
        "reste_à_vivre_par_uc",
        "surface_par_personne",
        "personnes_par_pièce",
    }
