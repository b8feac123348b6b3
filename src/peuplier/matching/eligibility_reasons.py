"""Why a demand may be offered a dwelling, or not: each condition with its name, its article, its motive, its values.

Written from the reasons of one demand, apart from the columns: a property test holds the two equal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.evaluation.reasons.sentences import say_value
from peuplier.evaluation.reasons.truths import Test, Tests, Truth
from peuplier.matching.eligibility import Outcome
from peuplier.matching.pairs import conditions_behind
from peuplier.policy.tree.conditions import AllOf, AnyOf, Condition
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.monitoring_blocks import Admission
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.typography import typeset


@dataclass(frozen=True, slots=True)
class AdmissionReason:
    """One condition before one pair. `values` are the facts that settle it; `missing` those that would have to be."""

    admission: Admission
    truth: Truth
    outcome: Outcome
    values: tuple[tuple[Fact, Value], ...]
    missing: tuple[Fact, ...]

    @property
    def sentence(self) -> str:
        """« Nombre de pièces qui convient au ménage : oui (nombre de pièces du logement : 3 pièces ; …). »"""
        title = self.admission.title[:1].upper() + self.admission.title[1:]
        shown = " ; ".join(f"{fact.label} : {say_value(fact, value)}" for fact, value in self.values)
        values = f" ({shown})" if shown else ""
        absent = ", ".join(fact.label for fact in self.missing)
        if self.truth is None:
            lacks = f"il manque : {absent}" if absent else "les données ne permettent pas de le dire"
            if self.outcome is Outcome.EXCLUDED:
                return typeset(f"{title} : écarté, car {lacks} et le texte écarte tant que c’est inconnu.")
            return typeset(f"{title} : à instruire, {lacks}{values}.")
        if self.truth:
            return typeset(f"{title} : oui{values}.")
        why = self.admission.reason
        return typeset(f"{title} : non{f', {why}' if why else ''}{values}.")


class Admissions:
    """The conditions of one policy at one date, as functions of one pair. Raises NotCoveredError."""

    def __init__(self, policy: Policy, on: date, tables: TablesInForce | None = None) -> None:
        self.policy, self.tables = policy, tables or TablesInForce(policy, on)
        self._tests = Tests({group.name: group for group in policy.groups}, self.tables)
        self._checks = [
            (
                admission,
                [self._tests.test(condition) for condition in admission.requires],
                [self._tests.test(condition) for condition in admission.rules_out],
            )
            for admission in policy.admissions
        ]

    def truths(self, pair: OneDemand) -> Iterator[tuple[Admission, Truth]]:
        """Each condition and whether it holds."""
        for admission, required, ruled_out in self._checks:
            yield admission, _holds(pair, required, ruled_out)

    def outcome(self, pair: OneDemand) -> Outcome:
        """Of all the conditions together; stops at the first that excludes."""
        worst = Outcome.ADMITTED
        for admission, required, ruled_out in self._checks:
            found = _outcome(admission, _holds(pair, required, ruled_out))
            if found is Outcome.EXCLUDED:
                return found
            worst = min(worst, found)
        return worst

    def reasons(self, pair: OneDemand) -> tuple[AdmissionReason, ...]:
        """Each condition with its values, in the order of the document."""
        return tuple(self._reason(admission, truth, pair) for admission, truth in self.truths(pair))

    def _reason(self, admission: Admission, truth: Truth, pair: OneDemand) -> AdmissionReason:
        clauses = [*self._telling(admission, truth, pair)]
        read = conditions_behind(self.policy, clauses)
        values = tuple((fact, pair[fact.name]) for fact in read if pair[fact.name] is not None)
        names: dict[str, None] = {}
        if truth is None:
            for fact in read:
                names.update(dict.fromkeys(pair.missing_behind(fact)))
        missing = tuple(FACTS[name] for name in names)
        return AdmissionReason(admission, truth, _outcome(admission, truth), values, missing)

    def _telling(self, admission: Admission, truth: Truth, pair: OneDemand) -> Iterator[Condition]:
        """The clauses that make an admission true, false or unknown: those worth showing."""
        if truth:
            yield from (self._holding(condition, pair) for condition in admission.requires)
            yield from admission.rules_out
            return
        for condition in admission.requires:
            if self._tests.test(condition)(pair) is truth:
                yield condition
        against = None if truth is None else True
        for condition in admission.rules_out:
            if self._tests.test(condition)(pair) is against:
                yield condition

    def _holding(self, condition: Condition, pair: OneDemand) -> Condition:
        """Of each « ou » that holds, the part that makes it hold."""
        match condition:
            case AnyOf(parts):
                return next((self._holding(p, pair) for p in parts if self._tests.test(p)(pair)), condition)
            case AllOf(parts):
                return AllOf(tuple(self._holding(part, pair) for part in parts))
        return condition


def _holds(pair: OneDemand, required: list[Test], ruled_out: list[Test]) -> Truth:
    found: Truth = True
    for test in required:
        truth = test(pair)
        if truth is False:
            return False
        if truth is None:
            found = None
    for test in ruled_out:
        truth = test(pair)
        if truth:
            return False
        if truth is None:
            found = None
    return found


def _outcome(admission: Admission, truth: Truth) -> Outcome:
    if truth is None:
        return Outcome.EXCLUDED if admission.ruled_out_if_unknown else Outcome.TO_INSTRUCT
    return Outcome.ADMITTED if truth else Outcome.EXCLUDED
