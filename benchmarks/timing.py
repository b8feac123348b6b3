"""Repeated timings, their median, minimum and maximum, and peak memory."""

import ctypes
import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import TypeVar

Made = TypeVar("Made")


@dataclass(frozen=True)
class Times:
    """Durations in milliseconds."""

    each: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle duration."""
        return median(self.each)

    @property
    def least(self) -> float:
        """The shortest duration."""
        return min(self.each)

    @property
    def most(self) -> float:
        """The longest duration."""
        return max(self.each)

    @property
    def p95(self) -> float:
        """The duration that 95 % do not exceed."""
        return quantiles(self.each, n=20)[-1] if len(self.each) > 1 else self.each[0]

    def scaled(self, factor: float) -> "Times":
        """Each duration times a factor."""
        return Times(tuple(each * factor for each in self.each))


def measure(work: Callable[[Made], object], repeats: int, setup: Callable[[], Made], warm: int = 1) -> Times:
    """Time `work(setup())`, the set-up left out, after `warm` runs that do not count."""
    found = []
    for turn in range(warm + repeats):
        made = setup()
        gc.collect()
        start = perf_counter()
        kept = work(made)
        if turn >= warm:
            found.append((perf_counter() - start) * 1e3)
        del kept, made
    return Times(tuple(found))


def once(work: Callable[[], object], repeats: int, warm: int = 1) -> Times:
    """Time a function that needs no set-up."""
    return measure(lambda _: work(), repeats, lambda: None, warm)


def in_turns(works: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, Times]:
    """Time several functions one after the other, over and over: what else the machine does weighs on all alike."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(1 + repeats):
        for name, work in works.items():
            start = perf_counter()
            kept = work()
            if turn:
                found[name].append((perf_counter() - start) * 1e3)
            del kept
    return {name: Times(tuple(each)) for name, each in found.items()}


def peak_memory(work: Callable[[], object]) -> tuple[float, float]:
    """MB of resident memory before `work`, and at its peak (Linux)."""
    # Memory freed earlier but kept by the allocator would hide what the work needs.
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    before = _status("VmRSS")
    kept = work()
    peak = _status("VmHWM")
    del kept
    return before, peak


def _status(name: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024 / 1e6
    raise ValueError(name)
