"""Nominations said in French, and as JSON: who is named, why in that order, why not another, and what was verified."""

from collections.abc import Iterator
from dataclasses import dataclass

from peuplier.documents.match_candidates import PairReasons
from peuplier.documents.match_dwelling import say_dwelling
from peuplier.documents.match_orientation import turn_sentence
from peuplier.evaluation.reasons.sentences import say_interval_of_points
from peuplier.matching.call_reasons import say_call, say_rate
from peuplier.matching.eligibility import Outcome
from peuplier.matching.nomination import CANDIDATES, Nomination, Nominee
from peuplier.matching.nomination_month import MonthOfNominations, Shared
from peuplier.matching.pairs import Dwellings
from peuplier.matching.ranking import Standings
from peuplier.vocabulary.quantities import plural, write_number
from peuplier.vocabulary.typography import typeset


@dataclass(frozen=True)
class Nominated:
    """A month of nominations with what it was made from."""

    standings: Standings
    dwellings: Dwellings
    month: MonthOfNominations
    shared: Shared | None = None


def nominated_text(found: Nominated) -> Iterator[str]:
    """One paragraph a vacancy, then the whole month."""
    for nomination in found.month.nominations:
        yield "\n".join(nomination_lines(found, nomination))
    nominations = found.month.nominations
    named = sum(len(nomination.nominees) for nomination in nominations)
    stopped = len(found.month.stopped)
    checked = len(nominations) - stopped
    yield typeset(
        f"{len(nominations)} {plural('logement', len(nominations))}, {named} {_many('candidat désigné', named)}, "
        f"chacun pour un seul logement ; {checked} {_many('liste vérifiée', checked)}, "
        + (f"{stopped} {_many('arrêtée', stopped)} par la vérification." if stopped else "aucune arrêtée.")
    )
    if found.shared is not None:
        yield from shared_text(found, found.shared)


def _many(words: str, count: int) -> str:
    """The words agreed with their number."""
    return " ".join(f"{word}s" for word in words.split()) if count > 1 else words


def nomination_lines(found: Nominated, nomination: Nomination) -> Iterator[str]:
    """The dwelling, its turn, its rates, the named; or why nobody is."""
    policy, listed = found.standings.policy, nomination.listed
    yield say_dwelling(found.dwellings, nomination.place, found.standings.on)
    yield f"  {turn_sentence(policy, nomination.orientation)}"
    rates = " ; ".join(
        f"{say_rate(rate)} ({of_type} sur {signed} à ce jour)"
        for rate, (signed, of_type) in zip(listed.rates, listed.counters, strict=True)
    )
    yield typeset(f"  {_size(nomination)} ; {rates or 'aucun taux minimum'}.")
    if nomination.stopped:
        for violation in nomination.violations:
            yield typeset(f"  ARRÊTÉE — propriété rompue : {violation}")
        return
    for turn, nominee in enumerate(nomination.nominees, start=1):
        yield f"  {turn}. {nominee_text(found, nomination, nominee)}"
    if len(nomination.nominees) < CANDIDATES:
        missing = CANDIDATES - len(nomination.nominees)
        yield typeset(
            f"  Il manque {missing} {plural('candidat', missing)} : la liste est épuisée (insuffisance du nombre)."
        )


def _size(nomination: Nomination) -> str:
    size, outside = len(nomination.listed.rows), len(nomination.listed.outside_pool)
    pool = nomination.orientation.pool
    more = f", {write_number(outside)} hors du public « {pool.title} »" if pool is not None else ""
    return f"{write_number(size)} {plural('candidat', size)}{more}"


def nominee_text(found: Nominated, nomination: Nomination, nominee: Nominee) -> str:
    """« SYNTH… — 412 points, rang 3 : taux en retard : « q1_hors_qpv » ; … »."""
    standings = found.standings
    points = say_interval_of_points(int(standings.low[nominee.row]), int(standings.high[nominee.row]))
    said = f"{standings.demands.numbers[nominee.row]} — {points}, rang {nominee.rank} : "
    said += say_call(nominee.call, nomination.listed.rates)
    unknown = [rate.name for rate, bears in zip(nomination.listed.rates, nominee.bears, strict=True) if bears is None]
    if unknown:
        said += f" ; appartenance inconnue, non comptée : {', '.join(unknown)}"
    if nominee.outcome is Outcome.TO_INSTRUCT:
        said += " ; à instruire avant la commission"
        reasons = PairReasons(standings, found.dwellings, nomination.place).conditions(nominee.row)
        open_ = [reason.sentence for reason in reasons if reason.outcome is Outcome.TO_INSTRUCT]
        said += "".join(f"\n       {sentence}" for sentence in open_)
    return typeset(said)


