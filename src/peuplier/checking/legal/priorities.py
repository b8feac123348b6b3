"""What priority is worth in points: the groups of the law, DALO above them, and no common profile before DALO."""

from collections.abc import Iterator, Mapping, Sequence

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.order_keys import dalo_first
from peuplier.checking.legal.pasting import fenced
from peuplier.checking.legal.rules import Rule, advice, blocks, to_justify
from peuplier.checking.legal.worth import DALO, DALO_NAMES, Worth, common_facts, facts_of
from peuplier.checking.trials.claims import behind
from peuplier.checking.trials.portraits import portrait
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.policy.findings import Finding
from peuplier.policy.tree.conditions import Place
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.scoring_blocks import Grid
from peuplier.vocabulary.quantities import write_points

_SCORING = "CCH, art. L. 441-2-8 et R. 441-2-10, 11°"
_DALO = "CCH, art. L. 441-2-3 et R. 441-2-10, 11°"

NO_POINTS = blocks("prioritaires_sans_points", _SCORING, "une cotation où aucun public de la loi ne gagne de points")
GROUP_WITHOUT = advice("public_sans_points", _SCORING, "un public de la loi qui ne gagne aucun point")
DALO_WITHOUT = blocks("dalo_sans_points", _DALO, "une cotation où la reconnaissance DALO n’avance à rien")
DALO_EQUALLED = to_justify("dalo_égalé", _DALO, "un autre public qui gagne autant de points que le DALO, ou plus")
DALO_OUTRANKED = to_justify("dalo_devancé", _DALO, "un profil courant qui passe devant un ménage reconnu DALO")
DALO_REFUSALS = to_justify(
    "dalo_devancé_après_refus", _DALO, "un effet des refus qui fait passer un profil courant devant le DALO"
)
RULES: tuple[Rule, ...] = (NO_POINTS, GROUP_WITHOUT, DALO_WITHOUT, DALO_EQUALLED, DALO_OUTRANKED, DALO_REFUSALS)


def check(case: Case, scales: Sequence[Worth]) -> Iterator[Finding]:
    """Groups over all grids, then DALO grid by grid."""
    if not scales:
        return
    yield from _groups(case, scales)
    for scale in scales:
        yield from _dalo(case, scale)


# ── the groups of the law ────────────────────────────────────────────────────────────────────────────────


def _groups(case: Case, scales: Sequence[Worth]) -> Iterator[Finding]:
    best: dict[str, int] = {}
    titles = {group.name: group for group in case.statutes.groups}
    for scale in scales:
        for group, gain in scale.gains:
            best[group.name] = max(gain, best.get(group.name, gain))
    if best and all(gain <= 0 for gain in best.values()):
        yield NO_POINTS.finding(
            case.policy.criteria[0].place if case.policy.criteria else case.head,
            "Aucun public prioritaire de la loi ne gagne de points.",
            "un critère au moins doit servir les priorités de l'article L. 441-1.",
            "Ajoutez un critère pour chaque public prioritaire.",
            _criterion("dépourvu_de_logement", "ménage dépourvu de logement"),
        )
        return
    for name in (name for name, gain in best.items() if gain <= 0):
        group = titles[name]
        yield GROUP_WITHOUT.finding(
            case.policy.criteria[-1].place,
            f"Le public « {group.title} » ne gagne aucun point.",
            "la loi veut que des critères servent ses priorités ; elle n'en exige pas un par public.",
            "Donnez-lui des points, ou dites ce qui, dans le document, lui ouvre un logement.",
            law=group.source,
        )


def _criterion(fact: str, title: str) -> str:
    return fenced("critère", f"cotation_{fact} : {title}\nsi {fact} : … points\nsinon : 0 point")


# ── DALO ─────────────────────────────────────────────────────────────────────────────────────────────────


def _dalo(case: Case, scale: Worth) -> Iterator[Finding]:
    grid, policy = scale.grid, case.policy
    gain = scale.gain(DALO)
    if gain is None or dalo_first(case):
        # Left out of scoring, or placed before the points: nothing in the points can pass before it.
        return
    place = _place(policy, grid)
    if gain <= 0:
        yield DALO_WITHOUT.finding(
            place,
            f"Dans la grille « {grid.name} », un ménage reconnu au titre du DALO ne gagne aucun point.",
            "la cotation doit servir les priorités de la loi, le droit au logement opposable compris.",
            "Ajoutez un critère pour le DALO, ou placez-le avant les points.",
            _criterion("dalo_reconnu", "ménage reconnu au titre du DALO"),
        )
        return
    ahead = [(group, points) for group, points in scale.gains if points >= gain]
    if ahead:
        most = max(points for _, points in ahead)
        yield DALO_EQUALLED.finding(
            place,
            f"Dans la grille « {grid.name} », le DALO gagne {write_points(gain)} ; {len(ahead)} "
            f"{'autre public de la loi en gagne' if len(ahead) == 1 else 'autres publics de la loi en gagnent'} "
            f"autant ou plus, jusqu'à {most}.",
            "les ménages reconnus au titre du DALO passent avant les autres publics prioritaires ; "
            f"ici, par exemple, « {ahead[0][0].title} ».",
            f"Donnez au DALO plus de {write_points(most)}, ou dites pourquoi.",
        )
    yield from _outranked(case, scale, place)


def _outranked(case: Case, scale: Worth, place: Place) -> Iterator[Finding]:
    recognised = scale.total(DALO)
    if recognised is None:
        return
    facts = scale.best(common_facts())
    best = scale.total(facts) or 0
    worst = min((s.points for rule in case.policy.refusals_of(scale.grid) for s in rule.sanctions), default=0)
    if best >= recognised:
        yield DALO_OUTRANKED.finding(
            place,
            f"Dans la grille « {scale.grid.name} », un profil courant atteint {write_points(best)} ; "
            f"un ménage reconnu au titre du DALO qui vient de déposer sa demande en a {recognised}.",
            f"ce profil n'a aucune reconnaissance : {_told(case, facts)}.",
            f"Donnez au DALO plus de {write_points(best)}, ou plafonnez l'ancienneté et les conditions de logement.",
        )
    elif best >= recognised + min(worst, 0):
        yield DALO_REFUSALS.finding(
            place,
            f"Dans la grille « {scale.grid.name} », les refus peuvent ramener un ménage reconnu au titre du DALO "
            f"de {write_points(recognised)} à {recognised + worst}, et un profil courant en atteint {best}.",
            f"ce profil n'a aucune reconnaissance : {_told(case, facts)}.",
            "Réduisez l'effet des refus, ou relevez les points du DALO.",
        )


def _told(case: Case, facts: Mapping[str, Value]) -> str:
    return portrait(facts, case.on) or "un ménage ordinaire"


def _place(policy: Policy, grid: Grid) -> Place:
    """The criterion that reads DALO, else the grid."""
    for criterion in policy.criteria_of(grid):
        if {root for fact in facts_of(criterion) for root in behind(fact.name)} & DALO_NAMES:
            return criterion.place
    return grid.place
