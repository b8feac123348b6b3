"""Row by row: rows in are those taken plus those refused, and what is refused comes back with its remedy."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peuplier.documents.demand_file import demands_frame, write_parquet
from peuplier.documents.table_file import in_french, write_csv, write_table
from peuplier.documents.workbook import Sheet
from peuplier.evaluation.columns.demands import Demands
from peuplier.evaluation.inputs import one_demand
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.sources.anomalies import UnusableFileError
from peuplier.sources.data_quality import data_quality
from peuplier.sources.demand_table import read_demands
from peuplier.sources.intake import Intake
from peuplier.sources.mapping.guess import guesses
from peuplier.sources.row_intake import MOST_REJECTED, read_rows
from peuplier.sources.schemas import DEMANDS, SCHEMAS
from peuplier.sources.tables.opening import open_table
from peuplier.sources.tables.raw import FileShape
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.quantities import Ratio
from tests.bad_inputs.naughty import COMMUNES, NAMES
from tests.bad_inputs.tables import HEADER, TYPED, write_ods
from tests.sources.written import mapping, reasons, refused, text_file
from tests.strategies import Facts, demands, table

ON = date(2026, 9, 1)


def same(first: Demands, second: Demands) -> bool:
    """Whether two tables say the same of the same demands, in the same order."""
    if first.numbers.tolist() != second.numbers.tolist():
        return False
    return all(
        {name: _comparable(value) for name, value in one_demand(first, row, ON).known().items()}
        == {name: _comparable(value) for name, value in one_demand(second, row, ON).known().items()}
        for row in range(len(first))
    )


def plausible(name: str, value: Value) -> bool:
    """Whether a value drawn for a document is one that a file may hold."""
    fact = FACTS[name]
    if fact.lowest is None or fact.highest is None or isinstance(value, bool):
        return True
    if isinstance(value, Ratio):
        scale = 100 if fact.unit == "%" else 1
        return value.den > 0 and fact.lowest <= Fraction(value.num, value.den) * scale <= fact.highest
    return not isinstance(value, int) or fact.lowest <= Fraction(value, fact.kind.scale) <= fact.highest


def _comparable(value: object) -> object:
    reduced = getattr(value, "reduced", None)
    return reduced() if reduced else value


@given(demands())
def test_demands_written_are_read_back_equal_whatever_the_format(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Facts]
) -> None:
    folder = tmp_path_factory.mktemp("written")
    written = table([{name: value for name, value in row.items() if plausible(name, value)} for row in rows])
    frame = demands_frame(written)
    write_parquet(frame, folder / "demands.parquet", {"mention": "fictif"})
    write_csv(in_french(frame), folder / "demands.csv")
    for name in ("demands.parquet", "demands.csv"):
        assert same(read_demands(folder / name).demands, written)
    taken = read_rows(folder / "demands.parquet")
    assert (taken.taken, taken.rejected) == (len(rows), ())
    write_parquet(demands_frame(taken.demands().demands), folder / "again.parquet", {"mention": "fictif"})
    assert (folder / "again.parquet").read_bytes() == (folder / "demands.parquet").read_bytes()


def test_rows_that_cannot_be_taken_are_refused_with_all_their_faults(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        "numéro_unique;mutation;loyer_actuel\nA1;oui;12\nA2;peut-être;abc\n;oui;3\nA4;oui\nA5;non;\n",
    )
    intake = read_rows(path)
    assert (intake.rows_in, intake.taken, len(intake.rejected)) == (5, 2, 3)
    assert reasons(intake) == {
        3: ["on attend un montant en euros, avec au plus deux décimales.", "on attend oui ou non."],
        4: ["le numéro de la demande manque."],
        5: ["cette ligne a 2 champs ; l’en-tête en a 3."],
    }
    assert intake.rejected[0].cells == (("numéro_unique", "A2"), ("mutation", "peut-être"), ("loyer_actuel", "abc"))
    assert intake.demands().demands.numbers.tolist() == ["A1", "A5"]


def test_equal_rows_count_once_and_rows_that_differ_wait_for_a_person(tmp_path: Path) -> None:
    path = text_file(tmp_path, "numéro_unique;mutation\nA1;oui\nA2;oui\nA1;oui\nA3;oui\nA3;non\n")
    intake = read_rows(path)
    assert reasons(intake) == {
        4: ["cette ligne répète la ligne 2, déjà lue."],
        5: ["ce numéro est aussi ligne 6, avec d’autres valeurs."],
        6: ["ce numéro est aussi ligne 5, avec d’autres valeurs."],
    }
    assert intake.demands().demands.numbers.tolist() == ["A1", "A2"]
    assert intake.repeated == 3


def test_a_count_that_would_lose_a_row_cannot_be_made() -> None:
    with pytest.raises(AssertionError, match="some were lost"):
        Intake(table([{}, {}]), (), (), 3)


def test_a_file_whose_columns_are_wrong_is_refused_as_a_whole(tmp_path: Path) -> None:
    lines = "".join(f"N{rank};x\n" for rank in range(MOST_REJECTED + 1))
    said = refused(text_file(tmp_path, f"numéro_unique;mutation\n{lines}"))
    assert "rien n’a été gardé" in said
    assert said.count("on attend oui ou non.") == 1


def test_numbers_unlike_those_of_the_register_are_said_and_taken(tmp_path: Path) -> None:
    intake = read_rows(text_file(tmp_path, "numéro_unique\nSYNTH0000000000001\nA2\nA3\n"))
    assert intake.taken == 3
    (anomaly,) = intake.anomalies
    assert (anomaly.line, anomaly.value) == (3, "A2")
    assert anomaly.rule.startswith("2 numéro(s) n’ont pas les dix-huit chiffres ou majuscules")


def test_the_report_counts_repeated_numbers_probable_doubles_and_missing_incomes(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        "numéro_unique;nom;prénom;naissance_demandeur;revenu_fiscal_n_1;ressources_reçues\n"
        "A1;Martin;Zoé;1990-01-02;12000;\nA2;MARTIN;zoé;1990-01-02;;900\nA3;Martin;Zoé;1991-01-02;;\nA3;Martin;Zoé;1991-01-02;;\n",
    )
    intake = read_rows(path)
    quality = data_quality(intake.demands().demands, intake.repeated)
    assert (quality.demands, quality.repeated, quality.alike) == (3, 1, 1)
    assert (quality.without_tax_income, quality.without_resources) == (2, 2)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".ods", ".parquet"])
def test_every_name_and_code_survives_a_round_trip(tmp_path: Path, suffix: str) -> None:
    # ODS collapses spaces and drops control characters in a plain paragraph: those names are for the other formats.
    names = [name for name in NAMES if suffix != ".ods" or not {*"\t\r\n"} & {*name}]
    header = [*HEADER[:2], "commune_résidence"]
    rows = [[f"INVENTE{rank:011d}", name, COMMUNES[rank % len(COMMUNES)]] for rank, name in enumerate(names)]
    path = tmp_path / f"table{suffix}"
    if suffix == ".ods":
        write_ods(path, header, rows)
    else:
        write_table(Sheet("Demandes", pl.DataFrame(rows, schema=header, orient="row"), ()), path, suffix)
    read = read_demands(path).demands
    for rank, name in enumerate(names):
        facts = one_demand(read, rank, ON)
        assert facts["nom"] == name.strip(" \t\r\n\u00a0\u202f\u2009\ufeff")
        assert facts["commune_résidence"] == COMMUNES[rank % len(COMMUNES)]


def test_the_other_tables_of_a_territory_are_read_too(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        "offre_programme;logement_commune;logement_type;logement_financement;offre_année;offre_logements_dus\n"
        "P1;34301;T3;PLAI;2026;12\nP1;34301;T4;PLAI;2026;3\nP1;34301;T3;PLAI;2026;5\nP2;;T3;PLAI;2026;5\n",
    )
    intake = read_rows(path, SCHEMAS["supply"])
    assert reasons(intake) == {
        2: ["cette clé est aussi ligne 4, avec d’autres valeurs."],
        4: ["cette clé est aussi ligne 2, avec d’autres valeurs."],
        5: ["cette donnée est obligatoire."],
    }
    assert (intake.taken, intake.rows_in) == (1, 4)


def test_a_table_without_a_required_column_says_which(tmp_path: Path) -> None:
    path = text_file(tmp_path, "offre_programme;logement_commune\nP1;34301\n")
    with pytest.raises(UnusableFileError) as error:
        read_rows(path, SCHEMAS["supply"])
    assert "la colonne « logement_type » manque" in error.value.anomalies[0].rule


@given(st.integers(0, 10**7), st.sampled_from(["€", "k€", "centimes"]))
def test_units_convert_exactly(tmp_path_factory: pytest.TempPathFactory, cents: int, unit: str) -> None:
    folder = tmp_path_factory.mktemp("units")
    power = {"€": 2, "k€": 5, "centimes": 0}[unit]
    digits = f"{cents:0{power + 1}d}"
    written = f"{digits[: len(digits) - power]},{digits[len(digits) - power :]}" if power else digits
    declared = f'[colonnes]\n"R" = {{ fait = "revenu_fiscal_n_1", unite = "{unit}" }}\n'
    path = text_file(folder, f"numéro_unique;R\nA1;{written}\n")
    taken = read_rows(path, mapping=mapping(folder, declared))
    assert one_demand(taken.demands().demands, 0, ON)["revenu_fiscal_n_1"] == cents


@pytest.mark.parametrize("kind", TYPED)
def test_a_column_of_any_type_beside_a_bad_row_is_given_back_as_text(tmp_path: Path, kind: str) -> None:
    values = TYPED[kind]()
    frame = pl.DataFrame(
        {"numéro_unique": [f"A{row}" for row in range(len(values))], "remarque": values, "mutation": "x"}
    )
    frame.write_parquet(tmp_path / "table.parquet")
    intake = read_rows(tmp_path / "table.parquet")
    assert len(intake.rejected) == len(values)
    shown = [dict(one.cells)["remarque"] for one in intake.rejected]
    assert [text == "" for text in shown] == values.is_null().to_list()


@pytest.mark.parametrize("kind", TYPED)
@pytest.mark.parametrize(
    "fact", ["mutation", "motifs", "loyer_actuel", "dépôt_demande", "nom", "taux_effort", "refus_logement_adapté_le"]
)
def test_a_fact_given_in_any_type_is_read_refused_or_said_unreadable(tmp_path: Path, fact: str, kind: str) -> None:
    values = TYPED[kind]()
    frame = pl.DataFrame({"numéro_unique": [f"A{row}" for row in range(len(values))], fact: values})
    frame.write_parquet(tmp_path / "table.parquet")
    said = "ne se lit pas"
    try:
        assert read_rows(tmp_path / "table.parquet").rows_in == len(values)
    except UnusableFileError as error:
        said = error.anomalies[0].rule
    assert "ne se lit pas" in said
    assert len(guesses(open_table(tmp_path / "table.parquet", FileShape(), ()), DEMANDS)) == 2
