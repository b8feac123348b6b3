"""`peuplier flow`: who owes what to whom in the year, and the report due before 28 February."""

import json
from argparse import Namespace
from datetime import date, datetime
from pathlib import Path

from peuplier.cli.documents import open_policy, standing_sentence
from peuplier.cli.output import UnusableError, print_json, protect, write_whole
from peuplier.cli.past_tables import Past, open_past
from peuplier.cli.text_file import read_text
from peuplier.cli.vacancies import open_dwellings
from peuplier.documents.flow_tables import Flow, report_sheet, sheets
from peuplier.documents.flow_text import flow_json, flow_text
from peuplier.documents.table_file import write_csv
from peuplier.documents.workbook import write_sheets
from peuplier.evaluation.columns.demands import Open
from peuplier.matching.flow.balance import YearOfFlow, year_of_flow
from peuplier.matching.flow.gauges import gauges
from peuplier.matching.flow.ledger import Bookkeeper, Ledger
from peuplier.matching.flow.report import statutory_report
from peuplier.matching.flow.rules import Counting, FlowSettings, Rounding, rights
from peuplier.policy.tree.document import Policy, Standing
from peuplier.vocabulary.typography import typeset

SUFFIXES = (".xlsx", ".csv", ".json")
_LARGEST = 1_000_000  # bytes
_EXAMPLE = '{"counting": {"COLTER": "allocated"}, "rounding": "whole", "handed_back_counts": true, "carry_over": false}'


def run(arguments: Namespace) -> int:
    """The flow of one year. Raises UnusableError and NotCoveredError."""
    policy = open_policy(arguments.policy)
    if not policy.shares:
        raise UnusableError("Cette politique n’a aucun bloc « part » : elle ne dit pas à qui revient le flux.")
    out: Path | None = arguments.out
    if out is not None and out.suffix.lower() not in SUFFIXES:
        raise UnusableError(typeset(f"« {out} » : le compte rendu s’écrit en {', '.join(SUFFIXES)}."))
    on = _day(arguments.year, arguments.on)
    settings = _settings(arguments.settings)
    past = open_past(arguments.territory)
    landlords = {**_of_stock(arguments.territory), **past.landlords}
    ledger = Bookkeeper(policy, on).ledger(past.vacancies)
    flow = _flow(policy, ledger, past, arguments.year, on, settings)
    found = Flow(
        flow,
        gauges(policy, flow, past.leases),
        ledger,
        statutory_report(ledger, past.vacancies, arguments.year, on, landlords),
        landlords,
        policy.front.standing is Standing.FICTIONAL or _fictional(arguments.territory),
    )
    if out is not None:
        protect(out, arguments.policy)
        write_whole(out, lambda path: _write(found, path, out.suffix.lower()))
    if arguments.json:
        head = {"policy_digest": policy.digest, "status": policy.front.standing.value}
        print_json({**head, **flow_json(found)})
    else:
        print(standing_sentence(policy), end="\n\n")
        print("\n\n".join(flow_text(found)))
        if out is not None:
            print(typeset(f"\nÉcrit : {out}"))
    return 0


def _day(year: int, on: date | None) -> date:
    """The day of the account: by default the last of the year, or today. Raises UnusableError."""
    if not 1990 <= year <= 2100:
        raise UnusableError(typeset(f"« {year} » : l’année va de 1990 à 2100."))
    found = on or min(date(year, 12, 31), datetime.now().astimezone().date())
    if found < date(year, 1, 1):
        raise UnusableError(typeset(f"Le {found} vient avant {year} : donnez une date (--on) dans l’année, ou après."))
    return found


def _flow(policy: Policy, ledger: Ledger, past: Past, year: int, on: date, settings: FlowSettings) -> YearOfFlow:
    """The year, with the balances of those before it when the settings carry over."""
    owed = rights(policy, settings)
    first = min((one.on.year for one in ledger.movements), default=year) if settings.carry_over else year
    carried = None
    for before in range(first, year):
        carried = year_of_flow(ledger, owed, before, date(before, 12, 31), settings, carried).balances()
    return year_of_flow(ledger, owed, year, on, settings, carried)


def _settings(path: Path | None) -> FlowSettings:
    """The settings of conventions from a JSON file. Raises UnusableError with an example."""
    if path is None:
        return FlowSettings()
    try:
        told = json.loads(read_text(path, "Le fichier", _LARGEST))
        if not isinstance(told, dict) or told.keys() - {"counting", "rounding", "handed_back_counts", "carry_over"}:
            raise ValueError("les clés sont « counting », « rounding », « handed_back_counts » et « carry_over »")
        counting = {str(name): Counting[str(event).upper()] for name, event in told.get("counting", {}).items()}
        rounding = Rounding[str(told.get("rounding", "exact")).upper()]
        answers = [told.get("handed_back_counts", True), told.get("carry_over", False)]
        if not all(isinstance(answer, bool) for answer in answers):
            raise ValueError("« handed_back_counts » et « carry_over » valent true ou false")
        return FlowSettings(counting, rounding, *answers)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        what = str(error).strip("'\"") or type(error).__name__
        raise UnusableError(
            typeset(f"Les réglages « {path} » n’ont pas été employés : {what}. Remède : écrivez {_EXAMPLE}.")
        ) from None


def _of_stock(territory: Path) -> dict[str, str | None]:
    """The landlords whose report is expected: those of the stock, when the folder holds it."""
    if not any((territory / f"dwellings{suffix}").is_file() for suffix in (".parquet", ".csv", ".xlsx", ".ods")):
        return {}
    dwellings = open_dwellings(territory)
    column = dwellings.columns.get("logement_bailleur")
    if not isinstance(column, Open):
        return {}
    first = {int(code): place for place, code in reversed(list(enumerate(column.values.tolist())))}
    known = ((column.names[code], place) for code, place in first.items() if 0 <= code < len(column.names))
    return {name: dwellings.text("logement_bailleur_nom", place) for name, place in sorted(known)}


def _fictional(territory: Path) -> bool:
    """Whether the territory says that it is made up."""
    try:
        told = json.loads((territory / "territory.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("fictional") is True


def _write(found: Flow, path: Path, suffix: str) -> None:
    if suffix == ".xlsx":
        write_sheets(sheets(found), path)
    elif suffix == ".csv":
        write_csv(report_sheet(found).frame, path)
    else:
        text = json.dumps(flow_json(found), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")
