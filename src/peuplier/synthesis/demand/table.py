"""The table of demands: every drawn array under the name of its fact, then what the file leaves unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Demands
from peuplier.synthesis.aggregates import EpciData
from peuplier.synthesis.assumptions import (
    DUPLICATES,
    ONLINE,
    PLAI_ELIGIBLE,
    RESOURCES_UNKNOWN,
    TAX_INCOME_UNKNOWN,
    UNKNOWN,
)
from peuplier.synthesis.demand.families import Families, draw_families
from peuplier.synthesis.demand.homes import TYPES as HOME_TYPES
from peuplier.synthesis.demand.homes import Homes, draw_homes
from peuplier.synthesis.demand.incomes import Incomes, draw_incomes, known_tax_incomes
from peuplier.synthesis.demand.profiles import Profiles, draw_profiles
from peuplier.synthesis.demand.recognitions import Situation, draw_cards, draw_disabled, write_recognitions
from peuplier.synthesis.demand.story import Stories, draw_seniority, draw_story
from peuplier.synthesis.demand.wishes import Wishes, draw_wishes
from peuplier.synthesis.draws import balanced, between, choose, pick, quota
from peuplier.synthesis.legal_values import Ceilings, QuartileThresholds
from peuplier.synthesis.sheet import Sheet
from peuplier.synthesis.stock.names import base36
from peuplier.synthesis.stock.residences import Landlord
from peuplier.vocabulary import FACTS


@dataclass(frozen=True)
class Drawn:
    """The demands of a territory, and the arrays they were made from, before any cell was forgotten.

    `order` says which drawn household each demand holds: itself, but for the duplicates.
    """

    demands: Demands
    situation: Situation
    online: NDArray[np.bool_]
    tax_income_known: NDArray[np.bool_]
    resources_known: NDArray[np.bool_]
    duplicates: tuple[tuple[str, str], ...]
    order: NDArray[np.int64]


def draw_demands(
    data: EpciData,
    rows: int,
    to_rehouse: int,
    thresholds: QuartileThresholds,
    ceilings: Ceilings,
    landlords: tuple[Landlord, ...],
    leases_a_month: float,
    delay_months: float,
    abnormal_delay: int | None,
    on: date,
    chances: Mapping[str, Generator],
) -> Drawn:
    """All the demands. `chances` has one stream for each stage, so that a stage never depends on another's draws."""
    profiles = draw_profiles(rows, to_rehouse, chances["profiles"])
    families = draw_families(profiles, on, chances["families"])
    disabled = draw_disabled(profiles, families, chances["disabled"])
    card = draw_cards(disabled, chances["disabled"])
    incomes = draw_incomes(
        data, profiles, families, card, thresholds, ceilings, PLAI_ELIGIBLE / 100, chances["incomes"]
    )
    homes = draw_homes(data, profiles, families, incomes, on, chances["homes"])
    wishes = draw_wishes(data, families, incomes, homes, chances["wishes"])
    seniority = chances["seniority"]
    deposit = draw_seniority(rows, families.age, delay_months, on, seniority)
    stories = draw_story(deposit, leases_a_month, on, chances["story"])
    situation = Situation(profiles, families, incomes, homes, stories, disabled, card, profiles.asks("02"))
    chance = chances["sheet"]
    online = balanced(chance, ONLINE / 100, profiles.transfer)
    under = incomes.tax_income <= ceilings.of("PLAI", incomes.category)
    tax_known = known_tax_incomes(online, under, TAX_INCOME_UNKNOWN, chance)
    resources_known = ~balanced(chance, RESOURCES_UNKNOWN / 100, under, incomes.quartile)
    sheet = Sheet(rows, FACTS)
    _identity(sheet, profiles, stories, online, chance)
    _household(sheet, profiles, families, incomes, chance)
    _money(sheet, profiles, families, incomes, situation, tax_known, on, chance)
    _home(sheet, profiles, homes, incomes, landlords, on, chance)
    _wishes(sheet, homes, wishes, disabled, chance)
    _history(sheet, stories)
    sheet.number("carte_invalidité", card)
    write_recognitions(sheet, situation, on, chances["recognitions"])
    if abnormal_delay is not None:
        sheet.number("délai_anormalement_long", stories.months >= abnormal_delay)
    _forget(sheet, resources_known, profiles.asks("02"), _kinds(profiles), chances["gaps"])
    numbers = np.array([f"SYNTH{data.siren}{tail}" for tail in base36(np.arange(1, rows + 1), 4)], dtype="U18")
    alike = 100 * _kinds(profiles) + 10 * incomes.quartile + 5 * under
    demands, twins, order = _with_duplicates(
        Demands(numbers, sheet.columns), situation.to_rehouse, alike, chances["duplicates"]
    )
    return Drawn(demands, situation, online, tax_known, resources_known, twins, order)


