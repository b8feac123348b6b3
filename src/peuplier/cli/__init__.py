"""The commands of peuplier. Exit codes: 0 fine, 1 findings that block, 2 unusable arguments or input."""

import os
import sys
from collections.abc import Sequence

from peuplier.cli.arguments import parse
from peuplier.cli.output import UnusableError, complain
from peuplier.evaluation.dated_tables import NotCoveredError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # French needs accents whatever the locale of the machine.
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    parsed = parse(arguments)
    # Imported once the arguments are right: a mistake or a request for help answers at once.
    from peuplier.cli.commands import COMMANDS

    try:
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
