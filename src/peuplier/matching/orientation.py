"""The vacancy before any ranking: whose turn it is, how candidates are named, which objectives this dwelling can serve.

The turn goes to the nominator with the largest deficit, from the `part` blocks and the dwellings already oriented in
the year. A dwelling set apart, outside the flow, or let for the first time has its own account. An unknown is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.evaluation.reasons.truths import Tests, Truth
from peuplier.matching.eligibility_reasons import Admissions
from peuplier.matching.orientation_accounts import LANDLORDS_OWN, Due, Leases, YearSoFar, cell_of, dues
from peuplier.matching.pairs import Dwellings, conditions_behind, pair_of
from peuplier.matching.q1_rent import HOUSEHOLDS, Q1Rent, Q1Rents
from peuplier.policy.tree.conditions import Condition
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.monitoring_blocks import Commitment, NominatorShare, Objective
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Subject

NOMINATOR = "logement_réservataire"
# What an objective says of an allocation is already known of the dwelling.
_ALLOCATED = {
    "attribution_commune": "logement_commune",
    "attribution_en_qpv": "logement_en_qpv",
    "attribution_quartier_prioritaire": "logement_quartier_prioritaire",
    "attribution_bailleur": "logement_bailleur",
    "attribution_résidence": "logement_résidence",
    "attribution_type": "logement_type",
    "attribution_surface": "logement_surface",
    "attribution_loyer": "logement_loyer_hors_charges",
    "attribution_financement": "logement_financement",
    "attribution_mise_en_location": "logement_mise_en_location",
    "attribution_hors_flux": "logement_hors_flux",
    "attribution_rpls": "logement_rpls",
}
# A dwelling completed two calendar years ago or more has surely been let before.
_FIRST_LETTING_YEARS = 2


class Account(Enum):
    """On which account the dwelling is counted."""

    FLOW = "flux annuel"
    APART = "logement identifié, à part du flux"
    FIRST_LETTING = "première mise en location, réglée par opération"
    OUTSIDE = "hors flux"


class Mode(Enum):
    """How candidates are named."""

    DIRECT = "désignation directe : le réservataire nomme les candidats"
    DELEGATED = "gestion déléguée : le bailleur choisit parmi les ménages labellisés du réservataire"
    LANDLORD = "le bailleur nomme les candidats"
    PER_OPERATION = "réglée par la convention de l’opération"


@dataclass(frozen=True, slots=True)
class Target:
    """An objective before this dwelling. `in_base`: the dwelling is counted there; `able`: it can serve it (and why).

    `deficit` is exact: leases of the type that will be missing once this one is signed, were it not of the type. For
    « au plus », it is what is left before the ceiling.
    """

    objective: Objective
    in_base: Truth
    able: Truth
    why: str
    leases: Leases
    deficit: Fraction | None
    commitments: tuple[tuple[Commitment, Truth], ...]

    @property
    def serves(self) -> Truth:
        """Whether an allocation here can help the objective."""
        if self.in_base is False or self.able is False:
            return False
        return True if self.in_base and self.able else None


@dataclass(frozen=True, slots=True)
class VacancyOrientation:
    """All that is said of a vacancy before candidates are looked at. `nominator` is None when no turn decides it."""

    identifier: str
    on: date
    landlord: str | None
    account: Account
    nominator: str | None
    mode: Mode
    share: NominatorShare | None
    dues: tuple[Due, ...]
    why: str
    leaves_flow_if: tuple[Condition, ...]
    targets: tuple[Target, ...]
    pool: Objective | None
    q1: Q1Rent
    notes: tuple[str, ...]

    @property
    def target(self) -> Target | None:
        """The objective to serve first: served for sure, a minimum still missed, by the largest deficit."""
        late = [t for t in self.targets if t.serves and t.objective.aim.at_least and (t.deficit or 0) > 0]
        return max(late, key=lambda target: target.deficit or Fraction(0), default=None)


class Orienter:
    """Orients the vacancies of a territory under one policy at one date. Raises NotCoveredError."""

    def __init__(self, policy: Policy, on: date, admissions: Admissions | None = None) -> None:
        self.policy, self._on = policy, on
        self.admissions = admissions or Admissions(policy, on)
        self._tables: TablesInForce = self.admissions.tables
        self._tests = Tests({group.name: group for group in policy.groups}, self._tables)
        self._q1 = Q1Rents(policy, on, self.admissions)
        self._about_q1 = {o.name for o in policy.objectives if self._counts_q1(o)}

    def orient(self, dwellings: Dwellings, place: int, year: YearSoFar) -> VacancyOrientation:
        """One vacancy, with the counters of the year before it."""
        dwelling = as_allocated(dwellings.facts(place, self._on, self._tables))
        landlord = dwelling["logement_bailleur"]
        assert landlord is None or isinstance(landlord, str)
        notes: list[str] = []
        account, share, why = self._account(dwelling, notes)
        owed: tuple[Due, ...] = ()
        nominator = share.nominator if share else None
        if account is Account.FLOW and self.policy.shares:
            if landlord is None:
                notes.append("Bailleur inconnu : le flux est compté sans distinguer les bailleurs.")
            owed = dues(self.policy, year.of_landlord(landlord or ""))
            first = owed[0]
            nominator, share = first.nominator, first.block
        elif account in (Account.FIRST_LETTING, Account.OUTSIDE) or not self.policy.shares:
            given = dwelling[NOMINATOR]
            nominator = str(given) if given is not None else None
        with_nominator = _changed(dwelling, {NOMINATOR: nominator, "attribution_réservataire": nominator})
        q1 = self._q1.of(dwelling)
        targets = tuple(self._targets(with_nominator, landlord, nominator, year, q1, dwellings, place))
        return VacancyOrientation(
            dwelling.number,
            self._on,
            landlord,
            account,
            nominator,
            _mode(account, nominator, share),
            share,
            owed,
            why,
            tuple(self._leaves_flow(dwelling)) if account is Account.FLOW else (),
            targets,
            self._pool(targets, share) if nominator is not None else None,
            q1,
            tuple(notes),
        )

    def _account(self, dwelling: OneDemand, notes: list[str]) -> tuple[Account, NominatorShare | None, str]:
        for share in self.policy.shares:
            for apart in share.set_apart:
                held = self._tests.test(apart.condition)(dwelling)
                if held:
                    return Account.APART, share, f"{apart.reason} (article de la part « {share.title} »)"
                if held is None:
                    notes.append(
                        f"Peut-être à part du flux : {apart.reason} ; il manque {self._lacks(apart, dwelling)}."
                    )
        if dwelling["logement_hors_flux"]:
            return Account.OUTSIDE, None, "le bailleur déclare ce logement hors flux"
        first = self._first_letting(dwelling, notes)
        if first and not any(share.first_lettings_within for share in self.policy.shares):
            return Account.FIRST_LETTING, None, "les premières mises en location sont comptées à part"
        return Account.FLOW, None, "le logement compte dans le flux annuel"

    def _lacks(self, apart: object, dwelling: OneDemand) -> str:
        condition = apart.condition  # type: ignore[attr-defined]
        read = conditions_behind(self.policy, [condition])
        return ", ".join(fact.the_label for fact in read if dwelling[fact.name] is None)

    def _first_letting(self, dwelling: OneDemand, notes: list[str]) -> bool:
        kind, built = dwelling["logement_mise_en_location"], dwelling["logement_construction_année"]
        if kind is not None:
            return kind == "première"
        if isinstance(built, int) and built <= self._on.year - _FIRST_LETTING_YEARS:
            notes.append(f"Relocation déduite : le logement est achevé depuis {built}.")
        else:
            notes.append(
                "Première mise en location ou relocation : inconnu ; compté comme une relocation, à confirmer."
            )
        return False

    def _leaves_flow(self, dwelling: OneDemand) -> Iterator[Condition]:
        """What would take the dwelling out of the flow once a household is chosen, each condition once."""
        seen: list[Condition] = []
        for share in self.policy.shares:
            for condition in share.leaves_flow:
                if condition not in seen and self._tests.test(condition)(dwelling) is not False:
                    seen.append(condition)
        yield from seen

    def _targets(
        self,
        dwelling: OneDemand,
        landlord: str | None,
        nominator: str | None,
        year: YearSoFar,
        q1: Q1Rent,
        dwellings: Dwellings,
        place: int,
    ) -> Iterator[Target]:
        name = dwellings.text("logement_bailleur_nom", place)
        for objective in self.policy.objectives:
            in_base = self.in_base(objective, dwelling)
            able, why = (True, "") if objective.name not in self._about_q1 else (q1.payable, q1.sentence)
            leases = year.counted(objective, cell_of(objective, landlord, nominator))
            commitments = tuple(self._commitments(objective, name))
            yield Target(objective, in_base, able, why, leases, _deficit(objective, leases), commitments)

    def in_base(self, objective: Objective, dwelling: OneDemand) -> Truth:
        """Whether an allocation of this dwelling counts in the base of an objective, as far as the dwelling says."""
        found: Truth = True
        if objective.in_qpv is not None:
            inside = dwelling["logement_en_qpv"]
            found = None if inside is None else inside is objective.in_qpv
        if objective.among is not None and found is not False:
            among = self._tests.test(objective.among)(dwelling)
            found = among if found or among is False else None
        return found

    def _counts_q1(self, objective: Objective) -> bool:
        """Whether being of the first quartile is enough to be counted: then the rent must be one they can pay."""
        households = [self._q1.household(household) for household in HOUSEHOLDS]
        if objective.population is None or None in households:
            return False
        test = self._tests.test(objective.population)
        return all(test(household) for household in households if household is not None)

    def _commitments(self, objective: Objective, landlord: str | None) -> Iterator[tuple[Commitment, Truth]]:
        """What signatories promised under this objective this year; True for the landlord of the dwelling."""
        for commitment in self.policy.commitments:
            first, last = commitment.years or (self._on.year, self._on.year)
            if commitment.serves != objective.name or not first <= self._on.year <= last:
                continue
            if landlord is not None and landlord.casefold() in commitment.signatory.casefold():
                yield commitment, True
            elif landlord is None or not commitment.signatory.casefold().startswith("bailleur"):
                yield commitment, None

    @staticmethod
    def _pool(targets: tuple[Target, ...], share: NominatorShare | None) -> Objective | None:
        """In delegated management, the objective of 100 % that says which households the nominator labels."""
        if share is None or not share.delegated:
            return None
        whole = [t.objective for t in targets if t.in_base and t.objective.aim.share == 1 and t.objective.aim.at_least]
        return next((objective for objective in whole if objective.population is not None), None)


def as_allocated(dwelling: OneDemand) -> OneDemand:
    """A dwelling with the facts that an objective reads of its allocation."""
    return _changed(dwelling, {name: dwelling[source] for name, source in _ALLOCATED.items() if name in FACTS})


def _changed(dwelling: OneDemand, values: dict[str, Value]) -> OneDemand:
    return pair_of(dwelling, OneDemand("", values, dwelling.on))


def _mode(account: Account, nominator: str | None, share: NominatorShare | None) -> Mode:
    if account is Account.FIRST_LETTING:
        return Mode.PER_OPERATION
    if nominator is None or nominator == LANDLORDS_OWN:
        return Mode.LANDLORD
    return Mode.DELEGATED if share is not None and share.delegated else Mode.DIRECT


def _deficit(objective: Objective, leases: Leases) -> Fraction | None:
    """Leases of the type that are missing on the base, this one included; exact and signed."""
    if objective.aim.share is None:
        return None
    return objective.aim.share * (leases.signed + 1) - leases.of_type


def nominator_label(policy: Policy, nominator: str) -> str:
    """The title of its share, else what the register calls it."""
    for share in policy.shares:
        if share.nominator == nominator:
            return share.title
    codes = FACTS[NOMINATOR].codes
    return codes.label(nominator) if codes else nominator


def reads_demands(policy: Policy, condition: Condition) -> bool:
    """Whether a condition depends on the household."""
    return any(fact.subject is Subject.DEMAND for fact in conditions_behind(policy, [condition]))
