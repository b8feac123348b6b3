"""Reads the blocks that score into tree nodes: `public`, `grille`, `rubrique`, `critère`, `refus`, `ordre`."""

from dataclasses import dataclass, field, replace
from fractions import Fraction

from lark import Token, Tree

from peuplier.policy.block_lines import BlockLines
from peuplier.policy.conditions import Compare, Condition, ConstantTerm, FactTerm, Operator
from peuplier.policy.findings import RefusedError
from peuplier.policy.scoring_blocks import (
    Bonus,
    Bounds,
    Case,
    CodeTable,
    Combination,
    Counting,
    Criterion,
    Every,
    Exclusion,
    Grid,
    Group,
    Order,
    Refusals,
    Rubric,
    Sanction,
    Slope,
    SortKey,
    StepTable,
)
from peuplier.policy.steps import read_rows
from peuplier.policy.values import number_parts, points, quantity, unit_name, whole
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind

EVIDENCE_CODES = "état_justificatif"


def read_group(block: BlockLines) -> Group | None:
    """`public`: None when its condition is missing."""
    condition: Condition | None = None
    proof = source = None
    evidence: Fact | None = None
    presumed = True
    for node in block:
        with block.line():
            match node.data:
                case "membership":
                    condition = block.conditions.read(node.children[0])
                case "proof":
                    proof = block.text(node)
                case "evidence":
                    evidence = _evidence(block, node)
                case "presumed" | "not_counted":
                    presumed = node.data == "presumed"
                case "source":
                    source = block.text(node)
    if condition is None:
        block.incomplete("aucune ligne ne dit quelles demandes en font partie", "si …")
        return None
    return Group(block.name, block.title, condition, proof, evidence, presumed, source, block.place)


def read_grid(block: BlockLines) -> Grid | None:
    """`grille`."""
    grid = Grid(block.name, block.title, place=block.place)
    for node in block:
        with block.line():
            match node.data:
                case "applies":
                    grid = replace(grid, applies=block.conditions.read(node.children[0]))
                case "left_out":
                    exclusion = Exclusion(block.conditions.read(node.children[0]), block.text(node))
                    grid = replace(grid, exclusions=(*grid.exclusions, exclusion))
                case "at_most" | "at_least":
                    grid = replace(grid, bounds=_bounded(grid.bounds, node))
                case "source":
                    grid = replace(grid, source=block.text(node))
    _check_bounds(block, grid.bounds)
    return grid if block.understood else None


def read_rubric(block: BlockLines) -> Rubric | None:
    """`rubrique`."""
    rubric = Rubric(block.name, block.title, place=block.place)
    for node in block:
        with block.line():
            match node.data:
                case "adds_up":
                    rubric = replace(rubric, combination=Combination.SUM)
                case "best_of":
                    rubric = replace(rubric, combination=Combination.BEST)
                case "ticked_box":
                    rubric = replace(rubric, combination=Combination.TICKED, box=_box(block, node))
                case "at_most" | "at_least":
                    rubric = replace(rubric, bounds=_bounded(rubric.bounds, node))
                case "source":
                    rubric = replace(rubric, source=block.text(node))
    _check_bounds(block, rubric.bounds)
    return rubric if block.understood else None


def _box(block: BlockLines, node: Tree[Token]) -> Fact:
    fact = block.conditions.fact(node.children[0])
    if fact.kind is not Kind.CODE:
        raise RefusedError(
            f"« {fact.name} » n'est pas une case du formulaire.",
            f"c'est un fait de type « {fact.kind.value} » ; une case cochée est un code.",
            "Employez un fait de type « code », par exemple « motif_principal ».",
        )
    return fact


def _evidence(block: BlockLines, node: Tree[Token]) -> Fact:
    fact = block.conditions.fact(node.children[0])
    if fact.codes is None or fact.codes.name != EVIDENCE_CODES:
        raise RefusedError(
            f"« {fact.name} » n'est pas l'état d'une pièce justificative.",
            "« justifié par » attend un fait qui dit si une pièce est absente, déposée, vérifiée ou validée.",
            "Employez par exemple « justificatif_handicap » ou « dalo_preuve ».",
        )
    return fact


