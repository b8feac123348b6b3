"""The hand-written and generated pages, and what they are made of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
FRENCH = (ROOT / "LISEZMOI.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "CHANGELOG.md")
_NO_BREAK = re.compile("[\u00a0\u202f]")


def breakable(text: str) -> str:
    """The text with ordinary spaces: no-break ones cannot be told apart on the page."""
    return _NO_BREAK.sub(" ", text)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: the paragraph before it, its language, its text."""

    after: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command shown in a page, and the lines of its answer."""

    line: str
    answer: tuple[str, ...]


def pages() -> list[Path]:
    """Every page a reader may open."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def steps(page: Path) -> Iterator[str | Fence]:
    """Paragraphs and fenced blocks of a page, in order."""
    before = ""
    for token in MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8")):
        if token.type == "inline":
            before = breakable(token.content.replace("\n", " "))
            yield before
        elif token.type == "fence":
            yield Fence(before, token.info.strip(), token.content)


def commands(page: Path) -> Iterator[Command]:
    """The commands of the `console` blocks of a page."""
    for step in steps(page):
        if isinstance(step, Fence) and step.language == "console":
            yield from commands_of(step.text)


def commands_of(text: str) -> Iterator[Command]:
    """`$ command` lines, each with the lines under it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, *answer = part.rstrip("\n").split("\n")
        yield Command(line, tuple(answer))


def prose(page: Path) -> str:
    """The page without code: what French typography applies to."""
    text = re.sub(r"^(`{3,}).*?^\1$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    return re.sub(r"`[^`\n]*`|\]\([^)]*\)|<[^>]*>|https?://\S+", "", text)
