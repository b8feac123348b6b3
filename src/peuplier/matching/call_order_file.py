"""Questions and call orders as JSON files: read with every fault named, written for the independent verifier."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from peuplier.matching.call_order import CallOrder
from peuplier.matching.minimum_rates import MOST_CALLED, MOST_RATES, Counters, MinimumRate, read_percent
from peuplier.vocabulary.quantities import write_number
from peuplier.vocabulary.typography import shortened

# Also known by the verifier, which shares no code.
FORMAT = "peuplier-call-order/1"
MOST_CANDIDATES = 1_000_000
_LONGEST_NAME = 200
_LONGEST_PERCENT = 60
_PERCENT_REMEDY = "écrivez un nombre de 0 à 100, de six décimales au plus, comme 12.5"
_SHOWN = 20
_KEYS = ("candidates", "minimum_percent", "already")


class UnusableQuestionError(Exception):
    """A question that cannot be answered; `faults` are messages in French: where, what, how to mend it."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Candidate:
    """The types that a candidate surely bears, and those of which it is not known."""

    bears: frozenset[str]
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """Candidates, best rank first; rates by priority; counters to start from."""

    candidates: tuple[Candidate, ...]
    rates: tuple[MinimumRate, ...]
    counters: Counters

    def bears(self) -> NDArray[np.int8]:
        """One row a candidate, one column a rate: 1 bears, 0 does not, -1 unknown."""
        table = np.zeros((len(self.candidates), len(self.rates)), dtype=np.int8)
        for row, candidate in enumerate(self.candidates):
            for column, rate in enumerate(self.rates):
                if rate.name in candidate.bears:
                    table[row, column] = 1
                elif rate.name in candidate.unknown:
                    table[row, column] = -1
        return table

    def types_without_rate(self) -> list[str]:
        """Types that some candidates bear and that no rate speaks of: they weigh nothing."""
        named = {rate.name for rate in self.rates}
        return sorted({name for who in self.candidates for name in who.bears | who.unknown} - named)


class _Decimal(str):
    """A number with decimals, as it was written: an exact percentage is made of it, not a float."""

    __slots__ = ()


def read_question(text: str) -> Question:
    """A question from its JSON. Raises UnusableQuestionError."""
    try:
        told = json.loads(text, parse_float=_Decimal, parse_constant=_Decimal, object_pairs_hook=_once)
    except UnusableQuestionError:
        raise
    except (ValueError, RecursionError) as error:
        raise UnusableQuestionError([not_json(text, error)]) from None
    if not isinstance(told, dict):
        raise UnusableQuestionError([f"fichier : un objet est attendu. Remède : écrivez {_EXAMPLE}."])
    strange = [shortened(key) for key in told if key not in _KEYS][:_SHOWN]
    faults = [f"clé « {key} » : inconnue. Remède : les clés sont {', '.join(_KEYS)}." for key in strange]
    faults += [f"clé « {key} » : absente. Remède : écrivez {_EXAMPLE}." for key in _KEYS[:2] if key not in told]
    if faults:
        raise UnusableQuestionError(faults)
    reader = _Reader()
    candidates = reader.candidates(told["candidates"])
    rates = reader.rates(told["minimum_percent"])
    counters = reader.counters(told.get("already"), rates)
    if reader.faults:
        more = len(reader.faults) - _SHOWN
        rest = [f"… et {more} autre{'s' * (more > 1)} faute{'s' * (more > 1)}."] if more > 0 else []
        raise UnusableQuestionError(reader.faults[:_SHOWN] + rest)
    return Question(candidates, rates, counters)


_EXAMPLE = '{"candidates": [["R"], ["B", "R"], []], "minimum_percent": {"B": 10, "R": 95}}'


def not_json(text: str, error: ValueError | RecursionError) -> str:
    """Why a text could not be read as JSON, and what to do."""
    if not text.strip():
        return f"fichier : il est vide. Remède : écrivez {_EXAMPLE}."
    if isinstance(error, RecursionError):
        return "fichier : les crochets s’emboîtent trop profondément. Remède : écrivez une seule liste de candidats."
    if isinstance(error, json.JSONDecodeError):
        place = f"ligne {error.lineno}, colonne {error.colno}"
        return f"{place} : ce n’est pas du JSON. Remède : fermez guillemets et crochets."
    # Python reads no integer of more than 4,300 figures.
    return "fichier : un nombre a des milliers de chiffres. Remède : écrivez des pourcentages et des compteurs."


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnusableQuestionError([f"clé « {shortened(twice)} » : écrite deux fois. Remède : n’en gardez qu’une."])
    return found