def _identity(sheet: Sheet, profiles: Profiles, stories: Stories, online: NDArray[np.bool_], chance: Generator) -> None:
    rows = sheet.rows
    sheet.number("dépôt_demande", stories.deposit)
    sheet.number("dernier_renouvellement", stories.renewal, known=stories.renewal > 0)
    sheet.number("renouvellement_électronique", online)
    counter = pick(chance, rows, {f"G{place:04d}": 6 - place for place in range(1, 6)})
    sheet.text("guichet", np.where(online, "WEB00", counter))
    sheet.number("attributions_sous_condition_multiples", choose(chance, np.full(rows, 0.004)))
    sheet.code("motif_principal", profiles.reason)
    second = _second_reasons(profiles, chance)
    held = {code: (profiles.reason == code) | (second == code) for code in np.unique([*profiles.reason, *second])}
    sheet.codes("motifs", {code: where for code, where in held.items() if code})
    judged = profiles.asks("05") & (chance.random(rows) < 0.7)
    sheet.number("jugement_expulsion_le", stories.deposit - between(chance, 5, 240, rows), known=judged)


def _second_reasons(profiles: Profiles, chance: Generator) -> NDArray[np.str_]:
    """Another reason for half of the demands, that contradicts neither the first nor the housing."""
    rows = len(profiles)
    second = pick(chance, rows, {"": 50, "20": 9, "21": 9, "19": 7, "17": 7, "09": 8, "13": 6, "08": 4})
    pays = profiles.lives("HLM", "LP", "RS", "RE", "HOT", "POCC")
    second = np.where((second == "09") & ~pays, "", second)
    second = np.where((second == "13") & profiles.asks("10"), "", second)
    return np.where(second == profiles.reason, "", second)


def _household(sheet: Sheet, profiles: Profiles, families: Families, incomes: Incomes, chance: Generator) -> None:
    rows = sheet.rows
    sheet.lists("naissances_ménage", families.owner, families.birth)
    sheet.number("naissance_demandeur", families.applicant_birth())
    sheet.lists("naissances_en_garde", families.visiting_owner, families.visiting_birth)
    sheet.number("naissances_attendues", families.expected)
    sheet.lists("naissances_enfants_à_charge", families.child_owner, families.child_birth)
    paired = families.partner >= 0
    sheet.number("naissance_conjoint", families.partner_birth, known=paired)
    tie = pick(chance, rows, {"M": 52, "P": 20, "C": 28})
    sheet.codes("liens_cotitulaires", {code: paired & (tie == code) for code in ("M", "P", "C")})
    in_charge = {"E": families.children > 0, "P": families.parents_in_charge}
    sheet.codes("liens_personnes_à_charge", in_charge)
    visits = np.bincount(families.visiting_owner, minlength=rows) > 0
    shared = chance.random(rows) < 0.55
    sheet.codes("coparentalité", {"G": visits & shared, "D": visits & ~shared})
    alone = np.where(
        families.age >= 68,
        pick(chance, rows, {"V": 48, "D": 34, "C": 18}),
        np.where(
            (families.age < 30) & ~profiles.asks("11"),
            pick(chance, rows, {"C": 96, "S": 4}),
            pick(chance, rows, {"C": 48, "D": 36, "S": 16}),
        ),
    )
    alone = np.where(profiles.asks("11"), pick(chance, rows, {"D": 55, "S": 45}), alone)
    couple = np.where(tie == "M", "M", np.where(tie == "P", "P", "U"))
    sheet.code("situation_familiale", np.where(paired, couple, alone))
    sheet.code("situation_professionnelle", incomes.work)
    partner_codes = np.unique(incomes.partner_work[paired]) if paired.any() else np.zeros(0, dtype="U3")
    sheet.codes("situations_cotitulaires", {code: paired & (incomes.partner_work == code) for code in partner_codes})


