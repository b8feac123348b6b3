"""Every published figure aimed at, and what the territory drawn gives: target, obtained, tolerance, source, mark.

What is obtained is counted again on the tables as they are written, unknown cells left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from peuplier.evaluation.calendar import whole_months_column
from peuplier.evaluation.columns.demands import Lists, Plain, codes_of
from peuplier.synthesis.aggregates import EpciData
from peuplier.synthesis.assumptions import (
    DALO,
    DUPLICATES,
    ONLINE,
    OVER_A_YEAR,
    PLAI_ELIGIBLE,
    RESOURCES_UNKNOWN,
    SHAPE_SHARES,
    SHAPES,
    TAX_INCOME_UNKNOWN,
    TRANSFERS,
    UNSUITED,
    UNSUITED_REASONS,
)
from peuplier.synthesis.consistency import Flows
from peuplier.synthesis.demand.story import FIRST_OFFER, LAST_OFFER, share_over_a_year, yearly_refusals
from peuplier.synthesis.demand.table import Drawn
from peuplier.synthesis.legal_values import Ceilings, QuartileThresholds
from peuplier.synthesis.settings import NOMINATOR_LABELS, NOMINATORS, Settings
from peuplier.synthesis.stock.dwellings import Dwellings
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.quantities import Kind
from peuplier.vocabulary.territory_tables import Mark

_O, _D, _I = Mark.OBSERVED, Mark.DERIVED, Mark.INVENTED
STOCK, DEMAND, FILES, LIVES = "Le parc social", "Qui demande, et pourquoi", "Ressources et pièces", "Temps et offres"
_NATIONAL = "France, 2019 (Indecosa, d’après le registre national)"
_REGIONAL = "Occitanie, 2024 (Habitat social Occitanie, d’après le registre national)"


@dataclass(frozen=True, slots=True)
class Marginal:
    """One figure. `tolerance` in the unit of the figure; `source` says which territory and which year it is about."""

    name: str
    theme: str
    label: str
    unit: str
    target: float
    obtained: float
    tolerance: float
    mark: Mark
    source: str

    @property
    def gap(self) -> float:
        """What is obtained minus what was aimed at."""
        return self.obtained - self.target

    @property
    def within(self) -> bool:
        """Whether the gap is within the tolerance."""
        return abs(self.gap) <= self.tolerance + 1e-9


def _margin(base: int) -> float:
    """Points of tolerance of a share: half a point, and four households (duplicates and gaps move that many)."""
    return min(100.0, 0.5 + 400 / max(base, 1))


def marginals(
    data: EpciData,
    settings: Settings,
    dwellings: Dwellings,
    drawn: Drawn,
    thresholds: QuartileThresholds,
    ceilings: Ceilings,
    flow: Flows,
) -> tuple[Marginal, ...]:
    """All of them, in the order of the report."""
    found = [*_stock(data, dwellings)]
    if len(drawn.demands):
        found += [
            *_households(drawn),
            *_reasons(drawn),
            *_resources(drawn, thresholds),
            *_tax_incomes(drawn, ceilings),
            *_times(drawn, settings, flow),
        ]
    return tuple(found)


# ── the stock ────────────────────────────────────────────────────────────────────────────────────────────


def _stock(data: EpciData, dwellings: Dwellings) -> Iterator[Marginal]:
    stock, rows = dwellings.stock, len(dwellings.stock)
    total = int(data.communes.stock.sum())
    yield Marginal(
        "dwellings", STOCK, "logements sociaux", "logement", total, rows, 0, _O, "communes publiées, RPLS 2024"
    )
    if not rows:
        return
    law = "loi jointe de 2019 de chaque commune, aux totaux de 2024 (RPLS)"
    weights = _targets_of_2019(data, dwellings)
    margin = 0.2 + 100 * len(data.communes) / rows
    for name, label, target, held in (
        ("in_qpv", "logements en quartier prioritaire", weights["in_qpv"], stock.in_qpv),
        ("collective", "logements collectifs", weights["collective"], stock.collective),
        ("energy_unknown", "logements sans classe énergie", weights["energy_unknown"], stock.energy < 0),
        *(
            (
                f"rooms_{size}",
                f"logements de {size} pièce{'s' if size > 1 else ''}{' et plus' if size == 5 else ''}",
                weights[f"rooms_{size}"],
                stock.rooms == size,
            )
            for size in range(1, 6)
        ),
    ):
        yield Marginal(name, STOCK, label, "%", target, 100 * float(held.mean()), margin, _D, law)
    measures = f"RPLS 2019, {data.measures.level}"
    area, rent = int(dwellings.area.sum()), int(dwellings.rent.sum())
    yield Marginal(
        "mean_area", STOCK, "surface moyenne", "m²", data.measures.mean_area / 100, area / rows / 100, 0.5, _O, measures
    )
    target = data.measures.rent_per_m2 / 10_000
    yield Marginal("rent_per_m2", STOCK, "loyer par m²", "€", target, rent / area, 0.05, _O, measures)
    published = (data.communes.occupancies >= 0).all(axis=1)
    for place, (name, label) in enumerate((("let", "logements loués"), ("vacant", "logements vacants"))):
        wanted = int(data.communes.occupancies[published, place].sum())
        held = int((dwellings.occupancy == place + 1).sum())
        yield Marginal(name, STOCK, label, "logement", wanted, held, 0, _O, "communes qui les publient, RPLS 2024")
    column = dwellings.table.columns["logement_réservataire"]
    assert isinstance(column, Plain)
    places = codes_of(FACTS["logement_réservataire"])
    for code, share in NOMINATORS.items():
        held_share = 100 * float((column.values == places[code]).mean())
        label = f"part de réservation : {NOMINATOR_LABELS[code]}"
        source = "hypothèse : maximums légaux pour l’État et les collectivités"
        yield Marginal(f"share_{code}", STOCK, label, "%", share, held_share, 0.1 + 100 / rows, _I, source)


def _targets_of_2019(data: EpciData, dwellings: Dwellings) -> dict[str, float]:
    """Shares that the published laws of 2019 give once weighted by the totals of 2024, before any rounding, in %.

    Communes without a law of their own count as they were drawn.
    """
    cells, stock = data.cells, dwellings.stock
    codes = {code: place for place, code in enumerate(data.communes.codes)}
    commune = cells["code"].replace_strict(codes, return_dtype=pl.Int64).to_numpy()
    counts = cells["dwellings"].to_numpy().astype(np.float64)
    sums = np.bincount(commune, weights=counts, minlength=len(codes))
    weight = counts * data.communes.stock[commune] / sums[commune]
    own = stock.like_neighbours
    total = float(data.communes.stock.sum())

    def share(in_law: NDArray[np.bool_], in_stock: NDArray[np.bool_]) -> float:
        return 100 * float(weight[in_law].sum() + (in_stock & own).sum()) / total

    rooms = cells["rooms"].to_numpy()
    return {
        "in_qpv": share(cells["in_qpv"].to_numpy(), stock.in_qpv),
        "collective": share(cells["collective"].to_numpy(), stock.collective),
        "energy_unknown": share(cells["energy"].is_null().to_numpy(), stock.energy < 0),
        **{f"rooms_{size}": share(rooms == size, stock.rooms == size) for size in range(1, 6)},
    }


# ── the demand ───────────────────────────────────────────────────────────────────────────────────────────


def _known(drawn: Drawn, name: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    column = drawn.demands.columns[name]
    assert isinstance(column, Plain)
    return column.values.astype(np.int64), column.known


def _holds(drawn: Drawn, name: str, codes: tuple[str, ...]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether a code, or a list of codes, is or holds one of these; where it is known."""
    values, known = _known(drawn, name)
    places = codes_of(FACTS[name])
    if FACTS[name].kind is Kind.CODE:
        return np.isin(values, [places[code] for code in codes]), known
    mask = sum(1 << places[code] for code in codes)
    return (values & mask) != 0, known


