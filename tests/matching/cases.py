"""Lists of candidates written as words, drawn at random, and put through the product."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from peuplier.matching import verifier
from peuplier.matching.call_order import CallOrder, call_order
from peuplier.matching.minimum_rates import Counters, MinimumRate

LETTERS = "ABCDE"


@dataclass(frozen=True)
class Question:
    """Candidates best first, each a word of the letters of its types; percentages by priority; counters."""

    candidates: tuple[str, ...]
    percents: Mapping[str, Fraction]
    called: int = 0
    of_type: Mapping[str, int] = field(default_factory=dict)

    @property
    def rates(self) -> tuple[MinimumRate, ...]:
        return tuple(MinimumRate(name, percent) for name, percent in self.percents.items())

    @property
    def counters(self) -> Counters:
        return Counters(self.called, tuple(self.of_type.get(name, 0) for name in self.percents))

    def bears(self) -> NDArray[np.int8]:
        table = [[name in types for name in self.percents] for types in self.candidates]
        return np.array(table, dtype=np.int8).reshape(len(self.candidates), len(self.percents))

    def answer(self) -> CallOrder:
        return call_order(self.bears(), self.rates, self.counters)

    def verified(self, order: Sequence[int]) -> list[verifier.Violation]:
        return verifier.verify(verifier.Case(self.candidates, self.percents, order, self.called, self.of_type))


def question(word: str, percents: Mapping[str, int], **counters: int) -> Question:
    """« C CB BR » and percentages as whole numbers; « - » is a candidate without any type."""
    words = word.split() if " " in word else list(word)
    exact = {name: Fraction(percent) for name, percent in percents.items()}
    called = counters.pop("called", 0)
    return Question(tuple(types.strip("-") for types in words), exact, called, counters)


def drawn(rng: random.Random, most_candidates: int = 40, most_rates: int = 4) -> Question:
    """A list that gives rates work: types apart, at the bottom or overlapping; rates under and over 100 % in all."""
    names = LETTERS[: rng.randint(1, most_rates)]
    size = rng.randint(0, most_candidates)
    percents = [Fraction(rng.randint(0, 1000), rng.choice((10, 10, 20, 30))) for _ in names]
    if rng.random() < 0.3:
        # Round rates, which some prefixes meet exactly.
        percents = [Fraction(rng.choice((10, 20, 25, 50))) for _ in names]
    if rng.random() < 0.6 and (total := sum(percents)) > 100:
        percents = [Fraction(int(percent * 1000 / total), 10) for percent in percents]
    layout = rng.random()
    if layout < 0.4:
        words = [rng.choice(("", *names)) for _ in range(size)]
    elif layout < 0.6:
        words = [("", *names)[at * (len(names) + 1) // size] for at in range(size)]
    else:
        words = ["".join(name for name in names if rng.random() < 0.4) for _ in range(size)]
    called = rng.choice((0, 0, rng.randint(0, 30)))
    of_type = {name: rng.randint(0, called) for name in names} if called else {}
    return Question(tuple(words), dict(zip(names, percents, strict=True)), called, of_type)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """The same, as a strategy that shrinks to a short list."""
    names = LETTERS[: draw(st.integers(1, 4))]
    words = draw(st.lists(st.sets(st.sampled_from(names)).map(lambda types: "".join(sorted(types))), max_size=25))
    percents = draw(st.fixed_dictionaries({name: st.fractions(0, 100, max_denominator=20) for name in names}))
    called = draw(st.sampled_from((0, 0, 7, 23)))
    of_type = draw(st.fixed_dictionaries({name: st.integers(0, called) for name in names}))
    return Question(tuple(words), percents, called, of_type)
