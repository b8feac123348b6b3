"""What would change points: a document given, or time that passes; nothing else."""

from datetime import date

from hypothesis import given

from peuplier.evaluation.reasons.changes import Cause, Change, changes
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.policy.tree.document import Policy
from tests.evaluation.cases import ON, criterion, policy
from tests.strategies import Document, Facts, calculation_dates, documents, facts, number

_PROVED = "si personne_handicapée : 15 points\nsinon : 0 point\njustifié par justificatif_handicap\ncompté si {}"


def _changes(read: Policy, known: dict[str, Value], on: date = ON) -> list[Change]:
    explainer = Explainer(read, on)
    return list(changes(read, explainer, explainer.explain(OneDemand("1", known, on))))


def test_a_document_to_give_announces_the_points_it_would_bring() -> None:
    known: dict[str, Value] = {"personne_handicapée": True, "justificatif_handicap": "déposé"}
    (change,) = _changes(criterion(_PROVED.format("prouvé")), known)
    assert (change.cause, change.low, change.high) == (Cause.DOCUMENT, 15, 15)
    assert change.fact is not None
    assert change.fact.name == "justificatif_handicap"
    assert "15 points" in change.sentence.replace("\u00a0", " ")


def test_a_document_that_already_counts_or_would_bring_nothing_is_not_asked_for() -> None:
    read = criterion(_PROVED.format("prouvé"))
    assert not _changes(read, {"personne_handicapée": True, "justificatif_handicap": "vérifié"})
    assert not _changes(read, {"personne_handicapée": False, "justificatif_handicap": "absent"})


def test_a_validated_criterion_asks_for_a_validation() -> None:
    (change,) = _changes(
        criterion(_PROVED.format("validé")), {"personne_handicapée": True, "justificatif_handicap": "vérifié"}
    )
    assert change.sentence.startswith("Pièce validée")


def test_an_expired_document_given_again_counts_again() -> None:
    known: dict[str, Value] = {
        "personne_handicapée": True,
        "justificatif_handicap": "vérifié",
        "justificatif_handicap_expire_le": date(2026, 1, 1),
    }
    (change,) = _changes(criterion(_PROVED.format("prouvé")), known)
    assert (change.low, change.high) == (15, 15)


def test_time_announces_the_first_day_on_which_a_month_more_counts() -> None:
    read = criterion("par mois entier depuis dépôt_demande : 1 point, au plus 36 points")
    (change,) = _changes(read, {"dépôt_demande": date(2026, 1, 31)})
    assert (change.cause, change.on, change.low) == (Cause.TIME, date(2026, 9, 30), 8)


def test_time_changes_nothing_once_the_cap_is_reached() -> None:
    read = criterion("par mois entier depuis dépôt_demande : 1 point, au plus 36 points")
    assert not _changes(read, {"dépôt_demande": date(2015, 1, 31)})


def test_a_demand_that_is_not_scored_has_nothing_to_change() -> None:
    read = policy(
        ("critère", f"essai : un essai\n{_PROVED.format('prouvé')}"),
        ("grille", "cotation : toutes\nhors cotation si mutation : ailleurs"),
    )
    known: dict[str, Value] = {"personne_handicapée": True, "justificatif_handicap": "absent", "mutation": True}
    assert not _changes(read, known)


@given(documents(), facts(), calculation_dates())
def test_a_change_announced_comes_true(document: Document, known: Facts, on: date) -> None:
    read = document.policy
    explainer = Explainer(read, on)
    explanation = explainer.explain(OneDemand(number(0), known, on))
    main = explanation.main
    for change in changes(read, explainer, explanation):
        assert main is not None
        assert (change.low, change.high) != (main.low, main.high)
        if change.cause is Cause.TIME:
            assert change.on is not None
            assert change.on > on
            then = Explainer(read, change.on).total(OneDemand(number(0), known, change.on))
            assert then[main.grid.name] == (change.low, change.high)
