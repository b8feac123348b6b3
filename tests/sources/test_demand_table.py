"""A table of demands is read exactly, or refused as a whole with every anomaly."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from peuplier.evaluation.inputs import one_demand
from peuplier.sources.anomalies import UnusableFileError
from peuplier.sources.demand_table import read_demands
from peuplier.vocabulary.quantities import Ratio

ON = date(2026, 9, 1)


def written(tmp_path: Path, text: str, name: str = "demandes.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def refused(path: Path) -> list[str]:
    with pytest.raises(UnusableFileError) as error:
        read_demands(path)
    return [str(anomaly) for anomaly in error.value.anomalies]


def test_every_kind_of_cell_is_read_exactly(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "numéro_unique,dépôt_demande,mutation,situation_familiale,motifs,pièces_manquantes,loyer_actuel,"
        "surface_logement_actuel,unités_consommation,taux_effort,naissances_ménage,communes_souhaitées,commune_travail\n"
        'A1,2024-02-29,oui,M,05|09,2,"612,5",48.25,"1,8","43,2 %",1990-01-02|2020-03-04,34301|34108,34301\n',
    )
    demand = one_demand(read_demands(path).demands, 0, ON)
    assert demand.known() == {
        "numéro_unique": "A1",
        "dépôt_demande": date(2024, 2, 29),
        "mutation": True,
        "situation_familiale": "M",
        "motifs": ("05", "09"),
        "pièces_manquantes": 2,
        "loyer_actuel": 61_250,
        "surface_logement_actuel": 4_825,
        "unités_consommation": 18,
        "taux_effort": Ratio(4_320, 10_000),
        "naissances_ménage": (date(1990, 1, 2), date(2020, 3, 4)),
        "communes_souhaitées": ("34301", "34108"),
        "commune_travail": "34301",
    }


def test_an_empty_cell_is_unknown_and_never_zero(tmp_path: Path) -> None:
    path = written(tmp_path, "numéro_unique,loyer_actuel,mutation,motifs,refus_logement_adapté_le\nA1,,,,\n")
    demand = one_demand(read_demands(path).demands, 0, ON)
    assert demand.known() == {"numéro_unique": "A1"}
    assert demand["nombre_refus_adaptés"] is None


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_of_the_spreadsheet_does_not_matter(tmp_path: Path, separator: str) -> None:
    rows = [["numéro_unique", "loyer_actuel"], ["A1", "612.50"]]
    path = written(tmp_path, "\ufeff" + "\r\n".join(separator.join(row) for row in rows) + "\r\n")
    assert one_demand(read_demands(path).demands, 0, ON)["loyer_actuel"] == 61_250


def test_parquet_types_are_read_as_the_same_values_as_text(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "numéro_unique": ["A1", "A2"],
            "dépôt_demande": [date(2024, 1, 31), None],
            "mutation": [True, None],
            "loyer_actuel": [612.5, None],
            "pièces_manquantes": [2, None],
            "motifs": [["05", "09"], None],
            "refus_logement_adapté_le": [[date(2025, 1, 2)], []],
        }
    )
    path = tmp_path / "demandes.parquet"
    frame.write_parquet(path)
    first, second = (one_demand(read_demands(path).demands, row, ON) for row in (0, 1))
    assert (first["dépôt_demande"], first["mutation"], first["loyer_actuel"]) == (date(2024, 1, 31), True, 61_250)
    assert (first["pièces_manquantes"], first["motifs"]) == (2, ("05", "09"))
    assert first["refus_logement_adapté_le"] == (date(2025, 1, 2),)
    assert {name: second[name] for name in ("dépôt_demande", "mutation", "loyer_actuel", "motifs")} == dict.fromkeys(
        ("dépôt_demande", "mutation", "loyer_actuel", "motifs")
    )


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("mutation", "peut-être", "on attend oui ou non"),
        ("pièces_manquantes", "2.5", "on attend un nombre entier"),
        ("loyer_actuel", "612,505", "au plus deux décimales"),
        ("loyer_actuel", "1e3", "montant en euros"),
        ("loyer_actuel", "99999", "n’est pas plausible"),
        ("dépôt_demande", "31/02/2024", "on attend une date"),
        ("dépôt_demande", "1/2/24", "on attend une date"),
        ("dépôt_demande", "2024-02-30", "on attend une date"),
        ("dépôt_demande", "2024-02-20 10:30", "on attend une date"),
        ("dépôt_demande", "1024-02-20", "n’est pas plausible"),
        ("situation_familiale", "X", "n’est pas dans la liste"),
        ("motifs", "05|99", "n’est pas dans la liste"),
        ("refus_logement_adapté_le", "2024-05-02|hier", "on attend des dates"),
        ("taux_effort", "0.43", "suivi de %"),
        ("surface_logement_actuel", "48 m²", "surface en m²"),
    ],
)
def test_a_bad_cell_is_named_with_its_line_its_column_and_a_remedy(
    tmp_path: Path, column: str, cell: str, says: str
) -> None:
    path = written(tmp_path, f'numéro_unique;{column}\nA1;\nA2;"{cell}"\n')
    (anomaly,) = refused(path)
    assert anomaly.startswith(f"ligne 3, colonne « {column} » : « {cell} »")
    assert says in anomaly
    assert "Remède :" in anomaly


def test_every_anomaly_of_a_table_is_reported_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "numéro_unique,mutation,loyer_actuel\nA1,x,12\nA1,oui,y\n,oui,3\n")
    assert [text.split("\n")[0] for text in refused(path)] == [
        "ligne 2, colonne « mutation » : « x »",
        "ligne 3, colonne « loyer_actuel » : « y »",
        "ligne 3, colonne « numéro_unique » : « A1 »",
        "ligne 4, colonne « numéro_unique »",
    ]


@pytest.mark.parametrize(
    ("text", "encoding", "says"),
    [
        ("", "utf-8", "le fichier est vide"),
        ("numero_unique,mutation\nA1,oui\n", "utf-8", "Vouliez-vous dire « numero_unique »"),
        ("numéro_unique,mutation\nA1,oui,3\n", "utf-8", "a 3 champs ; l’en-tête en a 2"),
        ('numéro_unique,mutation\nA1,"oui\n', "utf-8", "guillemets"),
        ("numéro_unique,mutation,mutation\nA1,oui,non\n", "utf-8", "écrite deux fois"),
    ],
)
def test_a_file_that_is_not_such_a_table_says_why(tmp_path: Path, text: str, encoding: str, says: str) -> None:
    assert says in "\n".join(refused(written(tmp_path, text, encoding=encoding)))


def test_a_parquet_file_that_is_not_one_and_an_unknown_format_say_what_to_do(tmp_path: Path) -> None:
    assert "n’est pas un fichier Parquet lisible" in refused(written(tmp_path, "abc", "x.parquet"))[0]
    assert "le classeur est abîmé" in refused(written(tmp_path, "abc", "x.xlsx"))[0]
    assert "en CSV (UTF-8), en XLSX, en ODS ou en Parquet" in refused(written(tmp_path, "abc", "x.doc"))[0]
    assert "n’existe pas" in refused(tmp_path / "absent.csv")[0]


def test_a_column_that_is_not_a_fact_is_ignored_and_named_with_the_closest_fact(tmp_path: Path) -> None:
    table = read_demands(written(tmp_path, "numéro_unique,remarque,pieces_manquantes\nA1,abc,2\n"))
    assert table.ignored == (("remarque", ""), ("pieces_manquantes", "Vouliez-vous dire « pièces_manquantes » ?"))


def test_a_table_without_any_row_is_an_empty_table(tmp_path: Path) -> None:
    assert len(read_demands(written(tmp_path, "numéro_unique,mutation\n")).demands) == 0


def test_a_separator_alone_is_a_list_known_to_be_empty(tmp_path: Path) -> None:
    path = written(tmp_path, "numéro_unique,refus_logement_adapté_le,motifs\nA1,|,|\nA2,,\nA3,2026-01-02,05\n")
    none, unknown, one = (one_demand(read_demands(path).demands, row, ON) for row in range(3))
    assert (none["refus_logement_adapté_le"], none["nombre_refus_adaptés"], none["motifs"]) == ((), 0, ())
    assert (unknown["refus_logement_adapté_le"], unknown["nombre_refus_adaptés"], unknown["motifs"]) == (None,) * 3
    assert (one["nombre_refus_adaptés"], one["motifs"]) == (1, ("05",))
