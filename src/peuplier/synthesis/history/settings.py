"""What is assumed of the past: how often the committee follows, how often a turn is handed back, how often one refuses.

Every rate here is invented, but for the share of refusals, and each can be replaced.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from peuplier.synthesis.settings import SEED

# How often the committee keeps the call order, by nominator (inventé).
FOLLOW_RATES: Mapping[str, int] = MappingProxyType(
    {"PPRIOR": 92, "PFONCT": 85, "COLTER": 80, "COLACT": 85, "AUTRES": 80, "AUCUN": 75}
)
# How often a nominator hands its turn back, for want of a candidate in time (inventé).
HANDED_BACK: Mapping[str, int] = MappingProxyType({"PPRIOR": 4, "PFONCT": 18, "COLTER": 8, "COLACT": 22, "AUTRES": 10})


@dataclass(frozen=True, slots=True)
class HistorySettings:
    """Rates in %. `years` civil years end with that of `on`; only months that are over are told.

    `ready`: of the demands that will have left by `on`, how many are complete and reachable in a month. Those still
    waiting are looked at in the months where their own file tells an offer. `refused` and `silent`: answers to an
    offer; `not_allocated`: candidates still to be instructed whom the committee does not retain.
    """

    years: int
    on: date
    seed: int = SEED
    follow: Mapping[str, int] = field(default_factory=lambda: FOLLOW_RATES)
    handed_back: Mapping[str, int] = field(default_factory=lambda: HANDED_BACK)
    ready: int = 35
    refused: int = 25
    silent: int = 6
    not_allocated: int = 12

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each month told, in order."""
        first = self.on.year - self.years + 1
        starts = (date(year, month, 1) for year in range(first, self.on.year + 1) for month in range(1, 13))
        return tuple(start for start in starts if next_month(start) <= self.on)


def next_month(start: date) -> date:
    """The first day of the month after."""
    return date(start.year + start.month // 12, start.month % 12 + 1, 1)
