"""The rows that were refused, written back as they were with what is wrong: corrected there, they are read again."""

from collections.abc import Iterable, Sequence

import polars as pl

from peuplier.documents.table_columns import TableColumn, of_names
from peuplier.documents.workbook import Sheet

PREFIX = "rejet_"
_COLUMNS = (
    TableColumn("rejet_ligne", "ligne du fichier lu", "Rang de la ligne dans le fichier lu.", "nombre entier"),
    TableColumn("rejet_colonnes", "colonnes en cause", "Colonnes qui enfreignent une règle.", "texte"),
    TableColumn("rejet_valeurs", "valeurs en cause", "Ce que ces colonnes contenaient.", "texte"),
    TableColumn("rejet_règles", "règles enfreintes", "Ce qui ne va pas, colonne par colonne.", "texte"),
    TableColumn("rejet_remèdes", "remèdes", "Ce qu’il faut faire.", "texte"),
)

Reason = tuple[str, str, str, str]
Row = tuple[int, Sequence[tuple[str, str]], Sequence[Reason]]


def rejected_sheet(rows: Iterable[Row]) -> Sheet:
    """A table of refused rows. A row is (line, cells as written, reasons); a reason (column, value, rule, remedy)."""
    kept = list(rows)
    titles = list(dict.fromkeys(title for _, cells, _ in kept for title, _ in cells))
    held = [dict(cells) for _, cells, _ in kept]
    columns = {"rejet_ligne": pl.Series([line for line, _, _ in kept], dtype=pl.Int64)}
    for place, column in enumerate(_COLUMNS[1:]):
        texts = [" ; ".join(dict.fromkeys(reason[place] for reason in reasons)) for _, _, reasons in kept]
        columns[column.name] = pl.Series(texts, dtype=pl.String)
    columns |= {
        title: pl.Series([cells.get(title, "") for cells in held], dtype=pl.String)
        for title in titles
        if title not in columns
    }
    return Sheet("Lignes refusées", pl.DataFrame(columns), of_names(columns, _COLUMNS))
