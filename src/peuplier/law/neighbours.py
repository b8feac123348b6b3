"""Ceilings against their neighbours: a misprint in an official table breaks the order of households or of years.

The digital copy of one annex carries 218,805 for 21,805: nothing but its neighbours tells.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from peuplier.policy.findings import Finding
from peuplier.policy.tree.monitoring_blocks import Edition, Table

CATEGORY = "catégorie_ménage"
# A ceiling follows the index of rents: a jump between two editions is a misprint before it is a policy.
LARGEST_RISE, LARGEST_FALL = Fraction(10, 100), Fraction(3, 100)
Row = tuple[str, ...]


def check_neighbours(table: Table) -> Iterator[Finding]:
    """A finding for each ceiling out of order: below that of a smaller household, or far from the year before."""
    if not table.keys or table.keys[0].name != CATEGORY:
        return
    for edition in table.editions:
        yield from _by_category(table, edition)
    for before, after in pairwise(table.editions):
        yield from _by_year(table, before, after)


def _values(edition: Edition) -> Mapping[Row, Fraction]:
    return {row.keys: row.value.value for row in edition.rows}


def _by_category(table: Table, edition: Edition) -> Iterator[Finding]:
    values = _values(edition)
    extra = table.beyond.extra if table.beyond else None
    categories = [code for code in dict.fromkeys(keys[0] for keys in values) if code != extra]
    for rest in dict.fromkeys(keys[1:] for keys in values):
        for smaller, larger in pairwise(sorted(categories)):
            low, high = values[(smaller, *rest)], values[(larger, *rest)]
            if low >= high:
                yield _finding(table, edition, (smaller, *rest), f"atteint celui de la catégorie {larger}")
        if extra is not None and values[(extra, *rest)] >= values[(min(categories), *rest)]:
            yield _finding(table, edition, (extra, *rest), "dépasse le plafond d'une personne seule")


def _by_year(table: Table, before: Edition, after: Edition) -> Iterator[Finding]:
    old, new = _values(before), _values(after)
    for keys in old.keys() & new.keys():
        change = new[keys] / old[keys] - 1
        if not -LARGEST_FALL <= change <= LARGEST_RISE:
            yield _finding(table, after, keys, "s'éloigne trop de celui de l'édition précédente")


def _finding(table: Table, edition: Edition, keys: Row, what: str) -> Finding:
    return Finding(
        table.place.line,
        table.place.article,
        f"Barème « {table.name} », édition du {edition.start}, ligne « {', '.join(keys)} » : ce plafond {what}.",
        "un plafond croît avec le ménage, et d'une année à l'autre suit un indice.",
        "Rapprochez-le du Journal officiel : un chiffre est sans doute de trop.",
    )
