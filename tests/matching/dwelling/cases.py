"""Random demands and dwellings before one policy, and the conditions of that policy recounted in plain Python."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from peuplier.evaluation.columns.demands import Demands, encode
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.law.library import library
from peuplier.matching.pairs import Dwellings
from peuplier.policy.document import read_policy
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary import FACTS
from tests.strategies import HEAD, Facts, cell, number, table

ON = date(2026, 9, 1)
ROOT = Path(__file__).parents[3]
LANDLORDS = ("FICTIF001", "FICTIF002")

# One condition of each shape: required, ruled out, silent about the unknown or ruling it out, with and without wishes.
BLOCKS = """
```public
modestes : ménages modestes
si ressources_mensuelles < 1 200 €
source : essai
```

```public
reconnus : ménages reconnus
si dalo_reconnu
justifié par dalo_preuve
sans preuve : présumé
source : essai
```

```grille
première : premières demandes
pour non mutation
hors cotation si relogement_renouvellement_urbain : relogement dû
```

```grille
échanges : mutations
pour mutation
```

```critère
attente : ancienneté
par an depuis dépôt_demande : 1 point, au plus 10 points
```

```critère
reconnaissance : reconnaissance
si reconnus : 20 points
sinon : 0 point
```

```critère
poids_du_loyer : loyer actuel
si loyer_actuel >= 600 € : 5 points
sinon : 0 point
```

```ordre
départage : départage
puis dépôt_demande, du plus ancien au plus récent
puis numéro_unique, du plus petit au plus grand
```

```mutation
échange : mutations favorisées
pour mutation
favorisée si loyer_actuel >= 600 €
```

```condition
taille : nombre de pièces
exige logement_pièces entre pièces_nécessaires et pièces_nécessaires + 1
si inconnu : à instruire
motif : la taille ne convient pas
```

```condition
loyer : loyer supportable
exige modestes ou logement_loyer_hors_charges + logement_charges <= 0,35 × ressources_mensuelles
si inconnu : à instruire
motif : le loyer est trop lourd
```

```condition
accès : logement adapté
écarte si logement_adapté et non besoin_logement_adapté
exige non besoin_logement_adapté ou logement_adapté ou logement_rez_de_chaussée
si inconnu : écarté
motif : l’accès ne convient pas
```

```condition
lieux : commune choisie
exige demande_élargie ou communes_souhaitées contient logement_commune
si inconnu : à instruire
motif : la commune n’est pas choisie
```

```objectif
modestes_dehors : modestes hors quartiers prioritaires
au moins 30 % des attributions suivies de bail signé
parmi attributions hors qpv
pour modestes
décliné par bailleur
appliqué en désignation
```

```objectif
reconnus_partout : ménages reconnus
au moins 25 % des attributions suivies de bail signé
pour reconnus
décliné par réservataire
appliqué en désignation
```

```objectif
état_entier : la part de l’État
au moins 100 % des attributions suivies de bail signé
parmi attributions si logement_réservataire = PPRIOR
pour reconnus
```

```objectif
échanges_plafond : mutations, au plus
au plus 40 % des attributions suivies de bail signé
pour mutation
```

```part
état : part de l’État
réservataire PPRIOR
25 % du flux annuel
hors flux si relogement_renouvellement_urbain
à part si logement_contingent_rpls = 5 : logements identifiés
gestion déléguée
```

```part
communes : part des communes
réservataire COLTER
20 % du flux annuel
désignation directe
```

