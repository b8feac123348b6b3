"""What text and page both say of a comparison: headings, counts, sentences on effects."""

from collections import Counter
from collections.abc import Iterator

from peuplier.checking.differences.changes import ArticleChange, BlockChange, Differences, Effect, Nature, Version
from peuplier.checking.effects.breakdowns import Breakdown
from peuplier.checking.effects.cohorts import Span
from peuplier.checking.effects.households import Case, Household, HouseholdLine
from peuplier.checking.effects.lines import LineKind
from peuplier.checking.effects.outcomes import Outcome
from peuplier.checking.effects.report import Distribution, Effects, LineEffect
from peuplier.vocabulary.quantities import plural, write_number, write_points
from peuplier.vocabulary.typography import typeset

HEADINGS = {
    Outcome.GAINS: "gagnent",
    Outcome.SAME: "gardent",
    Outcome.LOSES: "perdent",
    Outcome.OPEN: "non conclu",
    Outcome.ENTERS: "entrent",
    Outcome.LEAVES: "sortent",
    Outcome.OUT: "hors cotation",
}
HIDDEN = "·"
SCOPE = (
    "Les gains et les pertes sont sûrs quelle que soit la donnée qui manque ; quand une donnée inconnue pourrait en "
    "décider, rien n’est conclu. Le rang est celui des points acquis, parmi les demandes d’une même grille. Pour "
    "chaque classe, « points » et « rang » sont les déplacements médians (+ : gagnés)."
)
OTHERS = "autres cas"
AID = "La cotation aide à choisir ; elle ne décide pas : la commission d’attribution décide."


def named(version: Version) -> str:
    """« Titre — version 2026.1 (fictif) »."""
    front = version.front
    return f"{front.title} — version {front.version} ({front.standing.value})"


def verdict(differences: Differences) -> str:
    """One sentence on the whole comparison."""
    if differences.same_text:
        return "Les deux documents sont identiques."
    if differences.empty:
        return (
            "Les deux documents disent la même chose : seuls changent des espaces, des coupures de ligne ou la façon "
            "d’écrire un bloc. Rien d’exécuté ne change."
        )
    said = f"{_articles(differences)} ; {_blocks(differences.blocks)}."
    if differences.effect is Effect.NONE:
        return f"{said} Rien d’exécuté ne change : ni les points, ni les rangs, ni le suivi."
    return said


def _articles(differences: Differences) -> str:
    count = len(differences.articles)
    only_read = sum(1 for article in differences.articles if article.effect is Effect.NONE)
    verb = "change" if count < 2 else "changent"
    said = f"{write_number(count)} {plural('article', count)} {verb}"
    if only_read:
        said += f", dont {write_number(only_read)} sans effet sur l’exécution"
    return said


_COUNTED = {
    Nature.ADDED: ("ajouté", "ajoutés"),
    Nature.REMOVED: ("retiré", "retirés"),
    Nature.CHANGED: ("changé", "changés"),
    Nature.RENAMED: ("renommé", "renommés"),
    Nature.MOVED: ("déplacé sans changer", "déplacés sans changer"),
}


def _blocks(changes: tuple[BlockChange, ...]) -> str:
    counts = Counter(change.nature for change in changes)
    said = [f"{write_number(counts[n])} {words[counts[n] > 1]}" for n, words in _COUNTED.items() if counts[n]]
    return f"blocs : {', '.join(said)}" if said else "aucun bloc ne change"


_MARKS = str.maketrans("", "", "*`")


def prose(words: str) -> str:
    """Words of the legal text without the marks of Markdown, with French spaces."""
    return typeset(words.translate(_MARKS))


def examples(article: ArticleChange) -> str:
    """What becomes of the examples of an article, in few words; empty when nothing does."""
    counts = Counter(block.nature for block in article.blocks if block.kind == "exemple")
    said = [f"{write_number(counts[n])} {words[counts[n] > 1]}" for n, words in _COUNTED.items() if counts[n]]
    return f"Exemples vérifiés : {', '.join(said)}." if said else ""


# ── effects ──────────────────────────────────────────────────────────────────────────────────────────────


