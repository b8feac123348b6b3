"""The points and ranks of every demand as a table: one row per demand and grid that may score it.

Columns: demand_number, grid, points_low, points_high, rank_low, rank_high, groups (certain, joined by `|`), then
rank (by points acquired), verified_low, verified_high, groups_to_check (unknown or presumed), grid_certain,
not_scored (reason), policy_status (`fictif`, `projet`, `adopté`), calculated_on, policy_digest: a result that is
copied still says which document gave it, and at which date.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from peuplier import __version__
from peuplier.documents.table_columns import TableColumn, of_names
from peuplier.documents.table_file import WRITERS, write_table
from peuplier.documents.workbook import Sheet
from peuplier.evaluation.columns.compilation import Totals
from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.columns.derivation import TRUE, UNKNOWN
from peuplier.evaluation.columns.ranking import Ranks, rank
from peuplier.evaluation.columns.scoring import Calculation, Memberships, Points
from peuplier.evaluation.dated_tables import Assumption
from peuplier.policy.tree.document import Policy, Standing

__all__ = ["WRITERS", "Counts", "ScoreTable", "score_table", "write_scores"]


_COLUMNS = (
    TableColumn("demand_number", "numéro unique", "Numéro de la demande.", "texte"),
    TableColumn("grid", "grille", "Grille qui cote la demande ; vide quand elle n’est pas cotée.", "texte"),
    TableColumn("points_low", "points, au moins", "Total si chaque donnée inconnue est la pire.", "nombre entier"),
    TableColumn("points_high", "points, au plus", "Total si chaque donnée inconnue est la meilleure.", "nombre entier"),
    TableColumn("rank_low", "rang, au mieux", "Meilleur rang possible.", "nombre entier"),
    TableColumn("rank_high", "rang, au pire", "Plus mauvais rang possible.", "nombre entier"),
    TableColumn("groups", "publics", "Publics certains, séparés par une barre verticale.", "liste"),
    TableColumn("rank", "rang", "Rang selon les points acquis.", "nombre entier"),
    TableColumn(
        "verified_low", "points vérifiés, au moins", "Ce que les pièces vérifiées établissent.", "nombre entier"
    ),
    TableColumn(
        "verified_high", "points vérifiés, au plus", "Ce que les pièces vérifiées permettent.", "nombre entier"
    ),
    TableColumn("groups_to_check", "publics à vérifier", "Publics que les données ne tranchent pas.", "liste"),
    TableColumn(
        "grid_certain", "grille certaine", "La grille s’applique, quelles que soient les inconnues.", "oui ou non"
    ),
    TableColumn("not_scored", "motif d’absence de cotation", "Pourquoi la demande n’est pas cotée.", "texte"),
    TableColumn("policy_status", "état du document", "fictif, projet ou adopté.", "texte"),
    TableColumn("calculated_on", "date du calcul", "Date à laquelle les faits sont lus.", "date"),
    TableColumn("policy_digest", "empreinte de la politique", "SHA-256 du texte canonique du document.", "texte"),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Demands by what a calculation could say of them."""

    demands: int
    scored: int
    uncertain: int
    not_scored: int


