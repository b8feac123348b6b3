"""Outcomes counted class by class: lines put together, counts hidden, tables that do not undo one another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from peuplier.checking.effects.classes import Overlapping, Partition
from peuplier.checking.effects.masking import Shown, gathered, mask
from peuplier.checking.effects.scores import Bools, Ints
from peuplier.checking.effects.shown import ShownSets

Count = int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One class: how many demands, by column of outcomes, and its median moves; None is hidden.

    Medians are those of points acquired and of places gained, the lower one when there are two.
    """

    label: str
    total: Count
    cells: tuple[Count, ...]
    median_gain: Count
    median_climb: Count


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Outcomes by class. In an overlapping one, a demand may be in several classes."""

    key: str
    title: str
    rows: tuple[Row, ...]
    overlapping: bool = False


@dataclass(frozen=True)
class Breakdowns:
    """Makes breakdowns one after the other, each one safe beside those before.

    `columns` [columns × demands] are the outcomes counted; `companion` the column hidden rather than another; `medians`
    gives the two medians of a set.
    """

    shown: ShownSets
    columns: Bools
    companion: int
    k: int
    medians: Callable[[Bools], tuple[Count, Count]]

    def partition(self, partition: Partition) -> Breakdown | None:
        """A partition; None when its classes, put together until they say nothing of a few demands, are but one."""
        classes = [partition.codes == code for code in range(len(partition.labels))]
        sizes = np.array([where.sum() for where in classes], dtype=np.int64)
        together = gathered(sizes[:, None], self.k)
        alone = len(together)
        met = self.shown.met(classes)
        while True:
            culprit = self.shown.clash(
                np.array([met[line].sum(axis=0) for line in together]).reshape(len(together), -1),
                np.array([sizes[line].sum() for line in together], dtype=np.int64),
            )
            if culprit is None or len(together) == 1:
                break
            other = min((i for i in range(len(together)) if i != culprit), key=lambda i: int(sizes[together[i]].sum()))
            both = sorted(together[culprit] + together[other])
            together = [line for i, line in enumerate(together) if i not in (culprit, other)] + [both]
        if len(together) == 1 < alone:
            return None
        lines = [np.isin(partition.codes, line) for line in together]
        self.shown.add(lines)
        counts, hidden = self._cells(lines, lines)
        rows = [
            Row(_label(partition, line, sizes, self.k), int(where.sum()), cells, *self.medians(where))
            for line, where, cells in zip(together, lines, _rows(counts, hidden), strict=True)
        ]
        return Breakdown(partition.key, partition.title, tuple(rows))

    def overlapping(self, classes: Overlapping) -> Breakdown:
        """Classes that overlap: each is a table against all the others; those that would tell of a few have no line."""
        sizes = classes.members.sum(axis=1)
        rows: dict[int, Row] = {}
        for index in np.argsort(-sizes, kind="stable").tolist():
            where = classes.members[index]
            label = classes.labels[index]
            if not sizes[index]:
                continue
            if self.shown.near(where):
                rows[index] = Row(label, None, (None,) * len(self.columns), None, None)
                continue
            self.shown.add([where])
            counts, hidden = self._cells([where, ~where], [where])
            rows[index] = Row(label, int(sizes[index]), next(_rows(counts, hidden)), *self.medians(where))
        return Breakdown(classes.key, classes.title, tuple(rows[index] for index in sorted(rows)), overlapping=True)

    def _cells(self, lines: list[Bools], said: list[Bools]) -> tuple[Ints, Bools]:
        """Counts [lines × columns] and which are hidden; only the first lines, those `said`, are shown."""
        width, height = len(self.columns), len(said)
        cells = [line & column for line in lines for column in self.columns]
        sizes = np.array([cell.sum() for cell in cells], dtype=np.int64)
        met = self.shown.met(cells)
        counts = sizes.reshape(len(lines), width)
        sensitive = np.zeros(counts.shape, dtype=np.bool_)
        while True:
            masked: Shown = mask(counts, self.k, sensitive.copy(), self.companion)
            hidden = masked.hidden
            worst = self._worst(hidden[:height], met, sizes, width)
            if worst is None:
                break
            hidden_now = np.zeros_like(sensitive)
            for line, column in worst:
                hidden_now[line, column] = True
            if not (hidden_now & ~hidden).any():
                # Nothing more to hide there: the whole table gives way.
                hidden_now[:height] = True
            sensitive |= hidden_now
            if hidden[:height].all():
                break
        groups = list(_groups(hidden[:height], width, across=True))
        self.shown.add([np.any([cells[i] for i in group], axis=0) for group in groups])
        return counts, hidden

    def _worst(self, hidden: Bools, met: Ints, sizes: Ints, width: int) -> list[tuple[int, int]] | None:
        """Counts to hide because a shown one, or what the hidden ones of a line add up to, tells of a few demands."""
        for across in (True, False):
            groups = list(_groups(hidden, width, across))
            if not groups or (not across and len(hidden) == 1):
                continue
            culprit = self.shown.clash(
                np.array([met[group].sum(axis=0) for group in groups]).reshape(len(groups), -1),
                np.array([sizes[group].sum() for group in groups], dtype=np.int64),
            )
            if culprit is not None:
                cells = [divmod(i, width) for i in groups[culprit]]
                if len(cells) == 1 and not hidden[cells[0]]:
                    return cells
                line, column = cells[0]
                return [(line, j) for j in range(width)] if across else [(i, column) for i in range(len(hidden))]
        return None


def _groups(hidden: Bools, width: int, across: bool) -> Iterator[list[int]]:
    """Places of each shown count, and of the hidden ones of each line (of each column, not `across`) together."""
    for line, column in np.argwhere(~hidden).tolist():
        yield [line * width + column]
    for place in range(len(hidden) if across else width):
        along = np.flatnonzero(hidden[place] if across else hidden[:, place]).tolist()
        if along:
            yield [place * width + i if across else i * width + place for i in along]


def _rows(counts: Ints, hidden: Bools) -> Iterator[tuple[Count, ...]]:
    for line, concealed in zip(counts.tolist(), hidden.tolist(), strict=True):
        yield tuple(None if no else count for count, no in zip(line, concealed, strict=True))


def _label(partition: Partition, line: list[int], sizes: Ints, k: int) -> str:
    """What a line is called; classes put together are named by those that are large enough."""
    large = [partition.labels[i] for i in line if sizes[i] >= k]
    few = len([i for i in line if 0 < sizes[i] < k])
    if not large:
        return f"autres ({few} de moins de {k} demandes)"
    named = " ; ".join(large)
    return f"{named}, et {few} {'autre' if few == 1 else 'autres'} de moins de {k} demandes" if few else named
