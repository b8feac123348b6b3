"""Short ways to declare facts, so that each theme reads as a list of words with their definitions."""

from typing import TypedDict, Unpack

from peuplier.vocabulary.clauses import CLAUSES
from peuplier.vocabulary.codes import code_list
from peuplier.vocabulary.facts import Fact, Origin, Sensitivity, Subject
from peuplier.vocabulary.formulas import Formula
from peuplier.vocabulary.quantities import Kind

FILE = "/interfaceNuu/demande"
DEMAND = f"{FILE}/demandeLogement"
PERSONS = f"{DEMAND}/personnePhysique"
APPLICANT = f"{PERSONS}/demandeur"
CO_HOLDER = f"{PERSONS}/listeCotitulaire/cotitulaire"


class Options(TypedDict, total=False):
    """What a declaration may add; giving `why_not` forbids the fact in scores."""

    unit: str
    codes: str
    sensitivity: Sensitivity
    why_not: str
    lowest: int
    highest: int
    subject: Subject


def stated(
    name: str,
    english: str,
    label: str,
    kind: Kind,
    origin: Origin,
    path: str,
    definition: str,
    formula: Formula | None = None,
    **options: Unpack[Options],
) -> Fact:
    """A fact of any origin; the clauses of a yes-or-no fact are looked up by its name."""
    codes = options.get("codes")
    why_not = options.get("why_not", "")
    says, denies = CLAUSES.get(name, ("", ""))
    return Fact(
        name=name,
        english=english,
        label=label,
        kind=kind,
        subject=options.get("subject", Subject.DEMAND),
        definition=definition,
        origin=origin,
        path=path,
        unit=options.get("unit"),
        codes=code_list(codes) if codes else None,
        formula=formula,
        sensitivity=options.get("sensitivity", Sensitivity.ORDINARY),
        may_score=not why_not,
        why_not=why_not,
        lowest=options.get("lowest"),
        highest=options.get("highest"),
        says=says,
        denies=denies,
    )


def registered(
    name: str, english: str, label: str, kind: Kind, definition: str, *paths: str, **options: Unpack[Options]
) -> Fact:
    """A fact of a demand read in the national register, at one path or several."""
    return stated(name, english, label, kind, Origin.REGISTER, "\n".join(paths), definition, **options)


def derived(
    name: str,
    english: str,
    label: str,
    kind: Kind,
    formula: Formula,
    definition: str,
    **options: Unpack[Options],
) -> Fact:
    """A fact that follows from others by a formula."""
    return stated(name, english, label, kind, Origin.DERIVED, "", definition, formula, **options)
