"""Policies and tables opened for a command: what cannot be used is said once, in French."""

from datetime import date, datetime
from pathlib import Path

from peuplier.checking.examples import check_examples
from peuplier.checking.legal.lint import legal_findings
from peuplier.cli.output import UnusableError, complain
from peuplier.cli.text_file import read_text
from peuplier.evaluation.columns.demands import Demands
from peuplier.law.library import library
from peuplier.policy.document import Reading, read_policy
from peuplier.policy.findings import Finding, Level
from peuplier.policy.tree.document import Policy, Standing
from peuplier.sources.anomalies import UnusableFileError
from peuplier.sources.demand_table import read_demands

_SHOWN = 20
# Bytes; the longest policies known, of two hundred pages, are ten times smaller.
_LARGEST = 5_000_000
# The pilot territory is named in full wherever its fictional policy goes.
_NOT_ASSOCIATED = {"200066355": "Sète agglopôle méditerranée n’y est pas associée."}


def open_document(path: Path) -> Reading:
    """A document read, whatever its findings. Raises UnusableError when there is no text to read."""
    text = read_text(path, "Le document", _LARGEST)
    if not text.strip():
        raise UnusableError(f"Le document « {path} » est vide.")
    return read_policy(text, library())


def findings_of(reading: Reading, on: date | None = None, demands: Demands | None = None) -> list[Finding]:
    """Findings of the document; when it can be executed, those of its examples and of the legal lint too.

    `on` is the date of the law it is held against; by default the day it comes into force, else today.
    """
    found = written_findings(reading)
    if reading.policy is not None:
        found += legal_findings(reading.policy, library(), law_date(reading.policy, on), demands)
    return sorted(found)


def written_findings(reading: Reading) -> list[Finding]:
    """Findings of the document alone: how it is written, and whether its examples are right."""
    found = list(reading.findings)
    if reading.policy is not None:
        found += check_examples(reading.policy)
    return sorted(found)


def law_date(policy: Policy, on: date | None) -> date:
    """The date of the law a document is held against."""
    return on or policy.front.in_force_on or datetime.now().astimezone().date()


def blocking(findings: list[Finding]) -> list[Finding]:
    """Those that forbid publication."""
    return [finding for finding in findings if finding.level is Level.BLOCKS]


def open_policy(path: Path) -> Policy:
    """A policy that can be executed. Raises UnusableError with its findings."""
    reading = open_document(path)
    if reading.policy is None:
        found = "\n\n".join(str(finding) for finding in reading.findings[:_SHOWN])
        more = len(reading.findings) - _SHOWN
        rest = f"\n\n… et {more} {'autres constats' if more > 1 else 'autre constat'}." if more > 0 else ""
        raise UnusableError(f"Le document « {path} » ne peut pas être exécuté :\n\n{found}{rest}")
    return reading.policy


def open_demands(path: Path) -> Demands:
    """A table of demands; columns that are not facts are named on the error output. Raises UnusableError."""
    try:
        table = read_demands(path)
    except UnusableFileError as error:
        shown = "\n\n".join(str(anomaly) for anomaly in error.anomalies[:_SHOWN])
        more = len(error.anomalies) - _SHOWN
        rest = f"\n\n… et {more} {'autres anomalies' if more > 1 else 'autre anomalie'}." if more > 0 else ""
        raise UnusableError(f"La table « {path} » n’a pas été lue ; rien n’en a été gardé.\n\n{shown}{rest}") from None
    for note in table.notes:
        complain(str(note))
    for name, close in table.ignored[:_SHOWN]:
        complain(f"Colonne ignorée : « {name} » n’est pas un fait d’une demande. {close}".rstrip())
    if len(table.ignored) > _SHOWN:
        complain(f"… et {len(table.ignored) - _SHOWN} autres colonnes ignorées.")
    return table.demands


def standing_sentence(policy: Policy) -> str:
    """What every output of a document that is not in force must say."""
    front = policy.front
    match front.standing:
        case Standing.FICTIONAL:
            whose = _NOT_ASSOCIATED.get(front.territory, f"le territoire {front.territory} n’y est pas associé.")
            return f"Document fictif : politique inventée. Construit à partir de données publiques ; {whose}"
        case Standing.DRAFT:
            return "Projet : ce document n’a pas été voté."
        case Standing.ADOPTED:
            assert front.adopted_on is not None
            return f"Document adopté le {front.adopted_on} ({front.deliberation})."
