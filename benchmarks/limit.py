"""The limit: reading given bytes once, on two threads, and doing nothing else with them."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Array


@njit(nogil=True, cache=True)
def _sum(words):  # type: ignore[no-untyped-def]
    total = np.int64(0)
    for i in range(words.size):
        total += words[i]
    return total


class Limit:
    """Sums the bytes of arrays as 64-bit words, each array split between the threads."""

    def __init__(self, arrays: Sequence[Array], threads: int) -> None:
        self.threads = threads
        words = [_words(array) for array in arrays]
        self.bytes = sum(word.nbytes for word in words)
        self._parts = [[np.array_split(word, threads)[turn] for word in words] for turn in range(threads)]

    def read(self) -> int:
        """Read everything once."""
        with ThreadPoolExecutor(self.threads) as executor:
            return sum(executor.map(lambda part: sum(_sum(words) for words in part), self._parts))


def _words(array: Array) -> NDArray[np.int64]:
    plain = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    return plain[: len(plain) // 8 * 8].view(np.int64)
