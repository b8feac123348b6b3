"""Households that show what a change does, described without number nor identity.

A household is shown only when at least k demands of the table answer to its description, and never when a line that
rests on a sensitive fact (violence, health, prostitution…) is among those that moved it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from peuplier.checking.effects.classes import UNKNOWN, WAITS, Facts, Partition, household, housing, wait
from peuplier.checking.effects.lines import Line, LineKind
from peuplier.checking.effects.outcomes import Outcome, Outcomes
from peuplier.checking.effects.scores import Bools, Ints, Scores
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.evaluation.reasons.sentences import Narrator, criterion_facts
from peuplier.evaluation.reasons.truths import Tests
from peuplier.policy.tree.scoring_blocks import Criterion, Refusals
from peuplier.vocabulary.facts import Sensitivity
from peuplier.vocabulary.quantities import Kind


class Case(Enum):
    """What a household is an example of."""

    GAIN = "parmi ceux qui gagnent le plus"
    LOSS = "parmi ceux qui perdent le plus"
    TYPICAL = "un cas courant"
    ENTERS = "entre dans la cotation"
    LEAVES = "sort de la cotation"


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """One line that changed for a household; `why` is the sentence of the document where the line still counts."""

    kind: LineKind
    name: str
    title: str
    before: int
    after: int
    why: str | None
    article: str


@dataclass(frozen=True, slots=True)
class Household:
    """An example: its description, how many demands answer to it, its points and its lines, which add up."""

    case: Case
    description: str
    alike: int
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    climb: int | None
    lines: tuple[HouseholdLine, ...]


# The classes of `WAITS`, as one says them of a demand.
_AGO = ("moins d’un an", "un à deux ans", "deux à trois ans", "trois à cinq ans", "cinq ans ou plus")
assert len(_AGO) == len(WAITS)


def households(
    before: Scores, after: Scores, found: Outcomes, lines: tuple[Line, ...], k: int
) -> tuple[Household, ...]:
    """The examples that the table allows: the two largest gains, the two largest losses, a typical one, moves."""
    return tuple(_Examples(before, after, found, lines, k).all())


class _Examples:
    def __init__(self, before: Scores, after: Scores, found: Outcomes, lines: tuple[Line, ...], k: int) -> None:
        self._before, self._after, self._found, self._lines, self._k = before, after, found, lines, k
        self._facts = Facts(after)
        self._keys, self._said = self._descriptions()
        _, inverse, counts = np.unique(self._keys, return_inverse=True, return_counts=True)
        self._alike: Ints = counts[inverse].astype(np.int64)
        sensitive = [line.gain != 0 for line in lines if self._sensitive(line)]
        touched = np.any(sensitive, axis=0) if sensitive else np.zeros(self._facts.rows, dtype=np.bool_)
        self._eligible: Bools = np.asarray((self._alike >= k) & ~touched)

    # ── who ──────────────────────────────────────────────────────────────────────────────────────────────

    def _descriptions(self) -> tuple[Ints, list[Partition]]:
        keys = np.zeros(self._facts.rows, dtype=np.int64)
        said = []
        for partition in (household(self._facts), housing(self._facts), wait(self._facts)):
            if partition is not None:
                keys = keys * len(partition.labels) + partition.codes
                said.append(partition)
        return keys, said

    def _describe(self, row: int) -> str:
        words = {p.key: p.labels[int(p.codes[row])] for p in self._said}
        who = words.get("household", UNKNOWN)
        who = "ménage dont la composition n’est pas connue" if who == UNKNOWN else who
        where = words.get("housing", UNKNOWN)
        text = who if where == UNKNOWN else f"{who}, {where}"
        if "wait" in words and words["wait"] != UNKNOWN:
            text += f" ; demande déposée il y a {_AGO[WAITS.index(words['wait'])]}"
        return text[:1].upper() + text[1:]

    # ── which ────────────────────────────────────────────────────────────────────────────────────────────

    def all(self) -> Iterator[Household]:
        shown: set[int] = set()
        gain = self._found.gain
        for case, outcome, sign in ((Case.GAIN, Outcome.GAINS, -1), (Case.LOSS, Outcome.LOSES, 1)):
            rows = self._rows(self._found.of(outcome))
            yield from self._distinct(case, rows[np.lexsort((self._numbers(rows), sign * gain[rows]))], 2, shown)
        moved = self._rows((gain != 0) & (self._found.of(Outcome.GAINS) | self._found.of(Outcome.LOSES)))
        if len(moved):
            median = int(np.sort(gain[moved])[(len(moved) - 1) // 2])
            order = np.lexsort((self._numbers(moved), -self._alike[moved], abs(gain[moved] - median)))
            yield from self._distinct(Case.TYPICAL, moved[order], 1, shown)
        for case, outcome in ((Case.ENTERS, Outcome.ENTERS), (Case.LEAVES, Outcome.LEAVES)):
            rows = self._rows(self._found.of(outcome))
            if len(rows) >= self._k:
                order = np.lexsort((self._numbers(rows), -self._alike[rows]))
                yield from self._distinct(case, rows[order], 1, shown)

    def _rows(self, where: Bools) -> Ints:
        return np.flatnonzero(where & self._eligible)

    def _numbers(self, rows: Ints) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
        """Demand numbers settle ties, so that the order of the table changes nothing."""
        return self._after.calculation.demands.numbers[rows]

    def _distinct(self, case: Case, rows: Ints, most: int, shown: set[int]) -> Iterator[Household]:
        """The first households of these rows whose descriptions were not shown yet."""
        left = most
        for row in rows.tolist():
            if not left:
                return
            if int(self._keys[row]) not in shown:
                shown.add(int(self._keys[row]))
                left -= 1
                yield self._household(case, row)

    # ── why ──────────────────────────────────────────────────────────────────────────────────────────────

    def _household(self, case: Case, row: int) -> Household:
        sides = []
        for scores in (self._before, self._after):
            scored = bool(scores.scored[row])
            sides.append((int(scores.low[row]), int(scores.high[row])) if scored else None)
        before, after = sides
        ranked = bool(self._found.ranked[row])
        lines = tuple(self._household_lines(row)) if before and after else ()
        climb = int(self._found.climb[row]) if ranked else None
        return Household(case, self._describe(row), int(self._alike[row]), before, after, climb, lines)

    def _household_lines(self, row: int) -> Iterator[HouseholdLine]:
        """The lines that changed, largest first."""
        said = _Sayer(self._after, row, self._k)
        moved = [line for line in self._lines if line.gain[row]]
        for line in sorted(moved, key=lambda line: -abs(int(line.gain[row]))):
            before, after = int(line.before[row]), int(line.after[row])
            why = said.why(line, after)
            yield HouseholdLine(line.kind, line.name, line.title, before, after, why, line.article)

    def _sensitive(self, line: Line) -> bool:
        """Whether a line rests on a sensitive fact, under either document."""
        if line.kind is not LineKind.CRITERION:
            return False
        for scores in (self._after, self._before):
            for criterion in scores.policy.criteria:
                if criterion.name == line.name:
                    facts = criterion_facts(criterion, scores.policy)
                    return any(fact.sensitivity is Sensitivity.SENSITIVE for fact in facts)
        return True


class _Sayer:
    """Says why a line of the document after gives its points to one demand, from the reasons of that demand."""

    def __init__(self, scores: Scores, row: int, k: int) -> None:
        policy, on = scores.policy, scores.calculation.on
        self._k, self._policy = k, policy
        explainer = Explainer(policy, on)
        explanation = explainer.explain(one_demand(scores.calculation.demands, row, on))
        self._demand = explanation.demand
        main = explanation.main
        self._reasons = {r.block.name: r for r in main.reasons if r.line.value in ("critère", "refus")} if main else {}
        tests = Tests({group.name: group for group in policy.groups}, explainer.tables)
        self._narrator = Narrator(policy, tests)

    def why(self, line: Line, points: int) -> str | None:
        """The sentence of the reason, when the line counts with all its points and shows nothing too precise."""
        reason = self._reasons.get(line.name)
        if reason is None or reason.low != points or not points:
            return None
        if self._k > 1 and not self._discreet(reason.block):
            return None
        return self._narrator.sentence(reason, self._demand)

    def _discreet(self, block: object) -> bool:
        """Whether the facts behind a block are yes or no, codes or counts: no amount, no date, no exact rate."""
        if isinstance(block, Refusals) or not isinstance(block, Criterion):
            return False
        plain = (Kind.BOOLEAN, Kind.CODE, Kind.CODES, Kind.COUNT)
        facts = criterion_facts(block, self._policy)
        return all(fact.kind in plain and fact.sensitivity is not Sensitivity.SENSITIVE for fact in facts)
