"""Who may be offered a dwelling: each `condition` of the policy, three-valued, for one pair a row.

A condition admits when all that it requires holds and nothing that it rules out does. When that is unknown, the pair is
to be instructed, unless the condition says « si inconnu : écarté »: an unknown never rules out in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.columns.derivation import FALSE, UNKNOWN
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.matching.pairs import conditions_behind, truths
from peuplier.policy.tree.conditions import AllOf, Condition, Negated
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.monitoring_blocks import Admission
from peuplier.vocabulary.facts import Fact


class Outcome(IntEnum):
    """What a condition, or all of them together, does with a pair. The worst of them is that of the pair."""

    EXCLUDED = 0
    TO_INSTRUCT = 1
    ADMITTED = 2


@dataclass(frozen=True)
class Eligibility:
    """For each admission (in the order of the document) and pair: what it says, what it does. `overall` per pair."""

    admissions: tuple[Admission, ...]
    truths: NDArray[np.int8]
    outcomes: NDArray[np.int8]

    @property
    def overall(self) -> NDArray[np.int8]:
        """The outcome of each pair: excluded by one condition, to be instructed for one, or admitted by all."""
        worst = self.outcomes.min(axis=0, initial=Outcome.ADMITTED)
        return np.asarray(worst, dtype=np.int8)


def whole_condition(admission: Admission) -> Condition:
    """All that an admission requires, and the contrary of all that it rules out."""
    parts = (*admission.requires, *(Negated(condition) for condition in admission.rules_out))
    return parts[0] if len(parts) == 1 else AllOf(parts)


def facts_of_admissions(policy: Policy, admissions: Sequence[Admission] | None = None) -> tuple[Fact, ...]:
    """The facts of demands and dwellings that admissions (all of them by default) read."""
    wanted = policy.admissions if admissions is None else admissions
    return conditions_behind(policy, [whole_condition(admission) for admission in wanted])


def eligibility(
    policy: Policy,
    pairs: Demands,
    on: date,
    tables: TablesInForce | None = None,
    admissions: Sequence[Admission] | None = None,
) -> Eligibility:
    """What admissions (all of them by default) make of each pair. Raises NotCoveredError."""
    wanted = tuple(policy.admissions if admissions is None else admissions)
    said = truths(policy, pairs, on, tables or TablesInForce(policy, on), [whole_condition(a) for a in wanted])
    outcomes = said.copy()
    for row, admission in enumerate(wanted):
        if admission.ruled_out_if_unknown:
            outcomes[row][said[row] == UNKNOWN] = FALSE
    return Eligibility(wanted, said, outcomes)
