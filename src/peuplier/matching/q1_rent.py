"""Whether a household of the first quartile, of the right size, could pay the rent of a dwelling.

Asked of typical households whose resources stand just at the threshold of the first quartile: the best case. The right
size is what the conditions of the policy admit; the aid is the hypothesis of `housing_aid`.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.matching.affordability import (
    RESOURCES,
    UNITS,
    Affordability,
    Thresholds,
    affordability,
    q1_threshold,
    rent_conditions,
    thresholds,
)
from peuplier.matching.eligibility import whole_condition
from peuplier.matching.eligibility_reasons import Admissions
from peuplier.matching.pairs import conditions_behind, pair_of
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary.typography import typeset

_SIZES = frozenset({"logement_pièces", "logement_type", "logement_surface"})
_WISHES = frozenset({"types_souhaités"})


@dataclass(frozen=True, slots=True)
class TypicalHousehold:
    """A household by its adults and children under fourteen."""

    label: str
    adults: int
    children: int

    def facts(self, on: date, resources: int | None = None) -> dict[str, Value]:
        """Its facts at a date: births far from any threshold, resources in cents a month when given."""
        births = (date(on.year - 40, 1, 1),) * self.adults + (date(on.year - 8, 1, 1),) * self.children
        known: dict[str, Value] = {
            "naissances_ménage": births,
            "naissances_attendues": 0,
            "naissance_demandeur": births[0],
            "nombre_enfants_à_charge": self.children,
        }
        return known if resources is None else {**known, RESOURCES: resources}


HOUSEHOLDS = (
    TypicalHousehold("personne seule", 1, 0),
    TypicalHousehold("couple", 2, 0),
    TypicalHousehold("parent seul, un enfant", 1, 1),
    TypicalHousehold("couple, un enfant", 2, 1),
    TypicalHousehold("parent seul, deux enfants", 1, 2),
    TypicalHousehold("couple, deux enfants", 2, 2),
    TypicalHousehold("parent seul, trois enfants", 1, 3),
    TypicalHousehold("couple, trois enfants", 2, 3),
    TypicalHousehold("couple, quatre enfants", 2, 4),
    TypicalHousehold("couple, six enfants", 2, 6),
)


@dataclass(frozen=True, slots=True)
class Q1Rent:
    """The answer for one dwelling: each typical household of the right size, and whether the rent is bearable.

    `payable`: at least one of them could pay; None when that cannot be said (`why`).
    """

    payable: bool | None
    households: tuple[tuple[TypicalHousehold, Affordability], ...]
    threshold: Fraction | None
    why: str

    @property
    def able(self) -> tuple[TypicalHousehold, ...]:
        """The households that could pay."""
        return tuple(household for household, found in self.households if found.bearable)

    @property
    def sentence(self) -> str:
        """« Un ménage du premier quartile pourrait payer ce loyer : couple ; parent seul, un enfant. »"""
        if self.payable is None:
            return typeset(f"On ne peut pas dire si un ménage du premier quartile paierait ce loyer : {self.why}.")
        sizes = f"{len(self.able)} des {len(self.households)} ménages types à la bonne taille"
        if self.payable:
            named = " ; ".join(household.label for household in self.able)
            return typeset(f"Un ménage du premier quartile pourrait payer ce loyer : {sizes} ({named}).")
        return typeset("Aucun ménage type du premier quartile, à la bonne taille, ne pourrait payer ce loyer.")


class Q1Rents:
    """Answers for the dwellings of one territory, under one policy at one date."""

    def __init__(self, policy: Policy, on: date, admissions: Admissions | None = None) -> None:
        self._on = on
        self._admissions = admissions or Admissions(policy, on)
        self._tables: TablesInForce = self._admissions.tables
        self.limits: Thresholds = thresholds(policy, self._tables)
        self.threshold = q1_threshold(policy, self._tables)
        rents = set(rent_conditions(policy))
        read = {
            admission.name: {fact.name for fact in conditions_behind(policy, [whole_condition(admission)])}
            for admission in policy.admissions
        }
        # The size a household may have is what conditions on rooms or area say; its wishes are another matter.
        self._on_size = {n for n, facts in read.items() if facts & _SIZES and not facts & _WISHES and n not in rents}

    def household(self, household: TypicalHousehold) -> OneDemand | None:
        """A typical household just below the threshold of the first quartile; None without a threshold."""
        if self.threshold is None:
            return None
        units = OneDemand("", household.facts(self._on), self._on)[UNITS]
        assert isinstance(units, int)
        # € by unit and year × tenths of units ÷ 10 ÷ 12 months × 100 cents; the last cent that is strictly below.
        resources = ceil(self.threshold * units * 100 / 120) - 1
        return OneDemand("", household.facts(self._on, resources), self._on, self._tables)

    def of(self, dwelling: OneDemand) -> Q1Rent:
        """The answer for one dwelling."""
        if self.threshold is None:
            return Q1Rent(None, (), None, "la politique n’a pas de seuil du premier quartile à cette date")
        found = []
        for household in HOUSEHOLDS:
            poor = self.household(household) if self._right_size(household, dwelling) else None
            if poor is not None:
                found.append((household, affordability(pair_of(poor, dwelling), self.limits)))
        if not found:
            return Q1Rent(None, (), self.threshold, "aucun ménage type n’a la taille de ce logement")
        answers = [reckoned.bearable for _, reckoned in found]
        if True in answers:
            return Q1Rent(True, tuple(found), self.threshold, "")
        if None in answers:
            return Q1Rent(None, tuple(found), self.threshold, "le loyer ou les charges manquent")
        return Q1Rent(False, tuple(found), self.threshold, "")

    def _right_size(self, household: TypicalHousehold, dwelling: OneDemand) -> bool:
        pair = pair_of(OneDemand("", household.facts(self._on), self._on, self._tables), dwelling)
        if self._on_size:
            return all(truth is not False for a, truth in self._admissions.truths(pair) if a.name in self._on_size)
        rooms, needed = pair["logement_pièces"], pair["pièces_nécessaires"]
        return rooms is None or needed is None or rooms == needed
