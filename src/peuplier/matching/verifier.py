"""The independent verifier of call orders: it builds none, it reads one and says what it breaks.

It shares no code with the rest, needs the standard library only, and runs alone on the file that `peuplier call-order
--out` writes: `python verifier.py FILE`. Exit codes: 0 everything holds, 1 a property is broken, 2 no such file. The
properties are proved in docs/background/ordre-d-appel.md. Ranks and prefixes count from 1; messages are in French.
"""

import json
import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from pathlib import Path

FORMAT = "peuplier-call-order/1"


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken property: its name, the first prefix (number of calls) that breaks it, the initial ranks concerned."""

    broken: str
    prefix: int
    candidates: tuple[int, ...]
    detail: str

    def __str__(self) -> str:
        ranks = ", ".join(str(rank) for rank in self.candidates)
        who = f" — {'rang' if len(self.candidates) == 1 else 'rangs'} {ranks}" if ranks else ""
        return f"{self.broken}, appel nᵒ {self.prefix}{who} : {self.detail}"


@dataclass(frozen=True, slots=True)
class Case:
    """Types surely borne, percentages by priority, order, counters, and the rates said active at each call, if any."""

    candidates: Sequence[Collection[str]]
    percents: Mapping[str, Fraction]
    order: Sequence[int]
    called: int = 0
    of_type: Mapping[str, int] = field(default_factory=dict)
    active: Sequence[Collection[str]] = ()


def verify(case: Case) -> list[Violation]:
    """The first violation of each property; none when the order is the one that the definition gives."""
    times, everybody = Counter(case.order), range(1, len(case.candidates) + 1)
    wrong = sorted(rank for rank in {*everybody, *times} if times[rank] != (rank in everybody))
    if wrong:
        detail = "chacun doit être appelé une fois et une seule."
        return [Violation("permutation", len(case.order), tuple(wrong[:5]), detail)]
    return _Walk(case).violations()


class _Walk:
    """The order followed call by call, with its own counters. Shares are integers over `one`."""

    def __init__(self, case: Case) -> None:
        self.case, self.names = case, list(case.percents)
        self.one = lcm(*(100 * percent.denominator for percent in case.percents.values()))
        self.share = {name: int(percent * self.one / 100) for name, percent in case.percents.items()}
        self.called, self.of = case.called, {name: case.of_type.get(name, 0) for name in self.names}
        self.borne = [frozenset(types) & set(self.names) for types in case.candidates]
        self.left = {name: sum(name in types for types in self.borne) for name in self.names}
        # Those who wait, worst rank first, apart by set of types: the last of each list is the best of its set.
        self.waiting: dict[frozenset[str], list[int]] = {}
        for rank in range(len(self.borne), 0, -1):
            self.waiting.setdefault(self.borne[rank - 1], []).append(rank)
        self.gone: set[int] = set()
        self.late = [max(0, self.share[name] * self.called - self.one * self.of[name]) for name in self.names]
        self.found: dict[str, Violation] = {}

    def violations(self) -> list[Violation]:
        for prefix, rank in enumerate(self.case.order, start=1):
            lagging = [name for name in self.names if self.left[name] and self._short(name)]
            some_left = [name for name in self.names if self.left[name]]
            self._told(prefix, rank, lagging)
            self._places(prefix, rank)
            self._call(rank)
            self._overtaken(prefix, rank, lagging)
            self._rates(prefix, some_left)
        return list(self.found.values())

    def _break(self, broken: str, prefix: int, ranks: tuple[int, ...], detail: str) -> None:
        self.found.setdefault(broken, Violation(broken, prefix, ranks, detail))

    def _short(self, name: str) -> bool:
        """Would the rate be missed if the next one called did not bear the type?"""
        return self.one * self.of[name] < self.share[name] * (self.called + 1)

    def _call(self, rank: int) -> None:
        self.gone.add(rank)
        self.called += 1
        for name in self.borne[rank - 1]:
            self.of[name] += 1
            self.left[name] -= 1
        queue = self.waiting[self.borne[rank - 1]]
        while queue and queue[-1] in self.gone:
            queue.pop()
        if not queue:
            del self.waiting[self.borne[rank - 1]]

    def _told(self, prefix: int, rank: int, lagging: list[str]) -> None:
        if self.case.active and set(self.case.active[prefix - 1]) != set(lagging):
            told, counted = (", ".join(names) or "aucun" for names in (sorted(self.case.active[prefix - 1]), lagging))
            self._break("taux actifs", prefix, (rank,), f"le fichier dit {told} ; recompté : {counted}.")

    def _overtaken(self, prefix: int, rank: int, lagging: list[str]) -> None:
        """Those who wait give way only to a better rank, or to the first lagging rate that tells them apart."""
        mine = self.borne[rank - 1]
        for theirs, queue in self.waiting.items():
            other = queue[-1]
            if other < rank and mine <= theirs:
                detail = (
                    f"le rang {rank} passe devant le rang {other}, qui porte tous ses types et qui est mieux classé."
                )
                self._break("dépassement inutile", prefix, (rank, other), detail)
            apart = next((name for name in lagging if (name in mine) != (name in theirs)), None)
            if apart is None and other < rank:
                detail = f"aucun taux en retard ne le place devant le rang {other}, mieux classé."
                self._break("appel sans motif", prefix, (rank, other), detail)
            elif apart is not None and apart not in mine:
                detail = f"le taux de « {apart} », en retard, demandait le rang {other}, et non le rang {rank}."
                self._break("taux en retard ignoré", prefix, (rank, other), detail)

    def _rates(self, prefix: int, some_left: list[str]) -> None:
        """Rate number j lags by j - 1 candidates at most, and makes up for what was missing before the list."""
        together = start = 0
        for place, name in enumerate(self.names):
            together += self.share[name]
            start += self.late[place]
            if together > self.one:
                return
            lag = self.share[name] * self.called - self.one * self.of[name]
            allowed = place * self.one + max(0, start - prefix * (self.one - together))
            if name in some_left and lag > allowed:
                counted = f"{self.of[name]} de « {name} » sur {self.called} appelés, il en reste"
                detail = f"{counted} ; retard de {Fraction(lag, self.one)}, au plus {Fraction(allowed, self.one)}."
                broken = "retard d’un taux" if place else "premier taux"
                self._break(broken, prefix, (self.case.order[prefix - 1],), detail)

    def _places(self, prefix: int, rank: int) -> None:
        """Those called before someone: better ranks, and what the rates of types they do not bear can ask for."""
        before = self.case.called + prefix - 1
        others = [name for name in self.names if name not in self.borne[rank - 1]]
        owed = {name: -(-self.share[name] * before // self.one) - self.case.of_type.get(name, 0) for name in others}
        most = rank + sum(max(0, number) for number in owed.values())
        if prefix > most:
            self._break(
                "places perdues", prefix, (rank,), f"le rang {rank} devait être appelé à la place {most} au plus tard."
            )


def _exact(text: str) -> Fraction:
    if "e" in text.lower() or len(text) > 30:
        raise ValueError(f"« {text[:30]} » n’est pas un nombre simple")
    return Fraction(text)


def read_case(text: str) -> Case:
    """A file of `peuplier call-order --out`. Raises ValueError, in French."""
    try:
        told = json.loads(text, parse_float=_exact, parse_constant=_exact)
        if told["format"] != FORMAT:
            raise ValueError(f"« format » doit être « {FORMAT} »")
        candidates = [who["bears"] if isinstance(who, dict) else who for who in told["candidates"]]
        percents = {name: _exact(str(percent)) for name, percent in told["minimum_percent"].items()}
        called, of_type = told["already"]["called"], told["already"]["of_type"]
        active = [call["active"] for call in told["calls"]]
        numbers = [*told["order"], called, *of_type.values()]
        sets, rates = [*candidates, *active], told["rates"]
    except (KeyError, TypeError, AttributeError, ValueError, ZeroDivisionError, RecursionError) as error:
        raise ValueError(f"clé absente ou mal formée ({type(error).__name__} : {error})") from None
    if not all(type(number) is int and 0 <= number <= 10**9 for number in numbers):
        raise ValueError("« order » et « already » ne contiennent que des entiers de 0 à un milliard")
    if not all(isinstance(types, list) and all(isinstance(t, str) for t in types) for types in sets):
        raise ValueError("« candidates » et « active » contiennent des listes de types")
    if not all(0 <= percent <= 100 for percent in percents.values()):
        raise ValueError("un taux de « minimum_percent » va de 0 à 100")
    if len(active) != len(told["order"]) or rates != list(percents):
        raise ValueError("« calls » ou « rates » ne correspond pas à « order » ou à « minimum_percent »")
    return Case(candidates, percents, told["order"], called, of_type, active)


def main(arguments: Sequence[str]) -> int:
    """Verify one file."""
    try:
        broken = verify(read_case(Path(arguments[0]).read_text(encoding="utf-8")))
    except (OSError, ValueError, IndexError) as error:
        sys.stderr.write(f"Fichier inutilisable : {error}\n")
        return 2
    sys.stdout.write("\n".join(map(str, broken)) + "\n" if broken else "Toutes les propriétés sont tenues.\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