class _Reader:
    """Reads the parts of a question and gathers what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def candidates(self, told: object) -> tuple[Candidate, ...]:
        """Lists of types, or objects that also say what is unknown."""
        if not isinstance(told, list):
            self._fault("candidates", "ce n’est pas une liste", 'écrivez par exemple [["R"], ["B", "R"], []]')
            return ()
        if len(told) > MOST_CANDIDATES:
            self._fault("candidates", f"{len(told)} candidats", f"n’en donnez pas plus de {MOST_CANDIDATES}")
            return ()
        return tuple(self._candidate(f"candidates, nᵒ {rank}", who) for rank, who in enumerate(told, start=1))

    def _candidate(self, where: str, told: object) -> Candidate:
        if isinstance(told, list):
            return Candidate(self._types(where, told))
        if isinstance(told, dict) and "bears" in told and not told.keys() - {"bears", "unknown"}:
            bears = self._types(f"{where}, bears", told["bears"])
            unknown = self._types(f"{where}, unknown", told.get("unknown", []))
            if both := bears & unknown:
                self._fault(
                    where, f"« {shortened(min(both))} » est à la fois porté et inconnu", "gardez l’un ou l’autre"
                )
            return Candidate(bears, unknown)
        self._fault(where, "ni liste de types, ni objet", 'écrivez ["B"], [] ou {"bears": ["B"], "unknown": ["R"]}')
        return Candidate(frozenset())

    def _types(self, where: str, told: object) -> frozenset[str]:
        if not isinstance(told, list) or not all(isinstance(name, str) and type(name) is str for name in told):
            self._fault(where, "les types sont des textes entre guillemets, dans une liste", 'écrivez ["B", "R"]')
            return frozenset()
        for name in told:
            self._name(where, name)
        return frozenset(told)

    def _name(self, where: str, name: str) -> None:
        if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
            self._fault(where, "un nom de type est vide, trop long ou illisible", "nommez-le par un mot, comme « B »")

    def rates(self, told: object) -> tuple[MinimumRate, ...]:
        """Rates in the order in which they are written: the first comes first."""
        if not isinstance(told, dict):
            self._fault("minimum_percent", "ce n’est pas un objet", 'écrivez par exemple {"B": 10, "R": 95}')
            return ()
        if len(told) > MOST_RATES:
            self._fault("minimum_percent", f"{len(told)} taux", f"n’en donnez pas plus de {MOST_RATES}")
            return ()
        return tuple(self._rates(told))

    def _rates(self, told: Mapping[str, object]) -> Iterator[MinimumRate]:
        for name, percent in told.items():
            where = f"minimum_percent, « {shortened(name)} »"
            self._name(where, name)
            try:
                yield MinimumRate(name, _percent(percent))
            except ValueError as error:
                self._fault(where, str(error).rstrip("."), _PERCENT_REMEDY)

    def counters(self, told: object, rates: Sequence[MinimumRate]) -> Counters:
        """Leases already signed; without them, the year begins."""
        zero = Counters.at_zero(rates)
        if told is None:
            return zero
        if not isinstance(told, dict) or told.keys() != {"called", "of_type"} or not isinstance(told["of_type"], dict):
            self._fault("already", "clés inattendues", 'écrivez {"called": 12, "of_type": {"B": 3}}')
            return zero
        of_type, names = told["of_type"], [rate.name for rate in rates]
        known = ", ".join(map(shortened, names)) or "absents"
        for name in of_type.keys() - set(names):
            self._fault("already, of_type", f"« {shortened(name)} » n’a pas de taux", f"les taux sont {known}")
        for name in names:
            if name not in of_type:
                self._fault(
                    "already, of_type",
                    f"« {shortened(name)} » manque",
                    "écrivez 0 s’il n’y en a aucun : absent n’est pas zéro",
                )
        numbers = [told["called"], *(of_type.get(name, 0) for name in names)]
        places = ["called", *(f"of_type, « {shortened(name)} »" for name in names)]
        wrong = [place for place, number in enumerate(numbers) if not _counts(number)]
        for place in wrong:
            number = numbers[place]
            said = f"« {shortened(str(number))} »" if type(number) in (int, str, _Decimal) else "ce"
            self._fault(
                f"already, {places[place]}",
                f"{said} n’est pas un nombre de baux",
                f"écrivez un nombre entier de 0 à {write_number(MOST_CALLED - MOST_CANDIDATES)}, comme 12",
            )
        if wrong:
            return zero
        try:
            return Counters(numbers[0], tuple(numbers[1:]))
        except ValueError as error:
            self._fault("already", str(error).rstrip("."), "recomptez les baux signés")
            return zero

    def _fault(self, where: str, what: str, remedy: str) -> None:
        self.faults.append(f"{where} : {what}. Remède : {remedy}.")


def _counts(told: object) -> bool:
    """Whether it is a counter, which the candidates of a list can be added to without leaving 64 bits."""
    return type(told) is int and 0 <= told <= MOST_CALLED - MOST_CANDIDATES


def _percent(told: object) -> Fraction:
    if type(told) is int or isinstance(told, str):
        text = str(told)
        if len(text) > _LONGEST_PERCENT:
            raise ValueError(f"« {shortened(text)} » n’est pas un pourcentage")
        return read_percent(text)
    raise ValueError("ce n’est pas un pourcentage")


def write_call_order(question: Question, found: CallOrder, on: date | None) -> str:
    """What `peuplier verify` reads: the question, the order and, for each call, why."""
    names = [rate.name for rate in question.rates]
    sets: dict[int, list[str]] = {}

    def said(bits: int) -> list[str]:
        if bits not in sets:
            sets[bits] = [name for place, name in enumerate(names) if bits >> (len(names) - 1 - place) & 1]
        return sets[bits]

    told: dict[str, object] = {
        "format": FORMAT,
        "on": on.isoformat() if on else None,
        "rates": names,
        "minimum_percent": {rate.name: str(rate.percent) for rate in question.rates},
        "already": {
            "called": question.counters.called,
            "of_type": dict(zip(names, question.counters.of_type, strict=True)),
        },
        "candidates": [
            {"bears": sorted(who.bears), "unknown": sorted(who.unknown)} if who.unknown else sorted(who.bears)
            for who in question.candidates
        ],
        "order": found.order.tolist(),
        "calls": [
            {"active": said(active), "filtered": said(active & types), "skipped": said(active & ~types)}
            for active, types in zip(found.active.tolist(), found.types.tolist(), strict=True)
        ],
    }
    # One key a line: a person can read the file, and a list of 100,000 candidates stays small.
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"
