"""A CSV file as columns of text: streamed, its lines counted as the file counts them, its rectangle checked."""

import csv
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import numpy as np
import polars as pl

from peuplier.sources.anomalies import Anomaly, UnusableFileError
from peuplier.sources.intake import Rejected
from peuplier.sources.tables.encodings import encoding_of
from peuplier.sources.tables.headers import SEARCHED, clean, header_position
from peuplier.sources.tables.raw import FileShape, RawTable, column_names, unusable

SEPARATORS = {",": "virgule", ";": "point-virgule", "\t": "tabulation", "|": "barre verticale"}
_GUESSED = ",;\t"
_ROWS_AT_ONCE = 20_000
_MOST_COLUMNS = 2_000
_MOST_UNREAD = 10_000
_LONGEST_LINE = 8 * 1024 * 1024
_SPLIT_REMEDY = "Un séparateur manque ou est en trop ; mettez entre guillemets un texte qui le contient."

_GUARDED = "^'('*[=+@\\-\t\r])"

Numbered = tuple[int, list[str]]


@dataclass
class _Columns:
    """Rows gathered by column, a block at a time, so that Python strings never pile up."""

    width: int
    lines: list[int] = field(default_factory=list)
    _rows: list[list[str]] = field(default_factory=list)
    _blocks: list[pl.DataFrame] = field(default_factory=list)

    def add(self, line: int, row: list[str]) -> None:
        self.lines.append(line)
        self._rows.append(row)
        if len(self._rows) == _ROWS_AT_ONCE:
            self._pack()

    def _pack(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else [()] * self.width
        data = {str(place): pl.Series(list(cells), dtype=pl.String) for place, cells in enumerate(columns)}
        self._blocks.append(pl.DataFrame(data))
        self._rows = []

    def frame(self, names: Sequence[str]) -> pl.DataFrame:
        self._pack()
        whole = pl.concat(self._blocks, rechunk=True)
        whole.columns = list(names)
        # The apostrophe that keeps a spreadsheet from running a text (see the CSV files that peuplier writes).
        return whole.with_columns(pl.all().str.replace(_GUARDED, "$1"))


def read_delimited(path: Path, shape: FileShape, wanted: Collection[str]) -> RawTable:
    """Open a CSV file; `wanted` are names by which its header is known. Raises UnusableFileError."""
    encoding = encoding_of(path, shape.encoding)
    separator = shape.separator or _separator(path, encoding.codec, wanted)
    rows = _rows(path, encoding.codec, separator)
    first = list(islice(rows, SEARCHED))
    if not first:
        raise unusable(path, "le fichier est vide.", "Exportez-le de nouveau.")
    start = _start(path, first, shape.header_row, wanted)
    header_line, header = first[start]
    names, repeated = column_names(_trimmed([clean(cell) for cell in header]))
    if len(names) > _MOST_COLUMNS:
        raise unusable(
            path, f"la table a {len(names)} colonnes ; {_MOST_COLUMNS} au plus se lisent.", "Gardez les utiles."
        )
    columns, unread = _Columns(len(names)), []
    for line, row in chain(first[start + 1 :], rows):
        fitted = _fitted(row, len(names))
        if fitted is None:
            unread.append(_ragged(line, row, names))
            if len(unread) > _MOST_UNREAD:
                raise unusable(
                    path,
                    f"plus de {_MOST_UNREAD} lignes n’ont pas le nombre de champs de l’en-tête ({len(names)}).",
                    "Vérifiez le séparateur, et la ligne de l’en-tête.",
                    line,
                )
        else:
            columns.add(line, fitted)
    return RawTable(
        f"CSV, {encoding.label}, séparateur {SEPARATORS.get(separator, separator)}",
        columns.frame(names),
        np.array(columns.lines, dtype=np.int64),
        header_line,
        tuple(unread),
        notes=encoding.notes,
        repeated=repeated,
    )


def _separator(path: Path, codec: str, wanted: Collection[str]) -> str:
    """The separator that shows the names wanted, else that cuts most lines alike, into most fields."""
    with path.open(encoding=codec, newline="") as file:
        lines = list(islice(_lines(path, file), SEARCHED))

    def evidence(separator: str) -> tuple[int, int, int]:
        try:
            rows = [[clean(cell) for cell in row] for row in csv.reader(lines, delimiter=separator)]
        except csv.Error:
            return 0, 0, 0
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, alike = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return max((sum(name in wanted for name in row) for row in rows), default=0), alike, width

    return max(_GUESSED, key=evidence)


def _rows(path: Path, codec: str, separator: str) -> Iterator[Numbered]:
    """Rows that hold something, each with the line where it starts."""
    with path.open(encoding=codec, newline="") as file:
        reader = csv.reader(_lines(path, file), delimiter=separator, strict=True)
        line = 1
        while True:
            try:
                row = next(reader, None)
            except csv.Error as error:
                raise (_long if "field larger" in str(error) else _quotes)(path, line) from None
            if row is None:
                return
            if any(row) and any(not cell.isspace() for cell in row if cell):
                yield line, row
            line = reader.line_num + 1


def _lines(path: Path, file: TextIO) -> Iterator[str]:
    """Physical lines, none of them so long that cutting it would fill the memory."""
    number = 0
    while line := file.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            raise unusable(path, "cette ligne est démesurée.", "Vérifiez les fins de ligne, ou exportez-le.", number)
        yield line


def _quotes(path: Path, line: int) -> UnusableFileError:
    return unusable(
        path,
        "les guillemets de cette ligne ne se ferment pas.",
        "Doublez les guillemets à l’intérieur d’un texte.",
        line,
    )


def _long(path: Path, line: int) -> UnusableFileError:
    return unusable(
        path,
        f"une cellule commencée à cette ligne dépasse {csv.field_size_limit()} caractères.",
        "Des guillemets ne se ferment peut-être pas ; sinon, raccourcissez ce texte.",
        line,
    )


def _start(path: Path, first: Sequence[Numbered], declared: int | None, wanted: Collection[str]) -> int:
    """Position of the header among the first rows."""
    if declared is None:
        return header_position([[clean(cell) for cell in row] for _, row in first], wanted)
    for place, (line, _) in enumerate(first):
        if line == declared:
            return place
    raise unusable(
        path,
        f"la correspondance place l’en-tête ligne {declared} ; cette ligne est vide, ou trop loin.",
        f"Corrigez ligne_en_tete : l’en-tête est l’une des {SEARCHED} premières lignes remplies.",
        declared,
    )


def _trimmed(cells: list[str]) -> list[str]:
    """The cells without the empty ones at the end."""
    last = next((place for place in range(len(cells), 0, -1) if cells[place - 1]), 0)
    return cells[:last]


def _fitted(row: list[str], width: int) -> list[str] | None:
    """The row at the width of the header, when only empty cells are too many; None when it does not fit."""
    if len(row) == width:
        return row
    return row[:width] if len(row) > width and not any(cell.strip() for cell in row[width:]) else None


def _ragged(line: int, row: list[str], names: Sequence[str]) -> Rejected:
    width = len(names)
    titles = [*names[: len(row)], *(f"(champ {place + 1})" for place in range(width, len(row)))]
    rule = f"cette ligne a {len(row)} champs ; l’en-tête en a {width}."
    anomaly = Anomaly(line, "", "", rule, _SPLIT_REMEDY)
    return Rejected(line, tuple(zip(titles, row, strict=True)), (anomaly,))