@dataclass(frozen=True)
class ScoreTable:
    """Results of one policy on one table at one date."""

    policy: Policy
    demands: Demands
    points: Points
    verified: Points
    memberships: Memberships
    ranks: tuple[Ranks, ...]
    on: date
    assumptions: tuple[Assumption, ...] = ()

    def counts(self) -> Counts:
        """How many demands are scored, left out, or depend on a missing fact."""
        states = np.array([self.memberships.scored(g) for g in range(len(self.policy.grids))])
        may = states.max(axis=0, initial=0) > 0 if len(states) else np.zeros(len(self.demands), dtype=np.bool_)
        open_ = np.zeros(len(self.demands), dtype=np.bool_)
        for grid, state in enumerate(states):
            open_ |= (state > 0) & (self.points.low[grid] != self.points.high[grid])
        return Counts(len(self.demands), int(may.sum()), int(open_.sum()), int((~may).sum()))

    def summary(self, on: date) -> dict[str, object]:
        """The counts and what they were computed from, with English keys."""
        front = self.policy.front
        return {
            **asdict(self.counts()),
            "on": on.isoformat(),
            "policy_digest": self.policy.digest,
            "policy_version": front.version,
            "policy_status": front.standing.value,
            "law_digest": self.policy.law_digest,
            "assumptions": [assumption.as_json() for assumption in self.assumptions],
            "software_version": __version__,
        }

    def frame(self) -> pl.DataFrame:
        """The table, in the order of the demands, grids in the order of the document."""
        parts = [self._grid(index) for index in range(len(self.policy.grids))]
        parts.append(self._not_scored())
        return pl.concat(parts).sort(["_row", "_grid"]).drop("_row", "_grid")

    def detailed_frame(self) -> pl.DataFrame:
        """The table, then two columns per criterion: its points before its rubric combines them, low and high."""
        points = Calculation(self.policy, self.demands, self.on).points(detail=True)
        columns = [pl.Series("demand_number", self.demands.numbers.tolist(), dtype=pl.String)]
        for name in points.criteria:
            low, high = points.criterion(name)
            columns += [
                pl.Series(f"criterion:{name}:low", low.astype(np.int32)),
                pl.Series(f"criterion:{name}:high", high.astype(np.int32)),
            ]
        return self.frame().join(pl.DataFrame(columns), on="demand_number", how="left", maintain_order="left")

    def _grid(self, index: int) -> pl.DataFrame:
        rows = np.flatnonzero(self.memberships.scored(index) > 0)
        ranks = self.ranks[index]
        return self._rows(
            rows,
            index,
            {
                "grid": pl.Series([self.policy.grids[index].name] * len(rows), dtype=pl.String),
                "points_low": self.points.low[index][rows].astype(np.int32),
                "points_high": self.points.high[index][rows].astype(np.int32),
                "rank_low": ranks.low[rows],
                "rank_high": ranks.high[rows],
                "rank": ranks.rank[rows],
                "verified_low": self.verified.low[index][rows].astype(np.int32),
                "verified_high": self.verified.high[index][rows].astype(np.int32),
                "grid_certain": self.memberships.scored(index)[rows] == TRUE,
                "not_scored": pl.Series([None] * len(rows), dtype=pl.String),
            },
        )

    def _not_scored(self) -> pl.DataFrame:
        states = [self.memberships.scored(g) for g in range(len(self.policy.grids))]
        rows = np.flatnonzero(np.max([*states, np.zeros(len(self.demands), dtype=np.int8)], axis=0) == 0)
        reasons = np.full(len(rows), "aucune grille ne s’applique", dtype=object)
        for grid, held in zip(self.policy.grids, self.memberships.exclusions, strict=True):
            for exclusion, truths in zip(grid.exclusions, held, strict=True):
                reasons[truths[rows] == TRUE] = exclusion.reason
        empty = pl.Series([None] * len(rows), dtype=pl.Int64)
        numbers = ("points_low", "points_high", "rank_low", "rank_high", "rank", "verified_low", "verified_high")
        return self._rows(
            rows,
            -1,
            {
                "grid": pl.Series([None] * len(rows), dtype=pl.String),
                **dict.fromkeys(numbers, empty),
                "grid_certain": np.ones(len(rows), dtype=np.bool_),
                "not_scored": pl.Series(reasons.tolist(), dtype=pl.String),
            },
        )

    def _rows(self, rows: NDArray[np.int64], grid: int, columns: dict[str, object]) -> pl.DataFrame:
        groups = self.memberships.groups[:, rows]
        names = [group.name for group in self.policy.groups]
        count = len(rows)
        table = {
            "_row": rows,
            "_grid": np.full(count, grid, dtype=np.int64),
            "demand_number": pl.Series(self.demands.numbers[rows].tolist(), dtype=pl.String),
            **columns,
            "groups": _joined(names, groups == TRUE, count),
            "groups_to_check": _joined(names, groups == UNKNOWN, count),
            "policy_status": pl.Series([self.policy.front.standing.value] * count, dtype=pl.String),
            "calculated_on": pl.Series([self.on] * count, dtype=pl.Date),
            "policy_digest": pl.Series([self.policy.digest] * count, dtype=pl.String),
        }
        return pl.DataFrame(table, strict=False).select(
            "_row",
            "_grid",
            "demand_number",
            "grid",
            pl.col("points_low", "points_high", "rank_low", "rank_high").cast(pl.Int64),
            "groups",
            pl.col("rank", "verified_low", "verified_high").cast(pl.Int64),
            "groups_to_check",
            "grid_certain",
            "not_scored",
            "policy_status",
            "calculated_on",
            "policy_digest",
        )


def _joined(names: Sequence[str], held: NDArray[np.bool_], count: int) -> pl.Series:
    """Names held by each row, joined by `|`."""
    columns = [
        pl.select(pl.when(pl.Series(truths)).then(pl.lit(name)).otherwise(None)).to_series().alias(name)
        for name, truths in zip(names, held, strict=True)
    ]
    if not columns:
        return pl.Series([None] * count, dtype=pl.String)
    joined = pl.DataFrame(columns).select(pl.concat_str(pl.all(), separator="|", ignore_nulls=True)).to_series()
    return joined.set(joined == "", None)


def score_table(policy: Policy, demands: Demands, on: date) -> ScoreTable:
    """Score every demand. Raises NotCoveredError when a table has no value at the date."""
    calculation = Calculation(policy, demands, on)
    points = calculation.points()
    verified = calculation.points(Totals.VERIFIED) if any(c.evidence for c in policy.criteria) else points
    memberships = calculation.memberships()
    ranks = tuple(
        rank(calculation, points.low[grid], points.high[grid], memberships.scored(grid))
        for grid in range(len(policy.grids))
    )
    return ScoreTable(policy, demands, points, verified, memberships, ranks, on, calculation.tables.assumptions)


def write_scores(table: ScoreTable, path: Path, suffix: str, detail: bool = False) -> None:
    """Write the table in the format of a suffix of WRITERS; with `detail`, the points of every criterion too."""
    front = table.policy.front
    notes = (
        ("politique", f"{front.title}, version {front.version} ({front.standing.value})"),
        ("empreinte de la politique", table.policy.digest),
        ("date du calcul", table.on.isoformat()),
        ("logiciel", f"peuplier {__version__}"),
    )
    frame = table.detailed_frame() if detail else table.frame()
    sheet = Sheet(
        "Points et rangs", frame, of_names(frame.columns, _COLUMNS), notes, front.standing is Standing.FICTIONAL
    )
    write_table(sheet, path, suffix)
