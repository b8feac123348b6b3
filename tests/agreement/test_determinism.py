"""The same facts give the same points: whatever the order of rows and articles, the machine and its settings."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from peuplier.evaluation.columns.ranking import Ranks, rank
from peuplier.evaluation.columns.scoring import Calculation
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.evaluation.reasons.one_demand import OneDemand
from tests.agreement.test_ranks import ranks_of
from tests.strategies import Document, Facts, calculation_dates, demands, documents, number, table


@given(documents(), demands(least=2), calculation_dates(), st.data())
def test_the_order_of_articles_changes_no_total(
    document: Document, rows: list[Facts], on: date, data: st.DataObject
) -> None:
    shuffled = document.with_blocks(data.draw(st.permutations(document.blocks)))
    before, after = Explainer(document.policy, on), Explainer(shuffled.policy, on)
    for row, facts in enumerate(rows):
        demand = OneDemand(number(row), facts, on)
        assert before.total(demand) == after.total(demand)
    left, right = (Calculation(d.policy, table(rows), on) for d in (document, shuffled))
    names = [[grid.name for grid in calculation.policy.grids] for calculation in (left, right)]
    moved = [names[1].index(name) for name in names[0]]
    np.testing.assert_array_equal(left.points().low, right.points().low[moved])
    np.testing.assert_array_equal(left.points().high, right.points().high[moved])


@given(documents(), demands(least=2), calculation_dates(), st.data())
def test_the_order_of_rows_changes_nothing_for_any_demand(
    document: Document, rows: list[Facts], on: date, data: st.DataObject
) -> None:
    policy = document.policy
    order = data.draw(st.permutations(range(len(rows))))
    numbers = [number(row) for row in range(len(rows))]
    straight = Calculation(policy, table(rows), on)
    shuffled = Calculation(policy, table([rows[row] for row in order], [numbers[row] for row in order]), on)
    np.testing.assert_array_equal(straight.points().low[:, order], shuffled.points().low)
    np.testing.assert_array_equal(straight.points().high[:, order], shuffled.points().high)
    np.testing.assert_array_equal(straight.memberships().groups[:, order], shuffled.memberships().groups)
    for index, ranks in enumerate(ranks_of(policy, rows, on)):
        again = _ranks(shuffled, index)
        np.testing.assert_array_equal(ranks.rank[order], again.rank)
        np.testing.assert_array_equal(ranks.low[order], again.low)
        np.testing.assert_array_equal(ranks.high[order], again.high)


def _ranks(calculation: Calculation, index: int) -> Ranks:
    points, memberships = calculation.points(), calculation.memberships()
    return rank(calculation, points.low[index], points.high[index], memberships.scored(index))


@given(documents(), demands(least=1), calculation_dates())
def test_taking_rows_of_a_table_gives_the_points_of_those_rows(document: Document, rows: list[Facts], on: date) -> None:
    every = table(rows)
    chosen = list(range(0, len(rows), 2))
    some = Calculation(document.policy, every.take(chosen), on).points()
    np.testing.assert_array_equal(Calculation(document.policy, every, on).points().low[:, chosen], some.low)


_SCRIPT = """
import json, sys
from datetime import date
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.evaluation.columns.scoring import Calculation
from peuplier.evaluation.reasons.sentences import Narrator, say_total
from peuplier.evaluation.reasons import truths
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.policy.document import load_policy
from pathlib import Path
from tests.agreement.scored_cases import ROWS
from tests.strategies import number, table

found = {}
for path in sorted(Path(sys.argv[1]).glob("*.md")):
    policy, on = load_policy(path), date(2026, 9, 1)
    points = Calculation(policy, table(ROWS), on).points(detail=True)
    explainer = Explainer(policy, on)
    explained = [explainer.explain(OneDemand(number(row), facts, on)) for row, facts in enumerate(ROWS)]
    narrator = Narrator(policy, truths.Tests({g.name: g for g in policy.groups}, TablesInForce(policy, on)))
    found[path.name] = {
        "digest": policy.digest,
        "low": points.low.tolist(),
        "high": points.high.tolist(),
        "said": [
            [say_total(e), *(narrator.sentence(r, e.demand) for grid in e.grids for r in grid.reasons)]
            for e in explained
        ],
    }
sys.stdout.write(json.dumps(found, ensure_ascii=True, sort_keys=True))
"""


def test_scores_and_sentences_are_byte_identical_under_other_hash_seeds_time_zones_and_locales() -> None:
    documents_ = Path(__file__).parents[1] / "policies" / "good"
    settings_ = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "424242", "TZ": "America/Adak", "LC_ALL": "fr_FR.UTF-8"},
    ]
    outputs = [
        subprocess.run(
            [sys.executable, "-W", "error", "-c", _SCRIPT, str(documents_)],
            env={**os.environ, **changed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for changed in settings_
    ]
    assert len(outputs[0]) > 10_000
    assert outputs[0] == outputs[1] == outputs[2]
