"""The tables of RESULTS.md: what was measured, the figures, the goal, and whether it is met."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.timing import Times

PACKAGES = ("numpy", "numba", "llvmlite", "lark", "highspy", "duckdb", "OpenFisca-Core", "numexpr", "json-logic-qubit")


@dataclass(frozen=True)
class Row:
    """One line of figures: durations in ms, and how they compare with a reference."""

    what: str
    times: Times
    compared: str = ""


@dataclass(frozen=True)
class Goal:
    """One goal: the figure, what was wanted, whether it is met, and why when it is not."""

    what: str
    figure: str
    wanted: str
    met: bool
    why: str = ""


@dataclass
class Section:
    """One subject: what was done, figures, goals and remarks."""

    title: str
    method: str
    rows: list[Row] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    compared: str = "compared"


def times(value: float) -> str:
    """A ratio with three figures."""
    return f"{value:,.0f} ×" if value >= 100 else f"{value:.3g} ×"


def milliseconds(value: float) -> str:
    """A duration with three significant figures."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def section_text(section: Section) -> str:
    """One section in Markdown."""
    lines = [f"## {section.title}", "", section.method, ""]
    if section.rows:
        lines += [f"| what | median ms | min | max | {section.compared} |", "|---|--:|--:|--:|---|"]
        for row in section.rows:
            t = row.times
            figures = " | ".join(milliseconds(value) for value in (t.median, t.least, t.most))
            lines.append(f"| {row.what} | {figures} | {row.compared} |")
        lines.append("")
    lines += [f"- {remark}" for remark in section.remarks]
    return "\n".join(lines).rstrip() + "\n"


def goals_text(sections: Sequence[Section]) -> str:
    """Every goal in one table."""
    lines = ["| goal | figure | wanted | result |", "|---|---|---|---|"]
    for section in sections:
        for goal in section.goals:
            result = "met" if goal.met else f"**MISSED**: {goal.why}" if goal.why else "**MISSED**"
            lines.append(f"| {goal.what} | {goal.figure} | {goal.wanted} | {result} |")
    return "\n".join(lines) + "\n"


def machine(command: str) -> str:
    """Where, when and with what this was run."""
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} –")
    return "\n".join(
        [
            f"- Machine: {_processor()}, {os.cpu_count()} cores, {_memory()}; {platform.system()}.",
            f"- Versions: Python {platform.python_version()}, {', '.join(found)}.",
            f"- Command: `{command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC.",
        ]
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def write(path: Path, command: str, sections: Sequence[Section]) -> None:
    """Write the whole report."""
    parts = [
        "# Benchmarks\n",
        "Each goal is measured with its peers in one run, on the same data; totals are checked to be identical "
        "before any duration is kept. Durations depend on the machine: quote the ratios. Goals are judged on "
        "medians.\n",
        machine(command) + "\n",
        "## Goals\n",
        goals_text(sections),
        *(section_text(section) for section in sections),
    ]
    path.write_text("\n".join(parts), encoding="utf-8")
