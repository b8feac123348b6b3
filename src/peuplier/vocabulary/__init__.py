"""The words of the field: what a policy may read, with its type, unit, source and definition."""

from collections.abc import Mapping
from types import MappingProxyType

from peuplier.vocabulary import (
    allocation,
    calculation,
    demand,
    dwelling,
    evidence,
    health,
    history,
    household,
    housing,
    labels,
    resources,
    territory,
    wishes,
)
from peuplier.vocabulary.codes import CodeList, code_list, code_lists
from peuplier.vocabulary.facts import Fact, Origin, Sensitivity, Subject
from peuplier.vocabulary.formulas import Formula, inputs
from peuplier.vocabulary.labels import LABELS, PriorityLabel
from peuplier.vocabulary.quantities import (
    Kind,
    Ratio,
    plural,
    read_number,
    write_number,
    write_points,
    write_quantity,
)

# The themes of the reference page, in the order of a reader: the household first, the decision last.
THEMES: Mapping[str, tuple[Fact, ...]] = MappingProxyType(
    {
        "La demande": demand.FACTS,
        "Le ménage": household.FACTS,
        "Les ressources": resources.FACTS,
        "Le logement actuel": housing.FACTS,
        "Le handicap et le logement adapté": health.FACTS,
        "Les pièces justificatives": evidence.FACTS,
        "Les reconnaissances et les publics prioritaires": labels.FACTS,
        "Les souhaits": wishes.FACTS,
        "Les propositions, les refus et les passages en commission": history.FACTS,
        "Le logement à attribuer": dwelling.FACTS,
        "L’attribution": allocation.FACTS,
        "Le calcul": calculation.FACTS,
        "Le territoire": territory.FACTS,
    }
)


def assemble(*themes: tuple[Fact, ...]) -> Mapping[str, Fact]:
    """All facts by name, in order; ValueError when a name is declared twice."""
    facts: dict[str, Fact] = {}
    for fact in (fact for theme in themes for fact in theme):
        if fact.name in facts:
            raise ValueError(f"« {fact.name} » est déclaré deux fois dans le vocabulaire")
        facts[fact.name] = fact
    return MappingProxyType(facts)


FACTS = assemble(*THEMES.values())

__all__ = [
    "FACTS",
    "LABELS",
    "THEMES",
    "CodeList",
    "Fact",
    "Formula",
    "Kind",
    "Origin",
    "PriorityLabel",
    "Ratio",
    "Sensitivity",
    "Subject",
    "assemble",
    "code_list",
    "code_lists",
    "inputs",
    "plural",
    "read_number",
    "write_number",
    "write_points",
    "write_quantity",
]
