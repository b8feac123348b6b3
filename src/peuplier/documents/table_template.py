"""Empty tables to fill: a header, and in a workbook the definition of every column."""

from collections.abc import Iterable

import polars as pl

from peuplier.documents.table_columns import of_fact
from peuplier.documents.workbook import Sheet
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind

# What a label or a document says of itself beyond its state and its end: few tables have it, the definitions do.
_RARE = ("_émetteur", "_délivré_le")


def template(title: str, facts: Iterable[Fact]) -> Sheet:
    """An empty table of the facts that a person types; those that are computed are explained, and have no column."""
    known = tuple(facts)
    typed = [fact for fact in known if fact.formula is None and not _rare(fact)]
    frame = pl.DataFrame({fact.name: pl.Series([], dtype=_TYPES.get(fact.kind, pl.String())) for fact in typed})
    notes = (
        (
            "mode d’emploi",
            "Une ligne par élément ; une colonne inutile peut être supprimée, dans n’importe quel ordre.",
        ),
        (
            "colonnes",
            f"La feuille « Définitions » explique chacune, et {len(known) - len(typed)} autres qui se lisent.",
        ),
    )
    return Sheet(title, frame, tuple(map(of_fact, known)), notes)


_TYPES: dict[Kind, pl.DataType] = {
    Kind.DATE: pl.Date(),
    Kind.COUNT: pl.Int32(),
    Kind.MONEY: pl.Decimal(12, 2),
    Kind.AREA: pl.Decimal(12, 2),
    Kind.DECIMAL: pl.Decimal(8, 1),
}


def _rare(fact: Fact) -> bool:
    dated_document = fact.name.startswith("justificatif_") and fact.name.endswith("_le")
    return fact.name.endswith(_RARE) or (dated_document and not fact.name.endswith("_expire_le"))
