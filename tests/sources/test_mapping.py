"""A mapping declares what columns are and how they are written; its mistakes are named with their line."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peuplier.evaluation.inputs import one_demand
from peuplier.sources.anomalies import UnusableFileError
from peuplier.sources.mapping.conventions import OF_COLUMN, OF_FILE
from peuplier.sources.mapping.guess import guesses
from peuplier.sources.mapping.proposal import proposal, quoted, template
from peuplier.sources.mapping.reading import _SECTIONS, _SHAPE_KEYS, read_mapping
from peuplier.sources.row_intake import read_rows
from peuplier.sources.schemas import DEMANDS, SCHEMAS
from peuplier.sources.tables.opening import open_table
from peuplier.sources.tables.raw import FileShape
from peuplier.vocabulary.quantities import Ratio
from tests.bad_inputs.naughty import EVERY
from tests.sources.written import mapping, reasons, refused, text_file

ON = date(2026, 9, 1)
EXTRACT = """\
N° unique;Déposée le;Revenu (k€);Loyer;Statut;Motif 1;Motif 2;Mutation;Effort;Remarque
A1;01/02/2025 10:30;1,85;61250;Locataire HLM;05;09;x;0,432;rien
A2;03/04/2025 00:00;NC;;Chez un tiers;13;;;;
"""
MAPPING = """\
[fichier]
dates = "jour/mois/année"
heures = "ignorées"
vide = ["NC", "-"]
oui = ["x"]

[colonnes]
"N° unique" = "numéro_unique"
"Déposée le" = "dépôt_demande"
"Revenu (k€)" = { fait = "ressources_mensuelles", unite = "k€" }
"Loyer" = { fait = "loyer_actuel", unite = "centimes" }
"Statut" = { fait = "situation_logement", codes = { "Locataire HLM" = "HLM", "chez un tiers" = "CP" } }
"Motif 1" = "motifs"
"Motif 2" = "motifs"
"Mutation" = { fait = "mutation", si_vide = "non" }
"Effort" = { fait = "taux_effort", unite = "fraction" }

[constantes]
"guichet" = "34301"

