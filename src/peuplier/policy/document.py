"""From the text of a document to its checked tree: every block read, every name resolved, every finding kept."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from peuplier.policy.canonical import canonical, digest_of_canonical
from peuplier.policy.findings import Finding, Level, UnusableDocumentError
from peuplier.policy.reading.block_lines import BlockLines
from peuplier.policy.reading.coherence import check_coherence
from peuplier.policy.reading.criterion_reader import read_criterion
from peuplier.policy.reading.example_reader import read_example
from peuplier.policy.reading.front_matter import read_front_matter
from peuplier.policy.reading.markdown import RawBlock, outline
from peuplier.policy.reading.monitoring_reader import (
    read_admission,
    read_commitment,
    read_measure,
    read_objective,
    read_share,
    read_supply,
    read_transfers,
)
from peuplier.policy.reading.scope import Scope
from peuplier.policy.reading.scoring_reader import (
    read_grid,
    read_group,
    read_order,
    read_refusals,
    read_rubric,
)
from peuplier.policy.reading.table_reader import read_table
from peuplier.policy.tree.conditions import Place
from peuplier.policy.tree.document import Block, Heading, Policy, Prose
from peuplier.vocabulary import FACTS

_READERS: Mapping[str, tuple[str, Callable[[BlockLines], Block | None]]] = {
    "public": ("groups", read_group),
    "grille": ("grids", read_grid),
    "rubrique": ("rubrics", read_rubric),
    "critère": ("criteria", read_criterion),
    "condition": ("admissions", read_admission),
    "ordre": ("order", read_order),
    "refus": ("refusals", read_refusals),
    "mutation": ("transfers", read_transfers),
    "objectif": ("objectives", read_objective),
    "part": ("shares", read_share),
    "engagement": ("commitments", read_commitment),
    "offre": ("supplies", read_supply),
    "action": ("measures", read_measure),
    "barème": ("tables", read_table),
    "exemple": ("examples", read_example),
}
_NAME = re.compile(r"\s*([a-zà-öø-ÿœæ][a-zà-öø-ÿœæ0-9_]*)\s*:")


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a document gave: a policy when nothing blocks, and the findings in order."""

    policy: Policy | None
    findings: tuple[Finding, ...]


def read_policy(text: str) -> Reading:
    """Read the text of a document. Never raises: whatever is wrong with the text is a finding."""
    text = canonical(text)
    shape = outline(text)
    findings = list(shape.findings)
    front, faults = read_front_matter(shape.head)
    # A head that cannot be read misses everything: what is wrong with it is enough to say.
    findings += faults if shape.head or not shape.findings else []
    raws = [part for part in shape.parts if isinstance(part, RawBlock)]
    declared = tuple(_declared(raws, findings).items())
    parts: list[Heading | Prose | Block] = []
    kinds: dict[str, list[Block]] = {kind: [] for kind, _ in _READERS.values()}
    for part in shape.parts:
        if not isinstance(part, RawBlock):
            parts.append(part)
            continue
        block, in_block = _placed(part, *_read_block(part.kind, part.text, declared))
        findings += in_block
        if block is not None:
            parts.append(block)
            kinds[_READERS[part.kind][0]].append(block)
    findings += _single_order(raws)
    if front is None or any(finding.level is Level.BLOCKS for finding in findings):
        return Reading(None, tuple(sorted(findings)))
    order = kinds.pop("order")
    fields = {kind: tuple(blocks) for kind, blocks in kinds.items()}
    policy = Policy(front, tuple(parts), digest_of_canonical(text), order=order[0] if order else None, **fields)  # type: ignore[arg-type]
    findings += check_coherence(policy)
    blocked = any(finding.level is Level.BLOCKS for finding in findings)
    return Reading(None if blocked else policy, tuple(sorted(findings)))


@lru_cache(maxsize=4096)
def _read_block(
    kind: str, text: str, declared: tuple[tuple[str, tuple[str, ...]], ...]
) -> tuple[Block | None, tuple[Finding, ...]]:
    """A block read as if it began at line 1: while a document is edited, the other blocks are not read again."""
    findings: list[Finding] = []
    raw = RawBlock(kind, text, 1, "")
    return _READERS[kind][1](BlockLines(raw, Scope(FACTS, dict(declared)), findings)), tuple(findings)


def _placed(
    raw: RawBlock, block: Block | None, findings: tuple[Finding, ...]
) -> tuple[Block | None, tuple[Finding, ...]]:
    """A block and its findings where they stand in the document."""
    placed = tuple(replace(f, line=f.line + raw.line - 1, article=raw.article) for f in findings)
    return (replace(block, place=Place(raw.line, raw.article)) if block else None), placed


def load_policy(path: Path) -> Policy:
    """The policy in a file. Raises UnusableDocumentError with its findings, or OSError."""
    reading = read_policy(path.read_text(encoding="utf-8"))
    if reading.policy is None:
        raise UnusableDocumentError(reading.findings)
    return reading.policy


def _declared(raws: list[RawBlock], findings: list[Finding]) -> dict[str, tuple[str, ...]]:
    """Names declared by kind of block, before any block is read: order of articles does not matter."""
    declared: dict[str, tuple[str, ...]] = {}
    first_line: dict[str, int] = {}
    for raw in raws:
        found = _NAME.match(raw.text) if raw.kind != "exemple" else None
        if not found:
            continue
        name = found[1]
        declared[raw.kind] = (*declared.get(raw.kind, ()), name)
        if name in first_line:
            findings.append(
                Finding(
                    raw.line,
                    raw.article,
                    f"Le nom « {name} » est déjà pris, ligne {first_line[name]}.",
                    "un nom désigne un seul bloc du document.",
                    "Donnez un autre nom à l'un des deux.",
                )
            )
        elif name in FACTS:
            findings.append(
                Finding(
                    raw.line,
                    raw.article,
                    f"Le nom « {name} » est celui d'un fait du vocabulaire.",
                    "on ne saurait pas s'il désigne le fait ou ce bloc.",
                    f"Choisissez un autre nom, par exemple « {raw.kind}_{name} ».",
                )
            )
        first_line.setdefault(name, raw.line)
    return declared


def _single_order(raws: list[RawBlock]) -> list[Finding]:
    if Counter(raw.kind for raw in raws)["ordre"] < 2:
        return []
    second = [raw for raw in raws if raw.kind == "ordre"][1]
    return [
        Finding(
            second.line,
            second.article,
            "Le document énonce deux ordres.",
            "deux demandes de même total ne peuvent pas être départagées de deux façons.",
            "Gardez un seul bloc « ordre ».",
        )
    ]
