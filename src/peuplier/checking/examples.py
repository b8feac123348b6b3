"""Runs the examples of a document: publishing is refused when one fails."""

from collections.abc import Iterator
from datetime import date

from peuplier.evaluation.dated_tables import NotCoveredError
from peuplier.evaluation.inputs import stored
from peuplier.evaluation.reasons.explainer import Explainer, Explanation
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.evaluation.reasons.sentences import say_interval_of_points
from peuplier.policy.findings import Finding
from peuplier.policy.reading.example_reader import TOTAL
from peuplier.policy.tree.document import Example, Expectation, ExpectGrid, ExpectGroup, ExpectPoints, Policy
from peuplier.policy.tree.scoring_blocks import Criterion
from peuplier.vocabulary.quantities import Kind

_ANSWERS = {True: "oui", False: "non", None: "inconnu"}


def check_examples(policy: Policy) -> list[Finding]:
    """A finding for each expectation that does not hold. Explainers are shared by examples of one date."""
    explainers: dict[date, Explainer] = {}
    findings: list[Finding] = []
    for example in policy.examples:
        on = example.on or _undated(policy)
        if example.on is None and any(g.fact.kind in (Kind.DATE, Kind.DATES) for g in example.given):
            findings.append(_finding(example, "il donne des dates sans dire à quelle date on calcule", "au 2026-09-01"))
            continue
        try:
            if on not in explainers:
                explainers[on] = Explainer(policy, on)
        except NotCoveredError as error:
            findings.append(_finding(example, str(error), "au …"))
            continue
        findings += _check(example, explainers[on].explain(_demand(example, on)))
    return findings


def _undated(policy: Policy) -> date:
    """A date for an example that depends on none: any date that the tables of the document cover."""
    return max((table.editions[-1].start for table in policy.tables), default=date(2000, 1, 1))


def _demand(example: Example, on: date) -> OneDemand:
    return OneDemand(example.title, {g.fact.name: stored(g.fact, g.value) for g in example.given}, on)


def _finding(example: Example, why: str, line: str) -> Finding:
    return Finding(
        example.place.line,
        example.place.article,
        f"L'exemple « {example.title} » ne peut pas être calculé : {why}.".replace("..", "."),
        "un exemple est exécuté à chaque vérification du document.",
        f"Ajoutez ou corrigez la ligne « {line} ».",
    )


def _check(example: Example, explanation: Explanation) -> Iterator[Finding]:
    for expected in example.expected:
        wanted, found = _outcome(expected, explanation)
        if wanted != found:
            yield Finding(
                example.place.line,
                example.place.article,
                f"L'exemple « {example.title} » attend {wanted} ; le document donne {found}.",
                "ce qui est voté et ce que l'exemple annonce doivent dire la même chose.",
                "Corrigez l'exemple, ou la règle qu'il illustre.",
            )


def _outcome(expected: Expectation, explanation: Explanation) -> tuple[str, str]:
    """What is expected and what is found, in the same words."""
    match expected:
        case ExpectPoints(name, low, high):
            points = _points(name, explanation)
            found = "aucun point (la demande n'est pas cotée)" if points is None else say_interval_of_points(*points)
            return f"{name} : {say_interval_of_points(low, high)}", f"{name} : {found}"
        case ExpectGroup(group, member):
            found_member = next(held for g, held in explanation.groups if g.name == group)
            return f"groupe {group} : {_ANSWERS[member]}", f"groupe {group} : {_ANSWERS[found_member]}"
        case ExpectGrid(grid):
            main = explanation.main
            return _grid_name(grid), _grid_name(main.grid.name if main else None)


def _grid_name(grid: str | None) -> str:
    return f"grille {grid}" if grid else "hors cotation"


def _points(name: str, explanation: Explanation) -> tuple[int, int] | None:
    main = explanation.main
    if main is None:
        return None
    if name == TOTAL:
        return main.low, main.high
    reasons = [
        reason
        for reason in main.reasons
        if reason.block.name == name or (isinstance(reason.block, Criterion) and reason.block.rubric == name)
    ]
    return sum(r.low for r in reasons), sum(r.high for r in reasons)
