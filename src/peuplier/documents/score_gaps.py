"""Points here and points elsewhere, said in French, as JSON and as a table."""

from collections.abc import Mapping, Sequence

import polars as pl

from peuplier.checking.imported_scores import (
    Cause,
    Comparison,
    Verdict,
    causes,
    criteria_gaps,
    gaps,
    verdicts,
)
from peuplier.documents.explanation import say_bounds
from peuplier.documents.table_columns import TableColumn, of_names
from peuplier.documents.workbook import Sheet
from peuplier.vocabulary.quantities import plural, write_number, write_points

_SHOWN = 20
# Bounds of the classes of gaps: from the first to the one before the next.
_CLASSES = (-50, -20, -10, -5, 0, 1, 6, 11, 21, 51)

_COLUMNS = (
    TableColumn("demand_number", "numéro unique", "Numéro de la demande.", "texte"),
    TableColumn("verdict", "constat", "Ce que montre la comparaison.", "texte"),
    TableColumn("points_low", "points ici, au moins", "Plus petit total possible ici.", "nombre entier"),
    TableColumn("points_high", "points ici, au plus", "Plus grand total possible ici.", "nombre entier"),
    TableColumn("points_there", "points là-bas", "Total que donne l’autre fichier.", "nombre entier"),
    TableColumn(
        "gap", "écart", "Points là-bas moins la borne la plus proche ici ; 0 dans l’intervalle.", "nombre entier"
    ),
    TableColumn("calculated_on", "date du calcul ici", "Jour du calcul de ce logiciel.", "date"),
    TableColumn("there_on", "date du calcul là-bas", "Jour du calcul de l’autre fichier.", "date"),
    TableColumn("causes", "causes", "Ce qui explique l’écart, quand les fichiers le disent.", "texte"),
    TableColumn("criteria", "critères en écart", "Critère : points ici, puis là-bas.", "texte"),
    TableColumn("not_scored", "motif ici", "Pourquoi la demande n’est pas cotée ici.", "texte"),
)


def gaps_sheet(found: Sequence[Comparison], notes: Sequence[tuple[str, str]]) -> Sheet:
    """One row per demand."""
    here, there = [c.here for c in found], [c.there for c in found]
    columns: dict[str, pl.Series] = {
        "demand_number": pl.Series([c.number for c in found], dtype=pl.String),
        "verdict": pl.Series([c.verdict.value for c in found], dtype=pl.String),
        "points_low": pl.Series([h.low if h else None for h in here], dtype=pl.Int64),
        "points_high": pl.Series([h.high if h else None for h in here], dtype=pl.Int64),
        "points_there": pl.Series([t.points if t else None for t in there], dtype=pl.Int64),
        "gap": pl.Series([c.gap for c in found], dtype=pl.Int64),
        "calculated_on": pl.Series([h.on if h else None for h in here], dtype=pl.Date),
        "there_on": pl.Series([t.on if t else None for t in there], dtype=pl.Date),
        "causes": pl.Series([" ; ".join(cause.value for cause in c.causes) for c in found], dtype=pl.String),
        "criteria": pl.Series([" ; ".join(_criteria(c)) for c in found], dtype=pl.String),
        "not_scored": pl.Series([h.not_scored if h else "" for h in here], dtype=pl.String),
    }
    return Sheet("Écarts de points", pl.DataFrame(columns), of_names(columns, _COLUMNS), tuple(notes))


def _criteria(comparison: Comparison) -> list[str]:
    return [f"{gap.name} : {say_bounds(gap.low, gap.high)}, puis {gap.points}" for gap in comparison.criteria]


def gaps_text(found: Sequence[Comparison]) -> str:
    """The report to read aloud."""
    counts = verdicts(found)
    lines = [f"{write_number(len(found))} {plural('demande', len(found))} dans l’un ou l’autre fichier :"]
    lines += [f"  {write_number(count):>9}  {verdict.value}" for verdict, count in counts.items() if count]
    spread = classes(found)
    if spread:
        lines += ["", "Écarts (points là-bas moins points ici) :"]
        lines += [f"  {write_number(count):>9}  {says}" for says, count in spread.items() if count]
    if counts[Verdict.DIFFERS]:
        lines += ["", "Causes des écarts (une demande peut en avoir plusieurs) :"]
        lines += [f"  {write_number(count):>9}  {cause.value}" for cause, count in causes(found).items() if count]
        named = criteria_gaps(found)
        lines += [f"             {name} : {write_number(count)}" for name, count in list(named.items())[:_SHOWN]]
        lines += ["", "Les plus grands écarts :"]
        widest = sorted((c for c in found if c.gap), key=lambda c: (-abs(c.gap or 0), c.number))
        lines += [_line(comparison) for comparison in widest[:_SHOWN]]
    return "\n".join(lines)


def _line(comparison: Comparison) -> str:
    here, there = comparison.here, comparison.there
    assert here is not None
    assert there is not None
    assert here.low is not None
    assert here.high is not None
    assert there.points is not None
    why = " ; ".join([*(cause.value for cause in comparison.causes), *_criteria(comparison)])
    points = say_bounds(here.low, here.high)
    return f"  {comparison.number} : {points} ici, {write_points(there.points)} là-bas. {why[:1].upper()}{why[1:]}."


def classes(found: Sequence[Comparison]) -> Mapping[str, int]:
    """How many demands compared fall in each class of gap."""
    counts = dict.fromkeys(range(len(_CLASSES) + 1), 0)
    for gap, count in gaps(found).items():
        counts[sum(gap >= bound for bound in _CLASSES)] += count
    if not sum(counts.values()):
        return {}
    return {_says(place): count for place, count in counts.items()}


def _says(place: int) -> str:
    if place == 0:
        return f"moins de {write_number(_CLASSES[0])}"
    low = _CLASSES[place - 1]
    if place == len(_CLASSES):
        return f"{write_number(low)} et plus"
    high = _CLASSES[place] - 1
    return "aucun" if low == high == 0 else f"de {write_number(low)} à {write_number(high)}"


def gaps_json(found: Sequence[Comparison]) -> dict[str, object]:
    """The counts, with English keys."""
    return {
        "demands": len(found),
        "verdicts": {verdict.name.lower(): count for verdict, count in verdicts(found).items()},
        "gaps": {str(gap): count for gap, count in gaps(found).items()},
        "causes": {cause.name.lower(): count for cause, count in causes(found).items()},
        "criteria": dict(criteria_gaps(found)),
        "unexplained": [c.number for c in found if Cause.UNEXPLAINED in c.causes][:_SHOWN],
    }
