"""Every EPCI of France as a synthetic territory: time, memory and what it made, written to TERRITORY.md.

    python -m benchmarks.territory [--jobs 2] [--keep DIR]

Two measures: the pilot alone, from the command to the files on disk (five runs, the median), then all of France in
partitions. Peak memory is that of the largest process, as the system reports it.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
PILOT = "200066355"


def _run(*arguments: str) -> float:
    """Seconds of one command, from its start to its end."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "peuplier", "territory", *arguments]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def _peak() -> float:
    """Mebibytes of the largest process started so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _machine() -> str:
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").is_file() else ""
    names = [line.split(":", 1)[1].strip() for line in info.splitlines() if line.startswith("model name")]
    return f"{names[0] if names else platform.processor()}, {len(names)} cores; Python {platform.python_version()}"


def main(arguments: Sequence[str]) -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args(arguments)
    os.nice(10)
    with tempfile.TemporaryDirectory() as folder:
        pilot = statistics.median(_run(PILOT, "--out", f"{folder}/pilot{turn}") for turn in range(5))
        pilot_peak = _peak()
        out = asked.keep or Path(folder) / "france"
        france = _run("--france", "--out", str(out), "--jobs", str(asked.jobs))
        peak = _peak()
        told = json.loads((out / "france.json").read_text(encoding="utf-8"))
        size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    totals = told["totals"]
    lines = [
        "# Synthetic territories: time and memory",
        "",
        f"- Machine: {_machine()}, shared with other work while measuring.",
        f"- Version {told['software_version']}. Command: `python -m benchmarks.territory --jobs {asked.jobs}`.",
        "",
        "| measure | command | time | memory of the largest process |",
        "|---|---|---|---|",
        f"| pilot, median of five | `peuplier territory {PILOT} --out D` | {pilot:.1f} s | {pilot_peak:.0f} MiB |",
        f"| all of France | `peuplier territory --france --out D --jobs {asked.jobs}` | {france:.0f} s "
        f"({france / 60:.1f} min) | {peak:.0f} MiB |",
        "",
        f"All of France: {told['territories']:,} EPCI, {totals['demands']:,} demands, {totals['dwellings']:,} "
        f"dwellings, {totals['rehousing']:,} households in rehousing registers, {size // 2**20:,} MiB written.",
        f"Figures out of tolerance, over all the territories: {len(told['out_of_tolerance'])}.",
        "",
        "The largest territory, Métropole du Grand Paris, sets the memory; a second worker adds that of the territory "
        "it is drawing.",
        "",
    ]
    (HERE / "TERRITORY.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
