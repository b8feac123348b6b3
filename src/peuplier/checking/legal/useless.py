"""Criteria that no household can meet, or that every household meets: they tell nobody apart."""

from collections.abc import Iterator

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, to_justify
from peuplier.checking.trials.claims import Claim
from peuplier.policy.findings import Finding
from peuplier.policy.tree.conditions import Condition
from peuplier.policy.tree.scoring_blocks import Criterion
from peuplier.policy.wording.printer import condition as written

_LAW = "CCH, art. R. 441-2-10, 11°"

NEVER = to_justify("cas_impossible", _LAW, "un cas qu’aucun ménage ne peut remplir")
ALWAYS = to_justify("critère_pour_tous", _LAW, "un critère que tout ménage remplit")
RULES: tuple[Rule, ...] = (NEVER, ALWAYS)


def check(case: Case) -> Iterator[Finding]:
    """The cases of each criterion in order, then its lines « et si … de plus »."""
    for criterion in case.policy.criteria:
        yield from _cases(case, criterion)


def _cases(case: Case, criterion: Criterion) -> Iterator[Finding]:
    above: list[Claim] = []
    for line in criterion.cases:
        claim = case.claim(line.condition)
        if claim is None:
            return
        if _none(case, claim, above):
            yield _never(criterion, line.condition, bool(above))
        elif not above and line.points and _none(case, None, [claim]):
            yield ALWAYS.finding(
                criterion.place,
                f"Tout ménage remplit « si {written(line.condition)} » du critère « {criterion.name} ».",
                "un critère que tous remplissent donne les mêmes points à tous : il ne départage personne.",
                "Resserrez la condition, ou retirez le critère.",
            )
        above.append(claim)
    for bonus in criterion.bonuses:
        claim = case.claim(bonus.condition)
        if claim is not None and _none(case, claim, []):
            yield _never(criterion, bonus.condition, False)


def _none(case: Case, holds: Claim | None, fail: list[Claim]) -> bool:
    """Whether no household was found although every value that matters was tried."""
    found = case.search.find(holds, fail)
    return found.facts is None and found.complete and found.exact


def _never(criterion: Criterion, never: Condition, after_others: bool) -> Finding:
    others = " une fois les cas qui le précèdent écartés" if after_others else ""
    return NEVER.finding(
        criterion.place,
        f"Aucun ménage ne peut remplir « si {written(never)} »{others} (critère « {criterion.name} »).",
        "ce cas ne donnera jamais de points.",
        "Corrigez la condition, l'ordre des cas, ou retirez celui-ci.",
    )
