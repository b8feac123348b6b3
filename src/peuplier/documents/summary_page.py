"""The readable summary of a calculation: what the policy gives on a table, and a few households explained."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from peuplier.documents.explanation import Explained
from peuplier.documents.pages import render
from peuplier.documents.score_table import ScoreTable
from peuplier.policy.findings import Finding, Level
from peuplier.policy.tree.document import Standing
from peuplier.vocabulary.quantities import write_number

_BANDS = 10


@dataclass(frozen=True, slots=True)
class Band:
    """Demands whose points acquired lie between two bounds, both included."""

    low: int
    high: int
    demands: int
    width: int


@dataclass(frozen=True, slots=True)
class GridSummary:
    """One grid: how many demands, how many whose points depend on a missing fact, and their distribution."""

    title: str
    demands: int
    uncertain: int
    median: int
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Household:
    """A household shown in the summary."""

    name: str
    story: str
    explained: Explained


def grid_summaries(table: ScoreTable) -> tuple[GridSummary, ...]:
    """The distribution of points acquired, grid by grid."""
    return tuple(_grid(table, index) for index in range(len(table.policy.grids)))


def _grid(table: ScoreTable, index: int) -> GridSummary:
    rows = np.flatnonzero(table.memberships.scored(index) > 0)
    low, high = table.points.low[index][rows], table.points.high[index][rows]
    title = table.policy.grids[index].title
    if not len(rows):
        return GridSummary(title, 0, 0, 0, ())
    first, last = int(low.min()), int(low.max())
    width = max(1, -(-(last - first + 1) // _BANDS))
    starts = range(first, last + 1, width)
    counts = [int(((low >= start) & (low < start + width)).sum()) for start in starts]
    most = max(counts)
    bands = tuple(
        Band(start, start + width - 1, count, round(100 * count / most))
        for start, count in zip(starts, counts, strict=True)
    )
    return GridSummary(title, len(rows), int((low != high).sum()), int(np.median(low)), bands)


@dataclass(frozen=True, slots=True)
class Held:
    """What the territory stands on: its name, figures that must hold together, and how well the draw holds them."""

    name: str
    notice: str
    flows: tuple[tuple[str, tuple[str, ...]], ...]
    within: int
    marginals: int
    missed: tuple[str, ...]


def held(described: Mapping[str, object]) -> Held:
    """From the description of a territory (`territory.json`); the figures of a line are already written."""
    lines, marginals = described["consistency"], described["marginals"]
    assert isinstance(lines, list)
    assert isinstance(marginals, list)
    names = ("waiting", "leases_a_month", "delay_months", "arrivals_a_month", "exits_a_month")
    flows = tuple((line["setting"], tuple(_written(line[name]) for name in names)) for line in lines)
    missed = tuple(one["label"] for one in marginals if not one["within"])
    return Held(
        str(described["name"]), str(described["notice"]), flows, len(marginals) - len(missed), len(marginals), missed
    )


def _written(figure: object) -> str:
    value = figure["value"] if isinstance(figure, Mapping) else figure
    # One decimal is all that these sources carry.
    return write_number(Fraction(round(Fraction(str(value)) * 10), 10))


@dataclass(frozen=True, slots=True)
class Control:
    """The document held against the law: findings by level, and those that ask for a justification."""

    counts: tuple[tuple[str, int], ...]
    to_justify: tuple[Finding, ...]


def control(findings: Sequence[Finding]) -> Control:
    """Findings counted by level."""
    counts = Counter(finding.level for finding in findings)
    names = ((Level.BLOCKS, "qui bloquent"), (Level.JUSTIFY, "à justifier"), (Level.ADVICE, "conseils"))
    return Control(
        tuple((name, counts[level]) for level, name in names),
        tuple(finding for finding in findings if finding.level is Level.JUSTIFY),
    )


def summary_page(
    table: ScoreTable,
    households: tuple[Household, ...],
    on: date,
    standing: str,
    files: Mapping[str, str],
    territory: Held,
    law: Control,
) -> str:
    """The summary as one HTML page; `files` gives the name of each file written beside it and what it holds."""
    policy = table.policy
    return render(
        "summary.html",
        policy=policy,
        front=policy.front,
        fictional=policy.front.standing is Standing.FICTIONAL,
        standing=standing,
        on=on,
        summary=table.counts(),
        grids=grid_summaries(table),
        groups=[
            (group.title, int((table.memberships.groups[i] == 2).sum()), int((table.memberships.groups[i] == 1).sum()))
            for i, group in enumerate(policy.groups)
        ],
        households=households,
        files=files,
        territory=territory,
        law=law,
    )
