"""A comparison as text for a terminal: what changes, article by article, then for whom."""

from collections.abc import Iterator, Sequence

from peuplier.checking.differences.changes import ArticleChange, BlockChange, Differences, Effect, Fate, Nature, Passage
from peuplier.checking.effects.breakdowns import Breakdown
from peuplier.checking.effects.report import Effects
from peuplier.documents.comparison_words import (
    AID,
    HIDDEN,
    LOWEST,
    NO_LINE,
    OTHER_LINES,
    SCOPE,
    counted,
    distribution,
    examples,
    explains,
    heading,
    household_line,
    household_story,
    masked,
    named,
    overall,
    prose,
    rests_on_missing_facts,
    shared,
    shown_rows,
    signed,
    span,
    verdict,
    whom,
)
from peuplier.vocabulary.quantities import plural, write_number

# Sentences shown of a block that comes or goes, and words shown on each side of a change in a paragraph.
_SENTENCES = 4
_AROUND = 12
_LABEL = 46


def comparison_text(differences: Differences, effects: Effects | None, standing: Sequence[str]) -> str:
    """The whole comparison; `standing` says what both documents are."""
    lines = [
        "Ce qui change",
        f"  avant : {named(differences.before)}",
        f"  après : {named(differences.after)}",
        *dict.fromkeys(standing),
        "",
        verdict(differences),
    ]
    if differences.front:
        lines += ["", "En-tête", *(f"  • {said.sentence}" for said in differences.front)]
    for article in differences.articles:
        lines += ["", *_article(article)]
    if effects is not None:
        lines += ["", "", *_effects(effects)]
    return "\n".join(lines)


def comparison_summary(differences: Differences, effects: Effects | None) -> list[str]:
    """The verdict, and what becomes of all the demands: what one reads beside the page."""
    return [verdict(differences), *([*overall(effects), masked(effects)] if effects is not None else [])]


# ── articles ─────────────────────────────────────────────────────────────────────────────────────────────


def _article(article: ArticleChange) -> Iterator[str]:
    title = article.heading or "Avant le premier titre"
    yield f"{title} [{article.effect.value}]"
    yield "—" * min(len(title), 78)
    yield from (f"  {said.sentence}" for said in article.said)
    for block in article.blocks:
        if block.kind != "exemple":
            yield from _block(block)
    if counted := examples(article):
        yield f"  • {counted}"
    yield from _passages(article.passages)


def _block(block: BlockChange) -> Iterator[str]:
    whole = block.nature in (Nature.ADDED, Nature.REMOVED)
    most = _SENTENCES if whole else len(block.said)
    for place, said in enumerate(block.said[:most]):
        # Within a block that is executed, what is only worded otherwise says so.
        quiet = " (sans effet)" if said.effect is Effect.NONE and block.effect is not Effect.NONE else ""
        yield f"  {'•' if not place else ' '} {said.sentence}{quiet}"
    left = len(block.said) - most
    if left > 0:
        yield f"    … et {write_number(left)} {plural('ligne', left)} de plus."


def _passages(passages: tuple[Passage, ...]) -> Iterator[str]:
    if not passages:
        return
    yield "  Texte (sans effet sur l’exécution) :"
    for passage in passages:
        yield f"    {_passage(passage)}"


def _passage(passage: Passage) -> str:
    if passage.nature is Nature.ADDED:
        return f"paragraphe ajouté : {prose(passage.runs[0].words)}"
    if passage.nature is Nature.REMOVED:
        return f"paragraphe retiré : {prose(passage.runs[0].words)}"
    said = []
    for place, run in enumerate(passage.runs):
        match run.fate:
            case Fate.KEPT:
                said.append(_kept(prose(run.words), first=place == 0, last=place == len(passage.runs) - 1))
            case Fate.REMOVED:
                said.append(f"[retiré : {prose(run.words)}]")
            case Fate.ADDED:
                said.append(f"[ajouté : {prose(run.words)}]")
    return " ".join(said)


def _kept(text: str, first: bool, last: bool) -> str:
    """Words around a change; those further away are left out."""
    words = text.split(" ")
    start, end = 0 if first else _AROUND, 0 if last else _AROUND
    if len(words) <= start + end + 3:
        return text
    return " ".join([*words[:start], "[…]", *(words[-end:] if end else [])])


