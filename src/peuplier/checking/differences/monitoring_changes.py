"""What changes in the blocks that guide nomination and follow-up: objectives, shares, commitments, supply."""

from collections.abc import Iterator

from peuplier.checking.differences.scoring_changes import text_change
from peuplier.checking.differences.words import Predicate, Sides, joined, was
from peuplier.policy.tree.monitoring_blocks import (
    Admission,
    Aim,
    Commitment,
    NominatorShare,
    Objective,
    Supply,
    SupplyRow,
)
from peuplier.vocabulary.codes import code_list
from peuplier.vocabulary.quantities import write_number, write_quantity


def _rate(before: Aim, after: Aim) -> Iterator[Predicate]:
    """A minimum or a maximum that moves, on the same base; any other change of aim is left to the prose of blocks."""
    name = "taux minimum" if after.at_least else "taux maximum"
    if (before.at_least, before.base) != (after.at_least, after.base):
        return
    if before.share is not None and after.share is not None and before.share != after.share:
        old, new = write_quantity(before.share, "%"), write_quantity(after.share, "%")
        yield Predicate(f"voit son {name} passer de {old} à {new}")
    elif None not in (before.number, after.number) and before.unit == after.unit and before.number != after.number:
        new = write_quantity(after.number or 0, after.unit)
        yield Predicate(f"voit son nombre passer de {write_number(before.number or 0)} à {new}")


def same_but_rate(before: Aim, after: Aim) -> bool:
    """Whether `_rate` says all that changes."""
    return before == after or bool(list(_rate(before, after)))


def objective_changes(before: Objective, after: Objective, sides: Sides) -> Iterator[Predicate]:
    """The rate of an objective, its base, its population, its breakdowns."""
    yield from _rate(before.aim, after.aim)
    if before.in_qpv != after.in_qpv:
        where = {True: "en quartier prioritaire", False: "hors des quartiers prioritaires", None: "partout"}
        yield Predicate(f"porte désormais sur les attributions {where[after.in_qpv]} {was(where[before.in_qpv])}")
    if before.among != after.among:
        yield Predicate(f"ne se mesure plus sur la même base : {sides.condition(before.among, after.among)}")
    if before.population != after.population:
        change = sides.condition(before.population, after.population)
        yield Predicate(f"ne compte plus les mêmes demandes : {change}")
    if before.breakdowns != after.breakdowns:
        added = [name for name in after.breakdowns if name not in before.breakdowns]
        removed = [name for name in before.breakdowns if name not in after.breakdowns]
        if added:
            yield Predicate(f"est désormais décliné aussi par {joined(added)}")
        if removed:
            yield Predicate(f"n’est plus décliné par {joined(removed)}")
        if not added and not removed:
            yield Predicate(f"est décliné dans cet ordre : {', '.join(after.breakdowns)}")
    if before.period != after.period:
        yield Predicate(f"se mesure désormais sur la période « {after.period} » {was(before.period)}")
    if before.minimum_rate != after.minimum_rate:
        yield Predicate(
            "guide désormais aussi la désignation des candidats"
            if after.minimum_rate
            else "ne guide plus la désignation des candidats : il est seulement suivi"
        )


