"""Whether a household could pay for a dwelling: rent burden and residual income once the housing aid is estimated.

burden = (rent + charges − aid) ÷ monthly resources (arrêté du 10 mars 2011); residual income = monthly resources −
(rent + charges − aid), by consumption unit. The aid is a simulation when the table has one, else an estimate declared
as a hypothesis. Affordability informs; only a `condition` of the policy excludes. Unknown stays unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.columns.derivation import Derivation, as_numbers, truths
from peuplier.evaluation.dated_tables import NotCoveredError, TablesInForce
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.matching.housing_aid import HYPOTHESIS, Cents, aid_parameters, default_burden, estimate, estimates
from peuplier.policy.tree.conditions import FactTerm, Scaled, Term
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.walks import leaves, terms_of
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.quantities import Ratio, write_quantity
from peuplier.vocabulary.typography import typeset

RENT, CHARGES, SIMULATED = "logement_loyer_hors_charges", "logement_charges", "logement_aide_estimée"
RESOURCES, PERSONS, UNITS = "ressources_mensuelles", "nombre_personnes", "unités_consommation"
# Tables that a policy may declare to state its own thresholds.
BURDEN_TABLE, RESIDUAL_TABLE = "taux_effort_maximal", "reste_à_vivre_minimal"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The burden not to exceed, and the residual income (€ by unit and month) not to go below when there is one."""

    burden: Fraction
    burden_source: str
    residual: Fraction | None = None
    residual_source: str = ""


def thresholds(policy: Policy, tables: TablesInForce) -> Thresholds:
    """Those of the policy: its tables, else the rate that a condition applies to the rent, else a hypothesis."""
    known = policy.known_tables()
    residual, said = None, ""
    if RESIDUAL_TABLE in known:
        residual, said = tables.constant(RESIDUAL_TABLE).value, f"barème « {known[RESIDUAL_TABLE].title} »"
    if BURDEN_TABLE in known:
        title = known[BURDEN_TABLE].title
        return Thresholds(tables.constant(BURDEN_TABLE).value, f"barème « {title} »", residual, said)
    for admission in policy.admissions:
        for condition in (*admission.requires, *admission.rules_out):
            for terms in terms_of(condition):
                share = _share_of_resources(terms)
                if share is not None:
                    article = admission.place.article.split(" — ")[0].lower()
                    where = f"{article}, condition « {admission.title} »".removeprefix(", ")
                    return Thresholds(share, where, residual, said)
    default = default_burden()
    return Thresholds(default.share, default.status, residual, said)


def _share_of_resources(terms: tuple[Term, ...]) -> Fraction | None:
    """The factor of « loyer … <= N × ressources_mensuelles », whichever side each is on."""
    for rent_side, other in ((terms[0], terms[-1]), (terms[-1], terms[0])):
        named = {leaf.fact.name for leaf in leaves(rent_side) if isinstance(leaf, FactTerm)}
        if RENT in named and isinstance(other, Scaled) and other.fact.name == RESOURCES:
            return other.factor
    return None


@dataclass(frozen=True, slots=True)
class Affordability:
    """One household before one dwelling, in cents a month; None where something is missing.

    `simulated`: the aid was given by the table, not estimated. `bearable`: the thresholds are kept.
    """

    rent: int | None
    charges: int | None
    aid: int | None
    simulated: bool
    resources: int | None
    burden: Ratio | None
    residual: int | None
    residual_by_unit: Fraction | None
    bearable: bool | None
    thresholds: Thresholds

    @property
    def cost(self) -> int | None:
        """What is left to pay each month."""
        if self.rent is None or self.charges is None or self.aid is None:
            return None
        return self.rent + self.charges - self.aid

    @property
    def sentence(self) -> str:
        """The whole reckoning in one sentence, the aid marked as what it is."""
        if self.cost is None or self.resources is None or self.burden is None or self.aid is None:
            lacks = [
                name
                for name, value in (
                    ("le loyer", self.rent),
                    ("les charges", self.charges),
                    ("les ressources mensuelles", self.resources),
                    ("de quoi estimer l’aide", self.aid),
                )
                if value is None
            ]
            return typeset(f"Poids du loyer : inconnu, il manque {', '.join(lacks)}.")
        origin = "simulée" if self.simulated else f"estimée, {HYPOTHESIS}"
        share = "sans limite (aucune ressource)" if self.burden.den <= 0 else _percent(self.burden)
        verdict = {True: "supportable", False: "trop lourd", None: "à instruire"}[self.bearable]
        limit = write_quantity(self.thresholds.burden, "%")
        rest = ""
        if self.residual_by_unit is not None:
            rest = f" Reste à vivre : {write_quantity(self.residual_by_unit, '€ par UC et par mois', 2)}"
            if self.thresholds.residual is not None:
                least = write_quantity(self.thresholds.residual, "€", 2)
                rest += f" (au moins {least}, {self.thresholds.residual_source})"
            rest += "."
        return typeset(
            f"Poids du loyer : {_euros(self.cost)} à payer après une aide de {_euros(self.aid)} ({origin}), soit "
            f"{share} de {_euros(self.resources)} de ressources : {verdict} (au plus {limit}, "
            f"{self.thresholds.burden_source}).{rest}"
        )


