"""Whether a supporting document counts, for all demands at once."""

from functools import reduce

import numpy as np

from peuplier.evaluation.calendar import day_number
from peuplier.evaluation.columns.demands import Plain, codes_of
from peuplier.evaluation.columns.derivation import FALSE, Derivation, Truths, truths
from peuplier.evaluation.evidence import CHECKED, VALIDATED, expiry_name
from peuplier.vocabulary.facts import Fact


def evidence_truth(derivation: Derivation, evidence: tuple[Fact, ...], validated: bool) -> Truths:
    """Whether one of these documents counts: checked (or validated), and not past an expiry date that is known."""
    return reduce(np.maximum, (_document_truth(derivation, document, validated) for document in evidence))


def _document_truth(derivation: Derivation, evidence: Fact, validated: bool) -> Truths:
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
