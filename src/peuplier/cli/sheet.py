"""`peuplier sheet`: the parameters to key into the State's scoring module, and what it cannot do."""

from argparse import Namespace

from peuplier.cli.documents import law_date, open_policy, standing_sentence
from peuplier.cli.output import UnusableError, print_json, protect, write_whole
from peuplier.documents.parameter_sheet import parameter_sheet
from peuplier.documents.parameter_workbook import write_parameter_workbook
from peuplier.vocabulary.quantities import plural


def run(arguments: Namespace) -> int:
    """Write the workbook, or print the sheet as JSON, or both."""
    if arguments.out is None and not arguments.json:
        raise UnusableError("Donnez « --out F.xlsx », ou « --json ».")
    if arguments.out is not None and arguments.out.suffix.lower() != ".xlsx":
        raise UnusableError(f"« {arguments.out} » : la fiche de paramètres s’écrit en .xlsx.")
    policy = open_policy(arguments.policy)
    sheet = parameter_sheet(policy, law_date(policy, arguments.on), standing_sentence(policy))
    if arguments.out is not None:
        protect(arguments.out, arguments.policy)
        write_whole(arguments.out, lambda path: write_parameter_workbook(sheet, path))
    if arguments.json:
        print_json({**sheet.as_json(), "out": str(arguments.out) if arguments.out else None})
        return 0
    print(sheet.standing)
    lines = len(sheet.lines)
    beyond = len({(item.element, item.name) for item in sheet.beyond if item.feasible == "non"})
    print(
        f"{lines} {plural('ligne', lines)} à saisir pour {len(policy.criteria)} critères ; "
        f"{beyond} {plural('élément', beyond)} que le module ne calcule sans doute pas."
    )
    print(f"Fiche écrite : {arguments.out}")
    return 0
