"""A policy read back article by article: what it says in prose, what it makes the program do."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markupsafe import Markup

from peuplier.documents.law_tables import BORROWED, LawTable, law_tables
from peuplier.documents.pages import render
from peuplier.policy.reading.markdown import KINDS
from peuplier.policy.tree.document import Block, Heading, Policy, Prose
from peuplier.policy.wording.prose import Reader

# Raw HTML and images are off: a document brings neither a script nor a request to another host into a page.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """A block and its reading."""

    kind: str
    title: str
    line: int
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A heading, the prose under it, and the blocks it executes, in the order of the document."""

    level: int
    heading: str
    line: int
    parts: list[str | ReadBlock] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The address of the article within a page."""
        return f"l{self.line}"


@dataclass(frozen=True, slots=True)
class PolicyText:
    """The whole policy, read."""

    policy: Policy
    articles: tuple[Article, ...]
    borrowed: tuple[LawTable, ...] = ()

    def as_text(self, standing: str) -> str:
        """Plain text: headings, prose as voted, then behind a bar what each block says."""
        front = self.policy.front
        lines = [f"{front.title} — version {front.version}", standing]
        for article in self.articles:
            lines += ["", article.heading, "—" * min(len(article.heading), 78)]
            for number, part in enumerate(article.parts):
                lines += [""] if number else []
                if isinstance(part, ReadBlock):
                    lines += [f"  │ {sentence}" for sentence in part.sentences]
                else:
                    lines += [f"  {line}".rstrip() for line in part.split("\n")]
        if self.borrowed:
            lines += ["", BORROWED, "—" * len(BORROWED)]
            for table in self.borrowed:
                lines += ["", *(f"  │ {sentence}" for sentence in table.sentences)]
        lines += ["", f"Empreinte du document : {self.policy.digest}"]
        return "\n".join([*lines, *([f"Empreinte de la loi : {self.policy.law_digest}"] if self.borrowed else [])])

    def as_json(self, standing: str) -> dict[str, object]:
        """Keys in English."""
        front = self.policy.front
        return {
            "title": front.title,
            "version": front.version,
            "status": front.standing.value,
            "standing": standing,
            "territory": front.territory,
            "scorer": front.scorer.value,
            "digest": self.policy.digest,
            "law_digest": self.policy.law_digest,
            "law_tables": [
                {"name": table.name, "title": table.title, "sentences": list(table.sentences)}
                for table in self.borrowed
            ],
            "articles": [
                {
                    "level": article.level,
                    "heading": article.heading,
                    "line": article.line,
                    "text": "\n\n".join(part for part in article.parts if isinstance(part, str)),
                    "blocks": [
                        {"kind": b.kind, "title": b.title, "line": b.line, "sentences": list(b.sentences)}
                        for b in article.parts
                        if isinstance(b, ReadBlock)
                    ],
                }
                for article in self.articles
            ],
        }


_KIND_OF = dict(
    zip(
        (
            "Group",
            "Grid",
            "Rubric",
            "Criterion",
            "Admission",
            "Order",
            "Objective",
            "NominatorShare",
            "Refusals",
            "Transfers",
            "Commitment",
            "Supply",
            "Measure",
            "Table",
            "Example",
        ),
        KINDS,
        strict=True,
    )
)


def kind_of(block: Block) -> str:
    """The French name of the kind of a block."""
    return _KIND_OF[type(block).__name__]


def policy_text(policy: Policy) -> PolicyText:
    """The reading of every article."""
    return PolicyText(policy, tuple(_articles(policy)), law_tables(policy))


def _articles(policy: Policy) -> Iterator[Article]:
    reader = Reader(policy)
    article = Article(1, policy.front.title, 1)
    for part in policy.parts:
        match part:
            case Heading(level, text, line):
                if article.parts or article.line > 1:
                    yield article
                article = Article(level, text, line)
            case Prose(text, _):
                article.parts.append(text)
            case _:
                sentences = tuple(reader.sentences(part))
                article.parts.append(ReadBlock(kind_of(part), part.title, part.place.line, sentences))
    yield article


def prose_html(text: str) -> Markup:
    """Markdown prose as HTML."""
    return Markup(_MARKDOWN.render(text))  # noqa: S704 - the renderer escapes raw HTML


def policy_page(policy: Policy, standing: str) -> str:
    """The policy as one HTML page without script nor request to another host."""
    return render("policy.html", read=policy_text(policy), front=policy.front, standing=standing, prose=prose_html)
