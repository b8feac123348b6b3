"""Where points only reward more urgent facts, a more urgent fact never lowers a score."""

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from peuplier.evaluation.columns.scoring import Calculation
from peuplier.evaluation.reasons.explainer import Explainer
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.quantities import Ratio
from tests.strategies import Document, Facts, calculation_dates, facts, number, scale, table, written

# Facts that nothing else gives and that grow with the need.
_FLAGS = ("parent_isolé", "pdalhpd_reconnu", "violences_conjugales", "délai_anormalement_long")
_AMOUNTS = ("pièces_manquantes", "taux_effort", "personnes_par_pièce", "mois_en_structure", "loyer_net_actuel")
_SINCE = "structure_depuis"
_READ = frozenset((*_FLAGS, *_AMOUNTS, _SINCE))


def _lines(draw: DrawFn) -> Iterator[str]:
    shape = draw(st.integers(0, 3))
    name = draw(st.sampled_from(_AMOUNTS))
    limits = sorted(draw(st.sets(st.sampled_from(scale(name)), min_size=1, max_size=3)), reverse=True)
    worth = sorted(draw(st.lists(st.integers(0, 30), min_size=4, max_size=4)), reverse=True)
    shown = [written(FACTS[name], limit) for limit in limits]
    match shape:
        case 0:
            yield from (f"si {name} >= {limit} : {points} points" for limit, points in zip(shown, worth, strict=False))
            yield f"sinon : {worth[-1]} points"
        case 1:
            yield f"selon {name}"
            yield f"moins de {shown[-1]} : {worth[-1]} points"
            rising = list(zip(shown[::-1], shown[-2::-1], worth[::-1], worth[-2::-1], strict=False))
            for low, high, first, last in rising:
                yield (
                    f"de {low} à moins de {high} : "
                    + (f"de {first} à {last}" if first < last else str(first))
                    + " points"
                )
            yield f"{shown[0]} et plus : {worth[0]} points"
        case 2:
            yield f"par mois depuis {_SINCE} : 1 point, au plus {worth[0]} points"
        case _:
            yield f"si {draw(st.sampled_from(_FLAGS))} : {worth[0]} points"
            yield f"sinon : {worth[-1]} points"
    if draw(st.booleans()):
        yield f"et si {draw(st.sampled_from(_FLAGS))} : {worth[1]} points de plus"
    if draw(st.booleans()):
        yield f"au plus {draw(st.integers(5, 40))} points"


@st.composite
def rewarding(draw: DrawFn) -> Document:
    """A document whose points only grow with the facts above."""
    way = draw(st.sampled_from(("cumul", "la plus favorable")))
    blocks = [("rubrique", f"famille : une famille\n{way}\nau plus 60 points")]
    for index in range(draw(st.integers(1, 4))):
        home = " (rubrique famille)" if index == 0 or draw(st.booleans()) else ""
        blocks.append(("critère", "\n".join([f"critère_{index} : critère{home}", *_lines(draw)])))
    blocks.append(("grille", "cotation : toutes les demandes\nau plus 90 points"))
    blocks.append(("ordre", "rang : ordre\npuis numéro_unique, du plus petit au plus grand"))
    return Document(tuple(blocks))


def _more_urgent(draw: DrawFn, name: str, value: Value) -> Value:
    match value:
        case bool():
            return True
        case int():
            return value + draw(st.integers(0, 5 * FACTS[name].kind.scale))
        case Ratio(num, den):
            return Ratio(num + draw(st.integers(0, max(1, den))), den)
        case date():
            return value - timedelta(draw(st.integers(0, 400)))
    raise TypeError(name)


@given(rewarding(), facts(), calculation_dates(), st.data())
def test_a_more_urgent_fact_never_lowers_the_score(
    document: Document, known: Facts, on: date, data: st.DataObject
) -> None:
    urgent = {name: known[name] for name in sorted(_READ & set(known))}
    changed = {name: _more_urgent(data.draw, name, value) for name, value in urgent.items()}  # type: ignore[arg-type]
    policy = document.policy
    before = Explainer(policy, on).total(OneDemand(number(0), known, on))["cotation"]
    after = Explainer(policy, on).total(OneDemand(number(0), {**known, **changed}, on))["cotation"]
    assert before[0] <= after[0]
    assert before[1] <= after[1]
    points = Calculation(policy, table([known, {**known, **changed}]), on).points()
    assert points.low[0, 0] <= points.low[0, 1]
    assert points.high[0, 0] <= points.high[0, 1]


@given(rewarding(), facts(), st.integers(1, 800))
def test_the_passing_of_time_alone_never_lowers_the_score(document: Document, known: Facts, days: int) -> None:
    on, policy = date(2026, 9, 1), document.policy
    now = Explainer(policy, on).total(OneDemand(number(0), known, on))["cotation"]
    later = on + timedelta(days)
    then = Explainer(policy, later).total(OneDemand(number(0), known, later))["cotation"]
    assert now[0] <= then[0]
