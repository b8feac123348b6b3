"""How the bytes of a text file become letters: declared, marked, or recognised and said."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from peuplier.sources.anomalies import Anomaly, UnusableFileError
from peuplier.sources.tables.raw import unusable

# What a mapping may declare, and the name the French reader knows.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 petit-boutiste",
    "utf-16-be": "UTF-16 gros-boutiste",
    "cp1252": "Windows-1252",
    "iso-8859-15": "ISO 8859-15",
}
_BLOCK = 1024 * 1024
_UTF_8_REMEDY = "Dans le tableur, enregistrez sous « CSV UTF-8 (délimité par des virgules) »."
_ESCAPED = re.compile("[\udc80-\udcff]")
_MULTIBYTE = re.compile("[^\x00-\x7f\udc80-\udcff]")
_NOT_CP1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec of Python, and what must be said when it was guessed."""

    codec: str
    notes: tuple[Anomaly, ...] = ()

    @property
    def label(self) -> str:
        """The name the reader knows."""
        return ENCODINGS[self.codec.removesuffix("-sig")]


def encoding_of(path: Path, declared: str | None) -> Encoding:
    """The encoding of a text file, read once to its end. Raises UnusableFileError."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise unusable(path, "le fichier est en UTF-32.", _UTF_8_REMEDY)
    marked = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if declared and declared != "utf-8":
        codec = "utf-16" if marked and declared.startswith("utf-16") else declared
        _check(path, codec)
        return Encoding(codec)
    if marked:
        _check(path, "utf-16")
        return Encoding("utf-16")
    if start.count(0) > len(start) // 3:
        # The upper half of most letters is nul: it comes first in big-endian.
        order = "be" if start[::2].count(0) > start[1::2].count(0) else "le"
        raise unusable(
            path,
            "le fichier semble être en UTF-16, sans la marque qui le dirait.",
            f'{_UTF_8_REMEDY} Ou déclarez encodage = "utf-16-{order}" dans la correspondance.',
            1,
        )
    return _utf_8(path, may_guess=declared is None)


def _check(path: Path, codec: str) -> None:
    """Every byte decodes, and no letter is NUL."""
    decoder = codecs.getincrementaldecoder(codec)()
    line = 1
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError:
                raise unusable(
                    path, f"le fichier n’est pas en {ENCODINGS[codec]} : il ne se lit pas ainsi.", _UTF_8_REMEDY, line
                ) from None
            if "\x00" in text:
                raise _nul(path, line + text[: text.index("\x00")].count("\n"))
            if not block:
                return
            line += text.count("\n")


def _utf_8(path: Path, may_guess: bool) -> Encoding:
    """UTF-8 when every byte is; Windows-1252 when nothing at all is UTF-8 beyond plain letters."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    line, multibyte, first_bad, impossible = 1, False, 0, False
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            text = decoder.decode(block, final=not block)
            if "\x00" in text:
                raise _nul(path, line + text[: text.index("\x00")].count("\n"))
            multibyte = multibyte or _MULTIBYTE.search(text.removeprefix("\ufeff") if line == 1 else text) is not None
            bad = _ESCAPED.search(text)
            if bad and not first_bad:
                first_bad = line + text[: bad.start()].count("\n")
            impossible = impossible or not _NOT_CP1252.isdisjoint(block)
            if not block:
                break
            line += text.count("\n")
    if not first_bad:
        return Encoding("utf-8-sig")
    if multibyte or impossible or not may_guess:
        raise unusable(
            path,
            "le fichier n’est pas en UTF-8 : ses accents ne se lisent pas à cette ligne.",
            f"{_UTF_8_REMEDY} S’il a été coupé ou assemblé, exportez-le de nouveau.",
            first_bad,
        )
    note = Anomaly(
        first_bad,
        "",
        "",
        "le fichier n’est pas en UTF-8 ; il a été lu en Windows-1252 (cp1252), l’encodage ordinaire des tableurs.",
        'Vérifiez un nom accentué, ou déclarez encodage = "cp1252" dans la correspondance.',
    )
    return Encoding("cp1252", (note,))


def _nul(path: Path, line: int) -> UnusableFileError:
    return unusable(
        path,
        "cette ligne contient un octet nul (NUL) : ce n’est pas un texte, ou il est abîmé.",
        "Exportez le fichier de nouveau depuis son logiciel.",
        line,
    )