def _share(
    name: str,
    theme: str,
    label: str,
    target: float,
    held: NDArray[np.bool_],
    base: NDArray[np.bool_],
    mark: Mark,
    source: str,
    extra: float = 0.0,
) -> Marginal:
    """The share of `base` that is `held`."""
    count = int(base.sum())
    obtained = 100 * float((held & base).sum()) / count if count else target
    return Marginal(name, theme, label, "%", target, obtained, _margin(count) + extra, mark, source)


def _households(drawn: Drawn) -> Iterator[Marginal]:
    everybody = np.ones(len(drawn.demands), dtype=np.bool_)
    transfer, known = _holds(drawn, "situation_logement", ("HLM",))
    yield _share("transfers", DEMAND, "demandes de mutation", TRANSFERS, transfer, known, _O, _NATIONAL)
    shape = drawn.situation.profiles.shape[drawn.order]
    extra = 1.0
    labels = ("personne seule", "couple sans enfant", "parent isolé", "couple avec enfants")
    for place, (name, label) in enumerate(zip(SHAPES, labels, strict=True)):
        weights = [SHAPE_SHARES[kind][name] / sum(SHAPE_SHARES[kind].values()) for kind in ("transfer", "first")]
        target = TRANSFERS * weights[0] + (100 - TRANSFERS) * weights[1]
        yield _share(f"shape_{name}", DEMAND, label, target, shape == place, everybody, _I, "hypothèse", extra)
    status, known = _holds(drawn, "statut_dalo", ("ACTIF",))
    yield _share("dalo", DEMAND, "demandes reconnues au titre du DALO", DALO, status, known, _I, "hypothèse")
    twins = 100 * len(drawn.duplicates) / len(drawn.demands)
    margin = 100 / len(drawn.demands)
    label = "demandes en double, signalées"
    yield Marginal("duplicates", DEMAND, label, "%", DUPLICATES, twins, margin + 0.1, _I, "hypothèse")


