"""A comparison for a program: English keys, everything that text and page say, numbers that may be shown."""

from peuplier import __version__
from peuplier.checking.differences.changes import (
    ArticleChange,
    BlockChange,
    Differences,
    Effect,
    Fate,
    Nature,
    Passage,
    Said,
    Version,
)
from peuplier.checking.effects.breakdowns import Breakdown, Row
from peuplier.checking.effects.households import Case, Household, HouseholdLine
from peuplier.checking.effects.outcomes import Outcome
from peuplier.checking.effects.report import Climbs, Distribution, Effects, LineEffect
from peuplier.policy.tree.conditions import Place

_EFFECTS = {
    Effect.SCORING: "scoring",
    Effect.FOLLOW_UP: "follow_up",
    Effect.CHECKING: "checking",
    Effect.NONE: "none",
}
_NATURES = {nature: nature.name.lower() for nature in Nature}
_FATES = {fate: fate.name.lower() for fate in Fate}
_OUTCOMES = {
    Outcome.GAINS: "gains",
    Outcome.SAME: "same",
    Outcome.LOSES: "loses",
    Outcome.OPEN: "not_concluded",
    Outcome.ENTERS: "enters",
    Outcome.LEAVES: "leaves",
    Outcome.OUT: "not_scored",
}
_CASES = {case: case.name.lower() for case in Case}


def comparison_json(differences: Differences, effects: Effects | None) -> dict[str, object]:
    """The whole comparison."""
    return {
        "software_version": __version__,
        "before": _version(differences.before),
        "after": _version(differences.after),
        "same_text": differences.same_text,
        "same_meaning": differences.empty,
        "effect": _EFFECTS[differences.effect],
        "front_matter": [_said(said) for said in differences.front],
        "articles": [_article(article) for article in differences.articles],
        "effects": _whom(effects) if effects is not None else None,
    }


def _version(version: Version) -> dict[str, object]:
    front = version.front
    return {
        "title": front.title,
        "version": front.version,
        "status": front.standing.value,
        "territory": front.territory,
        "digest": version.digest,
    }


def _said(said: Said) -> dict[str, object]:
    return {"sentence": said.sentence, "effect": _EFFECTS[said.effect]}


def _article(article: ArticleChange) -> dict[str, object]:
    return {
        "change": _NATURES[article.nature],
        "before": article.before,
        "after": article.after,
        "effect": _EFFECTS[article.effect],
        "said": [_said(said) for said in article.said],
        "blocks": [_block(block) for block in article.blocks],
        "text": [_passage(passage) for passage in article.passages],
    }


def _block(block: BlockChange) -> dict[str, object]:
    return {
        "change": _NATURES[block.nature],
        "kind": block.kind,
        "name": block.name,
        "title": block.title,
        "effect": _EFFECTS[block.effect],
        "before": _place(block.before),
        "after": _place(block.after),
        "said": [_said(said) for said in block.said],
    }


def _place(place: Place | None) -> dict[str, object] | None:
    return None if place is None else {"article": place.article, "line": place.line}


def _passage(passage: Passage) -> dict[str, object]:
    runs = [{"change": _FATES[run.fate], "words": run.words} for run in passage.runs]
    return {"change": _NATURES[passage.nature], "runs": runs}


# ── effects ──────────────────────────────────────────────────────────────────────────────────────────────


def _whom(effects: Effects) -> dict[str, object]:
    columns = [[_OUTCOMES[outcome] for outcome in column] for column in effects.columns]
    return {
        "on": effects.on.isoformat(),
        "demands": effects.demands,
        "smallest_count_shown": effects.k,
        "masked": effects.k > 1,
        "columns": columns,
        "all": _row(effects.totals),
        "breakdowns": [_breakdown(breakdown) for breakdown in effects.breakdowns],
        "points_moves": [_distribution(found) for found in effects.gains],
        "rank_moves": [_climbs(climbs) for climbs in effects.climbs],
        "points_acquired": {
            "demands": effects.compared,
            "net": effects.net,
            "lines": [_line_effect(line) for line in effects.lines],
        },
        "missing_facts": [{"name": m.name, "label": m.label, "demands": m.demands} for m in effects.missing],
        "households": [_household(household) for household in effects.households],
    }


def _row(row: Row) -> dict[str, object]:
    return {
        "label": row.label,
        "demands": row.total,
        "counts": list(row.cells),
        "median_points_move": row.median_gain,
        "median_rank_move": row.median_climb,
    }


def _breakdown(breakdown: Breakdown) -> dict[str, object]:
    return {
        "key": breakdown.key,
        "title": breakdown.title,
        "overlapping": breakdown.overlapping,
        "rows": [_row(row) for row in breakdown.rows],
    }


def _distribution(found: Distribution) -> dict[str, object]:
    low, median, high = found.quartiles
    return {
        "title": found.title,
        "demands": found.demands,
        "first_quartile": low,
        "median": median,
        "third_quartile": high,
        "classes": [{"lowest": first, "highest": last, "demands": count} for first, last, count in found.classes],
    }


def _climbs(climbs: Climbs) -> dict[str, object]:
    return {
        **_distribution(climbs.distribution),
        "surely_up": climbs.surely_up,
        "surely_down": climbs.surely_down,
        "not_concluded": climbs.not_concluded,
    }


def _line_effect(line: LineEffect) -> dict[str, object]:
    return {
        "kind": line.kind.name.lower() if line.kind else "others",
        "name": line.name or None,
        "title": line.title,
        "article": line.article or None,
        "net": line.net,
        "demands_up": line.up,
        "demands_down": line.down,
        "demands_not_sure": line.open,
        "mostly_not_sure": line.mostly_open,
    }


def _household(household: Household) -> dict[str, object]:
    return {
        "case": _CASES[household.case],
        "description": household.description,
        "demands_alike": household.alike,
        "points_before": list(household.before) if household.before else None,
        "points_after": list(household.after) if household.after else None,
        "rank_move": list(household.climb) if household.climb else None,
        "lines": [_line(line) for line in household.lines],
        "other_lines": household.others,
    }


def _line(line: HouseholdLine) -> dict[str, object]:
    return {
        "kind": line.kind.name.lower(),
        "name": line.name,
        "title": line.title,
        "before": line.before,
        "after": line.after,
        "sure": line.sure,
        "why": line.why,
        "article": line.article or None,
    }
