"""What each fact of the vocabulary owes to its readers."""

import re
import unicodedata
from collections import Counter

import pytest

from peuplier.vocabulary import FACTS, THEMES, Fact, Kind, Origin, Subject, assemble, inputs
from peuplier.vocabulary.quantities import INTEGRAL

NAME = re.compile(r"[a-zà-ÿœæ][a-zà-ÿœæ0-9_]*")
EVERY = pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.english)


@EVERY
def test_a_name_can_be_written_in_a_policy_and_is_normalised(fact: Fact) -> None:
    assert NAME.fullmatch(fact.name)
    assert unicodedata.is_normalized("NFC", fact.name)
    assert re.fullmatch(r"[a-z][a-z0-9_]*", fact.english)


@EVERY
def test_a_label_is_a_short_french_phrase_without_article(fact: Fact) -> None:
    assert not re.match(r"(le|la|les|un|une|des|du)\s|l’", fact.label, re.IGNORECASE)
    assert not fact.label.endswith(".")
    assert "'" not in fact.label
    assert len(fact.label) <= 110


@EVERY
def test_a_definition_is_one_to_three_french_sentences(fact: Fact) -> None:
    assert fact.definition.endswith(".")
    assert "'" not in fact.definition + fact.why_not
    assert "  " not in fact.definition + fact.why_not
    assert len(fact.definition) <= 400


@EVERY
def test_a_code_has_its_list_and_nothing_else_has_one(fact: Fact) -> None:
    assert (fact.codes is not None) == (fact.kind in {Kind.CODE, Kind.CODES})


@EVERY
def test_a_number_or_a_date_of_a_file_has_plausible_bounds(fact: Fact) -> None:
    if fact.kind in INTEGRAL | {Kind.DATE, Kind.DATES, Kind.RATIO}:
        assert fact.lowest is not None
        assert fact.highest is not None
        assert fact.lowest < fact.highest


@EVERY
def test_an_amount_an_area_and_a_ratio_have_a_unit(fact: Fact) -> None:
    if fact.kind in {Kind.MONEY, Kind.AREA, Kind.DECIMAL, Kind.RATIO}:
        assert fact.unit
    if fact.kind not in INTEGRAL | {Kind.RATIO}:
        assert fact.unit is None


@EVERY
def test_a_fact_comes_from_somewhere(fact: Fact) -> None:
    assert fact.path or fact.formula is not None
    if fact.formula is not None:
        assert fact.origin is Origin.DERIVED
    if fact.origin is Origin.REGISTER:
        assert all(step.startswith("/interfaceNuu/demande/") for step in fact.path.split("\n"))


@EVERY
def test_a_fact_that_may_not_score_says_why_and_no_other_does(fact: Fact) -> None:
    assert fact.may_score == (not fact.why_not)
    if fact.why_not:
        assert fact.why_not.endswith(".")


@pytest.mark.parametrize(
    "name",
    [
        *("nom", "prénom", "civilité", "sexe", "nationalité", "numéro_unique"),
        *("guichet", "renouvellement_électronique", "autres_refus_le"),
        *("besoin_logement_adapté", "handicap_moteur", "handicap_sensoriel", "aides_techniques"),
        *("capacité_marches", "équipements_nécessaires", "naissance_prévue_le"),
    ],
)
def test_what_identifies_discriminates_or_details_health_may_not_score(name: str) -> None:
    assert not FACTS[name].may_score


@pytest.mark.parametrize("name", ["commune_résidence", "commune_travail", "personne_handicapée"])
def test_a_local_link_and_a_recognised_disability_may_weigh(name: str) -> None:
    assert FACTS[name].may_score


def test_only_facts_of_the_demand_may_score() -> None:
    assert {fact.subject for fact in FACTS.values() if fact.may_score} == {Subject.DEMAND}


def test_the_prefix_of_a_name_says_whose_fact_it_is() -> None:
    for fact in FACTS.values():
        assert (fact.subject is Subject.DWELLING) == (
            fact.name.startswith("logement_") and fact.subject is not Subject.DEMAND
        )
        assert (fact.subject is Subject.ALLOCATION) == fact.name.startswith("attribution_")


def test_english_names_and_labels_are_not_shared() -> None:
    for field in ("english", "label"):
        counts = Counter((getattr(fact, field), fact.subject) for fact in FACTS.values())
        assert [value for value, times in counts.items() if times > 1] == []


def test_a_name_declared_twice_is_refused() -> None:
    theme = THEMES["Le calcul"]
    with pytest.raises(ValueError, match="date_calcul"):
        assemble(theme, theme)


def test_monthly_resources_and_reference_tax_income_are_two_facts() -> None:
    monthly, tax = FACTS["ressources_mensuelles"], FACTS["revenu_fiscal_référence"]
    assert monthly.formula != tax.formula
    assert _sources("ressources_mensuelles").isdisjoint(_sources("revenu_fiscal_référence"))
    assert "revenu_fiscal_n_2" not in _sources("niveau_de_vie")
    assert "revenu_fiscal_n_2" not in _sources("taux_effort")


def _sources(name: str) -> set[str]:
    """The facts of a file from which a fact follows, at any depth."""
    formula = FACTS[name].formula
    return {name} if formula is None else {s for read in inputs(formula) for s in _sources(read)}
