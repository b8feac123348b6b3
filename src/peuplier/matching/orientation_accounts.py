"""The year so far: dwellings oriented by landlord and nominator, signed leases by objective. Counts, not rates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.monitoring_blocks import NominatorShare, Objective

LANDLORDS_OWN = "AUCUN"
# An objective is counted by landlord, by nominator, or by both, as its breakdowns say; the others are for reports.
Cell = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Leases:
    """Leases signed in the base of an objective, and those of them that surely bear its type."""

    signed: int = 0
    of_type: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.of_type <= self.signed:
            raise ValueError(f"{self.of_type} baux du type pour {self.signed} baux signés : recomptez-les.")


@dataclass
class YearSoFar:
    """Counters of a civil year; absent means none yet. A month of nominations moves a copy of them forward."""

    oriented: dict[tuple[str, str], int] = field(default_factory=dict)
    leases: dict[tuple[str, Cell], Leases] = field(default_factory=dict)

    def copy(self) -> "YearSoFar":
        """Counters to move forward without touching these."""
        return YearSoFar(dict(self.oriented), dict(self.leases))

    def of_landlord(self, landlord: str) -> dict[str, int]:
        """Dwellings oriented so far by nominator, for one landlord."""
        return {nominator: count for (whose, nominator), count in self.oriented.items() if whose == landlord}

    def orient(self, landlord: str, nominator: str) -> None:
        """One more dwelling of a landlord goes to a nominator."""
        key = landlord, nominator
        self.oriented[key] = self.oriented.get(key, 0) + 1

    def counted(self, objective: Objective, cell: Cell) -> Leases:
        """The leases of an objective in a cell."""
        return self.leases.get((objective.name, cell), Leases())

    def sign(self, objective: Objective, cell: Cell, bears: bool) -> None:
        """One more lease, provisional or signed, in the base of an objective."""
        before = self.counted(objective, cell)
        self.leases[objective.name, cell] = Leases(before.signed + 1, before.of_type + bears)


def cell_of(objective: Objective, landlord: str | None, nominator: str | None) -> Cell:
    """The cell in which an objective is counted for one dwelling."""
    by = objective.breakdowns
    return (landlord if "bailleur" in by else None, nominator if "réservataire" in by else None)


@dataclass(frozen=True, slots=True)
class Due:
    """What one nominator is owed by a landlord if this dwelling is counted: exact and signed, never clipped.

    `share` is that of the block, or what the blocks leave to the landlord (`block` is None). `full`: an « au plus »
    share that one more dwelling would exceed.
    """

    nominator: str
    title: str
    share: Fraction
    achieved: int
    base: int
    block: NominatorShare | None
    full: bool

    @property
    def due(self) -> Fraction:
        """Dwellings owed on the base, this one included."""
        return self.share * self.base

    @property
    def deficit(self) -> Fraction:
        """Due minus achieved: positive when the nominator is late."""
        return self.due - self.achieved


def dues(policy: Policy, achieved: Mapping[str, int]) -> tuple[Due, ...]:
    """Every nominator, the most owed first; at equal deficit, in the order of the document."""
    base = sum(achieved.values()) + 1
    found = [
        _due(share.nominator, share.title, share.share, achieved, base, share, share.ceiling) for share in policy.shares
    ]
    left = 1 - sum((share.share for share in policy.shares), Fraction(0))
    if left > 0 and all(share.nominator != LANDLORDS_OWN for share in policy.shares):
        found.append(_due(LANDLORDS_OWN, "logements sans réservataire", left, achieved, base, None, False))
    return tuple(sorted(found, key=lambda due: (due.full, -due.deficit)))


def _due(
    nominator: str,
    title: str,
    share: Fraction,
    achieved: Mapping[str, int],
    base: int,
    block: NominatorShare | None,
    ceiling: bool,
) -> Due:
    done = achieved.get(nominator, 0)
    return Due(nominator, title, share, done, base, block, ceiling and done + 1 > share * base)
