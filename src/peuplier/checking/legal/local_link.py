"""The link with a commune: never a ground to exclude, never heavier than a priority, the same in every commune."""

from collections.abc import Iterator, Sequence
from itertools import chain

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, blocks, to_justify
from peuplier.checking.legal.worth import LINK, Worth, facts_of
from peuplier.checking.trials.boundaries import OTHER
from peuplier.checking.trials.claims import behind
from peuplier.checking.trials.codes_named import codes_named
from peuplier.policy.findings import Finding, listed
from peuplier.policy.tree.conditions import Condition, Place
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.scoring_blocks import Criterion
from peuplier.policy.tree.walks import facts_read, groups_read
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.quantities import Kind, write_points

_LINK_LAW = "CCH, art. L. 441"
_UNIFORM = "CCH, art. R. 441-2-10, 11°"
# Where the household wants to live: its points may not depend on it either.
_WISHES = ("communes_souhaitées", "quartiers_souhaités")

EXCLUDES = blocks("lien_exclut", _LINK_LAW, "un lien avec une commune qui écarte ceux qui ne l’ont pas")
OUTWEIGHS_ALL = blocks("lien_dépasse_les_publics", _LINK_LAW, "un lien avec une commune qui pèse plus que tout public")
OUTWEIGHS = to_justify("lien_dépasse_un_public", _LINK_LAW, "un lien avec une commune qui pèse plus qu’un public")
BY_COMMUNE = blocks("poids_par_commune", _UNIFORM, "des points qui changent d’une commune à l’autre")
PART = blocks("lien_partiel", _UNIFORM, "un lien reconnu dans certaines communes du territoire seulement")
GRIDS = to_justify("grilles_séparées", _UNIFORM, "deux grilles que ne sépare pas la demande de mutation")
RULES: tuple[Rule, ...] = (EXCLUDES, OUTWEIGHS_ALL, OUTWEIGHS, BY_COMMUNE, PART, GRIDS)


def check(case: Case, scales: Sequence[Worth]) -> Iterator[Finding]:
    """Exclusions, then weights."""
    yield from _excludes(case.policy)
    yield from _grids(case.policy)
    yield from _partial(case.policy)
    for scale in scales:
        yield from _by_commune(case, scale)
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
    for name in (*LINK, *_WISHES):
        codes = [*_codes(scale, name), *([OTHER] if name in _WISHES else [])]
        listed_codes = FACTS[name].kind is Kind.CODES
        worth = {code: scale.gain({name: (code,) if listed_codes else code}) for code in codes}
        known = {code: points for code, points in worth.items() if points is not None}
        if len(set(known.values())) < 2:
            continue
        most, least = max(known, key=lambda c: known[c]), min(known, key=lambda c: known[c])
        criteria = _criteria_of(case.policy, (name,))
        yield BY_COMMUNE.finding(
            criteria[0].place if criteria else scale.grid.place,
            f"{FACTS[name].the_label[0].upper()}{FACTS[name].the_label[1:]} ne donne pas partout les mêmes points : "
            f"{write_points(known[most])} pour {_named(most)}, {known[least]} pour {_named(least)}.",
            "la cotation est la même dans toutes les communes du territoire.",
            "Donnez les mêmes points à toutes les communes, ou retirez ce critère.",
        )


def _named(code: str) -> str:
    return "les autres" if code == OTHER else f"« {code} »"


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
        if missing:
            yield PART.finding(
                criterion.place,
                f"Le critère « {criterion.name} » ne reconnaît pas de lien avec {listed(missing[:5])}"
                + (f" et {len(missing) - 5} autres communes" if len(missing) > 5 else "")
                + ", que le document cite ailleurs.",
                "la cotation est la même dans toutes les communes du territoire.",
                "Citez toutes les communes du territoire, ou retirez ce critère.",
                f"commune_résidence parmi {{{', '.join(sorted(communes))}}}",
            )


def _outweighs(case: Case, scale: Worth) -> Iterator[Finding]:
    codes = {name: _codes(scale, name) for name in LINK}
    tied = {n: (c[0],) if FACTS[n].kind is Kind.CODES else c[0] for n, c in codes.items() if c}
    link = scale.gain(tied) if tied else None
    worth = [(group, points) for group, points in scale.gains if points > 0]
    if not link or link <= 0 or not worth:
        return
    lighter = [group for group, points in worth if points <= link]
    if not lighter:
        return
    rule = OUTWEIGHS_ALL if len(lighter) == len(worth) else OUTWEIGHS
    those = (
        f"{listed(group.title for group in lighter[:3])} {'n’en gagne' if len(lighter) == 1 else 'n’en gagnent'} pas"
    )
    whom = "aucun public de la loi n'en gagne" if rule is OUTWEIGHS_ALL else those
    yield rule.finding(
        _criteria_of(case.policy, LINK)[0].place,
        f"Le lien avec une commune donne {write_points(link)} ; {whom} plus.",
        "le lien peut compter parmi d'autres critères, jamais l'emporter sur une priorité de la loi.",
        f"Donnez au lien moins de {write_points(min(points for _, points in worth))}.",
    )