def shared_text(found: Nominated, shared: Shared) -> Iterator[str]:
    """The optimum of the month beside what was called."""
    lines = ["Optimum du même mois (chaque demande une fois au plus) :"]
    for nomination, rows in zip(found.month.nominations, shared.rows, strict=True):
        numbers = ", ".join(str(found.standings.demands.numbers[row]) for row in rows) or "personne"
        lines.append(f"  - {found.dwellings.ids[nomination.place]} : {numbers}")
    for name, reckoned in (("optimum", shared.optimum), ("ordre d’appel", shared.called)):
        missing = sum(count for _, count in reckoned.missing)
        lines.append(
            f"{name} : {reckoned.filled} places, poids des rangs {write_number(reckoned.weight)}, "
            f"{missing} {plural('bail', missing) if missing < 2 else 'baux'} manquant aux taux minimum."
        )
    lines += [f"Faute trouvée par la vérification : {fault}" for fault in shared.faults]
    yield typeset("\n".join(lines))


def why_not(found: Nominated, row: int) -> Iterator[str]:
    """One demand before every vacancy of the month: named, called too late, outside the pool, or excluded."""
    number = found.standings.demands.numbers[row]
    elsewhere = found.month.of_row(row)
    for nomination, listed in zip(found.month.nominations, found.month.lists, strict=True):
        where = found.dwellings.ids[nomination.place]
        place = nomination.position(row)
        if nomination is elsewhere:
            yield typeset(f"{where} : {number} est désigné.")
        elif place is not None:
            rank, call = place
            late = f"appelé à la place {call} ; les {CANDIDATES} premiers sont désignés"
            yield typeset(f"{where} : rang {rank}, {'liste arrêtée' if nomination.stopped else late}.")
        elif row in listed.rows and elsewhere is not None:
            there = found.dwellings.ids[elsewhere.place]
            yield typeset(f"{where} : candidat, mais déjà désigné pour le logement {there}.")
        elif row in listed.outside_pool and nomination.orientation.pool is not None:
            pool = nomination.orientation.pool.title
            yield typeset(f"{where} : hors du public « {pool} », que sert cette part.")
        elif found.standings.scored[row] == 0:
            yield typeset(f"{where} : hors cotation, {found.standings.not_scored_because(row)}.")
        else:
            yield typeset(f"{where} : écarté. {_excluded_by(found, nomination.place, row)}")


def _excluded_by(found: Nominated, place: int, row: int) -> str:
    reasons = PairReasons(found.standings, found.dwellings, place).conditions(row)
    return " ".join(reason.sentence for reason in reasons if reason.outcome is Outcome.EXCLUDED)


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────


def nominated_json(found: Nominated) -> dict[str, object]:
    """English keys; one entry a vacancy, in the order in which they were nominated."""
    told: dict[str, object] = {
        "nominations": [_nomination_json(found, nomination) for nomination in found.month.nominations],
        "vacancies": len(found.month.nominations),
        "stopped": len(found.month.stopped),
    }
    if found.shared is not None:
        shared, numbers = found.shared, found.standings.demands.numbers
        told["optimal"] = {
            "offers": {
                str(found.dwellings.ids[nomination.place]): [str(numbers[row]) for row in rows]
                for nomination, rows in zip(found.month.nominations, shared.rows, strict=True)
            },
            "optimum": _reckoning(shared.optimum.filled, shared.optimum.weight, shared.optimum.missing),
            "call_order": _reckoning(shared.called.filled, shared.called.weight, shared.called.missing),
            "faults": list(shared.faults),
        }
    return told


def _reckoning(filled: int, weight: int, missing: tuple[tuple[str, int], ...]) -> dict[str, object]:
    return {"filled": filled, "weight": weight, "missing": dict(missing)}


def _nomination_json(found: Nominated, nomination: Nomination) -> dict[str, object]:
    listed, oriented = nomination.listed, nomination.orientation
    numbers = found.standings.demands.numbers
    return {
        "dwelling": str(found.dwellings.ids[nomination.place]),
        "landlord": oriented.landlord,
        "nominator": oriented.nominator,
        "mode": oriented.mode.name.lower(),
        "candidates": len(listed.rows),
        "outside_pool": len(listed.outside_pool),
        "minimum_rates": [
            {"objective": rate.name, "percent": str(rate.percent), "signed": signed, "of_type": of_type}
            for rate, (signed, of_type) in zip(listed.rates, listed.counters, strict=True)
        ],
        "nominees": [
            {
                "demand": str(numbers[nominee.row]),
                "rank": nominee.rank,
                "outcome": nominee.outcome.name.lower(),
                "points_low": int(found.standings.low[nominee.row]),
                "points_high": int(found.standings.high[nominee.row]),
                "why": say_call(nominee.call, listed.rates),
                "bears": {rate.name: bears for rate, bears in zip(listed.rates, nominee.bears, strict=True)},
            }
            for nominee in nomination.nominees
        ],
        "verified": not nomination.stopped,
        "violations": [{"property": v.broken, "detail": str(v)} for v in nomination.violations],
    }
