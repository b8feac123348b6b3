"""A file of the SNE interface (02.00 or 02.01) read into typed demands, refused demands and anomalies.

The file is read in one pass; only columns of integers grow with it. A file that breaks a rule of XML, or that is not
of the interface, is refused whole (UnusableFileError); otherwise each demand is taken, or refused with its reasons.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

import numpy as np

from peuplier.evaluation.columns.demands import Demands
from peuplier.sources.anomalies import Anomaly
from peuplier.sources.growing_columns import Growing, growing
from peuplier.sources.hostile_xml import HostileXml, Limits, RefusedError
from peuplier.sources.intake import Intake, Rejected
from peuplier.sources.rules import Rule
from peuplier.sources.sne import rules
from peuplier.sources.sne.blocks import Block, BlockReader, Fault
from peuplier.sources.sne.facts import NUMBER, allocation_facts, carried, carried_allocations, facts_of
from peuplier.sources.sne.plausible import drop_implausible
from peuplier.vocabulary.facts import Fact

FILE_TYPES = ("CRE", "CRS", "MOD", "REN", "RAD", "SUP", "DIS", "RET", "COP")
_CREATIONS = ("CRE", "CRS")
_NUMBER_SHAPE = re.compile(r"[0-9A-Z]{18}", re.ASCII)
_LONGEST_NUMBER = 18
# Where a demand stands in its file, from 1: its line says nothing when the whole file is on one.
RANK = "rang_dans_le_fichier"
MOST_DEMANDS = 250_000
MOST_FAULTS = 300_000


@dataclass(frozen=True, slots=True)
class SneFile:
    """A file read: its demands, and the allocations that closed some of them (facts « attribution_… »)."""

    intake: Intake
    allocations: Demands
    version: str
    file_type: str | None


def read_sne(path: Path) -> Intake:
    """The demands of a file of the interface. Raises UnusableFileError; nothing is then kept."""
    return read_sne_file(path).intake


def read_sne_file(path: Path, limits: Limits | None = None) -> SneFile:
    """The demands and the allocations of a file. Raises UnusableFileError; nothing is then kept."""
    xml = HostileXml(limits)
    gathering = _Gathering(xml)
    xml.read(path, gathering.blocks)
    return gathering.result()


def read_sne_stream(file: BinaryIO) -> SneFile:
    """The demands and the allocations of an open file. Raises RefusedError; nothing is then kept."""
    xml = HostileXml()
    gathering = _Gathering(xml)
    xml.read_stream(file, gathering.blocks)
    return gathering.result()


class _Rows:
    """Rows that grow: their keys, and one column per fact."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self.keys: list[str] = []
        self._columns: dict[str, Growing] = {name: growing(fact) for name, fact in facts.items() if name != NUMBER}
        self._appends = [(name, column.append) for name, column in self._columns.items()]

    def append(self, key: str, facts: Mapping[str, object]) -> None:
        self.keys.append(key)
        for name, append in self._appends:
            append(facts[name])

    def demands(self, kept: np.ndarray[tuple[int], np.dtype[np.int64]] | None = None) -> Demands:
        whole = Demands(
            np.array(self.keys, dtype=np.str_), {name: column.column() for name, column in self._columns.items()}
        )
        return whole if kept is None else whole.take(kept)


@dataclass(slots=True)
class _Seen:
    """What is known of a number already met: the row of its demand, its line, a print of its facts, its other lines."""

    row: int
    line: int
    rank: int
    digest: int
    contradicting: list[int]


