"""The document held against the demands of the territory: what nobody meets, what everybody meets, who is too few.

What only years of lettings can tell (an objective that the territory will not reach) belongs to the twin: its
results would come in beside `demands`, as another field of the case.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, advice, to_justify
from peuplier.checking.legal.shares import base_condition
from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.columns.derivation import FALSE
from peuplier.evaluation.columns.scoring import Calculation
from peuplier.evaluation.dated_tables import NotCoveredError
from peuplier.policy.findings import Finding
from peuplier.policy.tree.monitoring_blocks import Objective
from peuplier.policy.tree.walks import facts_read
from peuplier.vocabulary.facts import Subject
from peuplier.vocabulary.quantities import write_number, write_points, write_quantity

_LAW = "CCH, art. R. 441-2-10, 11°"
_SHARE = "CCH, art. L. 441-1 et L. 441-1-6"

NOBODY = to_justify("critère_sans_demande", _LAW, "un critère qu’aucune demande du territoire ne remplit")
EVERYBODY = to_justify("critère_toutes_demandes", _LAW, "un critère que toutes les demandes du territoire remplissent")
NO_POPULATION = to_justify("objectif_sans_demande", _SHARE, "un objectif dont aucune demande ne relève")
FEW = advice("objectif_peu_de_demandes", _SHARE, "un objectif plus grand que la part des demandes qui en relèvent")
RULES: tuple[Rule, ...] = (NOBODY, EVERYBODY, NO_POPULATION, FEW)
_OF_DEMAND = {Subject.DEMAND, Subject.CALCULATION}


def check(case: Case) -> Iterator[Finding]:
    """Nothing without demands, nor when a table has no value at the date."""
    if case.demands is None or not len(case.demands):
        return
    calculation = Calculation(case.lenient, case.demands, case.on)
    try:
        yield from _criteria(case, calculation, case.demands)
        yield from _objectives(case, calculation, case.demands)
    except NotCoveredError:
        return


def _criteria(case: Case, calculation: Calculation, demands: Demands) -> Iterator[Finding]:
    points = calculation.points(detail=True)
    for criterion in case.policy.criteria:
        low, high = points.criterion(criterion.name)
        if not low.any() and not high.any():
            yield NOBODY.finding(
                criterion.place,
                f"Aucune des {write_number(len(demands))} demandes ne gagne de points par « {criterion.name} ».",
                "ce critère ne départage personne sur ce territoire, à cette date.",
                "Vérifiez que la donnée est bien recueillie, ou retirez le critère.",
            )
        elif len(demands) > 1 and _same(low, high):
            yield EVERYBODY.finding(
                criterion.place,
                f"Les {write_number(len(demands))} demandes reçoivent toutes {write_points(int(low[0]))} "
                f"par « {criterion.name} ».",
                "ce critère ne départage personne sur ce territoire, à cette date.",
                "Resserrez la condition, ou retirez le critère.",
            )


def _same(low: NDArray[np.int16], high: NDArray[np.int16]) -> bool:
    return bool((low == low[0]).all() and (high == low[0]).all())


def _objectives(case: Case, calculation: Calculation, demands: Demands) -> Iterator[Finding]:
    for objective in case.policy.objectives:
        share = objective.aim.share
        if not objective.aim.at_least or share is None or not _of_demand(case, objective):
            continue
        assert objective.population is not None
        possible = int((calculation.truth(objective.population) > FALSE).sum())
        if possible == 0:
            yield NO_POPULATION.finding(
                objective.place,
                f"Aucune des {write_number(len(demands))} demandes ne relève de l'objectif « {objective.name} ».",
                "il ne peut pas être tenu avec les demandes d'aujourd'hui.",
                "Vérifiez que la donnée est bien recueillie, ou dites d'où viendront ces ménages.",
            )
        elif base_condition(objective) is None and possible < share * len(demands):
            yield FEW.finding(
                objective.place,
                f"L'objectif « {objective.name} » vise {write_quantity(share, '%')} des attributions ; "
                f"{write_number(possible)} demandes sur {write_number(len(demands))} au plus en relèvent.",
                "il faudra les loger plus vite que les autres, et les connaître toutes.",
                "Rapprochez ce taux du nombre d'attributions de l'année avant de vous engager.",
            )


def _of_demand(case: Case, objective: Objective) -> bool:
    """Whether demands alone tell who is counted."""
    claim = case.claim(objective.population) if objective.population else None
    return claim is not None and all(fact.subject in _OF_DEMAND for part in claim.parts for fact in facts_read(part))
