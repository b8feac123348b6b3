"""Compiles the scoring blocks of a policy into a program for one table of demands at one date."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from math import gcd

import numpy as np

from peuplier.evaluation.columns.conditions import ConditionCompiler
from peuplier.evaluation.columns.demands import Array, Lists, Open, Plain, Ratios, codes_of
from peuplier.evaluation.columns.derivation import FALSE, TRUE, Derivation, recent, sum_lists, truths
from peuplier.evaluation.columns.evidence_columns import evidence_truth
from peuplier.evaluation.columns.pieces import (
    Staircase,
    date_table,
    staircase_of_slope,
    staircase_of_table,
    whole_thresholds,
)
from peuplier.evaluation.columns.program import Op, Program
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.extent import lone_slope, slope_extent, table_extent
from peuplier.policy.tree.scoring_blocks import (
    Bounds,
    Case,
    CodeTable,
    Combination,
    Counting,
    Criterion,
    Every,
    Grid,
    Refusals,
    Rubric,
    Slope,
    StepTable,
)
from peuplier.vocabulary.facts import Fact

SMALLEST, LARGEST = -32_768, 32_767
# Beyond this many thresholds, looking points up in a table beats comparing with each of them.
_MANY = 12


class Totals(Enum):
    """Which total is asked for."""

    PROVISIONAL = "provisoire"
    VERIFIED = "vérifié"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each output of a program stands."""

    grids: tuple[str, ...]
    criteria: tuple[str, ...]