def _reasons(drawn: Drawn) -> Iterator[Marginal]:
    transfer, _ = _holds(drawn, "situation_logement", ("HLM",))
    for base, name, codes, target, label in (
        (False, "no_home", ("01",), 31.9, "premières demandes : sans logement, hébergé, logement temporaire"),
        (False, "too_dear", ("09",), 14.3, "premières demandes : logement trop cher"),
        (True, "too_small", ("13",), 27.2, "mutations : logement trop petit"),
        (True, "health", ("07", "08"), 14.8, "mutations : santé ou handicap"),
        (True, "surroundings", ("17",), 12.1, "mutations : environnement ou voisinage"),
    ):
        held, known = _holds(drawn, "motif_principal", codes)
        yield _share(f"reason_{name}", DEMAND, label, target, held, known & (transfer == base), _O, _NATIONAL)
    held, known = _holds(drawn, "motif_principal", UNSUITED_REASONS)
    label = "motif principal : logement inadapté (motifs 03, 07, 08, 09, 10 et 13 : notre lecture)"
    yield _share("reason_unsuited", DEMAND, label, UNSUITED, held, known, _O, _REGIONAL, extra=1.0)


def _resources(drawn: Drawn, thresholds: QuartileThresholds) -> Iterator[Marginal]:
    received, known = _known(drawn, "ressources_reçues")
    paid, _ = _known(drawn, "pensions_versées")
    of_dependants, _ = _known(drawn, "ressources_reçues_personnes_à_charge")
    units = drawn.situation.families.units[drawn.order]
    yearly = (received - paid + of_dependants) * 120
    mark = _D if thresholds.hypothesis else _O
    for place, bound in enumerate(thresholds.bounds):
        label = f"demandes sous le seuil du quartile {place + 1} ({bound / 100:.0f} € par UC et par an)"
        held = yearly < bound * units
        yield _share(f"quartile_{place + 1}", FILES, label, 25.0 * (place + 1), held, known, mark, thresholds.source)
    label = "ressources mensuelles inconnues"
    everybody = np.ones(len(known), dtype=np.bool_)
    yield _share("resources_unknown", FILES, label, RESOURCES_UNKNOWN, ~known, everybody, _I, "hypothèse")


