"""Code lists of the field: short codes with their French labels, read from the CSV file of this folder."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

COMMUNES = "commune"


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes. `labels` is empty for an open list (communes, landlords): any code goes."""

    name: str
    title: str
    labels: Mapping[str, str]
    source: str

    @property
    def open(self) -> bool:
        """Whether any code is accepted."""
        return not self.labels

    def label(self, code: str) -> str:
        """The French label of a code; of an open list, the name that is known of it, or the code itself."""
        if self.name == COMMUNES:
            return f"{name} ({code})" if (name := commune_names().get(code)) else code
        return self.labels.get(code, code)

    def __hash__(self) -> int:
        return hash(self.name)


@cache
def code_lists() -> Mapping[str, CodeList]:
    """Every code list by name. Shape of the file: liste, intitulé, code, libellé, source."""
    text = resources.files(__package__).joinpath("codes.csv").read_text(encoding="utf-8")
    rows: dict[str, tuple[str, str, dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        _, _, labels = rows.setdefault(row["liste"], (row["intitulé"], row["source"], {}))
        if row["code"]:
            labels[row["code"]] = row["libellé"]
    return MappingProxyType(
        {
            name: CodeList(name, title, MappingProxyType(labels), source)
            for name, (title, source, labels) in rows.items()
        }
    )


@cache
def commune_names() -> Mapping[str, str]:
    """Names of the communes of 2026 by code (Insee, code officiel géographique); read when one is first said."""
    text = resources.files(__package__).joinpath("communes.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["code"]: row["nom"] for row in csv.DictReader(text.splitlines())})


def code_list(name: str) -> CodeList:
    """One code list; KeyError when the name is not declared in codes.csv."""
    return code_lists()[name]
