"""The candidates for a dwelling in order: lists held against a recount in plain Python, heads against whole lists."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from peuplier.matching.eligibility import Outcome
from peuplier.matching.ranking import candidates, match_dwelling, standings
from peuplier.matching.ranking_index import NOBODY, CandidateIndex
from peuplier.policy.document import read_policy
from tests.matching.dwelling.cases import (
    ON,
    demand_facts,
    demand_number,
    demands_of,
    dwelling_facts,
    dwellings_of,
    fictional_policy,
    naive_outcomes,
    naive_points,
    policy,
)
from tests.strategies import HEAD, Facts

_DEMANDS = st.lists(demand_facts(), min_size=1, max_size=12)
_HOMES = st.lists(dwelling_facts(), min_size=1, max_size=3)


def naive_list(rows: list[Facts], home: Facts) -> list[tuple[int, int]]:
    """(row, outcome) of the candidates for a dwelling under the small policy, best rank first."""
    kept = []
    for row, demand in enumerate(rows):
        outcome, points = min(naive_outcomes(demand, home).values()), naive_points(demand)
        if outcome and points is not None:
            filed = demand.get("dépôt_demande")
            # An unknown date comes after all the known ones; the number settles what is left.
            key = (-points, filed.toordinal() if isinstance(filed, date) else 10**9, demand_number(row))
            kept.append((key, row, outcome))
    return [(row, outcome) for _, row, outcome in sorted(kept)]


@given(_DEMANDS, _HOMES)
def test_lists_are_those_recounted_by_hand(rows: list[Facts], homes: list[Facts]) -> None:
    found, dwellings = standings(policy(), demands_of(rows), ON), dwellings_of(homes)
    index = CandidateIndex(found, dwellings)
    for place, home in enumerate(homes):
        expected = naive_list(rows, home)
        ranked, _ = match_dwelling(found, dwellings, place)
        assert list(zip(ranked.rows.tolist(), ranked.outcomes.tolist(), strict=True)) == expected
        listed, outcomes = index.everybody(place)
        assert list(zip(listed.tolist(), outcomes.tolist(), strict=True)) == expected


@given(_DEMANDS, _HOMES, st.integers(1, 4))
def test_the_first_candidates_are_the_head_of_the_list_however_they_are_asked(
    rows: list[Facts], homes: list[Facts], count: int
) -> None:
    for rules in (policy(), fictional_policy()):
        found, dwellings = standings(rules, demands_of(rows), ON), dwellings_of(homes)
        index = CandidateIndex(found, dwellings)
        places = np.arange(len(homes)).repeat(2)
        heads = index.heads(places, count)
        for at, place in enumerate(places.tolist()):
            listed, outcomes = index.everybody(place)
            first = index.first(place, count)
            assert [one.row for one in first] == listed[:count].tolist()
            assert [int(one.outcome) for one in first] == outcomes[:count].tolist()
            assert [row for row in heads.rows[at].tolist() if row != NOBODY] == listed[:count].tolist()
            assert heads.outcomes[at][: len(first)].tolist() == outcomes[:count].tolist()
            assert all(min(reason.outcome for reason in one.reasons) is one.outcome for one in first)


def test_a_long_list_of_excluded_demands_hides_nobody_who_comes_after() -> None:
    poor: Facts = {"demande_élargie": True, "besoin_logement_adapté": False, "ressources_mensuelles": 130_000}
    sized: Facts = {**poor, "naissances_ménage": (date(1980, 1, 1),), "naissances_attendues": 0}
    rows = [{**sized, "dépôt_demande": date(2020, 1, 1)} for _ in range(90)]
    rows += [{**sized, "dépôt_demande": date(2024, 1, 1), "ressources_mensuelles": 400_000}]
    home: Facts = {
        "logement_commune": "34301",
        "logement_pièces": 1,
        "logement_adapté": False,
        "logement_loyer_hors_charges": 90_000,
        "logement_charges": 5_000,
    }
    index = CandidateIndex(standings(policy(), demands_of(rows), ON), dwellings_of([home]))
    assert index.heads(np.array([0])).rows.tolist() == [[90, NOBODY, NOBODY]]
    assert [one.row for one in index.first(0)] == [90]


@given(_DEMANDS, dwelling_facts())
def test_ranks_are_total_and_lie_within_their_bounds(rows: list[Facts], home: Facts) -> None:
    found, dwellings = standings(policy(), demands_of(rows), ON), dwellings_of([home])
    ranked, _ = match_dwelling(found, dwellings, 0)
    shown = candidates(found, ranked)
    assert [one.rank for one in shown] == list(range(1, len(shown) + 1))
    for one in shown:
        assert 1 <= one.rank_low <= one.rank_high <= len(shown)
        assert one.tied == sum(other.points_low == one.points_low for other in shown) - 1
        assert one.transfer == (None if "situation_logement" not in rows[one.row] else one.grid == "mutations")


def test_somebody_to_instruct_may_leave_the_list_so_the_next_rank_is_an_interval() -> None:
    sure: Facts = {
        "demande_élargie": True,
        "besoin_logement_adapté": False,
        "ressources_mensuelles": 100_000,
        "naissances_ménage": (date(1980, 1, 1),),
        "naissances_attendues": 0,
        "situation_logement": ("LP",),
        "relogement_renouvellement_urbain": False,
        "statut_dalo": "NON",
        "loyer_actuel": 0,
        "dépôt_demande": date(2022, 1, 1),
    }
    doubtful = {**sure, "dépôt_demande": date(2020, 1, 1)}
    del doubtful["ressources_mensuelles"]
    home: Facts = {
        "logement_commune": "34301",
        "logement_pièces": 1,
        "logement_adapté": False,
        "logement_loyer_hors_charges": 30_000,
        "logement_charges": 0,
    }
    found = standings(policy(), demands_of([sure, doubtful]), ON)
    ranked, _ = match_dwelling(found, dwellings_of([home]), 0)
    first, second = candidates(found, ranked)
    assert (first.row, first.outcome) == (1, Outcome.TO_INSTRUCT)
    assert (second.rank, second.rank_low, second.rank_high) == (2, 1, 2)


def test_a_household_to_rehouse_is_shown_apart_with_the_reason_of_the_grid() -> None:
    rehoused: Facts = {"situation_logement": ("LP",), "relogement_renouvellement_urbain": True}
    found = standings(policy(), demands_of([rehoused, {"situation_logement": ("LP",)}]), ON)
    ranked, _ = match_dwelling(found, dwellings_of([{"logement_adapté": False, "logement_rez_de_chaussée": True}]), 0)
    assert (ranked.apart.tolist(), ranked.rows.tolist()) == ([0], [1])
    assert found.not_scored_because(0) == "relogement dû"


def test_a_policy_without_conditions_lists_everybody_it_scores() -> None:
    rules = read_policy(
        HEAD
        + "\n```grille\ncotation : toutes les demandes\n```\n"
        + "\n```critère\nattente : ancienneté\npar an depuis dépôt_demande : 1 point, au plus 10 points\n```\n"
        + "\n```ordre\ndépartage : départage\npuis numéro_unique, du plus petit au plus grand\n```\n"
    ).policy
    assert rules is not None
    rows: list[Facts] = [{"dépôt_demande": date(2020, 1, 1)}, {"dépôt_demande": date(2018, 1, 1)}, {}]
    index = CandidateIndex(standings(rules, demands_of(rows), ON), dwellings_of([{"logement_commune": "34301"}]))
    assert index.everybody(0)[0].tolist() == [1, 0, 2]
    assert index.build() > 0
