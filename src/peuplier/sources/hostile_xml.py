"""Foreign XML read piece by piece, in bounded memory; what no honest file contains is refused with its line.

No document type, so no entity and no external file; one alphabet, the one the file declares; sizes, depths and
lengths counted while reading, whatever the file says of itself. Nothing is fetched: the parser knows no network.
"""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from xml.parsers import expat

from peuplier.sources.anomalies import UnusableFileError
from peuplier.sources.rules import Rule

_CHUNK = 64 * 1024
_AGAIN = "Exportez-le de nouveau."
_UTF8 = "Enregistrez-le en UTF-8, ou demandez à l’éditeur du logiciel de le faire."
_HOSTILE = "Un fichier d’échange n’en contient pas : vérifiez d’où il vient, ne l’ouvrez pas ailleurs."

ABSENT = Rule("le fichier n’existe pas.", "Vérifiez son chemin.")
UNREADABLE = Rule("le fichier ne peut pas être lu.", "Vérifiez vos droits sur ce fichier.")
EMPTY = Rule("le fichier est vide.", _AGAIN)
TOO_LARGE = Rule("le fichier dépasse {most} Mio.", "Découpez-le en plusieurs fichiers.")
ARCHIVE = Rule(
    "le fichier est une archive, malgré son nom.", "Ouvrez l’archive et donnez le fichier XML qu’elle contient."
)
NOT_XML = Rule("le fichier n’est pas du XML.", "Donnez le fichier XML de l’interface, tel que le logiciel l’a écrit.")
OTHER_ENCODING = Rule("le fichier est en UTF-16 ou en UTF-32.", _UTF8)
UNKNOWN_ENCODING = Rule(
    "l’encodage que le fichier déclare n’est pas admis.",
    f"Les encodages admis sont UTF-8, ISO-8859-1, ISO-8859-15 et Windows-1252. {_UTF8}",
)
WRONG_ENCODING = Rule(
    "le fichier se dit dans un encodage, et ses octets sont dans un autre.", f"Ses accents seraient perdus. {_UTF8}"
)
NUL = Rule("le fichier contient un octet nul.", f"Il est abîmé, ou ce n’est pas un texte. {_AGAIN}")
DOCTYPE = Rule("le fichier déclare un type de document (DOCTYPE).", _HOSTILE)
ENTITY = Rule("le fichier emploie une entité qui n’est pas définie.", _HOSTILE)
VERSION = Rule("le fichier n’est pas du XML 1.0.", _AGAIN)
TRUNCATED = Rule("le fichier s’arrête avant la fin.", f"Il a été coupé : {_AGAIN[0].lower()}{_AGAIN[1:]}")
CROSSED = Rule("une balise se ferme qui n’est pas celle qui était ouverte.", _AGAIN)
TWICE = Rule("un attribut est écrit deux fois dans la même balise.", _AGAIN)
AFTER_THE_END = Rule("le fichier continue après sa fin.", "Gardez un seul document par fichier.")
PREFIX = Rule("un préfixe d’espace de noms n’est pas déclaré.", _AGAIN)
MALFORMED = Rule("le XML est mal formé à cet endroit.", _AGAIN)
TOO_DEEP = Rule("les balises s’emboîtent sur plus de {most} niveaux.", _HOSTILE)
TOO_LONG = Rule("une balise ou un commentaire dépasse {most} Kio.", _HOSTILE)
LONG_NAME = Rule("le nom d’une balise ou d’un attribut est démesuré.", _HOSTILE)
RECORD_TOO_LONG = Rule("plus de {most} Kio se suivent sans qu’une demande se termine.", _HOSTILE)

