"""G3 and G5: reading an edited document, and the new points of 12,000 demands."""

import gc
import sys
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.documents import long_document
from benchmarks.report import Goal, Row, Section
from benchmarks.tables import ON, demands
from benchmarks.timing import Times, measure, once
from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.columns.scoring import Calculation
from peuplier.policy.document import read_policy
from peuplier.policy.reading.grammar import parse_block

DEMANDS = 12_000
# Made once per process whatever the document: the grammar and its parser.
_PROCESS = frozenset({"grammar", "_parser"})


def measure_edits(repeats: int) -> list[Section]:
    """From edited text to points, then reading alone."""
    read_policy(long_document())
    return [_edited(repeats), _reading(repeats)]


def forget_blocks() -> None:
    """Empty every cache of the policy package but the parser itself: no block was ever seen."""
    for name, module in list(sys.modules.items()):
        if name.startswith("peuplier.policy"):
            for word, value in list(vars(module).items()):
                clear = getattr(value, "cache_clear", None)
                if clear is not None and word not in _PROCESS:
                    clear()
    gc.collect()


def _really_read(text: str, blocks: int) -> None:
    """Check that forgetting does make every block be parsed again."""
    forget_blocks()
    assert read_policy(text).policy is not None
    assert parse_block.cache_info().misses == blocks


def _edited(repeats: int) -> Section:
    section = Section(
        f"G3 · From an edited document to new points of {DEMANDS:,} demands",
        "60 articles, 40 criteria; one number of the text changes each time, so no document was ever seen; the "
        "process is up; the text is read, checked and executed (examples and lint apart). While somebody edits, the "
        "other blocks were seen before and their reading is kept; in the second pair of lines nothing is kept.",
        compared="95th percentile",
    )
    texts = (long_document(number) for number in range(10, 5_000))
    for share, known in ((0.0, "everything known"), (0.12, "12 % unknown")):
        table = demands(DEMANDS, share)
        edited = measure(_to_points(table), repeats, lambda: next(texts), warm=3)
        new = measure(_to_points(table), repeats, lambda: _forgotten(texts), warm=1)
        for how, found in (("one block edited", edited), ("no block ever seen", new)):
            section.rows.append(Row(f"read, check, points; {how}, {known}", found, f"{found.p95:.1f} ms"))
            why = "most of it is reading: see G5"
            section.goals.append(Goal(f"G3 {how}, {known}", _said(found), "≤ 50 ms", found.median <= 50, why))
    return section


def _forgotten(texts: Iterator[str]) -> str:
    forget_blocks()
    return next(texts)


def _to_points(table: Demands) -> Callable[[str], object]:
    def work(text: str) -> object:
        reading = read_policy(text)
        assert reading.policy is not None
        return Calculation(reading.policy, table, ON).points()

    return work


def _said(found: Times) -> str:
    return f"{found.median:.1f} ms (P95 {found.p95:.1f})"


def _reading(repeats: int) -> Section:
    text = long_document()
    blocks = text.count("```") // 2
    _really_read(text, blocks)

    def read(_: Any = None) -> None:
        assert read_policy(text).policy is not None

    new = measure(read, repeats, forget_blocks)
    again = once(read, repeats)
    section = Section(
        "G5 · Reading and checking a document",
        f"{text.count('### Article')} articles, {len(text):,} characters, {blocks} blocks.",
        compared="95th percentile",
    )
    for how, found in (("no block ever seen", new), ("every block seen before", again)):
        section.rows.append(Row(how, found, f"{found.p95:.1f} ms"))
        why = "the grammar is parsed in Python (Lark, LALR with a contextual lexer)"
        section.goals.append(Goal(f"G5 parse and check, {how}", _said(found), "≤ 20 ms", found.median <= 20, why))
    return section
