"""`peuplier verify`: the independent verifier, on an order written to a file."""

import json
from argparse import Namespace
from collections.abc import Callable, Mapping

from peuplier.cli.call_order import LARGEST
from peuplier.cli.output import UnusableError, print_json
from peuplier.cli.text_file import read_text
from peuplier.matching.call_order_file import not_json
from peuplier.matching.verifier import FORMAT, Case, Violation, read_case, verify
from peuplier.vocabulary.quantities import plural, write_number
from peuplier.vocabulary.typography import typeset


def run(arguments: Namespace) -> int:
    """Exit code 0 when every property holds, 1 when one is broken. Raises UnusableError."""
    text = read_text(arguments.file, "Le fichier", LARGEST)
    try:
        case = read_case(text)
    except ValueError as error:
        raise UnusableError(
            typeset(
                f"Le fichier « {arguments.file} » ne peut pas être vérifié : {_fault(text, error)} Remède : écrivez-le "
                "avec « peuplier call-order … --out » ; son format est décrit dans "
                "docs/reference/ordre-d-appel-fichier.md."
            )
        ) from None
    broken = verify(case)
    if arguments.json:
        print_json(_answer(case, broken, arguments))
    elif broken:
        for violation in broken:
            print(typeset(f"Propriété rompue : {violation}"))
        print(typeset("Cet ordre ne doit pas servir : refaites-le, et cherchez d’où vient l’erreur."))
    else:
        size = len(case.order)
        print(
            typeset(
                f"Toutes les propriétés sont tenues : {write_number(size)} {plural('appel', size)}, "
                f"{len(case.percents)} taux, recomptés sans le code qui a calculé l’ordre."
            )
        )
    return 1 if broken else 0


def _fault(text: str, error: ValueError) -> str:
    """What is wrong with the file, for a person: the verifier, alone in its file, names what Python says."""
    try:
        told = json.loads(text, parse_float=str)
    except (ValueError, RecursionError) as unread:
        return not_json(text, unread).partition(" Remède")[0]
    if not isinstance(told, dict):
        return "ce n’est pas un objet JSON, entre accolades."
    if "order" not in told and {"candidates", "minimum_percent"} <= told.keys():
        return "c’est une question (candidats et taux), non un ordre d’appel."
    for key, (shape, right) in _SHAPES.items():
        if key not in told:
            return f"la clé « {key} » manque."
        if not right(told[key]):
            return f"« {key} » doit être {shape}."
    # What the verifier says in French itself; otherwise, the only values left to be wrong.
    said = str(error)
    return "un taux de « minimum_percent » n’est pas un nombre simple." if "mal formée" in said else f"{said}."


def _lists(told: object) -> bool:
    return isinstance(told, list) and all(isinstance(one, list) for one in told)


def _candidates(told: object) -> bool:
    return isinstance(told, list) and _lists([one.get("bears") if isinstance(one, dict) else one for one in told])


def _calls(told: object) -> bool:
    return isinstance(told, list) and _lists([one.get("active") if isinstance(one, dict) else 0 for one in told])


def _already(told: object) -> bool:
    return isinstance(told, dict) and "called" in told and isinstance(told.get("of_type"), dict)


# Each key of an order: what it must be, and whether it is.
_SHAPES: Mapping[str, tuple[str, Callable[[object], bool]]] = {
    "format": (f"« {FORMAT} »", lambda told: told == FORMAT),
    "rates": ("une liste de types", lambda told: isinstance(told, list)),
    "minimum_percent": ("un objet : un taux par type", lambda told: isinstance(told, dict)),
    "already": ("un objet de clés « called » et « of_type »", _already),
    "candidates": ("une liste de listes de types, ou d’objets de clé « bears »", _candidates),
    "order": ("une liste de rangs", lambda told: isinstance(told, list)),
    "calls": ("une liste d’objets de clé « active »", _calls),
}


def _answer(case: Case, broken: list[Violation], arguments: Namespace) -> dict[str, object]:
    return {
        "file": str(arguments.file),
        "on": arguments.on.isoformat() if arguments.on else None,
        "calls": len(case.order),
        "rates": list(case.percents),
        "holds": not broken,
        "violations": [
            {
                "property": violation.broken,
                "prefix": violation.prefix,
                "candidates": list(violation.candidates),
                "detail": typeset(violation.detail),
            }
            for violation in broken
        ],
    }
