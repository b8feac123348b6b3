"""What a fact can hold: its kind, its unit, and exact numbers read and written the French way."""

import re
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import gcd


class Kind(Enum):
    """The shape of a value. Numbers are integers in the smallest unit the field uses, never floats."""

    BOOLEAN = "oui ou non"
    CODE = "code"
    CODES = "liste de codes"
    COUNT = "nombre entier"
    MONEY = "montant"
    AREA = "surface"
    DECIMAL = "nombre à une décimale"
    DATE = "date"
    DATES = "liste de dates"
    RATIO = "rapport exact"
    TEXT = "texte"

    @property
    def scale(self) -> int:
        """How many stored units make one written unit (cents, square decimetres, tenths)."""
        return {Kind.MONEY: 100, Kind.AREA: 100, Kind.DECIMAL: 10}.get(self, 1)

    @property
    def ordered(self) -> bool:
        """Whether `<` and `>=` mean something for this kind."""
        return self in ORDERED


ORDERED = frozenset({Kind.COUNT, Kind.MONEY, Kind.AREA, Kind.DECIMAL, Kind.DATE, Kind.RATIO})
INTEGRAL = frozenset({Kind.COUNT, Kind.MONEY, Kind.AREA, Kind.DECIMAL})


@dataclass(frozen=True, slots=True)
class Ratio:
    """An exact quotient that may be infinite (a rent paid out of no resources): `den` is never negative."""

    num: int
    den: int

    def compare(self, other: Fraction) -> int:
        """-1, 0 or 1 as this ratio is below, at or above `other`, by cross-multiplication."""
        left, right = self.num * other.denominator, other.numerator * self.den
        return (left > right) - (left < right)

    def reduced(self) -> "Ratio":
        """The same ratio in lowest terms."""
        divisor = gcd(self.num, self.den) or 1
        return Ratio(self.num // divisor, self.den // divisor)


_NUMBER = re.compile(r"^[+\-−]?(?:\d{1,3}(?: \d{3})+|\d+)(?:,\d+)?$", re.ASCII)


def read_number(text: str) -> Fraction:
    """`1 234,5` → 2469/2. Accepts ordinary, no-break and thin spaces; raises ValueError on anything else."""
    plain = re.sub(r"[\u00a0\u202f\u2009]", " ", text.strip())
    if not _NUMBER.match(plain):
        raise ValueError(text)
    return Fraction(plain.replace(" ", "").replace("−", "-").replace(",", "."))


def write_number(value: Fraction | int, decimals: int | None = None) -> str:
    """A number the French way: no-break thousands, comma. Exact when it can, else cut at `decimals` (2)."""
    if isinstance(value, int) and not decimals:
        return f"{value:,}".replace(",", "\u202f").replace("-", "−")
    size = abs(Fraction(value))
    if decimals is None:
        decimals = next((d for d in range(3) if (size * 10**d).denominator == 1), 2)
    scaled = size * 10**decimals
    cut = scaled.numerator // scaled.denominator
    sign = "−" if value < 0 and cut else ""
    digits = str(cut).rjust(decimals + 1, "0")
    whole, tail = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    grouped = f"{int(whole):,}".replace(",", "\u202f")
    return f"{sign}{grouped},{tail}" if tail else f"{sign}{grouped}"


_PLURALS = {"mois": "mois", "refus": "refus", "fois": "fois", "€": "€", "m²": "m²", "%": "%", "UC": "UC"}


def write_quantity(value: Fraction | int, unit: str | None, decimals: int | None = None) -> str:
    """`2`, `pièce` → `2 pièces`; per cent values are given as fractions (7/20 → `35 %`)."""
    if unit == "%":
        return f"{write_number(Fraction(value) * 100, decimals)}\u00a0%"
    if decimals is None and unit and unit.startswith("€") and Fraction(value).denominator != 1:
        decimals = 2
    number = write_number(value, decimals)
    return number if unit is None else f"{number}\u00a0{plural(unit, value)}"


def plural(unit: str, value: Fraction | int) -> str:
    """The unit agreed with its number: French is singular below two."""
    head, _, rest = unit.partition(" ")
    if abs(Fraction(value)) >= 2 and head not in _PLURALS:
        head += "s"
    return f"{head} {rest}" if rest else head


def write_points(points: int) -> str:
    """`0 point`, `1 point`, `20 points`, `−10 points`."""
    return f"{write_number(points)}\u00a0{'point' if abs(points) < 2 else 'points'}"


def first_unit(unit: str | None) -> str | None:
    """The unit a constant carries when compared with a fact: `€ par UC et par an` → `€`."""
    return unit.split(" ")[0] if unit else None
