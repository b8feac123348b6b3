"""Why somebody is called at that place, in one French sentence."""

from collections.abc import Sequence

from peuplier.matching.call_order import Call
from peuplier.matching.minimum_rates import MinimumRate
from peuplier.vocabulary.quantities import write_quantity
from peuplier.vocabulary.typography import typeset


def say_call(call: Call, rates: Sequence[MinimumRate]) -> str:
    """« taux de « B » en retard : meilleur rang parmi ceux qui le portent ; passe devant 5 mieux classés »."""
    if call.filtered:
        names = " et ".join(f"« {rates[rate].name} »" for rate in call.filtered)
        late = "taux en retard" if len(call.filtered) == 1 else "taux en retard ensemble"
        which = "de ce type" if len(call.filtered) == 1 else "de ces types"
        said = f"{late} : {names} ; meilleur rang de ceux qui restent {which}"
    elif call.active:
        said = "meilleur rang de ceux qui restent"
    else:
        said = "meilleur rang de ceux qui restent, aucun taux n’est en retard"
    if call.skipped:
        names = ", ".join(f"« {rates[rate].name} »" for rate in call.skipped)
        said += f" ; nul d’entre eux ne porte {names}, aussi en retard"
    if call.overtaken:
        said += f" ; passe devant {call.overtaken} mieux classé{'s' * (call.overtaken > 1)}"
    return typeset(said)


def say_rate(rate: MinimumRate) -> str:
    """« B : au moins 12,5 % »."""
    return typeset(f"{rate.name} : au moins {write_quantity(rate.share, '%')}")
