"""The standing of a document: a fictional one carries no mark of a vote, whatever its prose says."""

import re
from collections.abc import Iterator
from dataclasses import fields

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, blocks, to_justify
from peuplier.policy.findings import Finding
from peuplier.policy.tree.conditions import Place
from peuplier.policy.tree.document import Heading, Policy, Prose, Standing

_LAW = "CCH, art. L. 441-1-5"
_FICTION = "règle de ce logiciel, non de la loi : une fiction ne se fait pas passer pour un texte voté"

VOTE = blocks("fictif_adoption", _FICTION, "une date de vote ou une délibération dans un document fictif")
SIGNATURE = blocks("fictif_signature", _FICTION, "une signature dans un document fictif")
LOGO = blocks("fictif_logo", _FICTION, "un logo ou une image dans un document fictif")
OFFICIAL = blocks("fictif_nom", _FICTION, "le nom d’un élu ou d’un agent dans un document fictif")
EARLY = to_justify("en_vigueur_avant_vote", _LAW, "une entrée en vigueur avant l’adoption")
RULES: tuple[Rule, ...] = (VOTE, SIGNATURE, LOGO, OFFICIAL, EARLY)

_MONTH = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_DAY = rf"(?:\d{{1,2}}(?:er)? (?:{_MONTH}) \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}}/\d{{4}})"
_WHEN = rf"(?:(?:le|du|en date du|au) {_DAY}|en (?:{_MONTH}) \d{{4}})"
_VOTED = r"(?:(?i:adopté|voté|approuvé|validé|délibéré)(?:[eE][sS]?|[sS])?)"
# A sentence, a heading or a bracket starts here.
_START = r"(?:^|[.!?:(—–]\s*)[\s>#*_«-]*"
# Laws and other plans have dates of adoption too: only this document, or the body that would adopt it, is a mark.
_THIS = r"(?:[Cc]e|[Cc]et|[Cc]ette|[Ll]e présent|[Ll]a présente|[Ll]es présentes|[Cc]es)\s"
_ITSELF = r"(?:[Dd]ocument|[Tt]exte|[Oo]rientations?|[Cc]onvention|[Cc]otation|[Vv]ersion)"
_BODY = r"(?i:conseil|assemblée|conférence|bureau|comité|élus)"
_ROLE = (
    r"(?:[Mm]aire|[Pp]résidente?|[Vv]ice-[Pp]résidente?|[Pp]réfète?|[Ss]ous-[Pp]réfète?|[Dd]irect(?:eur|rice)|"
    r"[Cc]onseill(?:er|ère)|[Dd]éputée?|[Ss]énat(?:eur|rice)|[Aa]djointe?|[Ss]ecrétaire)"
)
# Those that a name may follow at once; « directeur Habitat », « conseiller Action Logement » are no names.
_OFFICE = (
    r"(?:[Mm]aire|[Pp]résidente?|[Pp]réfète?|[Ss]ous-[Pp]réfète?|[Vv]ice-[Pp]résidente?|[Dd]éputée?|"
    r"[Ss]énat(?:eur|rice)|[Aa]djointe?)"
)
_CAPITAL = "A-ZÉÈÀÂÎÔÇ"
_FIRST = rf"[{_CAPITAL}][a-zà-öø-ÿ’'-]+"
# An initial with its full stop is that of somebody made up: « Agnès D. ».
_NAME = rf"{_FIRST}(?:[ -](?:[{_CAPITAL}][{_CAPITAL}a-zà-öø-ÿ’'-]+|[{_CAPITAL}]\b(?!\.)))+"
_ALONE = rf"[{_CAPITAL}][{_CAPITAL}a-zà-öø-ÿ’'-]+\b(?! [{_CAPITAL}]\.)"
_TITLE = r"\b(?:MM?\.|Mmes?|Mlle|Monsieur|Madame|Me)"
_MARKS: tuple[tuple[Rule, str, str], ...] = (
    (
        VOTE,
        # Adopted at once: « Adopté le … », unless another subject follows: « Adopté le …, le PLH prévoit ».
        rf"{_START}{_VOTED}\b(?: [^.;\n]{{0,60}}?)? {_WHEN}(?!,? (?:l[ae]s? |l[’'])(?!présente?))"
        rf"|(?:{_THIS}|{_START}){_ITSELF}\b[^.;\n]{{0,80}}? {_VOTED}\b(?: [^.;\n]{{0,60}}?)? {_WHEN}"
        rf"|\b{_BODY}\b[^.;\n]{{0,80}}? (?:adopt|approuv|vot)(?:e|ent|é|a|èrent) (?:{_THIS}|les présentes)"
        rf"|\bréunie?s? (?:en [^.,;\n]{{0,40}} )?le {_DAY},? (?:a |ont )?(?:adopt|approuv|vot|délib|décid)"
        rf"|(?i:délibération (?:n°|no\b|numéro)|\bvu la délibération)|[Dd]élibération du conseil[^.\n]{{0,60}} du \d",
        "une date de vote ou une délibération",
    ),
    (
        SIGNATURE,
        r"^\W*(?:[Ss]igné\b|[Ss]ignatures?\s*:|[Ff]ait à [A-ZÉ][^\n,]*|[Ll]u et approuvé|[Pp]our extrait conforme|"
        r"[Pp]our le (?:maire|président|préfet)\b|[Bb]on pour accord)",
        "une signature",
    ),
    (LOGO, r"!\[[^\]\n]*\]|<img\b[^>\n]*|<svg\b", "un logo ou une image"),
    (
        OFFICIAL,
        rf"{_TITLE} (?:{_NAME}|{_ALONE})|{_ROLE}(?: [^.,;:\n]{{0,40}})?, {_NAME}|{_NAME}, (?:le |la )?{_ROLE}\b"
        rf"|{_ROLE}\s*: {_NAME}|\b{_OFFICE} {_NAME}",
        "le nom d'un élu ou d'un agent",
    ),
)
# A line that goes on: what follows is neither an empty line nor the start of a list, a heading, a table.
_WRAPPED = re.compile(r"(?<!\n)\n(?!\s*(?:\n|[-*>#|+]|\d+\.))")


