"""Objectives to paste: one of the document put right under its own name, or one of the law in the document's words."""

from dataclasses import replace

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.pasting import pasted
from peuplier.checking.trials.claims import Claim, akin
from peuplier.policy.tree.conditions import AnyOf, Condition, InGroup
from peuplier.policy.tree.monitoring_blocks import Base, Objective


def added(case: Case, law: Objective) -> str:
    """The objective of the law, its population said by the groups and facts that the document has."""
    names = {objective.name for objective in case.policy.objectives}
    name = next(n for n in (law.name, *(f"{law.name}_{i}" for i in range(2, len(names) + 3))) if n not in names)
    text = pasted(replace(law, name=name, population=population(case, law)))
    return text.replace("une part fixée localement", "… %")


def mended(
    case: Case, law: Objective, objective: Objective, *, base: Condition | None = None, wide: bool = False
) -> str:
    """The objective with the rate, the base and the breakdown of the law, and its population when it is too `wide`.

    Its name stays, for commitments that serve it; its allocations too, unless `base` says which ones the law counts.
    """
    aim, least = objective.aim, law.aim.share
    share = max(aim.share, least) if aim.share is not None and least is not None else aim.share
    right = replace(
        objective,
        aim=replace(aim, share=share, base=Base.SIGNED_LEASES),
        breakdowns=tuple(dict.fromkeys((*objective.breakdowns, *law.breakdowns))),
    )
    if base is not None:
        right = replace(right, in_qpv=law.in_qpv, among=law.among)
    if wide:
        right = replace(right, population=_narrowed(case, law, objective) or population(case, law))
    return pasted(right)


def population(case: Case, law: Objective) -> Condition | None:
    """The households that the law counts, in the words of the document: its groups where they say the same."""
    limit = case.law_claim(law.population) if law.population else None
    if law.population is None or limit is None:
        return law.population
    within = [
        (group.name, claim)
        for group in case.policy.groups
        if (claim := case.claim(group.condition)) and _inside(case, claim, limit)
    ]
    whole = next((name for name, claim in within if _inside(case, limit, claim)), None)
    if whole is not None:
        return InGroup(whole)
    parts = law.population.parts if isinstance(law.population, AnyOf) else (law.population,)
    said: list[Condition] = []
    for part in parts:
        said += _said(case, part, within)
    unique = tuple(dict.fromkeys(said))
    return unique[0] if len(unique) == 1 else AnyOf(unique)


def _said(case: Case, part: Condition, within: list[tuple[str, Claim]]) -> list[Condition]:
    """One part of a population of the law."""
    if not isinstance(part, InGroup):
        return [part]
    claim = case.law_claim(part)
    near = [(name, own) for name, own in within if claim and akin(own, claim)]
    one = next((name for name, own in near if claim and _inside(case, claim, own)), None)
    if one is not None:
        return [InGroup(one)]
    condition = next(group.condition for group in case.statutes.groups if group.name == part.group)
    return list(condition.parts) if isinstance(condition, AnyOf) else [condition]


def _narrowed(case: Case, law: Objective, objective: Objective) -> Condition | None:
    """The population of an objective without the parts that the law does not count; None when that is not enough."""
    limit = case.law_claim(law.population) if law.population else None
    if limit is None or not isinstance(objective.population, AnyOf):
        return None
    kept = [p for p in objective.population.parts if (claim := case.claim(p)) and _inside(case, claim, limit)]
    if not kept:
        return None
    condition = kept[0] if len(kept) == 1 else AnyOf(tuple(kept))
    claim = case.claim(condition)
    return condition if claim and _inside(case, limit, claim) else None


def _inside(case: Case, small: Claim, large: Claim) -> bool:
    """Whether no household of one was found outside the other."""
    return case.search.find(small, [large]).facts is None
