"""A table has a value from its first edition to the day it was checked until, and nowhere else by default."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from peuplier.evaluation.columns.scoring import Calculation
from peuplier.evaluation.dated_tables import NotCoveredError, TablesInForce
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.policy.document import read_policy
from peuplier.policy.tree.document import Policy
from tests.evaluation.cases import GRID, ORDER, points, policy
from tests.strategies import Document, table

_TABLE = (
    "barème",
    "plafond : plafond\nà partir du 2026-01-10 : 950 €\nà partir du 2024-01-01 : 900 €\nvérifié jusqu'au 2026-12-31",
)
_READER = ("critère", "essai : un essai\nsi ressources_mensuelles > plafond() : 5 points\nsinon : 0 point")


def _extended() -> Policy:
    text = Document((_READER, _TABLE, GRID, ORDER)).text.replace(
        "cotation: essai", "cotation: essai\nbarèmes: prolongés"
    )
    read = read_policy(text).policy
    assert read is not None
    return read


def test_each_day_from_the_first_edition_to_the_last_check_has_exactly_one_value() -> None:
    read = policy(_READER, _TABLE)
    day, values = date(2024, 1, 1), []
    while day <= date(2026, 12, 31):
        values.append(TablesInForce(read, day).constant("plafond").value)
        day += timedelta(1)
    assert values.count(Fraction(900)) == (date(2026, 1, 10) - date(2024, 1, 1)).days
    assert set(values) == {900, 950}


@pytest.mark.parametrize("on", [date(2023, 12, 31), date(2027, 1, 1)])
def test_outside_what_was_checked_scoring_is_refused_by_columns_and_by_reasons(on: date) -> None:
    read = policy(_READER, _TABLE)
    with pytest.raises(NotCoveredError, match="plafond"):
        Calculation(read, table([{}]), on).points()
    with pytest.raises(NotCoveredError, match="plafond"):
        Explainer(read, on)


def test_a_document_that_extends_its_tables_uses_the_last_edition_after_the_check_but_none_before_the_first() -> None:
    read = _extended()
    assert points(read, {"ressources_mensuelles": 95_001}, date(2031, 1, 1)) == (5, 5)
    with pytest.raises(NotCoveredError, match="commence le 1er janvier 2024"):
        Explainer(read, date(2023, 12, 31))


def test_a_table_that_nothing_reads_does_not_prevent_scoring() -> None:
    read = policy(("critère", "essai : un essai\nsi parent_isolé : 5 points\nsinon : 0 point"), _TABLE)
    assert points(read, {"parent_isolé": True}, date(2031, 1, 1)) == (5, 5)


def test_a_key_without_a_row_or_unknown_leaves_the_comparison_unknown() -> None:
    keyed = (
        "barème",
        "plafond : plafond\nselon quartile\nà partir du 2024-01-01\n1 : 900 €\nvérifié jusqu'au 2026-12-31",
    )
    reader = ("critère", "essai : un essai\nsi ressources_mensuelles > plafond(quartile) : 5 points\nsinon : 0 point")
    read = policy(reader, keyed)
    assert points(read, {"ressources_mensuelles": 100_000, "quartile": "1"}) == (5, 5)
    assert points(read, {"ressources_mensuelles": 100_000, "quartile": "2"}) == (0, 5)
    assert points(read, {"ressources_mensuelles": 100_000}) == (0, 5)
