"""Reads the blocks around criteria: `public`, `grille`, `rubrique`, `refus`, `ordre`."""

from dataclasses import replace

from lark import Token, Tree

from peuplier.policy.findings import RefusedError
from peuplier.policy.reading.block_lines import BlockLines
from peuplier.policy.reading.scope import LEGAL_LINES
from peuplier.policy.reading.shared_lines import check_bounds, read_evidence, read_legal, with_bound
from peuplier.policy.reading.values import points, whole
from peuplier.policy.tree.conditions import Condition
from peuplier.policy.tree.legal import Legal
from peuplier.policy.tree.scoring_blocks import (
    Combination,
    Exclusion,
    Grid,
    Group,
    Order,
    Refusals,
    Rubric,
    Sanction,
    SortKey,
)
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind


def read_group(block: BlockLines) -> Group | None:
    """`public`: None when its condition is missing."""
    condition: Condition | None = None
    proof = source = None
    evidence: tuple[Fact, ...] = ()
    presumed = True
    legal: Legal | None = None
    for node in block:
        with block.line():
            match node.data:
                case "membership":
                    condition = block.conditions.read(node.children[0])
                case "proof":
                    proof = block.text(node)
                case "evidence":
                    evidence = read_evidence(block, node)
                case "presumed" | "not_counted":
                    presumed = node.data == "presumed"
                case name if name in LEGAL_LINES:
                    legal = read_legal(block, legal, node)
                case "source":
                    source = block.text(node)
    if condition is None:
        block.incomplete("aucune ligne ne dit quelles demandes en font partie", "si …")
        return None
    return Group(block.name, block.title, condition, proof, evidence, presumed, source, legal, block.place)


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
                    grid = replace(grid, bounds=with_bound(grid.bounds, node))
                case "source":
                    grid = replace(grid, source=block.text(node))
    check_bounds(block, grid.bounds)
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
                    rubric = replace(rubric, bounds=with_bound(rubric.bounds, node))
                case "source":
                    rubric = replace(rubric, source=block.text(node))
    check_bounds(block, rubric.bounds)
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


def read_refusals(block: BlockLines) -> Refusals | None:
    """`refus`: None when it does not say which refusals count."""
    counted: Fact | None = None
    sanctions: tuple[Sanction, ...] = ()
    texts: dict[str, str] = {}
    no_effect = spares = False
    for node in block:
        with block.line():
            match node.data:
                case "counts":
                    counted = _dates(block, node)
                case "sanction":
                    sanctions = (*sanctions, _sanction(node))
                case "no_effect":
                    no_effect = True
                case "when_unknown":
                    spares = _spared(block.points(node))
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
        spares,
    )


def _spared(points: int) -> bool:
    if points:
        raise RefusedError(
            "Des refus inconnus ne changent pas les points.",
            "seul le refus établi d'un logement adapté peut avoir un effet (CCH, art. R. 441-2-10, 11°).",
            "Écrivez « si inconnu : 0 point ».",
        )
    return True


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
    sanction = Sanction(rank, whole(within, "mois"), points(given), whole(during, "mois"))
    if sanction.points > 0:
        raise RefusedError(
            "Un refus ne peut pas donner de points.",
            "refuser un logement adapté peut faire perdre des points, jamais en gagner (CCH, art. R. 441-2-10, 11°).",
            "Écrivez un nombre négatif, ou « sans effet sur les points ».",
        )
    if not all(0 < months <= LONGEST_EFFECT for months in (sanction.within, sanction.during)):
        raise RefusedError(
            "Cet effet d'un refus n'est pas applicable.",
            f"un refus se compte et s'oublie en un à {LONGEST_EFFECT} mois.",
            "Écrivez par exemple « à partir du 2e refus en 12 mois : −10 points pendant 12 mois ».",
        )
    return sanction


LONGEST_EFFECT = 120


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
