"""The report of a synthetic territory: stocks, flows and waits first, then every figure aimed at and obtained."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from peuplier.documents.pages import render
from peuplier.synthesis.consistency import Figure, Flows
from peuplier.synthesis.marginals import Marginal
from peuplier.synthesis.settings import NOMINATOR_LABELS, NOMINATORS
from peuplier.synthesis.territory import Territory
from peuplier.vocabulary.quantities import plural, write_number


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A line of the first table, written."""

    setting: str
    waiting: str
    leases: str
    delay: str
    arrivals: str
    exits: str
    rate: str
    sources: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True, slots=True)
class MarginalLine:
    """A line of calibration, written."""

    label: str
    target: str
    obtained: str
    gap: str
    tolerance: str
    within: bool
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class CommuneLine:
    """A commune: `published` is None where the stock is not."""

    code: str
    name: str
    population: int | None
    zone: str
    published: int | None
    built: int
    in_qpv: int


def territory_page(territory: Territory, notice: str) -> str:
    """The report as one HTML page without script nor request to another host."""
    lines = [_marginal(one) for one in territory.marginals]
    themes: dict[str, list[MarginalLine]] = {}
    for one, line in zip(territory.marginals, lines, strict=True):
        themes.setdefault(one.theme, []).append(line)
    holdings = territory.dwellings.holdings
    return render(
        "territory.html",
        fictional=True,
        standing=f"territoire synthétique, aucune personne n’existe. {notice}",
        territory=territory,
        data=territory.data,
        on=territory.settings.on,
        counts=_counts(territory),
        flows=[_flow(line) for line in territory.flows],
        reading=list(_reading(territory)),
        themes=themes,
        held=sum(line.within for line in lines),
        marginals=len(lines),
        communes=list(_communes(territory)),
        landlords=holdings.landlords,
        nominators=[(NOMINATOR_LABELS[code], share) for code, share in NOMINATORS.items()],
    )


def shown(value: float, unit: str = "", decimals: int = 1) -> str:
    """A figure the French way, cut at `decimals`, with its unit when it has one."""
    exact = Fraction(round(value * 10**decimals), 10**decimals)
    number = write_number(exact, decimals)
    return f"{number}\u00a0{plural(unit, exact)}" if unit else number


def _flow(line: Flows) -> FlowLine:
    return FlowLine(
        line.setting,
        shown(line.waiting.value, decimals=0),
        shown(line.leases.value, decimals=_needed(line.leases.value)),
        shown(line.delay.value),
        shown(line.arrivals),
        shown(line.exits),
        shown(line.exit_rate, "%"),
        (("demandes en attente", line.waiting), ("baux par mois", line.leases), ("délai", line.delay)),
    )


def _needed(value: float) -> int:
    """One decimal where the figure has one worth showing."""
    return 0 if abs(value - round(value)) < 0.05 and value >= 1 else 1


def _marginal(one: Marginal) -> MarginalLine:
    decimals = 0 if one.unit == "logement" else 2 if one.unit in ("€", "m²") else 1
    unit = {"logement": "", "%": "point"}.get(one.unit, one.unit)
    gap = shown(one.gap, unit, decimals)
    kept = "" if one.unit == "logement" else one.unit
    return MarginalLine(
        one.label[:1].upper() + one.label[1:],
        shown(one.target, kept, decimals),
        shown(one.obtained, kept, decimals),
        gap if gap.startswith("−") or one.gap < 0.5 / 10**decimals else f"+{gap}",
        f"±\u00a0{shown(one.tolerance, unit, decimals)}",
        one.within,
        one.mark.value,
        one.source,
    )


def _counts(territory: Territory) -> list[tuple[str, int]]:
    return [
        ("demandes en attente", len(territory.drawn.demands)),
        ("logements sociaux", len(territory.dwellings.stock)),
        ("communes", len(territory.data.communes)),
        ("ménages au registre des relogements", len(territory.rehousing)),
    ]


def _communes(territory: Territory) -> Iterator[CommuneLine]:
    communes, stock = territory.data.communes, territory.dwellings.stock
    built = np.bincount(stock.commune, minlength=len(communes))
    in_qpv = np.bincount(stock.commune[stock.in_qpv], minlength=len(communes))
    for place, published in enumerate(communes.published.tolist()):
        people = int(communes.population[place])
        yield CommuneLine(
            communes.codes[place],
            communes.names[place],
            people if people >= 0 else None,
            (communes.zones[place] or "inconnue").replace("Abis", "A bis"),
            int(communes.dwellings[place]) if published else None,
            int(built[place]),
            int(in_qpv[place]),
        )


def _reading(territory: Territory) -> Iterator[str]:
    """What the first table says, in sentences."""
    line = territory.flows[0]
    yield (
        f"{shown(line.waiting.value, 'demande', 0)} en attente et un délai moyen de {shown(line.delay.value, 'mois')} "
        f"supposent environ {shown(line.arrivals, 'arrivée', _needed(line.arrivals))} par mois, si le nombre de "
        "demandes ne bouge pas et si chacune a la même chance d’aboutir."
    )
    leases, out = line.leases.value, line.exits
    if leases:
        many = f"{shown(leases, decimals=_needed(leases))}\u00a0{'baux' if leases >= 2 else 'bail'}"
        yield (
            f"Il se signe {many} par mois. Le reste, {shown(out, 'demande', _needed(out))} par mois, quitte la file "
            "sans logement social : renouvellement oublié, autre solution, départ."
        )
    else:
        yield "Aucun bail n’est attendu : la mobilité publiée est nulle. Les demandes qui sortent le font sans bail."
    if territory.thresholds.hypothesis:
        yield "Ce territoire n’a pas de seuil de quartile : ceux de son département servent d’hypothèse."
    if not territory.data.delay.own:
        yield "Le délai de ce territoire n’est pas dans les sources : celui de la France le remplace."
    unknown = int((~territory.data.communes.published).sum())
    if unknown:
        yield (
            f"Le parc de {unknown} commune{'s' if unknown > 1 else ''} n’est pas publié : aucun logement n’y est "
            "construit, ce qui ne prouve pas qu’il n’y en a pas."
        )
