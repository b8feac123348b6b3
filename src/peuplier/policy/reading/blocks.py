"""The typed blocks of a text read into tree nodes, each with its findings, whether a policy or a text of law."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from peuplier.policy.findings import Finding
from peuplier.policy.reading.block_lines import BlockLines
from peuplier.policy.reading.criterion_reader import read_criterion
from peuplier.policy.reading.example_reader import read_example
from peuplier.policy.reading.markdown import RawBlock
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
from peuplier.policy.tree.document import Block, Heading, Prose
from peuplier.vocabulary import FACTS

Names = Mapping[str, tuple[str, ...]]
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


def read_blocks(
    parts: Sequence[Heading | Prose | RawBlock], declared: Names, findings: list[Finding], law: bool = False
) -> tuple[list[Heading | Prose | Block], dict[str, list[Block]]]:
    """The parts with their blocks read, and the blocks by field of the document; findings are added to the list.

    `declared`: the names that conditions may use, by kind of block, whatever the order of articles.
    """
    names = tuple(declared.items())
    read: list[Heading | Prose | Block] = []
    kinds: dict[str, list[Block]] = {kind: [] for kind, _ in _READERS.values()}
    for part in parts:
        if not isinstance(part, RawBlock):
            read.append(part)
            continue
        block, in_block = _placed(part, *_read_block(part.kind, part.text, names, law))
        findings += in_block
        if block is not None:
            read.append(block)
            kinds[_READERS[part.kind][0]].append(block)
    return read, kinds


@lru_cache(maxsize=4096)
def _read_block(
    kind: str, text: str, declared: tuple[tuple[str, tuple[str, ...]], ...], law: bool
) -> tuple[Block | None, tuple[Finding, ...]]:
    """A block read as if it began at line 1: while a document is edited, the other blocks are not read again."""
    findings: list[Finding] = []
    raw = RawBlock(kind, text, 1, "")
    return _READERS[kind][1](BlockLines(raw, Scope(FACTS, dict(declared), law), findings)), tuple(findings)


def _placed(
    raw: RawBlock, block: Block | None, findings: tuple[Finding, ...]
) -> tuple[Block | None, tuple[Finding, ...]]:
    """A block and its findings where they stand in the document."""
    placed = tuple(replace(f, line=f.line + raw.line - 1, article=raw.article) for f in findings)
    return (replace(block, place=Place(raw.line, raw.article)) if block else None), placed


def name_of(raw: RawBlock) -> str | None:
    """The name a block declares, from its title line alone."""
    found = _NAME.match(raw.text) if raw.kind != "exemple" else None
    return found[1] if found else None


def declared_names(raws: Sequence[RawBlock], findings: list[Finding]) -> dict[str, tuple[str, ...]]:
    """Names declared by kind of block, before any block is read: order of articles does not matter."""
    declared: dict[str, tuple[str, ...]] = {}
    first_line: dict[str, int] = {}
    for raw in raws:
        name = name_of(raw)
        if name is None:
            continue
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
