"""What a household would pay and keep: columns and reasons agree, unknown is said, the aid is a marked hypothesis."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.matching.affordability import Affordability, Thresholds, affordability, burdens, thresholds
from peuplier.matching.housing_aid import aid_parameters, default_burden, estimate, estimates
from peuplier.matching.pairs import pair_of, side_by_side
from peuplier.matching.q1_rent import HOUSEHOLDS, Q1Rents
from peuplier.policy.document import read_policy
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary.quantities import Ratio
from tests.docs.pages import breakable
from tests.matching.dwelling.cases import ON, demand_facts, demands_of, dwelling_facts, dwellings_of, fictional_policy
from tests.matching.dwelling.cases import policy as small_policy
from tests.strategies import HEAD, Facts

_TRUTHS = {False: 0, None: 1, True: 2}
_LIMITS = (
    Thresholds(Fraction(35, 100), "essai"),
    Thresholds(Fraction(1, 3), "essai", Fraction(300), "essai"),
)


def _of(demand: Facts, home: Facts, limits: Thresholds = _LIMITS[0], on: date = ON) -> Affordability:
    return affordability(OneDemand("", {**demand, **home}, on), limits)


@given(
    st.lists(demand_facts(), min_size=1, max_size=5),
    st.lists(dwelling_facts(), min_size=1, max_size=3),
    st.sampled_from((None, 0, 12_345)),
    st.sampled_from((ON, date(2025, 6, 1), date(2024, 6, 1))),
)
def test_columns_and_reasons_reckon_the_same(rows: list[Facts], homes: list[Facts], given_aid: int, on: date) -> None:
    homes = [{**home, "logement_aide_estimée": given_aid} for home in homes]
    left, right = np.divmod(np.arange(len(rows) * len(homes)), len(homes))
    known, dwellings = demands_of(rows), dwellings_of(homes)
    for limits in _LIMITS:
        found = burdens(side_by_side(known, left, dwellings, right), on, limits)
        for at, (row, place) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
            one = affordability(pair_of(one_demand(known, row, on), dwellings.facts(place, on)), limits)
            assert found.bearable[at] == _TRUTHS[one.bearable]
            assert found.known[at] == (one.burden is not None)
            if one.burden is not None:
                assert (found.aid[at], found.cost[at], found.resources[at]) == (one.aid, one.cost, one.resources)
            assert one.sentence


@given(st.integers(0, 250_000), st.integers(0, 80_000), st.integers(-50_000, 600_000), st.integers(1, 12))
def test_the_aid_is_whole_euros_never_above_the_cost_and_falls_with_resources(
    rent: int, charges: int, resources: int, persons: int
) -> None:
    parameters = aid_parameters(ON)
    assert parameters is not None
    aid = estimate(parameters, rent, charges, resources, persons)
    assert aid == rent + charges or aid % 100 == 0
    assert 0 <= aid <= rent + charges
    assert aid == 0 or aid >= min(parameters.least_aid, rent + charges)
    assert estimate(parameters, rent, charges, resources + 1_000, persons) <= aid
    columns = (np.array([value], dtype=np.int64) for value in (rent, charges, resources, persons))
    assert estimates(parameters, *columns).tolist() == [aid]


def test_the_aid_of_a_lone_person_is_the_formula_of_the_file_done_by_hand() -> None:
    # 300 € taken + 60 € of charges − 40 € − 30 % of (787.49 − 400) € = 203.75 €, down to a euro.
    found = _of(
        {"ressources_mensuelles": 78_749, "nombre_personnes": 1},
        {"logement_loyer_hors_charges": 35_000, "logement_charges": 5_000},
    )
    assert (found.aid, found.cost, found.residual) == (20_300, 19_700, 59_049)
    assert found.burden == Ratio(19_700, 78_749)
    assert found.bearable is True
    assert "hypothèse – à remplacer" in breakable(found.sentence)


def test_a_simulation_by_the_payer_takes_the_place_of_the_estimate() -> None:
    home: Facts = {"logement_loyer_hors_charges": 35_000, "logement_charges": 5_000, "logement_aide_estimée": 1_000}
    found = _of({"ressources_mensuelles": 78_749, "nombre_personnes": 1}, home)
    assert (found.aid, found.simulated, found.bearable) == (1_000, True, False)
    assert "hypothèse" not in found.sentence


@pytest.mark.parametrize("lost", ["ressources_mensuelles", "logement_loyer_hors_charges", "logement_charges"])
def test_a_missing_amount_is_unknown_and_named_not_zero(lost: str) -> None:
    facts: Facts = {
        "ressources_mensuelles": 150_000,
        "nombre_personnes": 2,
        "logement_loyer_hors_charges": 30_000,
        "logement_charges": 5_000,
    }
    del facts[lost]
    found = _of(facts, {})
    assert (found.bearable, found.burden, found.residual) == (None, None, None)
    assert "il manque" in found.sentence


def test_a_household_without_resources_cannot_bear_a_rent_that_is_left_to_pay() -> None:
    found = _of(
        {"ressources_mensuelles": 0, "nombre_personnes": 1},
        {"logement_loyer_hors_charges": 50_000, "logement_charges": 5_000},
    )
    assert found.bearable is False
    assert "aucune ressource" in found.sentence


def test_the_threshold_is_the_rate_that_the_policy_applies_to_the_rent() -> None:
    for rules in (small_policy(), fictional_policy()):
        assert _limits(rules).burden == Fraction(35, 100)
    assert _limits(fictional_policy()).burden_source.startswith("article 46")


def test_a_policy_may_state_its_thresholds_as_tables() -> None:
    rules = read_policy(
        HEAD
        + "\n```barème\ntaux_effort_maximal : taux d’effort\nà partir du 2020-01-01 : 30 %\n"
        + "vérifié jusqu’au 2030-12-31\n```\n"
        + "\n```barème\nreste_à_vivre_minimal : reste à vivre par UC\nà partir du 2020-01-01 : 350 €\n"
        + "vérifié jusqu’au 2030-12-31\n```\n"
    ).policy
    assert rules is not None
    limits = _limits(rules)
    assert (limits.burden, limits.residual) == (Fraction(3, 10), Fraction(350))


def test_without_any_threshold_in_the_policy_the_one_used_is_said_to_be_a_hypothesis() -> None:
    rules = read_policy(HEAD).policy
    assert rules is not None
    assert _limits(rules) == Thresholds(default_burden().share, "hypothèse – à remplacer")


def test_a_light_rent_is_not_bearable_when_too_little_is_left_to_live_on() -> None:
    demand: Facts = {"ressources_mensuelles": 29_999, "nombre_personnes": 1, "unités_consommation": 10}
    home: Facts = {"logement_loyer_hors_charges": 20_000, "logement_charges": 0}
    assert _of(demand, home, _LIMITS[0]).bearable is True
    assert _of(demand, home, _LIMITS[1]).bearable is False


def _limits(rules: Policy) -> Thresholds:
    return thresholds(rules, TablesInForce(rules, ON))


# ── the first quartile before a rent ─────────────────────────────────────────────────────────────────────


def _home(rent: int | None, rooms: int) -> OneDemand:
    facts: Facts = {"logement_pièces": rooms, "logement_charges": 5_000}
    return OneDemand("L", {**facts, **({} if rent is None else {"logement_loyer_hors_charges": rent})}, ON)


def test_typical_households_stand_just_below_the_threshold_of_the_first_quartile() -> None:
    rents = Q1Rents(fictional_policy(), ON)
    for household in HOUSEHOLDS:
        poor = rents.household(household)
        assert poor is not None
        assert poor["quartile"] == "1"
        standard, threshold = poor["niveau_de_vie"], rents.threshold
        assert isinstance(standard, Ratio)
        assert threshold is not None
        assert 0 < threshold - Fraction(standard.num, standard.den) < 1


def test_only_households_of_the_right_size_are_asked() -> None:
    rents = Q1Rents(fictional_policy(), ON)
    assert _labels(rents, 1) == {"personne seule"}
    assert "personne seule" in _labels(rents, 2)
    assert "couple, quatre enfants" in _labels(rents, 5)
    assert "couple" not in _labels(rents, 5)


def _labels(rents: Q1Rents, rooms: int) -> set[str]:
    return {household.label for household, _ in rents.of(_home(30_000, rooms)).households}


@given(st.integers(0, 120_000), st.integers(1, 5))
def test_a_dearer_rent_never_becomes_payable(rent: int, rooms: int) -> None:
    rents = Q1Rents(fictional_policy(), ON)
    if rents.of(_home(rent + 5_000, rooms)).payable:
        assert rents.of(_home(rent, rooms)).payable


def test_an_unknown_rent_and_a_policy_without_threshold_give_no_answer() -> None:
    rents = Q1Rents(fictional_policy(), ON)
    assert rents.of(_home(None, 3)).payable is None
    assert Q1Rents(small_policy(), ON).of(_home(30_000, 3)).payable is None
    sentences: Iterable[str] = (rents.of(_home(None, 3)).sentence, rents.of(_home(200_000, 3)).sentence)
    assert [sentence.split(" ")[0] for sentence in sentences] == ["On", "Aucun"]