def _money(
    sheet: Sheet,
    profiles: Profiles,
    families: Families,
    incomes: Incomes,
    about: Situation,
    tax_known: NDArray[np.bool_],
    on: date,
    chance: Generator,
) -> None:
    rows = sheet.rows
    sheet.number("ressources_reçues", incomes.received * 100)
    sheet.number("pensions_versées", incomes.pensions * 100)
    sheet.number("ressources_reçues_personnes_à_charge", incomes.of_dependants * 100)
    sheet.number("pensions_versées_personnes_à_charge", np.zeros(rows, dtype=np.int64))
    some = incomes.monthly > 0
    works = np.isin(incomes.work, ("CDI", "CDD", "APP", "ART")) | np.isin(incomes.partner_work, ("CDI", "CDD", "ART"))
    retired = (incomes.work == "RET") | (incomes.partner_work == "RET")
    jobless = (incomes.work == "CHO") | (incomes.partner_work == "CHO")
    poorest = some & (incomes.place < 0.2) & ~retired & (families.age >= 25)
    kinds = {
        "SAL": some & works,
        "RET": some & retired,
        "CHO": some & jobless & ~poorest,
        "RSA": poorest & ~works,
        "AF": some & (families.children >= 2),
        "AAH": some & about.disabled & ~works & ~retired,
        "BE": some & (incomes.work == "ETU"),
    }
    declared = np.any(list(kinds.values()), axis=0)
    sheet.codes("nature_ressources", {**kinds, "AUT": some & ~declared})
    sheet.number("revenu_fiscal_n_2", incomes.tax_income * 100, known=tax_known)
    sheet.number("année_revenu_fiscal_n_2", np.full(rows, on.year - 2), known=tax_known)
    last_known = tax_known & (chance.random(rows) < 0.55)
    sheet.number("revenu_fiscal_n_1", incomes.tax_income_last_year * 100, known=last_known)
    sheet.number("année_revenu_fiscal_n_1", np.full(rows, on.year - 1), known=last_known)


def _home(
    sheet: Sheet,
    profiles: Profiles,
    homes: Homes,
    incomes: Incomes,
    landlords: tuple[Landlord, ...],
    on: date,
    chance: Generator,
) -> None:
    rows = sheet.rows
    codes = np.array(homes.codes)
    sheet.codes("situation_logement", {code: profiles.situation == code for code in np.unique(profiles.situation)})
    sheet.number("structure_depuis", homes.since, known=homes.since > 0)
    if landlords:
        place = quota(chance, rows, [max(one.dwellings, 1) for one in landlords])
        names = np.array([one.name for one in landlords], dtype=object)[place]
        sheet.text(
            "bailleur_actuel", [name if held else None for name, held in zip(names, profiles.transfer, strict=True)]
        )
    sheet.code("catégorie_logement_actuel", np.where(homes.kind >= 5, "M", "A"), known=homes.housed)
    owns = choose(chance, np.where(profiles.transfer, 0.004, 0.015))
    sheet.number("propriétaire_logement", owns)
    sheet.code("type_logement_actuel", np.array(HOME_TYPES)[homes.kind], known=homes.housed)
    sheet.number("surface_logement_actuel", homes.area, known=homes.housed)
    sheet.number("occupants_logement_actuel", homes.occupants, known=homes.housed)
    sheet.number("loyer_actuel", homes.rent * 100)
    sheet.number("charges_actuelles", homes.charges * 100)
    sheet.number("aide_logement_actuelle", homes.aid * 100)
    sheet.code("commune_résidence", codes[homes.commune])
    own = np.flatnonzero(np.isin(codes, np.unique(codes[homes.commune[homes.inside]])))
    near = own[quota(chance, rows, np.ones(len(own)))] if len(own) else homes.commune
    works_at = np.where(chance.random(rows) < 0.5, homes.commune, near)
    sheet.code("commune_travail", codes[works_at], known=incomes.works)


