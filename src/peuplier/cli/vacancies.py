"""The tables of a territory opened for a vacancy: its dwellings, its demands, the counters of the year."""

import json
from pathlib import Path

from peuplier.cli.documents import open_demands
from peuplier.cli.output import UnusableError, complain
from peuplier.cli.text_file import read_text
from peuplier.evaluation.columns.demands import Demands
from peuplier.matching.orientation_accounts import Leases, YearSoFar
from peuplier.matching.pairs import Dwellings
from peuplier.policy.findings import suggestion
from peuplier.policy.tree.document import Policy
from peuplier.sources.anomalies import UnusableFileError
from peuplier.sources.row_intake import read_rows
from peuplier.sources.schemas import SCHEMAS
from peuplier.vocabulary.codes import code_list
from peuplier.vocabulary.typography import typeset

_SHOWN = 10
_LARGEST = 5_000_000  # bytes
_SUFFIXES = (".parquet", ".csv", ".xlsx", ".ods")
_EXAMPLE = (
    '{"oriented": {"FICTIF001": {"COLTER": 3}}, "leases": [{"objective": "q1_hors_qpv", "landlord": "FICTIF001", '
    '"nominator": null, "signed": 40, "of_type": 9}]}'
)


def table_of(territory: Path, name: str) -> Path:
    """The file of a table of a territory. Raises UnusableError with what the folder should hold."""
    for suffix in _SUFFIXES:
        path = territory / f"{name}{suffix}"
        if path.is_file():
            return path
    if not territory.is_dir():
        raise UnusableError(
            typeset(
                f"Le dossier « {territory} » n’existe pas. Remède : « peuplier territory SIREN --out {territory} » en "
                "écrit un, ou donnez celui où sont vos tables."
            )
        )
    raise UnusableError(
        typeset(
            f"Il manque la table « {name} » dans « {territory} ». Remède : déposez-y {name}.parquet, {name}.csv ou "
            f"{name}.xlsx (colonnes : peuplier read --table {name} --template modèle.xlsx)."
        )
    )


def open_demand_table(territory: Path) -> Demands:
    """The demands of a territory. Raises UnusableError."""
    return open_demands(table_of(territory, "demands"))


def open_dwellings(territory: Path) -> Dwellings:
    """The dwellings of a territory; rows that cannot be taken are named on the error output. Raises UnusableError."""
    path = table_of(territory, "dwellings")
    try:
        table = read_rows(path, SCHEMAS["dwellings"])
    except UnusableFileError as error:
        shown = "\n\n".join(str(anomaly) for anomaly in error.anomalies[:_SHOWN])
        raise UnusableError(f"La table « {path} » n’a pas été lue.\n\n{shown}") from None
    for rejected in table.rejected[:_SHOWN]:
        complain(f"Logement non lu, ligne {rejected.line} : {'; '.join(map(str, rejected.anomalies))}")
    if len(table.rejected) > _SHOWN:
        complain(f"… et {len(table.rejected) - _SHOWN} autres logements non lus.")
    if not table.taken:
        raise UnusableError(typeset(f"La table « {path} » ne contient aucun logement lisible."))
    return Dwellings.of_table(table.columns)


def place_of(dwellings: Dwellings, identifier: str) -> int:
    """Where a dwelling stands. Raises UnusableError with the closest identifiers."""
    place = dwellings.place(identifier)
    if place is None:
        known = dwellings.ids.tolist()
        close = suggestion(identifier, known[:100_000], f"Le premier de la table est « {known[0]} ».")
        raise UnusableError(typeset(f"Le logement « {identifier} » n’est pas dans la table des logements. {close}"))
    return place


def row_of(demands: Demands, number: str) -> int:
    """Where a demand stands. Raises UnusableError with the closest numbers."""
    row = demands.position(number)
    if row is None:
        close = suggestion(number, demands.numbers.tolist()[:100_000], "Vérifiez le numéro, sans espace.")
        raise UnusableError(typeset(f"La demande « {number} » n’est pas dans la table des demandes. {close}"))
    return row


def open_counters(path: Path | None, policy: Policy) -> YearSoFar:
    """The counters of the year from a JSON file; a year that begins without one. Raises UnusableError."""
    if path is None:
        return YearSoFar()
    try:
        told = json.loads(read_text(path, "Le fichier", _LARGEST))
        year = _year(told, policy)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        what = str(error).strip("'\"") or type(error).__name__
        raise UnusableError(
            typeset(f"Le fichier de compteurs « {path} » n’a pas été employé : {what}. Remède : écrivez {_EXAMPLE}.")
        ) from None
    return year


def _year(told: object, policy: Policy) -> YearSoFar:
    if not isinstance(told, dict) or told.keys() - {"oriented", "leases"}:
        raise ValueError("les clés sont « oriented » et « leases »")
    year, nominators = YearSoFar(), code_list("ListeTypeReservataire").labels
    for landlord, counts in told.get("oriented", {}).items():
        for nominator, count in counts.items():
            if nominator not in nominators:
                raise ValueError(f"« {nominator} » n’est pas un code de réservataire")
            year.oriented[landlord, nominator] = _count(count)
    objectives = {objective.name for objective in policy.objectives}
    for line in told.get("leases", []):
        if line["objective"] not in objectives:
            close = suggestion(str(line["objective"]), objectives, "")
            raise ValueError(f"« {line['objective']} » n’est pas un objectif de la politique. {close}".strip())
        cell = line.get("landlord"), line.get("nominator")
        year.leases[line["objective"], cell] = Leases(_count(line["signed"]), _count(line["of_type"]))
    return year


def _count(told: object) -> int:
    if type(told) is not int or not 0 <= told <= 10**6:
        raise ValueError(f"« {told} » n’est pas un nombre entier de 0 à un million")
    return told
