"""The flow of a year said in French, and as JSON: per landlord the base, then each nominator, then what is missing."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from peuplier.documents.flow_tables import Flow, exact
from peuplier.matching.flow.balance import FORECAST_METHOD, FlowLine, LandlordBase
from peuplier.matching.flow.gauges import Gauge, Share
from peuplier.policy.wording.clauses import write_day
from peuplier.vocabulary.quantities import plural
from peuplier.vocabulary.typography import typeset

_STATUS = {True: "atteint", False: "non atteint", None: "on ne peut pas conclure"}
_SHOWN = 6


def flow_text(found: Flow) -> Iterator[str]:
    """Paragraphs: the frame, each landlord with its gauges, the report, what is not known."""
    flow = found.flow
    yield typeset(f"Flux des réservations de {flow.year}, compte arrêté au {write_day(flow.on)}.")
    yield typeset(f"Prévision — {FORECAST_METHOD}")
    if not flow.bases:
        yield typeset(f"Aucun mouvement en {flow.year}.")
    for base in flow.bases:
        yield "\n".join(_landlord(found, base))
    if flow.unattributed:
        told = f"{flow.unattributed} {plural('bail signé', flow.unattributed)}"
        yield typeset(f"{told} sans réservataire connu : compté pour personne.")
    yield "\n".join(_report(found))
    doubts = Counter((one.what, one.meanwhile) for one in found.ledger.doubts)
    if doubts:
        lines = [f"  - on ignore {what} : {meanwhile} ({count})" for (what, meanwhile), count in sorted(doubts.items())]
        yield typeset("Ce qu’on ne sait pas :\n" + "\n".join(lines))


def _landlord(found: Flow, base: LandlordBase) -> Iterator[str]:
    left = sum(count for _, count in base.left)
    yield typeset(f"{found.landlord(base.landlord)} ({base.landlord or 'inconnu'})")
    entered = f"{base.entered} {plural('relocation', base.entered)}"
    yield typeset(f"  Base : {entered} − {left} {plural('sortie', left)} = {base.base}.")
    for reason, count in base.left:
        yield typeset(f"    sortie, {reason} : {count}")
    apart = f"premières mises en location : {base.first_lettings} ; à part du flux : {base.apart}"
    yield typeset(f"  Comptes séparés — {apart} ; hors du régime : {base.outside}.")
    gauges = {(gauge.landlord, gauge.nominator): gauge for gauge in found.gauges}
    of_landlord = next((gauge for gauge in found.gauges if gauge.landlord == base.landlord), None)
    if of_landlord is not None:
        yield typeset(f"  Premier quartile hors QPV : {_share(of_landlord.q1_outside, of_landlord.q1_aim)}.")
        if of_landlord.qpv_unknown:
            yield typeset(f"    baux dont on ignore s’ils sont en QPV : {of_landlord.qpv_unknown}")
    for line in found.flow.lines:
        if line.landlord == base.landlord:
            yield from _line(line, gauges[line.landlord, line.right.nominator])


def _line(line: FlowLine, gauge: Gauge) -> Iterator[str]:
    most = "au plus " if line.right.ceiling else ""
    turns = f" ; {line.handed_back} {plural('tour', line.handed_back)} rendu{'s' * (line.handed_back > 1)}"
    yield typeset(
        f"  {line.right.nominator}, {most}{exact(line.right.share * 100)} % : dû {exact(line.due)} ; proposés "
        f"{line.offered}, baux {line.allocated}{turns} ; solde {_signed(line.balance)}, prévu "
        f"{_signed(line.forecast.balance)} (compte les {line.right.counting.value})."
    )
    if line.carried:
        yield typeset(f"    solde reporté de l’année d’avant : {_signed(line.carried)}")
    priority = _share(gauge.priority, gauge.priority_aim)
    yield typeset(f"    à servir encore : {exact(gauge.unserved)} ; publics prioritaires : {priority}.")


def _share(share: Share, aim: Fraction | None) -> str:
    if not share.base:
        return "aucun bail"
    told = f"{share.yes} sur {share.base}"
    if share.unknown:
        told += f", {share.unknown} {plural('inconnu', share.unknown)}"
    if aim is None:
        return f"{told}, sans objectif"
    return f"{told}, objectif {exact(aim * 100)} % : {_STATUS[share.meets(aim)]}"


def _report(found: Flow) -> Iterator[str]:
    report = found.report
    offered, allocated = sum(c.offered for c in report.cells), sum(c.allocated for c in report.cells)
    yield typeset(
        f"Compte rendu à remettre avant le 28 février {report.year + 1} : {len(report.cells)} lignes, {offered} "
        f"logements proposés, {allocated} baux signés."
    )
    if not report.year_over:
        yield typeset("  L’année n’est pas finie : ce compte rendu est provisoire.")
    for one in report.missing[:_SHOWN]:
        examples = f" : {', '.join(one.dwellings[:3])}" if one.dwellings else ""
        count = f" ({one.count} {plural('logement', one.count)}{examples})" if one.count else ""
        yield typeset(f"  Il manque, {found.landlord(one.landlord)} — {one.what}{count}.")
    if len(report.missing) > _SHOWN:
        yield typeset(f"  … et {len(report.missing) - _SHOWN} autres manques, dans le classeur (--out).")
    if not report.missing:
        yield typeset("  Aucune donnée ne manque.")


def _signed(value: Fraction) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{exact(abs(value))}"


def flow_json(found: Flow) -> dict[str, object]:
    """Everything, keys in English; exact fractions as text (`7/2`), shares of leases as low, central, high."""
    flow, report = found.flow, found.report
    return {
        "year": flow.year,
        "on": flow.on.isoformat(),
        "fictional": found.fictional,
        "settings": {
            "rounding": flow.settings.rounding.name.lower(),
            "handed_back_counts": flow.settings.handed_back_counts,
            "carry_over": flow.settings.carry_over,
        },
        "forecast_method": FORECAST_METHOD,
        "bases": [
            {
                "landlord": base.landlord,
                "landlord_name": found.landlord(base.landlord),
                "entered": base.entered,
                "left": [{"reason": reason, "count": count} for reason, count in base.left],
                "base": base.base,
                "outside": base.outside,
                "apart": base.apart,
                "first_lettings": base.first_lettings,
            }
            for base in flow.bases
        ],
        "lines": [_line_json(line) for line in flow.lines],
        "other_accounts": [
            {
                "landlord": one.landlord,
                "account": one.account.name.lower(),
                "operation": one.operation,
                "nominator": one.nominator,
                "agreed": one.agreed,
                "offered": one.offered,
                "allocated": one.allocated,
            }
            for one in flow.others
        ],
        "unattributed_leases": flow.unattributed,
        "gauges": [_gauge_json(gauge) for gauge in found.gauges],
        "report": {
            "due_before": f"{report.year + 1}-02-28",
            "provisional": not report.year_over,
            "cells": [
                {
                    "landlord": cell.landlord,
                    "account": cell.account.name.lower(),
                    "nominator": cell.nominator,
                    "type": cell.dwelling_type,
                    "financing": cell.financing,
                    "in_qpv": cell.in_qpv,
                    "commune": cell.commune,
                    "period": cell.period,
                    "offered": cell.offered,
                    "allocated": cell.allocated,
                }
                for cell in report.cells
            ],
            "missing": [
                {"landlord": one.landlord, "what": one.what, "count": one.count, "dwellings": list(one.dwellings)}
                for one in report.missing
            ],
        },
        "doubts": [
            {"vacancy": one.vacancy, "dwelling": one.dwelling, "what": one.what, "meanwhile": one.meanwhile}
            for one in found.ledger.doubts
        ],
    }


def _line_json(line: FlowLine) -> dict[str, object]:
    return {
        "landlord": line.landlord,
        "nominator": line.right.nominator,
        "share": str(line.right.share),
        "ceiling": line.right.ceiling,
        "counting": line.right.counting.name.lower(),
        "base": line.base,
        "due": str(line.due),
        "offered": line.offered,
        "allocated": line.allocated,
        "handed_back": line.handed_back,
        "achieved": line.achieved,
        "carried": str(line.carried),
        "balance": str(line.balance),
        "forecast": {
            "base": str(line.forecast.base),
            "due": str(line.forecast.due),
            "achieved": str(line.forecast.achieved),
            "balance": str(line.forecast.balance),
        },
    }


def _gauge_json(gauge: Gauge) -> dict[str, object]:
    def share(one: Share, aim: Fraction | None) -> dict[str, object]:
        met = None if aim is None else one.meets(aim)
        values = {name: None if value is None else str(value) for name, value in _values(one).items()}
        told = {"yes": one.yes, "unknown": one.unknown, "base": one.base, **values}
        return {**told, "aim": None if aim is None else str(aim), "met": met}

    return {
        "landlord": gauge.landlord,
        "nominator": gauge.nominator,
        "unserved": str(gauge.unserved),
        "priority": share(gauge.priority, gauge.priority_aim),
        "q1_outside_qpv": share(gauge.q1_outside, gauge.q1_aim),
        "leases_of_unknown_qpv": gauge.qpv_unknown,
    }


def _values(share: Share) -> dict[str, Fraction | None]:
    return {"low": share.low, "central": share.central, "high": share.high}
