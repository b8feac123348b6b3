"""Bad files of every kind: refused whole with a message, or every row accounted for, within time and memory."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.bad_inputs.bombs import BOMBS

ROOT = Path(__file__).parents[2]
BY_DAY, BY_NIGHT, CHUNKS = 300, 10_000, 4

Outcome = dict[str, object]


def outcomes(first: int, count: int) -> list[Outcome]:
    """What became of some files, read in a process that no test has used."""
    command = [sys.executable, "-m", "tests.bad_inputs.harness", str(first), str(count)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4_000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == count
    return found


def faults(found: Sequence[Outcome]) -> list[str]:
    return [f"{one['index']} ({one['how']}) : {one['fault']}" for one in found if one["fault"]]


def test_every_bomb_is_refused_or_accounted_for_within_time_and_memory() -> None:
    found = outcomes(0, len(BOMBS))
    assert faults(found) == []
    by_name = {str(one["how"]): one["verdict"] for one in found}
    # Too many rows of one number, or of numbers too long: those are read, and given back row by row.
    assert {name for name, verdict in by_name.items() if verdict != "refused"} == {
        "csv_long_numbers",
        "csv_same_number",
    }


def test_mutated_files_are_refused_whole_or_read_row_by_row() -> None:
    found = outcomes(len(BOMBS), BY_DAY)
    assert faults(found) == []
    seen = Counter((str(one["how"]).split()[0], one["verdict"]) for one in found)
    for kind in ("csv", "xlsx", "ods", "parquet", "sne"):
        # A harness that only made unreadable files, or none, would prove nothing.
        assert seen[kind, "refused"]
        assert seen[kind, "taken"] + seen[kind, "partly"]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_ten_thousand_mutated_files_keep_the_contract(
    chunk: int, pytestconfig: pytest.Config, record_property: Callable[[str, object], None]
) -> None:
    """By night 10,000 files, in chunks; by day the first few of each chunk, so that the seeds stay makeable."""
    nightly = bool(pytestconfig.getoption("--nightly"))
    size = BY_NIGHT // CHUNKS
    first, count = len(BOMBS) + chunk * size, size if nightly else 10
    found = outcomes(first, count)
    assert faults(found) == []
    verdicts = Counter(str(one["verdict"]) for one in found)
    longest = max(float(str(one["seconds"])) for one in found)
    largest = max(float(str(one["megabytes"])) for one in found)
    said = ", ".join(f"{count:,} {verdict}" for verdict, count in sorted(verdicts.items()))
    cost = f"longest {longest:.1f} s of processor, largest {largest:.0f} MiB"
    record_property("figure", f"mutated files {first:,} to {first + count - 1:,}: {said}; {cost}")
