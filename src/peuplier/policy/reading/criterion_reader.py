"""Reads `critère` blocks: cases, tables, slopes, bonuses, and what they need to hold together."""

from dataclasses import dataclass, field, replace
from fractions import Fraction

from lark import Token, Tree

from peuplier.policy.findings import RefusedError
from peuplier.policy.reading.block_lines import BlockLines
from peuplier.policy.reading.shared_lines import check_bounds, read_evidence, with_bound
from peuplier.policy.reading.steps import read_rows
from peuplier.policy.reading.values import number_parts, points, quantity, unit_name
from peuplier.policy.tree.conditions import Compare, Condition, ConstantTerm, FactTerm, Operator
from peuplier.policy.tree.scoring_blocks import (
    Bonus,
    Bounds,
    Case,
    CodeTable,
    Counting,
    Criterion,
    Every,
    Slope,
    StepTable,
)
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind


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
            criterion = replace(criterion, bounds=with_bound(criterion.bounds, node))
        case "if_declared" | "if_proved" | "if_validated":
            counting = {"if_proved": Counting.PROVED, "if_validated": Counting.VALIDATED}
            criterion = replace(criterion, counting=counting.get(node.data, Counting.DECLARED))
        case "evidence":
            criterion = replace(criterion, evidence=read_evidence(block, node))
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
                slope = replace(slope, bounds=with_bound(slope.bounds, child))
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
        bounds = with_bound(bounds, part)
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
        bool(criterion.evidence) or criterion.counting is Counting.DECLARED,
        f"Le critère « {block.name} » est compté si {criterion.counting.value}, mais par quelle pièce ?",
        "il faut savoir quel document le prouve.",
        "Ajoutez une ligne « justifié par FAIT », par exemple « justifié par justificatif_handicap ».",
    )
    check_bounds(block, criterion.bounds)
    if isinstance(criterion.table, StepTable | CodeTable) and draft.on is None:
        raise AssertionError(criterion)
