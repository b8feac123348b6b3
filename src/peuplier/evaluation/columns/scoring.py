"""Points of every demand under a policy at a date: totals, grids, groups, what is left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns import numpy_kernels
from peuplier.evaluation.columns.compilation import Compiler, Totals
from peuplier.evaluation.columns.conditions import ConditionCompiler
from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.columns.derivation import TRUE, Derivation
from peuplier.evaluation.columns.program import Op, Outcome, Program
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.policy.tree.conditions import Condition
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary import FACTS

# Below this many rows NumPy is done before compiled code is loaded.
COMPILED_FROM = 150_000


@dataclass(frozen=True, slots=True)
class Points:
    """Points [low, high] of every demand: one row per grid, then (with detail) per criterion and refusal rule."""

    low: NDArray[np.int16]
    high: NDArray[np.int16]
    criteria: tuple[str, ...] = ()

    def criterion(self, name: str) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
        """The points of one criterion, before its rubric combines them."""
        row = len(self.low) - len(self.criteria) + self.criteria.index(name)
        return self.low[row], self.high[row]


@dataclass(frozen=True, slots=True)
class Memberships:
    """Truths (0 false, 1 unknown, 2 true) of every demand: by grid, by exclusion of a grid, by group."""

    grids: NDArray[np.int8]
    exclusions: tuple[NDArray[np.int8], ...]
    groups: NDArray[np.int8]

    def scored(self, grid: int) -> NDArray[np.int8]:
        """Whether a grid scores the demand: it applies, and leaves it out for no reason."""
        left_out = self.exclusions[grid].max(axis=0, initial=0)
        return np.asarray(np.minimum(self.grids[grid], TRUE - left_out), dtype=np.int8)


class Calculation:
    """One policy, one table of demands, one date. Each part is computed when asked."""

    def __init__(self, policy: Policy, demands: Demands, on: date) -> None:
        self.policy, self.demands, self.on = policy, demands, on
        self.tables = TablesInForce(policy, on)
        self.derivation = Derivation(demands, on, FACTS, self.tables)

    def points(self, totals: Totals = Totals.PROVISIONAL, detail: bool = False) -> Points:
        """Totals of every grid. Raises NotCoveredError when a table has no value at the date."""
        program, conditions = self._program()
        layout = Compiler(self.policy, self.derivation, conditions, totals).compile(detail)
        outcome = execute(program)
        return Points(outcome.low, outcome.high, layout.criteria)

    def memberships(self) -> Memberships:
        """Grids, exclusions and groups of every demand."""
        program, conditions = self._program()
        for condition in self._conditions():
            register = program.truth()
            program.emit(Op.CONST, register, numbers=(TRUE,))
            _out(program, conditions.emit(condition) if condition else register)
        for group in self.policy.groups:
            _out(program, conditions.group(group.name))
        truths = execute(program).truths
        grids, exclusions, row = [], [], 0
        for grid in self.policy.grids:
            grids.append(truths[row])
            exclusions.append(truths[row + 1 : row + 1 + len(grid.exclusions)])
            row += 1 + len(grid.exclusions)
        shape = (len(grids), len(self.demands))
        return Memberships(np.array(grids, dtype=np.int8).reshape(shape), tuple(exclusions), truths[row:])

    def _conditions(self) -> Iterator[Condition | None]:
        for grid in self.policy.grids:
            yield grid.applies
            for exclusion in grid.exclusions:
                yield exclusion.condition

    def truth(self, condition: Condition) -> NDArray[np.int8]:
        """The truth of one condition for every demand."""
        program, conditions = self._program()
        _out(program, conditions.emit(condition))
        return np.asarray(execute(program).truths[0])

    def _program(self) -> tuple[Program, ConditionCompiler]:
        program = Program(len(self.demands))
        groups = {group.name: group for group in self.policy.groups}
        return program, ConditionCompiler(program, self.derivation, self.tables, groups)


def _out(program: Program, register: int) -> None:
    program.emit(Op.OUT, register, numbers=(program.truths_out,))
    program.truths_out += 1


def execute(program: Program) -> Outcome:
    """Run a program the quickest way for its size; both ways give the same numbers."""
    if program.rows < COMPILED_FROM:
        return numpy_kernels.run(program)
    from peuplier.evaluation.columns import numba_kernels

    return numba_kernels.run(program)
