"""Files of points: the one that `peuplier score` writes, and one computed elsewhere whose columns are declared."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

import polars as pl

from peuplier.checking.imported_scores import ScoreHere, ScoreThere
from peuplier.evaluation.calendar import day_of
from peuplier.evaluation.columns.demands import Column, Plain, Texts
from peuplier.sources.anomalies import UnusableFileError
from peuplier.sources.mapping.declared import ColumnMapping
from peuplier.sources.row_intake import TableIntake, read_rows
from peuplier.sources.schemas import NUMBER, Schema
from peuplier.sources.tables.raw import unusable
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact, Origin, Subject
from peuplier.vocabulary.quantities import Kind

POINTS, POINTS_ON, CRITERION = "points_sne", "points_sne_le", "critère "
_LARGEST = 32_000
_DETAIL = "criterion:"


def _column(name: str, label: str, kind: Kind, definition: str) -> Fact:
    low, high = (1990, 2100) if kind is Kind.DATE else (-_LARGEST, _LARGEST)
    bounded = kind in (Kind.COUNT, Kind.DATE)
    return Fact(
        name,
        name,
        label,
        kind,
        Subject.CALCULATION,
        definition,
        Origin.PARTNER,
        may_score=False,
        lowest=low if bounded else None,
        highest=high if bounded else None,
    )


_THERE = (
    FACTS[NUMBER],
    _column(POINTS, "points calculés ailleurs", Kind.COUNT, "Total de la demande, en points."),
    _column(POINTS_ON, "date du calcul fait ailleurs", Kind.DATE, "Jour auquel ces points ont été calculés."),
)
_HERE = (
    _column("demand_number", "numéro unique", Kind.TEXT, "Numéro de la demande."),
    _column("points_low", "points, au moins", Kind.COUNT, "Plus petit total possible."),
    _column("points_high", "points, au plus", Kind.COUNT, "Plus grand total possible."),
    _column("calculated_on", "date du calcul", Kind.DATE, "Jour du calcul."),
    _column("policy_digest", "empreinte de la politique", Kind.TEXT, "Document qui a donné ces points."),
    _column("not_scored", "motif d’absence de cotation", Kind.TEXT, "Pourquoi la demande n’est pas cotée."),
)


@dataclass(frozen=True, slots=True)
class ScoresHere:
    """A file written by `peuplier score`: demands by number, the criteria it details, the digests of its policy."""

    scores: Mapping[str, ScoreHere]
    criteria: tuple[str, ...]
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoresThere:
    """A file computed elsewhere: demands by number, and how its rows were taken."""

    scores: Mapping[str, ScoreThere]
    intake: TableIntake


def sne_schema(criteria: Sequence[str] = ()) -> Schema:
    """The columns a file of points computed elsewhere may give; one per criterion that this side details."""
    own = [
        _column(f"{CRITERION}{name}", f"points du critère {name}", Kind.COUNT, "Points de ce critère.")
        for name in criteria
    ]
    facts = MappingProxyType({fact.name: fact for fact in (*_THERE, *own)})
    return Schema("sne_scores", "Points calculés ailleurs", "un calcul fait ailleurs", facts, (NUMBER,), (NUMBER,))


def read_scores_there(path: Path, schema: Schema, mapping: ColumnMapping | None = None) -> ScoresThere:
    """Points computed elsewhere. Raises UnusableFileError; rows that cannot be taken are told apart."""
    taken = read_rows(path, schema, mapping)
    if POINTS not in taken.columns:
        raise unusable(
            path,
            f"la colonne « {POINTS} » manque : chaque demande y porte ses points.",
            "Nommez-la ainsi, ou déclarez dans une correspondance (--mapping) celle qui les donne.",
            1,
        )
    points, days = _whole(taken.columns[POINTS]), _days(taken.columns.get(POINTS_ON), taken.taken)
    named = {name: _whole(taken.columns[name]) for name in taken.columns if name.startswith(CRITERION)}
    scores = {}
    for row, number in enumerate(_texts(taken.columns[NUMBER], taken.taken)):
        assert number is not None
        known = {name.removeprefix(CRITERION): values[row] for name, values in named.items()}
        criteria = {name: value for name, value in known.items() if value is not None}
        scores[number] = ScoreThere(points[row], days[row], criteria)
    return ScoresThere(scores, taken)


def read_scores_here(path: Path) -> ScoresHere:
    """Points written by `peuplier score`. Raises UnusableFileError when it is not such a file, or has any fault."""
    source = path
    if path.suffix.lower() == ".json":
        raise unusable(path, "un résultat en .json ne se compare pas.", "Écrivez-le en .csv, .parquet ou .xlsx.")
    schema = Schema("scores", "Points et rangs", "un résultat", MappingProxyType({f.name: f for f in _HERE}), (), ())
    first = read_rows(source, schema)
    named = [title for title, _ in first.ignored if title.startswith(_DETAIL) and title.endswith((":low", ":high"))]
    if named:
        extra = [_column(title, title, Kind.COUNT, "Points d’un critère.") for title in named]
        facts = MappingProxyType({fact.name: fact for fact in (*_HERE, *extra)})
        first = read_rows(source, Schema("scores", "Points et rangs", "un résultat", facts, (), ()))
    if first.rejected:
        raise UnusableFileError(str(path), [anomaly for one in first.rejected for anomaly in one.anomalies])
    missing = [fact.name for fact in _HERE[:3] if fact.name not in first.columns]
    if missing:
        raise unusable(
            path,
            f"la colonne « {missing[0]} » manque : ce n’est pas un résultat de « peuplier score ».",
            "Donnez le fichier écrit par « peuplier score … --out ».",
            1,
        )
    criteria = tuple(dict.fromkeys(title.split(":", 1)[1].rsplit(":", 1)[0] for title in named))
    digests = {text for text in _texts(first.columns.get("policy_digest"), first.taken) if text}
    return ScoresHere(_scores(first, criteria), criteria, tuple(sorted(digests)))


def _scores(taken: TableIntake, criteria: Sequence[str]) -> Mapping[str, ScoreHere]:
    """One score by demand; several grids that may score it make one interval."""
    columns = taken.columns
    low, high = _whole(columns["points_low"]), _whole(columns["points_high"])
    days = _days(columns.get("calculated_on"), taken.taken)
    reasons = _texts(columns.get("not_scored"), taken.taken)
    details = {
        name: (_whole(columns[f"{_DETAIL}{name}:low"]), _whole(columns[f"{_DETAIL}{name}:high"])) for name in criteria
    }
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, number in enumerate(_texts(columns["demand_number"], taken.taken)):
        rows[number or ""].append(row)
    return {number: _one(held, low, high, days, reasons, details) for number, held in rows.items()}


def _one(
    rows: Sequence[int],
    low: Sequence[int | None],
    high: Sequence[int | None],
    days: Sequence[date | None],
    reasons: Sequence[str | None],
    details: Mapping[str, tuple[Sequence[int | None], Sequence[int | None]]],
) -> ScoreHere:
    least = [value for row in rows if (value := low[row]) is not None]
    most = [value for row in rows if (value := high[row]) is not None]
    first = rows[0]
    criteria = {}
    for name, (lows, highs) in details.items():
        bottom, top = lows[first], highs[first]
        if bottom is not None and top is not None:
            criteria[name] = (bottom, top)
    return ScoreHere(
        min(least, default=None),
        max(most, default=None),
        days[first],
        max(len(least), 1),
        reasons[first] or "",
        criteria,
    )


def _whole(column: Column) -> list[int | None]:
    assert isinstance(column, Plain)
    return [int(v) if known else None for v, known in zip(column.values.tolist(), column.known.tolist(), strict=True)]


def _days(column: Column | None, rows: int) -> list[date | None]:
    if column is None:
        return [None] * rows
    return [None if value is None else day_of(value) for value in _whole(column)]


def _texts(column: Column | None, rows: int) -> list[str | None]:
    if column is None:
        return [None] * rows
    assert isinstance(column, Texts)
    return pl.Series(column.values.tolist(), dtype=pl.String).to_list()
