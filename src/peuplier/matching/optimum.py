"""A month of vacancies shared out at best, by linear programming, with a proof in whole numbers when there is one.

As many places filled as can be; then as few bearers of the rates missing as can be; then the greatest weight. Each
demand gets at most one offer. It is not a list of rights: two optima may name different people; what they are worth is
the same.
"""

from dataclasses import dataclass, field, replace

import highspy
import numpy as np
from numpy.typing import NDArray

from peuplier.matching.month import Assignment, Integers, Month, MonthRate, Proof, assignment
from peuplier.matching.partial_optimum import under_rates
from peuplier.matching.solver import NoOptimumError, new_solver

Floats = NDArray[np.float64]
_SCALE = 2**10
# A vertex of the relaxation whose values are all this near 0 or 1 is an assignment.
_WHOLE = 1e-6


def optimal(month: Month) -> Assignment:
    """The optimum of a month. Raises NoOptimumError.

    First, every place filled: the rates then ask for fixed numbers of bearers, and the relaxation is nearly always
    whole. Else whatever can be filled, each place being worth more than all weights together; with rates, the dwellings
    that every such assignment fills are told apart, and few choices are left to an integer program.
    """
    if not len(month.demands):
        return assignment(month, np.empty(0, dtype=np.int64))
    full = _Program(month, every_place=True)
    if full.solve():
        if not full.whole():
            full.solve(whole=True)
        return full.assignment()
    partial = _Program(replace(month, rates=()), every_place=False)
    partial.solve()
    found = partial.assignment()
    return under_rates(month, found) if month.rates else found


@dataclass(slots=True)
class _Program:
    """Columns: pairs, then the bearers missing for each rate. Rows: dwellings, demands that are candidates, rates."""

    month: Month
    every_place: bool
    penalty: int = field(init=False)
    bonus: int = field(init=False)
    used: Integers = field(init=False)
    needs: Integers = field(init=False)
    values: Floats = field(init=False)
    prices: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.penalty = 1 + self.month.heaviest()
        self.bonus = 0 if self.every_place else self.penalty
        self.used = np.unique(self.month.demands)
        self.needs = np.array([_need(self.month, rate) for rate in self.month.rates], dtype=np.int64)

    def solve(self, *, whole: bool = False) -> bool:
        """The relaxation, or the integer program; False when some place must stay empty. Raises NoOptimumError."""
        solver = new_solver()
        # Weights are whole numbers: within less than one of the bound, an assignment is the best.
        solver.setOptionValue("mip_abs_gap", 0.99)
        solver.passModel(self._model(whole))
        if self.every_place:
            self._add_rates(solver, whole)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible and self.every_place:
            return False
        if status != highspy.HighsModelStatus.kOptimal:
            raise NoOptimumError(solver.modelStatusToString(status))
        found = solver.getSolution()
        self.values = np.array(found.col_value)[: len(self.month.demands)]
        if not whole:
            self.prices = -np.array(found.row_dual)
        return True

    def whole(self) -> bool:
        """Did the relaxation give an assignment?"""
        return bool((np.abs(self.values - np.rint(self.values)) < _WHOLE).all())

    def _model(self, whole: bool) -> highspy.HighsLp:
        month = self.month
        pairs, dwellings = len(month.demands), len(month.places)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = pairs, dwellings + len(self.used)
        lp.col_cost_ = -(self.bonus + month.weights).astype(np.float64)
        lp.col_lower_, lp.col_upper_ = np.zeros(pairs), np.full(pairs, highspy.kHighsInf)
        places = month.open_places().astype(np.float64)
        least = places if self.every_place else np.full(dwellings, -highspy.kHighsInf)
        lp.row_lower_ = np.concatenate([least, np.full(len(self.used), -highspy.kHighsInf)])
        lp.row_upper_ = np.concatenate([places, np.ones(len(self.used))])
        demand_rows = dwellings + np.searchsorted(self.used, month.demands)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.arange(0, 2 * pairs + 1, 2, dtype=np.int32)
        lp.a_matrix_.index_ = np.stack([month.dwellings(), demand_rows], axis=1).ravel().astype(np.int32)
        lp.a_matrix_.value_ = np.ones(2 * pairs)
        if whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * pairs
        return lp

    def _add_rates(self, solver: highspy.Highs, whole: bool) -> None:
        """With every place filled, a rate is a fixed number of bearers, less those missing."""
        pairs = len(self.month.demands)
        for index, rate in enumerate(self.month.rates):
            solver.addVar(0, highspy.kHighsInf)
            solver.changeColCost(pairs + index, float(self.penalty))
            if whole:
                solver.changeColIntegrality(pairs + index, highspy.HighsVarType.kInteger)
            columns = np.append(np.flatnonzero(self.month.serving(rate)), pairs + index).astype(np.int32)
            solver.addRow(int(self.needs[index]), highspy.kHighsInf, len(columns), columns, np.ones(len(columns)))

    def assignment(self) -> Assignment:
        """The offers, with their proof when the prices of the relaxation give one."""
        found = assignment(self.month, np.flatnonzero(self.values > 0.5))
        return assignment(self.month, found.pairs, self._proof(found))

    def _proof(self, found: Assignment) -> Proof | None:
        """Whole prices near those of the relaxation; those of dwellings made just great enough for every pair."""
        month = self.month
        demand_prices = np.zeros(month.demand_count, dtype=np.int64)
        dwellings, rows = len(month.places), len(month.places) + len(self.used)
        demand_prices[self.used] = np.maximum(0, np.rint(_SCALE * self.prices[dwellings:rows]))
        # A rate is a lower bound: its price has the other sign, and its missing bearers cap it.
        rate_prices = np.clip(np.rint(-_SCALE * self.prices[rows:]), 0, _SCALE * self.penalty).astype(np.int64)
        short = _SCALE * (self.bonus + month.weights) - demand_prices[month.demands]
        for rate, price in zip(month.rates, rate_prices.tolist(), strict=True):
            short += price * month.serving(rate)
        wanted = np.flatnonzero(np.diff(month.starts) > 0)
        dwelling_prices = np.zeros(dwellings, dtype=np.int64)
        dwelling_prices[wanted] = np.maximum.reduceat(short, month.starts[wanted])
        if not self.every_place:
            dwelling_prices = np.maximum(0, dwelling_prices)
        bound = int((dwelling_prices * month.open_places()).sum() + demand_prices.sum() - rate_prices @ self.needs)
        worth = self.bonus * found.filled + found.weight - self.penalty * sum(found.missing)
        if not 0 <= bound - _SCALE * worth < _SCALE:
            return None
        return Proof(_SCALE, self.bonus, self.penalty, dwelling_prices, demand_prices, rate_prices)


def _need(month: Month, rate: MonthRate) -> int:
    """How many bearers the month must name when every place of the base is filled; not below zero."""
    return rate.missing(rate.called + int(month.open_places()[rate.in_base].sum()), rate.of_type)
