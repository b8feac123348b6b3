"""Files of the interface made for the tests, by code that the product does not share.

A tree is a dictionary of elements. A text starting with « @ » is the `code` attribute of its element; a list is an
element written several times; None is an element written empty.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.sources.anomalies import Anomaly, UnusableFileError
from peuplier.sources.intake import Intake
from peuplier.sources.rules import Rule
from peuplier.sources.sne.reading import read_sne

Tree = dict[str, object]
NAMESPACE = "http://nuu.application.i2/"
ON = date(2026, 9, 1)
NUMBER = "034012607200100001"
HEADER: Tree = {"typeFichier": "MOD", "dateFichier": "2026-09-01T08:30:00.000+02:00"}
ADDRESS: Tree = {"etranger": "false", "voie": "RUE FICTIVE", "codePostal": "34200", "commune": "@34301"}
JOB: Tree = {"typeContratTravail": "@CDI", "codePostal": "34200", "commune": "@34301"}
LINE: Tree = {"ressource": "@SAL", "montant": "1500"}

# The shortest demand that the schema admits, one line of resources and a tax notice apart.
DEMAND: Tree = {
    "demandeLogement": {
        "numGuichet": "34001",
        "numUnique": NUMBER,
        "dateCreationDemande": "2024-02-29",
        "precision": "SANS OBJET",
        "logementRecherche": {
            "demandeElargie": "true",
            "listeTypeLogement": {"typeLogement": ["@T3"]},
            "listeLocalisationSouhaite": {"localisationSouhaite": [{"commune": "@34301"}]},
        },
        "principauxMotifDemande": {"motifDemande": ["@13", "@09"]},
        "personnePhysique": {
            "demandeur": {
                "civilite": "@2",
                "nom": "SYNTHETIQUE",
                "prenom": "PERSONNE",
                "dateNaissance": "1990-05-17",
                "nationalite": "@1",
                "situationFamiliale": "@C",
                "adressePostale": ADDRESS,
                "situationProfessionnelle": JOB,
                "revenuFiscal": {
                    "anneeMoins1": "2025",
                    "montantMoins1": "18000",
                    "anneeMoins2": "2024",
                    "montantMoins2": "17000",
                },
                "listeRessourceRecue": {"detailRessource": [LINE]},
                "listeRessourceVersee": {},
                "listeRessourceRecuePersACharge": {},
                "listeRessourceVerseePersACharge": {},
            },
            "logementActuel": {"listeModeleLogement": {"modeleLogement": ["@LP"]}, "proprietaire": "false"},
        },
    }
}
CO_HOLDER: Tree = {
    "civilite": "@1",
    "nom": "SYNTHETIQUE",
    "prenom": "AUTRE",
    "dateNaissance": "1988-11-02",
    "nationalite": "@1",
    "situationFamiliale": "@M",
    "lienDemandeur": "@M",
    "situationProfessionnelle": JOB | {"typeContratTravail": "@CDD", "commune": "@34108"},
    "revenuFiscal": {
        "anneeMoins1": "2025",
        "montantMoins1": "9000",
        "anneeMoins2": "2024",
        "montantMoins2": "8000",
    },
    "listeRessourceRecue": {"detailRessource": [{"ressource": "@AF", "montant": "140"}]},
    "listeRessourceVersee": {},
}
BODY = "demandeLogement"
PERSONS = f"{BODY}/personnePhysique"
APPLICANT = f"{PERSONS}/demandeur"
HOUSING = f"{PERSONS}/logementActuel"


def changed(tree: Tree, path: str, value: object) -> Tree:
    """A copy where the element at a path has another value; missing blocks are made, lists are entered by position."""
    copy = deepcopy(tree)
    *parents, last = path.split("/")
    here: object = copy
    for name in parents:
        here = here[int(name)] if isinstance(here, list) else here.setdefault(name, {})  # type: ignore[attr-defined]
    if isinstance(here, list):
        here[int(last)] = value
    else:
        here[last] = value  # type: ignore[index]
    return copy


def without(tree: Tree, path: str) -> Tree:
    """A copy without the element at a path."""
    copy = deepcopy(tree)
    *parents, last = path.split("/")
    here: object = copy
    for name in parents:
        here = here[int(name)] if isinstance(here, list) else here[name]  # type: ignore[index]
    del here[int(last) if isinstance(here, list) else last]  # type: ignore[attr-defined]
    return copy


def numbered(number: str) -> Tree:
    """A demand of that number."""
    return changed(DEMAND, f"{BODY}/numUnique", number)


def text_of(tree: Mapping[str, object], prefix: str = "") -> Iterator[str]:
    """The elements of a tree, one by line."""
    for name, held in tree.items():
        for value in held if isinstance(held, list) else [held]:
            match value:
                case None:
                    yield f"<{prefix}{name}/>"
                case dict():
                    yield f"<{prefix}{name}>"
                    yield from text_of(value, prefix)
                    yield f"</{prefix}{name}>"
                case str() if value.startswith("@"):
                    yield f"<{prefix}{name} code={quoteattr(value[1:])}/>"
                case _:
                    yield f"<{prefix}{name}>{escape(str(value))}</{prefix}{name}>"


def document(*demands: Tree, header: Tree | None = HEADER, version: str = "02.01", prefix: str = "") -> str:
    """A whole file. `prefix` writes it as the register does, every name prefixed."""
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    colon = f"{prefix}:" if prefix else ""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<{colon}interfaceNuu {declared}="{NAMESPACE}" versionInterface="{version}">')
    lines += text_of({} if header is None else {"entete": header}, colon)
    lines += text_of({"demande": list(demands)}, colon)
    lines.append(f"</{colon}interfaceNuu>")
    return "\n".join(lines) + "\n"


def read(folder: Path, *demands: Tree, **options: object) -> Intake:
    """The reading of a file of these demands."""
    return read_text(folder, document(*demands, **options))  # type: ignore[arg-type]


def read_text(folder: Path, text: str | bytes) -> Intake:
    """The reading of a text."""
    path = folder / "demandes.xml"
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return read_sne(path)


def refused(folder: Path, content: str | bytes) -> Anomaly:
    """The one anomaly of a file that is refused whole."""
    with pytest.raises(UnusableFileError) as error:
        read_text(folder, content)
    (anomaly,) = error.value.anomalies
    return anomaly


def breaks(anomaly: Anomaly, rule: Rule) -> bool:
    """Whether an anomaly is of this rule, its blanks filled in any way."""
    return re.fullmatch(re.sub(r"\\{\w+\\}", ".*", re.escape(rule.says)), anomaly.rule, re.DOTALL) is not None


def known(intake: Intake, row: int = 0) -> dict[str, Value]:
    """The facts known of a demand that was taken."""
    return one_demand(intake.demands, row, ON).known()