def _bounded(bounds: Bounds, node: Tree[Token]) -> Bounds:
    child = node.children[0]
    assert isinstance(child, Tree)
    value = points(child)
    return replace(bounds, at_most=value) if node.data == "at_most" else replace(bounds, at_least=value)


def _check_bounds(block: BlockLines, bounds: Bounds) -> None:
    if bounds.at_least is not None and bounds.at_most is not None:
        block.check(
            bounds.at_least <= bounds.at_most,
            f"Le plancher ({bounds.at_least}) dépasse le plafond ({bounds.at_most}).",
            "aucun nombre de points ne respecterait les deux.",
            "Échangez-les ou corrigez-en un.",
        )


@dataclass
class _Draft:
    """What the lines of a criterion have said so far."""

    criterion: Criterion
    on: Fact | None = None
    rows: list[Tree[Token]] = field(default_factory=list)


def read_criterion(block: BlockLines) -> Criterion | None:
    """`critère`."""
    rubric = block.rubrics[0] if block.rubrics else None
    draft = _Draft(Criterion(block.name, block.title, rubric=rubric, grids=block.grids, place=block.place))
    for node in block:
        with block.line():
            _criterion_line(block, draft, node)
    criterion = draft.criterion
    if draft.on is not None:
        with block.line():
            criterion = replace(criterion, table=read_rows(draft.on, draft.rows, criterion.otherwise))
            criterion = replace(criterion, otherwise=None)
    if block.understood:
        _check_criterion(block, criterion, draft)
    return criterion if block.understood else None


def _criterion_line(block: BlockLines, draft: _Draft, node: Tree[Token]) -> None:
    criterion = draft.criterion
    match node.data:
        case "case":
            case = Case(block.conditions.read(node.children[0]), block.points(node))
            _check_reached(criterion.cases, case)
            criterion = replace(criterion, cases=(*criterion.cases, case))
        case "otherwise":
            criterion = replace(criterion, otherwise=block.points(node))
        case "when_unknown":
            criterion = replace(criterion, when_unknown=block.points(node))
        case "set_aside":
            criterion = replace(criterion, when_unknown=0, set_aside=True)
        case "bonus" | "malus":
            sign = 1 if node.data == "bonus" else -1
            bonus = Bonus(block.conditions.read(node.children[0]), sign * block.points(node))
            criterion = replace(criterion, bonuses=(*criterion.bonuses, bonus))
        case "table":
            draft.on = block.conditions.fact(node.children[0])
        case "row":
            draft.rows.append(node)
            if draft.on is None:
                raise RefusedError(
                    "Cette ligne de table ne dit pas de quel fait elle parle.",
                    "une ligne de table suit la ligne « selon FAIT ».",
                    "Écrivez « selon FAIT » au-dessus.",
                )
        case "slope":
            criterion = replace(criterion, slopes=(*criterion.slopes, _slope(block, node)))
        case "boxes":
            written = [child for child in node.children if isinstance(child, Tree)]
            criterion = replace(criterion, boxes=tuple(text for box in written for text in _box_codes(box)))
        case "at_most" | "at_least":
            criterion = replace(criterion, bounds=_bounded(criterion.bounds, node))
        case "if_declared" | "if_proved" | "if_validated":
            counting = {"if_proved": Counting.PROVED, "if_validated": Counting.VALIDATED}
            criterion = replace(criterion, counting=counting.get(node.data, Counting.DECLARED))
        case "evidence":
            criterion = replace(criterion, evidence=_evidence(block, node))
        case "source":
            criterion = replace(criterion, source=block.text(node))
    draft.criterion = criterion


def _box_codes(box: Tree[Token]) -> list[str]:
    text = str(box.children[-1]).strip('"')
    return text.split(",") if box.data == "number" else [text]


