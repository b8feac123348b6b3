"""What households look for: communes near home where social dwellings are, types that suit, a rent they can pay."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from peuplier.synthesis.aggregates import EpciData
from peuplier.synthesis.demand.families import Families
from peuplier.synthesis.demand.homes import Homes, rooms_needed
from peuplier.synthesis.demand.incomes import Incomes
from peuplier.synthesis.draws import choose, quota

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
MOST_COMMUNES = 8  # national portal, per département
_COMMUNES_ASKED = (34, 24, 18, 10, 6, 4, 2, 2)


@dataclass(frozen=True)
class Wishes:
    """`owner` and `commune` (a place in the codes of `Homes`), in the order of each demand; `rooms` wanted, 1 to 6."""

    owner: Whole
    commune: Whole
    rooms: Whole
    wider_type: Flags
    rent: Whole
    wider_search: Flags
    category: NDArray[np.str_]
    no_lift: Flags
    ground_floor: Flags
    parking: Flags


def draw_wishes(data: EpciData, families: Families, incomes: Incomes, homes: Homes, chance: Generator) -> Wishes:
    """The wishes of every household."""
    rows = len(families.age)
    owner, commune = _communes(data, homes, chance)
    rooms = rooms_needed(families.persons)
    # A lone person looks for two rooms more often than for one.
    rooms = np.where((rooms == 1) & (chance.random(rows) < 0.6), 2, rooms)
    budget = np.floor(incomes.monthly * (0.25 + 0.12 * chance.random(rows)) / 10).astype(np.int64) * 10
    categories = np.array(["A", "M", "I"])[quota(chance, rows, (34, 12, 54))]
    frail = families.age >= 70
    return Wishes(
        owner,
        commune,
        rooms,
        choose(chance, np.full(rows, 0.5)),
        np.clip(budget, 150, 1_500),
        choose(chance, np.full(rows, 0.35)),
        categories,
        choose(chance, np.where(frail, 0.25, 0.7)),
        choose(chance, np.where(frail, 0.85, 0.7)),
        choose(chance, np.full(rows, 0.55)),
    )


def _communes(data: EpciData, homes: Homes, chance: Generator) -> tuple[Whole, Whole]:
    """Ranked communes, all different: for each household the weights of its own commune, perturbed."""
    communes = data.communes
    rows, count = len(homes.commune), len(communes)
    place = {code: position for position, code in enumerate(homes.codes)}
    own = np.array([place[code] for code in communes.codes], dtype=np.int64)
    where = np.full(len(homes.codes), count)
    where[own] = np.arange(count)
    home = where[homes.commune]
    weights = _attraction(data)
    many = 1 + quota(chance, rows, _COMMUNES_ASKED[: min(MOST_COMMUNES, count)])
    # Only the strongest communes of each home are weighed: the others are never among the first eight.
    width = min(count, 24)
    strongest = np.argsort(-weights, axis=1, kind="stable")[:, :width]
    candidates = strongest[home]
    drawn = np.log(np.maximum(np.take_along_axis(weights, strongest, axis=1), 1e-12))[home]
    # Gumbel noise: taking the largest is drawing without replacement in proportion to the weights.
    drawn = drawn - np.log(-np.log(chance.random(drawn.shape)))
    ranked = np.take_along_axis(candidates, np.argsort(-drawn, axis=1, kind="stable"), axis=1)[:, :MOST_COMMUNES]
    kept = np.arange(ranked.shape[1]) < many[:, None]
    owner = np.repeat(np.arange(rows), kept.sum(axis=1))
    return owner, own[ranked[kept]]


def _attraction(data: EpciData) -> NDArray[np.float64]:
    """How much each commune draws those of each other (last line: those from outside): stock over distance."""
    communes = data.communes
    pull = communes.stock + 0.01 * communes.population.clip(min=1)
    offset = communes.places[:, None, :] - communes.places[None, :, :]
    kilometres = np.sqrt((offset**2).sum(axis=2))
    same_postcode = np.array([[a == b for b in communes.postcodes] for a in communes.postcodes])
    near = np.where(np.isnan(kilometres), np.where(same_postcode, 1.0, 0.45), 1 / (1 + (kilometres / 9) ** 2))
    inside = near * pull[None, :]
    # Six households in ten start with their own commune.
    np.fill_diagonal(inside, 0)
    at_home = np.maximum(1.5 * inside.sum(axis=1), 1.0)
    np.fill_diagonal(inside, at_home)
    return np.vstack([inside, pull[None, :].astype(np.float64)])