def heading(column: tuple[Outcome, ...]) -> str:
    """The heading of a column; outcomes counted together are « autres cas »."""
    return HEADINGS[column[0]] if len(column) == 1 else OTHERS


def masked(effects: Effects) -> str:
    """The regime of small numbers, in one sentence."""
    if effects.k == 1:
        return "Nombres entiers, réservés aux signataires d’une convention : ne pas diffuser."
    said = (
        f"Les nombres de 1 à {effects.k - 1} sont masqués ({HIDDEN}), ainsi que ceux qui permettraient de les "
        f"retrouver ; les classes de moins de {effects.k} demandes sont réunies."
    )
    together = [column for column in effects.columns if len(column) > 1]
    others = [", ".join(HEADINGS[outcome] for outcome in column) for column in together]
    return f"{said} « {OTHERS} » : {others[0]}." if others else said


def overall(effects: Effects) -> Iterator[str]:
    """Sentences on all the demands."""
    words = {
        Outcome.GAINS: "gagnent des points",
        Outcome.SAME: "gardent les mêmes points",
        Outcome.LOSES: "perdent des points",
        Outcome.OPEN: "ne permettent pas encore de conclure",
        Outcome.ENTERS: "entrent dans la cotation",
        Outcome.LEAVES: "sortent de la cotation",
        Outcome.OUT: "restent hors cotation",
    }
    said = []
    for column, count in zip(effects.columns, effects.totals.cells, strict=True):
        verb = " ou ".join(words[outcome] for outcome in column)
        said.append(f"{write_number(count or 0)} {verb}")
    yield f"Sur {write_number(effects.demands)} {plural('demande', effects.demands)} : {' ; '.join(said)}."
    who = "Les demandes" if effects.compared is None else f"Les {write_number(effects.compared)} demandes"
    if effects.net:
        more = "gagnent ensemble" if effects.net > 0 else "perdent ensemble"
        yield f"{who} cotées par les deux textes {more} {write_points(abs(effects.net))} acquis."
    else:
        yield f"{who} cotées par les deux textes gardent ensemble le même nombre de points acquis."


def distribution(found: Distribution, unit: str) -> str:
    """« la moitié du milieu va de … à …, médiane … »."""
    low, median, high = (signed(value) for value in found.quartiles)
    count = "" if found.demands is None else f"{write_number(found.demands)} demandes ; "
    return f"{count}la moitié du milieu va de {low} à {high} {unit}, médiane {median}"


def counted(count: int | None) -> str:
    """A count, or what stands for a hidden one."""
    return HIDDEN if count is None else write_number(count)


def signed(value: int) -> str:
    """`+5`, `−3`, `0`."""
    return f"+{write_number(value)}" if value > 0 else write_number(value)


def span(low: int | None, high: int | None) -> str:
    """`+5`, `de +5 à +9`, `+20 et plus`, `−50 et moins`."""
    if low is None and high is None:
        return "toutes"
    if high is None:
        return f"{signed(low or 0)} et plus"
    if low is None:
        return f"{signed(high)} et moins"
    return signed(low) if low == high else f"de {signed(low)} à {signed(high)}"


def explains(line: LineEffect) -> str:
    """What a line that explains moves is called."""
    return line_title(line.kind, line.title)


def whom(line: LineEffect) -> str:
    """« donne à 25, retire à 38 demandes, dont 12 faute d’une donnée »; empty when the counts are hidden."""
    counts = [f"{verb} à {write_number(n)}" for verb, n in (("donne", line.up), ("retire", line.down)) if n]
    if not counts:
        return ""
    return f"{', '.join(counts)} demandes{not_sure(line)}"


def not_sure(line: LineEffect) -> str:
    """What of a line rests on a missing fact: « , dont 12 faute d’une donnée »; empty when all of it is sure."""
    if line.open == 0 or line.kind is None:
        return ""
    whole = (line.up or 0) + (line.down or 0)
    if line.open is not None:
        which = "toutes" if line.open == whole else f"dont {write_number(line.open)}"
    else:
        which = "la plupart" if line.mostly_open else "parfois"
    return f", {which} faute d’une donnée"


