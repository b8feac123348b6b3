"""The value of a `barème` at a date: the edition in force, or a clear refusal outside what was checked."""

from collections.abc import Mapping
from datetime import date

from peuplier.policy.tree.conditions import Quantity
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.monitoring_blocks import Table
from peuplier.policy.wording.clauses import write_day


class NotCoveredError(LookupError):
    """A table is asked for a date before its first edition or after the date until which it was checked."""


def edition(table: Table, on: date, extended: bool) -> Mapping[tuple[str, ...], Quantity]:
    """The values in force on a date, by keys. Raises NotCoveredError unless the document extends its tables."""
    started = [e for e in table.editions if e.start <= on]
    if not started:
        raise NotCoveredError(
            f"Le barème « {table.name} » (ligne {table.place.line}) commence le {write_day(table.editions[0].start)} : "
            f"il n’a pas de valeur au {write_day(on)}. Ajoutez l’édition en vigueur à cette date."
        )
    if on > table.checked_until and not extended:
        raise NotCoveredError(
            f"Le barème « {table.name} » (ligne {table.place.line}) n’est vérifié que jusqu’au "
            f"{write_day(table.checked_until)} : on ne peut pas l’employer au {write_day(on)}. Vérifiez-le et changez "
            "cette date, ou déclarez « barèmes: prolongés » dans l’en-tête pour une prévision."
        )
    return {row.keys: row.value for row in started[-1].rows}


class TablesInForce:
    """The tables of a policy at a date; each is resolved when it is first asked."""

    def __init__(self, policy: Policy, on: date) -> None:
        self._tables = {table.name: table for table in policy.tables}
        self._on, self._extended = on, policy.front.extended_tables
        self._editions: dict[str, Mapping[tuple[str, ...], Quantity]] = {}

    def values(self, name: str) -> Mapping[tuple[str, ...], Quantity]:
        """The values of a table by keys. Raises NotCoveredError."""
        if name not in self._editions:
            self._editions[name] = edition(self._tables[name], self._on, self._extended)
        return self._editions[name]

    def constant(self, name: str) -> Quantity:
        """The single value of a table without keys. Raises NotCoveredError."""
        return self.values(name)[()]
