"""The link with a commune: never a ground to exclude, never heavier than a priority, the same in every commune."""

from collections.abc import Iterator, Sequence
from itertools import chain

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, blocks, to_justify
from peuplier.checking.legal.worth import DALO, LINK, WISHES, Worth, facts_of
from peuplier.checking.trials.boundaries import OTHER
from peuplier.checking.trials.claims import behind
from peuplier.checking.trials.codes_named import codes_named, commune_said
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.policy.findings import Finding, listed
from peuplier.policy.tree.conditions import Condition, Place
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.scoring_blocks import Criterion
from peuplier.policy.tree.walks import facts_read, groups_read
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.quantities import Kind, write_points

_LINK_LAW = "CCH, art. L. 441"
_UNIFORM = "CCH, art. R. 441-2-10, 11°"

EXCLUDES = blocks("lien_exclut", _LINK_LAW, "un lien avec une commune qui écarte ceux qui ne l’ont pas")
OUTWEIGHS_ALL = blocks("lien_dépasse_les_publics", _LINK_LAW, "un lien avec une commune qui pèse plus que tout public")
OUTWEIGHS = to_justify("lien_dépasse_un_public", _LINK_LAW, "un lien avec une commune qui pèse plus qu’un public")
BY_COMMUNE = blocks("poids_par_commune", _UNIFORM, "des points qui changent d’une commune à l’autre")
RESERVED = blocks(
    "points_réservés_au_lien", _LINK_LAW, "un public de la loi qui gagne moins sans lien avec une commune"
)
PART = blocks("lien_partiel", _UNIFORM, "un lien reconnu dans certaines communes du territoire seulement")
GRIDS = to_justify("grilles_séparées", _UNIFORM, "deux grilles que ne sépare pas la demande de mutation")
RULES: tuple[Rule, ...] = (EXCLUDES, OUTWEIGHS_ALL, OUTWEIGHS, RESERVED, BY_COMMUNE, PART, GRIDS)

_RECOGNISED = "ménages reconnus au titre du DALO"


def check(case: Case, scales: Sequence[Worth]) -> Iterator[Finding]:
    """Exclusions, then weights."""
    yield from _excludes(case.policy)
    yield from _grids(case.policy)
    yield from _partial(case.policy)
    for scale in scales:
        yield from _by_commune(case, scale)
        yield from _reserved(case, scale)
        yield from _outweighs(case, scale)


def _reads_link(policy: Policy, condition: Condition) -> list[str]:
    """The link facts that a condition reads, through groups too."""
    groups = {group.name: group for group in policy.groups}
    found = [fact.name for fact in facts_read(condition)]
    ahead = list(groups_read(condition))
    while ahead:
        inner = groups[ahead.pop()].condition
        found += [fact.name for fact in facts_read(inner)]
        ahead += groups_read(inner)
    return [name for name in dict.fromkeys(found) if name in LINK]


# ── excluding ────────────────────────────────────────────────────────────────────────────────────────────


def _excludes(policy: Policy) -> Iterator[Finding]:
    gates: Iterator[tuple[str, Place, Condition]] = chain(
        ((f"la grille « {g.name} »", g.place, g.applies) for g in policy.grids if g.applies),
        ((f"la grille « {g.name} »", g.place, x.condition) for g in policy.grids for x in g.exclusions),
        ((f"la condition « {a.name} »", a.place, c) for a in policy.admissions for c in (*a.requires, *a.rules_out)),
    )
    for what, place, condition in gates:
        link = _reads_link(policy, condition)
        if link:
            yield EXCLUDES.finding(
                place,
                f"{what[0].upper()}{what[1:]} écarte des ménages d'après {FACTS[link[0]].the_label}.",
                "l'absence de lien avec une commune ne peut jamais, à elle seule, motiver un refus.",
                "Retirez cette condition ; au besoin, donnez quelques points au lien, dans un critère.",
            )
    for key in policy.order.before if policy.order else ():
        condition_of_key = key.condition
        link = _reads_link(policy, condition_of_key) if condition_of_key else []
        if policy.order and (link or (key.fact and key.fact.name in LINK)):
            yield OUTWEIGHS_ALL.finding(
                policy.order.place,
                "L'ordre place le lien avec une commune avant les points.",
                "il passe alors devant tous les publics prioritaires, DALO compris.",
                "Retirez cette ligne « avant les points ».",
            )


def _grids(policy: Policy) -> Iterator[Finding]:
    apart = {"mutation", "situation_logement"}
    for grid in policy.grids if len(policy.grids) > 1 else ():
        read = {fact.name for fact in facts_read(grid.applies)} if grid.applies else set[str]()
        groups = groups_read(grid.applies) if grid.applies else set[str]()
        other = sorted((read - apart - set(LINK)) | groups)
        if other:
            yield GRIDS.finding(
                grid.place,
                f"La grille « {grid.name} » est réservée à des ménages choisis d'après {listed(other)}.",
                "la cotation est la même pour tous ; la loi n'admet un système séparé que pour les mutations.",
                "Réunissez les grilles, ou dites pourquoi ces ménages ont la leur.",
            )


# ── weighing ─────────────────────────────────────────────────────────────────────────────────────────────


def _criteria_of(policy: Policy, names: tuple[str, ...]) -> list[Criterion]:
    return [c for c in policy.criteria if any(behind(fact.name) & set(names) for fact in facts_of(c))]


