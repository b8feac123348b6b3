"""Stock, flows and waits of the demand, brought together: the table that must hold before any other figure counts.

Steady state and random service: who arrives equals who leaves; arrivals are those who wait divided by the mean
delay; who leaves without a lease is what remains.
"""

from dataclasses import dataclass

from peuplier.synthesis.aggregates import EpciData
from peuplier.synthesis.assumptions import DEMANDS_PER_DWELLING, NATIONAL_DEMANDS_PER_DWELLING
from peuplier.synthesis.settings import PILOT, PILOT_ALTERNATIVE, PILOT_DEMANDS, PILOT_LEASES_A_MONTH, Settings
from peuplier.vocabulary.territory_tables import Mark

# At least this share of the arrivals leaves without a lease (renewal forgotten, another home found): inventé.
_LEAST_EXITS = 0.25
_SMALLEST_DELAY = 3.0
_ENOUGH_STOCK = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with where it comes from."""

    value: float
    mark: Mark
    source: str


@dataclass(frozen=True, slots=True)
class Flows:
    """One line of the table: the count that waits and what follows from it, per month."""

    setting: str
    waiting: Figure
    leases: Figure
    delay: Figure

    @property
    def arrivals(self) -> float:
        """New demands a month."""
        return self.waiting.value / self.delay.value

    @property
    def exits(self) -> float:
        """Demands that leave each month without a lease."""
        return self.arrivals - self.leases.value

    @property
    def exit_rate(self) -> float:
        """Their share of those who wait, in %."""
        return 100 * self.exits / self.waiting.value

    @property
    def demands_per_lease(self) -> float:
        """Demands that wait for one lease of the year."""
        return self.waiting.value / (12 * self.leases.value) if self.leases.value else float("inf")


def flows(data: EpciData, settings: Settings) -> tuple[Flows, ...]:
    """The line of the territory drawn, then, for the pilot, that of the other published count."""
    waiting = _waiting(data, settings)
    lines = [_line("territoire construit", data, waiting)]
    if data.siren == PILOT and settings.demands is None:
        other = "OPH, périmètre « littoral », 31 décembre 2023 (Les Indiscrétions) ; autre périmètre que l’EPCI"
        lines.append(_line("autre réglage possible", data, Figure(PILOT_ALTERNATIVE, Mark.OBSERVED, other)))
    return tuple(lines)


def _waiting(data: EpciData, settings: Settings) -> Figure:
    if settings.demands is not None:
        return Figure(settings.demands, Mark.INVENTED, "nombre choisi au lancement")
    if data.siren == PILOT:
        source = "ménages en attente dans l’EPCI au 1er janvier 2023 (Hérault Tribune)"
        return Figure(PILOT_DEMANDS, Mark.OBSERVED, source)
    ratio = DEMANDS_PER_DWELLING.get(data.region)
    whose = "Occitanie, 205 351 demandes pour 331 381 logements, 2024"
    if ratio is None:
        ratio, whose = NATIONAL_DEMANDS_PER_DWELLING, "France, 2 160 000 demandeurs pour 5 089 834 logements, 2019"
    count = max(1, round(int(data.communes.stock.sum()) * ratio))
    return Figure(count, Mark.DERIVED, f"logements publiés au 1er janvier 2024 × demandes par logement ({whose})")


def _line(setting: str, data: EpciData, waiting: Figure) -> Flows:
    leases = _leases(data)
    delay = _delay(data)
    # A delay that more leases than arrivals would contradict is shortened.
    longest = waiting.value * (1 - _LEAST_EXITS) / leases.value if leases.value else delay.value
    if delay.value > longest:
        shorter = max(_SMALLEST_DELAY, longest)
        why = f"raccourci pour tenir avec les baux : {delay.source}"
        delay = Figure(shorter, Mark.DERIVED, why)
        leases = Figure(min(leases.value, waiting.value / shorter * (1 - _LEAST_EXITS)), leases.mark, leases.source)
    return Flows(setting, waiting, leases, delay)


def _leases(data: EpciData) -> Figure:
    if data.siren == PILOT:
        source = "7 demandes pour une offre en 2022 (Hérault Tribune), appliquées à 3 730 demandes"
        return Figure(PILOT_LEASES_A_MONTH, Mark.DERIVED, source)
    communes = data.communes
    known = communes.published & (communes.mobility >= 0)
    stock = int(communes.stock[known].sum())
    if stock >= _ENOUGH_STOCK:
        moved = float((communes.mobility[known] * communes.stock[known]).sum()) / 10_000 / 12
        return Figure(moved, Mark.DERIVED, "logements × taux de mobilité des communes (RPLS, 1er janvier 2024) ÷ 12")
    moved = int(communes.stock.sum()) * data.measures.mobility / 10_000 / 12
    source = f"logements × taux de mobilité (RPLS, 1er janvier 2019, {data.measures.level}) ÷ 12"
    return Figure(moved, Mark.DERIVED, source)


def _delay(data: EpciData) -> Figure:
    months = data.delay.tenths_of_months / 10
    if data.delay.own:
        return Figure(months, Mark.OBSERVED, "délai moyen avant attribution dans l’EPCI (USH, vers 2023)")
    return Figure(months, Mark.OBSERVED, "délai moyen en France, 520 jours en 2022 (Ancols) ; celui de l’EPCI manque")