def share_changes(before: NominatorShare, after: NominatorShare, sides: Sides) -> Iterator[Predicate]:
    """A nominator's share of the flow, and what leaves its base."""
    if before.nominator != after.nominator:
        codes = code_list("ListeTypeReservataire")
        now, old = codes.label(after.nominator), codes.label(before.nominator)
        yield Predicate(f"revient désormais à un autre réservataire : {now} {was(old)}")
    if before.share != after.share:
        old, new = write_quantity(before.share, "%"), write_quantity(after.share, "%")
        yield Predicate(f"passe de {old} à {new} du flux annuel")
    if before.ceiling != after.ceiling:
        now, old = ("un maximum", "un taux fixe") if after.ceiling else ("un taux fixe", "un maximum")
        yield Predicate(f"est désormais {now} {was(old)}")
    left, right = ({w.whom: w.share for w in share.within} for share in (before, after))
    for whom, rate in right.items():
        if left.get(whom) != rate:
            old_rate = left.get(whom)
            then = f" {was(write_quantity(old_rate, '%'))}" if old_rate is not None else ""
            yield Predicate(f"compte désormais au plus {write_quantity(rate, '%')} pour : {whom}{then}")
    for whom, rate in left.items():
        if whom not in right:
            yield Predicate(f"n’isole plus les {write_quantity(rate, '%')} au plus pour : {whom}")
    for condition in after.leaves_flow:
        if condition not in before.leaves_flow:
            yield Predicate(f"ne porte plus sur les logements pour lesquels {sides.after.clause(condition)}")
    for condition in before.leaves_flow:
        if condition not in after.leaves_flow:
            yield Predicate(f"porte désormais sur les logements pour lesquels {sides.before.clause(condition)}")
    for apart in after.set_apart:
        if apart not in before.set_apart:
            which = sides.after.clause(apart.condition)
            yield Predicate(f"identifie désormais à part les logements pour lesquels {which} : {apart.reason}")
    for apart in before.set_apart:
        if apart not in after.set_apart:
            which = sides.before.clause(apart.condition)
            yield Predicate(f"n’identifie plus à part les logements pour lesquels {which} : {apart.reason}")
    if before.delegated != after.delegated:
        way = {True: "en gestion déléguée", False: "par désignation directe"}
        yield Predicate(f"s’exerce désormais {way[after.delegated]} {was(way[before.delegated])}")
    if before.counts_allocated != after.counts_allocated:
        what = {True: "les logements attribués", False: "les logements proposés"}
        yield Predicate(f"compte désormais {what[after.counts_allocated]} {was(what[before.counts_allocated])}")
    if before.first_lettings_within != after.first_lettings_within:
        how = {True: "dans le flux", False: "à part"}
        now, old = how[after.first_lettings_within], how[before.first_lettings_within]
        yield Predicate(f"suit désormais les premières mises en location {now} {was(old)}")


def commitment_changes(before: Commitment, after: Commitment, sides: Sides) -> Iterator[Predicate]:
    """What a signatory promises."""
    del sides
    yield from _rate(before.aim, after.aim)
    if before.years != after.years:
        yield Predicate(f"vaut désormais {_years(after)} {was(_years(before))}")


def _years(commitment: Commitment) -> str:
    if commitment.years is None:
        return "sans année"
    first, last = commitment.years
    return f"pour {first}" if first == last else f"de {first} à {last}"


def supply_changes(before: Supply, after: Supply, sides: Sides) -> Iterator[Predicate]:
    """The dwellings to produce, row by row, and their total."""
    del sides
    if before.rows == after.rows:
        return
    old, new = (sum(row.dwellings for row in supply.rows) for supply in (before, after))
    if old != new:
        yield Predicate(f"passe de {write_number(old)} à {write_quantity(new, 'logement')} à produire")
    left, right = ({_where(row): row.dwellings for row in supply.rows} for supply in (before, after))
    for where, count in right.items():
        if where not in left:
            yield Predicate(f"prévoit désormais {write_quantity(count, 'logement')} ({where})")
        elif left[where] != count:
            yield Predicate(f"passe de {write_number(left[where])} à {write_quantity(count, 'logement')} ({where})")
    for where, count in left.items():
        if where not in right:
            yield Predicate(f"ne prévoit plus {write_quantity(count, 'logement')} ({where})")
    if left == right:
        yield Predicate("écrit ses lignes dans un autre ordre")


def _where(row: SupplyRow) -> str:
    return f"commune {row.commune}, {row.dwelling_type}, {row.financing}, {row.year}"


def admission_changes(before: Admission, after: Admission, sides: Sides) -> Iterator[Predicate]:
    """What a dwelling asks of a demand."""
    for left, right, side, no_longer in (
        (before, after, sides.after, False),
        (after, before, sides.before, True),
    ):
        asks, leaves = (
            ("n’exige plus d’être", "n’écarte plus") if no_longer else ("exige désormais d’être", "écarte désormais")
        )
        for condition in right.requires:
            if condition not in left.requires:
                yield Predicate(f"{asks} dans le cas où {side.clause(condition)}")
        for condition in right.rules_out:
            if condition not in left.rules_out:
                yield Predicate(f"{leaves} la demande {side.when(condition)}")
    if before.ruled_out_if_unknown != after.ruled_out_if_unknown:
        what = {True: "écarte la demande", False: "n’écarte personne"}
        now, old = what[after.ruled_out_if_unknown], what[before.ruled_out_if_unknown]
        yield Predicate(f"{now} tant qu’une donnée manque {was(old)}")
    yield from text_change("motif", before.reason, after.reason)
