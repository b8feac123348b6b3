"""Write the synthetic file of the SNE interface that the demonstration reads.

    python scripts/demonstration_sne.py            write src/peuplier/data/demonstration/demandes-sne.xml
    python scripts/demonstration_sne.py --check    exit 1 when the file is stale

Run from the root of the repository. Nobody in the file exists: the demands are some of those of `demandes.csv`, drawn
with a seed, with what the interface demands and the table lacks invented. Four faults are put in on purpose, so that
reading the file shows what anomalies and refused demands look like. The same script gives the same file, byte for byte.
"""

import sys
from collections.abc import Sequence
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from random import Random

from lxml import etree

from peuplier.evaluation.calendar import whole_years
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.sources.demand_table import read_demands
from peuplier.sources.sne.structure import NAMESPACE
from peuplier.sources.sne.writing import document, write_demand

TABLE = Path("src/peuplier/data/demonstration/demandes.csv")
OUT = Path("src/peuplier/data/demonstration/demandes-sne.xml")
SEED = 20_260_901
ON = date(2026, 9, 1)
# The three households of the demonstration, then some of the others.
TOLD, OTHERS = 3, 45
OF_AGE = 18
NAMED = ("nom", "prenom", "voie", "precision")
Facts = dict[str, Value]


def invented(draw: Random, facts: Facts) -> Facts:
    """A demand of the table, with what a register would know besides."""
    births, applicant = facts.get("naissances_ménage"), facts.get("naissance_demandeur")
    facts = facts | {
        "guichet": f"3400{draw.randrange(1, 5)}",
        "propriétaire_logement": draw.random() < 0.04,
        "renouvellement_électronique": draw.random() < 0.6,
        "délai_anormalement_long": draw.random() < 0.1,
        "catégorie_souhaitée": draw.choice("AAAMI"),
        "rez_de_chaussée_souhaité": draw.random() < 0.7,
        "sans_ascenseur_accepté": draw.random() < 0.6,
        "parking_souhaité": draw.random() < 0.5,
        "année_revenu_fiscal_n_2": 2024,
    }
    deposit = facts["dépôt_demande"]
    assert isinstance(deposit, date)
    years = whole_years(deposit, ON)
    if years:
        facts["dernier_renouvellement"] = deposit + timedelta(days=365 * years)
    if facts.get("naissances_en_garde"):
        facts["coparentalité"] = ("G",)
    partner = None
    if isinstance(births, tuple) and applicant in births:
        rest = [birth for birth in births if isinstance(birth, date)]
        rest.remove(applicant)  # type: ignore[arg-type]
        partner = next((birth for birth in rest if whole_years(birth, ON) >= OF_AGE), None)
    if partner is not None and facts.get("parent_isolé") is False:
        facts |= {
            "liens_cotitulaires": (draw.choice("MMPC"),),
            "naissance_conjoint": partner,
            "situations_cotitulaires": (draw.choice(("CDI", "CDI", "CDD", "CHO")),),
        }
        facts["situation_familiale"] = "M"
    else:
        facts["situation_familiale"] = draw.choice("CCDSV")
    return facts


def plain(draw: Random, element: etree._Element) -> etree._Element:
    """Names that say that they are invented, and a counter’s usual codes, in place of the marks of the writer."""
    for found in list(element.iter()):
        name = etree.QName(found).localname if isinstance(found.tag, str) else ""
        if name in NAMED:
            _unmarked(found).text = "SYNTHETIQUE"
        elif name == "civilite":
            _unmarked(found).set("code", draw.choice("12"))
        elif name == "nationalite":
            _unmarked(found).set("code", "1")
        elif name == "codePostal":
            _unmarked(found).text = "34200"
        elif name == "etranger":
            _unmarked(found)
    return element


def _unmarked(element: etree._Element) -> etree._Element:
    for mark in list(element):
        element.remove(mark)
    return element


def put_faults(elements: list[etree._Element]) -> list[etree._Element]:
    """Four faults: a number forgotten, a demand written twice, a code that no list has, a day that does not exist."""
    number = _first(elements[10], "numUnique")
    parent = number.getparent()
    assert parent is not None
    parent.remove(number)
    _first(elements[20], "modeleLogement").set("code", "YOURTE")
    _first(elements[30], "dateRenouvellement").text = "2026-02-30"
    return [*elements, deepcopy(elements[5])]


def _first(element: etree._Element, name: str) -> etree._Element:
    found = next(element.iter(f"{{{NAMESPACE}}}{name}"), None)
    if found is None:
        raise LookupError(f"{name}: choose another demand for this fault")
    return found


def file() -> bytes:
    """The whole file."""
    draw = Random(SEED)  # noqa: S311 - a seed, so that the file can be made again
    demands = read_demands(TABLE).demands
    rows = [*range(TOLD), *sorted(draw.sample(range(TOLD, len(demands)), OTHERS))]
    elements = []
    for row in rows:
        demand = one_demand(demands, row, ON)
        written = write_demand(demand.number, invented(draw, demand.known()), ON)
        elements.append(plain(draw, written.element))
    return document(put_faults(elements), ON)


def main(arguments: Sequence[str]) -> int:
    """Write the file, or check it."""
    wanted = file()
    if "--check" in arguments:
        fresh = OUT.is_file() and OUT.read_bytes() == wanted
        print(f"{OUT} : {'à jour' if fresh else 'à refaire, lancez scripts/demonstration_sne.py'}")
        return 0 if fresh else 1
    OUT.write_bytes(wanted)
    print(f"{OUT} : {TOLD + OTHERS + 1} demandes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
