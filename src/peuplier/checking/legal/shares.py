"""Minimum shares of the law: each must be an objective of the document, at the right rate, base and population."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.mended_shares import added, mended
from peuplier.checking.legal.rules import Rule, blocks, to_justify
from peuplier.checking.trials.claims import Claim, akin
from peuplier.checking.trials.portraits import portrait
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.policy.findings import Finding, Level, listed
from peuplier.policy.tree.conditions import AllOf, AmongCodes, Condition, Holds, Negated
from peuplier.policy.tree.monitoring_blocks import Base, Objective
from peuplier.policy.tree.scoring_blocks import Group
from peuplier.policy.tree.walks import groups_read
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.quantities import write_quantity

_LAW = "CCH, art. L. 441-1"

ABSENT = blocks("part_absente", _LAW, "une part minimale de la loi qui n’est dans aucun objectif")
ABSENT_IN_QPV = to_justify(
    "part_absente_en_qpv", _LAW, "l’absence d’objectif dans les quartiers prioritaires de la ville"
)
BELOW = blocks("part_sous_le_minimum", _LAW, "un objectif plus bas que la part minimale de la loi")
BASE = blocks("part_mauvaise_base", _LAW, "une part légale comptée sur d’autres attributions que celles de la loi")
DECISIONS = to_justify("part_sur_décisions", _LAW, "une part légale comptée sur les décisions, non sur les baux signés")
POPULATION = blocks("part_autre_population", _LAW, "une part légale où comptent des ménages que la loi n’y compte pas")
WIDER = to_justify("part_population_élargie", _LAW, "une part légale où comptent, sur preuve, d’autres ménages")
LEFT_OUT = to_justify("part_réservataire_oublié", _LAW, "une part légale qui laisse de côté un réservataire")
BREAKDOWN = to_justify("part_non_déclinée", _LAW, "une part légale qui n’est pas déclinée comme la loi la compte")
ESSENTIAL = to_justify(
    "essentiels_sans_objectif", _LAW, "l’absence d’objectif pour les travailleurs des secteurs essentiels"
)
RULES: tuple[Rule, ...] = (
    ABSENT,
    ABSENT_IN_QPV,
    BELOW,
    BASE,
    DECISIONS,
    POPULATION,
    WIDER,
    LEFT_OUT,
    BREAKDOWN,
    ESSENTIAL,
)
# The breakdown that settles on which allocations each share is counted, by fact of the allocation.
_BREAKDOWNS = {"logement_réservataire": "réservataire", "attribution_réservataire": "réservataire"}


@dataclass
class _Match:
    """An objective of the document held against one of the law."""

    objective: Objective
    same_population: bool
    findings: list[Finding] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return all(finding.level is not Level.BLOCKS for finding in self.findings)


def check(case: Case) -> Iterator[Finding]:
    """Each objective of the law, in turn."""
    # Without the tables of the date, an objective that reads one cannot be held against the law, nor said absent.
    silent = any(_silent(case, objective) for objective in case.policy.objectives)
    for law in case.statutes.objectives:
        population = case.law_claim(law.population) if law.population else None
        if population is None:
            continue
        matches = [match for o in case.policy.objectives if (match := _match(case, law, population, o))]
        if law.aim.local:
            if not matches and not silent:
                yield _absent(case, law, ESSENTIAL)
            continue
        yield from _held(case, law, matches, silent)


def _silent(case: Case, objective: Objective) -> bool:
    """Whether an objective reads a table that has no value at the date: it has a finding of its own."""
    read = [condition for condition in (objective.population, objective.among) if condition]
    return any(case.claim(condition) is None for condition in read)


def _held(case: Case, law: Objective, matches: list[_Match], silent: bool) -> Iterator[Finding]:
    good = [match for match in matches if match.good]
    hole = _hole(case, law, good) if good else None
    # A narrower objective is a stricter one; what it counts beside the law is said when no other covers the law.
    for match in [match for match in good if match.same_population] or good:
        yield from match.findings
    if good and hole is None:
        return
    worse = sorted((m for m in matches if not m.good and m.same_population), key=lambda m: len(m.findings))
    if worse:
        yield from worse[0].findings
    elif silent:
        return
    elif good and hole is not None:
        # When the law lists no nominator, whether each of them owes the share is a question, not a fault.
        yield (BASE if base_condition(law) else LEFT_OUT).finding(
            good[0].objective.place,
            f"L'objectif « {good[0].objective.name} » laisse de côté des attributions que la loi compte.",
            f"par exemple : {hole}.",
            "Élargissez « parmi attributions », ajoutez un objectif pour celles qui manquent, ou dites pourquoi.",
            "" if base_condition(law) is None else added(case, law),
            law.source,
        )
    else:
        yield _absent(case, law, ABSENT_IN_QPV if law.in_qpv else ABSENT)


def _absent(case: Case, law: Objective, rule: Rule) -> Finding:
    place = case.policy.objectives[-1].place if case.policy.objectives else case.head
    why = {
        ABSENT: "la loi fixe cette part à tout territoire tenu à une politique d'attribution.",
        ABSENT_IN_QPV: "la loi fixe cette part dès que le territoire a un quartier prioritaire.",
        ESSENTIAL: "la convention intercommunale d'attribution fixe cet objectif ; son taux est laissé au territoire.",
    }[rule]
    remedy = {
        ABSENT: "Ajoutez un bloc « objectif ».",
        ABSENT_IN_QPV: "Ajoutez un bloc « objectif », ou écrivez que le territoire n'a pas de quartier prioritaire.",
        ESSENTIAL: "Ajoutez un bloc « objectif » et choisissez son taux.",
    }[rule]
    return rule.finding(
        place, f"Aucun objectif ne reprend celui de la loi : {law.title}.", why, remedy, added(case, law), law.source
    )


# ── one objective of the document and one of the law ─────────────────────────────────────────────────────


def _match(case: Case, law: Objective, population: Claim, objective: Objective) -> _Match | None:
    """None when the two have nothing to do with each other."""
    aim = objective.aim
    if not aim.at_least or aim.share is None or objective.population is None:
        return None
    own = case.claim(objective.population)
    if own is None or not akin(own, population) or (objective.in_qpv is not None and objective.in_qpv != law.in_qpv):
        return None
    covers = case.search.find(population, [own]).facts is None
    match = _Match(objective, covers or (law.in_qpv is not None and objective.in_qpv == law.in_qpv))
    match.findings += _rate(case, law, objective)
    match.findings += _base(case, law, objective)
    match.findings += _population(case, law, population, objective, own)
    return match


def _rate(case: Case, law: Objective, objective: Objective) -> Iterator[Finding]:
    least, share = law.aim.share, objective.aim.share
    assert share is not None
    if least is not None and share < least:
        yield BELOW.finding(
            objective.place,
            f"L'objectif « {objective.name} » vise {write_quantity(share, '%')}, "
            f"moins que les {write_quantity(least, '%')} de la loi.",
            f"la part minimale est fixée par la loi : {law.title}.",
            f"Écrivez au moins {write_quantity(least, '%')} : remplacez le bloc par celui-ci.",
            mended(case, law, objective),
            law.source,
        )


def _base(case: Case, law: Objective, objective: Objective) -> Iterator[Finding]:
    base = objective.aim.base
    if base is Base.OFFERED:
        yield BASE.finding(
            objective.place,
            f"L'objectif « {objective.name} » compte des logements proposés.",
            "la loi compte des attributions ; un logement proposé peut être refusé.",
            "Écrivez « des attributions suivies de bail signé » : remplacez le bloc par celui-ci.",
            mended(case, law, objective),
            law.source,
        )
    elif base is Base.DECISIONS:
        yield DECISIONS.finding(
            objective.place,
            f"L'objectif « {objective.name} » compte les décisions d'attribution, non les baux signés.",
            "l'usage compte les attributions suivies d'un bail signé ; une décision peut être refusée.",
            "Écrivez « des attributions suivies de bail signé », ou dites pourquoi vous comptez les décisions.",
            law=law.source,
        )
    missing = [name for name in law.breakdowns if name not in objective.breakdowns]
    line = f"décliné par {', '.join([*objective.breakdowns, 'réservataire'])}"
    if "réservataire" in missing and not _one_nominator(objective.among):
        yield BASE.finding(
            objective.place,
            f"L'objectif « {objective.name} » n'est pas compté réservataire par réservataire.",
            "chaque réservataire doit cette part sur ses attributions : un bon résultat d'ensemble ne suffit pas.",
            f"Écrivez la ligne « {line} ».",
            line,
            law.source,
        )
    missing = [name for name in missing if name != "réservataire"]
    if missing:
        yield BREAKDOWN.finding(
            objective.place,
            f"L'objectif « {objective.name} » n'est pas décliné par {listed(missing)}.",
            "la loi demande des engagements chiffrés et territorialisés, bailleur par bailleur.",
            "Ajoutez une ligne « décliné par … ».",
            f"décliné par {', '.join([*objective.breakdowns, *missing])}",
            "CCH, art. L. 441-1-6",
        )
    yield from _too_wide(case, law, objective)


def _one_nominator(among: Condition | None) -> bool:
    match among:
        case AmongCodes(fact, codes):
            return fact.name in _BREAKDOWNS and len(codes) == 1
        case AllOf(parts):
            return any(_one_nominator(part) for part in parts)
    return False


def _too_wide(case: Case, law: Objective, objective: Objective) -> Iterator[Finding]:
    """Allocations that the document counts and the law does not, unless a breakdown sets them apart."""
    wanted, counted = base_condition(law), base_condition(objective)
    limit = case.law_claim(wanted) if wanted else None
    if limit is None or {_BREAKDOWNS.get(f.name) for f in limit.facts} <= {*objective.breakdowns}:
        return
    own = case.claim(counted) if counted else None
    found = case.search.find(own, [limit])
    if found.facts is not None:
        yield BASE.finding(
            objective.place,
            f"L'objectif « {objective.name} » compte des attributions que la loi n'y compte pas.",
            f"par exemple : {portrait(found.facts, case.on, [fact.name for fact in limit.facts])}.",
            "Écrivez la même ligne « parmi attributions » que la loi : remplacez le bloc par celui-ci.",
            mended(case, law, objective, base=wanted),
            law.source,
        )


def _hole(case: Case, law: Objective, good: list[_Match]) -> str | None:
    """An allocation that the law counts and no good objective does, told in French."""
    wanted = base_condition(law)
    limit = case.law_claim(wanted) if wanted else None
    conditions = [base_condition(match.objective) for match in good]
    if None in conditions:
        return None
    claims = [claim for c in conditions if c and (claim := case.claim(c))]
    found = case.search.find(limit, claims)
    return None if found.facts is None else portrait(found.facts, case.on)


def base_condition(objective: Objective) -> Condition | None:
    """The allocations an objective bears on, as one condition; None when it bears on all."""
    parts: list[Condition] = []
    if objective.in_qpv is not None:
        inside = Holds(FACTS["logement_en_qpv"])
        parts.append(inside if objective.in_qpv else Negated(inside))
    if objective.among is not None:
        parts.append(objective.among)
    return AllOf(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def _population(case: Case, law: Objective, limit: Claim, objective: Objective, own: Claim) -> Iterator[Finding]:
    found = case.search.find(own, [limit])
    if found.facts is None:
        return
    household = portrait(case.search.reasons(own, found.facts), case.on)
    assert objective.population is not None
    groups = [g for g in _leaves(case, objective.population) if _takes(case, g, found.facts)]
    if groups and all(group.evidence for group in groups) and not _essential(case, found.facts):
        yield WIDER.finding(
            objective.place,
            f"L'objectif « {objective.name} » compte des ménages que la loi ne nomme pas dans cette part.",
            f"par exemple, par le public {listed(g.name for g in groups)}, sur preuve : {household}.",
            "Ne comptez que les reconnaissances que la loi nomme, ou dites pourquoi celle-ci les vaut.",
            law=law.source,
        )
        return
    yield POPULATION.finding(
        objective.place,
        f"L'objectif « {objective.name} » compte des ménages que la loi ne compte pas dans cette part.",
        f"par exemple : {household}.",
        "Retirez-les de la ligne « pour … » : remplacez le bloc par celui-ci. Ils peuvent avoir un objectif à eux.",
        mended(case, law, objective, wide=True),
        law.source,
    )


def _essential(case: Case, facts: Mapping[str, Value]) -> bool:
    """Whether a household is counted by an objective that the law keeps apart from its shares."""
    apart = [case.law_claim(o.population) for o in case.statutes.objectives if o.aim.local and o.population]
    return any(claim and claim.test(case.search.household(facts)) for claim in apart)


def _takes(case: Case, group: Group, facts: Mapping[str, Value]) -> bool:
    claim = case.claim(group.condition)
    return claim is not None and claim.test(case.search.household(facts)) is True


def _leaves(case: Case, condition: Condition) -> list[Group]:
    """The groups of the document that a condition names, those that only gather others replaced by them."""
    by_name = {group.name: group for group in case.policy.groups}
    ahead, leaves = sorted(groups_read(condition)), []
    while ahead:
        group = by_name[ahead.pop(0)]
        below = sorted(groups_read(group.condition))
        if below:
            ahead += below
        else:
            leaves.append(group)
    return leaves
