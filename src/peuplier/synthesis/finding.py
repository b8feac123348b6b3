"""An EPCI found by its SIREN or by words of its name."""

import re
from difflib import get_close_matches
from unicodedata import normalize

from peuplier.synthesis.aggregates import epcis
from peuplier.vocabulary.typography import shortened


class EpciNotFoundError(Exception):
    """What was asked names no EPCI, or several; the message is for the person, in French."""


def find_epci(asked: str) -> str:
    """The SIREN of the EPCI asked for: nine figures, or words of its name. Raises EpciNotFoundError."""
    known: dict[str, str] = dict(epcis().select("siren", "name").iter_rows())
    compact = re.sub(r"\s", "", asked)
    if compact in known:
        return compact
    if re.fullmatch(r"[0-9]+", compact):
        close = [siren for siren in known if _differences(siren, compact) <= 1][:3]
        nearest = _listed(close, known) if close else "Cherchez-le par son nom : « peuplier territory Sète »."
        size = "" if len(compact) == 9 else f" Un SIREN a neuf chiffres ; celui-ci en a {len(compact)}."
        raise EpciNotFoundError(f"Aucun EPCI à fiscalité propre n’a le SIREN « {shortened(asked)} ».{size} {nearest}")
    words = _plain(asked).split()
    found = [siren for siren, name in known.items() if words and all(word in _plain(name) for word in words)]
    exact = [siren for siren in found if _plain(known[siren]) == " ".join(words)]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0]
    if not found:
        close = _close(words, known)
        raise EpciNotFoundError(f"Aucun EPCI ne s’appelle « {shortened(asked)} ». {_listed(close, known)}".rstrip())
    raise EpciNotFoundError(
        f"{len(found)} EPCI répondent à « {shortened(asked)} » : donnez un SIREN. {_listed(found, known)}"
    )


def _differences(siren: str, other: str) -> int:
    """How many figures differ, place by place; many when the lengths do."""
    return sum(a != b for a, b in zip(siren, other, strict=False)) + 9 * abs(len(siren) - len(other))


def _close(words: list[str], known: dict[str, str]) -> list[str]:
    """EPCI whose names hold words close to those asked, the closest first."""
    names = {siren: _plain(name).split() for siren, name in known.items()}
    every = sorted({word for name in names.values() for word in name})
    near = [set(get_close_matches(word, every, n=3, cutoff=0.7)) for word in words]
    hits = {siren: sum(any(word in name for word in some) for some in near) for siren, name in names.items()}
    return sorted((siren for siren in hits if hits[siren]), key=lambda siren: (-hits[siren], siren))


def _listed(sirens: list[str], known: dict[str, str]) -> str:
    if not sirens:
        return ""
    shown = " ; ".join(f"{siren} {known[siren]}" for siren in sirens[:8])
    return f"Proches : {shown}{' ; …' if len(sirens) > 8 else ''}."


def _plain(text: str) -> str:
    """Lower case without accents nor signs, so that « Sete agglopole » finds « Sète Agglopôle »."""
    letters = "".join(c for c in normalize("NFD", text.lower()) if not 0x300 <= ord(c) < 0x370)
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()