def _check_reached(earlier: tuple[Case, ...], case: Case) -> None:
    """A case that an earlier one always takes over is never reached."""
    for before in earlier:
        if before.condition == case.condition or _covers(before.condition, case.condition):
            raise RefusedError(
                "Cette ligne ne s'applique jamais.",
                "une ligne plus haut retient déjà toutes les demandes qu'elle vise ; la première qui convient compte.",
                "Placez la ligne la plus exigeante en premier, ou supprimez celle-ci.",
            )


def _covers(outer: Condition, inner: Condition) -> bool:
    """Whether `inner` implies `outer`, decided for two comparisons of one fact with a number."""
    left, right = _interval(outer), _interval(inner)
    if left is None or right is None or left[0] != right[0]:
        return False
    (_, low, low_in, high, high_in), (_, inner_low, inner_low_in, inner_high, inner_high_in) = left, right
    above = low is None or (inner_low is not None and (inner_low, not inner_low_in) >= (low, not low_in))
    below = high is None or (inner_high is not None and (inner_high, inner_high_in) <= (high, high_in))
    return above and below


def _interval(
    condition: Condition,
) -> tuple[Fact, Fraction | None, bool, Fraction | None, bool] | None:
    match condition:
        case Compare(FactTerm(fact), operator, ConstantTerm(constant)) if not hasattr(constant, "year"):
            value = constant.value
            match operator:
                case Operator.EQUAL:
                    return fact, value, True, value, True
                case Operator.AT_LEAST | Operator.ABOVE:
                    return fact, value, operator is Operator.AT_LEAST, None, False
                case Operator.AT_MOST | Operator.BELOW:
                    return fact, None, False, value, operator is Operator.AT_MOST
    return None


def _slope(block: BlockLines, node: Tree[Token]) -> Slope:
    every, name, *rest = node.children
    fact = block.conditions.fact(name)
    assert isinstance(every, Tree)
    kind, step = _step_of_slope(every, fact)
    slope = Slope(kind, step, fact, 0)
    _check_slope_bounds([child for child in rest if isinstance(child, Tree)])
    for child in rest:
        assert isinstance(child, Tree)
        match child.data:
            case "points":
                slope = replace(slope, points=points(child))
            case "beyond":
                slope = replace(slope, beyond=_length(child.children[0], fact, kind))
            case "at_most" | "at_least":
                slope = replace(slope, bounds=_bounded(slope.bounds, child))
    if fact.kind is Kind.RATIO and (slope.bounds.at_most if slope.points > 0 else slope.bounds.at_least) is None:
        raise RefusedError(
            f"La pente sur « {fact.name} » n'est pas bornée.",
            "ce rapport peut être infini (un loyer sans ressources).",
            "Ajoutez « , au plus N points ».",
        )
    return slope


def _check_slope_bounds(parts: list[Tree[Token]]) -> None:
    """At most one floor and one cap, the floor not above the cap."""
    read = [part for part in parts if part.data in ("at_most", "at_least")]
    bounds = Bounds()
    for part in read:
        bounds = _bounded(bounds, part)
    twice = len({part.data for part in read}) < len(read)
    low, high = bounds.at_least, bounds.at_most
    if twice or (low is not None and high is not None and low > high):
        raise RefusedError(
            "Les bornes de cette pente se répètent ou se contredisent.",
            "une pente a au plus un plancher et un plafond, le premier sous le second.",
            "Écrivez « , au plus N points » et, au besoin, « , au moins N points ».",
        )


_PERIODS = {"mois": Every.MONTH, "an": Every.YEAR, "jour": Every.DAY}


