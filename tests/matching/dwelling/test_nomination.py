"""Three candidates under the minimum rates: recounted by hand, verified, and stopped alone when the order is wrong."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from peuplier.matching.call_order import CallOrder, call_order
from peuplier.matching.minimum_rates import Counters, MinimumRate
from peuplier.matching.nomination import CANDIDATES, Nominator
from peuplier.matching.nomination_counters import on_one_base
from peuplier.matching.nomination_month import nominate_month, share_out, twice_named, vacancies
from peuplier.matching.orientation_accounts import Leases, YearSoFar
from peuplier.matching.ranking import standings
from peuplier.matching.ranking_index import CandidateIndex
from tests.matching.dwelling.cases import (
    LANDLORDS,
    ON,
    demand_facts,
    demands_of,
    dwelling_facts,
    dwellings_of,
    fictional_policy,
    policy,
)
from tests.matching.naive import naive_order
from tests.strategies import Facts

_DEMANDS = st.lists(demand_facts(), min_size=1, max_size=12)
_HOMES = st.lists(dwelling_facts(), min_size=1, max_size=3)
_COUNTS = st.integers(0, 9).flatmap(lambda signed: st.tuples(st.just(signed), st.integers(0, signed)))


def _nominator(
    rows: list[Facts], homes: list[Facts], make: Callable[..., CallOrder] = call_order, fictional: bool = False
) -> Nominator:
    found = standings(fictional_policy() if fictional else policy(), demands_of(rows), ON)
    dwellings = dwellings_of(homes)
    return Nominator(found, dwellings, CandidateIndex(found, dwellings), make)


def _year(counts: Sequence[tuple[int, int]]) -> YearSoFar:
    year = YearSoFar()
    for landlord, (signed, of_type) in zip((*LANDLORDS, None), counts, strict=True):
        year.leases["modestes_dehors", (landlord, None)] = Leases(signed, of_type)
    for nominator, (signed, of_type) in zip(("PPRIOR", "COLTER", "AUCUN"), counts, strict=True):
        year.leases["reconnus_partout", (None, nominator)] = Leases(signed, of_type)
    return year


@given(_DEMANDS, _HOMES, st.lists(_COUNTS, min_size=3, max_size=3))
def test_nominees_are_the_first_called_of_the_published_order(
    rows: list[Facts], homes: list[Facts], counts: list[tuple[int, int]]
) -> None:
    nominator, year = _nominator(rows, homes), _year(counts)
    for place in range(len(homes)):
        made = nominator.nominate(place, year)
        listed, counters = made.listed, made.listed.common()
        names = [rate.name for rate in listed.rates]
        words = [[n for n, mark in zip(names, marks, strict=True) if mark == 1] for marks in listed.bears.tolist()]
        percents = {rate.name: rate.percent for rate in listed.rates}
        expected = naive_order(words, percents, counters.called, dict(zip(names, counters.of_type, strict=True)))
        assert [nominee.rank for nominee in made.nominees] == expected[:CANDIDATES]
        assert [nominee.row for nominee in made.nominees] == [int(listed.rows[r - 1]) for r in expected[:CANDIDATES]]
        assert made.violations == ()


@given(_DEMANDS, _HOMES)
def test_rates_apply_in_their_base_and_unknown_membership_never_bears(rows: list[Facts], homes: list[Facts]) -> None:
    nominator = _nominator(rows, homes)
    for place, home in enumerate(homes):
        listed = nominator.nominate(place, YearSoFar()).listed
        names = [objective.name for objective in listed.objectives]
        assert ("modestes_dehors" in names) == (home.get("logement_en_qpv") is False)
        assert "reconnus_partout" in names
        for row, marks in zip(listed.rows.tolist(), listed.bears.tolist(), strict=True):
            means = rows[row].get("ressources_mensuelles")
            if "modestes_dehors" in names:
                expected = -1 if means is None else int(means < 120_000)  # type: ignore[operator]
                assert marks[names.index("modestes_dehors")] == expected


@given(_DEMANDS, _HOMES)
def test_delegated_management_keeps_the_labelled_and_those_whose_label_is_to_be_checked(
    rows: list[Facts], homes: list[Facts]
) -> None:
    nominator = _nominator(rows, homes)
    year = YearSoFar(oriented={(landlord, "AUCUN"): 3 for landlord in (*LANDLORDS, "")})
    for place in range(len(homes)):
        oriented = nominator.orient(place, year)
        listed = nominator.call_list(place, oriented, year)
        if oriented.pool is None:
            assert not len(listed.outside_pool)
            continue
        for row in listed.outside_pool.tolist():
            assert rows[row].get("statut_dalo") == "NON"
        assert not any(rows[row].get("statut_dalo") == "NON" for row in listed.rows.tolist())


def _by_rank_alone(bears: NDArray[np.int8], rates: Sequence[MinimumRate], counters: Counters) -> CallOrder:
    """A planted fault: rates are forgotten."""
    order = call_order(bears, rates, counters)
    return replace(order, order=np.arange(1, len(bears) + 1))


def _somebody_twice(bears: NDArray[np.int8], rates: Sequence[MinimumRate], counters: Counters) -> CallOrder:
    """A planted fault: the first is called again."""
    order = call_order(bears, rates, counters)
    return replace(order, order=np.concatenate([order.order[:1], order.order[:-1]]))


_RICH_THEN_POOR: list[Facts] = [
    {
        "demande_élargie": True,
        "besoin_logement_adapté": False,
        "naissances_ménage": (date(1980, 1, 1),),
        "naissances_attendues": 0,
        "situation_logement": ("LP",),
        "relogement_renouvellement_urbain": False,
        "dépôt_demande": date(2016 + at, 1, 1),
        "ressources_mensuelles": 250_000 if at < 6 else 60_000,
        "statut_dalo": "NON",
    }
    for at in range(9)
]
_HOME: Facts = {
    "logement_commune": "34301",
    "logement_pièces": 1,
    "logement_adapté": False,
    "logement_en_qpv": False,
    "logement_loyer_hors_charges": 30_000,
    "logement_charges": 0,
    "logement_contingent_rpls": "7",
    "logement_construction_année": 1985,
}


def test_a_rate_that_is_late_calls_the_best_rank_of_its_type_first() -> None:
    made = _nominator(_RICH_THEN_POOR, [_HOME]).nominate(0, YearSoFar())
    assert [nominee.rank for nominee in made.nominees] == [7, 1, 2]
    assert made.position(6) == (7, 1)
    assert made.position(0) == (1, 2)
    late = YearSoFar(leases={("modestes_dehors", (None, None)): Leases(10, 9)})
    assert late.leases
    kept = {("modestes_dehors", (LANDLORDS[0], None)): Leases(10, 9)}
    home = {**_HOME, "logement_bailleur": LANDLORDS[0]}
    on_time = _nominator(_RICH_THEN_POOR, [home]).nominate(0, YearSoFar(leases=kept))
    assert [nominee.rank for nominee in on_time.nominees] == [1, 2, 3]


@pytest.mark.parametrize("fault", [_by_rank_alone, _somebody_twice])
def test_a_wrong_order_stops_that_nomination_alone_and_names_the_property(fault: Callable[..., CallOrder]) -> None:
    home, other = {**_HOME, "logement_bailleur": LANDLORDS[0]}, {**_HOME, "logement_en_qpv": True}

    def wrong_outside(bears: NDArray[np.int8], rates: Sequence[MinimumRate], counters: Counters) -> CallOrder:
        return (fault if len(rates) == 2 else call_order)(bears, rates, counters)

    nominator = _nominator(_RICH_THEN_POOR, [home, other], wrong_outside)
    month = nominate_month(nominator, [0, 1], YearSoFar())
    stopped, kept = sorted(month.nominations, key=lambda nomination: nomination.place)
    assert stopped.stopped
    assert stopped.nominees == ()
    assert stopped.violations[0].broken in {"premier taux", "taux en retard ignoré", "appel sans motif", "permutation"}
    assert not kept.stopped
    assert len(kept.nominees) == CANDIDATES
    assert month.stopped == (stopped,)


@given(_DEMANDS, st.lists(dwelling_facts(), min_size=1, max_size=4), st.booleans())
def test_a_month_names_each_demand_once_and_fills_what_can_be_filled(
    rows: list[Facts], homes: list[Facts], fictional: bool
) -> None:
    nominator, before = _nominator(rows, homes, fictional=fictional), YearSoFar()
    month = nominate_month(nominator, range(len(homes)), before)
    assert twice_named(month) == []
    assert sorted(nomination.place for nomination in month.nominations) == list(range(len(homes)))
    assert before == YearSoFar()
    for nomination, listed in zip(month.nominations, month.lists, strict=True):
        named = {nominee.row for nominee in nomination.nominees}
        free = [row for row in listed.rows.tolist() if month.of_row(row) is None]
        assert len(named) == CANDIDATES or not free
        assert named <= set(listed.rows.tolist())


@given(_DEMANDS, st.lists(dwelling_facts(), min_size=1, max_size=4))
def test_the_optimum_fills_at_least_as_much_misses_no_more_and_is_verified(
    rows: list[Facts], homes: list[Facts]
) -> None:
    month = nominate_month(_nominator(rows, homes), range(len(homes)), YearSoFar())
    shared = share_out(month, YearSoFar())
    assert shared.faults == ()
    assert shared.optimum.filled >= shared.called.filled
    if shared.optimum.filled == shared.called.filled:
        missing = [sum(count for _, count in r.missing) for r in (shared.optimum, shared.called)]
        assert missing[0] <= missing[1]
        assert missing[0] < missing[1] or shared.optimum.weight >= shared.called.weight
    named = [row for rows_ in shared.rows for row in rows_]
    assert len(named) == len(set(named))


def _landlord_s_turn(landlord: str) -> YearSoFar:
    """The other nominators have had their due: the landlord names the candidates, from everybody."""
    return YearSoFar(oriented={(landlord, "PPRIOR"): 9, (landlord, "COLTER"): 9})


def test_the_dwelling_with_the_fewest_candidates_is_served_first() -> None:
    wide, narrow = {**_HOME, "logement_commune": "34301"}, {**_HOME, "logement_commune": "34108"}
    rows = [{**facts, "demande_élargie": False, "communes_souhaitées": ("34301",)} for facts in _RICH_THEN_POOR[:6]]
    rows += [{**facts, "communes_souhaitées": ("34301", "34108")} for facts in rows[:2]]
    for facts in rows[6:]:
        facts["dépôt_demande"] = date(2010, 1, 1)
    month = nominate_month(_nominator(rows, [wide, narrow]), [0, 1], _landlord_s_turn(""))
    assert [nomination.place for nomination in month.nominations] == [1, 0]
    first, second = ({nominee.row for nominee in nomination.nominees} for nomination in month.nominations)
    assert first == {6, 7}
    assert second == {0, 1, 2}


def test_the_first_called_counts_as_a_provisional_lease_for_the_next_dwelling() -> None:
    homes = [{**_HOME, "logement_bailleur": LANDLORDS[0]} for _ in range(2)]
    month = nominate_month(_nominator(_RICH_THEN_POOR, homes), [0, 1], _landlord_s_turn(LANDLORDS[0]))
    assert [nomination.listed.counters[0] for nomination in month.nominations] == [(0, 0), (1, 1)]
    assert month.year.leases["modestes_dehors", (LANDLORDS[0], None)] == Leases(2, 1)


# ── counters of rates with different bases ───────────────────────────────────────────────────────────────

_RATES = st.lists(st.fractions(0, 100, max_denominator=20), min_size=1, max_size=4)


@given(_RATES, st.data())
def test_bringing_counters_to_one_base_keeps_who_is_late_to_less_than_one_lease(
    percents: list[Fraction], data: st.DataObject
) -> None:
    rates = [MinimumRate(f"taux_{at}", percent) for at, percent in enumerate(percents)]
    counts = [data.draw(_COUNTS) for _ in rates]
    together = on_one_base(rates, counts)
    exact = 0
    for rate, (signed, of_type), moved in zip(rates, counts, together.of_type, strict=True):
        assert together.called >= signed
        before = [of_type + more - rate.share * (signed + 1 + calls) for calls in range(9) for more in range(3)]
        after = [moved + more - rate.share * (together.called + 1 + calls) for calls in range(9) for more in range(3)]
        assert all(0 <= old - new < 1 for old, new in zip(before, after, strict=True))
        exact += before == after
    assert exact >= 1
    if len({signed for signed, _ in counts}) == 1:
        assert exact == len(rates)


def test_rates_of_one_base_keep_their_counters_as_they_are() -> None:
    rates = [MinimumRate("a", Fraction(25)), MinimumRate("b", Fraction(20))]
    assert on_one_base(rates, [(7, 2), (7, 0)]) == Counters(7, (2, 0))
    assert on_one_base([], []) == Counters(0, ())
    # 25 % of 3 and 20 % of 9: 15 leases are whole numbers of both away.
    assert on_one_base(rates, [(3, 1), (10, 4)]) == Counters(15, (1 + 3, 4 + 1))


# ── vacancies of a month ─────────────────────────────────────────────────────────────────────────────────


def test_vacancies_are_those_vacant_and_free_in_the_month_in_the_order_of_dates() -> None:
    homes: list[Facts] = [
        {"logement_occupation": "2", "logement_libre_le": date(2026, 9, 20)},
        {"logement_occupation": "2", "logement_libre_le": date(2026, 9, 2)},
        {"logement_occupation": "2", "logement_libre_le": date(2026, 10, 2)},
        {"logement_occupation": "1", "logement_libre_le": date(2026, 9, 3)},
        {"logement_occupation": "2"},
        {"logement_libre_le": date(2026, 9, 2)},
        {},
    ]
    found = vacancies(dwellings_of(homes), date(2026, 9, 1), date(2026, 9, 30), ON)
    assert found.tolist() == [4, 1, 5, 0]
    assert vacancies(dwellings_of([{"logement_commune": "34301"}]), ON, ON, ON).tolist() == []
