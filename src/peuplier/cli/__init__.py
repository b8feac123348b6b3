"""The commands of peuplier.

Exit codes: 0 fine, 1 findings that block, 2 unusable arguments or input, 130 interrupted by the person.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from peuplier.cli.arguments import parse
from peuplier.cli.output import UnusableError, complain, reason
from peuplier.evaluation.dated_tables import NotCoveredError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # French needs accents whatever the locale of the machine; a name that is not text is still shown.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    parsed = parse(arguments)
    try:
        _check_names(value for value in vars(parsed).values() if isinstance(value, Path))
        # Imported once the arguments are right: a mistake or a request for help answers at once.
        from peuplier.cli.commands import COMMANDS

        code = COMMANDS[parsed.command](parsed)
        sys.stdout.flush()
        return code
    except (UnusableError, NotCoveredError) as error:
        complain(str(error))
        return 2
    except BrokenPipeError:
        # The reader of a pipe (head, less) went away: nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # Where a command does not say it better: a name too long, a disk that is full.
        complain(f"{f'« {error.filename} » : ' if error.filename else ''}{reason(error)}.")
        return 2
    except KeyboardInterrupt:
        complain("Interrompu : aucun fichier n’est écrit à moitié.")
        return 130


def _check_names(paths: Iterable[Path]) -> None:
    """Refuse names that are not text: the readers and the writers of Parquet do not know them. Raises UnusableError."""
    for path in paths:
        try:
            str(path).encode()
        except UnicodeEncodeError:
            raise UnusableError(
                f"« {path} » : ce nom n’est pas écrit en UTF-8. Renommez le fichier ou le dossier, puis relancez."
            ) from None
