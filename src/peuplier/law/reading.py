"""A text of law read from its Markdown: the language of policies, under a head of its own.

A text of law never passes for a policy, nor a policy for a text of law: their heads have different keys.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from peuplier.law.neighbours import check_neighbours
from peuplier.policy.canonical import canonical, digest_of_canonical
from peuplier.policy.findings import Finding, Level, RefusedError, listed, suggestion
from peuplier.policy.reading.blocks import declared_names, read_blocks
from peuplier.policy.reading.markdown import Head, RawBlock, outline
from peuplier.policy.reading.values import day
from peuplier.policy.tree.document import Block, Heading, Prose
from peuplier.policy.tree.legal import Status
from peuplier.policy.tree.monitoring_blocks import NominatorShare, Objective, Table
from peuplier.policy.tree.scoring_blocks import Group

KINDS = ("public", "objectif", "part", "barème")


class Nature(Enum):
    """What kind of text it is."""

    STATUTE = "loi"
    DECREE = "décret"
    ORDER = "arrêté"


@dataclass(frozen=True, slots=True)
class LawFront:
    """What the head of a text of law declares; `text` is its short reference."""

    nature: Nature
    title: str
    text: str
    start: date
    checked_until: date
    status: Status
    source: str


@dataclass(frozen=True, slots=True)
class LawText:
    """A checked text of law: its parts in order, its blocks by kind, the digest of its canonical text."""

    front: LawFront
    parts: tuple[Heading | Prose | Block, ...]
    digest: str
    groups: tuple[Group, ...] = ()
    objectives: tuple[Objective, ...] = ()
    shares: tuple[NominatorShare, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class LawReading:
    """What reading gave: a text when nothing blocks, and the findings in order."""

    text: LawText | None
    findings: tuple[Finding, ...]


def read_law(text: str) -> LawReading:
    """Read a text of law. Never raises: whatever is wrong with the text is a finding."""
    text = canonical(text)
    shape = outline(text)
    findings = list(shape.findings)
    front = _front(shape.head, findings)
    raws = [part for part in shape.parts if isinstance(part, RawBlock)]
    findings += [_out_of_place(raw) for raw in raws if raw.kind not in KINDS]
    kept = [part for part in shape.parts if not isinstance(part, RawBlock) or part.kind in KINDS]
    parts, kinds = read_blocks(kept, declared_names(raws, findings), findings, law=True)
    for table in kinds["tables"]:
        assert isinstance(table, Table)
        findings += check_neighbours(table)
    if front is None or any(finding.level is Level.BLOCKS for finding in findings):
        return LawReading(None, tuple(sorted(findings)))
    fields = {kind: tuple(kinds[kind]) for kind in ("groups", "objectives", "shares", "tables")}
    read = LawText(front, tuple(parts), digest_of_canonical(text), **fields)  # type: ignore[arg-type]
    return LawReading(read, tuple(sorted(findings)))


def _out_of_place(raw: RawBlock) -> Finding:
    return Finding(
        raw.line,
        raw.article,
        f"Un texte de loi n'a pas de bloc « {raw.kind} ».",
        "la loi dit des publics, des objectifs, des parts et des barèmes ; le reste est la politique d'un territoire.",
        f"Les blocs d'un texte de loi sont {listed(KINDS)}.",
    )


_EXAMPLES = {
    "nature": "nature: loi",
    "titre": "titre: Code de la construction et de l'habitation, article L. 441-1",
    "texte": "texte: CCH, art. L. 441-1",
    "en_vigueur": "en_vigueur: 2022-02-23",
    "vérifié_jusqu'au": "vérifié_jusqu'au: 2026-12-31",
    "statut": "statut: à vérifier",
    "source": "source: texte consolidé",
}


def _front(head: tuple[Head, ...], findings: list[Finding]) -> LawFront | None:
    """The head, or None with findings when something is missing or unknown."""
    entries = {entry.key.replace("’", "'"): entry for entry in head}
    before = len(findings)

    def report(what: str, why: str, remedy: str, line: int) -> None:
        findings.append(Finding(line, "en-tête", what, why, remedy))

    for key in entries:
        if key not in _EXAMPLES:
            remedy = suggestion(key, _EXAMPLES, f"Les clés sont {listed(_EXAMPLES)}.")
            report(f"La clé « {key} » n'est pas celle d'un texte de loi.", "l'en-tête se lit sans marge.", remedy, 1)
    for key, example in _EXAMPLES.items():
        if key not in entries or not entries[key].value.strip():
            report(
                f"L'en-tête du texte de loi ne dit pas « {key} ».",
                "chaque valeur de la loi a une source, une date et un degré de certitude.",
                f"Ajoutez la ligne « {example} ».",
                1,
            )
    if len(findings) > before:
        return None

    def chosen(key: str, allowed: list[str]) -> str:
        value = entries[key].value
        if value not in allowed:
            remedy = suggestion(value, allowed, f"Choisissez parmi {listed(allowed)}.")
            report(f"« {key} » ne peut pas valoir « {value} ».", "la valeur est inconnue.", remedy, entries[key].line)
            return allowed[0]
        return value

    def dated(key: str) -> date:
        try:
            return day(entries[key].value)
        except RefusedError as refused:
            report(refused.what, refused.why, refused.remedy, entries[key].line)
            return date.min

    front = LawFront(
        Nature(chosen("nature", [nature.value for nature in Nature])),
        entries["titre"].value,
        entries["texte"].value,
        dated("en_vigueur"),
        dated("vérifié_jusqu'au"),
        Status(chosen("statut", [status.value for status in Status])),
        entries["source"].value,
    )
    return front if len(findings) == before else None
