"""The households that the lint makes up: a counter-example really is one, and a narrowed group always has one."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from peuplier.checking.legal.case import Case, statutes
from peuplier.checking.legal.worth import worths
from peuplier.checking.trials.claims import Claim
from peuplier.checking.trials.ordinary import ordinary
from peuplier.law.library import library
from peuplier.policy.document import read_policy
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary import FACTS, LABELS
from peuplier.vocabulary.facts import Subject
from peuplier.vocabulary.quantities import Kind
from tests.legal.documents import GOOD, ON, findings
from tests.strategies import condition

conditions = st.composite(condition)
TERRITORY = "200066355"
LETTERED = [name for name, label in LABELS.items() if label.letter and name != "logement_non_décent"]
# What an ordinary household has not, or need not have said.
UNKNOWN = {
    "mois_en_structure",
    "catégorie_souhaitée",
    "catégorie_logement_actuel",
    "dalo_type_logement",
    "loyer_souhaité",
    "type_logement_possédé",
}
LAW = statutes(library(), TERRITORY, ON)
PUBLIC = GOOD[GOOD.index("```public") : GOOD.index("```\n", GOOD.index("```public") + 3) + 4]


def read(*texts: str) -> Policy | None:
    """A document whose groups have these conditions, None when they name a table that it has not."""
    blocks = "\n\n".join(f"```public\npublic_{i} : public\nsi {text}\n```" for i, text in enumerate(texts))
    return read_policy(GOOD.replace(PUBLIC, f"{PUBLIC}\n{blocks}\n"), library()).policy


def case(*texts: str) -> Case:
    """The same, ready to be tried."""
    policy = read(*texts)
    assert policy is not None
    return Case(policy, LAW, ON)


def claim(made: Case, index: int) -> Claim:
    found = made.claim(made.policy.groups[index + 1].condition)
    assert found is not None
    return found


@given(conditions(), conditions())
def test_a_household_that_is_found_meets_one_condition_and_not_the_other(first: str, second: str) -> None:
    assume(read(first, second) is not None)
    made = case(first, second)
    wanted, unwanted = claim(made, 0), claim(made, 1)
    found = made.search.find(wanted, [unwanted])
    if found.facts is not None:
        household = made.search.household(found.facts)
        assert wanted.test(household) is True
        assert unwanted.test(household) is False


@given(conditions())
def test_no_household_meets_a_condition_and_not_that_same_condition(text: str) -> None:
    assume(read(text) is not None)
    made = case(text, text)
    assert made.search.find(claim(made, 0), [claim(made, 1)]).facts is None


@pytest.mark.parametrize(
    "label", [name for name, label in LABELS.items() if label.letter and name != "logement_non_décent"]
)
@pytest.mark.parametrize("also", ["âge_demandeur >= 30", "commune_travail = 34301", "nombre_personnes <= 3"])
def test_a_group_of_the_law_that_a_document_narrows_is_always_found_out(label: str, also: str) -> None:
    narrowed = PUBLIC.replace(label, f"({label} et {also})")
    assert narrowed != PUBLIC
    found = findings(GOOD.replace(PUBLIC, narrowed))
    assert "public_restreint" in {finding.rule for finding in found}


@pytest.mark.parametrize(
    ("given_condition", "limit", "met"),
    [
        ("âge_demandeur >= 65", "âge_demandeur > 65", {"âge_demandeur": 65}),
        ("pièces_manquantes >= 2", "pièces_manquantes >= 3", {"pièces_manquantes": 2}),
        ("ressources_mensuelles < 900 €", "ressources_mensuelles <= 899 €", None),
    ],
)
def test_the_household_stands_on_the_limit_that_tells_two_conditions_apart(
    given_condition: str, limit: str, met: dict[str, object] | None
) -> None:
    made = case(given_condition, limit)
    found = made.search.find(claim(made, 0), [claim(made, 1)]).facts
    if met is None:
        # Only cents lie between 899 € and 900 €: limits are tried a whole euro on each side.
        assert found is None
    else:
        assert found == met


def test_facts_that_follow_from_one_another_are_never_set_against_each_other() -> None:
    made = case("sans_logement_propre et situation_logement parmi {LP, HLM}", "parent_isolé")
    assert made.search.find(claim(made, 0), []).facts is None
    hotel = case("sans_logement_propre et situation_logement contient HOT", "parent_isolé")
    assert hotel.search.find(claim(hotel, 0), []).facts == {"situation_logement": ("HOT",)}


def test_the_quartile_follows_from_resources_and_from_the_threshold_of_the_law() -> None:
    made = case("quartile = 1 et niveau_de_vie >= 9 450 €", "parent_isolé")
    assert made.search.find(claim(made, 0), []).facts is None
    below = case("quartile = 1 et niveau_de_vie >= 9 449 €", "parent_isolé")
    assert below.search.find(claim(below, 0), []).facts is not None


def test_the_ordinary_household_is_known_in_full_and_belongs_to_no_group_of_the_law() -> None:
    made = case("parent_isolé")
    household = made.search.household(ordinary(ON))
    for group in LAW.groups:
        found = made.law_claim(group.condition)
        assert found is not None
        assert found.test(household) is False, group.name
    # What is left unknown does not exist for such a household: a past, a structure, another dwelling.
    scored = [fact for fact in FACTS.values() if fact.subject is Subject.DEMAND and fact.may_score]
    unknown = {fact.name for fact in scored if household[fact.name] is None and fact.kind is not Kind.DATE}
    assert unknown == UNKNOWN


def test_an_ordinary_household_is_scored_and_has_no_point() -> None:
    made = case("parent_isolé")
    assert [scale.grid.name for scale in worths(made)] == ["cotation"]
    assert all(scale.base == 0 for scale in worths(made))
