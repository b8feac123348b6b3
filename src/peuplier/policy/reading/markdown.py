"""A Markdown document cut into its head, its headings, its prose and its typed blocks, each with its line."""

import re
from dataclasses import dataclass

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from peuplier.policy.findings import Finding, listed, suggestion
from peuplier.policy.tree.document import Heading, Prose

KINDS = (
    "public",
    "grille",
    "rubrique",
    "critère",
    "condition",
    "ordre",
    "objectif",
    "part",
    "refus",
    "mutation",
    "engagement",
    "offre",
    "action",
    "barème",
    "exemple",
)


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A fenced block before it is read: `line` is that of its title."""

    kind: str
    text: str
    line: int
    article: str


@dataclass(frozen=True, slots=True)
class Head:
    """One entry of the front matter."""

    key: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The document as Markdown sees it, and what is wrong with that."""

    head: tuple[Head, ...]
    parts: tuple[Heading | Prose | RawBlock, ...]
    findings: tuple[Finding, ...]


def _parser() -> MarkdownIt:
    # Inline text is prose: nobody executes it, so it is not parsed here (it is most of the time of a parse).
    markdown = MarkdownIt("commonmark").use(front_matter_plugin)
    markdown.core.ruler.enableOnly(["normalize", "block"])
    return markdown


_MARKDOWN = _parser()


def outline(text: str) -> Outline:
    """Cut a canonical text into parts. Findings: head, heading levels, unknown kinds of block."""
    lines = text.split("\n")
    parts: list[Heading | Prose | RawBlock] = []
    findings: list[Finding] = []
    head: tuple[Head, ...] = ()
    article, level = "", 0
    for token in (tokens := iter(_MARKDOWN.parse(text))):
        start, end = token.map or (0, 0)
        if token.type == "front_matter":
            head, faults = _head(token.content)
            findings += faults
        elif token.type == "heading_open":
            content = next(tokens).content
            new = int(token.tag[1:])
            if new > level + 1:
                findings.append(_skipped(content, start + 1, level, new))
            level, article = new, content
            parts.append(Heading(new, content, start + 1))
        elif token.type == "fence":
            kind = token.info.strip()
            if not _closed(lines, token.markup, end):
                findings.append(_unclosed(kind, start + 1, article))
            elif kind in KINDS:
                parts.append(RawBlock(kind, token.content.rstrip("\n"), start + 2, article))
            else:
                findings.append(_unknown_kind(kind, start + 1, article))
        if token.type in _HIDING:
            findings += _hidden(token.content, start + 1, article)
        if token.type in ("front_matter", "heading_open", "fence"):
            continue
        if token.level == 0 and token.map and not token.type.endswith("_close"):
            parts.append(Prose("\n".join(lines[start:end]).strip("\n"), start + 1))
    return Outline(head, tuple(parts), tuple(findings))


# What Markdown takes for something else than a block: a rule written there would be voted and never executed.
_HIDING = frozenset({"inline", "code_block", "html_block"})
_LIKE_FENCE = re.compile(rf"^\s*[`~´‘’]+\s*({'|'.join(KINDS)})\b", re.MULTILINE)


def _hidden(content: str, line: int, article: str) -> list[Finding]:
    """A finding for each block that Markdown does not see as one."""
    return [
        Finding(
            line + content[: found.start()].count("\n"),
            article,
            f"Ce bloc « {found[1]} » n'en est pas un pour Markdown : il ne serait pas exécuté.",
            "il est décalé de quatre espaces ou plus, pris dans du HTML, ou ses trois accents graves manquent.",
            f"Écrivez « ```{found[1]} » au début d'une ligne, seul, et « ``` » sur la ligne qui le ferme.",
        )
        for found in _LIKE_FENCE.finditer(content)
    ]


def _closed(lines: list[str], markup: str, end: int) -> bool:
    """Whether the last line of a fence closes it (in a quote or a list, after their marks)."""
    return lines[end - 1].strip(" >\t").startswith(markup) if 0 < end <= len(lines) else False


def _unclosed(kind: str, line: int, article: str) -> Finding:
    return Finding(
        line,
        article,
        f"Le bloc « {kind} » n'est pas fermé.",
        "il avalerait la suite du document.",
        "Ajoutez une ligne « ``` » à la fin du bloc.",
    )


def _skipped(text: str, line: int, level: int, new: int) -> Finding:
    return Finding(
        line,
        text,
        f"Le titre « {text} » est de niveau {new} alors que le titre qui précède est de niveau {level}.",
        "un niveau sauté rend la référence des articles ambiguë.",
        f"Écrivez-le avec {level + 1} dièse{'s' if level else ''} : « {'#' * (level + 1)} {text} ».",
    )


def _unknown_kind(kind: str, line: int, article: str) -> Finding:
    named = f"« {kind} »" if kind else "sans type"
    return Finding(
        line,
        article,
        f"Bloc {named} : ce type de bloc n'existe pas.",
        "tout bloc d'un document voté est exécuté ; il faut savoir comment le lire.",
        suggestion(kind, KINDS, f"Les types de blocs sont {listed(KINDS)}."),
    )


def _head(content: str) -> tuple[tuple[Head, ...], list[Finding]]:
    """Entries of the front matter, every value as text: `2026.1` stays what was written."""
    try:
        node = yaml.compose(content, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        return (), [_bad_head(2 + (mark.line if mark else 0))]
    if node is None:
        return (), []
    if not isinstance(node, yaml.MappingNode):
        return (), [_bad_head(2)]
    entries: list[Head] = []
    findings: list[Finding] = []
    for key, value in node.value:
        line = key.start_mark.line + 2
        if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            findings.append(_bad_head(line))
        elif any(entry.key == key.value for entry in entries):
            findings.append(
                Finding(
                    line,
                    "en-tête",
                    f"« {key.value} » est écrit deux fois dans l'en-tête.",
                    "on ne saurait pas lequel des deux a été voté.",
                    "Gardez une seule ligne.",
                )
            )
        else:
            entries.append(Head(key.value, value.value, line))
    return tuple(entries), findings


def _bad_head(line: int) -> Finding:
    return Finding(
        line,
        "en-tête",
        "L'en-tête n'est pas une suite de lignes « clé : valeur ».",
        "l'en-tête dit de quel document il s'agit ; il doit se lire sans ambiguïté.",
        "Écrivez une clé par ligne, par exemple « titre: Orientations », et mettez entre guillemets "
        "un texte qui contient « : ».",
    )
