"""`peuplier differences`: points computed here against points computed elsewhere."""

from argparse import Namespace
from pathlib import Path

from peuplier.checking.imported_scores import Verdict, compare_scores, verdicts
from peuplier.cli.output import UnusableError, complain, print_json, protect, write_whole
from peuplier.cli.read import refusal
from peuplier.documents.score_gaps import gaps_json, gaps_sheet, gaps_text
from peuplier.documents.table_file import write_table
from peuplier.sources.anomalies import UnusableFileError
from peuplier.sources.mapping.reading import read_mapping
from peuplier.sources.score_files import POINTS, ScoresThere, read_scores_here, read_scores_there, sne_schema
from peuplier.vocabulary.quantities import plural, write_number

_SHOWN = 20
_OUT = (".csv", ".xlsx")


def run(arguments: Namespace) -> int:
    """Compare two files of points; the exit code is 0 whatever they show."""
    out: Path | None = arguments.out
    if out is not None and out.suffix.lower() not in _OUT:
        raise UnusableError(f"« {out} » : la comparaison s’écrit en {' ou '.join(_OUT)}.")
    inputs = [path for path in (arguments.scores, arguments.sne_scores, arguments.mapping) if path is not None]
    if out is not None:
        protect(out, *inputs)
    try:
        here = read_scores_here(arguments.scores)
        schema = sne_schema(here.criteria)
        mapping = read_mapping(arguments.mapping, schema.name, {schema.name: schema}) if arguments.mapping else None
        there = read_scores_there(arguments.sne_scores, schema, mapping)
    except UnusableFileError as error:
        raise UnusableError(refusal(error)) from None
    found = compare_scores(here.scores, there.scores)
    if out is not None:
        notes = (
            ("points ici", ", ".join(here.digests) or "empreinte inconnue"),
            ("points là-bas", there.intake.format),
        )
        sheet = gaps_sheet(found, notes)
        write_whole(out, lambda path: write_table(sheet, path, out.suffix.lower()))
    if arguments.json:
        taken = {key: getattr(there.intake, key) for key in ("rows_in", "taken")}
        refused = [
            {"line": one.line, "rules": [anomaly.rule for anomaly in one.anomalies]} for one in there.intake.rejected
        ]
        answer = {"policy_digests": list(here.digests), **gaps_json(found), "sne_file": {**taken, "rejected": refused}}
        print_json({**answer, "out": str(out) if out else None})
        return 0
    _say_refused(there)
    print(gaps_text(found))
    if not verdicts(found)[Verdict.DIFFERS]:
        print("\nAucun écart entre les points comparés.")
    if out is not None:
        print(f"\nÉcrit : {out}")
    return 0


def _say_refused(there: ScoresThere) -> None:
    """Rows of the other file that were not taken, and columns that were not read."""
    intake = there.intake
    if intake.rejected:
        complain(
            f"{write_number(intake.rows_in)} {plural('ligne', intake.rows_in)} = {write_number(intake.taken)} "
            f"{plural('acceptée', intake.taken)} + {write_number(len(intake.rejected))} "
            f"{plural('rejetée', len(intake.rejected))} :"
        )
    for rejected in intake.rejected[:_SHOWN]:
        complain("\n".join(map(str, rejected.anomalies)))
    for name, close in intake.ignored[:_SHOWN]:
        complain(f"Colonne ignorée : « {name} » (on lit {POINTS}, et critère NOM). {close}".rstrip())