def _tax_incomes(drawn: Drawn, ceilings: Ceilings) -> Iterator[Marginal]:
    income, known = _known(drawn, "revenu_fiscal_n_2")
    category = drawn.situation.incomes.category[drawn.order]
    for financing, target, mark, source, extra in (
        ("PLAI", PLAI_ELIGIBLE, _O, _REGIONAL, 0.5),
        ("PLUS", 96.0, _I, "hypothèse : ordre de grandeur ; suit du plafond PLAI et des seuils", 9.0),
    ):
        under = income <= 100 * ceilings.of(financing, category)
        label = f"revenu fiscal au plus égal au plafond {financing}"
        yield _share(f"under_{financing.lower()}", FILES, label, target, under, known, mark, source, extra)
    online, _ = _known(drawn, "renouvellement_électronique")
    everybody = np.ones(len(known), dtype=np.bool_)
    yield _share("online", FILES, "demandes faites en ligne", ONLINE, online == 1, everybody, _I, "hypothèse")
    for channel, label in ((True, "en ligne"), (False, "au guichet")):
        name = "tax_income_unknown_online" if channel else "tax_income_unknown_desk"
        source = "France (Cour des comptes, 2020)"
        label = f"revenu fiscal inconnu, demandes faites {label}"
        yield _share(name, FILES, label, TAX_INCOME_UNKNOWN[channel], ~known, online == channel, _O, source)


def _times(drawn: Drawn, settings: Settings, flow: Flows) -> Iterator[Marginal]:
    deposit, known = _known(drawn, "dépôt_demande")
    days = np.datetime64(settings.on).astype(np.int64) - deposit
    delay = flow.delay.value
    mean = float(days.mean()) / 30.4375
    label = "ancienneté moyenne des demandes en attente (service au hasard : égale au délai)"
    margin = 0.5 + 25 / len(days) ** 0.5
    yield Marginal("seniority", LIVES, label, "mois", delay, mean, margin, flow.delay.mark, flow.delay.source)
    months = whole_months_column(deposit.astype(np.int32), settings.on)
    target = share_over_a_year(delay)
    national = target == OVER_A_YEAR
    source = _NATIONAL if national else f"{_NATIONAL} : 47 %, réduits parce que le délai est court"
    mark = _O if national else _D
    yield _share("over_a_year", LIVES, "demandes de plus d’un an", target, months >= 12, known, mark, source)
    yield _refusals(drawn, settings, flow)


def _refusals(drawn: Drawn, settings: Settings, flow: Flows) -> Marginal:
    """Refusals of the last twelve months, for one hundred demands that answered."""
    today = int(np.datetime64(settings.on).astype(np.int64))
    refused, base = 0, 0
    for name in ("refus_logement_adapté_le", "autres_refus_le"):
        column = drawn.demands.columns[name]
        assert isinstance(column, Lists)
        refused += int(((column.values > today - 365) & (column.values <= today)).sum())
        base = int(column.filled.sum())
    # Only the part of the last year during which an offer could be made and answered counts.
    deposit, known = _known(drawn, "dépôt_demande")
    window = today - LAST_OFFER - np.maximum(deposit + FIRST_OFFER, today - 365 - 6)
    exposure = float(np.clip(window[known], 0, None).mean()) / 365.25
    target = 100 * exposure * yearly_refusals(flow.leases.value, len(drawn.demands))
    obtained = 100 * refused / max(base, 1)
    margin = 1.0 + 350 * (target / 100 / max(base, 1)) ** 0.5 + 100 / max(base, 1)
    source = "46 % des ménages ayant eu une proposition (Strasbourg, 2017, Adeus), baux du territoire"
    label = "refus des douze derniers mois, pour cent demandes"
    return Marginal("refusals", LIVES, label, "%", target, obtained, margin, _D, source)
