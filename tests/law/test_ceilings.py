"""Income ceilings: the values of the annexes, in the order of households and of years."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from peuplier.law.library import library
from peuplier.law.reading import read_law
from peuplier.policy.dated import NotCoveredError, in_force
from peuplier.policy.tree.legal import Status
from peuplier.policy.tree.monitoring_blocks import Table

CATEGORIES = ("1", "2", "3", "4", "5", "6")
KINDS = ("plafonds_plai", "plafonds_plus", "plafonds_pls")
YEARS = range(2019, 2027)


def _table(name: str) -> Table:
    return library().tables("200066355")[name]


def _values(name: str, year: int) -> dict[tuple[str, ...], int]:
    edition = in_force(_table(name), date(year, 6, 30)).edition
    return {row.keys: int(row.value.value) for row in edition.rows}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("year", YEARS)
def test_a_larger_household_has_a_higher_ceiling_and_a_dearer_zone_too(name: str, year: int) -> None:
    values = _values(name, year)
    assert len(values) == 21
    for zone in "PIO":
        row = [values[category, zone] for category in CATEGORIES]
        assert all(low < high for low, high in pairwise(row))
        assert values["+", zone] < row[0]
    for category in (*CATEGORIES, "+"):
        assert values[category, "P"] >= values[category, "I"] > values[category, "O"]


@pytest.mark.parametrize("name", KINDS)
def test_ceilings_rise_a_little_every_year(name: str) -> None:
    for year, following in pairwise(YEARS):
        before, after = _values(name, year), _values(name, following)
        for keys, value in before.items():
            assert value < after[keys] < value * Fraction(105, 100)


def test_each_year_from_2019_to_2026_has_exactly_one_edition() -> None:
    for name in KINDS:
        assert [edition.start for edition in _table(name).editions] == [date(year, 1, 1) for year in YEARS]


def test_the_ceilings_in_force_at_the_pilot_territory_are_those_of_the_official_journal() -> None:
    assert [_values("plafonds_plus", 2026)[c, "O"] for c in (*CATEGORIES, "+")] == [
        *(23_403, 31_254, 37_584, 45_374, 53_376, 60_156, 6_710)
    ]
    assert [_values("plafonds_plus", 2024)[c, "P"] for c in (*CATEGORIES, "+")] == [
        *(26_044, 38_925, 51_025, 60_921, 72_482, 81_562, 9_089)
    ]


def test_quoted_ceilings_replace_derived_ones() -> None:
    plai = {year: [_values("plafonds_plai", year)[c, "O"] for c in (*CATEGORIES, "+")] for year in (2024, 2025, 2026)}
    assert plai[2024] == [12_452, 18_143, 21_818, 24_276, 28_404, 32_010, 3_569]
    assert plai[2025] == [12_759, 18_591, 22_356, 24_875, 29_105, 32_800, 3_657]
    # Derived, within two euros of what other calculations give.
    elsewhere = (12_871, 18_753, 22_551, 25_092, 29_358, 33_086, 3_690)
    assert all(abs(ours - theirs) <= 2 for ours, theirs in zip(plai[2026], elsewhere, strict=True))


def test_each_plai_ceiling_says_whether_it_was_read_quoted_or_derived() -> None:
    table = _table("plafonds_plai")

    def statuses(year: int, zone: str) -> list[str]:
        edition = next(e for e in table.editions if e.start.year == year)
        return [table.status_of(edition, row).value for row in edition.rows if row.keys[1] == zone]

    assert statuses(2021, "O") == ["lu"] * 7
    assert statuses(2022, "P") == ["lu", "à vérifier", *["lu"] * 5]
    assert statuses(2023, "O") == [*["à vérifier"] * 5, "dérivé", "dérivé"]
    assert statuses(2025, "P") == [*["à vérifier"] * 4, *["dérivé"] * 3]
    assert set(statuses(2026, "O")) == {"dérivé"}


@pytest.mark.parametrize("year", YEARS)
def test_a_pls_ceiling_is_130_per_cent_of_the_plus_ceiling(year: int) -> None:
    plus = _values("plafonds_plus", year)
    for keys, value in _values("plafonds_pls", year).items():
        assert abs(value - plus[keys] * Fraction(13, 10)) <= Fraction(1, 2)


def test_the_pls_ceilings_quoted_for_2025_follow_the_rule_and_are_marked_quoted() -> None:
    table = _table("plafonds_pls")
    edition = next(e for e in table.editions if e.start.year == 2025)
    rows = [row for row in edition.rows if row.keys[1] == "O"]
    assert [int(row.value.value) for row in rows] == [30_161, 40_279, 48_437, 58_477, 68_790, 77_527, 8_648]
    assert {table.status_of(edition, row) for row in rows} == {Status.TO_VERIFY}


@pytest.mark.parametrize("on", [date(2018, 12, 31), date(2027, 1, 1)])
@pytest.mark.parametrize("name", KINDS)
def test_asking_outside_what_was_checked_is_an_error(name: str, on: date) -> None:
    with pytest.raises(NotCoveredError, match=name):
        in_force(_table(name), on)


def _text(rows: str) -> str:
    return (
        "---\nnature: arrêté\ntitre: t\ntexte: t\nen_vigueur: 2022-01-01\nvérifié_jusqu'au: 2026-12-31\n"
        "statut: lu\nsource: s\n---\n\n# t\n\n```barème\nplafonds_essai : plafonds d'essai\n"
        'selon catégorie_ménage, logement_plafond_zone\nau-delà de 6 : "+" par personnes_supplémentaires\n'
        f"{rows}\nvérifié jusqu'au 2026-12-31\nsource : s\n```\n"
    )


_GOOD = 'à partir du {}-01-01\n1, P : 13 378 €\n2, P : {} €\n3, P : 28 583 €\n6, P : 41 884 €\n"+", P : {} €'


def test_the_misprint_of_the_digital_annex_is_refused() -> None:
    assert read_law(_text(_GOOD.format(2022, "21 805", "4 666"))).findings == ()
    (finding,) = read_law(_text(_GOOD.format(2022, "218 805", "4 666"))).findings
    assert "« 2, P »" in finding.what
    assert "catégorie 3" in finding.what


def test_a_supplement_above_the_ceiling_of_a_lone_person_is_refused() -> None:
    (finding,) = read_law(_text(_GOOD.format(2022, "21 805", "46 660"))).findings
    assert "« +, P »" in finding.what


def test_a_ceiling_far_from_the_year_before_is_refused() -> None:
    editions = [_GOOD.format(2022, "21 805", "4 666"), _GOOD.format(2023, "25 805", "4 666")]
    (finding,) = read_law(_text("\n".join(editions))).findings
    assert "édition précédente" in finding.what
