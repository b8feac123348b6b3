"""Who is to be housed, as the interface lists them: applicant, co-holders, dependants, children in custody, unborn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from peuplier.sources.sne import rules
from peuplier.sources.sne.blocks import Block, Fault

COUPLE = frozenset({"M", "P", "C"})
CHILD = "E"
Facts = dict[str, object]
Births = tuple[date, ...] | None
Codes = tuple[str, ...] | None


def co_holders_of(persons: Block) -> list[Block]:
    """The co-holders; an absent list means that there is none."""
    return persons.block("listeCotitulaire").blocks("cotitulaire")


@dataclass(frozen=True, slots=True)
class _People:
    """The persons of one list of the file. `unsaid`: the writer marked the list as unknown, it may lack persons."""

    field: str
    persons: list[Block]
    unsaid: bool

    def births(self) -> Births:
        """Every birth date, or None when one is unknown: a partial list would count the household wrong."""
        return None if self.unsaid else _births(self.persons)

    def codes(self, name: str, inside: str = "") -> Codes:
        """A code of each person, or None when one is unknown."""
        blocks = [person.block(inside) for person in self.persons] if inside else self.persons
        found = tuple(block.text(name) for block in blocks)
        return None if self.unsaid or None in found else found  # type: ignore[return-value]


def _people(persons: Block, listed: str, name: str) -> _People:
    block = persons.block(listed)
    return _People(f"{listed}/{name}", block.blocks(name), block.withheld)


def household_facts(persons: Block, faults: list[Fault]) -> Facts:
    """Facts on the persons to house; a person without birth date is a fault."""
    applicant = _People("demandeur", [persons.block("demandeur")], unsaid=False)
    holders = _people(persons, "listeCotitulaire", "cotitulaire")
    dependants = _people(persons, "listePersonneACharge", "personneACharge")
    in_custody = _people(persons, "listePersonneEnGarde", "personneEnGarde")
    for people in (dependants, in_custody):
        for person in people.persons:
            if "dateNaissance" not in person:
                field = f"demandeLogement/personnePhysique/{people.field}"
                faults.append(Fault(person.line, field, "", rules.NO_BIRTH))
    ties, dependant_ties = holders.codes("lienDemandeur"), dependants.codes("lienParente")
    children = [person for person in dependants.persons if person.text("lienParente") == CHILD]
    everybody = [people.births() for people in (applicant, holders, dependants, in_custody)]
    return {
        "naissances_ménage": None if None in everybody else tuple(day for days in everybody for day in days or ()),
        "naissances_en_garde": in_custody.births(),
        "naissances_attendues": persons.block("personneANaitre").whole("nombre") if "personneANaitre" in persons else 0,
        "naissances_enfants_à_charge": None if dependant_ties is None else _births(children),
        "naissance_conjoint": partner_birth(ties, [holder.day("dateNaissance") for holder in holders.persons]),
        "liens_cotitulaires": ties,
        "liens_personnes_à_charge": dependant_ties,
        "coparentalité": in_custody.codes("coParentalite"),
        "situations_cotitulaires": holders.codes("typeContratTravail", inside="situationProfessionnelle"),
        "communes_travail_cotitulaires": holders.codes("commune", inside="situationProfessionnelle"),
    }


def _births(persons: Iterable[Block]) -> Births:
    days = tuple(person.day("dateNaissance") for person in persons)
    return None if None in days else days  # type: ignore[return-value]


def partner_birth(ties: Codes, births: Sequence[date | None]) -> date | None:
    """The birth of the one co-holder in couple with the applicant; None when there is none, several, or no knowing."""
    partners = [birth for tie, birth in zip(ties or (), births, strict=False) if tie in COUPLE]
    return partners[0] if len(partners) == 1 else None
