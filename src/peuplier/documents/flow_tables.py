"""The flow as tables: statutory report, accounts, what is missing, ledger, each with its definitions."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from peuplier.documents.table_columns import TableColumn, of_names
from peuplier.documents.workbook import Sheet
from peuplier.matching.flow.balance import FORECAST_METHOD, YearOfFlow
from peuplier.matching.flow.gauges import Gauge
from peuplier.matching.flow.ledger import Ledger
from peuplier.matching.flow.report import StatutoryReport
from peuplier.vocabulary.quantities import write_number


@dataclass(frozen=True)
class Flow:
    """All that is said of the flow of a year. `landlords` gives names by code; `fictional` marks every export."""

    flow: YearOfFlow
    gauges: tuple[Gauge, ...]
    ledger: Ledger
    report: StatutoryReport
    landlords: Mapping[str, str | None]
    fictional: bool

    def landlord(self, code: str | None) -> str:
        """The name of a landlord, else its code."""
        return "inconnu" if code is None else self.landlords.get(code) or code


def exact(value: Fraction) -> str:
    """A fraction in figures, to two decimals when it is not whole to the hundredth."""
    return write_number(value, None if (value * 100).denominator == 1 else 2)


_T, _N = "texte", "nombre"
_COLUMNS = (
    TableColumn("bailleur", "code du bailleur", "Code du bailleur.", _T),
    TableColumn("bailleur_nom", "nom du bailleur", "Nom du bailleur.", _T),
    TableColumn("réservataire", "réservataire", "Code du réservataire dans le SNE ; AUCUN : le bailleur.", _T),
    TableColumn("part", "part du flux", "Part annuelle d’après la politique, en pour cent.", _T, "%"),
    TableColumn("base", "base", "Relocations entrées dans l’année, moins celles qui sortent de la base.", _N),
    TableColumn("dû", "logements dus", "Base multipliée par la part (CCH, art. R. 441-5) ; fraction exacte.", _T),
    TableColumn(
        "proposés", "logements proposés", "Logements proposés au réservataire, hors ceux sortis du compte.", _N
    ),
    TableColumn("attribués", "baux signés", "Baux signés dans l’année au titre du réservataire.", _N),
    TableColumn("tours_rendus", "tours rendus", "Logements rendus par le réservataire, faute de candidat.", _N),
    TableColumn("décompte", "événement compté", "Ce qui sert le réservataire : proposition ou bail signé.", _T),
    TableColumn("réalisé", "réalisé", "Nombre de ces événements dans l’année.", _N),
    TableColumn("reporté", "solde reporté", "Solde de l’année d’avant, si les réglages le reportent.", _T),
    TableColumn("solde", "solde", "Réalisé, plus reporté, moins dû ; négatif : le réservataire attend.", _T),
    TableColumn("solde_prévu", "solde prévu au 31 décembre", FORECAST_METHOD, _T),
    TableColumn("compte", "compte", "Flux annuel, premières mises en location, logements à part, hors régime.", _T),
    TableColumn("type", "type", "Type du logement.", _T),
    TableColumn("financement", "financement", "Financement du logement.", _T),
    TableColumn("en_qpv", "en quartier prioritaire", "Logement dans un quartier prioritaire.", "oui ou non"),
    TableColumn("commune", "commune", "Code Insee de la commune.", _T),
    TableColumn("période", "période de construction", "Découpage choisi : le décret ne fixe pas les périodes.", _T),
    TableColumn("date", "date", "Jour du mouvement.", "date"),
    TableColumn("mouvement", "mouvement", "Ce que fait le mouvement.", _T),
    TableColumn("logement", "logement", "Identifiant du logement.", _T),
    TableColumn("vacance", "vacance", "Identifiant de la vacance.", _T),
    TableColumn("raison", "raison", "Pourquoi ce mouvement.", _T),
    TableColumn("auteur", "auteur", "Qui déclare le mouvement.", _T),
    TableColumn("opération", "opération", "Résidence, pour les premières mises en location.", _T),
    TableColumn("manque", "donnée manquante", "Ce que le compte rendu demande et qui n’est pas connu.", _T),
    TableColumn("nombre", "nombre de logements", "Logements concernés.", _N),
    TableColumn("exemples", "exemples", "Premiers logements concernés.", _T),
    TableColumn("fictif", "fictif", "« oui » : données inventées pour une démonstration.", _T),
)


def _sheet(title: str, found: Flow, rows: list[dict[str, object]], schema: dict[str, pl.DataType]) -> Sheet:
    whole = {**schema, "fictif": pl.String()}
    mark = "oui" if found.fictional else "non"
    frame = pl.DataFrame([{**row, "fictif": mark} for row in rows], schema=whole)
    notes = (
        ("année", str(found.flow.year)),
        ("compte arrêté au", found.flow.on.isoformat()),
        ("arrondi", found.flow.settings.rounding.value),
        ("report d’une année sur l’autre", "oui" if found.flow.settings.carry_over else "non"),
        ("un tour rendu compte comme proposé", "oui" if found.flow.settings.handed_back_counts else "non"),
        ("prévision", FORECAST_METHOD),
        ("remise du compte rendu", f"avant le 28 février {found.flow.year + 1} (CCH, art. R. 441-5)"),
    )
    return Sheet(title, frame, of_names(frame.columns, _COLUMNS), notes, found.fictional)


def sheets(found: Flow) -> tuple[Sheet, ...]:
    """The statutory report first: it is what is sent."""
    return report_sheet(found), _accounts(found), _others(found), _missing(found), _ledger(found)


def report_sheet(found: Flow) -> Sheet:
    """The report of 28 February, one line a cell."""
    text, whole = pl.String(), pl.Int64()
    rows: list[dict[str, object]] = [
        {
            "bailleur": cell.landlord,
            "bailleur_nom": found.landlord(cell.landlord),
            "compte": cell.account.value,
            "réservataire": cell.nominator,
            "type": cell.dwelling_type,
            "financement": cell.financing,
            "en_qpv": cell.in_qpv,
            "commune": cell.commune,
            "période": cell.period,
            "proposés": cell.offered,
            "attribués": cell.allocated,
        }
        for cell in found.report.cells
    ]
    names = ("bailleur", "bailleur_nom", "compte", "réservataire", "type", "financement")
    schema: dict[str, pl.DataType] = dict.fromkeys(names, text)
    schema |= {"en_qpv": pl.Boolean(), "commune": text, "période": text, "proposés": whole, "attribués": whole}
    return _sheet("Compte rendu du flux", found, rows, schema)


def _accounts(found: Flow) -> Sheet:
    rows: list[dict[str, object]] = [
        {
            "bailleur": line.landlord,
            "bailleur_nom": found.landlord(line.landlord),
            "réservataire": line.right.nominator,
            "part": exact(line.right.share * 100),
            "base": line.base,
            "dû": exact(line.due),
            "proposés": line.offered,
            "attribués": line.allocated,
            "tours_rendus": line.handed_back,
            "décompte": line.right.counting.value,
            "réalisé": line.achieved,
            "reporté": exact(line.carried),
            "solde": exact(line.balance),
            "solde_prévu": exact(line.forecast.balance),
        }
        for line in found.flow.lines
    ]
    whole = {"base", "proposés", "attribués", "tours_rendus", "réalisé"}
    names = "bailleur bailleur_nom réservataire part base dû proposés attribués tours_rendus décompte réalisé reporté "
    wanted = [*names.split(), "solde", "solde_prévu"]
    return _sheet("Soldes", found, rows, {n: pl.Int64() if n in whole else pl.String() for n in wanted})


def _others(found: Flow) -> Sheet:
    rows: list[dict[str, object]] = [
        {
            "bailleur": one.landlord,
            "bailleur_nom": found.landlord(one.landlord),
            "compte": one.account.value,
            "opération": one.operation,
            "réservataire": one.nominator,
            "proposés": one.offered,
            "attribués": one.allocated,
        }
        for one in found.flow.others
    ]
    wanted = ("bailleur", "bailleur_nom", "compte", "opération", "réservataire", "proposés", "attribués")
    whole = {"proposés", "attribués"}
    return _sheet("Autres comptes", found, rows, {n: pl.Int64() if n in whole else pl.String() for n in wanted})


def _missing(found: Flow) -> Sheet:
    rows: list[dict[str, object]] = [
        {
            "bailleur": one.landlord,
            "bailleur_nom": found.landlord(one.landlord),
            "manque": one.what,
            "nombre": one.count,
            "exemples": ", ".join(one.dwellings),
        }
        for one in found.report.missing
    ]
    wanted = ("bailleur", "bailleur_nom", "manque", "nombre", "exemples")
    schema: dict[str, pl.DataType] = {n: pl.Int64() if n == "nombre" else pl.String() for n in wanted}
    return _sheet("Données manquantes", found, rows, schema)


def _ledger(found: Flow) -> Sheet:
    rows: list[dict[str, object]] = [
        {
            "date": one.on,
            "bailleur": one.landlord,
            "compte": one.account.value,
            "mouvement": one.kind.value,
            "réservataire": one.nominator,
            "logement": one.dwelling,
            "vacance": one.vacancy,
            "raison": one.reason,
            "auteur": one.author,
            "opération": one.operation,
        }
        for one in found.ledger.movements
        if one.on.year == found.flow.year and one.on <= found.flow.on
    ]
    names = ("bailleur", "compte", "mouvement", "réservataire", "logement", "vacance", "raison", "auteur", "opération")
    schema: dict[str, pl.DataType] = {"date": pl.Date(), **dict.fromkeys(names, pl.String())}
    return _sheet("Mouvements", found, rows, schema)
