"""What the commands print and write: JSON, text, files that are whole or not there."""

import errno
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from peuplier.policy.findings import Finding
from peuplier.vocabulary.typography import typeset

_LONGEST_SUFFIX = 10
# Why the system refused, in French; the same refusal says something else of a file to be written.
_REASONS: Mapping[int, str] = {
    errno.ENOENT: "le fichier n’existe pas",
    errno.EACCES: "les droits manquent",
    errno.EPERM: "les droits manquent",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "un élément du chemin n’est pas un dossier",
    errno.EEXIST: "un fichier porte déjà ce nom",
    errno.ENAMETOOLONG: "le nom est trop long ; choisissez-en un plus court",
    errno.ENOSPC: "il n’y a plus de place sur le disque",
    errno.EROFS: "ce disque est en lecture seule",
    errno.ELOOP: "des liens se renvoient l’un à l’autre",
}
_WRITING: Mapping[int, str] = {
    errno.ENOENT: "ce dossier ne peut pas être créé, ou n’accepte pas de fichier ; choisissez-en un autre",
    errno.EEXIST: "un élément du chemin est un fichier, non un dossier ; choisissez un autre dossier",
    errno.ENOTDIR: "un élément du chemin est un fichier, non un dossier ; choisissez un autre dossier",
}


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
        # Short whatever the name asked for: the writers look at the suffix only.
        handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix[:_LONGEST_SUFFIX], dir=path.parent)
    except OSError as error:
        raise not_written(path, error) from None
    os.close(handle)
    part = Path(name)
    try:
        write(part)
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        raise not_written(path, error) from None
    finally:
        try:
            part.unlink(missing_ok=True)
        finally:
            # Polars raises an interruption, then Python raises it again, in the middle of the first cleaning.
            part.unlink(missing_ok=True)


def protect(out: Path, *inputs: Path) -> None:
    """Refuse to write over what was read. Raises UnusableError."""
    for path in inputs:
        if out.exists() and path.exists() and out.samefile(path):
            raise UnusableError(f"« {out} » vient d’être lu : choisissez un autre nom pour le résultat.")


def keep(out: Path) -> None:
    """Refuse to write over a file that a person may have filled in. Raises UnusableError."""
    if out.exists():
        raise UnusableError(f"« {out} » existe déjà : choisissez un autre nom, ou supprimez-le d’abord.")


def not_written(path: Path, error: OSError) -> UnusableError:
    """What to say of a file or a folder that the system refused to write."""
    return UnusableError(f"« {path} » ne peut pas être écrit : {_WRITING.get(error.errno or 0) or reason(error)}.")


def reason(error: OSError) -> str:
    """Why the system refused to read, in French."""
    return _REASONS.get(error.errno or 0) or error.strerror or "erreur du système"


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