def _codes(scale: Worth, name: str) -> list[str]:
    return list(dict.fromkeys(scale.limits.codes.get(name, [])))


def _by_commune(case: Case, scale: Worth) -> Iterator[Finding]:
    """Points for each commune that the criteria name: the same for all, and none for a wish."""
    for name in (*LINK, *WISHES):
        codes = [*_codes(scale, name), *([OTHER] if name in WISHES else [])]
        listed_codes = FACTS[name].kind is Kind.CODES
        worth = {code: scale.gain({name: (code,) if listed_codes else code}) for code in codes}
        known = {code: points for code, points in worth.items() if points is not None}
        if len(set(known.values())) < 2:
            continue
        most, least = max(known, key=lambda c: known[c]), min(known, key=lambda c: known[c])
        criteria = _criteria_of(case.policy, (name,))
        yield BY_COMMUNE.finding(
            criteria[0].place if criteria else scale.grid.place,
            f"Les points ne sont pas les mêmes partout, d'après {FACTS[name].the_label} : "
            f"{write_points(known[most])} pour {_named(most)}, {known[least]} pour {_named(least)}.",
            "la cotation est la même dans toutes les communes du territoire.",
            "Donnez les mêmes points à toutes les communes, ou retirez ce critère.",
        )


def _named(code: str) -> str:
    return "les autres" if code == OTHER else f"« {commune_said(code)} »"


def _partial(policy: Policy) -> Iterator[Finding]:
    """A link that counts in some of the communes that the document itself names."""
    communes = {row.commune for supply in policy.supplies for row in supply.rows}
    named: dict[str, set[str]] = {}
    for criterion in _criteria_of(policy, LINK):
        for condition in criterion.conditions():
            for name, codes in codes_named(condition):
                named.setdefault(criterion.name, set()).update(codes if name in LINK else ())
    communes |= set[str]().union(*named.values())
    for criterion in policy.criteria:
        missing = sorted(communes - named.get(criterion.name, communes))
        shown = [commune_said(code) for code in missing[:5]]
        if missing:
            yield PART.finding(
                criterion.place,
                f"Le critère « {criterion.name} » ne reconnaît pas de lien avec {listed(shown)}"
                + (f" et {len(missing) - 5} autres communes" if len(missing) > 5 else "")
                + ", que le document cite ailleurs.",
                "la cotation est la même dans toutes les communes du territoire.",
                "Citez toutes les communes du territoire, ou retirez ce critère.",
                f"commune_résidence parmi {{{', '.join(sorted(communes))}}}",
            )


def _tied(scale: Worth) -> dict[str, Value]:
    """The facts of a household linked with a commune that the criteria name, in every way they name."""
    codes = {name: _codes(scale, name) for name in LINK}
    return {n: (c[0],) if FACTS[n].kind is Kind.CODES else c[0] for n, c in codes.items() if c}


def _reserved(case: Case, scale: Worth) -> Iterator[Finding]:
    """Groups of the law whose points are worth more to those who have the link."""
    tied = _tied(scale)
    if not tied:
        return
    households = [*((group.title, facts) for group, facts in scale.members), (_RECOGNISED, DALO)]
    worth = [(title, scale.gain(facts), scale.gain(facts, tied)) for title, facts in households]
    less = [(title, far, near) for title, far, near in worth if far is not None and near is not None and near > far]
    if less:
        title, far, near = less[0]
        many = f"{len(less)} publics de la loi gagnent" if len(less) > 1 else "un public de la loi gagne"
        criteria = _criteria_of(case.policy, LINK)
        yield RESERVED.finding(
            criteria[0].place if criteria else scale.grid.place,
            f"Dans la grille « {scale.grid.name} », {many} moins sans lien avec une commune.",
            f"la priorité de la loi ne dépend pas de la commune ; or « {title} » gagne {write_points(near)} avec ce "
            f"lien, et {far} sans lui.",
            "Donnez ces points à tout ce public ; le lien peut avoir quelques points à lui, dans un autre critère.",
        )


def _outweighs(case: Case, scale: Worth) -> Iterator[Finding]:
    tied = _tied(scale)
    worth = [(group, points) for group, points in scale.gains if points > 0]
    if not tied or not worth:
        return
    # A floor can hide from the starting household what the link is worth to one that has other points.
    starts = [{}, *(facts for _, facts in scale.members if (scale.gain(facts, tied) or 0) <= (scale.gain(facts) or 0))]
    link = max((scale.gain(tied, start) or 0 for start in starts), default=0)
    lighter = [group for group, points in worth if points <= link]
    if link <= 0 or not lighter:
        return
    rule = OUTWEIGHS_ALL if len(lighter) == len(worth) else OUTWEIGHS
    those = (
        f"{listed(group.title for group in lighter[:3])} {'n’en gagne' if len(lighter) == 1 else 'n’en gagnent'} pas"
    )
    whom = "aucun public de la loi n'en gagne" if rule is OUTWEIGHS_ALL else those
    yield rule.finding(
        _criteria_of(case.policy, LINK)[0].place,
        f"Avoir ou non un lien avec une commune change le total de {write_points(link)} ; {whom} plus.",
        "le lien peut compter parmi d'autres critères, jamais l'emporter sur une priorité de la loi.",
        f"Donnez au lien moins de {write_points(min(points for _, points in worth))}.",
    )
