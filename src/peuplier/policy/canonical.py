"""The canonical text of a document, whose SHA-256 is its identity."""

import hashlib
import re
import unicodedata

_NO_BREAK = re.compile("[\u00a0\u202f\u2007\u2009]")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")


def canonical(text: str) -> str:
    """NFC, LF, no trailing blanks, one final line end; no-break spaces read as spaces inside blocks."""
    unified = unicodedata.normalize("NFC", text.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\r", "\n")
    kept, fence = [], ""
    for line in unified.split("\n"):
        bare = line.lstrip(" ")
        opening = _FENCE.match(line) if bare.startswith(("```", "~~~")) else None
        if fence:
            if not line.isascii():
                line = _NO_BREAK.sub(" ", line)
            if opening and opening[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif opening:
            fence = opening[1]
        kept.append(line.rstrip())
    return "\n".join(kept).strip("\n") + "\n"


def digest(text: str) -> str:
    """Identity of a document: the hexadecimal SHA-256 of its canonical text in UTF-8."""
    return digest_of_canonical(canonical(text))


def digest_of_canonical(text: str) -> str:
    """The same for a text that is already canonical."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
