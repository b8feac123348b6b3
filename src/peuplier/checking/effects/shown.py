"""Every set of demands whose count is shown, so that no two of them tell of a few demands by subtraction.

Rule. A set may be shown when it differs by 1 to k - 1 demands neither from a union of sets that a table shows, which it
holds or which holds it, nor from all the demands that such a union leaves. Tables are checked against one another,
whatever they are about: a class, an outcome, a line that explains, a household's description.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from peuplier.checking.effects.masking import small
from peuplier.checking.effects.scores import Bools, Ints


class ShownSets:
    """Sets shown so far, in families of disjoint sets (the lines of a table). With k = 1, everything may be shown."""

    def __init__(self, demands: int, k: int) -> None:
        self._demands, self._k = demands, k
        self.bits: NDArray[np.uint8] = np.zeros((0, (demands + 7) // 8), dtype=np.uint8)
        self._sizes: Ints = np.zeros(0, dtype=np.int64)
        self._starts: list[int] = []

    def add(self, sets: Sequence[Bools]) -> None:
        """Note disjoint sets as shown together."""
        if self._k <= 1 or not len(sets):
            return
        rows = np.array(sets, dtype=np.bool_)
        self._starts.append(len(self.bits))
        self.bits = np.concatenate([self.bits, np.packbits(rows, axis=1)])
        self._sizes = np.concatenate([self._sizes, rows.sum(axis=1)])

    def met(self, sets: Sequence[Bools]) -> Ints:
        """How many demands each set has in common with each shown set: [sets × shown]."""
        found = [np.bitwise_count(self.bits & np.packbits(where)).sum(axis=1, dtype=np.int64) for where in sets]
        return np.array(found, dtype=np.int64).reshape(len(sets), len(self.bits))

    def near(self, where: Bools) -> bool:
        """Whether a set may not be shown."""
        return self.clash(self.met([where]), np.array([where.sum()], dtype=np.int64)) is not None

    def clash(self, met: Ints, sizes: Ints) -> int | None:
        """Of disjoint sets to show together, one that may not be; None when all may be."""
        if self._k <= 1:
            return None
        few = small(sizes, self._k) | small(self._demands - sizes, self._k)
        if few.any():
            return int(few.argmax())
        if not len(self.bits):
            return None
        for rest in (False, True):
            near = self._near_unions(met, sizes, rest)
            if near.any():
                return int(near.argmax())
        for rest in (False, True):
            culprit = self._unions_near(met, sizes, rest)
            if culprit is not None:
                return culprit
        return None

    def _near_unions(self, met: Ints, sizes: Ints, rest: bool) -> Bools:
        """Which of these sets (or what they leave, with `rest`) are near a union of one family."""
        common = self._sizes - met if rest else met
        count = (self._demands - sizes if rest else sizes)[:, None]
        cover = self._by_family(np.where(common > 0, self._sizes, 0))
        inner = self._by_family(np.where(common == self._sizes, self._sizes, 0))
        held = self._by_family(common) == count
        return np.asarray(((held & small(cover - count, self._k)) | small(count - inner, self._k)).any(axis=1))

    def _by_family(self, values: Ints) -> Ints:
        return np.asarray(np.add.reduceat(values, self._starts, axis=1))

    def _unions_near(self, met: Ints, sizes: Ints, rest: bool) -> int | None:
        """Which of these sets makes a union of them near a shown set (or what it leaves, with `rest`)."""
        own = sizes[:, None]
        common = own - met if rest else met
        count = self._demands - self._sizes if rest else self._sizes
        whole = common == own
        cover, inner = (np.where(where, own, 0).sum(axis=0) for where in (common > 0, whole))
        near = ((common.sum(axis=0) == count) & small(cover - count, self._k)) | small(count - inner, self._k)
        if not near.any():
            return None
        at = int(near.argmax())
        split = (common[:, at] > 0) & ~whole[:, at]
        among = np.flatnonzero(split if split.any() else whole[:, at] & (sizes > 0))
        return int(among[np.argmin(sizes[among])])
