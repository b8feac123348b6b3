"""Lines that several kinds of blocks share: floor and cap, supporting document."""

from dataclasses import replace

from lark import Token, Tree

from peuplier.policy.findings import RefusedError
from peuplier.policy.reading.block_lines import BlockLines
from peuplier.policy.reading.values import day, points
from peuplier.policy.tree.legal import Legal, Status
from peuplier.policy.tree.scoring_blocks import (
    Bounds,
)
from peuplier.vocabulary.facts import Fact

EVIDENCE_CODES = "état_justificatif"


def read_evidence(block: BlockLines, node: Tree[Token]) -> tuple[Fact, ...]:
    """The documents of a « justifié par A ou B » line: each of them is enough."""
    return tuple(dict.fromkeys(_document(block, name) for name in node.children))


def _document(block: BlockLines, name: Token | Tree[Token]) -> Fact:
    fact = block.conditions.fact(name)
    if fact.codes is None or fact.codes.name != EVIDENCE_CODES:
        raise RefusedError(
            f"« {fact.name} » n'est pas l'état d'une pièce justificative.",
            "« justifié par » attend un fait qui dit si une pièce est absente, déposée, vérifiée ou validée.",
            "Employez par exemple « justificatif_handicap » ou « dalo_preuve ».",
        )
    return fact


def read_legal(block: BlockLines, legal: Legal | None, node: Tree[Token]) -> Legal:
    """What the lines of a text of law have said so far. Raises RefusedError in a policy, which its head dates."""
    if not block.scope.law:
        raise RefusedError(
            "Cette ligne n'appartient qu'à un texte de loi.",
            "une politique est votée et datée en entier, par son en-tête.",
            "Supprimez-la, ou écrivez ce qu'elle dit dans l'article.",
        )
    read = legal or Legal()
    match node.data:
        case "letter":
            return replace(read, letter=block.text(node))
        case "legal_period":
            start, *end = (day(child) for child in node.children)
            return replace(read, start=start, end=end[0] if end else None)
    return replace(read, status=read_status(node))


_STATUSES = {
    "status_read": Status.READ,
    "status_derived": Status.DERIVED,
    "status_to_verify": Status.TO_VERIFY,
}


def read_status(node: Tree[Token]) -> Status:
    """The status that a « statut » line or a mark between parentheses ends with."""
    certainty = node.children[-1]
    assert isinstance(certainty, Tree)
    return _STATUSES[certainty.data]


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
