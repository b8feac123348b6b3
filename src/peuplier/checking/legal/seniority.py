"""Waiting: it must count, and neither outweigh every priority nor grow without end."""

from collections.abc import Iterator, Sequence

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, to_justify
from peuplier.checking.legal.worth import LONGEST_WAIT, SENIORITY, Worth, facts_of
from peuplier.checking.trials.claims import behind
from peuplier.policy.findings import Finding
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.scoring_blocks import Criterion, Grid
from peuplier.vocabulary.quantities import write_points

_LAW = "CCH, art. L. 441-1-4 et R. 441-2-10, 11°"

NONE = to_justify("ancienneté_absente", _LAW, "une grille où l’attente ne compte pas")
ABOVE_ALL = to_justify("ancienneté_dépasse_tout", _LAW, "une attente qui dépasse toutes les priorités")
UNCAPPED = to_justify("pente_sans_plafond", _LAW, "des points qui croissent sans fin")
RULES: tuple[Rule, ...] = (NONE, ABOVE_ALL, UNCAPPED)


def check(case: Case, scales: Sequence[Worth]) -> Iterator[Finding]:
    """Grid by grid for what waiting is worth; criterion by criterion for what never stops."""
    for criterion in case.policy.criteria:
        yield from _uncapped(case.policy, criterion)
    for grid in case.policy.grids:
        criteria = case.policy.criteria_of(grid)
        if criteria and not any(_waits(criterion) for criterion in criteria):
            yield _absent(grid)
    for scale in scales:
        yield from _above_all(case, scale)


def _waits(criterion: Criterion) -> bool:
    return any(behind(fact.name) & set(SENIORITY) for fact in facts_of(criterion))


def _absent(grid: Grid) -> Finding:
    return NONE.finding(
        grid.place,
        f"Dans la grille « {grid.name} », l'ancienneté de la demande ne compte pas.",
        "un délai anormalement long ouvre des droits ; deux ménages semblables doivent pouvoir être départagés.",
        "Ajoutez un critère d'ancienneté, ou dites pourquoi l'attente n'entre pas dans la cotation.",
        "```critère\nancienneté : ancienneté de la demande\n"
        "par mois entier depuis dépôt_demande : 1 point, au plus … points\n```",
    )


def _uncapped(policy: Policy, criterion: Criterion) -> Iterator[Finding]:
    rubric = next((rubric for rubric in policy.rubrics if rubric.name == criterion.rubric), None)
    caps = [criterion.bounds.at_most, rubric.bounds.at_most if rubric else None]
    if any(cap is not None for cap in caps):
        return
    for slope in criterion.slopes:
        if slope.points > 0 and slope.bounds.at_most is None:
            yield UNCAPPED.finding(
                criterion.place,
                f"Le critère « {criterion.name} » n'a pas de plafond : ses points croissent sans fin.",
                f"à la longue, {slope.fact.the_label} l'emporte sur tout le reste, priorités comprises.",
                "Ajoutez « , au plus N points » à la ligne « par … ».",
                "au plus … points",
            )


def _above_all(case: Case, scale: Worth) -> Iterator[Finding]:
    worth = [points for _, points in scale.gains]
    facts = scale.best(SENIORITY)
    waiting = scale.gain(facts) or 0
    if not worth or not facts or waiting < max(worth) or max(worth) <= 0:
        return
    criterion = next(c for c in case.policy.criteria_of(scale.grid) if _waits(c))
    yield ABOVE_ALL.finding(
        criterion.place,
        f"Dans la grille « {scale.grid.name} », l'attente seule donne jusqu'à {write_points(waiting)} ; "
        f"aucun public de la loi, hors DALO, n'en gagne plus de {max(worth)}.",
        f"une longue attente (regardée jusqu'à {LONGEST_WAIT} mois) passe avant toutes les priorités de la loi.",
        f"Plafonnez l'ancienneté au-dessous de {write_points(max(worth))}, ou dites pourquoi.",
    )
