"""The independent verifier: it accepts every order of the product, and no other one."""

import ast
import json
import random
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from itertools import permutations, product
from pathlib import Path

import pytest
from hypothesis import given

from peuplier.matching import verifier
from peuplier.matching.verifier import Case, Violation, read_case, verify
from tests.matching.cases import Question, drawn, question, questions
from tests.matching.faulty import FAULTS, right

PATH = Path(verifier.__file__)


@pytest.fixture(scope="module")
def instances(request: pytest.FixtureRequest) -> list[Question]:
    """10,000 lists by night, 800 by day."""
    rng = random.Random(2026)  # noqa: S311 - not a secret
    return [drawn(rng) for _ in range(10_000 if request.config.getoption("--nightly") else 800)]


def test_the_verifier_accepts_every_order_of_the_product(instances: list[Question]) -> None:
    for asked in instances:
        assert asked.verified(asked.answer().order.tolist()) == [], asked


@given(questions())
def test_the_verifier_accepts_the_order_and_the_active_rates_it_is_told(asked: Question) -> None:
    found = asked.answer()
    names = list(asked.percents)
    active = [[names[rate] for rate in found.call(place).active] for place in range(1, len(found) + 1)]
    told = Case(asked.candidates, asked.percents, found.order.tolist(), asked.called, asked.of_type, active)
    assert verify(told) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_planted_in_the_allocator_is_caught_each_time_it_changes_the_order(
    fault: str, instances: list[Question]
) -> None:
    rng = random.Random(fault)  # noqa: S311 - not a secret
    wrong = 0
    named: Counter[str] = Counter()
    for asked in instances:
        order = FAULTS[fault](asked, rng)
        if order == right(asked):
            continue
        wrong += 1
        violations = asked.verified(order)
        assert violations, (asked, order)
        named.update(violation.broken for violation in violations)
    # A fault that hardly ever changes anything would prove nothing.
    assert wrong >= len(instances) // 40, (wrong, named)


@pytest.mark.parametrize("percents", [(30, 30), (50, 50), (10, 95), (70, 60)])
def test_of_all_the_orders_of_a_short_list_the_verifier_accepts_one(percents: tuple[int, int]) -> None:
    exact = {"A": Fraction(percents[0]), "B": Fraction(percents[1])}
    for words in product(("", "A", "B", "AB"), repeat=4):
        asked = Question(words, exact)
        accepted = [list(order) for order in permutations(range(1, 5)) if not asked.verified(order)]
        assert accepted == [right(asked)], words


def test_a_violation_names_the_property_the_call_and_the_ranks_in_french() -> None:
    asked = question("CCCCCBBC", {"B": 20})
    (missed, ignored) = sorted(asked.verified([1, 2, 3, 4, 5, 6, 7, 8]), key=lambda violation: violation.broken)
    assert str(missed) == (
        "premier taux, appel nᵒ 1 — rang 1 : 0 de « B » sur 1 appelés, il en reste ; retard de 1/5, au plus 0."
    )
    assert ignored == Violation(
        "taux en retard ignoré", 1, (1, 6), "le taux de « B », en retard, demandait le rang 6, et non le rang 1."
    )


@pytest.mark.parametrize(
    ("order", "broken"),
    [
        ([6, 1, 2, 3, 4, 7, 5], {"permutation"}),
        ([6, 1, 2, 3, 4, 7, 5, 5], {"permutation"}),
        ([6, 1, 2, 3, 4, 7, 8, 5], {"dépassement inutile", "appel sans motif", "places perdues"}),
        ([7, 1, 2, 3, 4, 6, 5, 8], {"dépassement inutile", "appel sans motif"}),
        ([6, 7, 1, 2, 3, 4, 5, 8], {"appel sans motif", "places perdues"}),
        ([6, 1, 2, 3, 4, 5, 7, 8], {"premier taux", "taux en retard ignoré"}),
    ],
)
def test_each_property_has_its_name(order: list[int], broken: set[str]) -> None:
    found = question("CCCCCBBC", {"B": 20}).verified(order)
    assert {violation.broken for violation in found} == broken


def test_the_lag_of_a_rate_has_its_name() -> None:
    asked = question("ABABABAB", {"A": 50, "B": 50})
    found = {violation.broken: violation for violation in asked.verified([1, 3, 5, 7, 2, 4, 6, 8])}
    assert found["retard d’un taux"].prefix == 3


def test_active_rates_told_wrong_are_found() -> None:
    told = Case(["", "B"], {"B": Fraction(50)}, [2, 1], active=[["B"], ["B"]])
    assert [violation.broken for violation in verify(told)] == ["taux actifs"]


def test_it_holds_in_two_hundred_lines_of_the_standard_library() -> None:
    text = PATH.read_text(encoding="utf-8")
    assert text.count("\n") <= 200
    modules = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [])
        + ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [])
    }
    assert modules <= set(sys.stdlib_module_names)


def _file(**changed: object) -> str:
    told = {
        "format": verifier.FORMAT,
        "rates": ["B"],
        "minimum_percent": {"B": "50"},
        "already": {"called": 0, "of_type": {"B": 0}},
        "candidates": [[], {"bears": ["B"], "unknown": []}],
        "order": [2, 1],
        "calls": [{"active": ["B"]}, {"active": []}],
    }
    return json.dumps({**told, **changed})


def test_it_runs_alone_on_a_file(tmp_path: Path) -> None:
    alone = tmp_path / "verifier.py"
    alone.write_bytes(PATH.read_bytes())
    file = tmp_path / "ordre.json"
    for text, code in ((_file(), 0), (_file(order=[1, 2]), 1), ("{", 2)):
        file.write_text(text, encoding="utf-8")
        command = [sys.executable, "-I", "-S", str(alone), str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
        assert done.returncode == code, done


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "[" * 100_000,
        _file(format="autre"),
        _file(order=None),
        _file(order=[True, 1]),
        _file(order=[1.0, 2]),
        _file(order=["1", 2]),
        _file(order=[-1, 2]),
        _file(candidates=[1, 2]),
        _file(candidates=["B", "B"]),
        _file(candidates=[{"unknown": []}, []]),
        _file(minimum_percent={"B": "1e999999999"}),
        _file(minimum_percent={"B": "1/0"}),
        _file(minimum_percent={"B": "101"}),
        _file(minimum_percent={"B": None}),
        _file(minimum_percent={"B": "0", "A": "1"}),
        _file(already={"called": 1}),
        _file(already={"called": "x", "of_type": {}}),
        _file(already={"called": 1, "of_type": []}),
        _file(calls=[]),
        _file(calls=[{"active": "B"}, {"active": []}]),
        _file().replace('"50"', "1e999999999"),
        _file().replace('"50"', "NaN"),
    ],
)
def test_a_file_out_of_shape_is_refused_in_french_and_nothing_else(text: str) -> None:
    with pytest.raises(ValueError, match=r"« |clé"):
        read_case(text)
