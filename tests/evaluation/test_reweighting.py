"""Totals under new weights are those of the document with these points written in it."""

from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import DTYPES, Demands, Plain, Ratios, unknown
from peuplier.evaluation.columns.reweighting import NotAPlainSumError, Reweighting, WeightsError
from peuplier.evaluation.columns.scoring import Calculation
from peuplier.policy.document import read_policy
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary import FACTS

ON = date(2026, 1, 15)
HEAD = """---
titre: Essai
territoire: "200066355"
version: "1"
statut: fictif
cotation: essai
---

# Essai

## Cotation

```grille
cotation : toutes les demandes{grid}
```

```ordre
départage : ordre
puis dépôt_demande, du plus ancien au plus récent
puis numéro_unique, du plus petit au plus grand
```
"""
# One criterion per shape of line; {0}, {1}… are its weights in the order of `lines`.
CRITERIA = (
    "si parent_isolé : {0} points\nsinon : {1} points",
    "si parent_isolé et nombre_mineurs >= 2 : {2} points\nsi nombre_mineurs >= 1 ou jeune_ménage : {3} points\n"
    "si non jeune_ménage : {4} points\nsinon : {5} points",
    "selon nombre_mineurs\nmoins de 1 enfant : {6} points\nde 1 enfant à 2 enfants : {7} points\n"
    "3 enfants et plus : {8} points",
    "selon taux_effort\nmoins de 25 % : {9} points\nde 25 % à 33 % : {10} points\nplus de 33 % : {11} points",
    "selon situation_familiale\nC, D : {12} points\nM : {13} points\nsinon : {14} points",
    'selon quartile\n"1" : {15} points\n"2", "3" : {16} points\n"4" : {17} points',
    "par mois entier depuis dépôt_demande : {18} points, au plus {cap} points\n"
    "et si délai_anormalement_long : {19} points de plus",
    "par tranche de 2 enfants de nombre_mineurs au-delà de 1 enfant : {20} points",
    "par tranche de 150 € de loyer_actuel : {21} points",
)
MONTHS = 30
LINES = 22
ROWS = 3_001


def text(weights: NDArray[np.int64] | list[int], extra: str = "", grid: str = "") -> str:
    written = [str(weight).replace("-", "−") for weight in weights]
    blocks = [
        f"```critère\nc{n} : critère {n}\n{lines.format(*written, cap=MONTHS * int(weights[18]))}\n```\n"
        for n, lines in enumerate(CRITERIA)
    ]
    return "\n".join([HEAD.format(grid=grid), *blocks, extra])


def read(document: str) -> Policy:
    reading = read_policy(document)
    assert reading.policy is not None, reading.findings
    return reading.policy


def table(rows: int, share: float) -> Demands:
    rng = np.random.default_rng(rows)

    def hidden(values: NDArray[np.int64], dtype: type[np.integer]) -> NDArray[np.integer]:
        return np.where(rng.random(rows) < share, unknown(dtype), values).astype(dtype)

    def plain(name: str, low: int, high: int) -> Plain:
        return Plain(hidden(rng.integers(low, high, rows), DTYPES[FACTS[name].kind]))

    day = (ON - date(1970, 1, 1)).days
    limits = {
        "parent_isolé": (0, 2),
        "jeune_ménage": (0, 2),
        "délai_anormalement_long": (0, 2),
        "nombre_mineurs": (0, 6),
        "situation_familiale": (0, 7),
        "quartile": (0, 4),
        "dépôt_demande": (day - 2_000, day + 40),
        "loyer_actuel": (0, 120_000),
    }
    rent = hidden(rng.integers(0, 90_000, rows), np.int32).astype(np.int32)
    income = rng.integers(0, 250_000, rows).astype(np.int32)
    columns = {name: plain(name, *ends) for name, ends in limits.items()}
    return Demands(np.arange(rows).astype("U7"), {**columns, "taux_effort": Ratios(rent, income)})


def weights(seed: int) -> NDArray[np.int64]:
    """Whole points; a slope needs a positive step for its cap, a bonus line a positive number."""
    drawn = np.random.default_rng(seed).integers(-90, 120, LINES)
    for place in (18, 19):
        drawn[place] = abs(drawn[place]) + 1
    return drawn


