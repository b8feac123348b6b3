"""A vacancy before its candidates: whose turn, on which account, for which objectives."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peuplier.matching.orientation import Account, Mode, Orienter, Target, VacancyOrientation
from peuplier.matching.orientation_accounts import Leases, YearSoFar, dues
from peuplier.policy.document import read_policy
from peuplier.policy.tree.document import Policy
from tests.matching.dwelling.cases import LANDLORDS, ON, dwelling_facts, dwellings_of, fictional_policy, policy
from tests.strategies import HEAD, Facts

_ORDINARY: Facts = {
    "logement_commune": "34301",
    "logement_type": "T3",
    "logement_pièces": 3,
    "logement_en_qpv": False,
    "logement_bailleur": LANDLORDS[0],
    "logement_loyer_hors_charges": 35_000,
    "logement_charges": 5_000,
    "logement_contingent_rpls": "7",
    "logement_construction_année": 1985,
}


def _orient(
    changes: Facts | None = None, year: YearSoFar | None = None, rules: Policy | None = None
) -> VacancyOrientation:
    home = {name: value for name, value in {**_ORDINARY, **(changes or {})}.items() if value is not None}
    return Orienter(rules or policy(), ON).orient(dwellings_of([home]), 0, year or YearSoFar())


def _target(found: VacancyOrientation, name: str) -> Target:
    return next(target for target in found.targets if target.objective.name == name)


def test_the_turn_goes_to_the_largest_deficit_and_deficits_are_exact_and_signed() -> None:
    year = YearSoFar(oriented={(LANDLORDS[0], "PPRIOR"): 1, (LANDLORDS[0], "AUCUN"): 2, (LANDLORDS[1], "COLTER"): 9})
    found = _orient(year=year)
    assert found.nominator == "COLTER"
    assert {due.nominator: due.deficit for due in found.dues} == {
        "COLTER": Fraction(4, 5),
        "PPRIOR": Fraction(0),
        "AUCUN": Fraction(55, 100) * 4 - 2,
    }
    year.orient(LANDLORDS[0], "COLTER")
    year.orient(LANDLORDS[0], "COLTER")
    assert min(due.deficit for due in _orient(year=year).dues) == Fraction(1, 5) * 6 - 2


@given(st.integers(1, 400))
def test_over_a_year_nobody_strays_a_whole_dwelling_per_nominator_from_its_share(turns: int) -> None:
    achieved: dict[str, int] = {}
    rules = fictional_policy()
    for _ in range(turns):
        first = dues(rules, achieved)[0]
        achieved[first.nominator] = achieved.get(first.nominator, 0) + 1
    for share in rules.shares:
        assert abs(share.share * turns - achieved.get(share.nominator, 0)) < len(rules.shares)


def test_what_no_block_gives_is_left_to_the_landlord() -> None:
    shares = {due.nominator: (due.share, due.block is None) for due in _orient().dues}
    assert shares["AUCUN"] == (Fraction(55, 100), True)
    assert sum(share for share, _ in shares.values()) == 1


def test_a_share_of_at_most_stands_aside_once_full() -> None:
    rules = read_policy(
        HEAD
        + "\n```part\nétat : État\nréservataire PPRIOR\nau plus 30 % du flux annuel\n```\n"
        + "\n```part\nautres : bailleurs\nréservataire AUCUN\n70 % du flux annuel\n```\n"
    ).policy
    assert rules is not None
    achieved: dict[str, int] = {}
    for _ in range(10):
        first = dues(rules, achieved)[0]
        achieved[first.nominator] = achieved.get(first.nominator, 0) + 1
        assert achieved.get("PPRIOR", 0) <= Fraction(3, 10) * sum(achieved.values())
    assert achieved == {"AUCUN": 7, "PPRIOR": 3}


def test_a_dwelling_identified_by_agreement_goes_to_its_nominator_whatever_the_turn() -> None:
    found = _orient({"logement_contingent_rpls": "5"})
    assert (found.account, found.nominator, found.dues) == (Account.APART, "PPRIOR", ())


def test_an_unknown_agreement_is_said_and_does_not_decide() -> None:
    found = _orient({"logement_contingent_rpls": None})
    assert found.account is Account.FLOW
    assert any("contingent" in note for note in found.notes)


@pytest.mark.parametrize(
    ("changes", "account", "mode"),
    [
        ({"logement_mise_en_location": "première"}, Account.FIRST_LETTING, Mode.PER_OPERATION),
        ({"logement_mise_en_location": "relocation"}, Account.FLOW, Mode.LANDLORD),
        ({"logement_hors_flux": True}, Account.OUTSIDE, Mode.LANDLORD),
    ],
)
def test_each_account_has_its_way_of_naming_candidates(changes: Facts, account: Account, mode: Mode) -> None:
    found = _orient(changes)
    assert (found.account, found.mode) == (account, mode)


def test_the_kind_of_letting_is_deduced_from_the_year_or_said_unknown() -> None:
    assert any("Relocation déduite" in note for note in _orient().notes)
    assert any("inconnu" in note for note in _orient({"logement_construction_année": ON.year}).notes)


def test_delegated_management_names_the_labelled_households_it_picks_from() -> None:
    year = YearSoFar(oriented={(LANDLORDS[0], "AUCUN"): 3, (LANDLORDS[0], "COLTER"): 1})
    found = _orient(year=year)
    assert (found.nominator, found.mode) == ("PPRIOR", Mode.DELEGATED)
    assert found.pool is not None
    assert found.pool.name == "état_entier"
    assert _orient().pool is None


def test_objectives_are_served_where_their_base_is() -> None:
    outside, inside, unknown = (_orient({"logement_en_qpv": where}) for where in (False, True, None))
    assert [_target(found, "modestes_dehors").serves for found in (outside, inside, unknown)] == [True, False, None]
    assert _target(inside, "reconnus_partout").serves is True


def test_the_first_target_is_the_minimum_most_missed() -> None:
    year = YearSoFar(
        leases={
            ("modestes_dehors", (LANDLORDS[0], None)): Leases(10, 3),
            ("reconnus_partout", (None, "AUCUN")): Leases(10, 0),
        }
    )
    found = _orient(year=year)
    assert found.target is not None
    assert (found.target.objective.name, found.target.deficit) == ("reconnus_partout", Fraction(11, 4))
    assert _target(found, "modestes_dehors").deficit == Fraction(3, 10)


def test_a_rent_that_the_first_quartile_cannot_pay_does_not_serve_it() -> None:
    for rent, serves in ((30_000, True), (200_000, False), (None, None)):
        found = _orient({"logement_loyer_hors_charges": rent}, rules=fictional_policy())
        assert _target(found, "q1_hors_qpv").serves is serves
        assert _target(found, "mutations_plancher").serves is True


def test_a_promise_is_the_landlord_s_own_or_is_to_be_matched() -> None:
    home = {name: value for name, value in _ORDINARY.items() if value is not None}
    found = Orienter(policy(), ON).orient(dwellings_of([home]), 0, YearSoFar())
    assert [sure for _, sure in _target(found, "modestes_dehors").commitments] == [None]


@given(dwelling_facts(gap=3))
def test_every_vacancy_has_an_orientation_whatever_is_unknown(home: Facts) -> None:
    for rules in (policy(), fictional_policy()):
        found = _orient({**dict.fromkeys(_ORDINARY), **home}, rules=rules)
        assert len(found.targets) == len(rules.objectives)
        if home.get("logement_en_qpv") is None:
            assert all(t.in_base is not True for t in found.targets if t.objective.in_qpv is not None)
        if found.account is Account.FLOW:
            assert found.nominator == found.dues[0].nominator
            assert sum((due.due for due in found.dues), Fraction(0)) == 1


def test_more_leases_of_a_type_than_leases_are_refused() -> None:
    with pytest.raises(ValueError, match="recomptez"):
        Leases(1, 2)
