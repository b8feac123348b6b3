"""Lines that several kinds of blocks share: floor and cap, supporting document."""

from dataclasses import replace

from lark import Token, Tree

from peuplier.policy.findings import RefusedError
from peuplier.policy.reading.block_lines import BlockLines
from peuplier.policy.reading.values import points
from peuplier.policy.tree.scoring_blocks import (
    Bounds,
)
from peuplier.vocabulary.facts import Fact

EVIDENCE_CODES = "état_justificatif"


def read_evidence(block: BlockLines, node: Tree[Token]) -> Fact:
    fact = block.conditions.fact(node.children[0])
    if fact.codes is None or fact.codes.name != EVIDENCE_CODES:
        raise RefusedError(
            f"« {fact.name} » n'est pas l'état d'une pièce justificative.",
            "« justifié par » attend un fait qui dit si une pièce est absente, déposée, vérifiée ou validée.",
            "Employez par exemple « justificatif_handicap » ou « dalo_preuve ».",
        )
    return fact


def with_bound(bounds: Bounds, node: Tree[Token]) -> Bounds:
    child = node.children[0]
    assert isinstance(child, Tree)
    value = points(child)
    return replace(bounds, at_most=value) if node.data == "at_most" else replace(bounds, at_least=value)


def check_bounds(block: BlockLines, bounds: Bounds) -> None:
    if bounds.at_least is not None and bounds.at_most is not None:
        block.check(
            bounds.at_least <= bounds.at_most,
            f"Le plancher ({bounds.at_least}) dépasse le plafond ({bounds.at_most}).",
            "aucun nombre de points ne respecterait les deux.",
            "Échangez-les ou corrigez-en un.",
        )
