"""The past of a territory opened: vacancies and leases as the flow reads them, from any file of their tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from peuplier.cli.output import UnusableError, complain
from peuplier.documents.demand_file import fact_series
from peuplier.evaluation.columns.demands import Column, Plain
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.matching.flow.gauges import SignedLease
from peuplier.matching.flow.records import Truth, Vacancy
from peuplier.sources.anomalies import UnusableFileError
from peuplier.sources.row_intake import read_rows
from peuplier.sources.schemas import SCHEMAS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind
from peuplier.vocabulary.typography import typeset

_SUFFIXES = (".parquet", ".csv", ".xlsx", ".ods")
_SHOWN = 10
_UNITS = (Kind.COUNT, Kind.MONEY, Kind.AREA, Kind.DECIMAL)
Row = dict[str, Value]


@dataclass(frozen=True)
class Past:
    """Vacancies, and the leases signed for them; `landlords` are those of the vacancies, by code, with their names."""

    vacancies: tuple[Vacancy, ...]
    leases: tuple[SignedLease, ...]
    landlords: Mapping[str, str | None]


def open_past(territory: Path) -> Past:
    """The past of a territory. Raises UnusableError when a table is missing or cannot be read."""
    lets = {row["vacance_identifiant"]: row for row in _rows(territory, "leases")}
    vacancies: list[Vacancy] = []
    landlords: dict[str, str | None] = {}
    for row in _rows(territory, "vacancies"):
        let = lets.get(row["vacance_identifiant"], {})
        vacancies.append(_vacancy(row, let))
        code, name = row["logement_bailleur"], row["logement_bailleur_nom"]
        if code is not None:
            landlords.setdefault(str(code), None if name is None else str(name))
    leases = tuple(_lease(row) for row in lets.values())
    return Past(tuple(vacancies), leases, landlords)


def _vacancy(row: Row, let: Row) -> Vacancy:
    facts = {**let, **{name: value for name, value in row.items() if value is not None}}
    signed = let.get("attribution_bail_signé_le") or row["attribution_bail_signé_le"]
    signed_for = let.get("attribution_réservataire") or row["attribution_réservataire"]
    free = row["logement_libre_le"]
    assert isinstance(free, date)
    return Vacancy(
        str(row["vacance_identifiant"]),
        str(row["logement_identifiant"]),
        free,
        _text(row["logement_bailleur"]),
        _text(row["logement_réservataire"]),
        _day(row["vacance_proposée_le"]),
        _day(row["vacance_rendue_le"]),
        _day(signed),
        _text(signed_for),
        {name: value for name, value in facts.items() if value is not None},
    )


def _lease(row: Row) -> SignedLease:
    signed = row["attribution_bail_signé_le"]
    assert isinstance(signed, date)
    first = _first_quartile(row)
    rehoused = [row["relogement_renouvellement_urbain"], row["relogement_copropriété_dégradée"]]
    q1: Truth = True if first or True in rehoused else None if first is None or None in rehoused else False
    return SignedLease(
        _text(row["attribution_bailleur"]),
        _text(row["attribution_réservataire"]),
        signed,
        _truth(row["attribution_en_qpv"]),
        _truth(row["bail_public_prioritaire"]),
        q1,
    )


def _first_quartile(row: Row) -> Truth:
    """As the landlord says, else from the quartile it gives."""
    said, quartile = row["bail_premier_quartile"], row["attribution_quartile"]
    return _truth(said) if said is not None or quartile is None else quartile == "1"


def _rows(territory: Path, name: str) -> Iterator[Row]:
    """The rows of a table as plain values; those that cannot be taken are named on the error output."""
    path = _file(territory, name)
    schema = SCHEMAS[name]
    try:
        table = read_rows(path, schema)
    except UnusableFileError as error:
        shown = "\n\n".join(str(anomaly) for anomaly in error.anomalies[:_SHOWN])
        raise UnusableError(f"La table « {path} » n’a pas été lue.\n\n{shown}") from None
    for rejected in table.rejected[:_SHOWN]:
        complain(f"{path.name}, ligne {rejected.line} non lue : {'; '.join(map(str, rejected.anomalies))}")
    if len(table.rejected) > _SHOWN:
        complain(f"… et {len(table.rejected) - _SHOWN} autres lignes de {path.name} non lues.")
    columns = {fact: table.columns.get(fact) for fact in schema.facts}
    values = {
        fact: [None] * table.taken if column is None else plain_values(schema.facts[fact], column)
        for fact, column in columns.items()
    }
    for at in range(table.taken):
        yield {fact: held[at] for fact, held in values.items()}


def plain_values(fact: Fact, column: Column) -> list[Value]:
    """The cells of a column as conditions read them: whole numbers in stored units, codes, dates, None when unknown."""
    if fact.kind in _UNITS and isinstance(column, Plain):
        pairs = zip(column.values.tolist(), column.known.tolist(), strict=True)
        return [value if known else None for value, known in pairs]
    return fact_series(fact, column).to_list()


def _file(territory: Path, name: str) -> Path:
    for suffix in _SUFFIXES:
        path = territory / f"{name}{suffix}"
        if path.is_file():
            return path
    what = (
        f"Il manque la table « {name} » dans « {territory} »."
        if territory.is_dir()
        else (f"Le dossier « {territory} » n’existe pas.")
    )
    raise UnusableError(
        typeset(
            f"{what} Remède : « peuplier history POLITIQUE.md --territory {territory} --years 3 --on DATE » écrit un "
            f"passé synthétique ; ou déposez la vôtre (colonnes : peuplier read --table {name} --template modèle.xlsx)."
        )
    )


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _day(value: Value) -> date | None:
    return value if isinstance(value, date) else None


def _truth(value: Value) -> Truth:
    return value if isinstance(value, bool) else None