class _Gathering:
    """What a file gives, demand after demand."""

    def __init__(self, xml: HostileXml) -> None:
        self.blocks = BlockReader(xml, self._head, self._take)
        self._rows = _Rows(carried())
        self._allocations = _Rows(carried_allocations())
        self._rejected: list[Rejected] = []
        self._anomalies: list[Anomaly] = []
        self._seen: dict[str, _Seen] = {}
        self._rank = 0
        self._header: Block | None = None
        self._file_type: str | None = None
        self._on: date | None = None

    # ── the header ───────────────────────────────────────────────────────────────────────────────────────

    def _head(self, header: Block, faults: list[Fault]) -> None:
        if self._header is not None:
            faults.append(Fault(header.line, "entete", "", rules.BLOCK_TWICE))
        elif self._rank:
            faults.append(Fault(header.line, "entete", "", rules.NO_HEADER))
        else:
            self._file_type, self._on = header.text("typeFichier"), header.day("dateFichier")
            if self._file_type is not None and self._file_type not in FILE_TYPES:
                faults.append(Fault(header.line, "entete/typeFichier", self._file_type, rules.FILE_TYPE))
        self._header = header
        self._say(faults)

    def _say(self, faults: Iterable[Fault]) -> tuple[Anomaly, ...]:
        said = tuple(fault.anomaly() for fault in faults)
        self._anomalies += said
        if len(self._anomalies) > MOST_FAULTS:
            raise RefusedError(rules.TOO_MANY_FAULTS.with_words(most=MOST_FAULTS))
        return said

    # ── one demand ───────────────────────────────────────────────────────────────────────────────────────

    def _take(self, demande: Block, faults: list[Fault]) -> None:
        self._rank += 1
        if self._rank > MOST_DEMANDS:
            raise RefusedError(rules.TOO_MANY_DEMANDS.with_words(most=MOST_DEMANDS))
        blocking = self._blocking(demande)
        if blocking or any(fault.blocks for fault in faults):
            self._reject(demande, [*blocking, *faults])
            return
        facts = facts_of(demande, faults)
        allocation = allocation_facts(demande)
        drop_implausible(facts, self._on, demande.line, faults)
        if facts["dépôt_demande"] is None:
            field = "demandeLogement/dateCreationDemande"
            self._reject(demande, [Fault(demande.line, field, "", rules.NO_DEPOSIT), *faults])
            return
        if allocation is not None:
            drop_implausible(allocation, self._on, demande.line, faults)
        self._check_announced(demande, faults)
        number = str(demande.block("demandeLogement").text("numUnique"))
        digest = hash(tuple(facts.values()))
        before = self._seen.get(number)
        if before is None:
            self._seen[number] = _Seen(len(self._rows.keys), demande.line, self._rank, digest, [])
            self._rows.append(number, facts)
            if allocation is not None:
                self._allocations.append(number, allocation)
            self._say(faults)
        elif before.digest == digest:
            self._reject(demande, [_number_fault(demande, number, rules.COPY.with_words(first=before.line)), *faults])
        else:
            before.contradicting.append(demande.line)
            lines = f"{before.line} et {demande.line}"
            self._reject(demande, [_number_fault(demande, number, rules.SAME_NUMBER.with_words(lines=lines)), *faults])

    def _reject(self, demande: Block, faults: Iterable[Fault]) -> None:
        demand = demande.block("demandeLogement")
        cells = {
            NUMBER: demand.text("numUnique"),
            "dépôt_demande": demand.day("dateCreationDemande"),
            RANK: self._rank,
        }
        said = self._say(faults)
        self._rejected.append(Rejected(demande.line, tuple((k, str(v or "")) for k, v in cells.items()), said))

    def _blocking(self, demande: Block) -> list[Fault]:
        """What makes it impossible to know whose demand it is, or since when."""
        if "demandeLogement" not in demande:
            return [Fault(demande.line, "demandeLogement", "", rules.NO_BODY)]
        demand = demande.block("demandeLogement")
        found: list[Fault] = []

        def refuse(rule: Rule, field: str, value: str = "") -> None:
            found.append(Fault(demand.line, f"demandeLogement/{field}".rstrip("/"), value, rule))

        if self._file_type == "SUP":
            refuse(rules.DELETED, "")
        number, deposit = demand.text("numUnique"), demand.day("dateCreationDemande")
        if number is None and "numUnique" not in demand:
            refuse(rules.NO_NUMBER_YET if self._file_type in _CREATIONS else rules.NO_NUMBER, "numUnique")
        elif number is None:
            refuse(rules.NO_NUMBER, "numUnique")
        if deposit is None:
            refuse(rules.NO_DEPOSIT, "dateCreationDemande")
        elif self._on is not None and deposit > self._on:
            refuse(rules.FUTURE_DEPOSIT, "dateCreationDemande", deposit.isoformat())
        match "association" in demand, "personnePhysique" in demand:
            case True, True:
                refuse(rules.TWO_HOUSEHOLDS, "")
            case True, False:
                refuse(rules.ASSOCIATION, "association")
            case False, False:
                refuse(rules.NO_HOUSEHOLD, "")
            case _ if "demandeur" not in demand.block("personnePhysique"):
                refuse(rules.NO_APPLICANT, "personnePhysique/demandeur")
        return found

    def _check_announced(self, demande: Block, faults: list[Fault]) -> None:
        """A number of the usual shape, and what the type of the file announces: warnings."""
        demand = demande.block("demandeLogement")
        number = str(demand.text("numUnique"))
        if not _NUMBER_SHAPE.fullmatch(number):
            faults.append(_number_fault(demande, number, rules.NUMBER_SHAPE))
        if self._file_type == "RAD" and "radiation" not in demand:
            faults.append(Fault(demande.line, "demandeLogement/radiation", "", rules.NO_CLOSURE))
        if self._file_type == "REN" and "renouvellement" not in demand:
            faults.append(Fault(demande.line, "demandeLogement/renouvellement", "", rules.NO_RENEWAL))

    # ── the whole ────────────────────────────────────────────────────────────────────────────────────────

    def result(self) -> SneFile:
        """The file, once it is read to its end."""
        self._say(self.blocks.loose)
        if self._header is None:
            self._say([Fault(0, "entete", "", rules.NO_HEADER)])
        if not self._rank:
            self._say([Fault(0, "demande", "", rules.NO_DEMAND)])
        disputed = self._refuse_disputed()
        kept = np.array([row for row in range(len(self._rows.keys)) if row not in disputed], dtype=np.int64)
        demands = self._rows.demands(kept if disputed else None)
        allocations = self._allocations.demands()
        if disputed:
            mine = [row for row, key in enumerate(self._allocations.keys) if key in set(demands.numbers.tolist())]
            allocations = allocations.take(mine)
        intake = Intake(
            demands,
            tuple(sorted(self._rejected, key=lambda rejected: rejected.line)),
            tuple(sorted(self._anomalies)),
            self._rank,
            self._on,
        )
        return SneFile(intake, allocations, self.blocks.version, self._file_type)

    def _refuse_disputed(self) -> set[int]:
        """The rows of demands that a later one contradicts under the same number: none of them is taken."""
        disputed: set[int] = set()
        for number, seen in self._seen.items():
            if seen.contradicting:
                lines = ", ".join(str(line) for line in (seen.line, *seen.contradicting[:9]))
                rule = rules.SAME_NUMBER.with_words(lines=lines)
                said = self._say([Fault(seen.line, "demandeLogement/numUnique", number, rule)])
                self._rejected.append(Rejected(seen.line, ((NUMBER, number), (RANK, str(seen.rank))), said))
                disputed.add(seen.row)
        return disputed


def _number_fault(demande: Block, number: str, rule: Rule) -> Fault:
    return Fault(demande.line, "demandeLogement/numUnique", number, rule)
