"""Minimum rates and the counters they start from: what a call order must keep up with, as exact integers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

MOST_RATES = 10
# With these two limits every product of the call order fits in 64 bits.
MOST_DENOMINATOR = 10**6
MOST_CALLED = 10**9
_PERCENT = re.compile(r"\s*(\d{1,9})(?:[.,](\d{1,6})|\s*/\s*(\d{1,7}))?\s*%?\s*")


@dataclass(frozen=True, slots=True)
class MinimumRate:
    """At least `percent` (0 to 100, exact) of those called bear the type `name`. Raises ValueError, in French."""

    name: str
    percent: Fraction

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= 100:
            raise ValueError(f"le taux minimum de « {self.name} » va de 0 à 100 % ; il vaut {self.percent}.")
        if self.percent.denominator > MOST_DENOMINATOR:
            raise ValueError(f"le taux minimum de « {self.name} » a plus de six décimales : arrondissez-le.")

    @property
    def share(self) -> Fraction:
        """The rate as a share, from 0 to 1."""
        return self.percent / 100


@dataclass(frozen=True, slots=True)
class Counters:
    """What was done before the list: leases signed in the base of the rates, and how many of them for each rate.

    Raises ValueError, in French, when more leases bear a type than were signed.
    """

    called: int
    of_type: tuple[int, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.called <= MOST_CALLED:
            raise ValueError(f"le nombre déjà appelé va de 0 à {MOST_CALLED} ; il vaut {self.called}.")
        for number in self.of_type:
            if not 0 <= number <= self.called:
                raise ValueError(
                    f"le nombre déjà appelé d’un type va de 0 au nombre déjà appelé ({self.called}) ; il vaut {number}."
                )

    @classmethod
    def at_zero(cls, rates: Sequence[MinimumRate]) -> "Counters":
        """Counters of a year that begins."""
        return cls(0, (0,) * len(rates))


def read_percent(text: str) -> Fraction:
    """« 12,5 », « 12.5 % » or « 100/3 » as an exact percentage. Raises ValueError, in French."""
    found = _PERCENT.fullmatch(text)
    if found is None or (found[3] is not None and int(found[3]) == 0):
        raise ValueError(f"« {text} » n’est pas un pourcentage ; écrivez par exemple 12,5.")
    whole, decimals, divisor = found.groups()
    if divisor is not None:
        return Fraction(int(whole), int(divisor))
    return Fraction(int(whole + (decimals or "")), 10 ** len(decimals or ""))
