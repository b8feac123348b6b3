"""The effects of a new document on a table of demands, counted and masked: what anybody may be shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from peuplier.checking.effects.breakdowns import Breakdown, Breakdowns, Count, Row
from peuplier.checking.effects.classes import Facts, groups, partitions, wishes
from peuplier.checking.effects.combining import parts
from peuplier.checking.effects.correspondence import Correspondence, correspondence
from peuplier.checking.effects.households import Household, households
from peuplier.checking.effects.lines import Line, LineKind, lines
from peuplier.checking.effects.masking import K, binned, columns_gathered
from peuplier.checking.effects.moves import Moves
from peuplier.checking.effects.outcomes import OUTCOMES, Outcome, Outcomes, outcomes
from peuplier.checking.effects.scores import Bools, Ints, scores
from peuplier.checking.effects.shown import ShownSets
from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.reasons.sentences import criterion_facts
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.formulas import inputs

# Lowest and highest value of a class, None where it is open, and how many values it holds, None when it is hidden.
Class = tuple[int | None, int | None, Count]


@dataclass(frozen=True, slots=True)
class Distribution:
    """Moves of at least k demands: quartiles (lower ones), and classes of at least k; None is hidden."""

    title: str
    demands: Count
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
class LineEffect:
    """What one line explains: points acquired that it adds over all demands scored by both documents.

    `up` and `down` count the demands it adds points to and takes points from. Among them, `open` are those for which a
    missing fact could undo it: points acquired count what is not known at its lowest; None is hidden. `mostly_open`:
    they are more than half.
    """

    kind: LineKind | None
    name: str
    title: str
    article: str
    net: int
    up: Count
    down: Count
    open: Count
    mostly_open: bool


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
    may be, under both documents (None is hidden), and the points they acquire move by `net` in all.
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
    compared: Count
    lines: tuple[LineEffect, ...]
    missing: tuple[Missing, ...]
    households: tuple[Household, ...]


def effects(before: Policy, after: Policy, demands: Demands, on: date, k: int = K) -> Effects | None:
    """The effects on a table; None when it holds fewer than k demands. Raises NotCoveredError."""
    if len(demands) < max(k, 1):
        return None
    return Report(before, after, demands, on, k).effects()


class Report:
    """Makes the report once; `shown` then holds every set of demands whose count it shows."""

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
        self.shown = ShownSets(len(demands), k)

    def effects(self) -> Effects:
        """Every count goes through the sets shown: what comes first is shown, what comes later gives way."""
        both = self._before.scored & self._after.scored
        everybody = np.ones(len(self._demands), dtype=np.bool_)
        columns = np.array([self._column == place for place in range(len(self._columns))], dtype=np.bool_)
        self.shown.add([everybody])
        self.shown.add(list(columns))
        compared = None if self.shown.near(both) else int(both.sum())
        if compared is not None:
            self.shown.add([both])
        lines_of_all: list[LineEffect] = []
        breakdowns = tuple(self._breakdowns(columns, both, lines_of_all))
        return Effects(
            self._on,
            len(self._demands),
            self._k,
            tuple(tuple(OUTCOMES[outcome] for outcome in column) for column in self._columns),
            self._all(),
            breakdowns,
            tuple(self._gains()),
            tuple(self._climbs()),
            int(self._found.gain[both].sum()),
            compared,
            tuple(lines_of_all),
            tuple(self._missing()),
            households(self._before, self._after, self._found, self._lines, self.shown, self._k),
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

    def _breakdowns(self, columns: Bools, both: Bools, lines_of_all: list[LineEffect]) -> Iterator[Breakdown]:
        """Classes of households first, then lines (into `lines_of_all`), what overlaps, and grids; in reading order."""
        names = self._between.names
        make = Breakdowns(self.shown, columns, self._companion, self._k, self._medians)
        grids, *classes = partitions(self._before, self._after, names)
        found = [make.partition(partition) for partition in classes]
        lines_of_all += self._line_effects(both)
        for overlapping in (wishes(Facts(self._after)), groups(self._before, self._after, names)):
            if overlapping is not None:
                found.append(make.overlapping(overlapping))
        yield from (each for each in (make.partition(grids), *found) if each is not None)

    # ── moves ────────────────────────────────────────────────────────────────────────────────────────────

    def _distribution(self, title: str, where: Bools, moves: Ints, edges: tuple[int, ...]) -> Distribution | None:
        """Moves of some demands; what would tell of a few of them by subtraction is hidden."""
        values = moves[where]
        classes = binned(values, [-edge + 1 for edge in reversed(edges)] + list(edges), self._k)
        if not classes:
            return None
        ordered = np.sort(values)
        low, median, high = (int(ordered[(len(values) - 1) * part // 4]) for part in (1, 2, 3))
        sets = [where & _within(moves, first, last) for first, last, _ in classes]
        kept = self._kept(where, sets)
        self.shown.add([sets[place] for place in kept])
        whole = len(kept) == len(sets)
        counted = tuple((a, b, n if place in kept else None) for place, (a, b, n) in enumerate(classes))
        return Distribution(title, len(values) if whole else None, (low, median, high), counted)

    def _kept(self, where: Bools, sets: list[Bools]) -> list[int]:
        """Which of disjoint sets are shown: all when their union may be too, else fewer until none tells of a few."""
        kept = list(range(len(sets)))
        if self.shown.near(where):
            kept.remove(min(kept, key=lambda place: int(sets[place].sum())))
        while kept:
            left = [sets[place] for place in kept]
            sizes = np.array([each.sum() for each in left], dtype=np.int64)
            culprit = self.shown.clash(self.shown.met(left), sizes)
            if culprit is None:
                break
            kept.pop(culprit)
        return kept

    def _gains(self) -> Iterator[Distribution]:
        """Moves of points acquired among those who surely gain, and among those who surely lose."""
        for outcome in (Outcome.GAINS, Outcome.LOSES):
            if [OUTCOMES.index(outcome)] not in self._columns:
                continue
            edges = (1, 5, 10, 20, 30, 50, 100)
            found = self._distribution(outcome.value, self._found.of(outcome), self._found.gain, edges)
            if found is not None:
                yield found

    def _climbs(self) -> Iterator[Climbs]:
        """Moves of rank, grid by grid: one ranks only with those of one grid."""
        for index, grid in enumerate(self._after.policy.grids):
            where = self._found.ranked & (self._after.grid == index)
            found = self._distribution(grid.title, where, self._found.climb, (1, 10, 50, 200, 1_000, 5_000))
            if found is None:
                continue
            up, down = where & (self._found.climb_low > 0), where & (self._found.climb_high < 0)
            sure = [up, down, where & ~up & ~down]
            counts = np.array([each.sum() for each in sure], dtype=np.int64)
            hidden = found.demands is None or self.shown.clash(self.shown.met(sure), counts) is not None
            if not hidden:
                self.shown.add(sure)
            yield Climbs(found, *(None if hidden else count for count in counts.tolist()))

    # ── explanations ─────────────────────────────────────────────────────────────────────────────────────

    def _line_effects(self, both: Bools) -> Iterator[LineEffect]:
        """Lines that move somebody; those that would tell of a few demands put together. They add up to the whole."""
        moved = [line for line in self._lines if (line.gain[both] != 0).any()]
        touched = [(line.gain != 0) & both for line in moved]
        apart = [i for i, line in enumerate(moved) if not self._clear(line, both)]
        # One small line among others would be what they leave of the whole: it is put with the smallest of them.
        while apart and np.any([touched[i] for i in apart], axis=0).sum() < self._k and len(apart) < len(moved):
            apart.append(min((i for i in range(len(moved)) if i not in apart), key=lambda i: int(touched[i].sum())))
        shown = [line for i, line in enumerate(moved) if i not in apart]
        found = [self._line_effect(line, both) for line in shown]
        yield from sorted(found, key=lambda effect: (-abs(effect.net), effect.name))
        if apart:
            gain = np.sum([moved[i].gain[both] for i in apart], axis=0)
            title = f"autres lignes ({len(apart)} réunies)"
            yield LineEffect(None, "", title, "", int(gain.sum()), None, None, None, False)

    def _clear(self, line: Line, both: Bools) -> bool:
        """Whether a line may have its own effect: its counts tell of no few demands. It is then shown."""
        moves = [both & (line.gain > 0), both & (line.gain < 0)]
        sizes = np.array([where.sum() for where in moves], dtype=np.int64)
        if self.shown.clash(self.shown.met(moves), sizes) is not None:
            return False
        self.shown.add(moves)
        return True

    def _line_effect(self, line: Line, both: Bools) -> LineEffect:
        touched = both & (line.gain != 0)
        up, down = (int((both & (sign * line.gain > 0)).sum()) for sign in (1, -1))
        sides = [touched & ~line.sure, touched & line.sure]
        sizes = np.array([where.sum() for where in sides], dtype=np.int64)
        hidden = self.shown.clash(self.shown.met(sides), sizes) is not None
        if not hidden:
            self.shown.add(sides)
        open_, sure = sizes.tolist()
        count = None if hidden else open_
        net = int(line.gain[both].sum())
        return LineEffect(line.kind, line.name, line.title, line.article, net, up, down, count, open_ > sure)

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
        for name in sorted(behind, key=lambda name: (-int(behind[name].sum()), name)):
            where = behind[name]
            if where.any() and not self.shown.near(where):
                self.shown.add([where])
                yield Missing(name, FACTS[name].label, int(where.sum()))

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


def _within(values: Ints, low: int | None, high: int | None) -> Bools:
    """Where a value is in a class; None leaves it open."""
    above = values >= low if low is not None else np.ones(len(values), dtype=np.bool_)
    return np.asarray(above & (values <= high) if high is not None else above)
