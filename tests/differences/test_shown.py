"""No two counts shown tell of a few demands by subtraction, whatever tables they come from."""

from datetime import date
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from peuplier.checking.effects.report import Effects, Report
from peuplier.checking.effects.scores import Bools
from peuplier.checking.effects.shown import ShownSets
from peuplier.law.library import library
from peuplier.policy.document import load_policy
from peuplier.policy.tree.document import Policy
from peuplier.sources.demand_table import read_demands
from tests.differences.two_documents import pairs_of_documents
from tests.strategies import Facts, calculation_dates, demands, table

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "src" / "peuplier" / "data" / "demonstration" / "demandes.csv"
K = 3
COUNT = 14


def few_apart(sets: Bools, k: int) -> list[tuple[int, int]]:
    """Pairs of sets, one inside the other, that differ by 1 to k - 1."""
    held = sets.astype(np.int32)
    together, sizes = held @ held.T, held.sum(axis=1)
    inside = together == sizes[:, None]
    apart = sizes[None, :] - sizes[:, None]
    return [(int(a), int(b)) for a, b in np.argwhere(inside & (apart > 0) & (apart < k) & (sizes[:, None] > 0))]


def sets_of(shown: ShownSets, count: int) -> Bools:
    """The sets noted, [sets × demands]."""
    return np.unpackbits(shown.bits, axis=1, count=count).astype(np.bool_)


@given(st.lists(st.lists(st.integers(0, 3), min_size=COUNT, max_size=COUNT), max_size=5))
def test_neither_sets_nor_unions_of_lines_of_a_table_tell_of_a_few(tables: list[list[int]]) -> None:
    """Tables of up to four lines, shown when they clash with nothing: every union of lines of each is tried."""
    shown, unions = ShownSets(COUNT, K), [np.ones((1, COUNT), dtype=np.bool_)]
    shown.add(list(unions[0]))
    for codes in tables:
        lines = [np.array(codes) == code for code in sorted(set(codes))]
        if shown.clash(shown.met(lines), np.array([line.sum() for line in lines])) is not None:
            continue
        before = sets_of(shown, COUNT)
        shown.add(lines)
        # A union of lines of the new table against each set shown before, and each new line against older unions.
        new = [
            np.any([line for i, line in enumerate(lines) if 1 << i & some], axis=0)
            for some in range(1, 1 << len(lines))
        ]
        assert not few_apart(np.array([*before, *lines]), K)
        for one in before:
            assert not few_apart(np.array([one, *new]), K) or any(few_apart(np.array(new), K))
            assert all(not few_apart(np.array([one, union]), K) for union in new)
        for union in np.concatenate(unions):
            assert all(not few_apart(np.array([union, line]), K) for line in lines)
        unions.append(np.array(new))


def counts(found: Effects) -> set[int]:
    """Every count of demands that a report shows, but those of its lines put together."""
    shown = {found.compared, found.demands}
    for breakdown in found.breakdowns:
        for row in breakdown.rows:
            shown |= {row.total, *row.cells}
    for line in found.lines:
        shown |= {line.up, line.down, line.open}
    for spread in (*found.gains, *(climbs.distribution for climbs in found.climbs)):
        shown |= {spread.demands, *(count for _, _, count in spread.classes)}
    for climbs in found.climbs:
        shown |= {climbs.surely_up, climbs.surely_down, climbs.not_concluded}
    shown |= {missing.demands for missing in found.missing} | {household.alike for household in found.households}
    return {count for count in shown if count}


@settings(max_examples=60)
@given(pairs_of_documents(), demands(least=8, most=14), calculation_dates())
def test_no_two_counts_of_a_report_tell_of_a_few_demands(
    pair: tuple[Policy, Policy], rows: list[Facts], on: date
) -> None:
    report = Report(*pair, table(rows), on, K)
    found = report.effects()
    sets = sets_of(report.shown, len(rows))
    assert not few_apart(sets, K)
    assert counts(found) <= {int(size) for size in sets.sum(axis=1)} | {found.totals.total}


def test_no_two_counts_of_the_demonstration_tell_of_a_few_demands() -> None:
    policies = [load_policy(ROOT / "policies" / f"sete-fictive-{year}.md", library()) for year in (2025, 2026)]
    rows = read_demands(TABLE).demands
    report = Report(*policies, rows, date(2026, 9, 1), 11)
    found = report.effects()
    sets = sets_of(report.shown, len(rows))
    assert len(sets) > 100
    assert not few_apart(sets, 11)
    assert counts(found) <= {int(size) for size in sets.sum(axis=1)}
