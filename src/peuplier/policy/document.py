"""From the text of a document to its checked tree: every block read, every name resolved, every finding kept."""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from peuplier.policy.borrowing import Law, borrow
from peuplier.policy.canonical import canonical, digest_of_canonical
from peuplier.policy.findings import Finding, Level, UnusableDocumentError
from peuplier.policy.reading.blocks import declared_names, read_blocks
from peuplier.policy.reading.coherence import check_coherence
from peuplier.policy.reading.front_matter import read_front_matter
from peuplier.policy.reading.markdown import RawBlock, outline
from peuplier.policy.tree.document import Policy


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a document gave: a policy when nothing blocks, and the findings in order."""

    policy: Policy | None
    findings: tuple[Finding, ...]


def read_policy(text: str, law: Law | None = None) -> Reading:
    """Read the text of a document, which may name the tables of `law`. Never raises: what is wrong is a finding."""
    text = canonical(text)
    shape = outline(text)
    findings = list(shape.findings)
    front, faults = read_front_matter(shape.head)
    # A head that cannot be read misses everything: what is wrong with it is enough to say.
    findings += faults if shape.head or not shape.findings else []
    raws = [part for part in shape.parts if isinstance(part, RawBlock)]
    declared = declared_names(raws, findings)
    if law is not None:
        declared["barème"] = (*declared.get("barème", ()), *law.table_names)
    parts, kinds = read_blocks(shape.parts, declared, findings)
    findings += _single_order(raws)
    if front is None or any(finding.level is Level.BLOCKS for finding in findings):
        return Reading(None, tuple(sorted(findings)))
    order = kinds.pop("order")
    fields = {kind: tuple(blocks) for kind, blocks in kinds.items()}
    policy = Policy(front, tuple(parts), digest_of_canonical(text), order=order[0] if order else None, **fields)  # type: ignore[arg-type]
    if law is not None:
        tables, without = borrow(policy, law)
        policy = replace(policy, borrowed=tables, law_digest=law.digest)
        findings += without
    if not any(finding.level is Level.BLOCKS for finding in findings):
        findings += check_coherence(policy)
    blocked = any(finding.level is Level.BLOCKS for finding in findings)
    return Reading(None if blocked else policy, tuple(sorted(findings)))


def load_policy(path: Path, law: Law | None = None) -> Policy:
    """The policy in a file. Raises UnusableDocumentError with its findings, or OSError."""
    reading = read_policy(path.read_text(encoding="utf-8"), law)
    if reading.policy is None:
        raise UnusableDocumentError(reading.findings)
    return reading.policy


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
