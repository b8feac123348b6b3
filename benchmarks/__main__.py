"""`python -m benchmarks`: every goal, then benchmarks/RESULTS.md; `--quick` for a short run that writes nothing."""

import argparse
import sys
from pathlib import Path

from benchmarks.call_order import measure_call_order
from benchmarks.candidates import measure_candidates
from benchmarks.edits import measure_edits
from benchmarks.explanations import measure_explanations
from benchmarks.points import measure_points
from benchmarks.report import Section, goals_text, section_text, write
from benchmarks.weights import measure_weights

FULL, QUICK = 3_000_000, 200_000
RESULTS = Path(__file__).with_name("RESULTS.md")


def main(arguments: list[str]) -> None:
    """Measure, print, and write unless quick."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} rows, few repeats, no RESULTS.md")
    parser.add_argument("--only", help="subjects to run, separated by commas: " + ", ".join(SUBJECTS))
    chosen = parser.parse_args(arguments)
    rows, repeats = (QUICK, 5) if chosen.quick else (FULL, 31)
    wanted = chosen.only.split(",") if chosen.only else list(SUBJECTS)
    sections: list[Section] = []
    for name in wanted:
        print(f"[{name}]", flush=True)
        found = SUBJECTS[name](rows, repeats)
        sections += found
        print("\n".join(section_text(section) for section in found), flush=True)
    print(goals_text(sections))
    if not chosen.quick and not chosen.only:
        write(RESULTS, "python -m benchmarks", sections)
        print(f"written: {RESULTS}")


SUBJECTS = {
    "points": measure_points,
    "weights": measure_weights,
    "edits": lambda rows, repeats: measure_edits(repeats),
    "explanations": lambda rows, repeats: measure_explanations(repeats),
    "candidates": measure_candidates,
    "call_order": lambda rows, repeats: measure_call_order(repeats),
}

if __name__ == "__main__":
    main(sys.argv[1:])
