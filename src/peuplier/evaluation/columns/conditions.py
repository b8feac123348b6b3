"""Compiles conditions into truth instructions, and what is too rare for an instruction into columns of truth."""

from math import ceil, floor, gcd

import numpy as np

from peuplier.evaluation.columns.comparisons import Comparisons, constant_of
from peuplier.evaluation.columns.demands import Array, Plain, Ratios, codes_of, unknown
from peuplier.evaluation.columns.derivation import UNKNOWN, Derivation, Truths, code_truth, shared_code_truth
from peuplier.evaluation.columns.evidence_columns import evidence_truth
from peuplier.evaluation.columns.program import Op, Program
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.policy.tree.conditions import (
    AllOf,
    AmongCodes,
    AnyOf,
    Between,
    Compare,
    Condition,
    ConstantTerm,
    FactTerm,
    Holds,
    InGroup,
    Lookup,
    Negated,
    Operator,
    Quantity,
    SharesCode,
    Term,
)
from peuplier.policy.tree.scoring_blocks import Group
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind

_FURTHEST = 2**62


class ConditionCompiler:
    """Emits the truth of conditions into registers of one program."""

    def __init__(
        self, program: Program, derivation: Derivation, tables: TablesInForce, groups: dict[str, Group]
    ) -> None:
        self.program = program
        self._derivation, self._tables, self._groups = derivation, tables, groups
        self._comparisons = Comparisons(derivation, tables)
        self._kept: dict[str, int] = {}

    def emit(self, condition: Condition) -> int:
        """A fresh register that holds the truth of a condition."""
        match condition:
            case Holds(fact):
                return self._flag(fact)
            case InGroup(name):
                kept = self.group(name)
                register = self.program.truth()
                self.program.emit(Op.COPY, register, kept)
                return register
            case AmongCodes(fact, codes):
                return self.among(fact, codes)
            case SharesCode(fact, other):
                return self.column(shared_code_truth(self._derivation, fact, other))
            case Compare(left, operator, right):
                return self._compare(left, operator, right)
            case Between(term, low, high):
                return self._all(
                    Op.AND,
                    [Compare(term, Operator.AT_LEAST, low), Compare(term, Operator.AT_MOST, high)],
                )
            case AllOf(parts):
                return self._all(Op.AND, parts)
            case AnyOf(parts):
                return self._all(Op.OR, parts)
            case Negated(part):
                register = self.emit(part)
                self.program.emit(Op.NOT, register)
                return register

    def _all(self, op: Op, parts: "tuple[Condition, ...] | list[Compare]") -> int:
        first, *others = parts
        register = self.emit(first)
        for part in others:
            self.program.emit(op, register, self.emit(part))
        return register

    def group(self, name: str) -> int:
        """The register of a priority group, emitted once; it must not be written again."""
        if name not in self._kept:
            group = self._groups[name]
            register = self.emit(group.condition)
            if group.evidence:
                proved = evidence_truth(self._derivation, group.evidence, validated=False)
                if group.presumed_without_proof:
                    proved = np.maximum(proved, np.int8(UNKNOWN))
                self.program.emit(Op.AND, register, self.column(proved))
            self._kept[name] = register
        return self._kept[name]

    def column(self, truth: Truths) -> int:
        """A fresh register read from a column of truth."""
        register = self.program.truth()
        flags = np.where(truth == UNKNOWN, unknown(np.int8), truth // 2).astype(np.int8)
        self.program.emit(Op.FLAG, register, columns=[flags])
        return register

    def plain_flag(self, condition: Condition) -> Array | None:
        """The column of a condition that is just a boolean fact, to add points without a register."""
        if not isinstance(condition, Holds):
            return None
        column = self._derivation.column(condition.fact.name)
        return column.values if isinstance(column, Plain) else None

    def _flag(self, fact: Fact) -> int:
        column = self._derivation.column(fact.name)
        assert isinstance(column, Plain)
        register = self.program.truth()
        self.program.emit(Op.FLAG, register, columns=[column.values])
        return register

    def among(self, fact: Fact, codes: tuple[str, ...]) -> int:
        """Whether a code is one of these, or a list of codes holds one of them."""
        column = self._derivation.column(fact.name)
        if not isinstance(column, Plain):
            return self.column(code_truth(fact, column, codes))
        register = self.program.truth()
        positions = codes_of(fact)
        if fact.kind is Kind.CODES:
            mask = sum(1 << positions[code] for code in set(codes))
            self.program.emit(Op.BITS, register, columns=[column.values], numbers=(mask,))
        elif len(codes) == 1:
            position = positions[codes[0]]
            self.program.emit(Op.RANGE, register, columns=[column.values], numbers=(position, position))
        else:
            table = np.array([2 if code in codes else 0 for code in positions], dtype=np.int64)
            self.program.emit(Op.CODES, register, columns=[column.values], table=table)
        return register

    def _compare(self, left: Term, operator: Operator, right: Term) -> int:
        constant = self._constant(right)
        if not isinstance(left, FactTerm) or constant is None:
            return self.column(self._comparisons.compare(left, operator, right))
        column = self._derivation.column(left.fact.name)
        if isinstance(column, Ratios):
            return self._ratio(column, operator, constant)
        assert isinstance(column, Plain)
        return self._range(left.fact, column, operator, constant)

    def _constant(self, term: Term) -> "Quantity | None":
        match term:
            case ConstantTerm(value):
                return Quantity(constant_of(value))
            case Lookup(table, ()):
                return self._tables.constant(table)
        return None

    def _range(self, fact: Fact, column: Plain, operator: Operator, constant: Quantity) -> int:
        value = constant.value * fact.kind.scale
        low, high = {
            Operator.AT_LEAST: (ceil(value), _FURTHEST),
            Operator.ABOVE: (floor(value) + 1, _FURTHEST),
            Operator.AT_MOST: (-_FURTHEST, floor(value)),
            Operator.BELOW: (-_FURTHEST, ceil(value) - 1),
            Operator.EQUAL: (ceil(value), floor(value)),
            Operator.DIFFERENT: (ceil(value), floor(value)),
        }[operator]
        limits = np.iinfo(column.values.dtype)
        low, high = max(low, limits.min + 1), min(high, limits.max)
        if low > high:
            # No value of the column can be there: an empty interval that the type can hold.
            low, high = limits.max, limits.max - 1
        register = self.program.truth()
        self.program.emit(Op.RANGE, register, columns=[column.values], numbers=(low, high))
        if operator is Operator.DIFFERENT:
            self.program.emit(Op.NOT, register)
        return register

    def _ratio(self, column: Ratios, operator: Operator, constant: Quantity) -> int:
        k_x = column.scale_num * constant.value.denominator
        k_y = column.scale_den * constant.value.numerator
        divisor = gcd(k_x, k_y) or 1

        def at_least(strict: bool) -> int:
            register = self.program.truth()
            numbers = (k_x // divisor, k_y // divisor, int(strict))
            self.program.emit(Op.RATIO, register, columns=[column.num, column.den], numbers=numbers)
            return register

        register = at_least(operator in (Operator.ABOVE, Operator.AT_MOST))
        if operator in (Operator.BELOW, Operator.AT_MOST):
            self.program.emit(Op.NOT, register)
        elif operator in (Operator.EQUAL, Operator.DIFFERENT):
            above = at_least(True)
            self.program.emit(Op.NOT, above)
            self.program.emit(Op.AND, register, above)
            if operator is Operator.DIFFERENT:
                self.program.emit(Op.NOT, register)
        return register