[ignorees]
colonnes = ["Remarque"]
"""


def test_a_mapping_reads_an_extract_whose_words_are_not_ours(tmp_path: Path) -> None:
    intake = read_rows(text_file(tmp_path, EXTRACT), mapping=mapping(tmp_path, MAPPING))
    assert (intake.rejected, intake.ignored) == ((), ())
    first, second = (one_demand(intake.demands().demands, row, ON).known() for row in (0, 1))
    assert first == {
        "numéro_unique": "A1",
        "dépôt_demande": date(2025, 2, 1),
        "ressources_mensuelles": 185_000,
        "loyer_actuel": 61_250,
        "situation_logement": ("HLM",),
        "motifs": ("05", "09"),
        "mutation": True,
        "taux_effort": Ratio(4_320, 10_000),
        "guichet": "34301",
    }
    assert second == {
        "numéro_unique": "A2",
        "dépôt_demande": date(2025, 4, 3),
        "situation_logement": ("CP",),
        "motifs": ("13",),
        "mutation": False,
        "guichet": "34301",
    }


def test_an_anomaly_names_the_column_of_the_file(tmp_path: Path) -> None:
    path = text_file(tmp_path, EXTRACT.replace("1,85", "beaucoup"))
    intake = read_rows(path, mapping=mapping(tmp_path, MAPPING))
    (rejected,) = intake.rejected
    assert [(one.line, one.field, one.value) for one in rejected.anomalies] == [(2, "Revenu (k€)", "beaucoup")]
    assert dict(rejected.cells)["Remarque"] == "rien"


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('dates = "jour/mois/année"', 'dates = "j/m/a"', 2, "cette valeur n’est pas admise"),
        ('vide = ["NC", "-"]', "vide = [1.5]", 4, "on attend un texte"),
        ('"N° unique" = "numéro_unique"', '"N° unique" = "numero_unique"', 8, "n’est pas un fait d’une demande"),
        ('unite = "k€"', 'unite = "M€"', 10, "cette valeur n’est pas admise"),
        ('unite = "centimes"', "chiffres = 5", 11, "n’a pas de sens pour « loyer_actuel »"),
        ('= "HLM"', '= "HLN"', 12, "n’est pas un code de la liste"),
        ('si_vide = "non"', 'sivide = "non"', 15, "la clé « sivide » n’existe pas ici"),
        ('"guichet" = "34301"', '"numéro_unique" = "1"', 19, "ne peut pas être une constante"),
        ("[ignorees]", "[ignoré]", 21, "n’est pas du TOML"),
        ("[ignorees]", "[ignores]", 21, "cette partie n’existe pas"),
        ('colonnes = ["Remarque"]', 'colonnes = ["Loyer"]', 11, "cette colonne est aussi ignorée"),
        ('oui = ["x"]', 'oui = ["non"]', 1, "veut dire oui et non"),
    ],
)
def test_a_mistake_of_a_mapping_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert MAPPING.count(old) == 1
    with pytest.raises(UnusableFileError) as error:
        mapping(tmp_path, MAPPING.replace(old, new))
    said = [anomaly for anomaly in error.value.anomalies if says in anomaly.rule]
    assert said, error.value.anomalies
    assert said[0].line == line
    assert all(anomaly.remedy for anomaly in error.value.anomalies)


def test_a_mapping_and_a_file_that_do_not_go_together_say_which_column_is_missing(tmp_path: Path) -> None:
    path = text_file(tmp_path, EXTRACT.replace("Revenu (k€)", "Revenus"))
    said = refused(path, mapping(tmp_path, MAPPING))
    assert "la correspondance (ligne 10) attend la colonne « Revenu (k€) »" in said
    assert "Vouliez-vous dire « Revenus »" in said


def test_two_columns_may_feed_a_list_but_never_a_single_value(tmp_path: Path) -> None:
    text = MAPPING.replace('"Motif 1" = "motifs"', '"Motif 1" = "motif_principal"').replace(
        '"Motif 2" = "motifs"', '"Motif 2" = "motif_principal"'
    )
    assert "plusieurs colonnes (« Motif 1 », « Motif 2 »)" in refused(
        text_file(tmp_path, EXTRACT), mapping(tmp_path, text)
    )


def test_a_mapping_of_another_table_is_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path, '[fichier]\ntable = "supply"\n', "m.toml")
    with pytest.raises(UnusableFileError, match="1 anomalie"):
        read_mapping(path, "dwellings")
    assert read_mapping(path).table == "supply"


def test_codes_may_be_written_as_the_labels_of_their_list(tmp_path: Path) -> None:
    declared = '[colonnes]\n"Logé" = { fait = "situation_logement", codes = "libellés", separateur = ";" }\n'
    path = text_file(tmp_path, 'numéro_unique,Logé\nA1,"Locataire du parc privé;Logement HLM"\nA2,Maison\n')
    intake = read_rows(path, mapping=mapping(tmp_path, declared))
    assert one_demand(intake.demands().demands, 0, ON)["situation_logement"] == ("HLM", "LP")
    assert list(reasons(intake)) == [3]


# ── guesses and templates ────────────────────────────────────────────────────────────────────────────────


def test_a_guess_names_the_facts_of_ordinary_titles_and_doubts_what_does_not_read(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        "N° unique;Date de dépôt;Loyer actuel;Situation de logement;Commune de résidence;Remarque\n"
        "A1;01/02/2025;612,50;Logement HLM;34301;rien\nA2;31/12/2025;NC;LP;34301;\n",
    )
    found = {one.title: one for one in guesses(open_table(path, FileShape(), ()), DEMANDS)}
    assert {title: one.fact.name if one.fact else None for title, one in found.items()} == {
        "N° unique": "numéro_unique",
        "Date de dépôt": "dépôt_demande",
        "Loyer actuel": "loyer_actuel",
        "Situation de logement": "situation_logement",
        "Commune de résidence": "commune_résidence",
        "Remarque": None,
    }
    assert {title for title, one in found.items() if one.doubt} == {"Loyer actuel", "Situation de logement"}
    assert found["Situation de logement"].codes == (("Logement HLM", "HLM"),)


def test_a_guessed_mapping_is_a_mapping_that_reads_the_file(tmp_path: Path) -> None:
    path = text_file(
        tmp_path, "N° unique;Situation de logement;Remarque\nA1;Logement HLM;rien\nA2;Locataire du parc privé;\n"
    )
    found = guesses(open_table(path, FileShape(), ()), DEMANDS)
    intake = read_rows(path, mapping=mapping(tmp_path, proposal(found, DEMANDS)))
    assert intake.rejected == ()
    assert one_demand(intake.demands().demands, 1, ON)["situation_logement"] == ("LP",)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_template_mapping_is_a_mapping(tmp_path: Path, name: str) -> None:
    declared = mapping(tmp_path, template(SCHEMAS[name]))
    assert declared.table == name
    assert set(SCHEMAS[name].required) <= {use.fact for uses in declared.columns.values() for use in uses}


@given(st.sampled_from(EVERY) | st.text(max_size=20))
def test_any_title_is_written_as_a_toml_string(title: str) -> None:
    import tomllib

    if not any("\ud800" <= letter <= "\udfff" for letter in title):
        assert tomllib.loads(f"x = {quoted(title)}")["x"] == title


@pytest.mark.parametrize("key", [*_SHAPE_KEYS, *OF_COLUMN, *OF_FILE, *_SECTIONS])
def test_every_key_of_a_mapping_is_documented(key: str) -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "fichiers.md"
    assert f"`{key}`" in page.read_text(encoding="utf-8").replace("[", "").replace("]", "")
