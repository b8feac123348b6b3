"""The flow of reservations: a ledger whose lines each stand in one cell, recounted here in plain Python."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peuplier.evaluation.reasons.one_demand import Value
from peuplier.matching.flow.balance import YearOfFlow, year_of_flow
from peuplier.matching.flow.gauges import Share, SignedLease, gauges, share_of
from peuplier.matching.flow.ledger import Bookkeeper
from peuplier.matching.flow.records import Account, Kind, Vacancy
from peuplier.matching.flow.report import period_of, statutory_report
from peuplier.matching.flow.rules import Counting, FlowSettings, Rounding, rights
from tests.flow.worlds import NOMINATORS, let, of_text, policy, vacancies

END = date(2025, 12, 31)
PLAIN = FlowSettings()
SHARES = {"PPRIOR": 25, "PFONCT": 5, "COLTER": 20, "COLACT": 20, "AUCUN": 30}
days = st.dates(date(2025, 1, 1), date(2026, 2, 1))


def _flow(listed: list[Vacancy], on: date = END, using: FlowSettings = PLAIN, year: int = 2025) -> YearOfFlow:
    ledger = Bookkeeper(policy(), on).ledger(listed)
    return year_of_flow(ledger, rights(policy(), using), year, on, using)


# ── the accounts against a recount ───────────────────────────────────────────────────────────────────────


def _account(vacancy: Vacancy) -> str:
    facts = vacancy.facts
    if facts.get("logement_contingent_rpls") == "5":
        return "apart"
    if facts.get("logement_hors_flux"):
        return "outside"
    return "first" if facts.get("logement_mise_en_location") == "première" else "flow"


def _out_of_base(vacancy: Vacancy) -> bool:
    facts = vacancy.facts
    kinds = ("renouvellement_urbain", "copropriété_dégradée", "habitat_indigne", "vente")
    rehoused = any(facts.get(f"relogement_{kind}") for kind in kinds)
    return facts.get("attribution_déjà_logé_par_bailleur") == "OUI" or rehoused


@settings(max_examples=80, deadline=None)
@given(vacancies(), days)
def test_rights_and_balances_equal_a_recount_of_the_vacancies(listed: list[Vacancy], on: date) -> None:
    flow = _flow(listed, on)
    in_flow = [v for v in listed if _account(v) == "flow"]

    def counts(day: date | None) -> bool:
        return day is not None and day.year == 2025 and day <= on

    for line in flow.lines:
        own = [v for v in in_flow if v.landlord == line.landlord]
        gone = [v for v in own if counts(v.signed_on) and _out_of_base(v)]
        base = sum(counts(v.free_on) for v in own) - len(gone)
        mine = [v for v in own if v.nominator == line.right.nominator]
        offered = sum(counts(v.offered_on) for v in mine) - sum(v in mine and v.offered_on is not None for v in gone)
        let_for = [v for v in own if v.signed_for == line.right.nominator and not _out_of_base(v)]
        allocated = sum(counts(v.signed_on) for v in let_for)
        achieved = allocated if line.right.nominator == "AUCUN" else offered
        assert (line.base, line.offered, line.allocated, line.achieved) == (base, offered, allocated, achieved)
        assert line.due == Fraction(SHARES[line.right.nominator] * base, 100)
        assert line.balance == achieved - line.due
        assert line.unserved == max(0, line.due - achieved)


@settings(max_examples=60, deadline=None)
@given(vacancies(), days)
def test_each_movement_stands_in_one_cell_and_the_sums_reconcile(listed: list[Vacancy], on: date) -> None:
    ledger = Bookkeeper(policy(), on).ledger(listed)
    cells = Counter(one.cell for one in ledger.movements)
    assert sum(cells.values()) == len(ledger.movements)
    entries = Counter(one.vacancy for one in ledger.movements if one.kind is Kind.ENTERED)
    assert entries == Counter(v.identifier for v in listed if v.free_on <= on)
    accounts = {one.vacancy: one.account for one in ledger.movements}
    assert all(accounts[one.vacancy] is one.account for one in ledger.movements)
    flow = _flow(listed, on)
    for base in flow.bases:
        own = [one for one in ledger.movements if one.landlord == base.landlord and one.on.year == 2025]
        entered = sum(one.kind is Kind.ENTERED for one in own)
        assert base.entered + base.outside + base.apart + base.first_lettings == entered
        lines = [line for line in flow.lines if line.landlord == base.landlord]
        assert sum((line.due for line in lines), Fraction(0)) == base.base
    dated = all(one.reason and one.dwelling and one.on <= on for one in ledger.movements)
    assert dated
    assert all(one.author is not None for one in ledger.movements if one.landlord)


@settings(max_examples=60, deadline=None)
@given(vacancies(), days)
def test_the_february_report_counts_each_offer_and_each_lease_once(listed: list[Vacancy], on: date) -> None:
    ledger = Bookkeeper(policy(), on).ledger(listed)
    report = statutory_report(ledger, listed, 2025, on, ["B1", "B2"])
    flow = _flow(listed, on)
    told = {line.right.nominator for line in flow.lines}
    in_flow = [cell for cell in report.cells if cell.account is Account.FLOW and cell.nominator in told]
    assert sum(cell.offered for cell in in_flow) == sum(line.offered for line in flow.lines)
    assert sum(cell.allocated for cell in in_flow) == sum(line.allocated for line in flow.lines)
    elsewhere = [cell for cell in report.cells if cell.account is not Account.FLOW]
    assert sum(cell.allocated for cell in elsewhere) == sum(one.allocated for one in flow.others)
    keys = [
        (c.landlord, c.account, c.nominator, c.dwelling_type, c.financing, c.in_qpv, c.period) for c in report.cells
    ]
    assert len(set(keys)) == len(keys)


# ── one thing at a time ──────────────────────────────────────────────────────────────────────────────────


def _only(flow: YearOfFlow, nominator: str) -> tuple[int, Fraction, int, Fraction]:
    line = next(line for line in flow.lines if line.right.nominator == nominator)
    return line.base, line.due, line.achieved, line.balance


def test_an_offer_serves_the_nominator_whose_turn_it_was() -> None:
    flow = _flow([let()])
    assert _only(flow, "COLTER") == (1, Fraction(1, 5), 1, Fraction(4, 5))
    assert _only(flow, "COLACT") == (1, Fraction(1, 5), 0, Fraction(-1, 5))


@pytest.mark.parametrize(
    "fact",
    [
        {"attribution_déjà_logé_par_bailleur": "OUI"},
        {"relogement_renouvellement_urbain": True},
        {"relogement_copropriété_dégradée": True},
        {"relogement_habitat_indigne": True},
        {"relogement_vente": True},
    ],
)
def test_an_own_transfer_or_a_rehousing_leaves_the_base_and_its_offer_too(fact: dict[str, Value]) -> None:
    flow = _flow([let(**fact)])
    assert _only(flow, "COLTER") == (0, Fraction(0), 0, Fraction(0))
    (base,) = flow.bases
    ((reason, count),) = base.left
    assert (base.entered, count, base.base) == (1, 1, 0)
    assert reason


def test_until_the_lease_is_signed_the_dwelling_stays_in_the_base() -> None:
    moved = let(attribution_déjà_logé_par_bailleur="OUI")
    assert _only(_flow([moved], date(2025, 3, 15)), "COLTER")[:3] == (1, Fraction(1, 5), 1)


def test_what_is_not_known_of_the_household_leaves_nothing_out_and_is_said() -> None:
    ledger = Bookkeeper(policy(), END).ledger([let(attribution_déjà_logé_par_bailleur=None)])
    assert [one.kind for one in ledger.movements] == [Kind.ENTERED, Kind.OFFERED, Kind.ALLOCATED]
    (doubt,) = ledger.doubts
    assert doubt.dwelling == "L-V1"
    assert doubt.meanwhile == "compté dans la base"


def test_first_lettings_are_settled_by_operation_and_never_enter_the_base() -> None:
    flow = _flow([let(logement_mise_en_location="première", logement_résidence="R9")])
    assert _only(flow, "COLTER")[0] == 0
    (one,) = flow.others
    assert (one.operation, one.nominator, one.offered, one.allocated) == ("R9", "COLTER", 1, 1)
    assert one.agreed is None


def test_a_turn_handed_back_is_told_and_counts_or_not_by_setting() -> None:
    back = let()
    handed = replace(back, handed_back_on=date(2025, 3, 31), signed_for="AUCUN")
    kept, lost = (_flow([handed], using=FlowSettings(handed_back_counts=says)) for says in (True, False))
    assert _only(kept, "COLTER")[2:] == (1, Fraction(4, 5))
    assert _only(lost, "COLTER")[2:] == (0, Fraction(-1, 5))
    assert next(line.handed_back for line in kept.lines if line.right.nominator == "COLTER") == 1


def test_whole_rights_keep_the_sum_and_go_to_the_largest_remainders() -> None:
    listed = [let(f"V{number}") for number in range(7)]
    due = {line.right.nominator: line.due for line in _flow(listed, using=FlowSettings(rounding=Rounding.WHOLE)).lines}
    # 7 dwellings: 1.75, 0.35, 1.4, 1.4, 2.1 — floors give 5, the two left go to 0.75 and to the first of the 0.4.
    assert due == {"PPRIOR": 2, "PFONCT": 0, "COLTER": 2, "COLACT": 1, "AUCUN": 2}


def test_the_counting_event_may_be_settled_otherwise_by_convention() -> None:
    offered_only = replace(let(), signed_on=None, signed_for=None)
    assert _only(_flow([offered_only]), "COLTER")[2] == 1
    assert _only(_flow([offered_only], using=FlowSettings({"COLTER": Counting.ALLOCATED})), "COLTER")[2] == 0


def test_a_balance_is_carried_over_only_if_the_settings_say_so() -> None:
    ledger = Bookkeeper(policy(), date(2026, 6, 30)).ledger([let()])
    owed = rights(policy(), PLAIN)
    before = year_of_flow(ledger, owed, 2025, END, PLAIN).balances()
    for carry, expected in ((True, Fraction(4, 5)), (False, None)):
        using = FlowSettings(carry_over=carry)
        after = year_of_flow(ledger, owed, 2026, date(2026, 6, 30), using, before).balances()
        assert after.get(("B1", "COLTER")) == expected


def test_the_forecast_is_the_pace_so_far_and_the_account_itself_once_the_year_is_over() -> None:
    listed = [let(f"V{number}", nominator) for number, nominator in enumerate(NOMINATORS[:4])]
    half = _flow(listed, date(2025, 3, 14))
    line = next(line for line in half.lines if line.right.nominator == "COLTER")
    assert line.forecast.base == Fraction(4 * 365, 73)
    assert line.forecast.balance == line.balance * 5
    over = _flow(listed, date(2026, 1, 15))
    assert all(line.forecast.balance == line.balance for line in over.lines)


def test_what_no_share_gives_goes_to_the_landlord_and_a_ceiling_is_not_a_due() -> None:
    small = of_text(
        "```part\nétat : part de l’État\nréservataire PPRIOR\nau plus 30 % du flux annuel\n"
        "désignation directe\ncompte les logements proposés\npremières mises en location dans le flux\n"
        "source : essai\n```\n"
    )
    owed = rights(small, PLAIN)
    assert [(right.nominator, right.share, right.ceiling) for right in owed] == [
        ("PPRIOR", Fraction(3, 10), True),
        ("AUCUN", Fraction(7, 10), False),
    ]
    ledger = Bookkeeper(small, END).ledger([let("V1", "PPRIOR", logement_mise_en_location="première")])
    state, _ = year_of_flow(ledger, owed, 2025, END, PLAIN).lines
    assert state.base == 1
    assert state.beyond_ceiling


# ── gauges ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_aim_between_the_low_and_the_high_value_cannot_be_concluded() -> None:
    quarter = Fraction(1, 4)
    assert share_of([True, False, None, False]) == Share(1, 1, 4)
    assert Share(1, 0, 4).meets(quarter) is True
    assert Share(0, 1, 4).meets(quarter) is None
    assert Share(0, 0, 4).meets(quarter) is False
    assert Share(0, 0, 0).meets(quarter) is None
    assert Share(1, 2, 4).central == Fraction(1, 2)


@given(st.lists(st.sampled_from([True, False, None]), max_size=12), st.fractions(0, 1))
def test_knowing_more_never_leaves_the_announced_interval(told: list[bool | None], aim: Fraction) -> None:
    share = share_of(told)
    if share.low is None or share.high is None:
        return
    for answer in (True, False):
        settled = share_of(answer if one is None else one for one in told)
        assert settled.low is not None
        assert share.low <= settled.low <= share.high
        if share.meets(aim) is not None:
            assert settled.meets(aim) is share.meets(aim)


def test_each_nominator_has_its_own_priority_aim_and_the_landlord_its_q1_share() -> None:
    flow = _flow([let(f"V{number}", nominator) for number, nominator in enumerate(NOMINATORS)])
    day = date(2025, 5, 1)
    signed = [
        SignedLease("B1", "COLTER", day, False, True, True),
        SignedLease("B1", "COLTER", day, False, None, False),
        SignedLease("B1", "PPRIOR", day, True, True, None),
        SignedLease("B1", "COLTER", day - timedelta(days=200), False, False, True),
        SignedLease("B2", "COLTER", day, False, False, True),
    ]
    found = {gauge.nominator: gauge for gauge in gauges(policy(), flow, signed)}
    assert found["COLTER"].priority == Share(1, 1, 2)
    assert found["COLTER"].priority_aim == Fraction(1, 4)
    assert found["PPRIOR"].priority_aim == 1
    assert found["PFONCT"].priority_aim is None
    assert {gauge.q1_outside for gauge in found.values()} == {Share(1, 0, 2)}
    assert found["COLACT"].q1_aim == Fraction(1, 4)


# ── the report ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_report_names_the_landlord_who_sent_nothing_and_each_datum_that_lacks() -> None:
    listed = [let(logement_type=None), let("V2", logement_en_qpv=None)]
    ledger = Bookkeeper(policy(), END).ledger(listed)
    report = statutory_report(ledger, listed, 2025, date(2026, 1, 5), ["B1", "B9"])
    named = [(one.landlord, one.what, one.dwellings) for one in report.missing]
    assert named == [
        ("B1", "situation en quartier prioritaire ou hors de lui", ("L-V2",)),
        ("B1", "type", ("L-V1",)),
        ("B9", "tout le compte : aucun mouvement reçu", ()),
    ]
    assert not report.complete("B1")
    assert not report.complete("B9")
    assert report.due_on == date(2026, 2, 27)


def test_a_report_before_the_end_of_the_year_is_provisional() -> None:
    listed = [let()]
    ledger = Bookkeeper(policy(), END).ledger(listed)
    assert not statutory_report(ledger, listed, 2025, END, ["B1"]).complete("B1")
    assert statutory_report(ledger, listed, 2025, date(2026, 1, 1), ["B1"]).complete("B1")


def test_periods_of_construction_follow_one_another_without_a_gap() -> None:
    assert [period_of(year) for year in (1900, 1948, 1949, 1974, 2019, 2020, 2030)] == [
        *["avant 1949"] * 2,
        *["1949–1974"] * 2,
        "2010–2019",
        *["depuis 2020"] * 2,
    ]
    assert period_of(None) is None