def rests_on_missing_facts(effects: Effects) -> bool:
    """Whether a line gives or takes for want of a fact."""
    return any(not_sure(line) for line in effects.lines)


def line_title(kind: LineKind | None, title: str) -> str:
    """A criterion by its title; a rubric or a grid by what it does."""
    match kind:
        case LineKind.RUBRIC:
            return f"plafond ou plancher de la rubrique « {title} »"
        case LineKind.GRID:
            return f"plafond ou plancher de la grille « {title} »"
    return title


def household_story(household: Household) -> str:
    """What happens to a household, in one sentence; figures are classes, unless nothing is masked."""
    before, after = _acquired(household.before), _acquired(household.after)
    match household.case:
        case Case.ENTERS:
            return f"Elle n’était pas cotée ; elle est cotée{f', et a {after}' if after else ''}."
        case Case.LEAVES:
            return f"Elle {f'avait {before} ; elle ' if before else ''}n’est plus cotée."
    said = [f"Elle avait {before} ; elle en a {_interval(household.after)}"] if before and after else []
    if household.climb is not None:
        said.append(_places(household.climb))
    text = ", et ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _acquired(found: Span | None) -> str:
    """« 276 points acquis », « de 250 à 299 points acquis »."""
    if found is None:
        return ""
    low, high = found
    return f"{write_points(low or 0)} acquis" if low == high else f"{_interval(found)} points acquis"


def _interval(found: Span | None) -> str:
    low, high = found or (0, 0)
    return write_number(low or 0) if low == high else f"de {write_number(low or 0)} à {write_number(high or 0)}"


def _places(climb: Span) -> str:
    """« elle gagne de 10 à 49 places », « elle perd plus de 200 places », « elle garde sa place »."""
    low, high = climb
    if low == high == 0:
        return "elle garde sa place"
    gains = low is not None and low > 0
    verb = "gagne" if gains else "perd"
    least, most = (low, high) if gains else (None if high is None else -high, None if low is None else -low)
    if least == most:
        return f"elle {verb} {write_number(least or 0)} {plural('place', least or 0)}"
    if most is None:
        return f"elle {verb} des places" if least == 1 else f"elle {verb} {write_number(least or 0)} places ou plus"
    return f"elle {verb} de {write_number(least or 0)} à {write_number(most)} places"


def household_line(line: HouseholdLine) -> str:
    """« +5 points (20, puis 25) — Logement trop petit : 25 points, car … »."""
    gain = line.after - line.before
    both = f"{write_number(line.before)}, puis {write_number(line.after)}"
    title = line_title(line.kind, line.title)
    said = line.why or f"{title[:1].upper()}{title[1:]}."
    if not line.sure:
        said = f"{said.rstrip('.')} (faute d’une donnée : le point acquis est le plus bas)."
    return typeset(f"{'+' if gain > 0 else '−'}{write_points(abs(gain))} ({both}) — {said}")


def shared(effects: Effects) -> str:
    """What the figures of an example are."""
    if effects.k == 1:
        return "Chaque exemple est une demande."
    return (
        f"Pour chaque exemple, ce qui est dit vaut à la fois pour {effects.k} demandes au moins parmi celles qui "
        "répondent à la description : leurs points et leurs places sont dans ces intervalles."
    )


OTHER_LINES = "D’autres critères changent aussi, qui ne sont pas les mêmes pour toutes."


LOWEST = (
    "« Faute d’une donnée » : ce que l’on ne sait pas compte au plus bas dans les points acquis ; une fois la donnée "
    "connue, ces demandes pourraient ne rien perdre, ou ne rien gagner."
)
NO_LINE = "trop peu de demandes, ou trop peu d’écart avec un autre nombre, pour une ligne"


def shown_rows(breakdown: Breakdown) -> tuple[list[str], list[str]]:
    """Labels of the classes that have their own line, and of those too small to have one."""
    shown = [row.label for row in breakdown.rows if row.total is not None]
    return shown, [row.label for row in breakdown.rows if row.total is None]
