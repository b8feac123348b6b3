"""A workbook is an archive: it is counted before anything is opened, so that a bomb never goes off.

Bounds: 1,000 members; 200 MB declared and counted; 100 times the compressed size (beyond the first megabyte);
no member outside, linked, encrypted or itself an archive; no document type declaration in its XML.
"""

import stat
import zipfile
import zlib
from pathlib import Path

from peuplier.sources.anomalies import UnusableFileError
from peuplier.sources.tables.raw import unusable

_MOST_MEMBERS = 1_000
_MOST_BYTES = 200_000_000
_MOST_RATIO = 100
_FREE_BYTES = 1_000_000
_BLOCK = 256 * 1024
_NESTED = (b"PK\x03\x04", b"\x1f\x8b\x08", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_REMEDY = "Ouvrez le classeur dans le tableur, gardez la seule feuille utile, et enregistrez-le de nouveau."
_BROKEN_REMEDY = "Ouvrez-le dans le tableur et enregistrez-le de nouveau, ou exportez-le de nouveau."


def check_archive(path: Path) -> None:
    """Read the whole archive once, keeping nothing. Raises UnusableFileError at the first bound crossed."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(path, members)
            counted = 0
            for member in members:
                counted = _count(path, archive, member, counted)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        # UnusableFileError is none of these. zipfile raises any of them on a damaged or exotic archive.
        raise unusable(path, "le classeur est abîmé : son archive ne se lit pas en entier.", _BROKEN_REMEDY) from None


def _check_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > _MOST_MEMBERS:
        raise _bomb(path, f"le classeur contient {len(members)} fichiers ; {_MOST_MEMBERS} au plus se lisent.")
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise _bomb(path, "le classeur contient deux fichiers du même nom.")
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise _bomb(path, "le classeur contient un fichier dont le chemin sort de l’archive.")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise _bomb(path, "le classeur contient un lien vers un autre fichier.")
        if member.flag_bits & 0x1:
            raise unusable(path, "le classeur est protégé par un mot de passe.", "Enregistrez-le sans mot de passe.")
    if sum(member.file_size for member in members) > _MOST_BYTES:
        raise _bomb(path, "le classeur annonce plus de 200 Mo une fois décompressé.")


def _count(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, counted: int) -> int:
    """Bytes counted so far, this member included; each is decompressed for real, whatever it declares."""
    start, size = b"", 0
    with archive.open(member) as content:
        while block := content.read(_BLOCK):
            start = start or block[:1024]
            size += len(block)
            if counted + size > _MOST_BYTES:
                raise _bomb(path, "le classeur dépasse 200 Mo une fois décompressé.")
            if size > _FREE_BYTES and size > _MOST_RATIO * max(member.compress_size, 1):
                raise _bomb(path, f"un fichier du classeur se décompresse plus de {_MOST_RATIO} fois.")
    if start.startswith(_NESTED):
        raise _bomb(path, "le classeur contient une autre archive.")
    if member.filename.endswith((".xml", ".rels")) and _declares_a_type(start):
        raise _bomb(path, "le classeur contient une déclaration de type (DOCTYPE), qui n’a rien à y faire.")
    return counted + size


def _declares_a_type(start: bytes) -> bool:
    """Whether a DOCTYPE stands in the first bytes, in any encoding of XML."""
    plain = start.replace(b"\x00", b"").upper()
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def _bomb(path: Path, rule: str) -> UnusableFileError:
    return unusable(path, rule, _REMEDY)
