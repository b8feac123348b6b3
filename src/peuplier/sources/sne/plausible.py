"""Values that no household has: out of the plausible bounds of its fact, or after the day of the file.

Such a value is unknown, and said so.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache

from peuplier.sources.rules import Rule
from peuplier.sources.sne import rules
from peuplier.sources.sne.blocks import Fault
from peuplier.sources.sne.facts import carried, carried_allocations
from peuplier.sources.sne.structure import ROOT
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import INTEGRAL, Kind, write_number, write_quantity

Facts = dict[str, object]
Bounds = tuple[object, object, Rule]
# Days that a file can only tell once they are past; a birth may be expected, a demand is not closed in advance.
_PAST = frozenset(
    {
        "naissances_ménage",
        "naissance_demandeur",
        "naissance_conjoint",
        "naissances_en_garde",
        "naissances_enfants_à_charge",
        "dernier_renouvellement",
        "dalo_décision_le",
        "jugement_expulsion_le",
        "structure_depuis",
        "radiation_le",
        "courrier_sans_réponse_le",
    }
)


@cache
def _bounds() -> Mapping[str, Bounds]:
    """For each bounded fact: its least and greatest value, as values are held, and the rule."""
    facts = {**carried(), **carried_allocations()}
    return {name: _of(fact, fact.lowest, fact.highest) for name, fact in facts.items() if _bounded(fact)}


def _bounded(fact: Fact) -> bool:
    kinds = INTEGRAL | {Kind.DATE, Kind.DATES}
    return fact.kind in kinds and fact.lowest is not None and fact.highest is not None


def _of(fact: Fact, lowest: int | None, highest: int | None) -> Bounds:
    assert lowest is not None
    assert highest is not None
    if fact.kind in (Kind.DATE, Kind.DATES):
        rule = rules.NOT_PLAUSIBLE.with_words(label=fact.label, least=f"l’année {lowest}", most=f"l’année {highest}")
        return date(lowest, 1, 1), date(highest, 12, 31), rule
    # A calendar year is written without the space of thousands.
    year = fact.unit is None and lowest >= 1_000
    least, most = (str(lowest), str(highest)) if year else (write_number(lowest), write_quantity(highest, fact.unit))
    rule = rules.NOT_PLAUSIBLE.with_words(label=fact.label, least=least, most=most)
    return lowest * fact.kind.scale, highest * fact.kind.scale, rule


def drop_implausible(facts: Facts, on: date | None, line: int, faults: list[Fault]) -> None:
    """Make unknown, in place, every value out of bounds; say each of them. `on` is the day of the file."""
    for name, (least, most, rule) in _bounds().items():
        value = facts.get(name)
        if value is None or value == ():
            continue
        low, high = (min(value), max(value)) if isinstance(value, tuple) else (value, value)
        if low < least or high > most:  # type: ignore[operator]
            shown = low if low < least else high  # type: ignore[operator]
        elif on is not None and name in _PAST and high > on:  # type: ignore[operator]
            shown, rule = high, rules.FUTURE_DATE
        else:
            continue
        facts[name] = None
        fact = carried().get(name) or carried_allocations()[name]
        faults.append(Fault(line, _element(fact), _shown(fact, shown), rule))


def _element(fact: Fact) -> str:
    """The element of the fact, the first when there are several, below `demande`."""
    return fact.path.split("\n")[0].removeprefix(f"/{ROOT}/demande/")


def _shown(fact: Fact, value: object) -> str:
    if isinstance(value, int) and fact.kind in (Kind.MONEY, Kind.AREA):
        return write_quantity(value // fact.kind.scale, fact.unit)
    return str(value)