# ── for whom ─────────────────────────────────────────────────────────────────────────────────────────────


def _effects(effects: Effects) -> Iterator[str]:
    yield "Pour qui"
    yield "————————"
    yield from overall(effects)
    yield SCOPE
    yield masked(effects)
    for breakdown in effects.breakdowns:
        yield ""
        yield from _breakdown(breakdown, effects)
    yield from _moves(effects)
    yield from _lines(effects)
    if effects.missing:
        yield ""
        yield "Ce qui manque le plus, là où rien n’est conclu"
        yield from (f"  {write_number(m.demands)} demandes : {m.label}" for m in effects.missing)
    yield from _households(effects)
    yield ""
    yield AID


def _breakdown(breakdown: Breakdown, effects: Effects) -> Iterator[str]:
    shown, small = shown_rows(breakdown)
    if shown:
        headings = ["demandes", *(heading(column) for column in effects.columns), "points", "rang"]
        widths = [max(len(text), 7) for text in headings]
        note = " (une demande peut compter dans plusieurs lignes)" if breakdown.overlapping else ""
        yield f"{breakdown.title}{note}"
        yield f"  {'':<{_LABEL}}" + "".join(f"  {text:>{w}}" for text, w in zip(headings, widths, strict=True))
        for row in breakdown.rows:
            if row.total is None:
                continue
            counts = [row.total, *row.cells]
            cells = [HIDDEN if count is None else write_number(count) for count in counts]
            cells += [HIDDEN if move is None else signed(move) for move in (row.median_gain, row.median_climb)]
            *above, label = _wrapped(row.label)
            yield from (f"  {line}" for line in above)
            yield f"  {label:<{_LABEL}}" + "".join(f"  {text:>{w}}" for text, w in zip(cells, widths, strict=True))
    if small:
        yield f"  {NO_LINE[:1].upper()}{NO_LINE[1:]} : {' ; '.join(small)}."


def _wrapped(text: str) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) + 1 > _LABEL:
            lines.append("  ")
        lines[-1] += f"{' ' if lines[-1].strip() else ''}{word}"
    return lines


def _moves(effects: Effects) -> Iterator[str]:
    if effects.gains:
        yield ""
        yield "De combien de points"
        for found in effects.gains:
            yield f"  Qui {found.title} : {distribution(found, 'points')}."
            yield from (f"    {span(low, high)} : {counted(count)}" for low, high, count in found.classes)
    if effects.climbs:
        yield ""
        yield "De combien de places (+ : gagnées)"
        for climb in effects.climbs:
            yield f"  {climb.distribution.title} : {distribution(climb.distribution, 'places')}."
            classes = climb.distribution.classes
            yield from (f"    {span(low, high)} : {counted(count)}" for low, high, count in classes)
            if climb.not_concluded:
                yield f"    sans être sûr, faute d’une donnée : {write_number(climb.not_concluded)}"


def _lines(effects: Effects) -> Iterator[str]:
    if not effects.lines:
        return
    yield ""
    yield "Ce qui l’explique (points acquis, toutes demandes réunies)"
    width = max(len(signed(value)) for value in (effects.net, *(line.net for line in effects.lines)))
    for line in effects.lines:
        found = f" — {whom(line)}" if whom(line) else ""
        article = f" [{line.article}]" if line.article else ""
        yield f"  {signed(line.net):>{width}}  {explains(line)}{found}{article}"
    yield f"  {signed(effects.net):>{width}}  Total"
    if rests_on_missing_facts(effects):
        yield f"  {LOWEST}"


def _households(effects: Effects) -> Iterator[str]:
    if not effects.households:
        return
    yield ""
    yield "Des ménages, sans numéro ni identité"
    yield f"  {shared(effects)}"
    for household in effects.households:
        alike = f"{write_number(household.alike)} demandes répondent à cette description"
        yield f"  {household.description} ({household.case.value} ; {alike})."
        if story := household_story(household):
            yield f"    {story}"
        yield from (f"    {household_line(line)}" for line in household.lines)
        if household.others:
            yield f"    {OTHER_LINES}"
