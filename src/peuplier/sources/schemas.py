"""The tables that a file may hold: the facts its columns can be, those it must have, what tells two rows apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact, Subject
from peuplier.vocabulary.history_tables import HISTORY_TABLES
from peuplier.vocabulary.territory_tables import TABLES

NUMBER = "numéro_unique"


@dataclass(frozen=True, slots=True)
class Schema:
    """A table by its English name. `row` says what a line is (« une demande »); `key` is unique and required."""

    name: str
    title: str
    row: str
    facts: Mapping[str, Fact]
    required: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def of_row(self) -> str:
        """« d’une demande », « de logements… »: a row after « de »."""
        return f"de {self.row[4:]}" if self.row.startswith("des ") else f"d’{self.row}"


DEMANDS = Schema(
    "demands",
    "Demandes",
    "une demande",
    MappingProxyType({name: fact for name, fact in FACTS.items() if fact.subject is Subject.DEMAND}),
    (NUMBER,),
    (NUMBER,),
)


def _territory() -> Mapping[str, Schema]:
    return {
        name: Schema(
            name,
            table.title,
            table.row,
            MappingProxyType({column.name: column.fact for column in table.columns}),
            tuple(column.name for column in table.columns if column.required),
            table.key,
        )
        for name, table in {**TABLES, **HISTORY_TABLES}.items()
    }


SCHEMAS: Mapping[str, Schema] = MappingProxyType({DEMANDS.name: DEMANDS, **_territory()})
