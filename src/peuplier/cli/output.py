"""What the commands print and write: JSON, text, files that are whole or not there."""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from peuplier.policy.findings import Finding
from peuplier.vocabulary.typography import typeset


class UnusableError(Exception):
    """Arguments or input that cannot be used: the message goes to the person, the exit code is 2."""


def print_json(answer: object) -> None:
    """One JSON document on the standard output, keys in English, accents as they are."""
    print(json.dumps(answer, ensure_ascii=False, indent=2))


def complain(message: str) -> None:
    """A message on the error output."""
    print(message, file=sys.stderr)


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file beside its place, then move it there: a reader never sees half of it. Raises UnusableError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise UnusableError(f"« {path} » ne peut pas être écrit : {reason(error)}.") from None
    os.close(handle)
    part = Path(name)
    try:
        write(part)
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        raise UnusableError(f"« {path} » ne peut pas être écrit : {reason(error)}.") from None
    finally:
        part.unlink(missing_ok=True)


def protect(out: Path, *inputs: Path) -> None:
    """Refuse to write over what was read. Raises UnusableError."""
    for path in inputs:
        if out.exists() and path.exists() and out.samefile(path):
            raise UnusableError(f"« {out} » vient d’être lu : choisissez un autre nom pour le résultat.")


def reason(error: OSError) -> str:
    """Why the system refused, in French."""
    known = {
        "FileNotFoundError": "le fichier n’existe pas",
        "PermissionError": "les droits manquent",
        "IsADirectoryError": "c’est un dossier",
        "NotADirectoryError": "un élément du chemin n’est pas un dossier",
        "FileExistsError": "un fichier porte déjà ce nom",
    }
    return known.get(type(error).__name__, error.strerror or "erreur du système")


def finding_json(finding: Finding) -> dict[str, object]:
    """A finding with English keys."""
    levels = {"bloque": "blocks", "à justifier": "to_justify", "conseil": "advice"}
    return {
        "level": levels[finding.level.value],
        "line": finding.line,
        "article": finding.article,
        "what": typeset(finding.what),
        "why": typeset(finding.why),
        "remedy": typeset(finding.remedy),
        "rule": finding.rule or None,
        "law": typeset(finding.law) or None,
        "suggested_text": finding.suggested or None,
        "justification": typeset(finding.justification) or None,
    }
