"""Runs the long property, fuzz and determinism tests and writes their figures to benchmarks/NIGHTLY.md."""

import platform
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "benchmarks" / "NIGHTLY.md"


def main() -> int:
    """Run the suite with its nightly profile; the exit code is that of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.xml"
        command = [sys.executable, "-m", "pytest", "-n", "2", "--nightly", f"--junit-xml={results}", *sys.argv[1:]]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own command
        if not sys.argv[1:] and results.exists():
            REPORT.write_text(report(results), encoding="utf-8")
            print(f"Figures: {REPORT.relative_to(ROOT)}")
    return code


def report(results: Path) -> str:
    """The figures of a run: tests, failures and time by folder of tests, then what tests measured themselves.

    A test adds a line with `record_property("figure", "…")`.
    """
    # The file was written by pytest a moment ago: it is not foreign XML.
    suite = ElementTree.parse(results).getroot().find("testsuite")  # noqa: S314
    assert suite is not None
    counts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    figures: list[str] = []
    for case in suite.iter("testcase"):
        folder = ".".join(case.attrib["classname"].split(".")[1:2]) or "tests"
        counts[folder] += 1
        seconds[folder] += float(case.attrib["time"])
        failed[folder] += case.find("failure") is not None or case.find("error") is not None
        figures += [
            f"- `tests/{folder}`: {found.attrib['value']}"
            for found in case.iter("property")
            if found.attrib.get("name") == "figure"
        ]
    rows = "\n".join(
        f"| `tests/{folder}` | {counts[folder]} | {failed[folder]} | {seconds[folder]:.0f} |"
        for folder in sorted(counts)
    )
    measured = "\n## Measured by tests\n\n" + "\n".join(sorted(figures)) + "\n" if figures else ""
    today = datetime.now(UTC).date().isoformat()
    return f"""# Nightly run

Long property, fuzz and determinism tests: the same tests as `make test`, with many more examples and fresh seeds.
Command: `make nightly`. Date: {today}. Python {platform.python_version()}, {platform.system()}.

| folder | tests | failures | seconds (summed over 2 workers) |
|---|---|---|---|
{rows}
| **all** | {counts.total()} | {failed.total()} | {float(suite.attrib["time"]):.0f} elapsed |
{measured}"""


if __name__ == "__main__":
    sys.exit(main())
