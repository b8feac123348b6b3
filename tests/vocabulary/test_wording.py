"""Facts read as good French: the article of each label, and the two clauses of each yes-or-no fact."""

import re
from collections import Counter

import pytest

from peuplier.vocabulary import FACTS, Fact, Kind, Origin, Subject
from peuplier.vocabulary.clauses import CLAUSES
from peuplier.vocabulary.wording import FEMININE, MASCULINE, NOUNS, PLURAL, head, of_the, the

EVERY = pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.english)
YES_OR_NO = [fact for fact in FACTS.values() if fact.kind is Kind.BOOLEAN]
EVERY_YES_OR_NO = pytest.mark.parametrize("fact", YES_OR_NO, ids=lambda fact: fact.english)
CLAUSE = re.compile(r"(le|la|un|une|aucun|aucune|plusieurs) [a-zà-ÿœ].*[^.…\s]|l’[a-zà-ÿœ].*[^.…\s]")
DENIAL = re.compile(r"\bne\b|\bn’")


@EVERY
def test_the_head_noun_of_each_label_is_in_the_lexicon(fact: Fact) -> None:
    assert head(fact.label) in NOUNS


def test_a_noun_has_one_gender_or_is_plural_and_each_serves_a_label() -> None:
    counts = Counter([*MASCULINE, *FEMININE, *PLURAL])
    assert [noun for noun, times in counts.items() if times > 1] == []
    assert {head(fact.label) for fact in FACTS.values()} == NOUNS


@EVERY
def test_a_label_takes_its_article_alone_and_after_de(fact: Fact) -> None:
    assert re.fullmatch(r"(le |la |les |l’)", fact.the_label.removesuffix(fact.label))
    assert re.fullmatch(r"(du |des |de la |de l’)", fact.of_label.removesuffix(fact.label))


@EVERY
def test_an_elided_article_stands_before_a_vowel_and_no_other_does(fact: Fact) -> None:
    vowel = re.match(r"[aàâeéèêiîoôuœ]", fact.label) is not None
    assert vowel == fact.the_label.startswith("l’") or fact.the_label.startswith("les ")


@pytest.mark.parametrize(
    ("name", "alone", "after"),
    [
        ("pièces_manquantes", "le nombre de pièces manquantes", "du nombre de pièces manquantes"),
        ("dépôt_demande", "la date de premier dépôt", "de la date de premier dépôt"),
        ("ancienneté_mois", "l’ancienneté de la demande", "de l’ancienneté de la demande"),
        ("motifs", "les motifs de la demande", "des motifs de la demande"),
        ("unités_consommation", "les unités de consommation", "des unités de consommation"),
        ("handicap_moteur", "le handicap moteur", "du handicap moteur"),
        ("handicap_autre", "l’autre handicap", "de l’autre handicap"),
        ("jeune_ménage", "le jeune ménage", "du jeune ménage"),
        ("reste_à_vivre", "le reste à vivre", "du reste à vivre"),
    ],
)
def test_the_article_of_a_label_reads_well(name: str, alone: str, after: str) -> None:
    assert (FACTS[name].the_label, FACTS[name].of_label) == (alone, after)


@pytest.mark.parametrize(
    ("label", "alone", "after"),
    [
        ("hébergement", "l’hébergement", "de l’hébergement"),
        ("handicap", "le handicap", "du handicap"),
        ("onzième étage", "le onzième étage", "du onzième étage"),
        ("ancienne résidence", "l’ancienne résidence", "de l’ancienne résidence"),
        ("mot inconnu du lexique", "le mot inconnu du lexique", "du mot inconnu du lexique"),
        ("autre", "l’autre", "de l’autre"),
        ("", "le ", "du "),
    ],
)
def test_any_label_has_an_article_even_when_its_noun_is_unknown(label: str, alone: str, after: str) -> None:
    assert (the(label), of_the(label)) == (alone, after)


@EVERY
def test_a_yes_or_no_fact_has_its_two_clauses_and_no_other_has_any(fact: Fact) -> None:
    assert bool(fact.says) == bool(fact.denies) == (fact.kind is Kind.BOOLEAN)


def test_no_clause_is_written_for_a_fact_that_does_not_exist() -> None:
    assert set(CLAUSES) == {fact.name for fact in YES_OR_NO}


@EVERY_YES_OR_NO
def test_a_clause_can_follow_si_without_elision_capital_or_stop(fact: Fact) -> None:
    for clause in (fact.says, fact.denies):
        assert CLAUSE.fullmatch(clause), clause
        assert "'" not in clause
        assert "  " not in clause
        assert len(clause) <= 120


@EVERY_YES_OR_NO
def test_what_denies_a_fact_is_a_negation_of_what_says_it(fact: Fact) -> None:
    assert not DENIAL.search(fact.says)
    assert DENIAL.search(fact.denies) or fact.name == "sans_logement_propre"


def test_no_two_facts_are_said_alike() -> None:
    clauses = Counter(clause for fact in YES_OR_NO for clause in (fact.says, fact.denies))
    assert [clause for clause, times in clauses.items() if times > 1] == []


def test_nothing_is_denied_as_if_it_were_forbidden() -> None:
    assert [fact.name for fact in YES_OR_NO if re.search(r"ne doi(t|vent) pas", fact.denies)] == []


def test_points_of_a_former_scale_are_a_fact_of_the_demand_that_may_score() -> None:
    points = FACTS["points_ancien_barème"]
    assert (points.kind, points.unit, points.lowest, points.highest) == (Kind.COUNT, "point", 0, 2_000)
    assert (points.subject, points.origin, points.may_score) == (Subject.DEMAND, Origin.PARTNER, True)
    assert points.the_label == "les points acquis sous un barème antérieur"


@pytest.mark.parametrize("name", ["rendez_vous_manqués_le", "recherche_active_le"])
def test_missed_appointments_and_steps_of_the_search_are_dates_that_may_score(name: str) -> None:
    assert FACTS[name].kind is Kind.DATES
    assert FACTS[name].may_score


def test_whether_the_first_by_score_was_chosen_is_read_in_accounts_only() -> None:
    fact = FACTS["attribution_premier_de_la_cotation"]
    assert fact.says == "le candidat retenu était le premier de la cotation"
    assert not fact.may_score
