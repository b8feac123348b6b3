"""What a foreign file gave: the demands taken, the rows refused and why, and the count that proves none was lost."""

from dataclasses import dataclass
from datetime import date

from peuplier.evaluation.columns.demands import Demands
from peuplier.sources.anomalies import Anomaly


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row of a table, or one demand of a file, that was not taken.

    `line` is that of the file; `cells` are (column, text) as they were written; `anomalies` say what is wrong.
    """

    line: int
    cells: tuple[tuple[str, str], ...]
    anomalies: tuple[Anomaly, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """The reading of a file. `anomalies` also hold what was worth saying of the demands that were taken.

    `rows_in` is counted by the reader, apart: it always equals the demands taken plus the rows refused.
    `extract_date` is the day the file speaks of, when it says so.
    """

    demands: Demands
    rejected: tuple[Rejected, ...]
    anomalies: tuple[Anomaly, ...]
    rows_in: int
    extract_date: date | None = None

    def __post_init__(self) -> None:
        if self.rows_in != len(self.demands) + len(self.rejected):
            raise AssertionError(
                f"{self.rows_in} rows read, {len(self.demands)} taken and {len(self.rejected)} refused: some were lost"
            )