def _euros(cents: int) -> str:
    return write_quantity(Fraction(cents, 100), "€", 2 if cents % 100 else 0)


def _percent(ratio: Ratio) -> str:
    return write_quantity(Fraction(ratio.num, ratio.den), "%", 1)


def affordability(pair: OneDemand, limits: Thresholds) -> Affordability:
    """One pair, from its facts."""
    rent, charges, resources, persons = (_whole(pair, name) for name in (RENT, CHARGES, RESOURCES, PERSONS))
    simulated, parameters = _whole(pair, SIMULATED), aid_parameters(pair.on)
    aid = simulated
    costs = None if rent is None or charges is None else (rent, charges)
    means = None if resources is None or persons is None else (resources, max(1, persons))
    if aid is None and parameters is not None and costs is not None and means is not None:
        aid = estimate(parameters, *costs, *means)
    burden, residual, by_unit, bearable = None, None, None, None
    if rent is not None and charges is not None and aid is not None and resources is not None:
        cost = rent + charges - aid
        burden, residual = Ratio(cost, max(0, resources)), resources - cost
        units = _whole(pair, UNITS)
        by_unit = Fraction(residual * 10, 100 * units) if units else None
        bearable = _bearable(cost, resources, by_unit, limits)
    return Affordability(
        rent, charges, aid, simulated is not None, resources, burden, residual, by_unit, bearable, limits
    )


def _bearable(cost: int, resources: int, by_unit: Fraction | None, limits: Thresholds) -> bool | None:
    light = cost <= limits.burden * max(0, resources)
    if limits.residual is None or not light:
        return light
    return None if by_unit is None else by_unit >= limits.residual


def _whole(pair: OneDemand, name: str) -> int | None:
    value = pair[name]
    assert value is None or isinstance(value, int)
    return value


@dataclass(frozen=True)
class Burdens:
    """Every pair of a table: aid, cost and resources in cents where `known`; `bearable` 0 no, 1 unknown, 2 yes."""

    aid: Cents
    cost: Cents
    resources: Cents
    known: NDArray[np.bool_]
    bearable: NDArray[np.int8]


def burdens(pairs: Demands, on: date, limits: Thresholds) -> Burdens:
    """The columns of `affordability`, written apart."""
    derivation = Derivation(pairs, on, FACTS)
    rent, charges, resources, persons, units, simulated = (
        as_numbers(derivation.column(name)) for name in (RENT, CHARGES, RESOURCES, PERSONS, UNITS, SIMULATED)
    )
    parameters = aid_parameters(on)
    aid, aided = np.zeros(len(pairs), dtype=np.int64), np.zeros(len(pairs), dtype=np.bool_)
    if parameters is not None:
        aided = rent[1] & charges[1] & resources[1] & persons[1]
        safe = [np.where(aided, values, 0) for values, _ in (rent, charges, resources, persons)]
        aid = estimates(parameters, *safe)
    aid = np.where(simulated[1], simulated[0], aid)
    known = rent[1] & charges[1] & resources[1] & (aided | simulated[1])
    cost = np.where(known, rent[0] + charges[0] - aid, 0)
    means = np.where(known, resources[0], 0)
    light = cost * limits.burden.denominator <= limits.burden.numerator * np.clip(means, 0, None)
    said = truths(light, known)
    if limits.residual is not None:
        counted = known & units[1] & (units[0] > 0)
        by_unit = np.where(counted, (means - cost) * 10, 0)
        least = limits.residual * 100
        enough = by_unit * least.denominator >= least.numerator * np.where(counted, units[0], 1)
        said = np.minimum(said, truths(enough, counted))
    return Burdens(np.where(known, aid, 0), cost, means, known, said)


def q1_threshold(policy: Policy, tables: TablesInForce) -> Fraction | None:
    """The threshold of the first quartile, € by unit and year, of the policy or of the law; None without it."""
    if "seuil_premier_quartile" not in policy.known_tables():
        return None
    try:
        return tables.constant("seuil_premier_quartile").value
    except (NotCoveredError, KeyError):
        return None


def rent_conditions(policy: Policy) -> Iterator[str]:
    """The names of the conditions that weigh the rent against resources."""
    for admission in policy.admissions:
        for condition in (*admission.requires, *admission.rules_out):
            if any(_share_of_resources(terms) is not None for terms in terms_of(condition)):
                yield admission.name
