"""The readable summary of a calculation: what the policy gives on a table, and a few households explained."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from peuplier.documents.explanation import Explained
from peuplier.documents.pages import render
from peuplier.documents.score_table import ScoreTable
from peuplier.policy.tree.document import Standing

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


def summary_page(
    table: ScoreTable, households: tuple[Household, ...], on: date, standing: str, files: dict[str, str]
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
    )
