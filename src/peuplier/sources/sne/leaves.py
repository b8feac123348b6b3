"""The values of the interface: text of an element turned into a value, or the rule that the text breaks."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from peuplier.sources.rules import Rule
from peuplier.sources.sne import rules
from peuplier.sources.sne.structure import Node, Shape
from peuplier.vocabulary.codes import code_list

# What an element holds once read; None is unknown.
Value = str | int | bool | date | None
# The register's own word for « not given », in code lists and in answers.
NOT_GIVEN = "NONDOC"

# A list of the interface that no fact needs: what is paid is maintenance, and nothing else.
_OWN_LISTS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {"ListeRessourceVersee": ("ressource versée", ("PAV",))}
)
_COMMUNE = re.compile(r"[0-9][0-9AB][0-9]{3}", re.ASCII)
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-4]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
_WHOLE = re.compile(r"[+-]?[0-9]{1,12}", re.ASCII)
_ANSWERS: Mapping[str, bool | None] = MappingProxyType(
    {"true": True, "1": True, "false": False, "0": False, NOT_GIVEN: None}
)


class BrokenRuleError(Exception):
    """A text that is not a value of its element."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.says)
        self.rule = rule


Convert = Callable[[str], Value]


def converter(node: Node) -> Convert:
    """How to read the text (or the code) of an element; the reading raises BrokenRuleError."""
    match node.shape:
        case Shape.CODE:
            return _codes(node)
        case Shape.COMMUNE:
            return _commune
        case Shape.DATE:
            return _date
        case Shape.INSTANT:
            return _instant
        case Shape.YES_NO:
            return _yes_no
        case Shape.WHOLE:
            return _whole(node)
        case Shape.TEXT:
            return _text(node)
    raise ValueError(node.path)


def _codes(node: Node) -> Convert:
    title, codes = _OWN_LISTS.get(node.codes) or (code_list(node.codes).title, tuple(code_list(node.codes).labels))
    known = {code: code for code in codes if code != NOT_GIVEN}
    rule = rules.UNKNOWN_CODE.with_words(title=title, codes=", ".join(list(known)[:30]))

    def read(text: str) -> Value:
        if text in known:
            return known[text]
        if text == NOT_GIVEN:
            return None
        raise BrokenRuleError(rule)

    return read


def _commune(text: str) -> Value:
    if not _COMMUNE.fullmatch(text):
        raise BrokenRuleError(rules.BAD_COMMUNE)
    return text


def _date(text: str) -> Value:
    try:
        return date.fromisoformat(_DATE.fullmatch(text)[1])  # type: ignore[index]
    except (TypeError, ValueError):
        raise BrokenRuleError(rules.BAD_DATE) from None


def _instant(text: str) -> Value:
    try:
        return date.fromisoformat(_INSTANT.fullmatch(text)[1])  # type: ignore[index]
    except (TypeError, ValueError):
        raise BrokenRuleError(rules.BAD_INSTANT) from None


def _yes_no(text: str) -> Value:
    try:
        return _ANSWERS[text]
    except KeyError:
        raise BrokenRuleError(rules.BAD_YES_NO) from None


def _whole(node: Node) -> Convert:
    rule = rules.OUT_OF_BOUNDS.with_words(least=node.least, most=node.most)

    def read(text: str) -> Value:
        if not _WHOLE.fullmatch(text):
            raise BrokenRuleError(rules.BAD_WHOLE)
        value = int(text)
        if not node.least <= value <= node.most:
            raise BrokenRuleError(rule)
        return value

    return read


def _text(node: Node) -> Convert:
    rule = rules.TEXT_TOO_LONG.with_words(most=node.most)

    def read(text: str) -> Value:
        if len(text) > node.most:
            raise BrokenRuleError(rule)
        return text

    return read
