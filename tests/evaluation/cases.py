"""Short ways to write a document and read what it gives to one demand."""

from collections.abc import Mapping
from datetime import date

from peuplier.evaluation.columns.compilation import Totals
from peuplier.evaluation.columns.scoring import Calculation
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.policy.tree.document import Policy
from tests.strategies import Document, table

ON = date(2026, 9, 1)
GRID = ("grille", "cotation : toutes les demandes")
ORDER = ("ordre", "rang : ordre\npuis numéro_unique, du plus petit au plus grand")


def policy(*blocks: tuple[str, str]) -> Policy:
    """The blocks, with a grid and an order when they have none."""
    kinds = {kind for kind, _ in blocks}
    missing = [block for block in (GRID, ORDER) if block[0] not in kinds]
    return Document((*blocks, *missing)).policy


def criterion(lines: str, *others: tuple[str, str]) -> Policy:
    """A document of one criterion, `essai`."""
    return policy(("critère", f"essai : un essai\n{lines}"), *others)


def points(
    read: Policy, facts: Mapping[str, Value], on: date = ON, totals: Totals = Totals.PROVISIONAL
) -> tuple[int, int]:
    """The points [low, high] of one demand in the first grid, the same by columns and by reasons."""
    columns = Calculation(read, table([dict(facts)]), on).points(totals)
    grid = Explainer(read, on).explain(OneDemand("1", facts, on)).grids[0]
    said = (grid.low, grid.high) if totals is Totals.PROVISIONAL else (grid.verified_low, grid.verified_high)
    assert said == (int(columns.low[0, 0]), int(columns.high[0, 0]))
    return said
