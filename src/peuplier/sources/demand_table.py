"""A table of demands (CSV or Parquet): one row per demand, French fact names as columns, into typed columns.

A file that breaks a rule is refused as a whole, with every anomaly; nothing of it is kept.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

import numpy as np
import polars as pl

from peuplier.evaluation.columns.demands import Column, Demands
from peuplier.policy.findings import suggestion
from peuplier.sources.anomalies import Anomaly, UnusableFileError
from peuplier.sources.cells import Cells, repeated
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Subject

NUMBER = "numéro_unique"
_LARGEST = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class DemandTable:
    """Demands, and the names of the columns that were not read because they are not facts of a demand."""

    demands: Demands
    ignored: tuple[tuple[str, str], ...]


def read_demands(path: Path) -> DemandTable:
    """Read a table. Raises UnusableFileError with every anomaly, lines counted as in the file."""
    frame, first_line = _frame(path)
    names = [normalize("NFC", name.strip().removeprefix("\ufeff")) for name in frame.columns]
    _check_header(path, names)
    frame.columns = names
    anomalies: list[Anomaly] = []
    columns: dict[str, Column] = {}
    ignored: list[tuple[str, str]] = []
    known = [name for name, fact in FACTS.items() if fact.subject is Subject.DEMAND]
    for name in names:
        if name not in known:
            ignored.append((name, suggestion(name, known, "")))
        elif name != NUMBER:
            try:
                cells = Cells(FACTS[name], frame[name], first_line)
                columns[name] = cells.column()
                anomalies += cells.anomalies
            except pl.exceptions.PolarsError:
                rule = f"le type de cette colonne ({frame[name].dtype}) ne se lit pas."
                anomalies.append(Anomaly(0, name, "", rule, "Écrivez-la en texte, en nombre ou en date."))
    numbers = _numbers(path, frame[NUMBER])
    anomalies += _number_anomalies(numbers, first_line)
    if anomalies:
        raise UnusableFileError(str(path), sorted(anomalies))
    return DemandTable(Demands(np.array(numbers.to_list(), dtype=np.str_), columns), tuple(ignored))


def _numbers(path: Path, series: pl.Series) -> pl.Series:
    """Demand numbers as text, in one Unicode form: two ways of writing an accent are one number."""
    if series.dtype != pl.String and not series.dtype.is_integer() and series.dtype != pl.Null:
        raise _whole_file(path, f"les numéros sont de type {series.dtype}.", "Écrivez-les en texte.", 0, field=NUMBER)
    return series.cast(pl.String).str.normalize("NFC").str.strip_chars()


def _whole_file(path: Path, rule: str, remedy: str, line: int = 0, field: str = "") -> UnusableFileError:
    return UnusableFileError(str(path), [Anomaly(line, field, "", rule, remedy)])


def _frame(path: Path) -> tuple[pl.DataFrame, int]:
    """The cells of a file, and the line of its first row."""
    if not path.is_file():
        raise _whole_file(path, "le fichier n’existe pas.", "Vérifiez son chemin.")
    if path.stat().st_size > _LARGEST:
        raise _whole_file(path, "le fichier dépasse 4 Gio.", "Découpez-le par commune ou par année.")
    match path.suffix.lower():
        case ".csv" | ".txt" | ".tsv":
            return _csv(path), 2
        case ".parquet":
            try:
                return pl.read_parquet(path), 1
            except (pl.exceptions.PolarsError, OSError, ValueError):
                raise _whole_file(
                    path, "le fichier n’est pas un fichier Parquet lisible.", "Exportez-le de nouveau."
                ) from None
    raise _whole_file(
        path,
        f"les fichiers « {path.suffix or 'sans extension'} » ne sont pas lus.",
        "Enregistrez la table en CSV (UTF-8) ou en Parquet.",
    )


def _csv(path: Path) -> pl.DataFrame:
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:4096]:
        raise _encoding(path, 1)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _encoding(path, raw[: error.start].count(b"\n") + 1) from None
    if not text.strip():
        raise _whole_file(path, "le fichier est vide.", "Exportez-le de nouveau.")
    header = text.split("\n", 1)[0]
    separator = max(",;\t", key=header.count)
    _check_rectangle(path, text, separator)
    try:
        return pl.read_csv(io.BytesIO(text.encode("utf-8")), separator=separator, infer_schema=False, has_header=True)
    except (pl.exceptions.PolarsError, ValueError):
        raise _whole_file(
            path,
            "le fichier n’est pas une table CSV lisible.",
            "Vérifiez les guillemets et les séparateurs, ou exportez-le de nouveau.",
        ) from None


def _encoding(path: Path, line: int) -> UnusableFileError:
    return _whole_file(
        path,
        "le fichier n’est pas en UTF-8 : ses accents ne se lisent pas.",
        "Dans le tableur, enregistrez sous « CSV UTF-8 (délimité par des virgules) ».",
        line,
    )


def _check_rectangle(path: Path, text: str, separator: str) -> None:
    """Every line has as many fields as the header; the first that does not is named."""
    width = 0
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    try:
        for row in reader:
            width = width or len(row)
            if row and len(row) != width:
                raise _whole_file(
                    path,
                    f"cette ligne a {len(row)} champs ; l’en-tête en a {width}.",
                    "Un séparateur manque ou est en trop ; mettez entre guillemets un texte qui le contient.",
                    reader.line_num,
                )
    except csv.Error:
        raise _whole_file(
            path,
            "les guillemets de cette ligne ne se ferment pas.",
            "Doublez les guillemets à l’intérieur d’un texte.",
            reader.line_num,
        ) from None


def _check_header(path: Path, names: list[str]) -> None:
    if NUMBER not in names:
        remedy = suggestion(NUMBER, names, "")
        raise _whole_file(
            path,
            f"la colonne « {NUMBER} » manque : chaque demande y porte son numéro.",
            f"{remedy} Nommez ainsi la colonne des numéros." if remedy else "Ajoutez-la.",
            1,
        )
    twice = sorted({name for name in names if names.count(name) > 1 or f"{name}_duplicated_0" in names})
    if twice:
        raise _whole_file(
            path, "cette colonne est écrite deux fois.", "Gardez-en une seule.", 1, field=", ".join(twice)
        )


def _number_anomalies(numbers: pl.Series, first_line: int) -> list[Anomaly]:
    empty = numbers.is_null() | (numbers == "")
    found = [
        Anomaly(first_line + row, NUMBER, "", "le numéro de la demande manque.", "Complétez-le.")
        for row in np.flatnonzero(empty.to_numpy()).tolist()
    ]
    found += [
        Anomaly(
            first_line + row,
            NUMBER,
            str(numbers[row]),
            f"cette demande est déjà ligne {first_line + first}.",
            "Gardez une seule ligne par demande.",
        )
        for row, first in repeated(numbers)
    ]
    return found
