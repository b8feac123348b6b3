"""Whether a supporting document counts on the date of calculation.

A document counts once it is checked (or validated by a social worker), until its expiry date; one that has no
expiry date does not expire.
"""

from datetime import date

import numpy as np

from peuplier.evaluation.calendar import day_number
from peuplier.evaluation.columns import Plain, codes_of
from peuplier.evaluation.derivation import FALSE, Derivation, Truths, truths
from peuplier.vocabulary.facts import Fact

CHECKED = ("vérifié", "validé")
VALIDATED = ("validé",)


def evidence_truth(derivation: Derivation, evidence: Fact, validated: bool) -> Truths:
    """Whether a document counts: checked (or validated), and not past an expiry date that is known."""
    column = derivation.column(evidence.name)
    assert isinstance(column, Plain)
    accepted = [codes_of(evidence)[code] for code in (VALIDATED if validated else CHECKED)]
    holds = truths(np.isin(column.values, accepted), column.known)
    expiry = expiry_of(derivation, evidence)
    if expiry is None:
        return holds
    expired = expiry.known & (expiry.values < day_number(derivation.on))
    return np.where(expired, FALSE, holds).astype(np.int8)


def expiry_of(derivation: Derivation, evidence: Fact) -> Plain | None:
    """The column of the expiry date of a document, when the vocabulary has one."""
    name = expiry_name(evidence.name)
    if name not in derivation.facts:
        return None
    column = derivation.column(name)
    return column if isinstance(column, Plain) else None


def expiry_name(evidence: str) -> str:
    """`dalo_preuve` → `dalo_expire_le`; `justificatif_handicap` → `justificatif_handicap_expire_le`."""
    return f"{evidence.removesuffix('_preuve')}_expire_le"


def counts(state: str, expires_on: date | None, on: date, validated: bool) -> bool:
    """The same for one document whose state is known."""
    return state in (VALIDATED if validated else CHECKED) and (expires_on is None or expires_on >= on)
