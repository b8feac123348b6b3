"""The call order written again, slowly and with other means: lists of people, fractions, one filter after another."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

Types = Collection[str]


def naive_order(
    candidates: Sequence[Types],
    percents: Mapping[str, Fraction],
    called: int = 0,
    of_type: Mapping[str, int] | None = None,
) -> list[int]:
    """Initial ranks in order of call, straight from the definition."""
    waiting = list(range(len(candidates)))
    leases, of = called, dict.fromkeys(percents, 0) | dict(of_type or {})
    order = []
    while waiting:
        kept = waiting
        for name, percent in percents.items():
            remain = any(name in candidates[who] for who in waiting)
            if remain and of[name] < percent / 100 * (1 + leases):
                kept = [who for who in kept if name in candidates[who]] or kept
        chosen = min(kept)
        waiting.remove(chosen)
        order.append(chosen + 1)
        leases += 1
        for name in percents:
            of[name] += name in candidates[chosen]
    return order


def published_two_rates(scholars: Sequence[bool], residents: Sequence[bool], least: tuple[int, int]) -> list[int]:
    """The order that Parcoursup publishes for two minimum rates, from its description: four waiting lines.

    A rate binds while some of its candidates wait and calling another would leave it short. Among the heads of the
    four lines, the best ranked of those who satisfy every binding rate is called; failing that, the best ranked of
    those who satisfy the first. `least` are whole percentages.
    """
    lines: dict[tuple[bool, bool], list[int]] = {(s, r): [] for s in (True, False) for r in (True, False)}
    for rank, kind in enumerate(zip(scholars, residents, strict=True), start=1):
        lines[kind].append(rank)
    order: list[int] = []
    so_far = [0, 0]
    while len(order) < len(scholars):
        waiting = [sum(len(line) for kind, line in lines.items() if kind[side]) for side in (0, 1)]
        binding = [waiting[side] > 0 and 100 * so_far[side] < least[side] * (len(order) + 1) for side in (0, 1)]
        heads = {line[0]: kind for kind, line in lines.items() if line}
        both = [rank for rank, kind in heads.items() if all(kind[side] or not binding[side] for side in (0, 1))]
        first_only = [rank for rank, kind in heads.items() if kind[0]]
        rank = min(both) if both else min(first_only)
        kind = heads[rank]
        lines[kind].pop(0)
        order.append(rank)
        so_far = [so_far[side] + kind[side] for side in (0, 1)]
    return order
