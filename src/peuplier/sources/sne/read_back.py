"""What a written demand says once read again: the facts that did not pass, and those that the file adds."""

import io
from dataclasses import dataclass
from datetime import date

from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.sources.sne.facts import carried
from peuplier.sources.sne.reading import read_sne_stream
from peuplier.sources.sne.writing import Written, document
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact, Origin
from peuplier.vocabulary.quantities import Kind

NOT_OF_THE_INTERFACE = "l’interface ne porte pas ce fait."
NOT_AS_IT_IS = "l’interface ne peut pas l’écrire tel quel, ou d’autres faits s’y opposent."
NO_CENTS = "l’interface ne porte que des unités entières : les décimales seraient perdues."


@dataclass(frozen=True, slots=True)
class ReadBack:
    """`lost`: known facts that the file does not say, with the reason. `added`: unknown ones that it seems to say."""

    lost: tuple[tuple[str, str], ...]
    added: tuple[str, ...]


def read_back(demand: OneDemand, written: Written) -> ReadBack:
    """Read the file of one demand again and compare, fact by fact."""
    content = document([written.element], demand.on)
    after = one_demand(read_sne_stream(io.BytesIO(content)).intake.demands, 0, demand.on)
    before, found = demand.known(), after.known()
    lost = []
    # In the order of the vocabulary, so that two runs say the same thing in the same order.
    for name in (name for name in FACTS if name in before):
        fact, value = FACTS[name], before[name]
        if name not in carried():
            # A derived fact is computed again by whoever reads the file: only the others are missed.
            if fact.origin is not Origin.DERIVED and fact.origin is not Origin.SETTING:
                lost.append((name, NOT_OF_THE_INTERFACE))
        elif not same(fact, value, found.get(name)):
            lost.append((name, _reason(fact, value)))
    added = [name for name in carried() if name in found and name not in before]
    return ReadBack(tuple(lost), tuple(added))


def same(fact: Fact, one: Value, other: Value) -> bool:
    """Equal values; birth dates in any order, since their order says nothing."""
    if fact.kind is Kind.DATES and isinstance(one, tuple) and isinstance(other, tuple):
        return sorted(map(_key, one)) == sorted(map(_key, other))
    return one == other


def _key(item: object) -> str:
    return item.isoformat() if isinstance(item, date) else str(item)


def _reason(fact: Fact, value: Value) -> str:
    if fact.kind in (Kind.MONEY, Kind.AREA) and isinstance(value, int) and value % fact.kind.scale:
        return NO_CENTS
    return NOT_AS_IT_IS
