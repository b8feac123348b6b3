"""What a document answers to a finding: « Justification (rule) : … », in the prose of the same article."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from peuplier.checking.legal.rules import Rule, advice
from peuplier.policy.findings import Finding, Level
from peuplier.policy.tree.conditions import Place
from peuplier.policy.tree.document import Heading, Policy, Prose

_START = r"[ \t>*_-]*Justification \((\w+)\)[*_]*\s*:\s*"
# Its text goes on until an empty line, or the next justification.
_LINE = re.compile(rf"^{_START}(.+(?:\n(?!\s*$)(?!{_START}).+)*)", re.MULTILINE)

USELESS = advice("justification_sans_objet", "", "une justification qui ne répond à aucun constat")
RULES: tuple[Rule, ...] = (USELESS,)


@dataclass(frozen=True, slots=True)
class _Answer:
    place: Place
    rule: str
    text: str


def answered(policy: Policy, findings: Iterable[Finding]) -> list[Finding]:
    """The findings, each with what the document answers to it; answers to nothing become findings of their own.

    Only findings that ask for a justification can be answered, in the article where they stand; one about the whole
    document is answered anywhere.
    """
    answers = list(_answers(policy))
    given: list[Finding] = []
    used: set[_Answer] = set()
    for finding in findings:
        answer = next((answer for answer in answers if _answers_to(answer, finding)), None)
        if answer is not None:
            used.add(answer)
            finding = replace(finding, justification=answer.text)
        given.append(finding)
    return given + [_useless(answer) for answer in answers if answer not in used]


def _answers_to(answer: _Answer, finding: Finding) -> bool:
    here = finding.article in (answer.place.article, "en-tête")
    return finding.level is Level.JUSTIFY and answer.rule == finding.rule and here


def _answers(policy: Policy) -> Iterator[_Answer]:
    article = ""
    for part in policy.parts:
        match part:
            case Heading(_, text, _):
                article = text
            case Prose(text, line):
                for found in _LINE.finditer(text):
                    at = line + text[: found.start()].count("\n")
                    said = " ".join(re.sub(r"^\s*>\s?", "", row).strip() for row in found[2].split("\n"))
                    yield _Answer(Place(at, article), found[1], said)


def _useless(answer: _Answer) -> Finding:
    return USELESS.finding(
        answer.place,
        f"La justification « {answer.rule} » ne répond à aucun constat de cet article.",
        "le constat a disparu, ou son nom est mal écrit.",
        "Supprimez-la, ou reprenez le nom du constat.",
    )
