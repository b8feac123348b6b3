"""Vacancies of invented landlords, and the fictional policy they are counted under."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from peuplier.evaluation.reasons.one_demand import Value
from peuplier.law.library import library
from peuplier.matching.flow.records import Vacancy
from peuplier.policy.document import read_policy
from peuplier.policy.tree.document import Policy

POLICY = Path(__file__).parents[2] / "policies" / "sete-fictive-2026.md"
NOMINATORS = ("PPRIOR", "PFONCT", "COLTER", "COLACT", "AUCUN")
FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)
_REHOUSING = (
    "relogement_renouvellement_urbain",
    "relogement_copropriété_dégradée",
    "relogement_habitat_indigne",
    "relogement_vente",
)


@cache
def policy() -> Policy:
    """The fictional policy of the pilot."""
    read = read_policy(POLICY.read_text(encoding="utf-8"), library()).policy
    assert read is not None
    return read


def of_text(text: str) -> Policy:
    """A policy with just these blocks."""
    head = (
        '---\ntitre: Essai\nterritoire: "200066355"\nversion: "1"\nstatut: fictif\ncotation: essai\n---\n\n# Essai\n\n'
    )
    reading = read_policy(head + text, library())
    assert reading.policy is not None, reading.findings
    return reading.policy


def let(identifier: str = "V1", nominator: str = "COLTER", /, **facts: Value) -> Vacancy:
    """A re-letting of 2025 offered to a nominator and let to an ordinary household, unless facts say otherwise."""
    given: dict[str, Value] = {
        "logement_mise_en_location": "relocation",
        "logement_contingent_rpls": "7",
        "logement_type": "T3",
        "logement_financement": "PLUS",
        "logement_en_qpv": False,
        "logement_commune": "34301",
        "logement_construction_année": 1978,
        "attribution_déjà_logé_par_bailleur": "NON",
        **dict.fromkeys(_REHOUSING, False),
        **facts,
    }
    kept = {name: value for name, value in given.items() if value is not None}
    day = date(2025, 3, 1)
    return Vacancy(
        identifier, f"L-{identifier}", day, "B1", nominator, day, None, day + timedelta(days=40), nominator, kept
    )


@st.composite
def vacancies(draw: st.DrawFn) -> list[Vacancy]:
    """A stock of vacancies over two years, of two landlords, known in part."""
    found = []
    for number in range(draw(st.integers(0, 25))):
        free = draw(st.dates(FIRST, LAST))
        nominator = draw(st.sampled_from([*NOMINATORS, None]))
        offered = free + timedelta(days=draw(st.integers(0, 40))) if draw(st.booleans()) else None
        back = offered + timedelta(days=30) if offered and draw(st.integers(0, 4)) == 0 else None
        signed = free + timedelta(days=draw(st.integers(30, 200))) if draw(st.integers(0, 3)) else None
        facts: dict[str, Value] = {
            "logement_mise_en_location": draw(st.sampled_from(["relocation"] * 4 + ["première", None])),
            "logement_contingent_rpls": draw(st.sampled_from(["7", "7", "5", None])),
            "logement_hors_flux": draw(st.sampled_from([False, False, False, True])),
            "logement_résidence": draw(st.sampled_from(["R1", "R2"])),
            "logement_type": draw(st.sampled_from(["T2", "T3", None])),
            "logement_financement": draw(st.sampled_from(["PLAI", "PLUS"])),
            "logement_en_qpv": draw(st.sampled_from([True, False, None])),
            "logement_commune": "34301",
            "logement_construction_année": draw(st.sampled_from([1930, 1978, 2021])),
            "attribution_déjà_logé_par_bailleur": draw(st.sampled_from(["NON", "NON", "OUI", None])),
            **{name: draw(st.sampled_from([False, False, False, True, None])) for name in _REHOUSING},
        }
        kept = {name: value for name, value in facts.items() if value is not None}
        landlord = draw(st.sampled_from(["B1", "B2", None]))
        signed_for = draw(st.sampled_from([nominator, nominator, "AUCUN"])) if signed else None
        found.append(
            Vacancy(f"V{number}", f"L{number}", free, landlord, nominator, offered, back, signed, signed_for, kept)
        )
    return found
