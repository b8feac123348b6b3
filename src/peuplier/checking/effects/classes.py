"""The classes that effects are counted by: household, resources, communes, wait, kind of demand, grid, priority group.

A partition puts each demand in one class (what is unknown is a class); other classes overlap, and are counted apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from peuplier.checking.effects.scores import Bools, Ints, Scores
from peuplier.evaluation.columns.demands import Lists, Open, Plain, Ratios, codes_of, unknown
from peuplier.evaluation.columns.derivation import TRUE
from peuplier.vocabulary import FACTS, code_list
from peuplier.vocabulary.quantities import write_number

UNKNOWN = "inconnu"


@dataclass(frozen=True)
class Partition:
    """`codes` gives the class of each demand, a position in `labels`; `key` names it for a program."""

    key: str
    title: str
    labels: tuple[str, ...]
    codes: Ints


@dataclass(frozen=True)
class Overlapping:
    """Classes that a demand may belong to several of: `members` [classes × demands]."""

    key: str
    title: str
    labels: tuple[str, ...]
    members: Bools


def partitions(before: Scores, after: Scores, names: Mapping[str, str]) -> Iterator[Partition]:
    """The partitions that the facts of the table allow, in reading order."""
    yield passages(before, after, names)
    facts = Facts(after)
    for make in (kind_of_demand, household, housing, resources, wait, residence):
        partition = make(facts)
        if partition is not None:
            yield partition


class Facts:
    """Columns of a table as plain numbers, -1 where unknown."""

    def __init__(self, scores: Scores) -> None:
        self._derivation = scores.calculation.derivation
        self.rows = len(scores.grid)

    def number(self, name: str) -> Ints:
        """A count or a truth."""
        column = self._derivation.column(name)
        assert isinstance(column, Plain)
        return np.where(column.known, column.values.astype(np.int64), -1)

    def ratio(self, name: str) -> Ratios:
        """An exact ratio."""
        column = self._derivation.column(name)
        assert isinstance(column, Ratios)
        return column

    def codes(self, name: str) -> tuple[Ints, tuple[str, ...]]:
        """Positions and names of a code."""
        column = self._derivation.column(name)
        if isinstance(column, Open):
            return np.where(column.known, column.values.astype(np.int64), -1), column.names
        assert isinstance(column, Plain)
        return self.number(name), tuple(codes_of(FACTS[name]))

    def holds(self, name: str, codes: Sequence[str]) -> Ints:
        """Whether a list of closed codes holds one of these: 1, 0, or -1 where unknown."""
        column = self._derivation.column(name)
        assert isinstance(column, Plain)
        wanted = sum(1 << codes_of(FACTS[name])[code] for code in codes)
        return np.where(
            column.values == unknown(column.values.dtype), -1, (column.values & wanted != 0).astype(np.int64)
        )

    def members(self, name: str) -> tuple[Bools, tuple[str, ...]]:
        """For each code of an open list, which demands hold it."""
        column = self._derivation.column(name)
        if not isinstance(column, Lists):
            return np.zeros((0, self.rows), dtype=np.bool_), ()
        rows = np.repeat(np.arange(self.rows), column.offsets[1:] - column.offsets[:-1])
        held = np.zeros((len(column.names), self.rows), dtype=np.bool_)
        held[column.values, rows] = True
        return held, column.names


def _classed(key: str, title: str, labels: Sequence[str], codes: Ints) -> Partition | None:
    """A partition, what is unknown last; None when nothing is known."""
    if not (codes >= 0).any():
        return None
    return Partition(key, title, (*labels, UNKNOWN), np.where(codes < 0, len(labels), codes))


def passages(before: Scores, after: Scores, names: Mapping[str, str]) -> Partition:
    """From which grid to which: « cotation des mutations », « hors cotation → cotation des mutations »."""
    out = "hors cotation"
    left = [grid.title for grid in before.policy.grids] + [out]
    right = [grid.title for grid in after.policy.grids] + [out]
    new = [names.get(grid.name, grid.name) for grid in before.policy.grids] + [""]
    stays = [grid.name for grid in after.policy.grids] + [""]
    count = len(right)
    codes = (before.grid % len(left)) * count + after.grid % count
    labels = [b if new[i] == stays[j] else f"{a} → {b}" for i, a in enumerate(left) for j, b in enumerate(right)]
    return Partition("grid", "Selon la grille", tuple(labels), codes)


def kind_of_demand(facts: Facts) -> Partition | None:
    """First demands and transfers."""
    labels = ("première demande", "demande de mutation")
    return _classed("kind_of_demand", "Premières demandes et mutations", labels, facts.number("mutation"))


HOUSEHOLDS = (
    "personne seule",
    "plusieurs adultes sans enfant mineur",
    "adulte seul avec un ou deux enfants mineurs",
    "adulte seul avec trois enfants mineurs ou plus",
    "plusieurs adultes avec un ou deux enfants mineurs",
    "plusieurs adultes avec trois enfants mineurs ou plus",
)


def household(facts: Facts) -> Partition | None:
    """Adults and minor children, from the number of persons and of minors."""
    persons, minors = facts.number("nombre_personnes"), facts.number("nombre_mineurs")
    adults = np.maximum(persons - minors, 1)
    codes = np.select(
        [(persons < 1) | (minors < 0), persons == 1, minors == 0],
        [-1, 0, 1],
        2 + 2 * (adults > 1) + (minors >= 3),
    )
    return _classed("household", "Selon le ménage", HOUSEHOLDS, codes.astype(np.int64))


HOUSING = (
    "dans un logement social",
    "locataire du parc privé",
    "propriétaire de son logement",
    "dans une structure ou un logement temporaire",
    "sans abri, à l’hôtel, en squat ou en camping",
    "chez un tiers",
    "dans une autre situation de logement",
)
# The situations that make each class, the first one that holds winning.
_SITUATIONS = (
    ("HLM",),
    ("LP",),
    ("POCC",),
    ("RS", "RHVS", "SLHT", "SH", "CDEFCM"),
    ("SD", "HOT", "SQUAT", "CAMCAR"),
    ("CP", "CPE"),
)


def housing(facts: Facts) -> Partition | None:
    """Where the household lives, in a few broad situations."""
    found = [facts.holds("situation_logement", codes) for codes in _SITUATIONS]
    codes = np.select([found[0] < 0, *(held > 0 for held in found)], [-1, *range(len(found))], len(found))
    return _classed("housing", "Selon le logement actuel", HOUSING, codes.astype(np.int64))


# Lower ends of living-standard bands, in euros per consumption unit and per month.
_BANDS = (500, 600, 800, 1_000, 1_200)


def resources(facts: Facts) -> Partition | None:
    """Quartiles when the table knows them for as many demands as living standards; else bands of living standard."""
    quartiles, names = facts.codes("quartile")
    standard = facts.ratio("niveau_de_vie")
    if (quartiles >= 0).sum() >= max(1, int(standard.known.sum())):
        labels = [f"{'1er' if name == '1' else f'{name}e'} quartile" for name in names]
        return _classed("resources", "Selon le quartile de ressources", labels, quartiles)
    limits = [write_number(band) for band in _BANDS]
    labels = [f"moins de {limits[0]} €"]
    labels += [f"de {low} à moins de {high} €" for low, high in pairwise(limits)]
    labels.append(f"{limits[-1]} € et plus")
    # num ÷ den × scale is a yearly amount in euros: compared exactly, without dividing.
    yearly = standard.num.astype(np.int64) * standard.scale_num
    unit = standard.den.astype(np.int64) * standard.scale_den
    codes = sum((yearly >= 12 * band * unit).astype(np.int64) for band in _BANDS)
    title = "Selon les ressources mensuelles par unité de consommation"
    return _classed("resources", title, labels, np.where(standard.known, codes, -1))


_WAITS = (12, 24, 36, 60)
WAITS = ("moins d’un an", "d’un à deux ans", "de deux à trois ans", "de trois à cinq ans", "cinq ans et plus")


def wait(facts: Facts) -> Partition | None:
    """Whole months since the first deposit."""
    months = facts.number("ancienneté_mois")
    codes = np.where(months < 0, -1, np.searchsorted(np.array(_WAITS), months, side="right"))
    return _classed("wait", "Selon l’ancienneté de la demande", WAITS, codes.astype(np.int64))


def communes(codes: Sequence[str]) -> list[str]:
    """« Sète (34301) »."""
    return [code_list("commune").label(code) for code in codes]


def residence(facts: Facts) -> Partition | None:
    """The commune where the household lives."""
    codes, names = facts.codes("commune_résidence")
    return _classed("home_commune", "Selon la commune de résidence", communes(names), codes)


def wishes(facts: Facts) -> Overlapping | None:
    """The communes asked for: a demand may ask for several."""
    members, names = facts.members("communes_souhaitées")
    if not names:
        return None
    return Overlapping("wanted_commune", "Selon la commune demandée", tuple(communes(names)), members)


def groups(before: Scores, after: Scores, names: Mapping[str, str]) -> Overlapping | None:
    """Priority groups of either document, where membership is sure under at least one of them."""
    found: dict[str, tuple[str, Bools]] = {}
    for scores, renamed in ((after, {}), (before, dict(names))):
        for index, group in enumerate(scores.policy.groups):
            name = renamed.get(group.name, group.name)
            sure = np.asarray(scores.memberships.groups[index] == TRUE)
            title, other = found.get(name, (group.title, np.zeros_like(sure)))
            found[name] = title, sure | other
    if not found:
        return None
    titles = tuple(_distinct(title, name, found) for name, (title, _) in found.items())
    return Overlapping("group", "Selon le public prioritaire", titles, np.array([m for _, m in found.values()]))


def _distinct(title: str, name: str, found: Mapping[str, tuple[str, Bools]]) -> str:
    """The title, with the name when two groups bear the same title."""
    same = sum(1 for other, _ in found.values() if other == title)
    return title if same == 1 else f"{title} ({name})"
