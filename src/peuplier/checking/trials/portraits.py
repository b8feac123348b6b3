"""A household that the lint found, told in one French sentence."""

from collections.abc import Mapping, Sequence
from datetime import date

from peuplier.checking.trials.boundaries import OTHER
from peuplier.evaluation.calendar import whole_months, whole_years
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.evaluation.reasons.sentences import say_value
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact


def portrait(facts: Mapping[str, Value], on: date, first: Sequence[str] = ()) -> str:
    """`le ménage est menacé d’expulsion ; commune de résidence : une autre`. Facts of `first` are told first.

    What is denied, or none, is told only when nothing else is.
    """
    names = [*(name for name in first if name in facts), *facts]
    ordered = {name: facts[name] for name in dict.fromkeys(names)}
    wanted = frozenset(first)
    told = {name: value for name, value in ordered.items() if value or (name in wanted and value is not False)}
    return " ; ".join(_phrase(FACTS[name], value, on) for name, value in (told or ordered).items())


def _phrase(fact: Fact, value: Value, on: date) -> str:
    if isinstance(value, bool):
        return fact.says if value else fact.denies
    if value in (OTHER, (OTHER,)):
        return f"{fact.label} : une que le document ne cite pas"
    if fact.name == "naissances_ménage" and isinstance(value, tuple):
        ages = [str(whole_years(day, on)) for day in value if isinstance(day, date)]
        return f"âges des personnes à loger : {', '.join(ages)} ans"
    if fact.name == "dépôt_demande" and isinstance(value, date):
        return f"ancienneté de la demande : {whole_months(value, on)} mois"
    return f"{fact.label} : {say_value(fact, value)}"
