"""The effects of a new document on a table of demands, counted and masked: what anybody may be shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from peuplier.checking.effects.classes import Facts, Overlapping, Partition, groups, partitions, wishes
from peuplier.checking.effects.combining import parts
from peuplier.checking.effects.correspondence import Correspondence, correspondence
from peuplier.checking.effects.households import Household, households
from peuplier.checking.effects.lines import Line, LineKind, lines
from peuplier.checking.effects.masking import Class, K, binned, columns_gathered, gathered, mask, nested, small
from peuplier.checking.effects.moves import Moves
from peuplier.checking.effects.outcomes import OUTCOMES, Outcome, Outcomes, outcomes
from peuplier.checking.effects.scores import Bools, Ints, scores
from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.reasons.sentences import criterion_facts
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.formulas import inputs

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


@dataclass(frozen=True, slots=True)
class Distribution:
    """Moves of at least k demands: quartiles (lower ones), and classes of at least k."""

    title: str
    demands: int
    quartiles: tuple[int, int, int]
    classes: tuple[Class, ...]


@dataclass(frozen=True, slots=True)
class Climbs:
    """Moves of rank within one grid, and how many are sure whatever is missing; None is hidden."""

    distribution: Distribution
    surely_up: Count
    surely_down: Count
    not_concluded: Count


@dataclass(frozen=True, slots=True)
class Share:
    """What one line explains: points acquired that it adds over all demands scored by both documents.

    `up` and `down` count the demands it adds points to and takes points from; None is hidden.
    """

    kind: LineKind | None
    name: str
    title: str
    article: str
    net: int
    up: Count
    down: Count


@dataclass(frozen=True, slots=True)
class Missing:
    """A missing fact behind demands for which nothing is concluded; at least k of them."""

    name: str
    label: str
    demands: int


@dataclass(frozen=True, slots=True)
class Effects:
    """For whom two documents differ. `k` is the smallest count shown; 1 when nothing is masked.

    `columns` are the outcomes counted together, those that no demand has left out; `compared` demands are scored, or
    may be, under both documents, and the points they acquire move by `net` in all.
    """

    on: date
    demands: int
    k: int
    columns: tuple[tuple[Outcome, ...], ...]
    totals: Row
    breakdowns: tuple[Breakdown, ...]
    gains: tuple[Distribution, ...]
    climbs: tuple[Climbs, ...]
    net: int
    compared: int
    shares: tuple[Share, ...]
    missing: tuple[Missing, ...]
    households: tuple[Household, ...]


def effects(before: Policy, after: Policy, demands: Demands, on: date, k: int = K) -> Effects | None:
    """The effects on a table; None when it holds fewer than k demands. Raises NotCoveredError."""
    if len(demands) < max(k, 1):
        return None
    return _Report(before, after, demands, on, k).effects()


class _Report:
    def __init__(self, before: Policy, after: Policy, demands: Demands, on: date, k: int) -> None:
        self._k, self._on, self._demands = k, on, demands
        self._between: Correspondence = correspondence(before, after, on)
        self._before, self._after = scores(before, demands, on), scores(after, demands, on)
        apart = parts(self._before), parts(self._after)
        between = self._between
        self._moved = Moves(*apart, between)
        self._found: Outcomes = outcomes(self._before, self._after, self._moved.total(), between.names)
        self._lines = lines(*apart, between.names, self._moved.moved)
        totals = np.bincount(self._found.outcome, minlength=len(OUTCOMES)).astype(np.int64)
        self._columns = columns_gathered(totals, k, OUTCOMES.index(Outcome.OPEN))
        open_ = OUTCOMES.index(Outcome.OPEN)
        self._companion = next((place for place, column in enumerate(self._columns) if open_ in column), -1)
        # The column of each outcome; those of nobody have none.
        places = {outcome: place for place, column in enumerate(self._columns) for outcome in column}
        self._column: Ints = np.array([places.get(o, -1) for o in range(len(OUTCOMES))])[self._found.outcome]

    def effects(self) -> Effects:
        both = self._before.scored & self._after.scored
        return Effects(
            self._on,
            len(self._demands),
            self._k,
            tuple(tuple(OUTCOMES[outcome] for outcome in column) for column in self._columns),
            self._all(),
            tuple(self._breakdowns()),
            tuple(self._gains()),
            tuple(self._climbs()),
            int(self._found.gain[both].sum()),
            int(both.sum()),
            tuple(self._shares(both)),
            tuple(self._missing()),
            households(self._before, self._after, self._found, self._lines, self._k),
        )

    # ── counts ───────────────────────────────────────────────────────────────────────────────────────────

    def _all(self) -> Row:
        everybody = np.ones(len(self._demands), dtype=np.bool_)
        cells = tuple(np.bincount(self._column, minlength=len(self._columns)).tolist())
        return Row("toutes les demandes", len(self._demands), cells, *self._medians(everybody))

    def _medians(self, where: Bools) -> tuple[Count, Count]:
        both = where & self._before.scored & self._after.scored
        ranked = where & self._found.ranked
        return self._median(self._found.gain[both]), self._median(self._found.climb[ranked])

    def _median(self, values: Ints) -> Count:
        return int(np.sort(values)[(len(values) - 1) // 2]) if len(values) >= max(self._k, 1) else None

    def _breakdowns(self) -> Iterator[Breakdown]:
        names = self._between.names
        for partition in partitions(self._before, self._after, names):
            yield self._partition(partition)
        for overlapping in (wishes(Facts(self._after)), groups(self._before, self._after, names)):
            if overlapping is not None:
                yield self._overlapping(overlapping)

    def _partition(self, partition: Partition) -> Breakdown:
        width = len(self._columns)
        cells = np.bincount(partition.codes * width + self._column, minlength=len(partition.labels) * width)
        counts = cells.reshape(-1, width).astype(np.int64)
        together = gathered(counts, self._k)
        lines_ = np.array([counts[line].sum(axis=0) for line in together]).reshape(-1, width)
        shown = mask(lines_, self._k, companion=self._companion)
        rows = []
        for place, line in enumerate(together):
            where = np.isin(partition.codes, line)
            row = tuple(shown.cell(place, j) for j in range(width))
            label = _together(partition, line, counts, self._k)
            rows.append(Row(label, int(where.sum()), row, *self._medians(where)))
        return Breakdown(partition.key, partition.title, tuple(rows))

    def _overlapping(self, classes: Overlapping) -> Breakdown:
        k, width = self._k, len(self._columns)
        columns = [self._column == j for j in range(width)]
        totals = np.array([where.sum() for where in columns], dtype=np.int64)
        counts = np.array([classes.members[:, where].sum(axis=1) for where in columns], dtype=np.int64).T
        sizes = counts.sum(axis=1)
        shown = (sizes >= k) & ~small(len(self._demands) - sizes, k)
        shown &= ~nested(classes.members, shown, k)
        inner = np.array([nested(classes.members[:, where], shown, k) for where in columns]).T
        rows = []
        for index in np.flatnonzero(sizes > 0).tolist():
            label = classes.labels[index]
            if not shown[index]:
                rows.append(Row(label, None, (None,) * width, None, None))
                continue
            table = np.array([counts[index], totals - counts[index]])
            sensitive = np.array([inner[index], np.zeros(width, dtype=np.bool_)])
            cells = mask(table, k, sensitive, self._companion)
            row = tuple(cells.cell(0, j) for j in range(width))
            rows.append(Row(label, int(sizes[index]), row, *self._medians(classes.members[index])))
        return Breakdown(classes.key, classes.title, tuple(rows), overlapping=True)

    # ── moves ────────────────────────────────────────────────────────────────────────────────────────────

    def _distribution(self, title: str, values: Ints, edges: tuple[int, ...]) -> Distribution | None:
        classes = binned(values, [-edge + 1 for edge in reversed(edges)] + list(edges), self._k)
        if not classes:
            return None
        ordered = np.sort(values)
        quartiles = tuple(int(ordered[(len(values) - 1) * part // 4]) for part in (1, 2, 3))
        return Distribution(title, len(values), quartiles, tuple(classes))  # type: ignore[arg-type]

    def _gains(self) -> Iterator[Distribution]:
        """Moves of points acquired among those who surely gain, and among those who surely lose."""
        for outcome in (Outcome.GAINS, Outcome.LOSES):
            if [OUTCOMES.index(outcome)] not in self._columns:
                continue
            values = self._found.gain[self._found.of(outcome)]
            found = self._distribution(outcome.value, values, (1, 5, 10, 20, 30, 50, 100))
            if found is not None:
                yield found

    def _climbs(self) -> Iterator[Climbs]:
        """Moves of rank, grid by grid: one ranks only with those of one grid."""
        for index, grid in enumerate(self._after.policy.grids):
            where = self._found.ranked & (self._after.grid == index)
            found = self._distribution(grid.title, self._found.climb[where], (1, 10, 50, 200, 1_000, 5_000))
            if found is None:
                continue
            up, down = self._found.climb_low[where] > 0, self._found.climb_high[where] < 0
            sure = np.array([up.sum(), down.sum(), (~up & ~down).sum()], dtype=np.int64)
            hidden = bool(small(sure, self._k).any())
            yield Climbs(found, *(None if hidden else count for count in sure.tolist()))

    # ── explanations ─────────────────────────────────────────────────────────────────────────────────────

    def _shares(self, both: Bools) -> Iterator[Share]:
        """Lines that move somebody, those of fewer than k demands put together; their net sums add up to the whole."""
        moved = [line for line in self._lines if (line.gain[both] != 0).any()]
        touched = [(line.gain != 0) & both for line in moved]
        sizes = np.array([where.sum() for where in touched], dtype=np.int64)
        few = [i for i, size in enumerate(sizes.tolist()) if size < self._k]
        # One small line among others would be what they leave of the whole: it is put with the smallest of them.
        while few and np.any([touched[i] for i in few], axis=0).sum() < self._k and len(few) < len(moved):
            few.append(min((i for i in range(len(moved)) if i not in few), key=lambda i: int(sizes[i])))
        shares = [self._share(line, line.gain[both]) for i, line in enumerate(moved) if i not in few]
        yield from sorted(shares, key=lambda share: (-abs(share.net), share.name))
        if few:
            gain = np.sum([moved[i].gain[both] for i in few], axis=0)
            title = f"autres lignes ({len(few)} réunies)"
            yield Share(None, "", title, "", int(gain.sum()), None, None)

    def _share(self, line: Line, gain: Ints) -> Share:
        counts = [int((gain > 0).sum()), int((gain < 0).sum())]
        up, down = (None if 0 < count < self._k or 0 < len(gain) - count < self._k else count for count in counts)
        return Share(line.kind, line.name, line.title, line.article, int(gain.sum()), up, down)

    def _missing(self) -> Iterator[Missing]:
        """Facts missing behind the demands for which nothing is concluded, in the criteria that leave them open."""
        open_ = self._found.of(Outcome.OPEN) & self._before.scored & self._after.scored
        behind: dict[str, Bools] = {}
        for scores_ in (self._before, self._after):
            for criterion in scores_.policy.criteria:
                where = self._moved.open(self._between.new_name(criterion.name))
                if where is not None:
                    for fact in criterion_facts(criterion, scores_.policy):
                        self._behind(fact.name, open_ & where, behind)
        counts = {name: int(where.sum()) for name, where in behind.items()}
        found = [Missing(name, FACTS[name].label, n) for name, n in counts.items() if n >= max(self._k, 1)]
        yield from sorted(found, key=lambda missing: (-missing.demands, missing.name))

    def _behind(self, name: str, where: Bools, behind: dict[str, Bools]) -> None:
        """Note where a given fact is missing; where a derived one is, what it derives from."""
        missing = where & ~self._after.calculation.derivation.column(name).known
        if not missing.any():
            return
        formula = FACTS[name].formula
        names = list(dict.fromkeys(inputs(formula))) if formula is not None else []
        for other in names:
            self._behind(other, missing, behind)
        if not names:
            behind[name] = behind.get(name, np.zeros_like(where)) | missing


def _together(partition: Partition, line: list[int], counts: Ints, k: int) -> str:
    """What a line is called; classes put together are named by the only one that is large enough, if there is one."""
    if len(line) == 1:
        return partition.labels[line[0]]
    large = [partition.labels[i] for i in line if counts[i].sum() >= k]
    few = len(line) - len(large)
    if large:
        return f"{large[0]}, et {few} {'autre' if few == 1 else 'autres'} de moins de {k} demandes"
    return f"autres ({few} de moins de {k} demandes)"
