"""Whole households: the applicant, the partner and the children agree, whichever facts tell of them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from peuplier.evaluation.calendar import months_before, whole_years
from peuplier.evaluation.reasons.one_demand import Value

# The age of the applicant, that of the partner if there is one, those of the children under their charge.
_TEMPLATES: tuple[tuple[int, int | None, tuple[int, ...]], ...] = (
    (40, None, ()),
    (19, None, ()),
    (27, 26, ()),
    (70, 68, ()),
    (70, None, ()),
    (36, None, (4,)),
    (36, None, (10, 4)),
    (35, 33, (8,)),
    (40, 38, (16, 12, 3)),
    (41, 39, (17, 14, 9, 6, 2)),
    (41, None, (17, 14, 9, 6, 2)),
)
_ADULT = 18
# The facts that a household sets together.
TOGETHER = frozenset(
    {
        "naissance_demandeur",
        "naissances_ménage",
        "naissances_enfants_à_charge",
        "naissances_en_garde",
        "naissance_conjoint",
        "situation_familiale",
        "liens_cotitulaires",
        "liens_personnes_à_charge",
        "coparentalité",
        "situations_cotitulaires",
        "occupants_logement_actuel",
    }
)


def families(on: date, births: Iterable[date] = ()) -> Iterator[Mapping[str, Value]]:
    """Facts of each template, then of a person alone born on each of these days; minors do not apply."""
    for applicant, partner, children in _TEMPLATES:
        born = [None if age is None else months_before(on, 12 * age) for age in (applicant, partner)]
        assert born[0] is not None
        yield _family(born[0], born[1], tuple(months_before(on, 12 * age) for age in children))
    for day in births:
        if whole_years(day, on) >= _ADULT:
            yield _family(day, None, ())


def _family(applicant: date, partner: date | None, children: tuple[date, ...]) -> dict[str, Value]:
    members = (applicant, *((partner,) if partner else ()), *children)
    facts: dict[str, Value] = {
        "naissance_demandeur": applicant,
        "naissances_ménage": members,
        "naissances_enfants_à_charge": children,
        "naissances_en_garde": (),
        "situation_familiale": "M" if partner else "C",
        "liens_cotitulaires": ("M",) if partner else (),
        "liens_personnes_à_charge": ("E",) * min(1, len(children)),
        "coparentalité": (),
        "situations_cotitulaires": ("AUT",) if partner else (),
        "occupants_logement_actuel": len(members),
    }
    return facts | ({"naissance_conjoint": partner} if partner else {})


def children(family: Mapping[str, Value]) -> int:
    """How many children a family has."""
    births = family["naissances_enfants_à_charge"]
    return len(births) if isinstance(births, tuple) else 0


def without_children(family: Mapping[str, Value]) -> dict[str, Value]:
    """The same adults alone."""
    applicant, partner = family["naissance_demandeur"], family.get("naissance_conjoint")
    assert isinstance(applicant, date)
    return _family(applicant, partner if isinstance(partner, date) else None, ())
