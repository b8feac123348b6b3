"""G6: the first candidates for one dwelling, and for 1,000, among 3,000,000 demands with 7,500,000 wishes."""

import re
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from benchmarks.candidates_peers import Peers
from benchmarks.report import Goal, Row, Section, times
from benchmarks.timing import Times, in_turns
from peuplier.evaluation.columns.demands import Demands, Lists, Open, Plain, Ratios, codes_of
from peuplier.law.library import library
from peuplier.matching.pairs import Dwellings
from peuplier.matching.ranking import standings
from peuplier.matching.ranking_index import CandidateIndex
from peuplier.policy.document import read_policy
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary import FACTS

ON = date(2026, 9, 1)
SEED, COMMUNES, HOMES = 20260901, 36, 1_000
TYPES = ("T1", "T2", "T3", "T4", "T5")
_POLICY = Path(__file__).parents[1] / "policies" / "sete-fictive-2026.md"
_SCORING = """---
titre: Conditions de la politique fictive, cotation courte
territoire: "200066355"
version: "1"
statut: fictif
cotation: essai
---

# Essai

```grille
cotation : toutes les demandes
```

```critère
attente : ancienneté
par mois depuis dépôt_demande : 1 point, au plus 120 points
```

```critère
foyer : parent isolé
si parent_isolé : 30 points
sinon : 0 point
```

```ordre
départage : départage
puis dépôt_demande, du plus ancien au plus récent
puis numéro_unique, du plus petit au plus grand
```
"""


def policy() -> Policy:
    """A short scoring, with the six conditions of the fictional policy as they are voted."""
    text = _POLICY.read_text(encoding="utf-8")
    blocks = re.findall(r"^```condition\n.*?^```$", text, flags=re.MULTILINE | re.DOTALL)
    group = re.search(r"^```public\npremier_quartile .*?^```$", text, flags=re.MULTILINE | re.DOTALL)
    assert group is not None
    assert len(blocks) == 6
    found = read_policy("\n\n".join([_SCORING, group[0], *blocks]), library())
    assert found.policy is not None, found.findings
    return found.policy


def demands(rows: int) -> Demands:
    """Households of one to seven, who want one or two types in one to four communes: 2.5 wishes each."""
    rng = np.random.default_rng(SEED)
    rooms = rng.choice(np.arange(1, 6), rows, p=(0.35, 0.28, 0.2, 0.12, 0.05))
    types = codes_of(FACTS["types_souhaités"])
    bits = np.array([0, *(1 << types[name] for name in TYPES)], dtype=np.int64)
    wanted = bits[rooms] | np.where(rng.random(rows) < 0.5, bits[np.minimum(rooms + 1, 5)], 0)
    lengths = rng.choice(np.arange(1, 5), rows, p=(0.55, 0.27, 0.13, 0.05))
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    # Distinct communes: consecutive ones from a random start, big ones wanted more.
    start = (COMMUNES * rng.random(rows) ** 2).astype(np.int64)
    inside = np.arange(offsets[-1]) - np.repeat(offsets[:-1], lengths)
    communes = (np.repeat(start, lengths) + inside) % COMMUNES
    resources = rng.integers(40_000, 350_000, rows, dtype=np.int32)
    units = (10 + 5 * rng.integers(0, 4, rows)).astype(np.int32)
    category = np.array([codes_of(FACTS["catégorie_ménage"])[code] for code in "123456"], dtype=np.int8)
    names = tuple(f"34{number:03d}" for number in range(COMMUNES))
    columns = {
        "dépôt_demande": Plain((20_000 + rng.integers(0, 600, rows)).astype(np.int32)),
        "parent_isolé": Plain((rng.random(rows) < 0.3).astype(np.int8)),
        "pièces_nécessaires": Plain(rooms.astype(np.int16)),
        "types_souhaités": Plain(wanted),
        "communes_souhaitées": Lists(offsets, communes.astype(np.int32), np.ones(rows, np.bool_), names),
        "demande_élargie": Plain(np.zeros(rows, np.int8)),
        "besoin_logement_adapté": Plain((rng.random(rows) < 0.05).astype(np.int8)),
        "ressources_mensuelles": Plain(resources),
        "niveau_de_vie": Ratios(resources, units, 12, 10),
        "revenu_fiscal_référence": Plain((resources.astype(np.int64) * 10).astype(np.int32)),
        "catégorie_ménage": Plain(category[rooms]),
    }
    return Demands(np.arange(rows).astype("U7"), columns)


