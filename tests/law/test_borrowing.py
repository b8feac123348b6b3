"""A policy that names a table of law applies it: narrowed to its territory, dated, and said with what it assumes."""

import json
from datetime import date

import pytest

from peuplier.documents.explanation import explain_demand, explanation_json, explanation_text
from peuplier.documents.law_tables import law_tables
from peuplier.documents.policy_page import policy_page, policy_text
from peuplier.documents.score_table import score_table
from peuplier.evaluation.columns.comparisons import Comparisons
from peuplier.evaluation.columns.derivation import TRUE, UNKNOWN, Derivation
from peuplier.evaluation.dated_tables import NotCoveredError, TablesInForce
from peuplier.evaluation.reasons import truths
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.law.library import library
from peuplier.policy.document import read_policy
from peuplier.policy.tree.conditions import Compare
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary import FACTS
from tests.evaluation.cases import GRID, ON, ORDER, points, policy
from tests.strategies import Document, Facts, table

_POOR = (
    "critère",
    "modeste : ressources modestes\nsi niveau_de_vie < seuil_premier_quartile() : 5 points\nsinon : 0 point",
)
_BELOW: Facts = {"ressources_mensuelles": 78_749, "unités_consommation": 10}
_AT: Facts = {"ressources_mensuelles": 78_750, "unités_consommation": 10}
_OWN = (
    "barème",
    "seuil_premier_quartile : seuil local\nà partir du 2024-01-01 : 20 000 €\nvérifié jusqu'au 2026-12-31",
)


def test_a_name_that_the_document_does_not_declare_is_that_of_the_law_for_its_territory() -> None:
    read = policy(_POOR)
    assert [t.name for t in read.borrowed] == ["seuil_premier_quartile"]
    assert read.law_digest == library().digest
    assert points(read, _BELOW) == (5, 5)
    assert points(read, _AT) == (0, 0)


def test_without_the_law_the_name_is_not_declared() -> None:
    (finding,) = read_policy(Document((_POOR, GRID, ORDER)).text).findings
    assert "« seuil_premier_quartile » n'est déclaré par aucun bloc « barème »" in finding.what


def test_a_document_that_declares_the_name_of_a_table_of_law_applies_its_own_and_both_stay_visible() -> None:
    read = policy(_POOR, _OWN)
    assert points(read, _AT) == (5, 5)
    assert [t.title for t in (*read.tables, *read.borrowed)] == [
        "seuil local",
        library().table("seuil_premier_quartile").title,
    ]


def test_the_quartile_still_follows_from_the_law_when_the_document_declares_a_threshold_of_its_own() -> None:
    reader = ("critère", "modeste : ressources modestes\nsi quartile = 1 : 5 points\nsinon : 0 point")
    assert points(policy(reader, _OWN), _AT) == (0, 0)


def test_a_document_that_borrows_nothing_says_so_and_carries_the_law_all_the_same() -> None:
    read = policy(("critère", "isolé : parent isolé\nsi parent_isolé : 5 points\nsinon : 0 point"))
    assert read.borrowed == ()
    assert read.law_digest == library().digest


# ── ceilings beyond the sixth category ───────────────────────────────────────────────────────────────────

_ADMISSION = (
    "condition",
    "plafond : plafond de ressources\n"
    "exige revenu_fiscal_référence <= plafonds_plus(catégorie_ménage, logement_plafond_zone)",
)


@pytest.mark.parametrize(
    ("facts", "income", "admitted"),
    [
        ({"catégorie_ménage": "6"}, 6_015_600, True),
        ({"catégorie_ménage": "6"}, 6_015_601, False),
        ({"catégorie_ménage": "+", "personnes_supplémentaires": 1}, 6_686_600, True),
        ({"catégorie_ménage": "+", "personnes_supplémentaires": 1}, 6_686_601, False),
        ({"catégorie_ménage": "+", "personnes_supplémentaires": 3}, 8_028_600, True),
        ({"catégorie_ménage": "+", "personnes_supplémentaires": 3}, 8_028_601, False),
        ({"catégorie_ménage": "+"}, 100, None),
        ({}, 100, None),
    ],
)
def test_beyond_the_sixth_category_a_ceiling_grows_with_each_person(
    facts: Facts, income: int, admitted: bool | None
) -> None:
    read = policy(_ADMISSION)
    (condition,) = read.admissions[0].requires
    assert isinstance(condition, Compare)
    known: Facts = {**facts, "revenu_fiscal_n_2": income, "logement_plafond_zone": "O"}
    tables = TablesInForce(read, ON)
    assert truths.Tests({}, tables).test(condition)(OneDemand("1", known, ON, tables)) is admitted
    columns = Comparisons(Derivation(table([known]), ON, FACTS, tables), tables)
    truth = columns.compare(condition.left, condition.operator, condition.right)[0]
    assert truth == {True: TRUE, False: 0, None: UNKNOWN}[admitted]