def _wishes(sheet: Sheet, homes: Homes, wishes: Wishes, disabled: NDArray[np.bool_], chance: Generator) -> None:
    sheet.lists("communes_souhaitées", wishes.owner, wishes.commune, homes.codes)
    rooms, more = wishes.rooms, wishes.wider_type
    kinds = {f"T{size}": (rooms == size) | (more & (rooms + 1 == size)) for size in range(1, 6)}
    sheet.codes("types_souhaités", {**kinds, "T6P": more & (rooms == 5)})
    sheet.code("catégorie_souhaitée", wishes.category)
    sheet.number("loyer_souhaité", wishes.rent * 100)
    sheet.number("sans_ascenseur_accepté", wishes.no_lift)
    sheet.number("rez_de_chaussée_souhaité", wishes.ground_floor)
    sheet.number("parking_souhaité", wishes.parking)
    sheet.number("demande_élargie", wishes.wider_search)
    sheet.number("besoin_logement_adapté", choose(chance, np.where(disabled, 0.35, 0.008)))


def _history(sheet: Sheet, stories: Stories) -> None:
    for name, events in (
        ("propositions_le", stories.offers),
        ("refus_logement_adapté_le", stories.suitable_refusals),
        ("autres_refus_le", stories.other_refusals),
        ("passages_commission_le", stories.sittings),
        ("recherche_active_le", stories.steps),
        ("rendez_vous_manqués_le", stories.missed),
    ):
        sheet.lists(name, events.owner, events.day)


def _kinds(profiles: Profiles) -> NDArray[np.int64]:
    """A number for each pair of main reason and present tenure."""
    return np.unique(profiles.reason, return_inverse=True)[1] * 2 + profiles.transfer


def _forget(
    sheet: Sheet,
    resources_known: NDArray[np.bool_],
    kept: NDArray[np.bool_],
    kind: NDArray[np.int64],
    chance: Generator,
) -> None:
    """What the file leaves unknown, as often whatever the reason; that of a household to rehouse is in the register."""
    for name in ("ressources_reçues", "ressources_reçues_personnes_à_charge", "nature_ressources"):
        sheet.forget(name, ~resources_known)
    for share, names in UNKNOWN:
        lost = balanced(chance, share / 100, kind)
        for name in names:
            sheet.forget(name, lost & ~kept if "motifs" in names else lost)


def _with_duplicates(
    demands: Demands, kept: NDArray[np.bool_], alike: NDArray[np.int64], chance: Generator
) -> tuple[Demands, tuple[tuple[str, str], ...], NDArray[np.int64]]:
    """A few demands repeat another household under their own number; which ones is told apart."""
    rows = len(demands)
    free = np.flatnonzero(~kept)
    count = min(int(np.floor(rows * DUPLICATES / 100 + chance.random())), len(free) // 2)
    drawn = chance.permutation(free)[: 2 * count]
    # A copy takes the place of a household much like it, so that no share moves.
    drawn = drawn[np.argsort(alike[drawn], kind="stable")]
    copies, originals = drawn[::2], drawn[1::2]
    order = np.arange(rows)
    order[copies] = originals
    repeated = demands.take(order)
    twins = tuple((str(demands.numbers[a]), str(demands.numbers[b])) for a, b in zip(originals, copies, strict=True))
    return Demands(demands.numbers, repeated.columns), twins, order
