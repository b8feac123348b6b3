"""What the order does beside the points: DALO placed first or last, a link with a commune that settles ties."""

from collections.abc import Iterator

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, blocks, to_justify
from peuplier.checking.legal.worth import DALO, LINK, WISHES
from peuplier.checking.trials.claims import parts_of
from peuplier.checking.trials.codes_named import codes_named, commune_said
from peuplier.checking.trials.ordinary import overlaid
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.policy.findings import Finding, listed
from peuplier.policy.tree.conditions import AmongCodes, Condition
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.scoring_blocks import SortKey
from peuplier.policy.tree.walks import facts_read
from peuplier.vocabulary import FACTS

_DALO_LAW = "CCH, art. L. 441-2-3"
_UNIFORM = "CCH, art. R. 441-2-10, 11°"

DALO_AFTER = blocks(
    "dalo_placé_après", _DALO_LAW, "un ordre qui place les ménages reconnus au titre du DALO après d’autres"
)
TIES = to_justify("lien_départage", "CCH, art. L. 441", "un lien avec une commune qui départage les demandes à égalité")
TIES_IN_PART = blocks("lien_départage_partiel", _UNIFORM, "un départage qui favorise certaines communes du territoire")
RULES: tuple[Rule, ...] = (DALO_AFTER, TIES, TIES_IN_PART)


def check(case: Case) -> Iterator[Finding]:
    """DALO, key by key; then the link, among the keys that settle ties."""
    order = case.policy.order
    if order is None:
        return
    for key in (*order.before, *order.then):
        if _dalo_after(case, key):
            yield DALO_AFTER.finding(
                order.place,
                "L'ordre place des ménages reconnus au titre du DALO après d'autres, "
                + ("avant même de compter les points." if key in order.before else "à égalité de points."),
                "entre deux ménages que seule cette reconnaissance distingue, celui qui l'a passerait après.",
                "Écrivez « d'abord si dalo_reconnu », ou retirez cette ligne.",
                "avant les points : d’abord si dalo_reconnu" if key in order.before else "",
            )
            break
    for key in order.then:
        yield from _link(case.policy, key)


# ── DALO ─────────────────────────────────────────────────────────────────────────────────────────────────


def dalo_first(case: Case) -> bool:
    """Whether the first key before the points places every DALO household before the others."""
    order = case.policy.order
    if order is None or not order.before:
        return False
    return _rank(case, order.before[0], overlaid(DALO, case.on)) > _rank(case, order.before[0], overlaid({}, case.on))


def _dalo_after(case: Case, key: SortKey) -> bool:
    """Whether a household goes back in the order when it is recognised, all else being the same."""
    starts = [overlaid({}, case.on)]
    if key.condition:
        claim, recognised = case.claim(key.condition), case.claim(AmongCodes(FACTS["statut_dalo"], ("ACTIF",)))
        if claim is None or recognised is None:
            return False
        found = case.search.find(claim, [recognised], rooted=True).facts
        starts += [overlaid(found, case.on)] if found else []
    return any(_rank(case, key, {**start, **DALO}) < _rank(case, key, start) for start in starts)


def _rank(case: Case, key: SortKey, facts: dict[str, Value]) -> int:
    """1 when a key puts a household first, else 0; for a fact that is ticked or not, by its direction."""
    household = case.search.household(facts)
    if key.condition:
        claim = case.claim(key.condition)
        return int(claim is not None and claim.test(household) is True)
    value = household[key.fact.name] if key.fact else None
    return int(value is key.descending) if isinstance(value, bool) else 0


# ── the link ─────────────────────────────────────────────────────────────────────────────────────────────


def _link(policy: Policy, key: SortKey) -> Iterator[Finding]:
    """A key that settles ties by the commune: in part of the territory it blocks, in the whole it is to justify."""
    assert policy.order is not None
    read, named = _read(policy, key)
    tied = [name for name in (*LINK, *WISHES) if name in read]
    if not tied:
        return
    label = FACTS[tied[0]].the_label
    missing = sorted(communes_named(policy) - named)
    if key.condition is None or missing or tied[0] in WISHES:
        left = (
            f" : {listed(map(commune_said, missing[:5]))} n'y {'est' if len(missing) == 1 else 'sont'} pas"
            if missing
            else ""
        )
        yield TIES_IN_PART.finding(
            policy.order.place,
            f"À égalité de points, l'ordre favorise certaines communes d'après {label}{left}.",
            "la cotation est la même dans toutes les communes du territoire, départage compris.",
            "Retirez cette ligne, ou citez toutes les communes du territoire.",
        )
        return
    yield TIES.finding(
        policy.order.place,
        f"À égalité de points, l'ordre départage les demandes d'après {label}.",
        "l'absence de lien avec une commune ne peut, à elle seule, motiver un refus ; ici, elle seule départage.",
        "Départagez par l'ancienneté, ou dites pourquoi le lien départage et qu'il vaut pour tout le territoire.",
    )


def _read(policy: Policy, key: SortKey) -> tuple[set[str], set[str]]:
    """The facts that a key reads, through groups too, and the communes that it names."""
    if key.condition is None:
        return ({key.fact.name} if key.fact else set()), set()
    groups = {group.name: group for group in policy.groups}
    facts, communes = set[str](), set[str]()
    for part in parts_of(key.condition, groups):
        facts |= {fact.name for fact in facts_read(part)}
        communes |= _communes(part)
    return facts, communes


def communes_named(policy: Policy) -> set[str]:
    """The communes that the document names in its supply, its criteria and its order."""
    communes = {row.commune for supply in policy.supplies for row in supply.rows}
    conditions = [condition for criterion in policy.criteria for condition in criterion.conditions()]
    conditions += [key.condition for key in (policy.order.then if policy.order else ()) if key.condition]
    return communes.union(*(_communes(condition) for condition in conditions))


def _communes(condition: Condition) -> set[str]:
    return {code for name, codes in codes_named(condition) if name in LINK for code in codes}
