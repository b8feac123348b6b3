"""The explanation of one demand, as text to read aloud and as JSON."""

from dataclasses import dataclass
from datetime import date

from peuplier.documents.score_table import ScoreTable, score_table
from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.dated_tables import Assumption
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.changes import Change, changes
from peuplier.evaluation.reasons.explainer import Explainer, Explanation, GridExplanation
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.evaluation.reasons.sentences import (
    Datum,
    Missing,
    Narrator,
    say_interval_of_points,
    say_total,
    say_value,
)
from peuplier.evaluation.reasons.truths import Tests
from peuplier.policy.tree.document import Policy, Standing
from peuplier.policy.tree.scoring_blocks import Group
from peuplier.vocabulary.quantities import Ratio, write_number


def say_bounds(low: int, high: int) -> str:
    """Two bounds in few words, for a column of a table."""
    if low == high:
        return write_number(low)
    return f"{write_number(low)} {'à' if low < high else ';'} {write_number(high)}"


@dataclass(frozen=True, slots=True)
class Line:
    """One reason, said."""

    name: str
    title: str
    kind: str
    low: int
    high: int
    sentence: str
    article: str
    line: int
    source: str | None
    facts: tuple[Datum, ...]

    @property
    def bounds(self) -> str:
        """`20`, `18 à 25`; an adjustment may take more from the maximum than from the minimum: `0 ; −35`."""
        return say_bounds(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Explained:
    """What a page, a printout or a program needs to explain the points of one demand."""

    explanation: Explanation
    headline: str
    lines: tuple[Line, ...]
    missing: tuple[Missing, ...]
    changes: tuple[Change, ...]
    rank: tuple[int, int, int] | None
    ranked: int
    assumptions: tuple[Assumption, ...] = ()

    @property
    def counting(self) -> tuple[Line, ...]:
        """The lines that give or take points, or may."""
        return tuple(line for line in self.lines if line.low or line.high)

    @property
    def silent(self) -> tuple[Line, ...]:
        """The lines worth nothing, which say why not."""
        return tuple(line for line in self.lines if not (line.low or line.high))

    @property
    def demand(self) -> OneDemand:
        """The demand explained."""
        return self.explanation.demand

    @property
    def main(self) -> GridExplanation | None:
        """The grid that is shown."""
        return self.explanation.main

    @property
    def other_grids(self) -> tuple[GridExplanation, ...]:
        """The other grids that score the demand, or may."""
        return tuple(g for g in self.explanation.grids if g is not self.main and g.scored is not False)

    def members(self, truth: bool | None) -> tuple[Group, ...]:
        """Priority groups the demand belongs to (True), or may belong to (None)."""
        return tuple(group for group, held in self.explanation.groups if held is truth)


class Explanations:
    """Explains demands of one table under one policy at one date. Raises NotCoveredError."""

    def __init__(self, policy: Policy, demands: Demands, on: date, scores: ScoreTable | None = None) -> None:
        self._policy, self._demands, self._on = policy, demands, on
        self._explainer = Explainer(policy, on)
        tests = Tests({group.name: group for group in policy.groups}, self._explainer.tables)
        self._narrator = Narrator(policy, tests)
        self._scores = scores or score_table(policy, demands, on)

    def of(self, row: int) -> Explained:
        """The explanation of the demand at a row."""
        explanation = self._explainer.explain(one_demand(self._demands, row, self._on))
        # With the tables of law that some of its facts follow from.
        demand = explanation.demand
        main = explanation.main
        lines = tuple(
            Line(
                reason.block.name,
                reason.block.title,
                reason.line.name.lower(),
                reason.low,
                reason.high,
                self._narrator.sentence(reason, demand),
                reason.block.place.article,
                reason.block.place.line,
                reason.block.source,
                tuple(self._narrator.facts(reason, demand)),
            )
            for reason in (main.reasons if main else ())
        )
        return Explained(
            explanation,
            say_total(explanation),
            lines,
            tuple(self._narrator.missing_facts(self._explainer, explanation)),
            tuple(changes(self._policy, self._explainer, explanation)),
            *self._rank(main, row),
            self._explainer.tables.assumptions,
        )

    def _rank(self, main: GridExplanation | None, row: int) -> tuple[tuple[int, int, int] | None, int]:
        if main is None:
            return None, 0
        grid = [g.name for g in self._policy.grids].index(main.grid.name)
        ranks = self._scores.ranks[grid]
        found = int(ranks.low[row]), int(ranks.high[row]), int(ranks.rank[row])
        return found, int((ranks.rank > 0).sum())


def explain_demand(policy: Policy, demands: Demands, row: int, on: date) -> Explained:
    """The explanation of one demand of a table."""
    return Explanations(policy, demands, on).of(row)


def explanation_text(explained: Explained) -> str:
    """Full sentences in the order a desk agent reads them."""
    said = [explained.headline]
    main = explained.main
    if main is not None:
        if explained.rank:
            low, high, _ = explained.rank
            where = f"au {low}e rang" if low == high else f"entre le {low}e et le {high}e rang"
            said.append(f"Elle est {where} sur {write_number(explained.ranked)}.".replace(" 1e ", " 1er "))
        if (main.verified_low, main.verified_high) != (main.low, main.high):
            points = say_interval_of_points(main.verified_low, main.verified_high)
            said.append(f"Ce total est provisoire ; avec les seules pièces vérifiées : {points}.")
    for other in explained.other_grids:
        points = say_interval_of_points(other.low, other.high)
        verb = "relève aussi" if other.scored else "pourrait relever aussi"
        said.append(f"Elle {verb} de la grille « {other.grid.title} » : {points}.")
    certain, unsure = explained.members(True), explained.members(None)
    if certain:
        said.append("Publics prioritaires : " + " ; ".join(group.title for group in certain) + ".")
    if unsure:
        said.append("À vérifier : " + " ; ".join(group.title for group in unsure) + ".")
    said.append("")
    if main is not None:
        total = say_bounds(main.low, main.high)
        width = max([len(total), *(len(line.bounds) for line in explained.counting)])
        said.append("Pourquoi")
        said += [f"  {line.bounds:>{width}}  {line.sentence} [{line.article}]" for line in explained.counting]
        said += [f"  {total:>{width}}  Total", ""]
        if explained.silent:
            said.append("Ce qui ne donne pas de point")
            said += [f"  {line.sentence} [{line.article}]" for line in explained.silent] + [""]
    if explained.missing:
        said += ["Ce qui manque", *(f"  {missing.sentence}" for missing in explained.missing), ""]
    if explained.changes:
        said += ["Ce qui changerait les points", *(f"  {change.sentence}" for change in explained.changes), ""]
    if explained.assumptions:
        said += ["Sous réserve", *(f"  {assumption}" for assumption in explained.assumptions), ""]
    said.append("La cotation aide à choisir ; elle ne décide pas : la commission d’attribution décide.")
    return "\n".join(said)


def value_json(value: Value) -> object:
    """A value for a program: dates in ISO, ratios as exact fractions written `num/den`."""
    match value:
        case Ratio():
            return f"{value.reduced().num}/{value.reduced().den}"
        case date():
            return value.isoformat()
        case tuple():
            return [item.isoformat() if isinstance(item, date) else item for item in value]
    return value


def _datum_json(datum: Datum) -> dict[str, object]:
    fact = datum.fact
    stored_per_unit = fact.kind.scale
    return {
        "name": fact.name,
        "label": fact.label,
        "value": value_json(datum.value),
        "stored_per_unit": stored_per_unit,
        "shown": say_value(fact, datum.value),
        "source": datum.source,
        "since": datum.since.isoformat() if datum.since else None,
    }


def explanation_json(explained: Explained, policy: Policy) -> dict[str, object]:
    """The explanation with English keys; the reasons add up to the bounds."""
    main = explained.main
    rank = explained.rank
    return {
        "demand_number": explained.demand.number,
        "on": explained.demand.on.isoformat(),
        "policy": {
            "title": policy.front.title,
            "version": policy.front.version,
            "status": policy.front.standing.value,
            "fictional": policy.front.standing is Standing.FICTIONAL,
            "scorer": policy.front.scorer.value,
            "digest": policy.digest,
        },
        "law_digest": policy.law_digest,
        "assumptions": [assumption.as_json() for assumption in explained.assumptions],
        "headline": explained.headline,
        "grid": main.grid.name if main else None,
        "grid_certain": main.scored is True if main else None,
        "points_low": main.low if main else None,
        "points_high": main.high if main else None,
        "verified_low": main.verified_low if main else None,
        "verified_high": main.verified_high if main else None,
        "rank_low": rank[0] if rank else None,
        "rank_high": rank[1] if rank else None,
        "rank": rank[2] if rank else None,
        "ranked": explained.ranked,
        "other_grids": [
            {"grid": other.grid.name, "points_low": other.low, "points_high": other.high}
            for other in explained.other_grids
        ],
        "groups": [group.name for group in explained.members(True)],
        "groups_to_check": [group.name for group in explained.members(None)],
        "not_scored": [e.reason for grid in explained.explanation.grids for e, held in grid.left_out if held],
        "reasons": [
            {
                "criterion": line.name,
                "title": line.title,
                "kind": line.kind,
                "points_low": line.low,
                "points_high": line.high,
                "facts": [_datum_json(datum) for datum in line.facts],
                "article": line.article,
                "line": line.line,
                "source": line.source,
                "sentence": line.sentence,
            }
            for line in explained.lines
        ],
        "missing": [
            {
                "fact": missing.fact.name,
                "label": missing.fact.label,
                "criteria": missing.criteria,
                "points_low": missing.low,
                "points_high": missing.high,
                "sentence": missing.sentence,
            }
            for missing in explained.missing
        ],
        "changes": [
            {
                "cause": change.cause.value,
                "fact": change.fact.name if change.fact else None,
                "on": change.on.isoformat() if change.on else None,
                "points_low": change.low,
                "points_high": change.high,
                "sentence": change.sentence,
            }
            for change in explained.changes
        ],
    }