def _step_of_slope(every: Tree[Token], fact: Fact) -> tuple[Every, Fraction]:
    node = every.children[0]
    if isinstance(node, Tree):
        kind = _PERIODS.get(unit_name(str(node.children[-1]))) if fact.kind is Kind.DATE else None
        step = _periods(node, fact) if kind else quantity(node, fact.kind, fact.unit, fact.name).value
        if step <= 0:
            raise RefusedError(
                "La taille d'une tranche doit dépasser zéro.", "on compte les tranches entières.", "Corrigez-la."
            )
        return kind or Every.UNIT, step
    unit = unit_name(str(node))
    if fact.kind is Kind.DATE and unit in _PERIODS:
        return _PERIODS[unit], Fraction(1)
    if fact.kind is Kind.COUNT and unit == (fact.unit or "unité").split(" ")[0]:
        return Every.UNIT, Fraction(1)
    raise RefusedError(
        f"« par {node} » ne va pas avec « {fact.name} ».",
        f"c'est un fait de type « {fact.kind.value} »" + (f", en {fact.unit}." if fact.unit else "."),
        "Écrivez « par mois entier depuis » une date, « par UNITÉ de » un nombre, ou « par tranche de N UNITÉ de ».",
    )


def _length(node: Token | Tree[Token], fact: Fact, every: Every) -> Fraction:
    assert isinstance(node, Tree)
    if fact.kind is not Kind.DATE:
        return quantity(node, fact.kind, fact.unit, fact.name).value
    if _PERIODS.get(unit_name(str(node.children[-1]))) is not every:
        raise RefusedError(
            f"« au-delà de » se compte ici en {every.value}.",
            "la pente et son seuil se mesurent dans la même unité.",
            f"Écrivez « au-delà de N {every.value} ».",
        )
    length = _periods(node, fact)
    if length < 0:
        raise RefusedError(
            "« au-delà de » attend une durée positive.", "on ne compte pas à rebours.", "Supprimez le signe moins."
        )
    return length


def _periods(node: Tree[Token], fact: Fact) -> Fraction:
    """A whole number of months, years or days."""
    if node.data != "number" or number_parts(node)[0].denominator != 1:
        raise RefusedError(
            f"Cette durée depuis « {fact.name} » n'est pas un nombre entier.",
            "on compte des mois, des années ou des jours entiers.",
            "Écrivez par exemple « par tranche de 6 mois depuis … ».",
        )
    return number_parts(node)[0]


def _check_criterion(block: BlockLines, criterion: Criterion, draft: _Draft) -> None:
    block.check(
        not (criterion.cases and draft.on),
        f"Le critère « {block.name} » mêle des lignes « si … » et une table.",
        "on ne saurait pas laquelle l'emporte.",
        "Faites-en deux critères, ou écrivez « et si … : N points de plus ».",
    )
    says_points = criterion.cases or draft.on or criterion.slopes or criterion.bonuses
    block.check(
        bool(says_points),
        f"Le critère « {block.name} » ne donne aucun point.",
        "un critère dit combien de points reçoit chaque demande.",
        "Ajoutez une ligne « si … : N points », « selon FAIT » ou « par mois entier depuis … ».",
    )
    block.check(
        not (criterion.cases and criterion.otherwise is None),
        f"Le critère « {block.name} » ne dit pas ce que reçoivent les autres demandes.",
        "toute demande doit recevoir un nombre de points.",
        "Ajoutez la ligne « sinon : 0 point ».",
    )
    block.check(
        bool(criterion.cases) or criterion.otherwise is None or draft.on is not None,
        f"Le critère « {block.name} » a un « sinon » sans « si ».",
        "« sinon » s'applique quand aucune ligne « si … » ne convient.",
        "Ajoutez une ligne « si … : N points », ou supprimez « sinon ».",
    )
    block.check(
        criterion.evidence is not None or criterion.counting is Counting.DECLARED,
        f"Le critère « {block.name} » est compté si {criterion.counting.value}, mais par quelle pièce ?",
        "il faut savoir quel document le prouve.",
        "Ajoutez une ligne « justifié par FAIT », par exemple « justifié par justificatif_handicap ».",
    )
    _check_bounds(block, criterion.bounds)
    if isinstance(criterion.table, StepTable | CodeTable) and draft.on is None:
        raise AssertionError(criterion)


