"""Thresholds of quartiles: those of the orders, provisional before publication, medians for synthesis only."""

import re
from datetime import date
from statistics import median_low

import pytest

from peuplier.law.library import library
from peuplier.law.thresholds import NAMES, Thresholds, for_synthesis, thresholds
from peuplier.policy.dated import NotCoveredError
from peuplier.policy.tree.legal import Status

SETE = "200066355"
UNKNOWN = "999999999"
# Rows of the text, read without the language: quartile, year, département, territory, euros.
_ROW = re.compile(r'^"?(\w+)"?, (\d{9}) "[^"]+" : ([\d ]+) €$')


def _rows() -> list[tuple[str, int, str, str, int]]:
    rows, table, year = [], "", 0
    for line in library().sources["seuils_quartiles.md"].split("\n"):
        table = next((name for name in NAMES if line.startswith(f"{name} :")), table)
        if line.startswith("à partir du "):
            year = int(line[12:16])
        elif found := _ROW.match(line):
            rows.append((table, year, found[1], found[2], int(found[3].replace(" ", ""))))
    return rows


ROWS = _rows()


@pytest.mark.parametrize(("year", "euros"), [(2024, 9_163), (2025, 9_484), (2026, 9_450)])
def test_the_first_threshold_of_the_pilot_territory(year: int, euros: int) -> None:
    assert thresholds(SETE, date(year, 12, 31)).q1 == euros * 100


# The order of 2026 has one row more, whose name matches no number.
@pytest.mark.parametrize(("year", "rows", "territories"), [(2024, 465, 425), (2025, 464, 425), (2026, 461, 423)])
def test_how_many_territories_have_a_threshold(year: int, rows: int, territories: int) -> None:
    for name in NAMES:
        found = [siren for table, start, _, siren, _ in ROWS if (table, start) == (name, year)]
        assert (len(found), len(set(found))) == (rows, territories)


def test_names_that_match_no_number_are_listed_in_the_text() -> None:
    listed = library().sources["seuils_quartiles.md"].rpartition("\n## ")[2]
    assert [line for line in listed.split("\n") if line.startswith("- ")] == [
        "- 2026, Moselle : Thionville Fensch Agglomération"
    ]


def test_every_threshold_of_the_text_is_the_one_the_library_gives() -> None:
    for siren in sorted({row[3] for row in ROWS})[::40]:
        for year in (2024, 2025, 2026):
            written = [{e for t, y, _, s, e in ROWS if (t, y, s) == (name, year, siren)} for name in NAMES]
            found = thresholds(siren, date(year, 7, 1))
            given = (found.q1, found.q2, found.q3)
            assert [{value // 100} if value is not None else set() for value in given] == written


def test_the_three_thresholds_of_a_territory_are_in_order() -> None:
    by_case: dict[tuple[int, str], dict[str, int]] = {}
    for name, year, _, siren, euros in ROWS:
        by_case.setdefault((year, siren), {})[name] = euros
    for case, values in by_case.items():
        first, second, third = (values[name] for name in NAMES)
        assert first < second < third, case


def test_the_region_of_paris_has_one_threshold() -> None:
    paris = {siren for _, _, place, siren, _ in ROWS if place in ("75", "92", "93", "94")}
    assert {"217500016", "200057966", "200058014"} <= paris
    for year in (2024, 2025, 2026):
        assert len({e for t, y, _, s, e in ROWS if (t, y) == (NAMES[0], year) and s in paris}) == 1


def test_a_retroactive_order_serves_from_the_first_of_january_once_it_is_known() -> None:
    found = thresholds(SETE, date(2026, 1, 1))
    assert (found.q1, found.provisional, found.status) == (945_000, False, Status.TO_VERIFY)
    assert "23 avril 2026" in found.source


@pytest.mark.parametrize(
    ("known_on", "q1", "provisional"),
    [(date(2026, 4, 22), 948_400, True), (date(2026, 4, 23), 945_000, False), (date(2025, 6, 2), 916_300, True)],
)
def test_before_it_is_published_the_last_known_threshold_serves_as_provisional(
    known_on: date, q1: int, provisional: bool
) -> None:
    found = thresholds(SETE, date(2026, 2, 1), known_on)
    assert (found.q1, found.provisional) == (q1, provisional)


def test_nothing_is_known_before_the_first_order() -> None:
    with pytest.raises(NotCoveredError):
        thresholds(SETE, date(2024, 2, 1), known_on=date(2024, 2, 1))


def test_the_last_threshold_is_provisional_for_six_months_then_asking_is_an_error() -> None:
    assert not thresholds(SETE, date(2026, 12, 31)).provisional
    for on in (date(2027, 1, 1), date(2027, 6, 30)):
        found = thresholds(SETE, on)
        assert (found.q1, found.provisional) == (945_000, True)
    for on in (date(2027, 7, 1), date(2023, 12, 31)):
        with pytest.raises(NotCoveredError, match="seuil_premier_quartile"):
            thresholds(SETE, on)


def test_a_territory_without_a_threshold_has_none_and_no_zero() -> None:
    found = thresholds(UNKNOWN, date(2026, 9, 1))
    assert (found.q1, found.q2, found.q3, found.hypothesis) == (None, None, None, False)


def test_for_a_synthetic_population_the_median_of_the_departement_stands_in_as_a_hypothesis() -> None:
    found = for_synthesis(UNKNOWN, "34", date(2026, 9, 1))
    for name, value in zip(NAMES, (found.q1, found.q2, found.q3), strict=True):
        assert value == 100 * median_low(e for t, y, d, _, e in ROWS if (t, y, d) == (name, 2026, "34"))
    assert found.hypothesis
    assert found.status is Status.DERIVED
    assert found.source.startswith("hypothèse")
    assert "département 34" in found.source


def test_outside_any_departement_the_median_is_that_of_the_country() -> None:
    found = for_synthesis(UNKNOWN, "978", date(2026, 9, 1))
    values = {siren: e for t, y, _, siren, e in ROWS if (t, y) == (NAMES[0], 2026)}
    assert found.q1 == 100 * median_low(values.values())
    assert "de la France" in found.source


def test_a_territory_with_a_threshold_keeps_it_for_synthesis() -> None:
    assert for_synthesis(SETE, "34", date(2026, 9, 1)) == thresholds(SETE, date(2026, 9, 1))


def test_every_departement_has_a_territory_with_thresholds_every_year() -> None:
    for year in (2024, 2025, 2026):
        assert len({place for _, start, place, _, _ in ROWS if start == year}) == 101


def test_a_dropped_row_is_absent_and_not_the_value_of_the_year_before() -> None:
    # Two territories of Moselle merged in 2026: the order names neither of them any more.
    assert thresholds("245701362", date(2025, 9, 1)).q1 == 1_018_800
    assert isinstance(found := thresholds("245701362", date(2026, 9, 1)), Thresholds)
    assert found.q1 is None