_BY_CODE: Mapping[str, Rule] = {
    expat.errors.XML_ERROR_NO_ELEMENTS: TRUNCATED,
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: TRUNCATED,
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION: TRUNCATED,
    expat.errors.XML_ERROR_PARTIAL_CHAR: TRUNCATED,
    expat.errors.XML_ERROR_TAG_MISMATCH: CROSSED,
    expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE: TWICE,
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: AFTER_THE_END,
    expat.errors.XML_ERROR_UNBOUND_PREFIX: PREFIX,
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: ENTITY,
    expat.errors.XML_ERROR_UNKNOWN_ENCODING: UNKNOWN_ENCODING,
    expat.errors.XML_ERROR_INCORRECT_ENCODING: WRONG_ENCODING,
}
# Alphabets in which « <!DOCTYPE » has the bytes of ASCII: nothing can hide a declaration from the parser.
_ENCODINGS = frozenset({"utf-8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252"})
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE, b"<\x00", b"\x00<\x00", b"\x00\x00\x00<")
_DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"'>]{0,60})["']""")


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a file may hold: bytes in all, bytes of one tag, bytes between two records, nested elements,
    characters of a name."""

    file: int = 200 * 1024 * 1024
    token: int = 512 * 1024
    record: int = 1024 * 1024
    depth: int = 64
    name: int = 500


class RefusedError(Exception):
    """A file that is refused whole: which rule it breaks, and where."""

    def __init__(self, rule: Rule, line: int = 0, value: str = "") -> None:
        super().__init__(rule.says)
        self.rule, self.line, self.value = rule, line, value

    def of(self, path: Path) -> UnusableFileError:
        """The same refusal, as the callers of readers expect it."""
        return UnusableFileError(str(path), (self.rule.broken(self.line, "", self.value),))


class Reader(Protocol):
    """What receives the elements. Names carry their namespace, then a space: « http://… demande ».

    Each method is called very often: bounds that cost a call are the reader's to keep. It must refuse (RefusedError)
    elements nested without end and names invented without end, and call `HostileXml.record_ended` at each record.
    """

    def start(self, name: str, attributes: Mapping[str, str], /) -> None:
        """An element opens."""

    def end(self, name: str, /) -> None:
        """An element closes."""

    def text(self, text: str, /) -> None:
        """Text, possibly in several pieces."""

    def instruction(self, target: str, data: str, /) -> None:
        """A processing instruction."""


class HostileXml:
    """One file on its way to a reader. `line` is the line being read."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._record_from = 0

    @property
    def line(self) -> int:
        """The line of the file being read, from 1."""
        return int(self._parser.CurrentLineNumber)

    def record_ended(self) -> None:
        """What follows belongs to another record: its size is counted anew."""
        self._record_from = int(self._parser.CurrentByteIndex)

    def read(self, path: Path, reader: Reader) -> None:
        """Give every element of a file to the reader. Raises UnusableFileError, whatever the fault of the file."""
        try:
            if not path.exists():
                raise RefusedError(ABSENT)
            if path.stat().st_size > self.limits.file:
                raise self._too_large()
            with path.open("rb") as file:
                self.read_stream(file, reader)
        except OSError:
            raise RefusedError(UNREADABLE).of(path) from None
        except RefusedError as refused:
            raise refused.of(path) from None

    def _too_large(self) -> RefusedError:
        return RefusedError(TOO_LARGE.with_words(most=self.limits.file // 1024**2))

    def read_stream(self, file: BinaryIO, reader: Reader) -> None:
        """Give every element of a stream to the reader. Raises RefusedError."""
        chunk = file.read(_CHUNK)
        declared = _encoding(chunk)
        self._listen(reader)
        alphabet = _Alphabet(declared)
        fed = 0
        while chunk:
            fed += len(chunk)
            if fed > self.limits.file:
                raise self._too_large()
            alphabet.check(chunk)
            self._feed(chunk, final=False)
            if fed - self._parser.CurrentByteIndex > self.limits.token:
                raise RefusedError(TOO_LONG.with_words(most=self.limits.token // 1024), self.line)
            if fed - self._record_from > self.limits.record:
                raise RefusedError(RECORD_TOO_LONG.with_words(most=self.limits.record // 1024), self.line)
            chunk = file.read(_CHUNK)
        alphabet.close()
        self._feed(b"", final=True)

    def _feed(self, chunk: bytes, final: bool) -> None:
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError as error:
            rule = _BY_CODE.get(expat.errors.messages[error.code], MALFORMED)
            raise RefusedError(rule, error.lineno) from None

    def _listen(self, reader: Reader) -> None:
        self._parser.StartElementHandler = reader.start
        self._parser.EndElementHandler = reader.end
        self._parser.CharacterDataHandler = reader.text
        self._parser.ProcessingInstructionHandler = reader.instruction
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.XmlDeclHandler = self._declaration

    def _doctype(self, *_: object) -> None:
        raise RefusedError(DOCTYPE, self.line)

    def _declaration(self, version: str, encoding: str | None, _standalone: int) -> None:
        if version != "1.0":
            raise RefusedError(VERSION, self.line, version)
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise RefusedError(UNKNOWN_ENCODING, self.line, encoding)


def _encoding(start: bytes) -> str:
    """The encoding that a file declares, UTF-8 by default; refuses what is not text in an admitted one."""
    if not start.strip():
        raise RefusedError(EMPTY)
    if start.startswith(_ARCHIVES):
        raise RefusedError(ARCHIVE)
    if start.startswith(_WIDE):
        raise RefusedError(OTHER_ENCODING, 1)
    start = start.removeprefix(codecs.BOM_UTF8)
    if not start.lstrip().startswith(b"<"):
        raise RefusedError(NUL if b"\0" in start[:64] else NOT_XML, 1)
    found = _DECLARED.match(start)
    name = found[1].decode("ascii", errors="replace") if found else "utf-8"
    if name.lower() not in _ENCODINGS:
        raise RefusedError(UNKNOWN_ENCODING, 1, name)
    return name.lower()


class _Alphabet:
    """Whether the bytes are in the alphabet that the file declares."""

    def __init__(self, declared: str) -> None:
        self._declared = declared
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._reads_as_utf8, self._beyond_ascii, self._line = True, 0, 1

    def check(self, chunk: bytes) -> None:
        """Refuse a nul byte, and bytes that the declared alphabet does not have."""
        if (place := chunk.find(b"\0")) >= 0:
            raise RefusedError(NUL, self._line + chunk.count(b"\n", 0, place))
        if not chunk.isascii():
            place = next(index for index, byte in enumerate(chunk) if byte > 127)
            here = self._line + chunk.count(b"\n", 0, place)
            self._beyond_ascii = self._beyond_ascii or here
            if "ascii" in self._declared:
                raise RefusedError(WRONG_ENCODING, here, self._declared)
        if self._reads_as_utf8:
            self._decode(chunk, final=False)
        self._line += chunk.count(b"\n")

    def _decode(self, chunk: bytes, final: bool) -> None:
        kept = len(self._utf8.getstate()[0])
        try:
            self._utf8.decode(chunk, final)
        except UnicodeDecodeError as error:
            self._reads_as_utf8 = False
            if self._declared == "utf-8":
                line = self._line + chunk.count(b"\n", 0, max(0, error.start - kept))
                raise RefusedError(WRONG_ENCODING, line, self._declared) from None

    def close(self) -> None:
        """At the end: accents that are all valid UTF-8 in a file that says otherwise were not written as it says."""
        if self._reads_as_utf8:
            self._decode(b"", final=True)
        if self._reads_as_utf8 and self._beyond_ascii and self._declared != "utf-8":
            raise RefusedError(WRONG_ENCODING, self._beyond_ascii, self._declared)
