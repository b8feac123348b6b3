"""Points computed here held against points computed elsewhere (the State's scoring module): who agrees, and why not."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Verdict(Enum):
    """What a demand shows. An interval here agrees with any score inside it: the missing data are on this side."""

    AGREES = "mêmes points"
    WITHIN = "dans l’intervalle"
    DIFFERS = "points différents"
    NOT_SCORED_HERE = "non cotée ici"
    NOT_SCORED_THERE = "sans points là-bas"
    ONLY_HERE = "seulement ici"
    ONLY_THERE = "seulement là-bas"


class Cause(Enum):
    """Why points differ, where the files say it."""

    CRITERIA = "des critères donnent d’autres points"
    OTHER_DATE = "les dates de calcul diffèrent"
    MISSING_DATA = "des données manquent ici"
    SEVERAL_GRIDS = "plusieurs grilles peuvent coter la demande ici"
    UNEXPLAINED = "rien dans les fichiers ne l’explique"


@dataclass(frozen=True, slots=True)
class ScoreHere:
    """One demand computed here. Points are None when no grid scores it; `criteria` are [low, high] by name."""

    low: int | None
    high: int | None
    on: date | None = None
    grids: int = 1
    not_scored: str = ""
    criteria: Mapping[str, tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class ScoreThere:
    """One demand computed elsewhere; `criteria` are points by name, where the file gives them."""

    points: int | None
    on: date | None = None
    criteria: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class CriterionGap:
    """A criterion whose points there are not in the interval here."""

    name: str
    low: int
    high: int
    points: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """One demand in both files, or in one. `gap` is points there minus the closest bound here (0 inside)."""

    number: str
    verdict: Verdict
    here: ScoreHere | None
    there: ScoreThere | None
    gap: int | None = None
    causes: tuple[Cause, ...] = ()
    criteria: tuple[CriterionGap, ...] = ()


def compare_scores(here: Mapping[str, ScoreHere], there: Mapping[str, ScoreThere]) -> tuple[Comparison, ...]:
    """Every demand of either side, those here first, in the order of their files."""
    found = [_compare(number, score, there.get(number)) for number, score in here.items()]
    found += [
        Comparison(number, Verdict.ONLY_THERE, None, score) for number, score in there.items() if number not in here
    ]
    return tuple(found)


def _compare(number: str, here: ScoreHere, there: ScoreThere | None) -> Comparison:
    if there is None:
        return Comparison(number, Verdict.ONLY_HERE, here, None)
    if there.points is None:
        return Comparison(number, Verdict.NOT_SCORED_THERE, here, there)
    if here.low is None or here.high is None:
        return Comparison(number, Verdict.NOT_SCORED_HERE, here, there)
    gap = min(there.points - here.low, 0) or max(there.points - here.high, 0)
    if not gap:
        verdict = Verdict.AGREES if here.low == here.high else Verdict.WITHIN
        return Comparison(number, verdict, here, there, 0)
    criteria = tuple(_criteria(here, there))
    return Comparison(number, Verdict.DIFFERS, here, there, gap, tuple(_causes(here, there, criteria)), criteria)


def _criteria(here: ScoreHere, there: ScoreThere) -> Iterator[CriterionGap]:
    """Criteria given on both sides whose points disagree."""
    for name, points in (there.criteria or {}).items():
        low, high = (here.criteria or {}).get(name, (points, points))
        if not low <= points <= high:
            yield CriterionGap(name, low, high, points)


def _causes(here: ScoreHere, there: ScoreThere, criteria: Sequence[CriterionGap]) -> Iterator[Cause]:
    found = False
    for cause, holds in (
        (Cause.CRITERIA, bool(criteria)),
        (Cause.OTHER_DATE, here.on is not None and there.on is not None and here.on != there.on),
        (Cause.MISSING_DATA, here.low != here.high and here.grids == 1),
        (Cause.SEVERAL_GRIDS, here.grids > 1),
    ):
        if holds:
            found = True
            yield cause
    if not found:
        yield Cause.UNEXPLAINED


def verdicts(found: Sequence[Comparison]) -> Mapping[Verdict, int]:
    """How many demands show each verdict, every verdict present."""
    counts = Counter(comparison.verdict for comparison in found)
    return {verdict: counts[verdict] for verdict in Verdict}


def causes(found: Sequence[Comparison]) -> Mapping[Cause, int]:
    """How many demands that differ show each cause; one demand may show several."""
    counts = Counter(cause for comparison in found for cause in comparison.causes)
    return {cause: counts[cause] for cause in Cause}


def gaps(found: Sequence[Comparison]) -> Mapping[int, int]:
    """How many demands compared show each gap, in order of the gap."""
    return dict(sorted(Counter(c.gap for c in found if c.gap is not None).items()))


def criteria_gaps(found: Sequence[Comparison]) -> Mapping[str, int]:
    """How many demands disagree on each criterion, the most frequent first."""
    return dict(Counter(gap.name for comparison in found for gap in comparison.criteria).most_common())
