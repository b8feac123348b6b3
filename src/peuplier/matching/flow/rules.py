"""The rules of a flow: shares from the policy, and the settings that the law leaves to the conventions (R. 441-5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from peuplier.policy.tree.document import Policy

LANDLORDS_OWN = "AUCUN"


class Counting(Enum):
    """Which event serves a nominator."""

    OFFERED = "logements proposés"
    ALLOCATED = "logements attribués, bail signé"


class Rounding(Enum):
    """How a right is written. `WHOLE` keeps the sum: the largest remainders get the dwellings left over."""

    EXACT = "exact, sans arrondi"
    WHOLE = "logements entiers, aux plus forts restes"


@dataclass(frozen=True, slots=True)
class FlowSettings:
    """What conventions settle. `counting` replaces what the `part` blocks say, for the nominators it names.

    `handed_back_counts`: a dwelling handed back still counts as offered. `carry_over`: the balance of the year before
    is brought forward.
    """

    counting: Mapping[str, Counting] = field(default_factory=dict)
    rounding: Rounding = Rounding.EXACT
    handed_back_counts: bool = True
    carry_over: bool = False


@dataclass(frozen=True, slots=True)
class Right:
    """The share of one nominator. `ceiling`: « au plus », a maximum and not a due. `remainder`: what no block gives."""

    nominator: str
    title: str
    share: Fraction
    counting: Counting
    ceiling: bool = False
    remainder: bool = False


def rights(policy: Policy, settings: FlowSettings) -> tuple[Right, ...]:
    """The rights of a policy, in the order of the document; what the blocks leave goes to the landlord."""
    found = []
    for share in policy.shares:
        said = Counting.ALLOCATED if share.counts_allocated else Counting.OFFERED
        counting = settings.counting.get(share.nominator, said)
        found.append(Right(share.nominator, share.title, share.share, counting, share.ceiling))
    left = 1 - sum((right.share for right in found), Fraction(0))
    if found and left > 0 and all(right.nominator != LANDLORDS_OWN for right in found):
        counting = settings.counting.get(LANDLORDS_OWN, Counting.ALLOCATED)
        found.append(Right(LANDLORDS_OWN, "logements sans réservataire", left, counting, remainder=True))
    return tuple(found)


def first_lettings_within(policy: Policy) -> bool:
    """Whether a convention adds first lettings to the yearly base."""
    return any(share.first_lettings_within for share in policy.shares)
