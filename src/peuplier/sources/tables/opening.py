"""Any table opened: the format is that of its content, and its name must agree."""

from collections.abc import Collection
from pathlib import Path

from peuplier.sources.tables.delimited import read_delimited
from peuplier.sources.tables.parquet_file import read_parquet
from peuplier.sources.tables.raw import FileShape, RawTable, unusable
from peuplier.sources.tables.workbooks import read_workbook

TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
WORKBOOK_SUFFIXES = (".xlsx", ".ods")
SUFFIXES = (*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES, ".parquet")
_LARGEST = 4 * 1024**3
_LARGEST_WORKBOOK = 200_000_000
# What the first bytes of a file betray, whatever its name.
_SIGNATURES = (
    (b"PK\x03\x04", "un classeur XLSX ou ODS", WORKBOOK_SUFFIXES),
    (b"PAR1", "un fichier Parquet", (".parquet",)),
    (b"\xd0\xcf\x11\xe0", "un ancien classeur Excel (.xls), ou un classeur protégé", ()),
    (b"%PDF", "un document PDF", ()),
    (b"\x1f\x8b", "une archive compressée", ()),
    (b"<?xml", "un fichier XML", ()),
    (b"<!DOCTYPE", "une page HTML", ()),
    (b"<html", "une page HTML", ()),
)


def open_table(path: Path, shape: FileShape, wanted: Collection[str]) -> RawTable:
    """Open a CSV, XLSX, ODS or Parquet table; `wanted` are names by which its header is known.

    Raises UnusableFileError, and keeps nothing, when the file as a whole cannot be used.
    """
    if not path.is_file():
        raise unusable(path, "le fichier n’existe pas.", "Vérifiez son chemin.")
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise unusable(
            path,
            f"les fichiers « {path.suffix or 'sans extension'} » ne sont pas lus.",
            "Enregistrez la table en CSV (UTF-8), en XLSX, en ODS ou en Parquet.",
        )
    try:
        _check_content(path, suffix)
        if suffix in TEXT_SUFFIXES:
            return read_delimited(path, shape, wanted)
        return read_parquet(path) if suffix == ".parquet" else read_workbook(path, shape, wanted)
    except OSError as error:
        raise unusable(
            path, f"le fichier ne peut pas être lu ({error.strerror}).", "Vérifiez ses droits et son disque."
        ) from None


def _check_content(path: Path, suffix: str) -> None:
    """The size is bearable, and the first bytes do not contradict the name."""
    size = path.stat().st_size
    if size > _LARGEST:
        raise unusable(path, "le fichier dépasse 4 Gio.", "Découpez-le par commune ou par année.")
    if suffix in WORKBOOK_SUFFIXES and size > _LARGEST_WORKBOOK:
        raise unusable(path, "le classeur dépasse 200 Mo.", "Enregistrez la feuille en CSV (UTF-8) ou en Parquet.")
    if not size:
        raise unusable(path, "le fichier est vide.", "Exportez-le de nouveau.")
    with path.open("rb") as file:
        start = file.read(16)
    for signature, what, suffixes in _SIGNATURES:
        if start.startswith(signature) and suffix not in suffixes:
            remedy = f"Renommez-le en {suffixes[0]}." if suffixes else "Exportez la table en CSV (UTF-8) ou en XLSX."
            raise unusable(path, f"malgré son nom en {suffix}, c’est {what}.", remedy)
