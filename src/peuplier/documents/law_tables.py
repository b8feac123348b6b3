"""The tables of law that a policy applies, said with the values of one edition, their source and their status."""

from dataclasses import dataclass
from datetime import date

from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.monitoring_blocks import Edition, Table
from peuplier.policy.wording.clauses import write_amount, write_day
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.typography import typeset

BORROWED = "Barèmes de la loi appliqués"


@dataclass(frozen=True, slots=True)
class LawTable:
    """A borrowed table: what it is and where it comes from, then its values row by row."""

    name: str
    title: str
    about: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it in lines of text."""
        return (*self.about, *(f"{case} : {value}".removeprefix(" : ") for case, value in self.rows))


def law_tables(policy: Policy) -> tuple[LawTable, ...]:
    """The borrowed tables in order of name, each at the edition in force when the policy starts, else at its last."""
    return tuple(_said(table, _edition(table, policy.front.in_force_on)) for table in policy.borrowed)


def _edition(table: Table, on: date | None) -> Edition:
    filled = [edition for edition in table.editions if edition.rows]
    started = [edition for edition in filled if on is not None and edition.start <= on]
    return (started or filled)[-1]


def _said(table: Table, edition: Edition) -> LawTable:
    start, checked = write_day(edition.start), write_day(table.checked_until)
    status = edition.status or table.status
    source = table.source_of(edition)
    about = [f"« {table.name} » : {table.title}."]
    about.append(f"En vigueur depuis le {start} ; {status.value} ; vérifié jusqu’au {checked}.")
    about += [f"Publié le {write_day(edition.published)}."] if edition.published else []
    about += [f"Texte : {table.text}."] if table.text else []
    about += [f"Source : {source}."] if source else []
    rows = [
        (
            ", ".join(_case(key, code) for key, code in zip(table.keys, row.keys, strict=True)),
            write_amount(row.value) + (f" ({row.status.value})" if row.status else ""),
        )
        for row in edition.rows
    ]
    return LawTable(table.name, table.title, tuple(typeset(line) for line in about), tuple(rows))


def _case(key: Fact, code: str) -> str:
    return key.codes.label(code) if key.codes else code
