"""Commitments held against the objectives that they serve."""

from collections.abc import Iterator

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, to_justify
from peuplier.policy.findings import Finding
from peuplier.vocabulary.quantities import write_quantity

UNDER = to_justify(
    "engagement_sous_l_objectif", "CCH, art. L. 441-1-6", "un engagement plus bas que l’objectif qu’il sert"
)
RULES: tuple[Rule, ...] = (UNDER,)


def check(case: Case) -> Iterator[Finding]:
    """A share promised under the share wanted: others would have to do more."""
    objectives = {objective.name: objective for objective in case.policy.objectives}
    for commitment in case.policy.commitments:
        served = objectives.get(commitment.serves or "")
        promised, wanted = commitment.aim.share, served.aim.share if served else None
        if (
            served is None
            or promised is None
            or wanted is None
            or not (commitment.aim.at_least and served.aim.at_least)
        ):
            continue
        if promised < wanted:
            yield UNDER.finding(
                commitment.place,
                f"L'engagement « {commitment.name} » promet {write_quantity(promised, '%')} au titre de l'objectif "
                f"« {served.name} », qui vise {write_quantity(wanted, '%')}.",
                "un engagement sous l'objectif le laisse à d'autres, et nul ne dit à qui.",
                f"Écrivez au moins {write_quantity(wanted, '%')}, ou dites qui fait davantage.",
            )
