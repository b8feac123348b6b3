"""`peuplier verify`: the independent verifier, on an order written to a file."""

from argparse import Namespace

from peuplier.cli.call_order import LARGEST
from peuplier.cli.output import UnusableError, print_json
from peuplier.cli.text_file import read_text
from peuplier.matching.verifier import Case, Violation, read_case, verify
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
                f"Le fichier « {arguments.file} » ne peut pas être vérifié : {error}. Remède : écrivez-le avec "
                "« peuplier call-order … --out » ; son format est décrit dans docs/reference/ordre-d-appel-fichier.md."
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