```engagement
promesse : promesse du premier bailleur
signataire : Bailleur Un
au moins 35 % des attributions suivies de bail signé
au titre de modestes_dehors
année 2026
```
"""


@cache
def policy() -> Policy:
    """The small policy of these tests."""
    reading = read_policy(HEAD + BLOCKS)
    assert reading.policy is not None, "\n".join(map(str, reading.findings))
    return reading.policy


@cache
def fictional_policy() -> Policy:
    """The fictional policy of the project, over the law."""
    text = (ROOT / "policies" / "sete-fictive-2026.md").read_text(encoding="utf-8")
    found = read_policy(text, library()).policy
    assert found is not None
    return found


_COMMUNES = ("34301", "34108", "34157")
_DAYS = st.dates(date(2015, 1, 1), date(2026, 8, 31))
_BIRTHS = st.lists(st.dates(date(1950, 1, 1), date(2020, 1, 1)), min_size=1, max_size=8).map(
    lambda days: tuple(sorted(days))
)


def _some(values: Mapping[str, SearchStrategy[Value]], gap: int) -> SearchStrategy[Facts]:
    """Some of these facts: each is missing once in `gap` times."""

    @st.composite
    def draw_facts(draw: st.DrawFn) -> Facts:
        return {name: draw(value) for name, value in values.items() if draw(st.integers(1, gap)) > 1}

    return draw_facts()


def demand_facts(gap: int = 6) -> SearchStrategy[Facts]:
    """One demand, with what conditions, points and objectives read."""
    return _some(
        {
            "dépôt_demande": _DAYS,
            "naissances_ménage": _BIRTHS,
            "naissances_attendues": st.integers(0, 1),
            "ressources_mensuelles": st.sampled_from((0, 60_000, 119_999, 120_000, 150_000, 250_000)),
            "revenu_fiscal_n_2": st.sampled_from((0, 1_287_100, 1_287_101, 2_340_300, 5_000_000)),
            "communes_souhaitées": st.sets(st.sampled_from(_COMMUNES), max_size=2).map(lambda c: tuple(sorted(c))),
            "types_souhaités": st.sets(st.sampled_from(("C", "T1", "T2", "T3", "T4", "T5"))).map(
                lambda types: tuple(sorted(types))
            ),
            "demande_élargie": st.booleans(),
            "besoin_logement_adapté": st.booleans(),
            "statut_dalo": st.sampled_from(("NON", "ACTIF")),
            "dalo_preuve": st.sampled_from(("absent", "vérifié")),
            "situation_logement": st.sampled_from((("HLM",), ("LP",))),
            "relogement_renouvellement_urbain": st.sampled_from((False, False, False, True)),
            "loyer_actuel": st.sampled_from((0, 60_000)),
            "liens_cotitulaires": st.sampled_from(((), ("C",))),
            "jeune_ménage": st.booleans(),
        },
        gap,
    )


def dwelling_facts(gap: int = 8) -> SearchStrategy[Facts]:
    """One dwelling."""
    return _some(
        {
            "logement_commune": st.sampled_from(_COMMUNES),
            "logement_type": st.sampled_from(("T1", "T2", "T3", "T4", "T5")),
            "logement_pièces": st.integers(1, 5),
            "logement_surface": st.just(6_000),
            "logement_en_qpv": st.booleans(),
            "logement_bailleur": st.sampled_from(LANDLORDS),
            "logement_loyer_hors_charges": st.sampled_from((0, 30_000, 42_000, 52_500, 90_000)),
            "logement_charges": st.sampled_from((0, 5_000, 10_000)),
            "logement_financement": st.sampled_from(("PLAI", "PLUS", "PLS", "AUTRE")),
            "logement_plafond_zone": st.just("O"),
            "logement_adapté": st.sampled_from((False, False, True)),
            "logement_rez_de_chaussée": st.booleans(),
            "logement_ascenseur": st.booleans(),
            "logement_contingent_rpls": st.sampled_from(("2", "4", "7", "7", "5")),
            "logement_construction_année": st.just(1985),
        },
        gap,
    )


def demands_of(rows: Sequence[Facts]) -> Demands:
    """Demands as columns; a table without any known cell has none."""
    return table(rows) if rows else Demands(np.array([], dtype=np.str_), {})


def dwellings_of(rows: Sequence[Facts], ids: Sequence[str] = ()) -> Dwellings:
    """Dwellings as columns."""
    names = sorted({name for row in rows for name in row})
    columns = {name: encode(FACTS[name], [cell(row.get(name)) for row in rows]) for name in names}
    return Dwellings(np.array(ids or [f"L{row:04d}" for row in range(len(rows))], dtype=np.str_), columns)


def demand_number(row: int) -> str:
    """The number of the demand at a row."""
    return number(row)


# ── the small policy recounted ───────────────────────────────────────────────────────────────────────────

Truth = bool | None


def both(*parts: Truth) -> Truth:
    """« et »."""
    if False in parts:
        return False
    return None if None in parts else True


def either(*parts: Truth) -> Truth:
    """« ou »."""
    if True in parts:
        return True
    return None if None in parts else False


def contrary(part: Truth) -> Truth:
    """« non »."""
    return None if part is None else not part


def rooms_needed(demand: Facts) -> int | None:
    """The convention of the vocabulary, written again."""
    births, expected = demand.get("naissances_ménage"), demand.get("naissances_attendues")
    if births is None or expected is None:
        return None
    persons = len(births) + expected  # type: ignore[arg-type, operator]
    return {1: 1, 2: 2, 3: 3, 4: 3, 5: 4, 6: 4}.get(persons, 5)


def naive_outcomes(demand: Facts, dwelling: Facts) -> dict[str, int]:
    """0 excluded, 1 to be instructed, 2 admitted, for each condition of the small policy."""
    needed, rooms = rooms_needed(demand), dwelling.get("logement_pièces")
    size = None if needed is None or rooms is None else needed <= rooms <= needed + 1  # type: ignore[operator]
    means, rent, charges = (
        demand.get("ressources_mensuelles"),
        dwelling.get("logement_loyer_hors_charges"),
        dwelling.get("logement_charges"),
    )
    modest = None if means is None else means < 120_000  # type: ignore[operator]
    light = None
    if means is not None and rent is not None and charges is not None:
        light = rent + charges <= Fraction(35, 100) * means  # type: ignore[operator]
    adapted, need = _truth(dwelling, "logement_adapté"), _truth(demand, "besoin_logement_adapté")
    ground = _truth(dwelling, "logement_rez_de_chaussée")
    access = both(either(contrary(need), adapted, ground), contrary(both(adapted, contrary(need))))
    wanted, commune = demand.get("communes_souhaitées"), dwelling.get("logement_commune")
    chosen = None if wanted is None or commune is None else commune in wanted  # type: ignore[operator]
    places = either(_truth(demand, "demande_élargie"), chosen)
    marks = {None: 1, False: 0, True: 2}
    return {
        "taille": marks[size],
        "loyer": marks[either(modest, light)],
        "accès": 0 if access is None else marks[access],
        "lieux": marks[places],
    }


def _truth(facts: Facts, name: str) -> Truth:
    value = facts.get(name)
    return None if value is None else bool(value)


def naive_points(demand: Facts) -> int | None:
    """Points acquired under the small policy; None when no grid may score the demand."""
    situation, rehousing = demand.get("situation_logement"), demand.get("relogement_renouvellement_urbain")
    transfer = None if situation is None else "HLM" in situation  # type: ignore[operator]
    if transfer is not True and rehousing is True and transfer is not None:
        return None
    points = 0
    filed = demand.get("dépôt_demande")
    if isinstance(filed, date):
        years = ON.year - filed.year - ((ON.month, ON.day) < (filed.month, filed.day))
        points += min(10, max(0, years))
    points += 20 if demand.get("statut_dalo") == "ACTIF" and demand.get("dalo_preuve") == "vérifié" else 0
    rent = demand.get("loyer_actuel")
    return points + (5 if isinstance(rent, int) and rent >= 60_000 else 0)
