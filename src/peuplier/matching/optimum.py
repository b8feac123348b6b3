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
    if full.relaxed():
        if not full.whole():
            full.settle()
        return full.assignment()
    partial = _Program(replace(month, rates=()), every_place=False)
    partial.relaxed()
    found = partial.assignment()
    return under_rates(month, found) if month.rates else found


@dataclass(frozen=True, slots=True)
class _Prices:
    """Prices in whole numbers of `1 / _SCALE`, the bound they add up to, and by how much each pair is under them."""

    of_dwellings: Integers
    of_demands: Integers
    of_rates: Integers
    bound: int
    gaps: Integers


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
    prices: _Prices = field(init=False)

    def __post_init__(self) -> None:
        self.penalty = 1 + self.month.heaviest()
        self.bonus = 0 if self.every_place else self.penalty
        self.used = np.unique(self.month.demands)
        self.needs = np.array([_need(self.month, rate) for rate in self.month.rates], dtype=np.int64)

    def relaxed(self) -> bool:
        """Solve the relaxation. False when some place must stay empty. Raises NoOptimumError."""
        solver = self._solved(None)
        if solver is None:
            return False
        found = solver.getSolution()
        self.values = np.array(found.col_value)[: len(self.month.demands)]
        self.prices = self._whole_prices(-np.array(found.row_dual))
        return True

    def whole(self) -> bool:
        """Did the relaxation give an assignment?"""
        return bool((np.abs(self.values - np.rint(self.values)) < _WHOLE).all())

    def settle(self) -> None:
        """The best assignment, by an integer program over the pairs that may belong to it.

        A pair dearer than its worth by some gap lowers the bound by as much: once an assignment is within the gap of
        the bound, no pair left out can do better.
        """
        dearer = self.prices.gaps
        gap = 4 * _SCALE
        while True:
            solver = self._solved(dearer <= gap)
            if solver is not None:
                self.values = np.array(solver.getSolution().col_value)[: len(self.month.demands)]
                if self.prices.bound - _SCALE * self._worth(self._found()) <= gap:
                    return
            if (dearer <= gap).all():
                raise NoOptimumError("the integer program found nothing where the relaxation did")
            gap *= 4

    def _solved(self, kept: NDArray[np.bool_] | None) -> highspy.Highs | None:
        """The relaxation (`kept` is None) or the integer program over the pairs kept. None when it has no solution."""
        solver = new_solver()
        # Weights are whole numbers: within less than one of the bound, an assignment is the best.
        solver.setOptionValue("mip_abs_gap", 0.99)
        solver.passModel(self._model(kept))
        if self.every_place:
            self._add_rates(solver, kept is not None)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible and self.every_place:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise NoOptimumError(solver.modelStatusToString(status))
        return solver

    def _model(self, kept: NDArray[np.bool_] | None) -> highspy.HighsLp:
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
        if kept is not None:
            lp.col_upper_ = kept.astype(np.float64)
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
        found = self._found()
        prices = self.prices
        if not 0 <= prices.bound - _SCALE * self._worth(found) < _SCALE:
            return found
        proof = Proof(_SCALE, self.bonus, self.penalty, prices.of_dwellings, prices.of_demands, prices.of_rates)
        return assignment(self.month, found.pairs, proof)

    def _found(self) -> Assignment:
        return assignment(self.month, np.flatnonzero(self.values > 0.5))

    def _worth(self, found: Assignment) -> int:
        return self.bonus * found.filled + found.weight - self.penalty * sum(found.missing)

    def _whole_prices(self, duals: Floats) -> _Prices:
        """Whole prices near those of the relaxation; those of dwellings made just great enough for every pair."""
        month = self.month
        of_demands = np.zeros(month.demand_count, dtype=np.int64)
        dwellings, rows = len(month.places), len(month.places) + len(self.used)
        of_demands[self.used] = np.maximum(0, np.rint(_SCALE * duals[dwellings:rows]))
        # A rate is a lower bound: its price has the other sign, and its missing bearers cap it.
        of_rates = np.clip(np.rint(-_SCALE * duals[rows:]), 0, _SCALE * self.penalty).astype(np.int64)
        short = _SCALE * (self.bonus + month.weights) - of_demands[month.demands]
        for rate, price in zip(month.rates, of_rates.tolist(), strict=True):
            short += price * month.serving(rate)
        wanted = np.flatnonzero(np.diff(month.starts) > 0)
        of_dwellings = np.zeros(dwellings, dtype=np.int64)
        of_dwellings[wanted] = np.maximum.reduceat(short, month.starts[wanted])
        if not self.every_place:
            of_dwellings = np.maximum(0, of_dwellings)
        bound = (of_dwellings * month.open_places()).sum() + of_demands.sum() - of_rates @ self.needs
        return _Prices(of_dwellings, of_demands, of_rates, int(bound), of_dwellings[month.dwellings()] - short)


def _need(month: Month, rate: MonthRate) -> int:
    """How many bearers the month must name when every place of the base is filled; not below zero."""
    return rate.missing(rate.called + int(month.open_places()[rate.in_base].sum()), rate.of_type)
