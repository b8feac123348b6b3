"""The accounts: rights, offers, leases, balances, per landlord and nominator, recounted from the ledger alone.

base     = entries − exits                       re-lettings of the year
due      = base × share                          an exact fraction, rounded only if the settings say so
balance  = achieved + carried over − due         signed, never clipped
forecast = what the year would be at its pace so far: each figure × days of the year ÷ days gone
"""

from calendar import isleap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from peuplier.matching.flow.ledger import Ledger
from peuplier.matching.flow.records import Account, Kind, Movement
from peuplier.matching.flow.rules import Counting, FlowSettings, Right, Rounding

FORECAST_METHOD = (
    "Prolongement au rythme de l’année : chaque compte est multiplié par les jours de l’année et divisé par les jours "
    "écoulés. Ni saison, ni programme à livrer ne sont pris en compte."
)
Holder = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The end of the year at the pace so far, exact."""

    base: Fraction
    due: Fraction
    achieved: Fraction
    balance: Fraction


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One landlord and one nominator. `unserved` is what is due and not yet served, nothing when ahead."""

    landlord: str | None
    right: Right
    base: int
    due: Fraction
    offered: int
    allocated: int
    handed_back: int
    achieved: int
    carried: Fraction
    forecast: Forecast

    @property
    def balance(self) -> Fraction:
        """Achieved minus due: negative when the nominator is late."""
        return self.achieved + self.carried - self.due

    @property
    def unserved(self) -> Fraction:
        """Dwellings due and not yet served."""
        return max(Fraction(0), -self.balance)

    @property
    def beyond_ceiling(self) -> bool:
        """Whether an « au plus » share is exceeded."""
        return self.right.ceiling and self.balance > 0


@dataclass(frozen=True, slots=True)
class LandlordBase:
    """What entered the base of a landlord, and what left it, by reason."""

    landlord: str | None
    entered: int
    left: tuple[tuple[str, int], ...]
    outside: int
    apart: int
    first_lettings: int

    @property
    def base(self) -> int:
        """Re-lettings that stay in the base."""
        return self.entered - sum(count for _, count in self.left)


@dataclass(frozen=True, slots=True)
class OtherAccount:
    """First lettings of one operation, or dwellings set apart: who was offered how many, and leases signed.

    `agreed` is what the convention of the operation grants: None, as long as no file says it.
    """

    landlord: str | None
    account: Account
    operation: str | None
    nominator: str | None
    offered: int
    allocated: int
    agreed: int | None = None


@dataclass(frozen=True)
class YearOfFlow:
    """The flow of a year, as known on a day."""

    year: int
    on: date
    settings: FlowSettings
    bases: tuple[LandlordBase, ...]
    lines: tuple[FlowLine, ...]
    others: tuple[OtherAccount, ...]
    unattributed: int

    def balances(self) -> dict[Holder, Fraction]:
        """What the next year would carry over."""
        return {(line.landlord, line.right.nominator): line.balance for line in self.lines}


def year_of_flow(
    ledger: Ledger,
    rights: Sequence[Right],
    year: int,
    on: date,
    settings: FlowSettings,
    carried: Mapping[Holder, Fraction] | None = None,
) -> YearOfFlow:
    """Recount a year. `carried` is used only when the settings carry over; a landlord without movement has no line."""
    movements = [one for one in ledger.movements if one.on.year == year and one.on <= on]
    opening = carried or {} if settings.carry_over else {}
    landlords = sorted(
        {one.landlord for one in movements} | {landlord for landlord, _ in opening}, key=lambda x: x or ""
    )
    pace = _pace(year, on)
    counts = Counter((one.landlord, one.account, one.kind, one.nominator) for one in movements)
    lines = [line for landlord in landlords for line in _lines(landlord, counts, rights, settings, opening, pace)]
    nobody = sum(one.kind is Kind.ALLOCATED and one.nominator is None for one in movements)
    bases = tuple(_base(landlord, movements) for landlord in landlords)
    return YearOfFlow(year, on, settings, bases, tuple(lines), tuple(_others(movements)), nobody)


def _lines(
    landlord: str | None,
    counts: Mapping[tuple[str | None, Account, Kind, str | None], int],
    rights: Sequence[Right],
    settings: FlowSettings,
    opening: Mapping[Holder, Fraction],
    pace: Fraction,
) -> list[FlowLine]:
    def count(kind: Kind, nominator: str | None) -> int:
        return counts.get((landlord, Account.FLOW, kind, nominator), 0)

    bases = {
        right.nominator: count(Kind.ENTERED, None) - count(Kind.LEFT, None) - count(Kind.LEFT, right.nominator)
        for right in rights
    }
    exact = [right.share * bases[right.nominator] for right in rights]
    due = exact if settings.rounding is Rounding.EXACT else whole(exact)
    found = []
    for right, owed, unrounded in zip(rights, due, exact, strict=True):
        name = right.nominator
        offered = count(Kind.OFFERED, name) - count(Kind.WITHDRAWN, name)
        allocated, back = count(Kind.ALLOCATED, name), count(Kind.HANDED_BACK, name)
        kept = offered if settings.handed_back_counts else offered - back
        achieved = kept if right.counting is Counting.OFFERED else allocated
        carried = opening.get((landlord, name), Fraction(0))
        ahead = Forecast(bases[name] * pace, unrounded * pace, achieved * pace, (achieved - unrounded) * pace + carried)
        found.append(FlowLine(landlord, right, bases[name], owed, offered, allocated, back, achieved, carried, ahead))
    return found


def whole(exact: Sequence[Fraction]) -> list[Fraction]:
    """Whole dwellings with the same sum, rounded down: the largest remainders first, then the order given."""
    floors = [value.numerator // value.denominator for value in exact]
    left = int(sum(exact, Fraction(0))) - sum(floors)
    by_remainder = sorted(range(len(exact)), key=lambda at: floors[at] - exact[at])
    for at in by_remainder[:left]:
        floors[at] += 1
    return [Fraction(floor) for floor in floors]


def _pace(year: int, on: date) -> Fraction:
    """Days of the year over days gone, the day itself included; 1 once the year is over."""
    days = 366 if isleap(year) else 365
    gone = min(days, max(1, (on - date(year, 1, 1)).days + 1))
    return Fraction(days, gone)


def _base(landlord: str | None, movements: Sequence[Movement]) -> LandlordBase:
    own = [one for one in movements if one.landlord == landlord]
    entered = Counter(one.account for one in own if one.kind is Kind.ENTERED)
    # A letting that leaves the base of some nominators only is told on their lines.
    left = Counter(one.reason for one in own if one.kind is Kind.LEFT and one.nominator is None)
    return LandlordBase(
        landlord,
        entered[Account.FLOW],
        tuple(sorted(left.items())),
        entered[Account.OUTSIDE],
        entered[Account.APART],
        entered[Account.FIRST_LETTINGS],
    )


def _others(movements: Sequence[Movement]) -> list[OtherAccount]:
    found: Counter[tuple[str | None, Account, str | None, str | None, Kind]] = Counter()
    for one in movements:
        if one.account is not Account.FLOW and one.kind in (Kind.OFFERED, Kind.ALLOCATED):
            found[one.landlord, one.account, one.operation, one.nominator, one.kind] += 1
    keys = sorted({key[:4] for key in found}, key=lambda key: (key[0] or "", key[1].value, key[2] or "", key[3] or ""))
    return [OtherAccount(*key, found[*key, Kind.OFFERED], found[*key, Kind.ALLOCATED]) for key in keys]
