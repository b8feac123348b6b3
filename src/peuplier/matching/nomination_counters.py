"""Counters of rates that have different bases, brought to one base: a call order counts the same leases for all rates.

A rate q is late when `of_type < q × (signed + 1 + calls)`. Adding `q × d` bearers for `d` more leases changes nothing
to that: the base is chosen so that each `q × d` is whole. When no base suits all the rates, `q × d` is rounded down for
those left over: such a rate is called for less than one lease too early, never too late.
"""

from collections.abc import Sequence
from math import gcd

from peuplier.matching.minimum_rates import Counters, MinimumRate

# Beyond this modulus the next rate is rounded rather than met exactly.
_WIDEST = 10**6


def on_one_base(rates: Sequence[MinimumRate], counters: Sequence[tuple[int, int]]) -> Counters:
    """Counters (leases signed, those of the type) of each rate, as one base and the leases of each type on it."""
    base = _base(rates, [signed for signed, _ in counters])
    of_type = []
    for rate, (signed, borne) in zip(rates, counters, strict=True):
        more = rate.share * (base - signed)
        of_type.append(borne + more.numerator // more.denominator)
    return Counters(base, tuple(of_type))


def _base(rates: Sequence[MinimumRate], signed: Sequence[int]) -> int:
    """The least base, none below the leases signed, that is a whole number of leases away from as many as can be."""
    remainder, modulus = 0, 1
    for rate, number in zip(rates, signed, strict=True):
        step = rate.share.denominator
        if (number - remainder) % gcd(modulus, step) or modulus * step > _WIDEST:
            continue
        while (remainder - number) % step:
            remainder += modulus
        modulus = modulus * step // gcd(modulus, step)
        remainder %= modulus
    most = max(signed, default=0)
    return most + (remainder - most) % modulus