def read_refusals(block: BlockLines) -> Refusals | None:
    """`refus`: None when it does not say which refusals count."""
    counted: Fact | None = None
    sanctions: tuple[Sanction, ...] = ()
    texts: dict[str, str] = {}
    no_effect = False
    for node in block:
        with block.line():
            match node.data:
                case "counts":
                    counted = _dates(block, node)
                case "sanction":
                    sanctions = (*sanctions, _sanction(node))
                case "no_effect":
                    no_effect = True
                case "accepted_reasons" | "follow_up" | "source":
                    texts[str(node.data)] = block.text(node)
    block.check(
        bool(sanctions) != no_effect or not block.understood,
        f"Le bloc « {block.name} » ne dit pas clairement l'effet des refus.",
        "un refus change les points dans des cas écrits, ou ne les change jamais (CCH, art. R. 441-2-10).",
        "Écrivez soit « à partir du 2e refus en 12 mois : −10 points pendant 12 mois », "
        "soit « sans effet sur les points ».",
    )
    if counted is None:
        block.incomplete("aucune ligne ne dit quels refus comptent", "compte refus_logement_adapté_le")
        return None
    return Refusals(
        block.name,
        block.title,
        counted,
        sanctions,
        texts.get("accepted_reasons"),
        texts.get("follow_up"),
        block.grids,
        texts.get("source"),
        block.place,
    )


def _dates(block: BlockLines, node: Tree[Token]) -> Fact:
    fact = block.conditions.fact(node.children[0])
    if fact.kind is not Kind.DATES:
        raise RefusedError(
            f"« {fact.name} » n'est pas une liste de dates.",
            "l'effet d'un refus dépend de sa date.",
            "Employez « refus_logement_adapté_le ».",
        )
    return fact


def _sanction(node: Tree[Token]) -> Sanction:
    ordinal, within, given, during = node.children
    assert isinstance(given, Tree)
    rank = int("".join(sign for sign in str(ordinal) if sign.isdigit()))
    if rank < 1:
        raise RefusedError("Le rang d'un refus commence à 1.", "on les compte.", "Écrivez « 1er » ou plus.")
    return Sanction(rank, whole(within, "mois"), points(given), whole(during, "mois"))


def read_order(block: BlockLines) -> Order | None:
    """`ordre`: must end with a key that no two demands share."""
    before: tuple[SortKey, ...] = ()
    then: tuple[SortKey, ...] = ()
    for node in block:
        with block.line():
            if node.data == "source":
                continue
            child = node.children[0]
            assert isinstance(child, Tree)
            key = _sort_key(block, child)
            before, then = (before, (*then, key)) if node.data == "then" else ((*before, key), then)
    last = then[-1].fact.name if then and then[-1].fact else ""
    block.check(
        last == "numéro_unique" or not block.understood,
        "L'ordre ne départage pas toutes les demandes.",
        "deux demandes de même total doivent toujours être dans le même ordre, celui que le document énonce.",
        "Terminez par « puis numéro_unique, du plus petit au plus grand ».",
    )
    source = next((block.text(n) for n in block.tree.children[1:] if isinstance(n, Tree) and n.data == "source"), None)
    return Order(block.name, block.title, before, then, source, block.place) if block.understood else None


def _sort_key(block: BlockLines, node: Tree[Token]) -> SortKey:
    if node.data == "first_if":
        return SortKey(None, condition=block.conditions.read(node.children[0]))
    name = str(node.children[0])
    # The demand number scores nothing but settles the last ties.
    fact = block.scope.facts[name] if name == "numéro_unique" else block.conditions.fact(node.children[0])
    if not fact.kind.ordered and name != "numéro_unique":
        raise RefusedError(
            f"« {fact.name} » n'a pas d'ordre.",
            f"c'est un fait de type « {fact.kind.value} ».",
            "Employez une date ou un nombre, ou « puis d'abord si … ».",
        )
    return SortKey(fact, descending=node.data == "descending")
