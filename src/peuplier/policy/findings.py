"""What a check has to say: where, what, why, and how to mend it, in French."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

from peuplier.vocabulary.typography import typeset


class Level(Enum):
    """How serious a finding is."""

    BLOCKS = "bloque"
    JUSTIFY = "à justifier"
    ADVICE = "conseil"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding. `line` is that of the document (from 1); `article` the heading it stands under.

    A finding of the legal lint also has: `rule`, the name of what was looked for; `law`, the article of law;
    `suggested`, a text to paste in the document; `justification`, what the document itself answers to it.
    """

    line: int
    article: str
    what: str
    why: str
    remedy: str
    level: Level = Level.BLOCKS
    rule: str = ""
    law: str = ""
    suggested: str = ""
    justification: str = ""

    def __str__(self) -> str:
        where = f"ligne {self.line}" + (f", {self.article}" if self.article else "")
        lines = [f"{self.level.value} · {where}" + (f" · {self.rule}" if self.rule else ""), f"  {self.what}"]
        lines += [f"  Droit : {self.law}."] if self.law else []
        lines += [f"  Pourquoi : {self.why}", f"  Remède : {self.remedy}"]
        lines += [f"  Justifié dans le document : {self.justification}"] if self.justification else []
        said = typeset("\n".join(lines))
        if not self.suggested:
            return said
        # What is to be pasted is left as the language writes it.
        pasted = "\n".join(f"  │ {line}".rstrip() for line in self.suggested.split("\n"))
        return f"{said}\n{typeset('  Texte proposé :')}\n{pasted}"


class RefusedError(Exception):
    """A line that cannot be read; the reader of the block turns it into a finding."""

    def __init__(
        self, what: str, why: str, remedy: str, line: int | None = None, rule: str = "", law: str = ""
    ) -> None:
        super().__init__(what)
        self.what, self.why, self.remedy, self.line = what, why, remedy, line
        self.rule, self.law = rule, law


class UnusableDocumentError(Exception):
    """The document has findings that block; it has no executable reading."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = tuple(findings)


def suggestion(word: str, among: Iterable[str], otherwise: str) -> str:
    """« Vouliez-vous dire … ? » with the closest words, or the other remedy when none is close."""
    close = get_close_matches(word, list(among), n=3, cutoff=0.6)
    if not close:
        return otherwise
    return f"Vouliez-vous dire {' ou '.join(f'« {name} »' for name in close)} ?"


def listed(names: Iterable[str]) -> str:
    """« a », « b » et « c »."""
    quoted = [f"« {name} »" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} et {quoted[-1]}"
