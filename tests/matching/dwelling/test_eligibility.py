"""Who may be offered a dwelling: conditions read in columns, in reasons, and recounted by hand."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.matching.eligibility import Eligibility, Outcome, eligibility, facts_of_admissions
from peuplier.matching.eligibility_reasons import AdmissionReason, Admissions
from peuplier.matching.pairs import before_one, narrowed, pair_of, settled, side_by_side
from peuplier.policy.document import read_policy
from peuplier.policy.tree.document import Policy
from tests.docs.pages import breakable
from tests.matching.dwelling.cases import (
    ON,
    demand_facts,
    demands_of,
    dwelling_facts,
    dwellings_of,
    fictional_policy,
    naive_outcomes,
    policy,
)
from tests.strategies import HEAD, Document, Facts, calculation_dates, demands, documents, table

_TRUTHS = {False: 0, None: 1, True: 2}
_SEVERAL = st.lists(demand_facts(), min_size=1, max_size=4)


def _settled(rules: Policy, rows: list[Facts], dwellings: list[Facts]) -> tuple[Eligibility, TablesInForce]:
    """Every demand before every dwelling, the way the product does it: facts settled first, then pairs."""
    tables, facts = TablesInForce(rules, ON), facts_of_admissions(rules)
    left, right = np.divmod(np.arange(len(rows) * len(dwellings)), len(dwellings))
    known = settled(demands_of(rows), facts, ON, tables)
    pairs = side_by_side(known, left, narrowed(dwellings_of(dwellings), facts), right)
    return eligibility(rules, pairs, ON, tables), tables


@given(_SEVERAL, st.lists(dwelling_facts(), min_size=1, max_size=4))
def test_columns_and_reasons_say_the_same_of_every_pair(rows: list[Facts], homes: list[Facts]) -> None:
    for rules in (policy(), fictional_policy()):
        said, tables = _settled(rules, rows, homes)
        admissions, table_ = Admissions(rules, ON, tables), demands_of(rows)
        dwellings = dwellings_of(homes)
        for row in range(len(rows)):
            demand = one_demand(table_, row, ON, tables)
            for place in range(len(homes)):
                pair = pair_of(demand, dwellings.facts(place, ON, tables))
                at = row * len(homes) + place
                reasons = admissions.reasons(pair)
                assert [_TRUTHS[r.truth] for r in reasons] == said.truths[:, at].tolist()
                assert [int(r.outcome) for r in reasons] == said.outcomes[:, at].tolist()
                assert admissions.outcome(pair) == said.overall[at] == min(r.outcome for r in reasons)
                assert all(reason.sentence for reason in reasons)


@given(documents(), demands(), st.lists(dwelling_facts(), min_size=1, max_size=2), calculation_dates())
def test_any_readable_condition_is_read_alike_by_both(
    document: Document, rows: list[Facts], homes: list[Facts], on: date
) -> None:
    required = [text for kind, text in document.blocks if kind == "public"]
    blocks = [
        ("condition", f"essai_{index} : essai numéro {index}\nexige {text.split('si ', 1)[1].splitlines()[0]}\n{what}")
        for index, (text, what) in enumerate(zip(required, ("si inconnu : écarté", "", ""), strict=False))
    ]
    rules = document.with_blocks([*document.blocks, *blocks]).policy
    tables, dwellings = TablesInForce(rules, on), dwellings_of(homes)
    known, admissions = table(rows), Admissions(rules, on, tables)
    for place in range(len(homes)):
        pairs = before_one(known, np.arange(len(rows)), dwellings, place)
        said = eligibility(rules, pairs, on, tables)
        for row in range(len(rows)):
            pair = pair_of(one_demand(known, row, on, tables), dwellings.facts(place, on, tables))
            assert [int(reason.outcome) for reason in admissions.reasons(pair)] == said.outcomes[:, row].tolist()


@given(_SEVERAL, st.lists(dwelling_facts(), min_size=1, max_size=4))
def test_conditions_are_those_recounted_by_hand(rows: list[Facts], homes: list[Facts]) -> None:
    said, _ = _settled(policy(), rows, homes)
    for row, demand in enumerate(rows):
        for place, home in enumerate(homes):
            expected = naive_outcomes(demand, home)
            found = said.outcomes[:, row * len(homes) + place].tolist()
            assert dict(zip([a.name for a in said.admissions], found, strict=True)) == expected


@given(demand_facts(gap=3), dwelling_facts(gap=3))
def test_an_unknown_never_excludes_unless_the_document_says_so(demand: Facts, home: Facts) -> None:
    for reason in _reasons(policy(), demand, home):
        if reason.truth is None and reason.outcome is Outcome.EXCLUDED:
            assert reason.admission.name == "accès"
            assert "écarte tant que c’est inconnu" in reason.sentence
        assert (reason.truth is None) == bool(reason.missing)


@given(demand_facts(gap=3), dwelling_facts(gap=3), st.data())
def test_learning_a_fact_settles_a_condition_one_way_and_never_turns_it(
    demand: Facts, home: Facts, data: st.DataObject
) -> None:
    more = {**data.draw(demand_facts(gap=2)), **demand}
    before, after = _reasons(policy(), demand, home), _reasons(policy(), more, home)
    for old, new in zip(before, after, strict=True):
        assert old.truth is None or old.truth is new.truth


def test_a_refusal_names_its_motive_and_the_values_that_decide() -> None:
    births = (date(1985, 1, 1), date(1990, 1, 1), date(2015, 1, 1))
    demand: Facts = {"naissances_ménage": births, "naissances_attendues": 0}
    size = _reasons(policy(), demand, {"logement_pièces": 1})[0]
    said = "Nombre de pièces : non, la taille ne convient pas (nombre de pièces du logement : 1 pièce ; "
    assert breakable(size.sentence) == f"{said}nombre de pièces nécessaires : 3 pièces)."
    assert size.outcome is Outcome.EXCLUDED


def test_what_is_missing_is_named_by_the_facts_that_are_asked_of_people() -> None:
    size = _reasons(policy(), {"naissances_ménage": (date(1985, 1, 1),)}, {"logement_pièces": 1})[0]
    assert size.outcome is Outcome.TO_INSTRUCT
    assert [fact.name for fact in size.missing] == ["naissances_attendues"]


def test_an_unknown_rent_is_to_be_instructed_even_when_the_household_is_known() -> None:
    rent = _reasons(policy(), {"ressources_mensuelles": 150_000}, {"logement_charges": 5_000})[1]
    assert rent.outcome is Outcome.TO_INSTRUCT
    assert [fact.name for fact in rent.missing] == ["logement_loyer_hors_charges"]


def test_beyond_the_sixth_category_the_ceiling_is_read_in_columns_as_in_reasons() -> None:
    births = tuple(date(1980 + year, 1, 1) for year in range(8))
    limit = 6_015_600 + 2 * 671_000
    for income, holds in ((limit, True), (limit + 100, False)):
        demand: Facts = {
            "naissances_ménage": births,
            "naissances_attendues": 0,
            "jeune_ménage": False,
            "carte_invalidité": False,
            "liens_cotitulaires": ("C",),
            "revenu_fiscal_n_2": income,
        }
        home: Facts = {"logement_financement": "PLUS", "logement_plafond_zone": "O"}
        said, _ = _settled(fictional_policy(), [demand], [home])
        names = [admission.name for admission in said.admissions]
        assert said.truths[names.index("plafond_de_ressources"), 0] == _TRUTHS[holds]


def test_a_policy_without_conditions_admits_everybody() -> None:
    rules = read_policy(HEAD).policy
    assert rules is not None
    assert Admissions(rules, ON).outcome(OneDemand("", {}, ON)) is Outcome.ADMITTED
    assert eligibility(rules, demands_of([{"naissances_attendues": 0}] * 3), ON).overall.tolist() == [2, 2, 2]


def _reasons(rules: Policy, demand: Facts, home: Facts) -> tuple[AdmissionReason, ...]:
    admissions = Admissions(rules, ON)
    pair = OneDemand("", {**demand, **home}, ON, admissions.tables)
    return admissions.reasons(pair)
