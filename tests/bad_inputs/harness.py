"""Reads bad files one by one, each in a process of its own whose time and memory are measured.

The contract: no uncaught exception; a file is refused whole with a message, or its rows are all accounted for;
at most 30 seconds of processor and 512 MiB each; nothing written unless something was taken.

`python -m tests.bad_inputs.harness FIRST COUNT` prints one line of JSON per file.
"""

import contextlib
import gc
import io
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

# Imported before the forks, so that the figures of a child are those of its file.
import numpy.ma  # noqa: F401 - polars asks for it when it builds a list

import peuplier.cli.commands
import peuplier.cli.read  # noqa: F401
from peuplier.cli import main
from tests.bad_inputs.bombs import BOMBS
from tests.bad_inputs.mutations import Made, make_csv, make_ods, make_parquet, make_xlsx
from tests.bad_inputs.xml_mutations import make_sne

MOST_SECONDS, MOST_MEGABYTES = 30.0, 512.0
# Beyond these, the machine itself would suffer: the process is stopped, which is a failure.
_STOP_SECONDS, _STOP_BYTES = 120, 6 * 1024**3
_MADE_AT_ONCE = 20
_MAKERS: tuple[tuple[Callable[[random.Random, Path], Made], int], ...] = (
    (make_csv, 45),
    (make_xlsx, 20),
    (make_ods, 8),
    (make_parquet, 12),
    (make_sne, 15),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `fault` is empty when the contract held."""

    index: int
    how: str
    verdict: str
    seconds: float
    megabytes: float
    fault: str


def made(index: int, folder: Path) -> Made:
    """The file of an index: the bombs first, then mutated tables, each drawn from its own seed."""
    bombs = list(BOMBS)
    if index < len(bombs):
        suffix, make = BOMBS[bombs[index]]
        path = folder / f"bomb{suffix}"
        make(path)
        return Made(path, bombs[index])
    draw = random.Random(index)  # noqa: S311 - the same file at every run
    makers = [maker for maker, _ in _MAKERS]
    return draw.choices(makers, [weight for _, weight in _MAKERS])[0](draw, folder)


def outcomes(first: int, count: int) -> Iterator[Outcome]:
    """Make and read the files of some indices."""
    # What exists now is shared by every fork; left alone, it is never copied.
    gc.freeze()
    folder = Path(tempfile.mkdtemp(prefix="bad-inputs-"))
    try:
        for start in range(first, first + count, _MADE_AT_ONCE):
            batch = range(start, min(start + _MADE_AT_ONCE, first + count))
            held = folder / str(start)
            # Made in one process, read in others: making a file costs its reader nothing.
            making = _in_child(lambda batch=batch, held=held: _make(batch, held))  # type: ignore[misc]
            if making.fault:
                raise AssertionError(f"files {batch} could not be made: {making.fault}")
            for index, file in zip(batch, json.loads(making.said), strict=True):
                yield _one(index, Made(Path(file["path"]), file["how"], file["rows"]))
            shutil.rmtree(held)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(batch: range, folder: Path) -> str:
    """The files of some indices, each in its own folder, described in JSON."""
    files = []
    for index in batch:
        held = folder / str(index)
        held.mkdir(parents=True)
        file = made(index, held)
        files.append({"path": str(file.path), "how": file.how, "rows": file.rows})
    return json.dumps(files)


def _one(index: int, file: Made) -> Outcome:
    """One file read, and what became of it."""
    read = _in_child(lambda: _read(file.path, file.path.parent / "out" / "rows.parquet", file.rows))
    fault = read.fault
    if not fault and read.seconds > MOST_SECONDS:
        fault = f"{read.seconds:.1f} s"
    if not fault and read.megabytes > MOST_MEGABYTES:
        fault = f"{read.megabytes:.0f} MiB"
    return Outcome(index, file.how, read.said, round(read.seconds, 3), round(read.megabytes, 1), fault)


def _read(path: Path, out: Path, rows: int | None) -> str:
    """Read one file as the command does, and hold its answer against the contract. Raises on any breach."""
    said, complained = io.StringIO(), io.StringIO()
    # The command sets the encoding of real streams; these have none.
    for stream in (said, complained):
        stream.reconfigure = lambda **_: None  # type: ignore[attr-defined]
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        code = main(["read", str(path), "--out", str(out), "--json"])
    if code == 2:
        _check(bool(complained.getvalue().strip()) and not said.getvalue(), "refused without a message")
        _check("Remède" in complained.getvalue() or "les fichiers lus" in complained.getvalue(), "no remedy")
        _check(not out.parent.exists() or not list(out.parent.iterdir()), "something was written")
        return "refused"
    answer = json.loads(said.getvalue())
    taken, rejected, rows_in = answer["accepted"], answer["rejected"], answer["rows_in"]
    _check(taken + rejected == rows_in, f"{rows_in} rows in, {taken} + {rejected} out")
    _check(rows is None or rows == rows_in, f"{rows} rows in the file, {rows_in} read")
    _check(code == (1 if rows_in and not taken else 0), f"exit code {code}")
    _check(out.exists() == (bool(taken) or not rows_in), "written when nothing was taken, or not when something was")
    _check((out.parent / "rows.rejets.csv").exists() == bool(rejected), "rejected rows are not given back")
    return "taken" if not rejected else "partly" if taken else "rejected"


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


@dataclass(frozen=True, slots=True)
class _Child:
    said: str
    fault: str
    seconds: float
    megabytes: float


def _in_child(work: Callable[[], str]) -> _Child:
    """Run some work in a process forked from this one, which has never started a thread."""
    receive, send = os.pipe()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = os.fork()
    if not child:
        os.close(receive)
        _run(work, send)
    os.close(send)
    with os.fdopen(receive, "rb") as pipe:
        answer = pipe.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(child, 0)
    seconds = usage.ru_utime + usage.ru_stime
    megabytes = max(usage.ru_maxrss - before, 0) / 1024
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return _Child("", f"stopped by {signal.Signals(number).name}", seconds, megabytes)
    kind, _, text = answer.partition("\n")
    return _Child(text if kind == "said" else "", "" if kind == "said" else text or "no answer", seconds, megabytes)


def _run(work: Callable[[], str], send: int) -> None:
    """The life of a child: limits, work, one answer."""
    signal.alarm(_STOP_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (_STOP_SECONDS, _STOP_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_STOP_BYTES, _STOP_BYTES))
    # A library that stops in the middle says so on the error output, which is not what is tested.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        answer = f"said\n{work()}"
    except BaseException:  # noqa: BLE001 - whatever happens is the answer
        answer = f"fault\n{traceback.format_exc(limit=-6)}"
    with os.fdopen(send, "wb") as pipe:
        pipe.write(answer.encode("utf-8", "replace"))
    os._exit(0)


if __name__ == "__main__":
    for outcome in outcomes(int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(asdict(outcome)), flush=True)  # noqa: T201
