"""Numbers are read and written the French way, without losing anything."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peuplier.vocabulary import plural, read_number, write_number, write_points, write_quantity
from peuplier.vocabulary.quantities import Ratio

HUNDREDTHS = st.integers(-(10**12), 10**12).map(lambda cents: Fraction(cents, 100))


@given(HUNDREDTHS)
def test_what_is_written_is_read_back(value: Fraction) -> None:
    assert read_number(write_number(value)) == value


@given(HUNDREDTHS, st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"]), st.sampled_from(["-", "−"]))
def test_any_usual_space_and_minus_sign_are_read(value: Fraction, space: str, minus: str) -> None:
    text = write_number(value).replace("\u202f", space).replace("−", minus)
    assert read_number(f" {text} ") == value


@given(st.fractions(), st.integers(0, 4))
def test_a_cut_number_is_never_further_from_zero(value: Fraction, decimals: int) -> None:
    written = read_number(write_number(value, decimals))
    assert abs(written) <= abs(value) < abs(written) + Fraction(1, 10**decimals)


@pytest.mark.parametrize(
    "text", ["", "12.5", "1 23", "12 34,5", "1e3", "--1", "1,", ",5", "٣", "12 €", "1\u00a0\u00a0234"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_number(text)


def test_a_number_too_small_to_show_is_not_minus_zero() -> None:
    assert write_number(Fraction(-1, 1000), 2) == "0,00"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0, "pièce", "0 pièce"),
        (Fraction(3, 2), "pièce", "1,5 pièce"),
        (2, "pièce", "2 pièces"),
        (36, "mois", "36 mois"),
        (21, "an", "21 ans"),
        (Fraction(7, 20), "%", "35 %"),
        (1_250, "€ par UC et par mois", "1 250 € par UC et par mois"),
        (-2, "personne par pièce", "−2 personnes par pièce"),
        (4, None, "4"),
    ],
)
def test_a_quantity_agrees_with_its_unit(value: Fraction, unit: str | None, text: str) -> None:
    written = write_quantity(value, unit)
    assert written.replace("\u00a0", " ").replace("\u202f", " ") == text


@pytest.mark.parametrize(("points", "text"), [(0, "0 point"), (1, "1 point"), (-10, "−10 points"), (20, "20 points")])
def test_points_agree_with_their_number(points: int, text: str) -> None:
    assert write_points(points).replace("\u00a0", " ") == text


@given(st.integers(-(10**9), 10**9))
def test_a_unit_is_plural_from_two_on(value: int) -> None:
    assert plural("enfant", value) == ("enfants" if abs(value) >= 2 else "enfant")


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9), st.fractions())
def test_a_ratio_compares_like_the_fraction_it_stands_for(num: int, den: int, other: Fraction) -> None:
    exact = Fraction(num, den)
    assert Ratio(num, den).compare(other) == (exact > other) - (exact < other)
    assert Ratio(num, den).reduced().compare(other) == Ratio(num, den).compare(other)


@given(st.integers(1, 10**9), st.fractions())
def test_a_cost_paid_out_of_nothing_is_above_any_threshold(num: int, threshold: Fraction) -> None:
    assert Ratio(num, 0).compare(threshold) == 1
