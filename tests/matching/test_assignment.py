"""A month shared out: the most constrained first, the optimum, and the verifier that checks both and the proof."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from peuplier.matching.assignment import most_constrained_first
from peuplier.matching.assignment_verifier import verify_assignment
from peuplier.matching.minimum_rates import MinimumRate
from peuplier.matching.month import Assignment, Month, MonthRate
from peuplier.matching.optimum import optimal
from tests.matching.months import best_value, months


def offers(month: Month, found: Assignment) -> dict[int, int]:
    """Dwelling → demand."""
    return dict(zip(month.dwellings()[found.pairs].tolist(), month.demands[found.pairs].tolist(), strict=True))


def rated(month: Month, percent: int, bears: list[int], called: int = 0, of_type: int = 0) -> Month:
    """The same month under one rate whose base is every dwelling."""
    base = np.ones(len(month.places), dtype=np.bool_)
    rate = MinimumRate("Q1", Fraction(percent))
    return replace(month, rates=(MonthRate(rate, base, np.array(bears, dtype=np.int8), called, of_type),))


@given(months())
def test_offers_made_in_turn_break_nothing(month: Month) -> None:
    found = most_constrained_first(month)
    assert verify_assignment(month, found) == []
    assert offers(month, most_constrained_first(month)) == offers(month, found)


@settings(max_examples=60)
@given(months())
def test_the_optimum_is_the_one_that_trying_everything_finds(month: Month) -> None:
    found = optimal(month)
    assert verify_assignment(month, found) == []
    assert (found.filled, -sum(found.missing), found.weight) == best_value(month)


@given(months())
def test_the_optimum_is_never_worth_less_than_offers_made_in_turn(month: Month) -> None:
    turns, best = most_constrained_first(month), optimal(month)
    assert (best.filled, -sum(best.missing), best.weight) >= (turns.filled, -sum(turns.missing), turns.weight)


@given(months(most_rates=0))
def test_without_rates_the_optimum_always_comes_with_its_proof(month: Month) -> None:
    found = optimal(month)
    assert found.proof is not None or not len(month.demands)


def test_the_dwelling_with_one_candidate_is_served_before_the_one_with_three() -> None:
    month = Month.of_lists([[0, 1, 2], [0]], 3)
    assert offers(month, most_constrained_first(month)) == {0: 1, 1: 0}


def test_a_dwelling_whose_candidates_went_elsewhere_is_served_sooner() -> None:
    # Once demand 0 is gone, dwelling 2 has one candidate left and comes before dwelling 1.
    month = Month.of_lists([[0], [1, 2, 3], [0, 1]], 4)
    assert offers(month, most_constrained_first(month)) == {0: 0, 1: 2, 2: 1}


def test_serving_in_turn_may_weigh_less_than_the_optimum() -> None:
    month = Month.of_lists([[0, 1], [0, 1]], 2, [[9, 8], [9, 1]])
    assert most_constrained_first(month).weight == 10
    assert optimal(month).weight == 17


def test_a_late_rate_names_a_bearer_among_those_left_and_unknown_is_not_one() -> None:
    month = rated(Month.of_lists([[0, 1, 2]], 3), 50, [0, -1, 1])
    assert offers(month, most_constrained_first(month)) == {0: 2}
    assert offers(month, optimal(month)) == {0: 2}


def test_leases_already_signed_may_settle_the_rate_beforehand() -> None:
    month = rated(Month.of_lists([[0, 1]], 2), 50, [0, 1], called=4, of_type=4)
    assert offers(month, most_constrained_first(month)) == offers(month, optimal(month)) == {0: 0}


def test_a_rate_that_cannot_be_kept_leaves_no_place_empty_and_says_how_many_are_missing() -> None:
    month = rated(Month.of_lists([[0, 1], [1, 0]], 2), 50, [0, 0])
    for found in (most_constrained_first(month), optimal(month)):
        assert (found.filled, found.missing) == (2, (1,))


def test_several_places_in_one_dwelling_go_to_different_demands() -> None:
    month = replace(Month.of_lists([[0, 1, 2], [0]], 3), places=np.array([3, 1]))
    assert most_constrained_first(month).filled == optimal(month).filled == 3


@pytest.mark.parametrize("lists", [[], [[]], [[], [0]]])
def test_a_month_without_candidates_is_shared_out_without_a_fault(lists: list[list[int]]) -> None:
    month = Month.of_lists(lists, 1)
    for found in (most_constrained_first(month), optimal(month)):
        assert verify_assignment(month, found) == []
        assert found.filled == sum(map(len, lists))


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"demands": np.array([0, 9])}, "does not exist"),
        ({"demands": np.array([0, 0])}, "twice"),
        ({"weights": np.array([1, -1])}, "weights"),
        ({"places": np.array([-1])}, "places"),
        ({"starts": np.array([0, 1])}, "starts"),
        ({"weights": np.array([1])}, "lengths"),
    ],
)
def test_arrays_that_disagree_are_refused(change: dict[str, np.ndarray], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        replace(Month.of_lists([[0, 1]], 2), **change)


# ── faults planted in a right answer ─────────────────────────────────────────────────────────────────────────

MONTH = rated(
    Month.of_lists([[0, 1, 2], [0, 1, 3], [2, 3, 4]], 5, [[9, 5, 2], [9, 8, 1], [7, 6, 5]]), 50, [0, 0, 1, 1, 1]
)


def _another_optimum(found: Assignment) -> Assignment:
    pairs = most_constrained_first(replace(MONTH, rates=())).pairs
    return replace(found, pairs=pairs)


def _cheaper(found: Assignment) -> Assignment:
    assert found.proof is not None
    return replace(found, proof=replace(found.proof, demand_prices=found.proof.demand_prices - 1))


def _dearer(found: Assignment) -> Assignment:
    assert found.proof is not None
    prices = found.proof.dwelling_prices + found.proof.scale
    return replace(found, proof=replace(found.proof, dwelling_prices=prices))


def _no_penalty(found: Assignment) -> Assignment:
    assert found.proof is not None
    return replace(found, proof=replace(found.proof, penalty=1))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda found: replace(found, pairs=found.pairs[:-1]), "une place reste vide"),
        (lambda found: replace(found, pairs=np.append(found.pairs[:-1], found.pairs[0])), "faite deux fois"),
        (lambda found: replace(found, pairs=np.array([0, 3, 8])), "demande 0 : 2 offres"),
        (lambda found: replace(found, pairs=np.array([0, 1, 8])), "logement 0 : 2 offres pour 1 places"),
        (lambda found: replace(found, pairs=np.array([0, 4, 99])), "pas candidat"),
        (lambda found: replace(found, weight=found.weight + 1), "annoncé"),
        (lambda found: replace(found, missing=(1,)), "il manque 0, et non 1"),
        (lambda found: replace(found, missing=()), "le nombre de taux"),
        (_another_optimum, "annoncé"),
        (_cheaper, "preuve d’optimalité"),
        (_dearer, "preuve d’optimalité : les prix font"),
        (_no_penalty, "vaut moins que les poids"),
    ],
)
def test_a_fault_planted_in_the_offers_or_in_the_proof_is_named(
    spoil: Callable[[Assignment], Assignment], said: str
) -> None:
    found = optimal(MONTH)
    assert found.proof is not None
    assert verify_assignment(MONTH, found) == []
    assert any(said in line for line in verify_assignment(MONTH, spoil(found)))


@given(months(most_rates=0))
def test_a_proof_taken_from_the_optimum_does_not_fit_a_worse_assignment(month: Month) -> None:
    best, turns = optimal(month), most_constrained_first(month)
    if (turns.filled, turns.weight) != (best.filled, best.weight):
        assert verify_assignment(month, replace(turns, proof=best.proof)) != []


def test_the_solver_leaves_the_standard_output_to_the_answer(capfd: pytest.CaptureFixture[str]) -> None:
    optimal(MONTH)
    assert capfd.readouterr() == ("", "")
