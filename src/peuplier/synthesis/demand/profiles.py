"""Why each household asks, where it lives, whom it gathers: one joint draw fitted to the published shares."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from peuplier.synthesis.assumptions import (
    FIRST_REASONS,
    REASON_SHAPES,
    REASON_SITUATIONS,
    SHAPE_SHARES,
    SHAPES,
    SITUATION_SHAPES,
    SITUATIONS,
    TRANSFER_PUBLISHED,
    TRANSFER_REASONS,
    TRANSFERS,
)
from peuplier.synthesis.draws import choose, raked

Texts = NDArray[np.str_]


@dataclass(frozen=True)
class Profiles:
    """One item per demand: codes of the main reason and of the present housing, a place in SHAPES."""

    transfer: NDArray[np.bool_]
    reason: Texts
    situation: Texts
    shape: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.transfer)

    def lives(self, *codes: str) -> NDArray[np.bool_]:
        """Whether the present housing is one of these."""
        return np.isin(self.situation, codes)

    def asks(self, *codes: str) -> NDArray[np.bool_]:
        """Whether the main reason is one of these."""
        return np.isin(self.reason, codes)

    def is_shape(self, *shapes: str) -> NDArray[np.bool_]:
        """Whether the household is of one of these shapes."""
        return np.isin(self.shape, [SHAPES.index(shape) for shape in shapes])


def draw_profiles(rows: int, to_rehouse: int, chance: Generator) -> Profiles:
    """Transfers first drawn in number, then each kind of demand in its own joint law, then shuffled.

    `to_rehouse` transfers ask because their dwelling will be demolished (02); the others share the reasons left.
    """
    transfers = min(rows, int(np.floor(rows * TRANSFERS / 100 + chance.random())))
    demolished = min(to_rehouse, transfers)
    parts = [
        _reasons(demolished, _demolition_law(), chance),
        _reasons(transfers - demolished, _transfer_law(demolished / max(transfers, 1)), chance),
        _reasons(rows - transfers, _first_law(), chance),
    ]
    reason, situation, shapes = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = chance.permutation(rows)
    transfer = np.arange(rows) < transfers
    return Profiles(transfer[order], reason[order], situation[order], _shapes(shapes[order], chance))


def _reasons(rows: int, law: "_Law", chance: Generator) -> tuple[Texts, Texts, NDArray[np.float64]]:
    """Reasons and housings taken at regular steps along the law, so that reasons come out exact; then how likely
    each shape is."""
    table, reasons, situations = law
    pairs = table.sum(axis=2)
    along = np.cumsum(pairs.ravel()) / pairs.sum()
    steps = (np.arange(rows) + chance.random()) / max(rows, 1)
    cell = np.minimum(np.searchsorted(along, steps, side="right"), pairs.size - 1)
    reason, situation = np.unravel_index(cell, pairs.shape)
    likely = table[reason, situation] / np.maximum(pairs[reason, situation], 1e-12)[:, None]
    return np.array(reasons)[reason], np.array(situations)[situation], likely


def _shapes(likely: NDArray[np.float64], chance: Generator) -> NDArray[np.int64]:
    """A shape per row, each taking its whole expected number of rows: one shape after the other among those left."""
    shape = np.full(len(likely), len(SHAPES) - 1, dtype=np.int64)
    left = np.ones(len(likely), dtype=np.bool_)
    for place in range(len(SHAPES) - 1):
        remaining = likely[:, place:].sum(axis=1)
        share = np.divide(likely[:, place], remaining, out=np.zeros(len(likely)), where=remaining > 0)
        taken = choose(chance, np.where(left, np.minimum(share, 1.0), 0.0))
        shape[taken] = place
        left &= ~taken
    return shape


_Law = tuple[NDArray[np.float64], tuple[str, ...], tuple[str, ...]]


@cache
def _first_law() -> _Law:
    """Reason × housing × shape of those who are not tenants of social stock."""
    shapes = list(SHAPE_SHARES["first"].values())
    law = _affinity(tuple(FIRST_REASONS), tuple(SITUATIONS))
    margins = [
        ((1,), _share(SITUATIONS)),
        ((2,), np.array(shapes, dtype=np.float64) / sum(shapes)),
        ((0,), _share(FIRST_REASONS)),
    ]
    return raked(law, margins), tuple(FIRST_REASONS), tuple(SITUATIONS)


def _transfer_law(demolished: float) -> _Law:
    """Reason × shape of the tenants of social stock, the reasons that are published kept as shares of all of them."""
    shapes = list(SHAPE_SHARES["transfer"].values())
    published = sum(TRANSFER_REASONS[reason] for reason in TRANSFER_PUBLISHED)
    others = max(0.0, 100 * (1 - demolished) - published) / (100 - published)
    reasons = {code: share * (1 if code in TRANSFER_PUBLISHED else others) for code, share in TRANSFER_REASONS.items()}
    law = _affinity(tuple(TRANSFER_REASONS), ("HLM",))
    margins = [((2,), np.array(shapes, dtype=np.float64) / sum(shapes)), ((0,), _share(reasons))]
    return raked(law, margins), tuple(TRANSFER_REASONS), ("HLM",)


@cache
def _demolition_law() -> _Law:
    """Tenants of a building to be demolished: of every shape."""
    shapes = np.array(list(SHAPE_SHARES["transfer"].values()), dtype=np.float64)
    return shapes[None, None, :] / shapes.sum(), ("02",), ("HLM",)


def _affinity(reasons: tuple[str, ...], situations: tuple[str, ...]) -> NDArray[np.float64]:
    """How well a reason, a housing and a shape go together before any total is asked; zero: never."""
    table = np.ones((len(reasons), len(situations), len(SHAPES)))
    for row, reason in enumerate(reasons):
        table[row] *= REASON_SHAPES.get(reason, (1.0,) * len(SHAPES))
        possible = REASON_SITUATIONS.get(reason)
        if possible is not None and situations != ("HLM",):
            table[row] *= np.array([possible.get(code, 0.0) for code in situations])[:, None]
    for column, code in enumerate(situations):
        table[:, column] *= SITUATION_SHAPES.get(code, (1.0,) * len(SHAPES))
    return table


def _share(weights: Mapping[str, float]) -> NDArray[np.float64]:
    values = np.array(list(weights.values()), dtype=np.float64)
    return np.asarray(values / values.sum())
