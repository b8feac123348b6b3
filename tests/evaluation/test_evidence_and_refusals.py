"""Documents that count until they expire, refusals that count for a time, boxes, best-of with negative points."""

from datetime import date

import pytest

from peuplier.evaluation.columns.compilation import Totals
from peuplier.evaluation.reasons.one_demand import Value
from tests.evaluation.cases import ON, criterion, points, policy

_HANDICAP = "si personne_handicapée : 15 points\nsinon : 0 point\njustifié par justificatif_handicap\ncompté si {}"


@pytest.mark.parametrize(
    ("counting", "state", "provisional", "verified"),
    [
        ("déclaré", "absent", (15, 15), (0, 0)),
        ("déclaré", "vérifié", (15, 15), (15, 15)),
        ("déclaré", None, (15, 15), (0, 15)),
        ("prouvé", "absent", (0, 0), (0, 0)),
        ("prouvé", "déposé", (0, 0), (0, 0)),
        ("prouvé", "expiré", (0, 0), (0, 0)),
        ("prouvé", "vérifié", (15, 15), (15, 15)),
        ("prouvé", "validé", (15, 15), (15, 15)),
        ("prouvé", None, (0, 15), (0, 15)),
        ("validé", "vérifié", (0, 0), (0, 0)),
        ("validé", "validé", (15, 15), (15, 15)),
    ],
)
def test_points_count_as_the_criterion_says_and_verified_totals_always_ask_for_the_document(
    counting: str, state: str | None, provisional: tuple[int, int], verified: tuple[int, int]
) -> None:
    read = criterion(_HANDICAP.format(counting))
    facts = {"personne_handicapée": True, "justificatif_handicap": state}
    assert points(read, facts) == provisional
    assert points(read, facts, totals=Totals.VERIFIED) == verified


@pytest.mark.parametrize(
    ("expires_on", "expected"),
    [(date(2026, 8, 31), 0), (date(2026, 9, 1), 15), (date(2027, 1, 1), 15), (None, 15)],
)
def test_a_document_counts_until_its_last_day_and_one_without_expiry_does_not_expire(
    expires_on: date | None, expected: int
) -> None:
    facts = {
        "personne_handicapée": True,
        "justificatif_handicap": "vérifié",
        "justificatif_handicap_expire_le": expires_on,
    }
    assert points(criterion(_HANDICAP.format("prouvé")), facts) == (expected, expected)


def test_a_document_past_its_expiry_counts_for_nothing_even_when_its_state_is_unknown() -> None:
    facts = {"personne_handicapée": True, "justificatif_handicap_expire_le": date(2026, 8, 31)}
    assert points(criterion(_HANDICAP.format("prouvé")), facts) == (0, 0)


def test_negative_points_that_wait_for_a_document_may_or_may_not_count() -> None:
    read = criterion("si mutation : -10 points\nsinon : 5 points\njustifié par justificatif_handicap\ncompté si prouvé")
    assert points(read, {"mutation": True}) == (-10, 0)
    assert points(read, {"mutation": False}) == (0, 5)
    assert points(read, {}) == (-10, 5)


_REFUSALS = (
    "refus",
    "refus_répétés : refus répétés\ncompte refus_logement_adapté_le\n"
    "à partir du 2e refus en 12 mois : -10 points pendant 12 mois\n"
    "à partir du 3e refus en 24 mois : -20 points pendant 6 mois",
)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), (0, 0)),
        ((date(2026, 8, 1),), (0, 0)),
        ((date(2025, 9, 1), date(2026, 8, 1)), (0, 0)),
        ((date(2025, 9, 2), date(2026, 8, 1)), (-10, -10)),
        ((date(2026, 9, 1), date(2026, 8, 1)), (-10, -10)),
        ((date(2026, 9, 2), date(2026, 8, 1)), (0, 0)),
        ((date(2024, 9, 2), date(2025, 9, 1), date(2026, 3, 2)), (-20, -20)),
        ((date(2024, 9, 2), date(2025, 9, 1), date(2026, 3, 1)), (0, 0)),
        ((date(2024, 9, 2), date(2025, 9, 2), date(2026, 3, 1)), (-10, -10)),
        (None, (-20, 0)),
    ],
)
def test_refusals_count_within_their_months_and_for_as_long_as_the_last_one_is_recent(
    days: tuple[date, ...] | None, expected: tuple[int, int]
) -> None:
    read = policy(("critère", "essai : un essai\nsi parent_isolé : 0 point\nsinon : 0 point"), _REFUSALS)
    assert points(read, {"refus_logement_adapté_le": days}) == expected


