"""Households that show what a change does, described without number nor identity.

What is said of a household holds for at least k demands that answer to its description: each line named, all of them
together, and the classes of points and of places. A household that a line resting on a sensitive fact (violence,
health, prostitution…) moved is never an example.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from peuplier.checking.effects.classes import UNKNOWN, WAITS, Facts, Partition, household, housing, wait
from peuplier.checking.effects.cohorts import Cohort, Span, cohorts, places_span, points_spans
from peuplier.checking.effects.lines import Line, LineKind
from peuplier.checking.effects.outcomes import Outcome, Outcomes
from peuplier.checking.effects.scores import Bools, Ints, Scores
from peuplier.checking.effects.shown import ShownSets
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.evaluation.reasons.sentences import Narrator, criterion_facts
from peuplier.evaluation.reasons.truths import Tests
from peuplier.policy.tree.scoring_blocks import Criterion
from peuplier.vocabulary.facts import Sensitivity
from peuplier.vocabulary.quantities import Kind


class Case(Enum):
    """What a household is an example of."""

    GAIN = "parmi ceux qui gagnent des points"
    LOSS = "parmi ceux qui perdent des points"
    TYPICAL = "un cas courant"
    ENTERS = "entre dans la cotation"
    LEAVES = "sort de la cotation"


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """One line that changed for a household; `why` is the sentence of the document where the line still counts.

    What is not `sure` rests on a missing fact, counted at its lowest.
    """

    kind: LineKind
    name: str
    title: str
    before: int
    after: int
    sure: bool
    why: str | None
    article: str


@dataclass(frozen=True, slots=True)
class Household:
    """An example: its description, how many demands answer to it, and what at least k of them share.

    `before` and `after` are classes of points acquired, None where not scored or where no class holds k demands;
    `climb` is a class of places gained. `others`: lines that are not named changed too.
    """

    case: Case
    description: str
    alike: int
    before: Span | None
    after: Span | None
    climb: Span | None
    lines: tuple[HouseholdLine, ...]
    others: bool


# The classes of `WAITS`, as one says them of a demand.
_AGO = ("moins d’un an", "un à deux ans", "deux à trois ans", "trois à cinq ans", "cinq ans ou plus")
assert len(_AGO) == len(WAITS)


def households(
    before: Scores, after: Scores, found: Outcomes, lines: tuple[Line, ...], shown: ShownSets, k: int
) -> tuple[Household, ...]:
    """The examples that the table allows: two gains, two losses, a common case, one that enters, one that leaves.

    How many demands answer to a description is one more count among those `shown`.
    """
    return tuple(_Examples(before, after, found, lines, shown, k).all())


class _Examples:
    def __init__(
        self, before: Scores, after: Scores, found: Outcomes, lines: tuple[Line, ...], shown: ShownSets, k: int
    ) -> None:
        self._before, self._after, self._found, self._lines, self._k = before, after, found, lines, k
        self._shown = shown
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
        gains, losses = (self._cohorts(outcome) for outcome in (Outcome.GAINS, Outcome.LOSES))
        for case, found, sign in ((Case.GAIN, gains, 1), (Case.LOSS, losses, -1)):
            found = [cohort for cohort in found if sign * cohort.moved > 0]
            found.sort(key=lambda cohort: (-abs(cohort.moved), *self._order(cohort)))
            yield from self._distinct(case, found, 2, shown)
        common = sorted((cohort for cohort in (*gains, *losses) if cohort.moved), key=self._order)
        yield from self._distinct(Case.TYPICAL, common, 1, shown)
        for case, outcome in ((Case.ENTERS, Outcome.ENTERS), (Case.LEAVES, Outcome.LEAVES)):
            yield from self._distinct(case, sorted(self._cohorts(outcome, named=False), key=self._order), 1, shown)

    def _order(self, cohort: Cohort) -> tuple[int, int, str]:
        """The largest first; demand numbers settle ties, so that the order of the table changes nothing."""
        row = int(cohort.rows[0])
        return -len(cohort.rows), int(self._keys[row]), str(self._after.calculation.demands.numbers[row])

    def _cohorts(self, outcome: Outcome, named: bool = True) -> list[Cohort]:
        """Cohorts of the demands that have an outcome, description by description."""
        rows = np.flatnonzero(self._found.of(outcome) & self._eligible)
        rows = rows[np.argsort(self._after.calculation.demands.numbers[rows], kind="stable")]
        keys = self._keys[rows]
        found: list[Cohort] = []
        for key in np.unique(keys).tolist():
            found += cohorts(rows[keys == key], self._lines if named else (), self._k)
        return found

    def _distinct(self, case: Case, found: list[Cohort], most: int, shown: set[int]) -> Iterator[Household]:
        """The first cohorts whose descriptions were not shown yet."""
        left = most
        for cohort in found:
            key = int(self._keys[cohort.rows[0]])
            if left and key not in shown:
                shown.add(key)
                alike = np.asarray(self._keys == key)
                if self._shown.near(alike):
                    continue
                self._shown.add([alike])
                left -= 1
                yield self._household(case, cohort)

    # ── why ──────────────────────────────────────────────────────────────────────────────────────────────

    def _household(self, case: Case, cohort: Cohort) -> Household:
        scored = [scores for scores in (self._before, self._after) if scores.scored[cohort.rows[0]]]
        rows, spans = points_spans(cohort.rows, [scores.low for scores in scored], self._k)
        said = dict(zip(map(id, scored), spans, strict=True))
        ranked = rows[self._found.ranked[rows]]
        row = int(rows[0])
        return Household(
            case,
            self._describe(row),
            int(self._alike[row]),
            said.get(id(self._before)),
            said.get(id(self._after)),
            places_span(ranked, self._found.climb, self._k),
            tuple(self._household_lines(cohort, row)),
            cohort.others,
        )

    def _household_lines(self, cohort: Cohort, row: int) -> Iterator[HouseholdLine]:
        """The lines that the cohort shares, largest first."""
        said = _Sayer(self._after, row, self._k) if cohort.named else None
        for line in cohort.named:
            before, after = int(line.before[row]), int(line.after[row])
            why = said.why(line, after) if said is not None else None
            yield HouseholdLine(
                line.kind, line.name, line.title, before, after, bool(line.sure[row]), why, line.article
            )

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
        """The sentence of the reason, when the line counts with all its points and it holds for all who have them."""
        reason = self._reasons.get(line.name)
        if reason is None or reason.low != points or not points:
            return None
        if self._k > 1 and not self._discreet(reason.block):
            return None
        return self._narrator.sentence(reason, self._demand)

    def _discreet(self, block: object) -> bool:
        """Whether the points of a block say no more than its sentence: one fact decides them, by yes or no."""
        if not isinstance(block, Criterion):
            return False
        facts = criterion_facts(block, self._policy)
        return [fact.kind for fact in facts] == [Kind.BOOLEAN]
