"""The three gauges of an agent before a vacancy: what each nominator is still owed, its priority share, Q1 outside QPV.

Shares are three-valued: a household whose group or quartile is unknown is counted neither in nor out (indicators, rule
M2): the low value counts it as not meeting the condition, the high one as meeting it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.evaluation.reasons.truths import Tests
from peuplier.matching.flow.balance import FlowLine, YearOfFlow
from peuplier.matching.flow.records import Truth
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.monitoring_blocks import Objective
from peuplier.policy.tree.walks import facts_read

NOMINATOR = "logement_réservataire"


@dataclass(frozen=True, slots=True)
class SignedLease:
    """A lease as the gauges need it. `q1` holds for a first-quartile household or one rehoused (L. 441-1)."""

    landlord: str | None
    nominator: str | None
    signed_on: date
    in_qpv: Truth
    priority: Truth
    q1: Truth


@dataclass(frozen=True, slots=True)
class Share:
    """A share of leases: those that surely count, those of which it is not known, all of them."""

    yes: int
    unknown: int
    base: int

    @property
    def low(self) -> Fraction | None:
        """Unknown counted as not meeting the condition; None on an empty base."""
        return Fraction(self.yes, self.base) if self.base else None

    @property
    def central(self) -> Fraction | None:
        """Known leases only."""
        known = self.base - self.unknown
        return Fraction(self.yes, known) if known else None

    @property
    def high(self) -> Fraction | None:
        """Unknown counted as meeting the condition."""
        return Fraction(self.yes + self.unknown, self.base) if self.base else None

    def meets(self, aim: Fraction) -> Truth:
        """Whether a minimum is met: None when it lies between the low and the high value, or when nothing was let."""
        if self.low is None or self.high is None:
            return None
        if self.low >= aim:
            return True
        return False if self.high < aim else None


@dataclass(frozen=True, slots=True)
class Gauge:
    """The three gauges for one landlord and one nominator; aims are None when the policy sets none."""

    landlord: str | None
    nominator: str
    unserved: Fraction
    priority: Share
    priority_aim: Fraction | None
    q1_outside: Share
    q1_aim: Fraction | None
    qpv_unknown: int


def share_of(truths: Iterable[Truth]) -> Share:
    """The share of those that are true."""
    told = list(truths)
    return Share(sum(one is True for one in told), sum(one is None for one in told), len(told))


def gauges(policy: Policy, flow: YearOfFlow, leases: Sequence[SignedLease]) -> tuple[Gauge, ...]:
    """Every landlord and nominator of the year; priority is counted on the leases that the landlord signs for it.

    Q1 outside QPV belongs to the landlord: it is the same for each of its nominators.
    """
    known = [one for one in leases if one.signed_on.year == flow.year and one.signed_on <= flow.on]
    q1 = q1_objective(policy)
    q1_aim = q1.aim.share if q1 else None
    return tuple(_gauge(policy, flow.on, line, known, q1_aim) for line in flow.lines)


def _gauge(policy: Policy, on: date, line: FlowLine, leases: Sequence[SignedLease], q1_aim: Fraction | None) -> Gauge:
    nominator = line.right.nominator
    own = [one for one in leases if one.landlord == line.landlord]
    priority = share_of(one.priority for one in own if one.nominator == nominator)
    outside = share_of(one.q1 for one in own if one.in_qpv is False)
    aim = priority_objective(policy, nominator, on)
    return Gauge(
        line.landlord,
        nominator,
        line.unserved,
        priority,
        aim.aim.share if aim else None,
        outside,
        q1_aim,
        sum(one.in_qpv is None for one in own),
    )


def q1_objective(policy: Policy) -> Objective | None:
    """The minimum that the policy sets on leases outside priority neighbourhoods."""
    return next((o for o in policy.objectives if o.in_qpv is False and o.aim.at_least and o.aim.share), None)


def priority_objective(policy: Policy, nominator: str, on: date) -> Objective | None:
    """The minimum that the policy sets on the leases of this nominator."""
    tests = Tests({group.name: group for group in policy.groups}, TablesInForce(policy, on))
    given = OneDemand("", {NOMINATOR: nominator, "attribution_réservataire": nominator}, on)
    for objective in policy.objectives:
        among = objective.among
        if among is None or not objective.aim.at_least or not objective.aim.share:
            continue
        about_nominator = {fact.name for fact in facts_read(among)} & given.keys()
        if about_nominator and tests.test(among)(given):
            return objective
    return None