def test_other_refusals_and_offers_never_count() -> None:
    read = policy(("critère", "essai : un essai\nsi parent_isolé : 0 point\nsinon : 0 point"), _REFUSALS)
    days = (date(2026, 8, 1), date(2026, 8, 2), date(2026, 8, 3))
    assert points(read, {"refus_logement_adapté_le": (), "autres_refus_le": days, "propositions_le": days}) == (0, 0)


def _boxes(*codes: str) -> list[tuple[str, str]]:
    blocks = [("rubrique", "famille : famille\nselon la case situation_familiale")]
    for index, code in enumerate(codes):
        lines = f"case : {code}\nsi parent_isolé : {10 + index} points\nsinon : -{1 + index} points"
        blocks.append(("critère", f"essai_{index} : essai (rubrique famille)\n{lines}"))
    return blocks


@pytest.mark.parametrize(
    ("box", "isolated", "expected"),
    [
        ("C", True, (10, 10)),
        ("M", True, (11, 11)),
        ("V", True, (0, 0)),
        ("C", None, (-1, 10)),
        (None, True, (0, 11)),
        (None, False, (-2, 0)),
        (None, None, (-2, 11)),
    ],
)
def test_the_ticked_box_alone_decides_and_an_unknown_box_leaves_every_criterion_possible(
    box: str | None, isolated: bool | None, expected: tuple[int, int]
) -> None:
    facts: dict[str, Value] = {"situation_familiale": box, "parent_isolé": isolated}
    assert points(policy(*_boxes("C", "M, D")), facts) == expected


def test_when_every_box_has_its_criterion_an_unknown_box_cannot_give_nothing() -> None:
    read = policy(*_boxes("C, M, D, S", "P, U, V"))
    assert points(read, {"parent_isolé": True}) == (10, 11)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"parent_isolé": True, "mutation": True}, (-5, -5)),
        ({"parent_isolé": True, "mutation": False}, (-5, -5)),
        ({"parent_isolé": False, "mutation": True}, (-9, -9)),
        ({"parent_isolé": False, "mutation": False}, (-8, -8)),
        ({"mutation": True}, (-9, -5)),
    ],
)
def test_the_best_of_negative_points_is_the_least_bad_and_not_zero(
    facts: dict[str, Value], expected: tuple[int, int]
) -> None:
    read = policy(
        ("rubrique", "famille : famille\nla plus favorable"),
        ("critère", "a : a (rubrique famille)\nsi parent_isolé : -5 points\nsinon : -10 points"),
        ("critère", "b : b (rubrique famille)\nsi mutation : -9 points\nsinon : -8 points"),
    )
    assert points(read, facts, ON) == expected


@pytest.mark.parametrize(
    ("lines", "facts", "expected"),
    [
        ("si inconnu : 3 points", {}, (3, 3)),
        ("si inconnu : exclu", {}, (0, 0)),
        ("si inconnu : -4 points", {}, (-4, -4)),
        ("si inconnu : 3 points", {"parent_isolé": False}, (1, 1)),
        ("", {}, (1, 5)),
    ],
)
def test_a_criterion_may_settle_what_a_missing_fact_gives(
    lines: str, facts: dict[str, Value], expected: tuple[int, int]
) -> None:
    assert points(criterion(f"si parent_isolé : 5 points\nsinon : 1 point\n{lines}".strip()), facts) == expected


def test_a_falling_row_loses_its_first_point_as_soon_as_it_leaves_its_first_end() -> None:
    read = criterion(
        "selon loyer_actuel\nmoins de 100 € : 10 points\nde 100 € à 200 € : de 10 à 0 points\nplus de 200 € : 0 point"
    )
    found = [
        points(read, {"loyer_actuel": cents})[0] for cents in (9_999, 10_000, 10_001, 11_000, 11_001, 20_000, 20_001)
    ]
    assert found == [10, 10, 9, 9, 8, 0, 0]
