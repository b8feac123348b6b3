"""What must hold between the blocks of a document once each of them can be read alone."""

from collections.abc import Iterator
from itertools import chain

from peuplier.policy.findings import Finding, Level, listed
from peuplier.policy.tree.conditions import (
    Compare,
    ConstantTerm,
    FactTerm,
    Lookup,
    Operator,
    Place,
    Quantity,
    Scaled,
)
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.extent import added_extent, combined_extent, grid_extent
from peuplier.policy.tree.scoring_blocks import Combination, Criterion, Rubric
from peuplier.policy.tree.walks import comparisons, conditions_of, facts_read, groups_read, leaves, terms_of
from peuplier.vocabulary.facts import Fact, Subject
from peuplier.vocabulary.quantities import INTEGRAL, first_unit, write_number

# Totals are added in 16-bit integers; a document that could go beyond says so instead of wrapping silently.
LARGEST_TOTAL = 32_000


def check_coherence(policy: Policy) -> list[Finding]:
    """Findings about the document as a whole; those that only ask for a justification do not block."""
    return list(
        chain(
            _grids_and_order(policy),
            _rubrics(policy),
            _boxes(policy),
            _group_circles(policy),
            _totals(policy),
            _tables(policy),
            _minimum_rates(policy),
            _empty_comparisons(policy),
        )
    )


def _finding(place: Place, what: str, why: str, remedy: str, rule: str = "", law: str = "") -> Finding:
    return Finding(place.line, place.article, what, why, remedy, rule=rule, law=law)


def _grids_and_order(policy: Policy) -> Iterator[Finding]:
    if not policy.criteria:
        return
    place = policy.criteria[0].place
    if not policy.grids:
        yield _finding(
            place,
            "Le document a des critères mais aucune grille.",
            "une grille dit à quelles demandes les critères s'appliquent.",
            "Ajoutez un bloc « grille », par exemple « cotation : toutes les demandes ».",
        )
    if policy.order is None:
        yield _finding(
            place,
            "Le document a des critères mais n'énonce pas d'ordre.",
            "à total égal, l'ordre des demandes doit être celui que le document énonce.",
            "Ajoutez un bloc « ordre » : « puis dépôt_demande, du plus ancien au plus récent », "
            "« puis numéro_unique, du plus petit au plus grand ».",
            rule="ordre_absent",
            law="CCH, art. R. 441-2-10, 11°",
        )


def _rubrics(policy: Policy) -> Iterator[Finding]:
    for rubric in policy.rubrics:
        if not any(criterion.rubric == rubric.name for criterion in policy.criteria):
            yield _finding(
                rubric.place,
                f"La rubrique « {rubric.name} » n'a aucun critère.",
                "elle ne donne aucun point.",
                f"Écrivez « (rubrique {rubric.name}) » à la fin du titre d'un critère, ou supprimez-la.",
            )


def _boxes(policy: Policy) -> Iterator[Finding]:
    rubrics = {rubric.name: rubric for rubric in policy.rubrics}
    claimed: dict[tuple[str, str], str] = {}
    for criterion in policy.criteria:
        rubric = rubrics.get(criterion.rubric or "")
        ticked = rubric is not None and rubric.combination is Combination.TICKED
        if ticked != bool(criterion.boxes):
            yield _finding(
                criterion.place,
                f"Le critère « {criterion.name} » "
                + ("ne dit pas à quelle case il répond." if ticked else "répond à une case que rien ne lit."),
                "une rubrique « selon la case … » retient le seul critère dont la case est cochée.",
                "Ajoutez « case : CODE »." if ticked else "Supprimez la ligne « case : … ».",
            )
        elif ticked and rubric is not None:
            yield from _box_codes(criterion, rubric, claimed)


def _box_codes(criterion: Criterion, rubric: Rubric, claimed: dict[tuple[str, str], str]) -> Iterator[Finding]:
    box = rubric.box
    for code in criterion.boxes:
        if box and box.codes and not box.codes.open and code not in box.codes.labels:
            yield _finding(
                criterion.place,
                f"« {code} » n'est pas un code de « {box.name} ».",
                f"la rubrique « {rubric.name} » lit la case « {box.name} ».",
                f"Les codes sont : {', '.join(box.codes.labels)}.",
            )
        other = claimed.setdefault((rubric.name, code), criterion.name)
        if other != criterion.name:
            yield _finding(
                criterion.place,
                f"La case « {code} » est déjà celle du critère « {other} ».",
                "une case cochée désigne un seul critère.",
                "Gardez-la dans un seul des deux.",
            )


def _group_circles(policy: Policy) -> Iterator[Finding]:
    reads = {group.name: groups_read(group.condition) for group in policy.groups}
    for group in policy.groups:
        seen: set[str] = set()
        ahead = list(reads[group.name])
        while ahead:
            name = ahead.pop()
            if name not in seen:
                seen.add(name)
                ahead += reads.get(name, set())
        if group.name in seen:
            yield _finding(
                group.place,
                f"Le public « {group.name} » se définit par lui-même.",
                f"sa condition passe par {listed(sorted(seen))}.",
                "Définissez-le par des faits.",
            )