# ── what a result assumes ────────────────────────────────────────────────────────────────────────────────


def _prolonged() -> Policy:
    text = Document((_POOR, GRID, ORDER)).text.replace("cotation: essai", "cotation: essai\nbarèmes: prolongés")
    read = read_policy(text, library()).policy
    assert read is not None
    return read


def test_within_the_years_checked_a_result_assumes_nothing_and_carries_the_law() -> None:
    summary = score_table(policy(_POOR), table([_BELOW]), ON).summary(ON)
    assert summary["law_digest"] == library().digest
    assert summary["assumptions"] == []


def test_before_the_next_order_a_result_says_that_its_threshold_is_provisional() -> None:
    on = date(2027, 3, 1)
    scores = score_table(policy(_POOR), table([_BELOW]), on)
    (assumed,) = scores.assumptions
    assert str(assumed).startswith("Seuil provisoire : l’édition du 1er janvier 2026")
    (said,) = json.loads(json.dumps(scores.summary(on)))["assumptions"]
    assert (said["kind"], said["table"], said["edition"]) == ("provisional", "seuil_premier_quartile", "2026-01-01")


def test_a_forecast_beyond_the_law_is_refused_unless_the_document_prolongs_its_tables() -> None:
    on = date(2030, 1, 1)
    for attempt in (lambda: Explainer(policy(_POOR), on), lambda: score_table(policy(_POOR), table([_BELOW]), on)):
        with pytest.raises(NotCoveredError, match="Mettez la loi à jour"):
            attempt()
    read = _prolonged()
    assert points(read, _BELOW, on) == (5, 5)
    (assumed,) = score_table(read, table([_BELOW]), on).assumptions
    assert str(assumed).startswith("Barèmes prolongés : ")


def test_an_explanation_says_what_it_assumes() -> None:
    on = date(2027, 3, 1)
    read = policy(_POOR)
    explained = explain_demand(read, table([_BELOW]), 0, on)
    assert "Sous réserve\n  Seuil provisoire" in explanation_text(explained)
    said = explanation_json(explained, read)
    assert said["law_digest"] == library().digest
    assert [a["kind"] for a in said["assumptions"]] == ["provisional"]  # type: ignore[attr-defined]
    assert "Sous réserve" not in explanation_text(explain_demand(read, table([_BELOW]), 0, ON))


# ── what a page shows ────────────────────────────────────────────────────────────────────────────────────


def test_the_page_of_a_policy_shows_the_values_that_it_borrows_with_their_source_and_status() -> None:
    read = policy(_POOR, _ADMISSION)
    page = policy_page(read, "Document fictif.")
    for said in (
        "Barèmes de la loi appliqués",
        "9\u202f450\u00a0€",
        "60\u202f156\u00a0€",
        "à vérifier",
        "23 avril 2026",
    ):
        assert said in page
    assert str(library().digest) in page
    text = policy_text(read).as_text("Document fictif.")
    assert "Barèmes de la loi appliqués" in text
    names = [t["name"] for t in policy_text(read).as_json("…")["law_tables"]]  # type: ignore[attr-defined]
    assert names == ["plafonds_plus", "seuil_premier_quartile", "somme_âges_jeune_ménage"]


def test_a_policy_in_force_shows_the_edition_of_the_day_it_started() -> None:
    text = Document((_POOR, GRID, ORDER)).text.replace(
        "statut: fictif", "statut: adopté\nadopté_le: 2025-03-01\nen_vigueur: 2025-04-01\ndélibération: n° 1"
    )
    read = read_policy(text, library()).policy
    assert read is not None
    (shown,) = law_tables(read)
    assert shown.rows == (("", "9\u202f484\u00a0€"),)


def test_either_of_two_documents_proves_a_group() -> None:
    group = "handicap : personne handicapée\nsi personne_handicapée\njustifié par personne_handicapée_preuve ou {}"
    reader = ("critère", "priorité : priorité\nsi handicap : 5 points\nsinon : 0 point")
    read = policy(("public", group.format("justificatif_handicap")), reader)
    held: Facts = {"personne_handicapée": True, "personne_handicapée_preuve": "absent"}
    assert points(read, {**held, "justificatif_handicap": "absent"}) == (0, 5)
    assert points(read, {**held, "justificatif_handicap": "vérifié"}) == (5, 5)
    assert points(read, {"personne_handicapée": True, "personne_handicapée_preuve": "validé"}) == (5, 5)
    assert points(read, held) == (0, 5)
