"""The optimum under rates of a month where some place must stay empty.

Which place stays empty changes what the rates ask for. But most dwellings are filled by every assignment that fills as
many places as can be: only those that an empty place reaches, going from a dwelling to a candidate and from the
candidate to the dwelling that took it, may be left with one. Those few, and one number of bearers for each rate, are
asked to be whole; the rest nearly always is.
"""

from collections import deque
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

from peuplier.matching.month import Assignment, Integers, Month, MonthRate, assignment
from peuplier.matching.solver import NoOptimumError, new_solver

_WHOLE = 1e-6


def under_rates(month: Month, filling: Assignment) -> Assignment:
    """The optimum, from an assignment that fills as many places as can be. Raises NoOptimumError."""
    program = _Partial(month, reached_by_empty_places(month, filling), filling.filled)
    values = program.solve(everything=False)
    if (np.abs(values - np.rint(values)) >= _WHOLE).any():
        values = program.solve(everything=True)
    return assignment(month, np.flatnonzero(values > 0.5))


def reached_by_empty_places(month: Month, filling: Assignment) -> NDArray[np.bool_]:
    """The dwellings that some assignment, filling as many places, leaves with an empty one."""
    dwellings, demands, starts = month.dwellings(), month.demands.tolist(), month.starts.tolist()
    taken_by = dict(zip(month.demands[filling.pairs].tolist(), dwellings[filling.pairs].tolist(), strict=True))
    given = np.bincount(dwellings[filling.pairs], minlength=len(month.places))
    reached = given < month.open_places()
    waiting = deque(np.flatnonzero(reached).tolist())
    while waiting:
        dwelling = waiting.popleft()
        for demand in demands[starts[dwelling] : starts[dwelling + 1]]:
            # A candidate without an offer would let one more place be filled: there is none.
            other = taken_by[demand]
            if not reached[other]:
                reached[other] = True
                waiting.append(other)
    return reached


@dataclass(slots=True)
class _Partial:
    """Columns: pairs, then for each rate the bearers missing and those named. `loose` are the dwellings reached."""

    month: Month
    loose: NDArray[np.bool_]
    filled: int
    penalty: int = field(init=False)

    def __post_init__(self) -> None:
        self.penalty = 1 + self.month.heaviest()

    def solve(self, *, everything: bool) -> NDArray[np.float64]:
        """Values of the pairs; `everything` asks all of them to be whole, instead of those that decide."""
        month, pairs = self.month, len(self.month.demands)
        solver = new_solver()
        solver.setOptionValue("mip_abs_gap", 0.99)
        solver.passModel(self._model())
        loose = self.loose[month.dwellings()]
        whole = np.arange(pairs, dtype=np.int32) if everything else np.flatnonzero(loose).astype(np.int32)
        solver.changeColsIntegrality(len(whole), whole, np.full(len(whole), highspy.HighsVarType.kInteger))
        columns = np.flatnonzero(loose).astype(np.int32)
        rest = self.filled - int(month.open_places()[~self.loose].sum())
        solver.addRow(rest, rest, len(columns), columns, np.ones(len(columns)))
        for rate in month.rates:
            self._add(solver, rate, loose)
        solver.run()
        status = solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise NoOptimumError(solver.modelStatusToString(status))
        return np.array(solver.getSolution().col_value)[:pairs]

    def _model(self) -> highspy.HighsLp:
        month = self.month
        pairs, dwellings = len(month.demands), len(month.places)
        used = np.unique(month.demands)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = pairs, dwellings + len(used)
        lp.col_cost_ = -month.weights.astype(np.float64)
        lp.col_lower_, lp.col_upper_ = np.zeros(pairs), np.ones(pairs)
        places = month.open_places().astype(np.float64)
        least = np.where(self.loose, 0.0, places)
        lp.row_lower_ = np.concatenate([least, np.zeros(len(used))])
        lp.row_upper_ = np.concatenate([places, np.ones(len(used))])
        demand_rows = dwellings + np.searchsorted(used, month.demands)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.arange(0, 2 * pairs + 1, 2, dtype=np.int32)
        lp.a_matrix_.index_ = np.stack([month.dwellings(), demand_rows], axis=1).ravel().astype(np.int32)
        lp.a_matrix_.value_ = np.ones(2 * pairs)
        return lp

    def _add(self, solver: highspy.Highs, rate: MonthRate, loose: NDArray[np.bool_]) -> None:
        """Bearers named are counted; with those missing, they answer for the places filled in the base."""
        month, missing, named = self.month, solver.getNumCol(), solver.getNumCol() + 1
        for cost in (float(self.penalty), 0.0):
            solver.addVar(0, highspy.kHighsInf)
            solver.changeColCost(solver.getNumCol() - 1, cost)
            solver.changeColIntegrality(solver.getNumCol() - 1, highspy.HighsVarType.kInteger)
        serving = np.append(np.flatnonzero(month.serving(rate)), named)
        signs = np.append(np.ones(len(serving) - 1), -1.0)
        solver.addRow(0, 0, len(serving), serving.astype(np.int32), signs)
        percent = rate.rate.percent
        one = 100 * percent.denominator
        moving: Integers = np.flatnonzero(loose & rate.in_base[month.dwellings()])
        sure = int(month.open_places()[rate.in_base & ~self.loose].sum())
        due = percent.numerator * (rate.called + sure) - one * rate.of_type
        columns = np.append(moving, [missing, named]).astype(np.int32)
        row = np.append(np.full(len(moving), -float(percent.numerator)), [float(one), float(one)])
        solver.addRow(due, highspy.kHighsInf, len(columns), columns, row)
