"""HiGHS made silent and repeatable: one thread, no gap left, nothing on the standard output."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import highspy


class NoOptimumError(RuntimeError):
    """The solver did not reach the optimum; the message says how it stopped."""


def new_solver() -> highspy.Highs:
    """A solver that gives the same answer each time."""
    _greeted()
    solver: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0)):
        solver.setOptionValue(option, value)
    return solver


@cache
def _greeted() -> bool:
    """The library greets on the standard output, from C, when its first solver is made: an answer in JSON must not."""
    with _nowhere():
        highspy.Highs()  # type: ignore[no-untyped-call]
    return True


@contextmanager
def _nowhere() -> Iterator[None]:
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
