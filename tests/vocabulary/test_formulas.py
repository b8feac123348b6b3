"""Formulas of the vocabulary: they read declared facts, have no circle, and keep their kinds and units."""

from fractions import Fraction
from typing import get_args

import pytest

from peuplier.vocabulary import FACTS, Fact, Kind, Subject, inputs
from peuplier.vocabulary.formula_text import formula_text
from peuplier.vocabulary.formulas import (
    Coded,
    CountAged,
    CountDates,
    CountRecent,
    HasAny,
    InCodes,
    IsTrue,
    Largest,
    Lookup,
    MonthsSince,
    Numeric,
    Quotient,
    Ref,
    Steps,
    Truth,
    Weighted,
    YearsSince,
)
from peuplier.vocabulary.quantities import INTEGRAL

DERIVED = [fact for fact in FACTS.values() if fact.formula is not None]
EVERY = pytest.mark.parametrize("fact", DERIVED, ids=lambda fact: fact.english)


@EVERY
def test_a_formula_reads_only_declared_facts_of_the_same_subject(fact: Fact) -> None:
    for name in inputs(fact.formula):
        assert FACTS[name].subject in {fact.subject, Subject.CALCULATION}


@EVERY
def test_a_formula_does_not_go_round_in_circles(fact: Fact) -> None:
    def follow(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " → ".join((*above, name))
        for read in inputs(FACTS[name].formula):
            follow(read, (*above, name))

    follow(fact.name, ())


@EVERY
def test_the_kind_of_a_fact_is_the_one_its_formula_gives(fact: Fact) -> None:
    if isinstance(fact.formula, get_args(Truth)):
        assert fact.kind is Kind.BOOLEAN
    elif isinstance(fact.formula, Quotient):
        assert fact.kind is Kind.RATIO
    elif isinstance(fact.formula, get_args(Coded)):
        assert fact.kind is Kind.CODE
    else:
        assert isinstance(fact.formula, get_args(Numeric))
        assert fact.kind in INTEGRAL


def _nodes(node: object) -> list[object]:
    """A formula and all its parts."""
    if isinstance(node, tuple):
        return [inner for part in node for inner in _nodes(part)]
    names = getattr(node, "__dataclass_fields__", ())
    return [node, *(inner for name in names for inner in _nodes(getattr(node, name)))]


@EVERY
def test_each_part_of_a_formula_reads_the_kind_it_needs(fact: Fact) -> None:
    for node in _nodes(fact.formula):
        match node:
            case MonthsSince(Ref(name)) | YearsSince(Ref(name)):
                assert FACTS[name].kind is Kind.DATE
            case CountDates(Ref(name)) | CountAged(Ref(name)) | CountRecent(Ref(name)):
                assert FACTS[name].kind is Kind.DATES
            case IsTrue(Ref(name)):
                assert FACTS[name].kind is Kind.BOOLEAN
            case InCodes(Ref(name), codes):
                assert FACTS[name].kind is Kind.CODE
                assert set(codes) <= set(_codes(name))
            case HasAny(Ref(name), codes):
                assert FACTS[name].kind is Kind.CODES
                assert set(codes) <= set(_codes(name))
            case Lookup(Ref(name), table):
                assert FACTS[name].kind is Kind.CODE
                assert {code for code, _ in table} == set(_codes(name))
            case Steps(of, table):
                assert isinstance(of, Ref)
                assert FACTS[of.name].kind in INTEGRAL
                assert list(table) == sorted(table)
            case Weighted(terms):
                assert all(FACTS[term.name].kind in INTEGRAL for _, term in terms if isinstance(term, Ref))
            case Largest(terms):
                assert all(FACTS[term.name].kind in INTEGRAL for term in terms if isinstance(term, Ref))
            case Quotient(num, den):
                terms = (num, den)
                assert all(FACTS[term.name].kind in INTEGRAL for term in terms if isinstance(term, Ref))


def _codes(name: str) -> list[str]:
    codes = FACTS[name].codes
    assert codes is not None
    return list(codes.labels)


@EVERY
def test_a_sum_adds_quantities_of_the_same_scale_as_its_result(fact: Fact) -> None:
    for node in _nodes(fact.formula):
        if isinstance(node, Weighted) and fact.kind in {Kind.MONEY, Kind.AREA}:
            assert {FACTS[name].kind for name in inputs(node)} == {fact.kind}


@EVERY
def test_a_formula_is_said_in_french_with_the_labels_of_what_it_reads(fact: Fact) -> None:
    text = formula_text(fact, FACTS)
    for name in inputs(fact.formula):
        assert f"« {FACTS[name].label} »" in text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "unités_consommation",
            "0,5 × « nombre de personnes de 14 ans et plus » + 0,3 × « nombre d’enfants de moins de 14 ans » + 0,5",
        ),
        ("niveau_de_vie", "12 × « ressources mensuelles » ÷ « unités de consommation »"),
        ("reste_à_vivre_par_uc", "« reste à vivre » ÷ « unités de consommation »"),
        (
            "surface_par_personne",
            "« surface du logement actuel » ÷ « nombre d’occupants du logement actuel »",
        ),
        (
            "pièces_manquantes",
            "« nombre de pièces nécessaires » − « nombre de pièces du logement actuel », "
            "sans descendre au-dessous de zéro",
        ),
        ("dalo_reconnu", "« statut DALO » vaut « Actif »"),
        (
            "sur_occupation_légale",
            "« surface du logement actuel » n’atteint pas « surface minimale légale »",
        ),
    ],
)
def test_a_formula_reads_well(name: str, text: str) -> None:
    assert formula_text(FACTS[name], FACTS) == text


def test_steps_are_said_with_their_ranges() -> None:
    text = formula_text(FACTS["pièces_nécessaires"], FACTS).replace("\u00a0", " ")
    assert text == (
        "d’après « nombre de personnes à loger » (1 pièce pour 1 personne ; 2 pièces pour 2 personnes ; "
        "3 pièces pour 3 ou 4 personnes ; 4 pièces pour 5 ou 6 personnes ; 5 pièces pour 7 personnes et plus)"
    )


def test_the_scale_of_a_quotient_turns_stored_units_into_natural_ones() -> None:
    """1 500 € a month (150 000 cents) for 1,5 units (15 tenths) is 12 000 € per unit and per year."""
    quotient = FACTS["niveau_de_vie"].formula
    assert isinstance(quotient, Quotient)
    assert quotient.scale * Fraction(150_000, 15) == 12_000
    per_person = FACTS["surface_par_personne"].formula
    assert isinstance(per_person, Quotient)
    assert per_person.scale * Fraction(4_550, 2) == Fraction("22.75")


def test_the_smallest_lawful_area_is_that_of_the_code() -> None:
    steps = FACTS["surface_minimale"].formula
    assert isinstance(steps, Steps)
    assert [area for _, area in steps.table] == [
        min(900 + 700 * (n > 1) + 900 * max(0, n - 2), 7_000) for n in range(1, 9)
    ]