def check(case: Case) -> Iterator[Finding]:
    """A fictional document is read line by line; an adopted one has its dates compared."""
    front = case.policy.front
    if front.standing is Standing.ADOPTED:
        if front.adopted_on and front.in_force_on and front.in_force_on < front.adopted_on:
            yield EARLY.finding(
                case.head,
                "Le document entre en vigueur avant d'avoir été adopté.",
                "une règle ne vaut pas pour le passé.",
                "Corrigez « en_vigueur » ou « adopté_le », ou dites pourquoi le document est rétroactif.",
            )
        return
    if front.standing is not Standing.FICTIONAL:
        return
    for place, text in _texts(case.policy):
        for rule, pattern, what in _MARKS:
            # A sentence goes on from line to line; a signature stands on its own.
            found = re.search(pattern, text if rule is SIGNATURE else _WRAPPED.sub(" ", text), re.MULTILINE)
            if found:
                yield rule.finding(
                    Place(place.line + text[: found.start()].count("\n"), place.article),
                    f"Le document est fictif et porte {what} : « {' '.join(found[0].split())[:60]} ».",
                    "on pourrait croire qu'il a été voté, ou qu'une personne l'a approuvé.",
                    "Supprimez ce passage, ou passez le document en « statut: projet » s'il n'est plus fictif.",
                )


def _texts(policy: Policy) -> Iterator[tuple[Place, str]]:
    """Every text of the document with its place: title, headings, prose, and the free text of blocks."""
    yield Place(1, "en-tête"), policy.front.title
    article = ""
    for part in policy.parts:
        match part:
            case Heading(_, text, line):
                article = text
                yield Place(line, article), text
            case Prose(text, line):
                yield Place(line, article), text
            case _:
                for text in _free_texts(part):
                    yield part.place, text


def _free_texts(block: object) -> Iterator[str]:
    for field in fields(block):  # type: ignore[arg-type]
        value = getattr(block, field.name)
        if isinstance(value, str) and field.name != "name":
            yield value
