"""Who asks and through which counter never moves a score, and a document that would read it is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peuplier.evaluation.columns.scoring import Calculation
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.policy.document import read_policy
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.quantities import Kind
from tests.agreement.test_ranks import ranks_of
from tests.strategies import Document, Facts, calculation_dates, demands, documents, number, table

_WHO: dict[str, st.SearchStrategy[Value]] = {
    "nom": st.sampled_from(("Martin", "Ouédraogo", "Nguyễn")),
    "prénom": st.sampled_from(("Camille", "Fatou", "Jean")),
    "nationalité": st.sampled_from(("1", "2", "3")),
    "sexe": st.sampled_from(("F", "M")),
    "civilité": st.sampled_from(("1", "2", "3")),
    "guichet": st.sampled_from(("034001", "034999")),
    "renouvellement_électronique": st.booleans(),
}
_BANNED = [*_WHO, "dalo_diagnostic_social", "handicap_moteur", "bailleur_actuel"]


def _conditions(name: str) -> list[str]:
    """The ways a document could try to read a fact of that kind."""
    match FACTS[name].kind:
        case Kind.BOOLEAN:
            return [name, f"non {name}", f"{name} = oui"]
        case Kind.CODE:
            assert FACTS[name].codes is not None
            code = next(iter(FACTS[name].codes.labels))
            return [f"{name} = {code}", f"{name} parmi {{{code}}}"]
    return [f'{name} = "a"', f'{name} ≠ "a"']


@given(documents(), demands(), calculation_dates(), st.data())
def test_identity_nationality_sex_and_counter_move_neither_points_nor_ranks(
    document: Document, rows: list[Facts], on: date, data: st.DataObject
) -> None:
    policy, explainer = document.policy, Explainer(document.policy, on)
    one, other = ([{**row, **data.draw(st.fixed_dictionaries({}, optional=_WHO))} for row in rows] for _ in "ab")
    for row in range(len(rows)):
        bare = explainer.total(OneDemand(number(row), rows[row], on))
        assert bare == explainer.total(OneDemand(number(row), one[row], on))
        assert bare == explainer.total(OneDemand(number(row), other[row], on))
    left, right = Calculation(policy, table(one), on).points(), Calculation(policy, table(other), on).points()
    assert (left.low == right.low).all()
    assert (left.high == right.high).all()
    for before, after in zip(ranks_of(policy, one, on), ranks_of(policy, other, on), strict=True):
        assert (before.rank == after.rank).all()


@pytest.mark.parametrize("name", _BANNED)
@pytest.mark.parametrize(
    ("kind", "block"),
    [
        ("public", "gens : des gens\nsi {}"),
        ("grille", "autre : une autre grille\npour {}"),
        ("grille", "autre : une autre grille\nhors cotation si {} : motif"),
        ("critère", "essai : un critère\nsi {} : 5 points\nsinon : 0 point"),
        ("critère", "essai : un critère\nsi parent_isolé : 5 points\nsinon : 0 point\net si {} : 1 point de plus"),
        ("ordre", "rang : un ordre\navant les points : d'abord si {}\npuis numéro_unique, du plus petit au plus grand"),
        ("mutation", "échange : mutations\npour {}"),
    ],
)
def test_a_block_that_scores_cannot_read_who_asks(name: str, kind: str, block: str) -> None:
    for condition in _conditions(name):
        reading = read_policy(Document(((kind, block.format(condition)),)).text)
        assert reading.policy is None
        assert any(name in finding.what and finding.why == FACTS[name].why_not for finding in reading.findings)


@pytest.mark.parametrize(
    "line",
    [
        "par mois depuis naissance_prévue_le : 1 point, au plus 5 points",
        "selon nationalité\n1 : 5 points\nsinon : 0 point",
        "selon catégorie_ménage\n1 : 5 points\nsinon : 0 point",
        "si ressources_mensuelles > 0 € : 1 point\nsinon : 0 point\njustifié par évolution_handicap",
    ],
)
def test_no_other_line_of_a_criterion_reads_a_fact_that_may_not_score(line: str) -> None:
    reading = read_policy(Document((("critère", f"essai : un critère\n{line}"),)).text)
    assert any("ne peut pas être lu par un bloc « critère »" in finding.what for finding in reading.findings)
