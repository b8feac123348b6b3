"""Who may be offered a dwelling, ranked, and who may not, each with its reasons: as text and as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from peuplier.documents.match_dwelling import dwelling_json, say_dwelling
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.evaluation.reasons.sentences import say_interval_of_points
from peuplier.matching.affordability import Affordability, affordability, thresholds
from peuplier.matching.eligibility import Eligibility, Outcome
from peuplier.matching.eligibility_reasons import AdmissionReason, Admissions
from peuplier.matching.pairs import Dwellings, pair_of
from peuplier.matching.q1_rent import Q1Rent, Q1Rents
from peuplier.matching.ranking import Candidate, RankedList, Standings, candidates, match_dwelling
from peuplier.vocabulary.quantities import Ratio, plural, write_number
from peuplier.vocabulary.typography import typeset

FEW = 10
_OUTCOMES = {Outcome.ADMITTED: "admis", Outcome.TO_INSTRUCT: "à instruire", Outcome.EXCLUDED: "écarté"}


@dataclass(frozen=True)
class Matched:
    """One dwelling before every demand."""

    standings: Standings
    dwellings: Dwellings
    place: int
    ranked: RankedList
    said: Eligibility
    q1: Q1Rent
    reasons: "PairReasons"

    def candidates(self, most: int | None) -> tuple[Candidate, ...]:
        """The first candidates."""
        return candidates(self.standings, self.ranked, most)

    @property
    def admitted(self) -> int:
        """Candidates whom every condition admits."""
        return int((self.ranked.outcomes == Outcome.ADMITTED).sum())


class PairReasons:
    """The reasons of one dwelling before any demand."""

    def __init__(
        self, found: Standings, dwellings: Dwellings, place: int, admissions: Admissions | None = None
    ) -> None:
        self._found = found
        self.admissions = admissions or Admissions(found.policy, found.on)
        self._limits = thresholds(found.policy, self.admissions.tables)
        self._dwelling = dwellings.facts(place, found.on, self.admissions.tables)

    def pair(self, row: int) -> OneDemand:
        """All the facts of a demand beside those of the dwelling."""
        demand = one_demand(self._found.demands, row, self._found.on, self.admissions.tables)
        return pair_of(demand, self._dwelling)

    def conditions(self, row: int) -> tuple[AdmissionReason, ...]:
        """Each condition."""
        return self.admissions.reasons(self.pair(row))

    def rent(self, row: int) -> Affordability:
        """The weight of the rent."""
        return affordability(self.pair(row), self._limits)


def matched(found: Standings, dwellings: Dwellings, place: int) -> Matched:
    """Everything that is said of one dwelling. Raises NotCoveredError."""
    ranked, said = match_dwelling(found, dwellings, place)
    reasons = PairReasons(found, dwellings, place)
    q1 = Q1Rents(found.policy, found.on, reasons.admissions).of(
        dwellings.facts(place, found.on, reasons.admissions.tables)
    )
    return Matched(found, dwellings, place, ranked, said, q1, reasons)


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────


def matched_text(match: Matched, everybody: bool) -> Iterator[str]:
    """Paragraphs: the dwelling, the counts, the candidates, then with `everybody` those excluded."""
    yield say_dwelling(match.dwellings, match.place, match.standings.on)
    yield match.q1.sentence
    total = len(match.ranked)
    yield typeset(
        f"{write_number(total)} {plural('candidat', total)} : {write_number(match.admitted)} admis par toutes les "
        f"conditions, {write_number(total - match.admitted)} à instruire. Hors cotation : "
        f"{write_number(len(match.ranked.apart))}. Écartés : {write_number(len(match.ranked.excluded))}."
    )
    yield from (f"- {line}" for line in _why_excluded(match))
    for candidate in match.candidates(None if everybody else FEW):
        yield candidate_text(match, candidate)
    if not everybody and total > FEW:
        yield typeset(f"… et {write_number(total - FEW)} autres : « --all » les donne tous, et dit qui est écarté.")
    if everybody:
        for row in match.ranked.apart.tolist():
            why = match.standings.not_scored_because(row)
            yield typeset(f"Hors cotation — {match.standings.demands.numbers[row]} : {why}.")
        for row in match.ranked.excluded.tolist():
            yield typeset(f"Écarté — {match.standings.demands.numbers[row]}\n{_against(match, row)}")


def _why_excluded(match: Matched) -> Iterator[str]:
    """How many demands each condition excludes; one may be excluded by several."""
    for admission, outcomes in zip(match.said.admissions, match.said.outcomes, strict=True):
        count = int((outcomes == Outcome.EXCLUDED).sum())
        yield typeset(
            f"« {admission.title} » écarte {write_number(count)} {plural('demande', count)} ({_where(admission)})"
        )


def _where(admission: object) -> str:
    return admission.place.article.split(" — ")[0] or f"ligne {admission.place.line}"  # type: ignore[attr-defined]


def _against(match: Matched, row: int) -> str:
    found = [reason for reason in match.reasons.conditions(row) if reason.outcome is Outcome.EXCLUDED]
    return "\n".join(f"    {reason.sentence} {_where(reason.admission)}." for reason in found)


def candidate_text(match: Matched, candidate: Candidate) -> str:
    """One candidate: rank, points, ties, what is to be instructed, the weight of the rent."""
    lines = [headline(candidate)]
    lines += [
        f"    {reason.sentence} {_where(reason.admission)}."
        for reason in match.reasons.conditions(candidate.row)
        if reason.outcome is not Outcome.ADMITTED
    ]
    lines.append(f"    {match.reasons.rent(candidate.row).sentence}")
    return "\n".join(lines)


def headline(candidate: Candidate) -> str:
    """« 3. SYNTH… — 412 points, rang entre 2 et 7, à instruire ; à égalité avec 2 autres »."""
    bounds = candidate.rank_low, candidate.rank_high
    rank = f", rang entre {bounds[0]} et {bounds[1]}" if bounds[0] != bounds[1] else ""
    points = say_interval_of_points(candidate.points_low, candidate.points_high)
    said = f"{candidate.rank:>3}. {candidate.number} — {points}{rank}, {_OUTCOMES[candidate.outcome]}"
    said += f" ({candidate.grid})"
    if candidate.tied:
        others = plural("autre", candidate.tied)
        said += f" ; à égalité de points avec {candidate.tied} {others}, départagés par l’ordre du document"
    if candidate.transfer:
        state = {True: "favorisée", False: "non favorisée", None: "favorisée ou non, à instruire"}[candidate.favoured]
        said += f" ; mutation {state}"
    return typeset(said)


def why_text(match: Matched, row: int) -> Iterator[str]:
    """Everything about one demand before the dwelling, candidate or not."""
    number = match.standings.demands.numbers[row]
    place = list(match.ranked.rows.tolist()).index(row) if row in match.ranked.rows else None
    if place is not None:
        yield headline(match.candidates(place + 1)[place])
        if place:
            yield typeset(f"    {place} {plural('candidat', place)} mieux {plural('classé', place)}.")
    elif row in match.ranked.apart:
        yield typeset(f"{number} n’est pas classé : {match.standings.not_scored_because(row)}.")
    else:
        yield typeset(f"{number} n’est pas candidat à ce logement.")
    for reason in match.reasons.conditions(row):
        yield f"    {reason.sentence} {_where(reason.admission)}."
    yield f"    {match.reasons.rent(row).sentence}"


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────


def matched_json(match: Matched, everybody: bool) -> dict[str, object]:
    """English keys; points, ranks and cents as whole numbers."""
    found = match.candidates(None if everybody else FEW)
    told: dict[str, object] = {
        "dwelling": dwelling_json(match.dwellings, match.place, match.standings.on),
        "first_quartile_can_pay": {"answer": match.q1.payable, "sentence": match.q1.sentence},
        "counts": {
            "candidates": len(match.ranked),
            "admitted": match.admitted,
            "to_instruct": len(match.ranked) - match.admitted,
            "not_scored": len(match.ranked.apart),
            "excluded": len(match.ranked.excluded),
        },
        "excluded_by": {
            admission.name: int((outcomes == Outcome.EXCLUDED).sum())
            for admission, outcomes in zip(match.said.admissions, match.said.outcomes, strict=True)
        },
        "candidates": [candidate_json(match, candidate) for candidate in found],
    }
    if everybody:
        numbers = match.standings.demands.numbers
        told["not_scored"] = [
            {"demand": str(numbers[row]), "reason": match.standings.not_scored_because(row)}
            for row in match.ranked.apart.tolist()
        ]
        told["excluded"] = [
            {"demand": str(numbers[row]), "conditions": conditions_json(match.reasons.conditions(row))}
            for row in match.ranked.excluded.tolist()
        ]
    return told


def candidate_json(match: Matched, candidate: Candidate) -> dict[str, object]:
    """One candidate with the reasons of every condition."""
    return {
        "demand": candidate.number,
        "outcome": candidate.outcome.name.lower(),
        "grid": candidate.grid,
        "points_low": candidate.points_low,
        "points_high": candidate.points_high,
        "rank": candidate.rank,
        "rank_low": candidate.rank_low,
        "rank_high": candidate.rank_high,
        "tied_with": candidate.tied,
        "transfer": candidate.transfer,
        "favoured_transfer": candidate.favoured,
        "conditions": conditions_json(match.reasons.conditions(candidate.row)),
        "affordability": affordability_json(match.reasons.rent(candidate.row)),
    }


def why_json(match: Matched, row: int) -> dict[str, object]:
    """Everything about one demand before the dwelling."""
    found = list(match.ranked.rows.tolist())
    told: dict[str, object] = {
        "demand": str(match.standings.demands.numbers[row]),
        "candidate": row in found,
        "not_scored": match.standings.not_scored_because(row) if row in match.ranked.apart else None,
        "conditions": conditions_json(match.reasons.conditions(row)),
        "affordability": affordability_json(match.reasons.rent(row)),
    }
    if row in found:
        told |= candidate_json(match, match.candidates(found.index(row) + 1)[-1])
    return told


def conditions_json(reasons: tuple[AdmissionReason, ...]) -> list[dict[str, object]]:
    """Each condition: its name, its place in the document, its outcome, its sentence, what is missing."""
    return [
        {
            "name": reason.admission.name,
            "article": reason.admission.place.article,
            "line": reason.admission.place.line,
            "holds": reason.truth,
            "outcome": reason.outcome.name.lower(),
            "sentence": reason.sentence,
            "missing": [fact.english for fact in reason.missing],
        }
        for reason in reasons
    ]


def affordability_json(found: Affordability) -> dict[str, object]:
    """Cents a month; the burden as an exact fraction; the aid with what it is."""
    return {
        "rent": found.rent,
        "charges": found.charges,
        "aid": found.aid,
        "aid_is": None if found.aid is None else "simulation" if found.simulated else "hypothesis",
        "cost": found.cost,
        "resources": found.resources,
        "burden": _ratio(found.burden),
        "residual_income": found.residual,
        "bearable": found.bearable,
        "burden_threshold": str(found.thresholds.burden),
        "sentence": found.sentence,
    }


def _ratio(ratio: Ratio | None) -> str | None:
    if ratio is None:
        return None
    return str(Fraction(ratio.num, ratio.den)) if ratio.den else "infinite"
