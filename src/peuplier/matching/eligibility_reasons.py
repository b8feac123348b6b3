"""Why a demand may be offered a dwelling, or not: each condition with its name, its article, its motive, its values.

Written from the reasons of one demand, apart from the columns: a property test holds the two equal.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date

from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.evaluation.reasons.sentences import say_value
from peuplier.evaluation.reasons.truths import Test, Tests, Truth
from peuplier.matching.eligibility import Outcome, whole_condition
from peuplier.matching.pairs import conditions_behind
from peuplier.policy.tree.conditions import AllOf, AnyOf, Condition
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.monitoring_blocks import Admission
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.typography import typeset

_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class AdmissionReason:
    """One condition before one pair; the facts behind it and their values are read when asked."""

    admission: Admission
    truth: Truth
    outcome: Outcome
    pair: OneDemand
    check: "_Check"

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that settle the condition, or leave it open."""
        return self.check.facts(self.pair)

    @property
    def values(self) -> tuple[tuple[Fact, Value], ...]:
        """The facts that settle the condition, and what they are."""
        found = ((fact, self.pair[fact.name]) for fact in self.facts)
        # How far beyond the last category of a table: nothing to say of those who are not beyond it.
        return tuple(
            (f, value) for f, value in found if value is not None and (value or f.name not in self.check.beyond)
        )

    @property
    def missing(self) -> tuple[Fact, ...]:
        """What would have to be known, when the condition is unknown."""
        if self.truth is not None:
            return ()
        names = [name for fact in self.facts for name in self.pair.missing_behind(fact)]
        return tuple(FACTS[name] for name in dict.fromkeys(names))

    @property
    def sentence(self) -> str:
        """« Nombre de pièces qui convient au ménage : oui (nombre de pièces du logement : 3 pièces ; …). »

        Those of settled conditions are kept: many pairs share them.
        """
        if self.truth is None:
            return self._sentence()
        answer = self.check.answer(self.pair)
        if answer.sentence is None:
            answer.sentence = self._sentence()
        return answer.sentence

    def _sentence(self) -> str:
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


@dataclass(frozen=True, slots=True)
class _Clause:
    """A condition with its test, the facts it reads, and its parts when it is an « et » or an « ou » (`either`)."""

    test: Test
    facts: tuple[Fact, ...]
    parts: tuple["_Clause", ...] = ()
    either: bool = False

    def telling(self, pair: OneDemand) -> Iterator[Fact]:
        """The facts that make it hold: of each « ou », those of the first part that does."""
        if self.either:
            yield from next((part for part in self.parts if part.test(pair)), self.parts[0]).telling(pair)
        elif self.parts:
            for part in self.parts:
                yield from part.telling(pair)
        else:
            yield from self.facts


@dataclass(slots=True)
class _Answer:
    """What an admission makes of some values; facts and sentence once they are asked."""

    truth: Truth
    facts: tuple[Fact, ...] | None = None
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class _Check:
    """An admission with the clauses it requires and those it rules out, and its answers to the values it has read.

    `names` are all the facts that it reads: pairs that hold the same values get the same answer.
    """

    admission: Admission
    required: tuple[_Clause, ...]
    ruled_out: tuple[_Clause, ...]
    names: tuple[str, ...]
    beyond: frozenset[str]
    answers: dict[tuple[Value, ...], _Answer] = field(default_factory=dict)

    def answer(self, pair: OneDemand) -> _Answer:
        """The answer to the values of a pair, kept."""
        key = tuple([pair[name] for name in self.names])
        found = self.answers.get(key)
        if found is None:
            if len(self.answers) >= _KEPT:
                self.answers.clear()
            found = self.answers[key] = _Answer(self._truth(pair))
        return found

    def _truth(self, pair: OneDemand) -> Truth:
        """Whether all that is required holds and nothing that is ruled out does."""
        found: Truth = True
        for clauses, wanted in ((self.required, True), (self.ruled_out, False)):
            for clause in clauses:
                truth = clause.test(pair)
                if truth is None:
                    found = None
                elif truth is not wanted:
                    return False
        return found

    def reason(self, pair: OneDemand) -> AdmissionReason:
        """The truth, and what is done of it."""
        truth = self.answer(pair).truth
        return AdmissionReason(self.admission, truth, self.outcome(truth), pair, self)

    def facts(self, pair: OneDemand) -> tuple[Fact, ...]:
        """Those of the clauses that make the admission true, false or unknown."""
        answer = self.answer(pair)
        if answer.facts is None:
            answer.facts = self._facts(answer.truth, pair)
        return answer.facts

    def _facts(self, truth: Truth, pair: OneDemand) -> tuple[Fact, ...]:
        found: dict[str, Fact] = {}
        for clause in self.required:
            if truth:
                found.update((fact.name, fact) for fact in clause.telling(pair))
            elif clause.test(pair) is truth:
                found.update((fact.name, fact) for fact in clause.facts)
        against: Truth = None if truth is None else not truth
        for clause in self.ruled_out:
            if clause.test(pair) is against:
                found.update((fact.name, fact) for fact in clause.facts)
        return tuple(found.values())

    def outcome(self, truth: Truth) -> Outcome:
        """What the admission does of a truth."""
        if truth is None:
            return Outcome.EXCLUDED if self.admission.ruled_out_if_unknown else Outcome.TO_INSTRUCT
        return Outcome.ADMITTED if truth else Outcome.EXCLUDED


class Admissions:
    """The conditions of one policy at one date, as functions of one pair. Raises NotCoveredError."""

    def __init__(self, policy: Policy, on: date, tables: TablesInForce | None = None) -> None:
        self.policy, self.tables = policy, tables or TablesInForce(policy, on)
        self._tests = Tests({group.name: group for group in policy.groups}, self.tables)
        beyond = frozenset(table.beyond.count.name for table in policy.known_tables().values() if table.beyond)
        self._checks = [
            _Check(
                admission,
                self._clauses(admission.requires),
                self._clauses(admission.rules_out),
                tuple(fact.name for fact in conditions_behind(policy, [whole_condition(admission)])),
                beyond,
            )
            for admission in policy.admissions
        ]

    def only(self, admissions: Sequence[Admission]) -> "Admissions":
        """Some of the conditions, with the answers that all of them have given."""
        part = copy(self)
        names = {admission.name for admission in admissions}
        part._checks = [check for check in self._checks if check.admission.name in names]
        return part

    def _clauses(self, conditions: Sequence[Condition]) -> tuple[_Clause, ...]:
        return tuple(self._clause(condition) for condition in conditions)

    def _clause(self, condition: Condition) -> _Clause:
        test, facts = self._tests.test(condition), conditions_behind(self.policy, [condition])
        match condition:
            case AllOf(parts) | AnyOf(parts):
                return _Clause(test, facts, self._clauses(parts), isinstance(condition, AnyOf))
        return _Clause(test, facts)

    def truths(self, pair: OneDemand) -> Iterator[tuple[Admission, Truth]]:
        """Each condition and whether it holds."""
        for check in self._checks:
            yield check.admission, check.answer(pair).truth

    def outcome(self, pair: OneDemand) -> Outcome:
        """Of all the conditions together; stops at the first that excludes."""
        worst = Outcome.ADMITTED
        for check in self._checks:
            found = check.outcome(check.answer(pair).truth)
            if found is Outcome.EXCLUDED:
                return found
            worst = min(worst, found)
        return worst

    def reasons(self, pair: OneDemand) -> tuple[AdmissionReason, ...]:
        """Each condition with its values, in the order of the document."""
        return tuple(check.reason(pair) for check in self._checks)
