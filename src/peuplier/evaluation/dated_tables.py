"""The values of a `barème` at a date, own or borrowed from the law, and what using them assumed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from peuplier.policy.dated import InForce, in_force
from peuplier.policy.dated import NotCoveredError as NotCoveredError
from peuplier.policy.tree.conditions import Quantity
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.monitoring_blocks import Beyond, Table
from peuplier.policy.wording.clauses import write_day


class Supposition(Enum):
    """Why a value may change once the text that sets it is known."""

    PROVISIONAL = "seuil provisoire"
    PROLONGED = "barèmes prolongés"


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value used beyond what was published or checked."""

    supposition: Supposition
    table: Table
    start: date
    on: date

    def __str__(self) -> str:
        edition = f"l’édition du {write_day(self.start)} du barème « {self.table.title} »"
        checked = write_day(self.table.checked_until)
        if self.supposition is Supposition.PROVISIONAL:
            return (
                f"Seuil provisoire : {edition} est employée au {write_day(self.on)}, dans l’attente de la suivante "
                f"(barème vérifié jusqu’au {checked})."
            )
        return (
            f"Barèmes prolongés : {edition} est employée au {write_day(self.on)}, "
            f"alors qu’elle n’est vérifiée que jusqu’au {checked}."
        )

    def as_json(self) -> dict[str, str]:
        """Keys in English."""
        return {
            "kind": self.supposition.name.lower(),
            "table": self.table.name,
            "edition": self.start.isoformat(),
            "checked_until": self.table.checked_until.isoformat(),
            "sentence": str(self),
        }


class TablesInForce:
    """The tables of a policy and of the law at a date; each is resolved when it is first asked."""

    def __init__(self, policy: Policy, on: date) -> None:
        self._policy, self._on = policy, on
        self._law = {table.name: table for table in policy.borrowed}
        self._own = {table.name: table for table in policy.tables}
        self._resolved: dict[tuple[str, bool], tuple[InForce, Mapping[tuple[str, ...], Quantity]]] = {}

    def at(self, on: date) -> "TablesInForce":
        """The same tables at another date."""
        return self if on == self._on else TablesInForce(self._policy, on)

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What the values asked so far assumed, by name of table."""
        made = []
        for (name, from_law), (found, _) in sorted(self._resolved.items()):
            table = self._table(name, from_law)
            for assumed, why in (
                (found.provisional, Supposition.PROVISIONAL),
                (found.prolonged, Supposition.PROLONGED),
            ):
                if assumed:
                    made.append(Assumption(why, table, found.edition.start, self._on))
        return tuple(made)

    def values(self, name: str) -> Mapping[tuple[str, ...], Quantity]:
        """The values by keys of a table that a condition names, the document's own first. Raises NotCoveredError."""
        return self._values(name, name not in self._own)

    def constant(self, name: str) -> Quantity:
        """The single value of a table without keys. Raises NotCoveredError."""
        return self.values(name)[()]

    def beyond(self, name: str) -> Beyond | None:
        """How a table goes on past the last code of its first key, if it does."""
        return self._table(name, name not in self._own).beyond

    def borrows(self, name: str) -> bool:
        """Whether the policy carries that table of law, whatever it holds at the date."""
        return name in self._law

    def of_law(self, name: str) -> Quantity | None:
        """The single value of a table of law, for a formula; None without it. Raises NotCoveredError."""
        return self._values(name, from_law=True)[()] if name in self._law else None

    def _table(self, name: str, from_law: bool) -> Table:
        return (self._law if from_law else self._own)[name]

    def _values(self, name: str, from_law: bool) -> Mapping[tuple[str, ...], Quantity]:
        asked = name, from_law
        if asked not in self._resolved:
            found = in_force(self._table(name, from_law), self._on, self._policy.front.extended_tables)
            self._resolved[asked] = found, {row.keys: row.value for row in found.edition.rows}
        return self._resolved[asked][1]
