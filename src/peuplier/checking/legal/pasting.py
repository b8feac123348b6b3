"""Texts that an author can paste: blocks of the language, in their fences."""

from dataclasses import replace

from peuplier.policy.tree.document import Block
from peuplier.policy.tree.monitoring_blocks import NominatorShare, Objective
from peuplier.policy.tree.scoring_blocks import Criterion, Group, Refusals
from peuplier.policy.wording.printer import print_block

_KINDS: dict[type, str] = {
    Group: "public",
    Criterion: "critère",
    Objective: "objectif",
    NominatorShare: "part",
    Refusals: "refus",
}


def pasted(block: Block) -> str:
    """A block as the language writes it, without what only a text of law says."""
    if isinstance(block, Group | Objective | NominatorShare):
        block = replace(block, legal=None)
    return fenced(_KINDS[type(block)], print_block(block).rstrip("\n"))


def fenced(kind: str, text: str) -> str:
    """A block of the language."""
    return f"```{kind}\n{text}\n```"
