"""When a supporting document counts on the date of calculation.

A document counts once it is checked (or validated by a social worker), until its expiry date; one that has no
expiry date does not expire.
"""

from datetime import date

CHECKED = ("vérifié", "validé")
VALIDATED = ("validé",)


def expiry_name(evidence: str) -> str:
    """`dalo_preuve` → `dalo_expire_le`; `justificatif_handicap` → `justificatif_handicap_expire_le`."""
    return f"{evidence.removesuffix('_preuve')}_expire_le"


def counts(state: str, expires_on: date | None, on: date, validated: bool) -> bool:
    """Whether a document in this state counts on a date; `validated` asks for a social worker."""
    return state in (VALIDATED if validated else CHECKED) and (expires_on is None or expires_on >= on)
