"""The edition of a `barème` in force at a date: known, provisional or prolonged, or a clear refusal.

A text of law may be published after the date it applies from: until then, and for the months that a table allows
after it was last checked, the last known edition answers as a provisional value.
"""

from dataclasses import dataclass
from datetime import date

from peuplier.policy.tree.monitoring_blocks import Edition, Table
from peuplier.policy.wording.clauses import write_day


class NotCoveredError(LookupError):
    """A table is asked for a date before its first edition, after what was checked, or where it has no value."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The edition that answers. `provisional`: a newer one is expected; `prolonged`: beyond what was checked."""

    edition: Edition
    provisional: bool = False
    prolonged: bool = False


def in_force(table: Table, on: date, prolonged: bool = False, known_on: date | None = None) -> InForce:
    """`answering`, when its edition has a value for the territory. Raises NotCoveredError."""
    found = answering(table, on, prolonged, known_on)
    if not found.edition.rows:
        raise NotCoveredError(
            f"Le barème « {table.name} » ({where(table)}) n’a pas de valeur pour ce territoire dans son édition "
            f"du {write_day(found.edition.start)} : ce territoire n’y figure pas."
        )
    return found


def answering(table: Table, on: date, prolonged: bool = False, known_on: date | None = None) -> InForce:
    """The edition of a table on a date, as known today or on the day `known_on`. Raises NotCoveredError.

    `prolonged`: the document declares « barèmes: prolongés », which lets the last edition answer at any later date.
    """
    started = [edition for edition in table.editions if edition.start <= on]
    known = [e for e in started if known_on is None or (e.published or e.start) <= known_on]
    if not known:
        raise NotCoveredError(
            f"Le barème « {table.name} » ({where(table)}) commence le {write_day(table.editions[0].start)} : "
            f"il n’a pas de valeur au {write_day(on)}. {_earlier(table)}."
        )
    edition, newest = known[-1], started[-1]
    provisional = edition is not newest
    if on <= table.checked_until:
        return InForce(edition, provisional)
    if table.provisional_until is not None and on <= table.provisional_until:
        return InForce(edition, provisional=True)
    if prolonged:
        return InForce(edition, provisional, prolonged=True)
    raise NotCoveredError(
        f"Le barème « {table.name} » ({where(table)}) n’est vérifié que jusqu’au "
        f"{write_day(table.checked_until)} : on ne peut pas l’employer au {write_day(on)}. {_remedy(table)}, ou "
        "déclarez « barèmes: prolongés » dans l’en-tête pour une prévision."
    )


def where(table: Table) -> str:
    """Where a table is written: a line of the document, or a text of law."""
    return table.text or f"ligne {table.place.line}"


def _earlier(table: Table) -> str:
    return "Choisissez une date plus tardive" if table.text else "Ajoutez l’édition en vigueur à cette date"


def _remedy(table: Table) -> str:
    return "Mettez la loi à jour" if table.text else "Vérifiez-le et changez cette date"
