"""The past as four tables: vacancies, nominations, decisions, leases, one row a thing that happened."""

from collections.abc import Mapping, Sequence
from typing import Any

from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.evaluation.reasons.truths import Tests
from peuplier.matching.orientation import Account, Mode
from peuplier.matching.pairs import Dwellings
from peuplier.policy.tree.document import Policy
from peuplier.synthesis.history.columns import column_of, values_of
from peuplier.synthesis.history.households import TRANSFER
from peuplier.synthesis.history.past import Past, Told, World
from peuplier.synthesis.history.sittings import OUTCOME_CODES, Decided
from peuplier.synthesis.sheet import Filled
from peuplier.vocabulary.history_tables import HISTORY_TABLES
from peuplier.vocabulary.territory_tables import TerritoryTable

Row = dict[str, Any]
_ACCOUNTS = {
    Account.FLOW: "flux",
    Account.APART: "à_part",
    Account.FIRST_LETTING: "première",
    Account.OUTSIDE: "hors_flux",
}
_MODES = {
    Mode.DIRECT: "directe",
    Mode.DELEGATED: "déléguée",
    Mode.LANDLORD: "bailleur",
    Mode.PER_OPERATION: "opération",
}
_OF_DWELLING = tuple(
    column.name
    for column in HISTORY_TABLES["vacancies"].columns
    if column.name.startswith("logement_") and column.name not in ("logement_réservataire", "logement_libre_le")
)
# A lease tells its dwelling under other names.
_OF_LEASE = {
    "attribution_bailleur": "logement_bailleur",
    "attribution_rpls": "logement_rpls",
    "attribution_commune": "logement_commune",
    "attribution_en_qpv": "logement_en_qpv",
    "attribution_quartier_prioritaire": "logement_quartier_prioritaire",
    "attribution_résidence": "logement_résidence",
    "attribution_type": "logement_type",
    "attribution_surface": "logement_surface",
    "attribution_loyer": "logement_loyer_hors_charges",
    "attribution_financement": "logement_financement",
    "attribution_mise_en_location": "logement_mise_en_location",
}
_RECOGNISED = ("ACTIF", "ACTREL")


def tables_of(world: World, past: Past) -> dict[str, Filled]:
    """The four tables, in order of vacancy."""
    rows: dict[str, list[Row]] = {name: [] for name in HISTORY_TABLES}
    numbers = world.population.everyone.numbers.tolist()
    leaving = _Leaving(world.policy, world)
    homes = _dwelling_rows(world.dwellings, past.told)
    for told, home in zip(past.told, homes, strict=True):
        rows["vacancies"].append(_vacancy(told, home))
        for standing, named in told.named:
            rows["nominations"].append(
                {
                    "vacance_identifiant": told.identifier,
                    "numéro_unique": numbers[standing.row],
                    "désignation_le": told.named_on,
                    "désignation_ordre": standing.place,
                    "désignation_rang": named.rank,
                    "désignation_points_bas": named.low,
                    "désignation_points_haut": named.high,
                    "désignation_à_instruire": int(standing.to_instruct),
                    "désignation_taux": "|".join(named.rates) or None,
                }
            )
        rows["decisions"] += [_decision(told, home, one, numbers[one.row]) for one in told.decided]
        if told.taker is not None and told.signed_on is not None:
            frozen = past.households.facts[told.identifier]
            lease = _lease(told, home, frozen, numbers[told.taker], len(rows["leases"]) + 1)
            lease["attribution_hors_flux"] = leaving.holds(lease)
            rows["leases"].append(lease)
    return {name: _filled(HISTORY_TABLES[name], listed) for name, listed in rows.items()}


def _filled(table: TerritoryTable, rows: Sequence[Row]) -> Filled:
    known = {column.name for column in table.columns}
    for row in rows[:1]:
        assert not row.keys() - known, row.keys() - known
    columns = {column.name: column_of(column.fact, [row.get(column.name) for row in rows]) for column in table.columns}
    return Filled(len(rows), columns)


def _dwelling_rows(dwellings: Dwellings, told: Sequence[Told]) -> list[Row]:
    """What each vacancy says of its dwelling."""
    places = [one.place for one in told]
    held: dict[str, list[Any]] = {"logement_identifiant": dwellings.ids[places].tolist() if places else []}
    for name in _OF_DWELLING[1:]:
        fact = HISTORY_TABLES["vacancies"].column(name).fact
        held[name] = values_of(fact, dwellings.columns.get(name) or dwellings.others.get(name), places)
    held["logement_mise_en_location"] = ["relocation"] * len(places)
    return [{name: values[at] for name, values in held.items()} for at in range(len(places))]


