"""G4: why one demand has its points, as reasons and as French sentences."""

from itertools import cycle

from benchmarks.documents import document, policy
from benchmarks.report import Goal, Row, Section
from benchmarks.tables import ON, demands
from benchmarks.timing import Times, measure
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.one_demand import OneDemand
from peuplier.evaluation.reasons import Explainer
from peuplier.evaluation.scoring import Calculation
from peuplier.evaluation.sentences import Narrator, say_total
from peuplier.evaluation.truths import Tests

BATCH = 200


def measure_explanations(repeats: int) -> list[Section]:
    """Reasons alone, then with every sentence, on fresh demands each time."""
    rules = policy(document())
    explainer = Explainer(rules, ON)
    narrator = Narrator(rules, Tests({group.name: group for group in rules.groups}, TablesInForce(rules, ON)))
    section = Section(
        "G4 · One explanation",
        f"40 criteria; the mean over batches of {BATCH} demands whose facts were taken from the columns beforehand, "
        "each explained once. Totals are checked against the columns.",
        compared="per demand",
    )

    def reasons(batch: list[OneDemand]) -> None:
        for demand in batch:
            explainer.explain(demand)

    def sentences(batch: list[OneDemand]) -> None:
        for demand in batch:
            explanation = explainer.explain(demand)
            say_total(explanation)
            for grid in explanation.grids:
                for reason in grid.reasons:
                    narrator.sentence(reason, demand)
                for missing in narrator.missing_facts(grid, demand):
                    assert missing.sentence

    for share in (0.0, 0.12):
        table = demands(BATCH * 5, share)
        known = "everything known" if not share else f"{share:.0%} unknown"
        _check(explainer, rules_points := Calculation(rules, table, ON).points().low[0].tolist(), table)
        assert len(rules_points) == len(table)
        starts = cycle(range(0, BATCH * 5, BATCH))

        def batch() -> list[OneDemand]:
            start = next(starts)  # noqa: B023
            return [one_demand(table, row, ON) for row in range(start, start + BATCH)]  # noqa: B023

        alone = measure(reasons, repeats, batch).scaled(1 / BATCH)
        said = measure(sentences, repeats, batch).scaled(1 / BATCH)
        _add(section, f"reasons, {known}", alone, f"G4 reasons, {known}")
        _add(section, f"reasons and every sentence, {known}", said, f"G4 with every sentence, {known}")
    return [section]


def _add(section: Section, what: str, found: Times, goal: str) -> None:
    section.rows.append(Row(what, found, f"{found.median * 1e3:.0f} µs"))
    met = found.median <= 0.2
    section.goals.append(Goal(goal, f"{found.median:.3f} ms", "≤ 0.2 ms", met, "sentences are built one by one in Python"))


def _check(explainer: Explainer, low: list[int], table: object) -> None:
    for row in range(0, len(low), 7):
        demand = one_demand(table, row, ON)  # type: ignore[arg-type]
        assert explainer.total(demand)["cotation"][0] == low[row]
