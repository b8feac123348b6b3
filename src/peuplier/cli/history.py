"""`peuplier history`: a synthetic past, under a policy, added to a synthetic territory; whole or not there."""

import json
import shutil
import tempfile
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from peuplier.cli.documents import open_policy, standing_sentence
from peuplier.cli.output import UnusableError, print_json, reason
from peuplier.cli.vacancies import open_demand_table, open_dwellings, table_of
from peuplier.documents.history_files import write_history
from peuplier.documents.territory_files import DESCRIPTION, HISTORY_FILES
from peuplier.evaluation.columns.demands import Column
from peuplier.sources.anomalies import UnusableFileError
from peuplier.sources.row_intake import read_rows
from peuplier.sources.schemas import SCHEMAS
from peuplier.synthesis.history.history import draw_history
from peuplier.synthesis.history.settings import FOLLOW_RATES, HistorySettings
from peuplier.synthesis.stock.residences import Landlord
from peuplier.vocabulary.quantities import write_number
from peuplier.vocabulary.typography import typeset

MOST_YEARS = 20


def run(arguments: Namespace) -> int:
    """The past of one territory. Raises UnusableError and NotCoveredError."""
    if not 1 <= arguments.years <= MOST_YEARS:
        raise UnusableError(f"--years va de 1 à {MOST_YEARS}.")
    if arguments.seed < 0:
        raise UnusableError("--seed est un nombre entier positif ou nul.")
    policy = open_policy(arguments.policy)
    territory: Path = arguments.territory
    described = _described(territory)
    identity = described["identity"]
    assert isinstance(identity, dict)
    on = date.fromisoformat(identity["on"])
    if arguments.on not in (None, on):
        raise UnusableError(
            typeset(
                f"Le territoire est décrit au {on} : son passé finit ce jour-là. Remède : donnez --on {on}, ou "
                f"construisez le territoire à une autre date (peuplier territory … --on {arguments.on})."
            )
        )
    settings = HistorySettings(arguments.years, on, arguments.seed, _follow(arguments.follow))
    if not settings.months:
        raise UnusableError(
            typeset(f"Aucun mois n’est achevé entre le {on.year}-01-01 et le {on} : ajoutez une année.")
        )
    history = draw_history(
        policy,
        identity["siren"],
        open_demand_table(territory),
        open_dwellings(territory),
        _register(territory),
        _landlords(described),
        settings,
    )
    part = Path(tempfile.mkdtemp(prefix=".history-", dir=territory))
    try:
        section = write_history(history, policy, settings, described, part)
        for name in (*HISTORY_FILES, DESCRIPTION):
            (part / name).chmod(0o644)
            (part / name).replace(territory / name)
    except OSError as error:
        raise UnusableError(f"« {territory} » ne peut pas être écrit : {reason(error)}.") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    if arguments.json:
        print_json(section)
        return 0
    print(standing_sentence(policy), end="\n\n")
    print("\n".join(_text(section, described)))
    return 0


def _described(territory: Path) -> Mapping[str, object]:
    """The description of a synthetic territory. Raises UnusableError for any other folder."""
    path = territory / DESCRIPTION
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = None
    if not isinstance(told, dict) or told.get("fictional") is not True or "identity" not in told:
        raise UnusableError(
            typeset(
                f"« {territory} » n’est pas un territoire synthétique : un passé inventé ne s’ajoute jamais à de "
                f"vraies données. Remède : « peuplier territory SIREN --out {territory} »."
            )
        )
    return told


def _register(territory: Path) -> tuple[Mapping[str, Column], int]:
    try:
        table = read_rows(table_of(territory, "rehousing"), SCHEMAS["rehousing"])
    except UnusableFileError as error:
        raise UnusableError("\n\n".join(str(anomaly) for anomaly in error.anomalies[:10])) from None
    return table.columns, table.taken


def _landlords(described: Mapping[str, object]) -> tuple[Landlord, ...]:
    listed = described["landlords"]
    assert isinstance(listed, list)
    return tuple(Landlord(one["code"], one["name"], one["kind"], one["dwellings"]) for one in listed)


def _follow(given: Sequence[str]) -> Mapping[str, int]:
    """Follow rates, those given replacing the assumed ones. Raises UnusableError."""
    rates = dict(FOLLOW_RATES)
    for one in given:
        code, _, percent = one.partition("=")
        if code not in rates or not percent.isdecimal() or int(percent) > 100:
            codes = ", ".join(rates)
            raise UnusableError(typeset(f"« {one} » : écrivez CODE=N, N de 0 à 100, parmi {codes}."))
        rates[code] = int(percent)
    return rates


def _measured(figure: object) -> str:
    """A measured figure as French writes it."""
    return write_number(Fraction(str(figure)))


def _text(section: Mapping[str, object], described: Mapping[str, object]) -> list[str]:
    rows, months, held = section["rows"], section["months"], section["consistency"]
    assert isinstance(rows, dict)
    assert isinstance(months, dict)
    assert isinstance(held, dict)
    return [
        typeset(
            f"{described['name']} — passé synthétique, de {months['first']} à {months['last']}. {described['notice']}"
        ),
        typeset(
            f"{write_number(rows['vacancies'])} logements libérés, {write_number(rows['nominations'])} désignations, "
            f"{write_number(rows['decisions'])} décisions, {write_number(rows['leases'])} baux, "
            f"{write_number(rows['past_demands'])} demandes sorties."
        ),
        typeset(
            f"Par mois : {_measured(held['leases_a_month'])} baux "
            f"(attendu {_measured(held['wanted_leases_a_month'])}) ; "
            f"sorties sans bail {_measured(held['exits_percent_a_month'])} % de la file "
            f"(attendu {_measured(held['wanted_exits_percent_a_month'])} %)."
        ),
        typeset(f"Listes arrêtées par la vérification : {section['stopped_nominations']}."),
    ]