@pytest.mark.parametrize("share", [0.0, 0.12, 1.0])
@pytest.mark.parametrize("rows", [1, 255, 256, 257, ROWS])
def test_new_weights_give_the_points_of_the_rewritten_document(rows: int, share: float) -> None:
    demands = table(rows, share)
    kept = Reweighting(read(text(weights(0))), demands, ON)
    assert kept.weights.tolist() == weights(0).tolist()
    for seed in range(5):
        expected = Calculation(read(text(weights(seed))), demands, ON).points()
        low, high = kept.points(weights(seed))
        assert np.array_equal(low, expected.low[0])
        assert np.array_equal(high, expected.high[0])


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_change_nothing(threads: int) -> None:
    kept = Reweighting(read(text(weights(0))), table(ROWS, 0.12), ON)
    alone, spread = kept.points(weights(3), 1), kept.points(weights(3), threads)
    assert np.array_equal(alone, spread)


def test_lines_say_what_each_weight_is_for() -> None:
    kept = Reweighting(read(text(weights(0))), table(9, 0.0), ON)
    assert len(kept.lines) == LINES
    assert kept.lines[1].says == "sinon"
    assert [line.steps for line in kept.lines if line.criterion == "c6"] == [MONTHS, 1]
    assert all(line.says for line in kept.lines)


def test_weights_of_nothing_give_nothing() -> None:
    kept = Reweighting(read(text(weights(0))), table(ROWS, 0.12), ON)
    low, high = kept.points([0] * LINES)
    assert not low.any()
    assert not high.any()


def test_no_demand_gives_no_total() -> None:
    low, high = Reweighting(read(text(weights(0))), table(0, 0.0), ON).points(weights(1))
    assert low.shape == high.shape == (0,)


@pytest.mark.parametrize(
    "wrong",
    [[1] * (LINES - 1), [1.5] * LINES, [[1] * LINES], [40_000] + [0] * (LINES - 1), [3_000] * LINES],
    ids=["too few", "not whole", "two rows", "too large", "too large together"],
)
def test_wrong_weights_are_refused(wrong: list[int]) -> None:
    kept = Reweighting(read(text(weights(0))), table(9, 0.12), ON)
    with pytest.raises(WeightsError):
        kept.points(wrong)


BEST = (
    "```rubrique\nr : famille\nla plus favorable\n```\n"
    "```critère\nz : un (rubrique r)\nsi parent_isolé : 1 point\nsinon : 0 point\n```\n"
)
CAPPED = "```critère\nz : un\nsi parent_isolé : 9 points\nsinon : 0 point\nau plus 4 points\n```\n"
SET_ASIDE = "```critère\nz : un\nsi parent_isolé : 9 points\nsinon : 0 point\nsi inconnu : 3 points\n```\n"
LINEAR = (
    "```critère\nz : un\nselon nombre_mineurs\nde 0 enfant à moins de 4 enfants : de 0 à 8 points\n"
    "4 enfants et plus : 8 points\n```\n"
)
UNEVEN = "```critère\nz : un\npar enfant de nombre_mineurs : 3 points, au plus 10 points\n```\n"
RATIO = "```critère\nz : un\npar tranche de 10 % de taux_effort : 3 points, au plus 12 points\n```\n"
PROVED = (
    "```critère\nz : un\nsi violences_conjugales : 9 points\nsinon : 0 point\n"
    "justifié par violences_conjugales_preuve\ncompté si prouvé\n```\n"
)
REFUSALS = (
    "```refus\nz : refus\ncompte refus_logement_adapté_le\n"
    "à partir du 2e refus en 12 mois : −9 points pendant 12 mois\n```\n"
)


@pytest.mark.parametrize(
    "extra",
    [BEST, CAPPED, SET_ASIDE, LINEAR, UNEVEN, RATIO, PROVED, REFUSALS],
    ids=["best of", "capped", "si inconnu", "linear", "uneven cap", "ratio slope", "proof", "refusals"],
)
def test_what_is_not_a_plain_sum_is_refused(extra: str) -> None:
    with pytest.raises(NotAPlainSumError):
        Reweighting(read(text(weights(0), extra)), table(9, 0.0), ON)


def test_a_capped_grid_is_refused() -> None:
    with pytest.raises(NotAPlainSumError):
        Reweighting(read(text(weights(0), grid="\nau plus 100 points")), table(9, 0.0), ON)


def test_an_unknown_grid_is_refused() -> None:
    with pytest.raises(KeyError):
        Reweighting(read(text(weights(0))), table(9, 0.0), ON, "autre")
