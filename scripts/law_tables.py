"""Writes the numeric texts of the law once, from the public tables gathered in a folder of CSV files.

    python scripts/law_tables.py DOSSIER

The texts written in src/peuplier/law/texts are the source of truth from then on: they are read, reviewed and
corrected by hand. This script stays only to say how they were first made, and to add a year in one go.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

TEXTS = Path(__file__).parents[1] / "src/peuplier/law/texts"
ZONES = {"P": "paris_communes_limitrophes", "I": "ile_de_france", "O": "autres_regions"}
CATEGORIES = (*(f"categorie_{n}" for n in range(1, 7)), "par_personne_supplementaire")
YEARS = range(2019, 2027)
Cell = tuple[str, str]  # category, zone
Ceilings = dict[int, dict[Cell, int]]

# Quoted by public pages: they replace what a calculation gives.
PLAI_QUOTED: dict[int, dict[str, tuple[int | None, ...]]] = {
    2023: {
        "O": (12_032, 17_531, 21_082, 23_457, 27_445, None, None),
        "P": (13_845, 22_567, 29_581, 32_380, 38_518, 43_347, 4_829),
        "I": (13_845, 22_567, 27_126, 29_784, 35_261, 39_678, 4_419),
    },
    2024: {"O": (12_452, 18_143, 21_818, 24_276, 28_404, 32_010, 3_569)},
    2025: {
        "O": (12_759, 18_591, 22_356, 24_875, 29_105, 32_800, 3_657),
        "P": (14_683, 23_931, 31_369, 34_338, None, None, None),
        "I": (14_683, 23_931, 28_767, 31_585, None, None, None),
    },
}
PLS_QUOTED: dict[int, dict[str, tuple[int | None, ...]]] = {
    2025: {"O": (30_161, 40_279, 48_437, 58_477, 68_790, 77_527, 8_648)}
}
# The order that revised each annex I, as the annex itself cites it.
PLUS_ORDERS = {
    2019: "arrêté du 28 décembre 2018 (JORFTEXT000037885188)",
    2020: "arrêté du 26 décembre 2019 (JORFTEXT000039728497)",
    2021: "arrêté du 24 décembre 2020 (JORFTEXT000042760888)",
    2022: "arrêté du 27 décembre 2021 (JORFTEXT000044616436)",
    2023: "arrêté du 27 décembre 2022 (JORFTEXT000046850762)",
    2024: "arrêté du 18 décembre 2023 (JORFTEXT000048658284)",
    2025: "arrêté du 23 décembre 2024 (LEGIARTI000050865366)",
    2026: "arrêté du 19 décembre 2025 (LEGIARTI000053307202)",
}
THRESHOLD_ORDERS = {
    2024: ("2024-05-13", "arrêté du 13 mai 2024"),
    2025: ("2025-06-03", "arrêté du 3 juin 2025"),
    2026: ("2026-04-23", "arrêté du 23 avril 2026 (JORFTEXT000054022378)"),
}
# Names of the orders that the list of Siren numbers writes otherwise.
BY_HAND = {
    "Aurillac Agglomération": "241500230",
    "Agglomération du Grand Longwy": "245400262",
    "Le Grand Ouest Toulousain agglomération": "243100781",
    "Paris": "217500016",
    "Vallée Sud-Grand Paris": "200057966",
    "Grand Paris Seine Ouest": "200057974",
    "Paris Ouest La Défense": "200057982",
    "Boucle Nord de Seine": "200057990",
    "Plaine Commune": "200057867",
    "Paris Terres d'Envol": "200058097",
    "Est Ensemble": "200057875",
    "Grand Paris Grand Est": "200058790",
    "Paris Est Marne et Bois": "200057941",
    "Grand Paris Sud Est Avenir": "200058006",
    "Grand-Orly Seine Bièvre": "200058014",
}
# The transcription gives one code, 97, to the five overseas départements.
OVERSEAS = {"Guadeloupe": "971", "Martinique": "972", "Guyane": "973", "La Réunion": "974", "Mayotte": "976"}
THRESHOLDS = (
    ("premier", "seuil_premier_quartile", "q1_seuil_annuel_par_uc"),
    ("deuxième", "seuil_deuxième_quartile", "q2_seuil_annuel_par_uc"),
    ("troisième", "seuil_troisième_quartile", "q3_seuil_annuel_par_uc"),
)


def euros(value: int) -> str:
    """`9 450 €`."""
    return f"{value:,} €".replace(",", " ")


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def read_ceilings(folder: Path, kind: str) -> Ceilings:
    """Ceilings read in the annexes, by year and (category, zone)."""
    found: Ceilings = {}
    zone_of = {name: zone for zone, name in ZONES.items()}
    for row in rows(folder / "plafonds_ressources_plai_plus.csv"):
        year = int(row["date_effet"][:4])
        if row["financement"] == kind and year in YEARS:
            found.setdefault(year, {})[row["categorie"], zone_of[row["zone"]]] = int(row["plafond"])
    return found


def quoted(table: dict[int, dict[str, tuple[int | None, ...]]], year: int) -> dict[Cell, int]:
    return {
        (category, zone): value
        for zone, values in table.get(year, {}).items()
        for category, value in zip(CATEGORIES, values, strict=True)
        if value is not None
    }


def nearest(value: Fraction) -> int:
    """Half up, as the quoted amounts are rounded."""
    return int(value + Fraction(1, 2))


def ceiling_rows(values: dict[Cell, int], marks: dict[Cell, str]) -> Iterator[str]:
    for zone in ZONES:
        for number, category in enumerate(CATEGORIES, start=1):
            cell = category, zone
            code = f"{number}" if number < 7 else '"+"'
            mark = f" ({marks[cell]})" if cell in marks else ""
            yield f"{code}, {zone} : {euros(values[cell])}{mark}"


def ceilings_block(name: str, title: str, editions: Iterable[str], status: str, source: str) -> str:
    return "\n".join(
        [
            "```barème",
            f"{name} : {title}",
            "selon catégorie_ménage, logement_plafond_zone",
            'au-delà de 6 : "+" par personnes_supplémentaires',
            *editions,
            f"statut : {status}",
            "vérifié jusqu’au 2026-12-31",
            f"source : {source}",
            "```",
        ]
    )


def edition(year: int, status: str, source: str, lines: Iterable[str]) -> str:
    head = [f"à partir du {year}-01-01", f"statut de l’édition : {status}", f"source de l’édition : {source}"]
    return "\n".join([*head, *lines])


def plus_editions(plus: Ceilings) -> Iterator[str]:
    for year in YEARS:
        yield edition(year, "lu", f"annexe I, {PLUS_ORDERS[year]}", ceiling_rows(plus[year], {}))


def plai_editions(plus: Ceilings, plai: Ceilings) -> Iterator[str]:
    last = plai[2022]
    for year in YEARS:
        if year <= 2022:
            # The digital copy of the annex has one digit too many there: 218 805.
            marks = {("categorie_2", "P"): "à vérifier"} if year == 2022 else {}
            yield edition(year, "lu", f"annexe II, {PLUS_ORDERS[year]}", ceiling_rows(plai[year], marks))
            continue
        derived = {cell: nearest(Fraction(last[cell] * plus[year][cell], plus[2022][cell])) for cell in last}
        cited = quoted(PLAI_QUOTED, year)
        status = "dérivé" if len(cited) < len(derived) / 2 else "à vérifier"
        other = (
            dict.fromkeys(cited, "à vérifier")
            if status == "dérivé"
            else {cell: "dérivé" for cell in derived if cell not in cited}
        )
        source = "plafonds PLAI de 2022 multipliés par l’évolution des plafonds PLUS, à 2 € près"
        if cited:
            source = f"montants cités par des pages publiques ; les autres : {source}"
        yield edition(year, status, source, ceiling_rows({**derived, **cited}, other))


def pls_editions(plus: Ceilings) -> Iterator[str]:
    for year in YEARS:
        derived = {cell: nearest(Fraction(13, 10) * value) for cell, value in plus[year].items()}
        cited = quoted(PLS_QUOTED, year)
        source = "130 % des plafonds PLUS, à 1 € près"
        if cited:
            source = f"hors Île-de-France, montants cités par des pages publiques ; ailleurs : {source}"
        marks = dict.fromkeys(cited, "à vérifier")
        yield edition(year, "dérivé", source, ceiling_rows({**derived, **cited}, marks))


def write_ceilings(folder: Path) -> None:
    plus, plai = read_ceilings(folder, "PLUS"), read_ceilings(folder, "PLAI")
    path = TEXTS / "arrete_1987_07_29.md"
    head, *_ = path.read_text(encoding="utf-8").split("## Annexe I ")
    blocks = (
        "## Annexe I — Plafonds de ressources des logements PLUS",
        ceilings_block(
            "plafonds_plus", "plafonds de ressources des logements PLUS", plus_editions(plus), "lu",
            "arrêté du 29 juillet 1987, annexe I",
        ),
        "## Annexe II — Plafonds de ressources des logements PLAI",
        "La table officielle n’a été lue que jusqu’en 2022. Depuis, chaque montant dit s’il est cité ou dérivé.",
        ceilings_block(
            "plafonds_plai", "plafonds de ressources des logements PLAI", plai_editions(plus, plai), "dérivé",
            "arrêté du 29 juillet 1987, annexe II",
        ),
        "## Plafonds de ressources des logements PLS",
        "Ils valent 130 % des plafonds PLUS, arrondis à l’euro le plus proche : la règle rend tous les montants cités "
        "de 2025.",
        ceilings_block(
            "plafonds_pls", "plafonds de ressources des logements PLS", pls_editions(plus), "dérivé",
            "CCH, art. D. 331-12, et arrêté du 29 juillet 1987 : 130 % des plafonds PLUS (à vérifier)",
        ),
    )  # fmt: skip
    path.write_text(head + "\n\n".join(blocks) + "\n", encoding="utf-8")


def threshold_block(word: str, name: str, column: str, table: list[dict[str, str]]) -> Iterator[str]:
    yield "```barème"
    yield f"{name} : seuil du {word} quartile, en euros par unité de consommation et par an"
    yield "selon département, territoire"
    for year, (published, order) in THRESHOLD_ORDERS.items():
        yield f"à partir du {year}-01-01"
        yield f"publié le {published}"
        if word == "premier":
            yield f"source de l’édition : {order}, d’après sa transcription publique « calculette-lec »"
        for row in sorted(table, key=lambda r: (code_of(r), siren_of(r))):
            if row["annee"] == str(year) and siren_of(row):
                code = code_of(row)
                place = code if code.isdigit() else f'"{code}"'
                label = row["epci_nom"].replace('"', "").replace("'", "’")
                yield f'{place}, {siren_of(row)} "{label}" : {euros(int(row[column]))}'
    yield "statut : à vérifier"
    yield "vérifié jusqu’au 2026-12-31"
    yield "provisoire jusqu’au 2027-06-30"
    yield (
        "source : arrêtés annuels fixant le seuil du premier quartile (CCH, art. L. 441-1), transcription publique "
        if word == "premier"
        else "source : SNE ou unions régionales HLM, hors des arrêtés ; transcription publique "
    ) + "« calculette-lec », à rapprocher du Journal officiel"
    yield "```"


def code_of(row: dict[str, str]) -> str:
    return OVERSEAS.get(row["region"], row["code_departement"])


def siren_of(row: dict[str, str]) -> str:
    return row["epci_siren"] or BY_HAND.get(row["epci_nom"], "")


def write_thresholds(folder: Path) -> None:
    table = list(rows(folder / "seuils_quartiles_demandeurs_epci_2024_2026.csv"))
    path = TEXTS / "seuils_quartiles.md"
    head, *_ = path.read_text(encoding="utf-8").split("## Premier quartile")
    parts = []
    for word, name, column in THRESHOLDS:
        parts += [f"## {word.capitalize()} quartile", "\n".join(threshold_block(word, name, column, table))]
    missing = sorted({f"- {r['annee']}, {r['departement']} : {r['epci_nom']}" for r in table if not siren_of(r)})
    parts += ["## Noms des arrêtés qui n’ont pas été rapprochés d’un numéro Siren", "\n".join(missing)]
    path.write_text(head + "\n\n".join(parts).replace("'", "’") + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python scripts/law_tables.py DOSSIER")
    write_ceilings(Path(sys.argv[1]))
    write_thresholds(Path(sys.argv[1]))
