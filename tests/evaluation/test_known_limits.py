"""Points at the far ends: long seniorities, wide slopes under a cap, infinite ratios, ratios compared together."""

from datetime import date

import pytest

from peuplier.evaluation.columns.scoring import Calculation
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.policy.document import read_policy
from peuplier.policy.wording.printer import print_block
from peuplier.vocabulary.quantities import Ratio
from tests.evaluation.cases import GRID, ON, ORDER, criterion, points
from tests.strategies import Document, table


@pytest.mark.parametrize(
    ("lines", "facts", "expected"),
    [
        ("par mois de ancienneté_mois : 1 point", {"dépôt_demande": date(1970, 1, 1)}, (680, 680)),
        ("par mois depuis dépôt_demande : 1 point", {"dépôt_demande": date(1970, 1, 1)}, (680, 680)),
        ("par an depuis naissance_demandeur : 1 point", {"naissance_demandeur": date(1906, 9, 2)}, (119, 119)),
        ("par an depuis naissance_demandeur : 1 point", {"naissance_demandeur": date(1906, 9, 1)}, (120, 120)),
        ("par an depuis naissance_demandeur : 1 point", {"naissance_demandeur": date(1903, 1, 1)}, (123, 123)),
        ("par jour depuis dépôt_demande : 1 point\nau plus 100 points", {}, (0, 100)),
        (
            "par tranche de 1 € de ressources_mensuelles : 1 point\nau plus 50 points",
            {"ressources_mensuelles": 3_500_000},
            (50, 50),
        ),
        (
            "par tranche de 10 % de taux_effort : 5 points, au plus 20 points",
            {"taux_effort": Ratio(1, 0)},
            (20, 20),
        ),
        (
            "par tranche de 10 % de taux_effort : -5 points, au moins -20 points",
            {"taux_effort": Ratio(1, 0)},
            (-20, -20),
        ),
        ("selon ancienneté_mois\nmoins de 40000 : 0 point\n40000 et plus : 5 points", {"ancienneté_mois": 12}, (0, 0)),
    ],
)
def test_the_far_ends_of_a_scale_give_the_points_that_the_text_says(
    lines: str, facts: dict[str, Value], expected: tuple[int, int]
) -> None:
    assert points(criterion(lines), facts) == expected


def test_a_sum_that_could_pass_what_totals_can_hold_before_its_cap_is_refused() -> None:
    lines = (
        "essai : un essai\nsi parent_isolé : 50 points\nsinon : 0 point\n"
        "par mois depuis dépôt_demande : 9000 points\nau plus 100 points"
    )
    (finding,) = read_policy(Document((("critère", lines), GRID, ORDER)).text).findings
    assert "Avant son plafond, critère « essai »" in finding.what
    assert "Plafonnez chaque pente sur sa ligne" in finding.remedy


@pytest.mark.parametrize("bound", ["au moins 2 points", "au plus 2 points"])
def test_a_slope_on_a_ratio_is_bounded_on_the_side_where_it_grows(bound: str) -> None:
    sign = "" if bound.startswith("au moins") else "-"
    lines = f"essai : un essai\npar tranche de 10 % de taux_effort : {sign}5 points, {bound}"
    assert read_policy(Document((("critère", lines), GRID, ORDER)).text).findings


def test_two_ratios_of_one_unit_are_compared_or_the_comparison_is_refused() -> None:
    lines = "essai : un essai\nsi niveau_de_vie > reste_à_vivre_par_uc : 5 points\nsinon : 0 point"
    reading = read_policy(Document((("critère", lines), GRID, ORDER)).text)
    if reading.policy is not None:
        facts = {"niveau_de_vie": Ratio(100, 1), "reste_à_vivre_par_uc": Ratio(50, 1)}
        assert points(reading.policy, facts) == (5, 5)
    else:
        assert "ne se comparent pas" in reading.findings[0].what


@pytest.mark.parametrize("bounds", ["au plus 5 points, au moins 10 points", "au plus 5 points, au plus 10 points"])
def test_the_bounds_of_a_slope_that_contradict_each_other_are_refused(bounds: str) -> None:
    lines = f"essai : un essai\npar mois depuis dépôt_demande : 1 point, {bounds}"
    assert read_policy(Document((("critère", lines), GRID, ORDER)).text).findings


@pytest.mark.parametrize("row", ["0 et plus : 5 points", "selon taux_effort\n0 % et plus : 5 points"])
def test_a_table_of_one_row_is_printed_or_refused(row: str) -> None:
    table_line = row if row.startswith("selon") else f"selon pièces_manquantes\n{row}"
    reading = read_policy(Document((("critère", f"essai : un essai\n{table_line}"), GRID, ORDER)).text)
    if reading.policy is not None:
        assert "selon" in print_block(reading.policy.criteria[0])


def test_a_table_read_by_yes_or_no_is_refused_or_finds_its_row() -> None:
    keyed = "plafond : plafond\nselon parent_isolé\nà partir du 2020-01-01\noui : 5 €\nvérifié jusqu'au 2030-01-01"
    lines = "essai : un essai\nsi ressources_mensuelles > plafond(parent_isolé) : 5 points\nsinon : 0 point"
    reading = read_policy(Document((("critère", lines), ("barème", keyed), GRID, ORDER)).text)
    if reading.policy is not None:
        assert points(reading.policy, {"parent_isolé": True, "ressources_mensuelles": 100_000}) == (5, 5)


def test_a_criterion_attached_to_two_rubrics_is_refused() -> None:
    blocks = (
        ("rubrique", "a : a\ncumul"),
        ("rubrique", "b : b\ncumul"),
        ("critère", "un : un (rubrique b)\nsi mutation : 1 point\nsinon : 0 point"),
        ("critère", "essai : un essai (rubrique a, rubrique b)\nsi parent_isolé : 5 points\nsinon : 0 point"),
        GRID,
        ORDER,
    )
    assert read_policy(Document(blocks).text).findings


def test_many_rows_give_each_demand_the_points_it_has_alone() -> None:
    read = criterion(
        "selon loyer_actuel\nmoins de 300 € : 0 point\nde 300 € à 600 € : de 0 à 30 points\nplus de 600 € : 30 points"
    )
    rents = list(range(0, 70_000, 7))
    together = Calculation(read, table([{"loyer_actuel": rent} for rent in rents]), ON).points()
    for row in range(0, len(rents), 501):
        assert points(read, {"loyer_actuel": rents[row]}) == (together.low[0, row], together.high[0, row])
