"""The facts of a household frozen the day its lease was decided: what objectives and reports will read of it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from peuplier.evaluation.columns.demands import Ratios
from peuplier.evaluation.columns.derivation import Derivation
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.matching.flow.gauges import priority_objective
from peuplier.matching.orientation_accounts import LANDLORDS_OWN
from peuplier.matching.pairs import truths
from peuplier.matching.ranking import Standings
from peuplier.policy.tree.conditions import Condition
from peuplier.policy.tree.document import Policy
from peuplier.synthesis.aggregates import EpciData
from peuplier.synthesis.history.columns import values_of
from peuplier.synthesis.legal_values import quartile_thresholds
from peuplier.vocabulary import FACTS

FROZEN = (
    *("dépôt_demande", "nombre_personnes", "unités_consommation", "ressources_mensuelles"),
    *("revenu_fiscal_référence", "commune_résidence", "travailleur_essentiel", "statut_dalo"),
    *("relogement_renouvellement_urbain", "relogement_copropriété_dégradée", "relogement_habitat_indigne"),
    *("relogement_vente", "bailleur_actuel"),
)
PRIORITY, TRANSFER = "bail_public_prioritaire", "bail_mutation"
QUARTILE, FIRST_QUARTILE = "attribution_quartile", "bail_premier_quartile"


@dataclass
class Households:
    """By vacancy, the facts of the household that took it; None is unknown. One derivation a month."""

    data: EpciData
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    _of: int = 0
    _columns: dict[str, list[Any]] = field(default_factory=dict)

    def freeze(self, vacancy: str, found: Standings, tables: TablesInForce, row: int) -> None:
        """The household at a row of the month."""
        if self._of != id(found):
            self._of, self._columns = id(found), _settled(found, tables, self.data)
        self.facts[vacancy] = {name: values[row] for name, values in self._columns.items()}


def _settled(found: Standings, tables: TablesInForce, data: EpciData) -> dict[str, list[Any]]:
    derivation = Derivation(found.demands, found.on, FACTS, tables)
    rows = range(len(found.demands))
    columns: dict[str, list[Any]] = {}
    for name in FROZEN:
        column = derivation.column(name)
        assert not isinstance(column, Ratios), name
        columns[name] = values_of(FACTS[name], column, rows)
    for name, condition in conditions(found.policy, found).items():
        said = [None] * len(rows)
        if condition is not None:
            answers = truths(found.policy, found.demands, found.on, tables, [condition])[0]
            said = [None if one == 1 else int(one == 2) for one in np.asarray(answers).tolist()]  # type: ignore[misc]
        columns[name] = said
    columns[QUARTILE] = _quartiles(columns, data, found.on)
    columns[FIRST_QUARTILE] = [None if one is None else int(one == "1") for one in columns[QUARTILE]]
    return columns


def _quartiles(columns: dict[str, list[Any]], data: EpciData, on: date) -> list[str | None]:
    """The quartile of each household from the thresholds of the territory at the date; unknown resources stay so."""
    thresholds = quartile_thresholds(data.siren, data.department, on)
    pairs = zip(columns["ressources_mensuelles"], columns["unités_consommation"], strict=True)
    known = [None not in pair for pair in pairs]
    monthly = np.array([value or 0 for value in columns["ressources_mensuelles"]], dtype=np.int64)
    units = np.array([value or 10 for value in columns["unités_consommation"]], dtype=np.int64)
    found = thresholds.quartile_of(monthly, units)
    return [str(one) if held else None for one, held in zip(found.tolist(), known, strict=True)]


def conditions(policy: Policy, found: Standings) -> dict[str, Condition | None]:
    """Who belongs to the priority groups, and who is a transfer, as the policy says; None when it does not."""
    priority = priority_objective(policy, LANDLORDS_OWN, found.on)
    transfer = policy.transfers[0].applies if policy.transfers else None
    return {PRIORITY: priority.population if priority else None, TRANSFER: transfer}
