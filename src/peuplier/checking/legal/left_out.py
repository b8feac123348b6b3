"""Priority groups left out: a gate that rules a household out because of a label that the law makes a priority."""

from collections.abc import Iterator
from dataclasses import dataclass

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, blocks, to_justify
from peuplier.checking.legal.worth import DALO_NAMES
from peuplier.checking.trials.claims import Claim
from peuplier.checking.trials.denied import denied
from peuplier.policy.findings import Finding, listed
from peuplier.policy.tree.conditions import AllOf, AmongCodes, AnyOf, Condition, Holds, Negated, Place
from peuplier.policy.tree.scoring_blocks import Grid, Group
from peuplier.policy.tree.walks import groups_read
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact, Origin

_LAW = "CCH, art. L. 441-1"

DALO_OUT = blocks(
    "dalo_écarté", "CCH, art. L. 441-2-3", "une condition qui écarte les ménages reconnus au titre du DALO"
)
LEFT_OUT = to_justify("public_écarté", _LAW, "un public prioritaire écarté d’un logement, ou de la cotation, comme tel")
RULES: tuple[Rule, ...] = (DALO_OUT, LEFT_OUT)


@dataclass(frozen=True, slots=True)
class _Gate:
    """Something that a household must pass. `out` is true of those it stops."""

    what: str
    place: Place
    out: Condition
    scoring: bool


def check(case: Case) -> Iterator[Finding]:
    """Gate by gate, every group of the law that it stops."""
    for gate in _gates(case):
        stopped = [group for group in case.statutes.groups if _stops(case, gate.out, group)]
        dalo = [group for group in stopped if _names(case, group) & DALO_NAMES]
        if dalo and not gate.scoring:
            yield DALO_OUT.finding(
                gate.place,
                f"{gate.what[0].upper()}{gate.what[1:]} écarte les ménages reconnus au titre du DALO, comme tels.",
                "ils sont à loger d'urgence ; aucune condition ne peut leur fermer un logement pour cette raison.",
                "Retirez cette condition, ou ne la faites pas dépendre de cette reconnaissance.",
            )
            stopped = [group for group in stopped if group not in dalo]
        lowest = not gate.scoring and not stopped and _all_lowest(case, gate.out)
        titles = [group.title for group in stopped] or (["ménages du premier quartile"] if lowest else [])
        if titles:
            more = f" et {len(titles) - 3} autres" if len(titles) > 3 else ""
            yield LEFT_OUT.finding(
                gate.place,
                f"{gate.what[0].upper()}{gate.what[1:]} écarte un public prioritaire, comme tel : "
                f"{' ; '.join(titles[:3])}{more}.",
                "un ménage hors cotation n'a pas de rang ; seule une autre filière peut alors le loger."
                if gate.scoring
                else "sans cette situation, le même ménage ne serait pas écarté.",
                "Retirez cette exclusion, ou dites ce qui ouvre un logement à ce public.",
                law=stopped[0].source if stopped else None,
            )


# ── gates ────────────────────────────────────────────────────────────────────────────────────────────────


def _gates(case: Case) -> Iterator[_Gate]:
    for admission in case.policy.admissions:
        stops: list[Condition] = [*(Negated(c) for c in admission.requires), *admission.rules_out]
        for out in stops:
            yield _Gate(f"la condition « {admission.name} »", admission.place, out, False)
    grids = case.policy.grids
    outs = [_out_of(grid) for grid in grids]
    stopping = [out for out in outs if out is not None]
    # A household that one grid does not score may be scored by another.
    if grids and len(stopping) == len(grids):
        out = AllOf(tuple(stopping)) if len(stopping) > 1 else stopping[0]
        named = (
            f"la grille « {grids[0].name} »"
            if len(grids) == 1
            else f"l'ensemble des grilles {listed(g.name for g in grids)}"
        )
        yield _Gate(named, grids[0].place, out, True)


def _out_of(grid: Grid) -> Condition | None:
    """What leaves a household out of a grid, None when it takes everybody."""
    parts = [*([Negated(grid.applies)] if grid.applies else []), *(x.condition for x in grid.exclusions)]
    return None if not parts else AnyOf(tuple(parts)) if len(parts) > 1 else parts[0]


# ── who is stopped ───────────────────────────────────────────────────────────────────────────────────────


def _names(case: Case, group: Group) -> frozenset[str]:
    return frozenset(fact.name for fact in _labels(case, group))


def _labels(case: Case, group: Group) -> list[Fact]:
    """The labels that alone make a household belong to a group of the law."""
    claim = None if groups_read(group.condition) else case.law_claim(group.condition)
    facts = claim.facts if claim else ()
    return [fact for fact in facts if fact.origin is Origin.LABEL or fact.name in DALO_NAMES]


def _stops(case: Case, out: Condition, group: Group) -> bool:
    """Whether some household is stopped that would pass without one of the labels of the group."""
    groups = {own.name: own for own in case.policy.groups}
    for label in _labels(case, group):
        dalo = label.name in DALO_NAMES
        wanted: Condition = AmongCodes(FACTS["statut_dalo"], ("ACTIF",)) if dalo else Holds(label)
        names = frozenset(DALO_NAMES if dalo else {label.name})
        without = denied(out, names, {"statut_dalo": "NON"} if dalo else {}, groups)
        if without is True or without == out:
            continue
        stopped = case.claim(AllOf((wanted, out)))
        passes = [] if without is False else [case.claim(without)]
        if stopped is None or None in passes:
            continue
        known: list[Claim] = [claim for claim in passes if claim]
        if case.search.find(stopped, known).facts is not None:
            return True
    return False


def _all_lowest(case: Case, out: Condition) -> bool:
    """Whether every household of the lowest quartile is stopped, and not every household."""
    lowest = case.law_claim(AmongCodes(FACTS["quartile"], ("1",)))
    stopped = case.claim(out)
    # Without the threshold of the date, nobody is known to be of the lowest quartile: nothing can be said.
    if lowest is None or stopped is None or case.search.find(lowest, [], rooted=True).facts is None:
        return False
    found = case.search.find(lowest, [stopped])
    someone = case.search.find(None, [stopped])
    return found.facts is None and found.complete and someone.facts is not None
