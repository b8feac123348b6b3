"""Other ways to order candidates under minimum rates, written from the papers, and the exact optimum.

Everywhere: candidates best rank first, given by the set of types they bear; rates by type, as fractions of one; the
answer is initial ranks from 1. A rate asks of the first i places ceil(q·i) bearers, or all of them when there are less.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import ceil, comb, floor

import highspy

from peuplier.matching.solver import new_solver

Types = frozenset[str]
Rates = Mapping[str, Fraction]


def needed(candidates: Sequence[Types], rates: Rates, name: str, place: int) -> int:
    """How many bearers the first `place` calls must hold."""
    return min(ceil(rates[name] * place), sum(name in types for types in candidates))


def lags(candidates: Sequence[Types], rates: Rates, order: Sequence[int]) -> dict[str, int]:
    """For each rate, by how many bearers its worst prefix falls short."""
    found = dict.fromkeys(rates, 0)
    for name in rates:
        so_far = 0
        for place, rank in enumerate(order, start=1):
            so_far += name in candidates[rank - 1]
            found[name] = max(found[name], needed(candidates, rates, name, place) - so_far)
    return found


def places_lost(order: Sequence[int]) -> tuple[int, int]:
    """Places lost by those who lose any: in all, and by the one who loses most."""
    lost = [place - rank for place, rank in enumerate(order, start=1) if place > rank]
    return sum(lost), max(lost, default=0)


# ── FA*IR (Zehlike et al., 2017): one protected group ────────────────────────────────────────────────────────


def fair_table(share: Fraction, significance: float, size: int) -> list[int]:
    """The least number of protected among the first i places that a binomial draw makes plausible."""
    table, p = [0], float(share)
    for place in range(1, size + 1):
        cumulated, least = 0.0, -1
        while cumulated <= significance:
            least += 1
            cumulated += comb(place, least) * p**least * (1 - p) ** (place - least)
        table.append(least)
    return table


def fair_star(candidates: Sequence[Types], name: str, table: Callable[[int], int]) -> list[int]:
    """Two lines, protected and others; the protected one goes first when the table asks for it."""
    protected = [rank for rank, types in enumerate(candidates, start=1) if name in types]
    others = [rank for rank, types in enumerate(candidates, start=1) if name not in types]
    order: list[int] = []
    so_far = 0
    for place in range(1, len(candidates) + 1):
        if protected and (not others or so_far < table(place) or protected[0] < others[0]):
            order.append(protected.pop(0))
            so_far += 1
        else:
            order.append(others.pop(0))
    return order


# ── DetConstSort (Geyik, Ambler, Kenthapadi, 2019): disjoint attributes ──────────────────────────────────────


def det_const_sort(candidates: Sequence[Types], rates: Rates) -> list[int]:
    """At each step, attributes whose floor has risen get one more; each is pulled up as far as its floors allow.

    The types must be disjoint; those without any form the last attribute, with what the rates leave.
    """
    names = [*rates, ""]
    share = {**rates, "": 1 - sum(rates.values(), Fraction(0))}
    lines: dict[str, list[int]] = {name: [] for name in names}
    for rank, types in enumerate(candidates, start=1):
        lines[min(types & set(rates), default="")].append(rank)
    given, least = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    order: list[int] = []
    latest: list[int] = []
    step = 0
    while len(order) < len(candidates):
        step += 1
        floors = {name: floor(step * share[name]) for name in names}
        risen = [name for name in names if floors[name] > least[name] and given[name] < len(lines[name])]
        if step > 20 * len(candidates) + 20:
            # Attributes whose lines are empty hold the floors back: what is left comes in order of rank.
            order += sorted(rank for name in names for rank in lines[name][given[name] :])
            break
        for name in sorted(risen, key=lambda name: lines[name][given[name]]):
            order.append(lines[name][given[name]])
            latest.append(step)
            given[name] += 1
            at = len(order) - 1
            while at > 0 and latest[at - 1] >= at + 1 and order[at - 1] > order[at]:
                order[at - 1], order[at] = order[at], order[at - 1]
                latest[at - 1], latest[at] = latest[at], latest[at - 1]
                at -= 1
        least = floors
    return order


# ── Celis, Straszak, Vishnoi (2018): greedy under upper bounds ───────────────────────────────────────────────


def upper_bound_greedy(candidates: Sequence[Types], rates: Rates) -> list[int]:
    """Each place goes to the best rank that breaks no upper bound: a minimum of bearers is a maximum of non-bearers.

    When every candidate left breaks one, the best rank is taken.
    """
    total = {name: sum(name in types for types in candidates) for name in rates}
    waiting = list(range(1, len(candidates) + 1))
    so_far = dict.fromkeys(rates, 0)
    order: list[int] = []
    while waiting:
        place = len(order) + 1
        asked = {name: min(ceil(share * place), total[name]) for name, share in rates.items()}

        def allowed(rank: int) -> bool:
            return all(so_far[name] + (name in candidates[rank - 1]) >= asked[name] for name in asked)  # noqa: B023

        rank = next((rank for rank in waiting if allowed(rank)), waiting[0])
        waiting.remove(rank)
        order.append(rank)
        for name in rates:
            so_far[name] += name in candidates[rank - 1]
    return order


# ── the optimum, by integer programming ──────────────────────────────────────────────────────────────────────


def exact_order(
    candidates: Sequence[Types], rates: Rates, allowed: Mapping[str, int] | None = None
) -> list[int] | None:
    """An order that keeps every rate on every prefix and loses the fewest places in all; None when there is none.

    `allowed` are bearers that a rate may lack.

    One binary variable for each set of types and place: within a set, the order of ranks is never worth breaking.
    The places that the members of a set move add up to the sum, over prefixes, of the gap between the number called
    and the number that the ranking alone would call.
    """
    size = len(candidates)
    sets = sorted(set(candidates), key=sorted)
    lines = {types: [r for r, own in enumerate(candidates, start=1) if own == types] for types in sets}
    solver = new_solver()
    taken = {(types, at): solver.addBinary() for types in sets for at in range(size)}
    moved = []
    for at in range(size):
        solver.addConstr(sum(taken[types, at] for types in sets) == 1)
    for types in sets:
        solver.addConstr(sum(taken[types, at] for at in range(size)) == len(lines[types]))
        for at in range(size):
            gap = solver.addVariable(lb=0)
            before = sum(rank <= at + 1 for rank in lines[types])
            called = sum(taken[types, earlier] for earlier in range(at + 1))
            solver.addConstr(gap >= called - before)
            solver.addConstr(gap >= before - called)
            moved.append(gap)
    for name in rates:
        bearing = [types for types in sets if name in types]
        for at in range(size):
            asked = needed(candidates, rates, name, at + 1) - (allowed or {}).get(name, 0)
            if asked > 0:
                so_far = sum(taken[types, earlier] for types in bearing for earlier in range(at + 1))
                solver.addConstr(so_far >= asked)
    solver.minimize(sum(moved))
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    values = solver.getSolution().col_value
    order = []
    for at in range(size):
        types = next(types for types in sets if values[taken[types, at].index] > 0.5)
        order.append(lines[types].pop(0))
    return order
