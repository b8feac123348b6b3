"""G4: why one demand has its points, as reasons and as French sentences."""

from collections.abc import Iterable, Iterator

from benchmarks.documents import document, policy
from benchmarks.report import Goal, Row, Section
from benchmarks.tables import ON, demands
from benchmarks.timing import Times, measure
from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.columns.scoring import Calculation
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.evaluation.reasons.sentences import Narrator, say_total
from peuplier.evaluation.reasons.truths import Tests
from peuplier.policy.tree.document import Policy

BATCH = 200


def measure_explanations(repeats: int) -> list[Section]:
    """Reasons alone, then with every sentence; no demand is ever explained twice."""
    rules = policy(document())
    explainer = Explainer(rules, ON)
    section = Section(
        "G4 · One explanation",
        f"40 criteria; the mean over batches of {BATCH} demands whose facts were taken from the columns beforehand. "
        "No demand comes twice. A narrator keeps the sentences it has said, which other demands share: it is timed "
        "as it serves demand after demand, then with a new narrator for each demand, which has kept nothing.",
        compared="per demand",
    )
    for share, known in ((0.0, "everything known"), (0.12, "12 % unknown")):
        _measure(section, rules, explainer, share, known, repeats)
    return [section]


def _measure(section: Section, rules: Policy, explainer: Explainer, share: float, known: str, repeats: int) -> None:
    table = demands(BATCH * 3 * (repeats + 1), share)
    _check(explainer, table)
    batches = _batches(table)
    serving = _narrator(rules)
    alone = measure(lambda batch: [explainer.explain(demand) for demand in batch], repeats, lambda: next(batches))
    said = measure(
        lambda pairs: _say(explainer, pairs),
        repeats,
        lambda: [(d, serving) for d in next(batches)],
    )
    new = measure(lambda pairs: _say(explainer, pairs), repeats, lambda: [(d, _narrator(rules)) for d in next(batches)])
    _add(section, f"reasons, {known}", alone.scaled(1 / BATCH))
    _add(section, f"reasons and every sentence, narrator serving, {known}", said.scaled(1 / BATCH))
    _add(section, f"reasons and every sentence, nothing kept, {known}", new.scaled(1 / BATCH))


def _narrator(rules: Policy) -> Narrator:
    return Narrator(rules, Tests({group.name: group for group in rules.groups}, TablesInForce(rules, ON)))


def _batches(table: Demands) -> Iterator[list[OneDemand]]:
    for start in range(0, len(table), BATCH):
        part = table.take(range(start, start + BATCH))
        yield [one_demand(part, row, ON) for row in range(BATCH)]


def _say(explainer: Explainer, pairs: Iterable[tuple[OneDemand, Narrator]]) -> None:
    for demand, narrator in pairs:
        explanation = explainer.explain(demand)
        say_total(explanation)
        for grid in explanation.grids:
            for reason in grid.reasons:
                narrator.sentence(reason, demand)
        for missing in narrator.missing_facts(explainer, explanation):
            assert missing.sentence


def _add(section: Section, what: str, found: Times) -> None:
    section.rows.append(Row(what, found, f"{found.median * 1e3:.0f} µs"))
    why = "the line for reasons alone says what is left: sentences, and what missing facts put at stake"
    section.goals.append(Goal(f"G4 {what}", f"{found.median:.3f} ms", "≤ 0.2 ms", found.median <= 0.2, why))


def _check(explainer: Explainer, table: Demands) -> None:
    """Reasons and columns agree on some demands, both bounds."""
    some = table.take(range(0, len(table), 97))
    points = Calculation(explainer.policy, some, ON).points()
    for row in range(len(some)):
        found = explainer.total(one_demand(some, row, ON))["cotation"]
        assert found == (points.low[0, row], points.high[0, row])