def _vacancy(told: Told, home: Row) -> Row:
    target = told.orientation.target if told.orientation else None
    account = told.orientation.account if told.orientation else Account.FLOW
    mode = told.orientation.mode if told.orientation else Mode.LANDLORD
    return {
        **home,
        "vacance_identifiant": told.identifier,
        "logement_libre_le": told.free_on,
        "logement_réservataire": told.orientation.nominator if told.orientation else None,
        "vacance_compte": _ACCOUNTS[account],
        "vacance_mode": _MODES[mode],
        "vacance_objectif": target.objective.name if target else None,
        "vacance_orientée_le": told.offered_on,
        "vacance_proposée_le": told.offered_on if told.orientation else None,
        "vacance_rendue_le": told.handed_back_on,
        "attribution_bail_signé_le": told.signed_on,
        "attribution_réservataire": told.holder if told.signed_on is not None else None,
    }


def _decision(told: Told, home: Row, one: Decided, number: str) -> Row:
    return {
        "vacance_identifiant": told.identifier,
        "numéro_unique": number,
        "attribution_décision_le": one.decided_on,
        "attribution_issue": OUTCOME_CODES[one.outcome],
        "attribution_bailleur": home["logement_bailleur"],
        "attribution_réservataire": told.holder,
        "attribution_rang": one.rank,
        "désignation_ordre": one.place,
        "décision_motif": one.ground,
        "décision_écart": int(one.departs),
        "décision_écart_motif": one.departure,
        "décision_proposée_le": one.offered_on,
        "décision_réponse": one.reply,
        "décision_réponse_le": one.replied_on,
        "décision_refus_motif": one.refusal,
    }


def _lease(told: Told, home: Row, frozen: Mapping[str, Any], number: str, rank: int) -> Row:
    decided = next(one for one in told.decided if one.row == told.taker)
    sat = [one for one in told.decided if one.decided_on == decided.decided_on]
    ranks = {standing.row: named.rank for standing, named in told.named}
    first = min((ranks[one.row] for one in told.decided if one.row in ranks), default=None)
    kept = dict(frozen)
    tenant_of, dalo = kept.pop("bailleur_actuel"), kept.pop("statut_dalo")
    return {
        **kept,
        **{name: home[source] for name, source in _OF_LEASE.items()},
        "bail_identifiant": f"B{told.identifier[1:]}-{rank:05d}",
        "vacance_identifiant": told.identifier,
        "logement_identifiant": home["logement_identifiant"],
        "numéro_unique": number,
        "attribution_décision_le": decided.decided_on,
        "attribution_bail_signé_le": told.signed_on,
        "attribution_réservataire": told.holder,
        "attribution_issue": OUTCOME_CODES[decided.outcome],
        "attribution_rang": decided.rank,
        "attribution_premier_de_la_cotation": None if first is None else int(ranks.get(told.taker or -1) == first),
        "désignation_ordre": decided.place,
        "bail_écart": int(any(one.departs for one in sat)),
        "décision_écart_motif": next((one.departure for one in sat if one.departure), None),
        "attribution_dalo": None if dalo is None else int(dalo in _RECOGNISED),
        "attribution_déjà_logé_par_bailleur": _already(tenant_of, kept[TRANSFER], home["logement_bailleur_nom"]),
    }


def _already(tenant_of: str | None, transfer: int | None, landlord: str | None) -> str:
    """Whether the household left a dwelling of the same landlord: not known without the name of both."""
    if transfer == 0:
        return "NON"
    if tenant_of is None or landlord is None:
        return "NONDOC"
    return "OUI" if tenant_of == landlord else "NON"


class _Leaving:
    """Whether a lease leaves the base of the flow, as the `part` blocks say."""

    def __init__(self, policy: Policy, world: World) -> None:
        on = world.settings.on
        self._tests = Tests({group.name: group for group in policy.groups}, TablesInForce(policy, on))
        self._conditions = list(dict.fromkeys(one for share in policy.shares for one in share.leaves_flow))
        self._on = on

    def holds(self, lease: Row) -> int | None:
        given = {name: bool(value) if name.startswith("relogement_") else value for name, value in lease.items()}
        facts = OneDemand("", {name: value for name, value in given.items() if value is not None}, self._on)
        said = [self._tests.test(condition)(facts) for condition in self._conditions]
        if True in said:
            return 1
        return None if None in said else 0
