"""Reasons said in French: the golden text of `tests/golden/raisons.txt`, and what every sentence owes its reader.

`python -m tests.evaluation.test_sentences` writes the golden text again; read every changed sentence.
"""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.reasons import truths
from peuplier.evaluation.reasons.explainer import Explainer, GridExplanation, Reason
from peuplier.evaluation.reasons.one_demand import OneDemand
from peuplier.evaluation.reasons.sentences import Narrator, say_interval_of_points, say_total, say_value
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.quantities import Ratio
from tests.agreement.scored_cases import ROWS
from tests.evaluation.cases import ON, policy
from tests.strategies import Document, Facts, calculation_dates, demands, documents, number

GOLDEN = Path(__file__).parents[1] / "golden" / "raisons.txt"
_DOCUMENT = (
    ("public", "dalo : ménage reconnu prioritaire\nsi dalo_reconnu\njustifié par dalo_preuve\nsans preuve : présumé"),
    (
        "grille",
        "cotation : toutes les demandes\nau plus 90 points\n"
        "hors cotation si mutation : les mutations ont leur propre liste",
    ),
    ("rubrique", "logement : conditions de logement\nla plus favorable"),
    ("rubrique", "motif : motif de la demande\nselon la case motif_principal"),
    ("critère", "prioritaire : public prioritaire\nsi dalo : 50 points\nsinon : 0 point"),
    (
        "critère",
        "ancienneté : ancienneté de la demande\npar mois entier depuis dépôt_demande : 1 point, au plus 48 points\n"
        "et si ancienneté_mois > 36 : 20 points de plus",
    ),
    (
        "critère",
        "sur_occupation : logement trop petit (rubrique logement)\nsi pièces_manquantes >= 2 : 20 points\n"
        "si pièces_manquantes = 1 : 10 points\nsinon : 0 point",
    ),
    (
        "critère",
        "effort : taux d'effort (rubrique logement)\nselon taux_effort\nmoins de 30 % : 0 point\n"
        "de 30 % à 60 % : de 0 à 15 points\nplus de 60 % : 15 points",
    ),
    (
        "critère",
        "décence : logement non décent (rubrique motif)\ncase : 03\nsi parent_isolé : 12 points\nsinon : 8 points",
    ),
    (
        "critère",
        "santé : raisons de santé (rubrique motif)\ncase : 07, 08\nsi parent_isolé : 6 points\nsinon : 5 points",
    ),
    (
        "critère",
        "violences : violences au sein du couple\nsi violences_conjugales : 30 points\nsinon : 0 point\n"
        "justifié par violences_conjugales_preuve\ncompté si validé",
    ),
    (
        "critère",
        "famille : situation familiale\nselon situation_familiale\nD, S : 4 points\n"
        "sinon : 0 point\nsi inconnu : exclu",
    ),
    (
        "refus",
        "refus_répétés : refus répétés\ncompte refus_logement_adapté_le\n"
        "à partir du 2e refus en 12 mois : -10 points pendant 12 mois",
    ),
)


def _narrator(read: Policy, on: date) -> Narrator:
    return Narrator(read, truths.Tests({group.name: group for group in read.groups}, TablesInForce(read, on)))


def _spoken(grid: GridExplanation, demand: OneDemand, narrator: Narrator) -> list[str]:
    return [narrator.sentence(reason, demand) for reason in grid.reasons]


def _golden() -> str:
    read = policy(*_DOCUMENT)
    explainer, narrator = Explainer(read, ON), _narrator(read, ON)
    lines: list[str] = []
    for row, facts in enumerate(ROWS):
        explanation = explainer.explain(OneDemand(number(row), facts, ON))
        lines.append(f"# {say_total(explanation)}")
        for grid in explanation.grids:
            lines += _spoken(grid, explanation.demand, narrator)
        lines += [f"? {missing.sentence}" for missing in narrator.missing_facts(explainer, explanation)]
        lines.append("")
    return "\n".join(lines)


def test_reasons_are_said_as_in_the_golden_text() -> None:
    assert _golden() == GOLDEN.read_text(encoding="utf-8")


@given(documents(), demands(), calculation_dates())
def test_every_reason_is_one_full_sentence_that_shows_its_points(
    document: Document, rows: list[Facts], on: date
) -> None:
    read = document.policy
    explainer, narrator = Explainer(read, on), _narrator(read, on)
    for row, facts in enumerate(rows):
        explanation = explainer.explain(OneDemand(number(row), facts, on))
        assert say_total(explanation).endswith(".")
        for grid in explanation.grids:
            for reason in grid.reasons:
                sentence = narrator.sentence(reason, explanation.demand)
                assert sentence.endswith(".")
                assert sentence[0].isupper()
                assert "None" not in sentence
                assert "Ratio(" not in sentence
                assert _shown(reason, sentence)


def _shown(reason: Reason, sentence: str) -> bool:
    whole = say_interval_of_points(reason.low, reason.high)
    return whole in sentence or all(
        say_interval_of_points(p, p).split("\u00a0")[0] in sentence for p in (reason.low, reason.high)
    )


@given(documents(), demands(), calculation_dates())
def test_a_criterion_left_open_names_the_facts_that_are_missing(
    document: Document, rows: list[Facts], on: date
) -> None:
    read = document.policy
    explainer, narrator = Explainer(read, on), _narrator(read, on)
    for row, facts in enumerate(rows):
        explanation = explainer.explain(OneDemand(number(row), facts, on))
        main = explanation.main
        for missing in narrator.missing_facts(explainer, explanation):
            assert main is not None
            assert missing.fact.name not in explanation.demand.known()
            assert missing.high - missing.low > 0
            assert missing.sentence.endswith(".")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("pièces_manquantes", 2, "2 pièces"),
        ("pièces_manquantes", 1, "1 pièce"),
        ("loyer_actuel", 123_450, "1 234,50 €"),
        ("loyer_actuel", 50_000, "500 €"),
        ("surface_logement_actuel", 4_150, "41,5 m²"),
        ("taux_effort", Ratio(1, 3), "33,33 %"),
        ("taux_effort", Ratio(4, 0), "sans limite (aucune ressource)"),
        ("unités_consommation", 18, "1,8 UC"),
        ("dépôt_demande", date(2026, 3, 1), "1er mars 2026"),
        ("parent_isolé", True, "oui"),
        ("parent_isolé", None, "inconnu"),
        ("motifs", (), "aucun"),
        ("statut_dalo", "ACTIF", "Actif"),
        ("refus_logement_adapté_le", (date(2026, 3, 2), date(2026, 5, 4)), "2 mars 2026, 4 mai 2026"),
    ],
)
def test_a_value_is_said_the_french_way(name: str, value: object, said: str) -> None:
    spoken = say_value(FACTS[name], value).replace("\u00a0", " ").replace("\u202f", " ")  # type: ignore[arg-type]
    assert spoken.strip("« »") == said or said in spoken


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(_golden(), encoding="utf-8")