class Compiler:
    """Emits instructions; one instance compiles one program."""

    def __init__(self, policy: Policy, derivation: Derivation, conditions: ConditionCompiler, totals: Totals) -> None:
        self._policy, self._derivation, self._conditions = policy, derivation, conditions
        self._program: Program = conditions.program
        self._verified = totals is Totals.VERIFIED
        self._on: date = derivation.on

    # ── grids and rubrics ────────────────────────────────────────────────────────────────────────────────

    def compile(self, detail: bool = False) -> Layout:
        """Emit the totals of every grid, then (with `detail`) the points of every criterion and refusal rule."""
        grids = self._policy.grids
        rubrics = {rubric.name: rubric for rubric in self._policy.rubrics}
        alone = len(grids) == 1 and not detail
        totals = {grid.name: self._zero() for grid in grids}
        families = {
            (grid.name, rubric.name): self._family(rubric)
            for grid in grids
            for rubric in self._policy.rubrics
            if any(c.rubric == rubric.name for c in self._policy.criteria_of(grid))
        }
        outputs: list[tuple[str, int]] = []
        for criterion in self._policy.criteria:
            rubric = rubrics.get(criterion.rubric or "")
            wanted = [g for g in grids if criterion in self._policy.criteria_of(g)]
            targets = [families[g.name, rubric.name] if rubric else totals[g.name] for g in wanted]
            if alone and targets and self._adds_directly(criterion, rubric):
                self._parts(criterion, targets[0])
                continue
            points = self._criterion(criterion)
            outputs.append((criterion.name, points))
            for target in targets:
                self._join(criterion, rubric, points, target)
        for rule in self._policy.refusals:
            points = self._refusals(rule)
            outputs.append((rule.name, points))
            for grid in grids:
                if rule in self._policy.refusals_of(grid):
                    self._program.emit(Op.ADD, totals[grid.name], points)
        for grid in grids:
            self._total(grid, totals[grid.name], families, rubrics)
        if detail:
            for _, points in outputs:
                self._out(points)
        return Layout(tuple(g.name for g in grids), tuple(n for n, _ in outputs) if detail else ())

    def _zero(self) -> int:
        points = self._program.points()
        self._program.emit(Op.SET, points, numbers=(0, 0))
        return points

    def _out(self, points: int) -> None:
        self._program.emit(Op.OUT_POINTS, points, numbers=(self._program.points_out,))
        self._program.points_out += 1

    def _family(self, rubric: Rubric) -> int:
        points = self._program.points()
        start = {
            Combination.SUM: (0, 0),
            Combination.BEST: (SMALLEST, SMALLEST),
            Combination.TICKED: (LARGEST, SMALLEST),
        }[rubric.combination]
        self._program.emit(Op.SET, points, numbers=start)
        return points

    def _join(self, criterion: Criterion, rubric: Rubric | None, points: int, target: int) -> None:
        """Add a criterion to a total or to its rubric."""
        match rubric.combination if rubric else Combination.SUM:
            case Combination.SUM:
                self._program.emit(Op.ADD, target, points)
            case Combination.BEST:
                self._program.emit(Op.BEST, target, points)
            case Combination.TICKED:
                assert rubric is not None
                assert rubric.box is not None
                ticked = self._conditions.among(rubric.box, criterion.boxes)
                self._program.emit(Op.HULL, target, points, numbers=(ticked,))

    def _total(self, grid: Grid, total: int, families: dict[tuple[str, str], int], rubrics: dict[str, Rubric]) -> None:
        for (name, family), points in families.items():
            if name != grid.name:
                continue
            rubric = rubrics[family]
            if rubric.combination is Combination.TICKED:
                self._no_box(grid, rubric, points)
            self._clamp(points, rubric.bounds)
            self._program.emit(Op.ADD, total, points)
        self._clamp(total, grid.bounds)
        self._out(total)

    def _no_box(self, grid: Grid, rubric: Rubric, points: int) -> None:
        """A box that no criterion answers to gives nothing."""
        assert rubric.box is not None
        criteria = [c for c in self._policy.criteria_of(grid) if c.rubric == rubric.name]
        claimed = tuple(code for criterion in criteria for code in criterion.boxes)
        other = self._conditions.among(rubric.box, claimed)
        self._program.emit(Op.NOT, other)
        codes = rubric.box.codes
        if codes is not None and not codes.open and set(claimed) >= set(codes.labels):
            self._program.emit(Op.CONST, other, numbers=(FALSE,))
        self._program.emit(Op.HULL, points, self._zero(), numbers=(other,))

    def _clamp(self, points: int, bounds: Bounds) -> None:
        if bounds != Bounds():
            low = SMALLEST if bounds.at_least is None else bounds.at_least
            high = LARGEST if bounds.at_most is None else bounds.at_most
            self._program.emit(Op.CLAMP, points, numbers=(low, high))

    # ── criteria ─────────────────────────────────────────────────────────────────────────────────────────

    def _gated(self, criterion: Criterion) -> bool:
        return bool(criterion.evidence) and (self._verified or criterion.counting is not Counting.DECLARED)

    def _adds_directly(self, criterion: Criterion, rubric: Rubric | None) -> bool:
        plain = criterion.bounds == Bounds() and criterion.when_unknown is None and not self._gated(criterion)
        return plain and (rubric is None or rubric.combination is Combination.SUM)

    def _criterion(self, criterion: Criterion) -> int:
        points = self._zero()
        self._parts(criterion, points)
        self._clamp(points, criterion.bounds)
        if criterion.when_unknown is not None:
            self._program.emit(Op.WHEN_UNKNOWN, points, numbers=(criterion.when_unknown,))
        if self._gated(criterion):
            validated = criterion.counting is Counting.VALIDATED
            gate = self._conditions.column(evidence_truth(self._derivation, criterion.evidence, validated))
            self._program.emit(Op.GATE, points, gate)
        return points

    def _parts(self, criterion: Criterion, points: int) -> None:
        if criterion.cases:
            self._cases(criterion.cases, criterion.otherwise or 0, points)
        match criterion.table:
            case StepTable():
                self._stairs(criterion.table.fact, staircase_of_table(criterion.table), points, criterion.table)
            case CodeTable():
                self._code_table(criterion.table, points)
        alone = lone_slope(criterion)
        for slope in (alone,) if alone else criterion.slopes:
            self._slope(slope, points)
        for bonus in criterion.bonuses:
            self._by_condition(Case(bonus.condition, bonus.points), 0, points)

    def _by_condition(self, case: Case, otherwise: int, points: int) -> None:
        yes = case.points
        low, high = min(yes, otherwise), max(yes, otherwise)
        numbers = (otherwise, low, yes, otherwise, high, yes)
        flag = self._conditions.plain_flag(case.condition)
        if flag is not None:
            self._program.emit(Op.BY_FLAG, points, columns=[flag], numbers=numbers)
        else:
            self._program.emit(Op.BY_TRUTH, points, self._conditions.emit(case.condition), numbers=numbers)

    def _cases(self, cases: tuple[Case, ...], otherwise: int, points: int) -> None:
        if len(cases) == 1:
            self._by_condition(cases[0], otherwise, points)
            return
        hull = self._program.points()
        self._program.emit(Op.SET, hull, numbers=(LARGEST, SMALLEST))
        reach = self._program.truth()
        self._program.emit(Op.CONST, reach, numbers=(TRUE,))
        for case in cases:
            truth = self._conditions.emit(case.condition)
            self._program.emit(Op.CASE, hull, truth, numbers=(case.points, reach))
        always = self._program.truth()
        self._program.emit(Op.CONST, always, numbers=(TRUE,))
        self._program.emit(Op.CASE, hull, always, numbers=(otherwise, reach))
        self._program.emit(Op.ADD, points, hull)

    def _code_table(self, table: CodeTable, points: int) -> None:
        worth = {code: row.points for row in table.rows for code in row.codes}
        column = self._derivation.column(table.fact.name)
        assert isinstance(column, Open | Plain)
        cells: Array = column.values
        names = column.names if isinstance(column, Open) else codes_of(table.fact)
        each = [worth.get(name, table.otherwise) for name in names] or [0]
        self._program.emit(
            Op.CODE_TABLE,
            points,
            columns=[cells],
            numbers=(0, *table_extent(table)),
            table=np.array(each, dtype=np.int64),
        )

    def _slope(self, slope: Slope, points: int) -> None:
        if slope.every is Every.UNIT:
            self._stairs(slope.fact, staircase_of_slope(slope), points, slope)
            return
        column = self._derivation.column(slope.fact.name)
        assert isinstance(column, Plain)
        first, table = date_table(slope, self._on)
        self._program.emit(
            Op.TABLE, points, columns=[column.values], numbers=(first, *slope_extent(slope)), table=table
        )

    def _stairs(self, fact: Fact, stairs: Staircase, points: int, written: StepTable | Slope) -> None:
        extent = slope_extent(written) if isinstance(written, Slope) else table_extent(written)
        column = self._derivation.column(fact.name)
        if isinstance(column, Ratios):
            rows = [_ratio_row(t.value, t.strict, t.gain, column) for t in stairs.thresholds]
            table = np.array(rows, dtype=np.int64).reshape(-1)
            columns = [column.num, column.den]
            self._program.emit(Op.RATIO_STEPS, points, columns=columns, numbers=(stairs.base, *extent), table=table)
            return
        assert isinstance(column, Plain)
        # A threshold that the type of the column cannot hold is never reached (none is reached by every value).
        most = np.iinfo(column.values.dtype).max
        steps = [step for step in whole_thresholds(stairs, fact.kind.scale) if step[0] <= most]
        if len(steps) > _MANY and steps[-1][0] - steps[0][0] < 65_536:
            first = steps[0][0] - 1
            table = np.zeros(steps[-1][0] - first + 1, dtype=np.int64)
            for threshold, gain in steps:
                table[threshold - first :] += gain
            numbers = (first, *extent)
            self._program.emit(Op.TABLE, points, columns=[column.values], numbers=numbers, table=table + stairs.base)
            return
        table = np.array(steps, dtype=np.int64).reshape(-1)
        self._program.emit(Op.STEPS, points, columns=[column.values], numbers=(stairs.base, *extent), table=table)

    # ── refusals ─────────────────────────────────────────────────────────────────────────────────────────

    def _refusals(self, rule: Refusals) -> int:
        """The sanction of the highest rank reached."""
        points = self._zero()
        if not rule.sanctions:
            return points
        column = self._derivation.column(rule.counted.name)
        assert isinstance(column, Lists)
        hull = self._program.points()
        self._program.emit(Op.SET, hull, numbers=(LARGEST, SMALLEST))
        reach, always = self._program.truth(), self._program.truth()
        self._program.emit(Op.CONST, reach, numbers=(TRUE,))
        known = np.ones_like(column.known) if rule.spares_unknown else column.known
        for sanction in sorted(rule.sanctions, key=lambda s: -s.rank):
            within = sum_lists(column, recent(column, self._on, sanction.within))
            during = sum_lists(column, recent(column, self._on, sanction.during))
            reached = truths((within >= sanction.rank) & (during >= 1) & column.known, known)
            self._program.emit(Op.CASE, hull, self._conditions.column(reached), numbers=(sanction.points, reach))
        self._program.emit(Op.CONST, always, numbers=(TRUE,))
        self._program.emit(Op.CASE, hull, always, numbers=(0, reach))
        self._program.emit(Op.ADD, points, hull)
        return points


def _ratio_row(value: Fraction, strict: bool, gain: int, column: Ratios) -> tuple[int, int, int, int]:
    """natural ≥ value ⇔ num·k_x ≥ den·k_y, with the smallest whole factors."""
    k_x = column.scale_num * value.denominator
    k_y = column.scale_den * value.numerator
    divisor = gcd(k_x, k_y) or 1
    return k_x // divisor, k_y // divisor, int(strict), gain