def _totals(policy: Policy) -> Iterator[Finding]:
    sums = [(c.place, f"critère « {c.name} »", added_extent(c)) for c in policy.criteria]
    for rubric in policy.rubrics:
        family = [c for c in policy.criteria if c.rubric == rubric.name]
        sums.append((rubric.place, f"rubrique « {rubric.name} »", combined_extent(rubric, family)))
    for place, what, (low, high) in sums:
        if low < -LARGEST_TOTAL or high > LARGEST_TOTAL:
            yield _finding(
                place,
                f"Avant son plafond, {what} pourrait aller de {low} à {high} points.",
                f"les sommes se calculent entre −{LARGEST_TOTAL} et {LARGEST_TOTAL} points.",
                "Plafonnez chaque pente sur sa ligne (« , au plus N points ») ou divisez tous les points par dix.",
            )
    for grid in policy.grids:
        low, high = grid_extent(policy, grid)
        if low < -LARGEST_TOTAL or high > LARGEST_TOTAL:
            yield _finding(
                grid.place,
                f"Le total de la grille « {grid.name} » pourrait aller de {low} à {high} points.",
                f"les totaux se calculent entre −{LARGEST_TOTAL} et {LARGEST_TOTAL} points.",
                "Plafonnez les pentes (« au plus N points ») ou divisez tous les points par dix.",
            )


def _minimum_rates(policy: Policy) -> Iterator[Finding]:
    """A rate applied while nominating reads nothing that only the allocation will tell."""
    for objective in policy.objectives:
        conditions = [c for c in (objective.among, objective.population) if c]
        later = [f.name for c in conditions for f in facts_read(c) if f.subject is Subject.ALLOCATION]
        if objective.minimum_rate and later:
            yield _finding(
                objective.place,
                f"L’objectif « {objective.name} » est appliqué en désignation mais lit {listed(dict.fromkeys(later))}.",
                "un fait de l’attribution est encore inconnu quand on désigne les candidats.",
                "Appuyez-vous sur un fait de la demande ou du logement, ou retirez « appliqué en désignation ».",
            )


def _empty_comparisons(policy: Policy) -> Iterator[Finding]:
    """A comparison that every plausible value meets, or none, at the very end of the scale of a fact."""
    for condition, place in conditions_of(policy):
        for comparison in comparisons(condition):
            match comparison:
                case Compare(FactTerm(fact), operator, ConstantTerm(Quantity(value, _))) if fact.kind in INTEGRAL:
                    ends = (
                        (fact.lowest, Operator.AT_LEAST, Operator.BELOW),
                        (fact.highest, Operator.AT_MOST, Operator.ABOVE),
                    )
                    for end, always, never in ends:
                        if end is not None and value == end and operator in (always, never):
                            yield _empty(place, fact, operator is always, end)


def _empty(place: Place, fact: Fact, always: bool, end: int) -> Finding:
    holds = "est remplie dès que ce fait est connu" if always else "n'est jamais remplie"
    return Finding(
        place.line,
        place.article,
        f"La comparaison de « {fact.name} » avec {write_number(end)} {holds}.",
        f"les valeurs plausibles vont de {write_number(fact.lowest or 0)} à {write_number(fact.highest or 0)}.",
        "Corrigez la valeur, supprimez la comparaison, ou dites dans l'article pourquoi elle est là.",
        Level.JUSTIFY,
    )


def _tables(policy: Policy) -> Iterator[Finding]:
    """A lookup gives as many keys as the table has, of the same facts, and a value of the unit it meets."""
    tables = policy.known_tables()
    for condition, place in conditions_of(policy):
        for terms in terms_of(condition):
            found = [leaf for term in terms for leaf in leaves(term)]
            units = {first_unit(leaf.fact.unit) for leaf in found if isinstance(leaf, FactTerm | Scaled)}
            for leaf in found:
                if not isinstance(leaf, Lookup):
                    continue
                table = tables[leaf.table]
                if [key.name for key in leaf.keys] != [key.name for key in table.keys]:
                    wanted = ", ".join(key.name for key in table.keys)
                    yield _finding(
                        place,
                        f"Le barème « {table.name} » n'est pas lu avec ses clés.",
                        f"il se lit selon {wanted}." if wanted else "il n'a pas de clé.",
                        f"Écrivez « {table.name}({wanted}) ».",
                    )
                unit = next(edition.rows[0].value.unit for edition in table.editions if edition.rows)
                if units and unit not in units:
                    yield _finding(
                        place,
                        f"Le barème « {table.name} » est en {unit or 'nombre sans unité'}, "
                        f"mais il est comparé à une grandeur en {', '.join(sorted(u or '–' for u in units))}.",
                        "deux grandeurs d'unités différentes ne se comparent pas.",
                        "Corrigez l'unité des valeurs du barème.",
                    )