def homes() -> Dwellings:
    """A thousand dwellings, as many of each type in each commune as chance gives."""
    rng = np.random.default_rng(SEED + 1)
    rooms = rng.integers(1, 6, HOMES)
    names = tuple(f"34{number:03d}" for number in range(COMMUNES))

    def codes(name: str, held: NDArray[np.str_]) -> Plain:
        places = codes_of(FACTS[name])
        return Plain(np.array([places[code] for code in held.tolist()], dtype=np.int8))

    columns = {
        "logement_commune": Open((COMMUNES * rng.random(HOMES) ** 2).astype(np.int32), names),
        "logement_type": codes("logement_type", np.array(TYPES)[rooms - 1]),
        "logement_pièces": Plain(rooms.astype(np.int16)),
        "logement_loyer_hors_charges": Plain((18_000 + 7_000 * rooms + rng.integers(0, 9_000, HOMES)).astype(np.int32)),
        "logement_charges": Plain((2_500 * rooms).astype(np.int32)),
        "logement_financement": codes("logement_financement", rng.choice(["PLAI", "PLUS", "PLS"], HOMES)),
        "logement_plafond_zone": codes("logement_plafond_zone", np.full(HOMES, "O")),
        "logement_adapté": Plain((rng.random(HOMES) < 0.04).astype(np.int8)),
        "logement_rez_de_chaussée": Plain((rng.random(HOMES) < 0.2).astype(np.int8)),
        "logement_ascenseur": Plain((rng.random(HOMES) < 0.5).astype(np.int8)),
    }
    return Dwellings(np.array([f"L{number:04d}" for number in range(HOMES)]), columns)


def measure_candidates(rows: int, repeats: int) -> list[Section]:
    """Ours, then the same answers by scans and by two columnar engines, all in one run."""
    rules, table, stock = policy(), demands(rows), homes()
    begun = perf_counter()
    found = standings(rules, table, ON)
    index = CandidateIndex(found, stock)
    ranked = perf_counter()
    held = index.build()
    built = perf_counter()
    peers = Peers(table, stock, index.order, index.tables)
    rng = np.random.default_rng(SEED + 2)
    asked = rng.permutation(HOMES)[:200].tolist()
    every = np.arange(HOMES, dtype=np.int64)
    heads = index.heads(every)
    for place in asked[:40]:
        mine = [one.row for one in index.first(place)]
        assert mine == [row for row in heads.rows[place].tolist() if row >= 0]
        for name, answer in peers.one.items():
            assert answer(place) == mine, (name, place)
    batch = peers.batch()
    assert [[row for row in line if row >= 0] for line in heads.rows.tolist()] == batch
    first_pass = Times(tuple(_timed(index, place, said=True) for place in rng.permutation(HOMES)[:200].tolist()))
    one = _each(index, asked, repeats, said=False)
    said = _each(index, asked, repeats, said=True)
    turns = in_turns({"heads": lambda: index.heads(every)}, repeats)
    others = in_turns({name: lambda a=answer: a(asked[0]) for name, answer in peers.one.items()}, max(5, repeats // 3))  # type: ignore[misc]
    together = in_turns({"DuckDB": peers.batch}, 3)
    wishes = len(peers)
    section = Section(
        f"G6 · Candidates for a dwelling among {rows:,} demands and {wishes:,} wishes",
        f"{COMMUNES} communes × {len(TYPES)} types; the six conditions of the fictional policy (rooms, income ceiling, "
        "rent, access, commune, type). Every engine answers the same question and gives the same three demands; peers "
        "scan a table of one row a wish that already holds the rank of each demand, its ceilings and its quartile. "
        f"Index: ranked in {ranked - begun:.1f} s, lists and answers by value in {built - ranked:.1f} s, "
        f"{held / 1e6:.0f} MB.",
        compared="× ours",
    )
    section.rows = [
        Row("**one dwelling: first three, outcome of each condition**", one, "1 ×"),
        Row("one dwelling: first three, every reason said in French", said, times(said.median / one.median)),
        *(Row(f"one dwelling: {name}", t, times(t.median / one.median)) for name, t in others.items()),
        Row(f"**{HOMES:,} dwellings: first three, all conditions**", turns["heads"], "1 ×"),
        Row(
            f"{HOMES:,} dwellings: DuckDB, one query",
            together["DuckDB"],
            times(together["DuckDB"].median / turns["heads"].median),
        ),
    ]
    section.goals = [
        Goal("G6 first three for one dwelling, with reasons", f"{said.median:.2f} ms", "≤ 0.3 ms", said.median <= 0.3),
        Goal(
            f"G6 first three for {HOMES:,} dwellings",
            f"{turns['heads'].median:.1f} ms",
            "≤ 5 ms",
            turns["heads"].median <= 5,
        ),
    ]
    section.remarks = [
        "The first line gives the outcome of each condition; the second, on which the goal is judged, each reason as a "
        "French sentence. Facts of the first candidates and sentences that many pairs share are kept once read: the "
        f"figures are those of a second pass ({first_pass.median:.2f} ms on the first one, sentences included).",
    ]
    return [section]


def _timed(index: CandidateIndex, place: int, said: bool) -> float:
    """Milliseconds for one dwelling, sentences included or not."""
    begun = perf_counter()
    first = index.first(place)
    if said:
        for one in first:
            assert all(reason.sentence for reason in one.reasons)
    return (perf_counter() - begun) * 1e3


def _each(index: CandidateIndex, asked: list[int], repeats: int, said: bool) -> Times:
    """The time of each dwelling, after a first pass."""
    turns = [[_timed(index, place, said) for place in asked] for _ in range(1 + max(1, repeats // 10))]
    return Times(tuple(each for turn in turns[1:] for each in turn))
