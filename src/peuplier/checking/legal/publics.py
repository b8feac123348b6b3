"""Priority groups: each one of the law must be in the document, and none narrowed."""

from collections.abc import Iterator

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.pasting import pasted
from peuplier.checking.legal.rules import Rule, blocks, to_justify
from peuplier.checking.trials.claims import Claim, akin, behind
from peuplier.checking.trials.households import Found
from peuplier.checking.trials.portraits import portrait
from peuplier.policy.findings import Finding, listed
from peuplier.policy.tree.conditions import Place
from peuplier.policy.tree.scoring_blocks import Group
from peuplier.policy.tree.walks import groups_read

_L441_1 = "CCH, art. L. 441-1"

ABSENT = blocks("public_absent", _L441_1, "un public prioritaire de la loi que le document ne cite pas")
NARROWED = blocks("public_restreint", _L441_1, "un public prioritaire de la loi que le document resserre")
UNPROVED = to_justify("public_non_démontré", _L441_1, "un public dont on ne peut pas montrer qu’il couvre la loi")
DALO_ABSENT = blocks(
    "dalo_absent", "CCH, art. L. 441-2-3", "un document qui ne cite pas les ménages reconnus au titre du DALO"
)
RULES: tuple[Rule, ...] = (ABSENT, NARROWED, UNPROVED, DALO_ABSENT)


def check(case: Case) -> Iterator[Finding]:
    """A household that the law names and that no `public` of the document takes in, group by group."""
    claims = [(group, case.claim(group.condition)) for group in case.policy.groups]
    known = [claim for _, claim in claims if claim]
    for group in case.statutes.groups:
        law = case.law_claim(group.condition)
        # A group of the law that only gathers others is checked through them.
        if law is None or groups_read(group.condition):
            continue
        near = sorted((len(claim.facts), i) for i, (_, claim) in enumerate(claims) if claim and akin(claim, law))
        groups = [claims[i][0] for _, i in near]
        found = case.search.find(law, known)
        if found.facts is not None:
            yield _missing(case, group, law, groups, found)
        elif not found.complete:
            yield _unproved(groups[0].place if groups else case.head, group, found)


def _article(group: Group) -> str:
    return group.source or _L441_1


def _missing(case: Case, group: Group, law: Claim, near: list[Group], found: Found) -> Finding:
    assert found.facts is not None
    own = [fact.name for fact in law.facts]
    # A fact that the law does not read matters only when the group that resembles this one most reads it.
    read = [law, *(claim for g in near[:1] if (claim := case.claim(g.condition)))]
    close = frozenset[str]().union(*(behind(fact.name) for claim in read for fact in claim.facts))
    needed = case.search.reasons(law, found.facts)
    told = {k: v for k, v in found.facts.items() if k in needed or (behind(k) & close and k not in own)}
    household = portrait(told, case.on, own)
    if not near:
        rule = DALO_ABSENT if {"dalo_reconnu", "statut_dalo"} & set(own) else ABSENT
        return rule.finding(
            _last_group(case),
            f"Le public « {group.title} » n'est dans aucun bloc « public ».",
            f"la loi le rend prioritaire ; ce ménage serait oublié : {household}.",
            "Ajoutez un bloc « public ».",
            pasted(group),
            _article(group),
        )
    names = listed(g.name for g in near[:2])
    return NARROWED.finding(
        near[0].place,
        f"Le public « {group.title} » est plus étroit que dans la loi.",
        f"ce ménage est prioritaire selon la loi et n'entre dans aucun public du document : {household}.",
        f"Élargissez {'le bloc' if len(near) == 1 else 'l’un des blocs'} {names}, ou ajoutez le public de la loi.",
        pasted(group),
        _article(group),
    )


def _unproved(place: Place, group: Group, found: Found) -> Finding:
    return UNPROVED.finding(
        place,
        f"On ne peut pas montrer que le public « {group.title} » est repris en entier.",
        f"ses conditions se croisent trop : {found.tried} ménages ont été essayés sans conclure.",
        "Écrivez ce public par une condition plus simple, dans un bloc à lui.",
        pasted(group),
        _article(group),
    )


def _last_group(case: Case) -> Place:
    """The last `public` of the document, after which one more would be added."""
    return case.policy.groups[-1].place if case.policy.groups else case.head
