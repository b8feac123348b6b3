"""Where each household lives now: commune, size, occupants, rent, aid, all following from its situation."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from peuplier.evaluation.calendar import day_number
from peuplier.synthesis.aggregates import EpciData
from peuplier.synthesis.assumptions import FEES, HOSTED, PRIVATE_RENT, ROOFLESS, STRUCTURES
from peuplier.synthesis.demand.families import Families
from peuplier.synthesis.demand.incomes import Incomes
from peuplier.synthesis.demand.profiles import Profiles
from peuplier.synthesis.draws import between, choose, quota

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
NOWHERE = -1
TYPES = ("C", "T1", "T2", "T3", "T4", "T5", "T6P")
# Square decimetres of a type, before chance.
_AREAS = np.array([1_200, 2_800, 4_500, 6_400, 8_000, 9_700, 12_000])
# Rooms a household needs: the convention of the vocabulary (`pièces_nécessaires`).
_ROOMS_NEEDED = np.array([1, 1, 2, 3, 3, 4, 4, 5])


@dataclass(frozen=True)
class Homes:
    """One item per demand. `commune` is a place in `codes`; `kind` a place in TYPES, -1 without a dwelling.

    Amounts in euros a month, `area` in square decimetres; `since` is the day of entry in a structure, 0 elsewhere.
    """

    codes: tuple[str, ...]
    commune: Whole
    inside: Flags
    kind: Whole
    area: Whole
    occupants: Whole
    rent: Whole
    charges: Whole
    aid: Whole
    since: Whole

    @property
    def housed(self) -> Flags:
        """Where there is a dwelling to describe."""
        return self.kind >= 0


def rooms_needed(persons: Whole) -> Whole:
    """Rooms that suit a household."""
    return np.asarray(_ROOMS_NEEDED[np.minimum(persons, 7)])


def commune_codes(data: EpciData) -> tuple[str, ...]:
    """Communes of the EPCI and a few of the département, in order of code: one list for homes, work and wishes."""
    return tuple(sorted({*data.communes.codes, *(code for code, _ in data.elsewhere)}))


def draw_homes(
    data: EpciData, profiles: Profiles, families: Families, incomes: Incomes, on: date, chance: Generator
) -> Homes:
    """The present housing of every household."""
    rows = len(profiles)
    codes = commune_codes(data)
    commune = _communes(data, profiles, codes, chance)
    inside = np.isin(np.array(codes)[commune], data.communes.codes)
    kind, occupants = _dwellings(profiles, families, chance)
    area = np.maximum(900, _AREAS[kind] * (0.85 + 0.3 * chance.random(rows))).astype(np.int64) // 100 * 100
    rent, charges = _rents(data, profiles, codes, commune, area, chance)
    aid = np.clip(rent * 0.72 - incomes.monthly * 0.18, 0, 420).astype(np.int64)
    aid = np.where(aid < 15, 0, aid)
    in_structure = profiles.lives(*STRUCTURES)
    since = np.where(in_structure, day_number(on) - between(chance, 20, 1_000, rows), 0)
    return Homes(codes, commune, inside, kind, area, occupants, rent, charges, aid, since)


def _communes(data: EpciData, profiles: Profiles, codes: tuple[str, ...], chance: Generator) -> Whole:
    """Tenants of social stock where it stands, others where people live; one in eight outside the EPCI."""
    communes = data.communes
    people = communes.population.astype(np.float64).clip(min=1)
    stock = communes.stock + 0.002 * people
    away = choose(chance, np.full(len(profiles), 0.125 if data.elsewhere else 0.0))
    place = {code: position for position, code in enumerate(codes)}
    own = np.array([place[code] for code in communes.codes])
    result = np.zeros(len(profiles), dtype=np.int64)
    for where, weights, positions in (
        (profiles.transfer & ~away, stock, own),
        (~profiles.transfer & ~away, people, own),
        (
            away,
            np.array([float(number) for _, number in data.elsewhere]),
            np.array([place[code] for code, _ in data.elsewhere], dtype=np.int64),
        ),
    ):
        result[where] = positions[quota(chance, int(where.sum()), weights)] if where.any() else 0
    return result


def _dwellings(profiles: Profiles, families: Families, chance: Generator) -> tuple[Whole, Whole]:
    """Types and occupants: too small for those who say so, too big for others, shared by those who are lodged."""
    rows = len(profiles)
    hosted = profiles.lives(*HOSTED)
    hosts = np.where(hosted, between(chance, 1, 3, rows), 0)
    visitors = np.bincount(families.visiting_owner, minlength=rows)
    # The partner or the parent whom the household will leave still lives there.
    leaving = profiles.asks("11") & profiles.lives("LP", "HLM", "POCC") & (chance.random(rows) < 0.4)
    occupants = families.living - visitors + hosts + leaving
    gap = between(chance, -1, 1, rows)
    gap = np.where(profiles.asks("13"), -between(chance, 1, 2, rows), gap)
    gap = np.where(profiles.asks("10"), between(chance, 2, 3, rows), gap)
    rooms = np.clip(rooms_needed(families.persons + hosts + leaving) + gap, 1, 6)
    small = profiles.lives(*STRUCTURES, "RE")
    rooms = np.where(small, np.minimum(rooms, 2), rooms)
    kind = np.where(profiles.lives("HOT"), 0, rooms)
    without = profiles.lives(*(code for code in ROOFLESS if code != "HOT"))
    return np.where(without, NOWHERE, kind), np.maximum(occupants, 1)


def _rents(
    data: EpciData, profiles: Profiles, codes: tuple[str, ...], commune: Whole, area: Whole, chance: Generator
) -> tuple[Whole, Whole]:
    """Rent and charges: of 2019 in social stock, of the zone in the private one, a fee in structures, else nothing."""
    rows = len(profiles)
    zones = dict(zip(data.communes.codes, data.communes.zones, strict=True))
    private = np.array([PRIVATE_RENT[zones.get(code) or "B2"] for code in codes])[commune]
    per_m2 = np.where(profiles.transfer, data.measures.rent_per_m2 / 10_000, private)
    rent = np.floor(area / 100 * per_m2 * (0.88 + 0.24 * chance.random(rows))).astype(np.int64)
    charges = np.floor(area / 100 * (1 + 0.7 * chance.random(rows))).astype(np.int64)
    tenant = profiles.lives("HLM", "LP")
    for code, (low, high) in FEES.items():
        rent = np.where(profiles.lives(code), between(chance, low // 10, high // 10, rows) * 10, rent)
    pays_fee = profiles.lives(*FEES)
    owner = profiles.lives("POCC", "LTG", "FONC")
    return np.where(tenant | pays_fee, np.minimum(rent, 2_900), 0), np.where(tenant | owner, charges, 0)
