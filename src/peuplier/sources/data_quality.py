"""What an import report says of the data beyond its faults: households that seem to be there twice, incomes missing."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Demands, Plain, Texts

_TAX_INCOMES = ("revenu_fiscal_référence", "revenu_fiscal_n_1", "revenu_fiscal_n_2")
_RESOURCES = ("ressources_mensuelles", "ressources_reçues")


@dataclass(frozen=True, slots=True)
class DataQuality:
    """Counts of a file of demands.

    `repeated` are rows refused because their number stands elsewhere too. `alike` are demands beyond the first of
    applicants with one name, first name and birth date; None when the file does not name them.
    """

    demands: int
    repeated: int
    alike: int | None
    without_tax_income: int
    without_resources: int


def data_quality(demands: Demands, repeated: int) -> DataQuality:
    """The counts that every import report gives (Cour des comptes, 2020: demands counted twice, incomes missing)."""
    return DataQuality(
        len(demands), repeated, _alike(demands), _without(demands, _TAX_INCOMES), _without(demands, _RESOURCES)
    )


def _without(demands: Demands, names: tuple[str, ...]) -> int:
    """Demands of which none of these facts is known."""
    known: NDArray[np.bool_] = np.zeros(len(demands), dtype=np.bool_)
    for name in names:
        if name in demands.columns:
            known |= demands.columns[name].known
    return int((~known).sum())


def _alike(demands: Demands) -> int | None:
    surname, first_name = demands.columns.get("nom"), demands.columns.get("prénom")
    birth = demands.columns.get("naissance_demandeur")
    if not (isinstance(surname, Texts) and isinstance(first_name, Texts) and isinstance(birth, Plain)):
        return None
    people = Counter(
        (str(last).casefold(), str(first).casefold(), day)
        for last, first, day, known in zip(
            surname.values.tolist(),
            first_name.values.tolist(),
            birth.values.tolist(),
            birth.known.tolist(),
            strict=True,
        )
        if known and last is not None and first is not None
    )
    return sum(count - 1 for count in people.values())
