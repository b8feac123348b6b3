"""Reasons said in French: points, why, on which facts, and what would have to be known."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from peuplier.evaluation.reasons.criterion_points import criterion_reader, sanction_applied, slope_steps, step_of
from peuplier.evaluation.reasons.explainer import Explainer, Explanation, Line, Reason
from peuplier.evaluation.reasons.one_demand import OneDemand, Value
from peuplier.evaluation.reasons.truths import Tests
from peuplier.policy.findings import listed
from peuplier.policy.tree.conditions import AllOf, AmongCodes, AnyOf, Between, Compare, Condition
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.extent import Extent
from peuplier.policy.tree.scoring_blocks import CodeTable, Counting, Criterion, Refusals, Rubric, Slope, StepTable
from peuplier.policy.tree.walks import facts_read, groups_read
from peuplier.policy.wording.clauses import clause, elided, quoted_codes, write_day
from peuplier.policy.wording.prose import say_interval, say_rate
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact, Origin
from peuplier.vocabulary.quantities import Kind, Ratio, write_number, write_points, write_quantity
from peuplier.vocabulary.typography import typeset

_KEPT = 20_000


def say_value(fact: Fact, value: Value) -> str:
    """A value of a fact in French: `2 pièces`, `43,24 %`, `14 mars 2023`, `oui`, `inconnu`."""
    match value:
        case None:
            return "inconnu"
        case bool():
            return "oui" if value else "non"
        case Ratio():
            if not value.den:
                return "sans limite (aucune ressource)"
            unit = (fact.unit or "").split(" ")[0] or None
            return write_quantity(Fraction(value.num, value.den), unit)
        case date():
            return write_day(value)
        case int():
            unit = (fact.unit or "").split(" ")[0] or None
            return write_quantity(Fraction(value, fact.kind.scale), unit)
        case tuple():
            if value and isinstance(value[0], date):
                return ", ".join(write_day(day) for day in value if isinstance(day, date))
            return quoted_codes(fact, tuple(map(str, value)), "et") if value else "aucun"
        case str():
            return quoted_codes(fact, (value,)) if fact.codes else value


def say_interval_of_points(low: int, high: int) -> str:
    """`20 points`, or `entre 20 et 35 points`."""
    return write_points(low) if low == high else f"entre {write_number(low)} et {write_points(high)}"


@dataclass(frozen=True, slots=True)
class Datum:
    """A fact that a reason rests on: its value, where it comes from, since when."""

    fact: Fact
    value: Value
    source: str
    since: date | None


def _since(demand: OneDemand, fact: Fact) -> date | None:
    """The date of a datum: that of its document or label, else the last time the applicant confirmed the demand."""
    stem = fact.name.removesuffix("_reconnu").removesuffix("_preuve")
    for name in (f"{stem}_délivré_le", f"{fact.name}_le"):
        if name in FACTS and isinstance(found := demand[name], date):
            return found
    if fact.origin is not Origin.REGISTER:
        return None
    for name in ("dernier_renouvellement", "dépôt_demande"):
        if isinstance(found := demand[name], date):
            return found
    return None


def _source(fact: Fact, demand: OneDemand) -> str:
    if fact.formula is not None and fact.name not in demand.given:
        return "calculé"
    return fact.origin.value if fact.origin is not Origin.DERIVED else "donné dans la table"


class Narrator:
    """Says the reasons of one policy."""

    def __init__(self, policy: Policy, tests: Tests) -> None:
        self._policy, self._tests = policy, tests
        self._groups = {group.name: group.title for group in policy.groups}
        self._facts = {c.name: criterion_facts(c, policy) for c in policy.criteria}
        self._said: dict[tuple[object, ...], str] = {}
        # What criteria that settle the unknown would give if they did not: is something missing?
        settled = [c for c in policy.criteria if c.when_unknown is not None]
        self._open = {c.name: criterion_reader(replace(c, when_unknown=None), tests) for c in settled}

    def facts(self, reason: Reason, demand: OneDemand) -> list[Datum]:
        """What a reason rests on."""
        match reason.block:
            case Criterion(name=name):
                facts = self._facts[name]
            case Refusals(counted=counted):
                facts = (counted,)
            case Rubric(box=box) if box is not None:
                facts = (box,)
            case _:
                facts = ()
        return [Datum(f, demand[f.name], _source(f, demand), _since(demand, f)) for f in facts]

    def sentence(self, reason: Reason, demand: OneDemand) -> str:
        """One full sentence. Those of lines that nothing missing leaves open are kept: households share them."""
        if reason.low != reason.high or not reason.counted or reason.line is not Line.CRITERION:
            return typeset(self._sentence(reason, demand))
        name = reason.block.name
        key = name, demand.on, reason.low, tuple(demand[fact.name] for fact in self._facts[name])
        said = self._said.get(key)
        if said is None:
            if len(self._said) >= _KEPT:
                self._said.clear()
            said = self._said[key] = typeset(self._sentence(reason, demand))
        return said

    def _sentence(self, reason: Reason, demand: OneDemand) -> str:
        title = reason.block.title
        points = say_interval_of_points(reason.low, reason.high)
        match reason.line, reason.block:
            case Line.CRITERION, Criterion() as criterion:
                return f"{_capital(title)} : {points}{self._because(criterion, reason, demand)}."
            case Line.REFUSALS, Refusals() as rule:
                return f"{_capital(title)} : {points}{_refusals(rule, demand)}."
            case Line.BEST_OF, Rubric():
                change = _change(reason)
                return f"Rubrique « {title} » : {change}, car seul le critère le plus favorable compte."
            case Line.TICKED, Rubric(box=box):
                assert box is not None
                ticked = say_value(box, demand[box.name])
                return f"Rubrique « {title} » : {_change(reason)}, car seule compte la case cochée ({ticked})."
        bounds = reason.block.bounds  # type: ignore[union-attr]
        what = f"rubrique « {title} »" if isinstance(reason.block, Rubric) else f"grille « {title} »"
        limits = []
        if min(reason.low, reason.high) < 0 and bounds.at_most is not None:
            limits.append(f"total plafonné à {write_points(bounds.at_most)}")
        if max(reason.low, reason.high) > 0 and bounds.at_least is not None:
            limits.append(f"total relevé à {write_points(bounds.at_least)}")
        return f"{_capital(what)} : {_change(reason)}, {' et '.join(limits)}."

    def _because(self, criterion: Criterion, reason: Reason, demand: OneDemand) -> str:
        if reason.counted is False:
            wanted = "validée par un travailleur social" if criterion.counting is Counting.VALIDATED else "vérifiée"
            states = " ; ".join(f"{fact.label} : {say_value(fact, demand[fact.name])}" for fact in criterion.evidence)
            return f", car la pièce demandée n’est pas {wanted} ({states})"
        unknown = self.missing(criterion, demand) if reason.low != reason.high else []
        if unknown:
            return f", car il manque : {', '.join(FACTS[name].label for name in unknown)}"
        if criterion.name in self._open and _is_open(self._open[criterion.name](demand)):
            absent = ", ".join(FACTS[name].label for name in self.missing(criterion, demand))
            rule = "le critère est écarté" if criterion.set_aside else "le texte le fixe ainsi"
            return f" ; {rule} tant qu’il manque : {absent}"
        return "".join(self._parts(criterion, demand))

    def missing(self, criterion: Criterion, demand: OneDemand) -> list[str]:
        """Names of the given facts whose absence leaves facts of a criterion unknown."""
        names = [n for fact in self._facts[criterion.name] for n in demand.missing_behind(fact)]
        return list(dict.fromkeys(names))

    def _parts(self, criterion: Criterion, demand: OneDemand) -> Iterator[str]:
        if criterion.cases:
            yield self._case(criterion, demand)
        match criterion.table:
            case StepTable(fact, _) as table if demand[fact.name] is not None:
                row = say_interval(fact, step_of(table, demand[fact.name]))
                yield f", car {_is(fact, demand)} ({row})"
            case CodeTable(fact, _, _) if demand[fact.name] is not None:
                yield f", car {_is(fact, demand)}"
        for slope in criterion.slopes:
            if demand[slope.fact.name] is not None:
                yield f", car {_counted(slope, demand)}"
        for bonus in criterion.bonuses:
            if self._tests.test(bonus.condition)(demand):
                more = "de plus" if bonus.points >= 0 else "de moins"
                yield f", et {write_points(abs(bonus.points))} {more} car {self._true(bonus.condition, demand)}"

    def _case(self, criterion: Criterion, demand: OneDemand) -> str:
        """Why the line that applies does, or what the criterion would have counted."""
        for case in criterion.cases:
            if self._tests.test(case.condition)(demand):
                return f", car {self._true(case.condition, demand)}{_shown(case.condition, demand)}"
        facts = dict.fromkeys(f for case in criterion.cases for f in facts_read(case.condition))
        values = _values(facts, demand)
        if criterion.otherwise:
            return f", car aucun de ses cas ne s’applique{values}"
        if len(criterion.cases) == 1 and not isinstance(criterion.cases[0].condition, AnyOf):
            return f" ; ce critère compte {elided('si', clause(criterion.cases[0].condition, self._groups))}{values}"
        return f" ; aucun de ses cas ne s’applique{values}"

    def _true(self, condition: Condition, demand: OneDemand) -> str:
        """A condition that holds, said by the part of each « ou » that makes it hold."""
        if isinstance(condition, AnyOf):
            condition = next((part for part in condition.parts if self._tests.test(part)(demand)), condition)
        if isinstance(condition, AllOf):
            return " et ".join(self._true(part, demand) for part in condition.parts)
        if isinstance(condition, AmongCodes):
            held = demand[condition.fact.name]
            codes = (held,) if isinstance(held, str) else tuple(c for c in condition.codes if c in (held or ()))  # type: ignore[operator]
            return clause(AmongCodes(condition.fact, codes), self._groups)
        return clause(condition, self._groups)

    def missing_facts(self, explainer: Explainer, explanation: Explanation) -> list["Missing"]:
        """For each missing fact on which the total depends, the criteria it leaves open and what is at stake."""
        main, demand = explanation.main, explanation.demand
        found: dict[str, Missing] = {}
        for reason in main.reasons if main else ():
            if reason.low == reason.high or not isinstance(reason.block, Criterion | Refusals):
                continue
            if isinstance(reason.block, Criterion):
                names = self.missing(reason.block, demand)
            else:
                names = list(demand.missing_behind(reason.block.counted))
            for name in names:
                entry = found.setdefault(name, Missing(FACTS[name], [], 0, 0))
                entry.criteria.append(reason.block.name)
                entry.low += reason.low
        for entry in found.values():
            entry.high = entry.low + explainer.stake(explanation, entry.criteria)
        at_stake = [entry for entry in found.values() if entry.high > entry.low]
        return sorted(at_stake, key=lambda missing: missing.low - missing.high)


@dataclass(slots=True)
class Missing:
    """A missing fact, the criteria it leaves open, and between which points they count together in the total."""

    fact: Fact
    criteria: list[str]
    low: int
    high: int

    @property
    def sentence(self) -> str:
        """« Il manque le loyer actuel : jusqu’à 20 points en dépendent. »"""
        absent = f"On ne sait pas si {self.fact.says}" if self.fact.says else f"Il manque {self.fact.the_label}"
        stake = self.high - self.low
        depends = "en dépend" if stake < 2 else "en dépendent"
        return typeset(f"{absent} : jusqu’à {write_points(stake)} {depends}.")


def _is_open(points: Extent) -> bool:
    return points[0] != points[1]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def criterion_facts(criterion: Criterion, policy: Policy) -> tuple[Fact, ...]:
    """The facts a criterion reads, those of the priority groups it names and its document included."""
    facts: dict[str, Fact] = {}
    groups = {group.name: group for group in policy.groups}

    def read(condition: Condition) -> None:
        for fact in facts_read(condition):
            facts[fact.name] = fact
        for name in groups_read(condition):
            group = groups[name]
            read(group.condition)
            facts.update({fact.name: fact for fact in group.evidence})

    for condition in criterion.conditions():
        read(condition)
    if criterion.table:
        facts[criterion.table.fact.name] = criterion.table.fact
    for slope in criterion.slopes:
        facts[slope.fact.name] = slope.fact
    facts.update({fact.name: fact for fact in criterion.evidence})
    return tuple(facts.values())


def _shown(condition: Condition, demand: OneDemand) -> str:
    """The values compared in a condition that holds."""
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    compared = [part for part in parts if isinstance(part, Compare | Between)]
    return _values(dict.fromkeys(fact for part in compared for fact in facts_read(part)), demand)


def _values(facts: dict[Fact, None], demand: OneDemand) -> str:
    said = [f"{f.label} : {say_value(f, demand[f.name])}" for f in facts if demand[f.name] is not None]
    return f" ({' ; '.join(said)})" if said else ""


def _is(fact: Fact, demand: OneDemand) -> str:
    """« le taux d’effort est de 30,81 % », « la situation familiale est « Marié(e) » »."""
    value = demand[fact.name]
    verb = "sont" if fact.the_label.startswith("les ") else "est"
    if isinstance(value, Ratio) and not value.den:
        return f"{fact.the_label} {verb} {say_value(fact, value)}"
    if fact.kind is Kind.COUNT and isinstance(value, int) and fact.label.startswith("nombre "):
        return f"{fact.the_label} {verb} de {write_number(value)}"
    return f"{fact.the_label} {verb} {'' if isinstance(value, str | date) else 'de '}{say_value(fact, value)}"


def _counted(slope: Slope, demand: OneDemand) -> str:
    value = demand[slope.fact.name]
    if not isinstance(value, date):
        return f"{_is(slope.fact, demand)} ({say_rate(slope)})"
    steps = slope_steps(replace(slope, step=Fraction(1), beyond=Fraction(0)), value, demand.on)
    elapsed = write_quantity(steps, slope.every.value)
    return f"{elapsed} séparent le calcul de {slope.fact.the_label}, le {write_day(value)} ({say_rate(slope)})"


def _refusals(rule: Refusals, demand: OneDemand) -> str:
    dates = demand[rule.counted.name]
    if dates is None:
        if rule.spares_unknown:
            return f", car aucun refus n’est établi ({rule.counted.label} : inconnu)"
        return f", car il manque : {rule.counted.label}" if rule.sanctions else ""
    assert isinstance(dates, tuple)
    sanction = sanction_applied(rule, dates, demand.on)  # type: ignore[arg-type]
    if sanction is None:
        return ""
    said = say_value(rule.counted, dates)
    return f", car le {sanction.rank}e refus est atteint ({rule.counted.label} : {said})"


def _change(reason: Reason) -> str:
    """The points an adjustment takes away or adds, on each bound."""
    if reason.low == reason.high:
        return write_points(reason.low)
    return f"{write_points(reason.low)} sur le minimum et {write_points(reason.high)} sur le maximum"


def say_total(explanation: Explanation) -> str:
    """The first sentence of an explanation."""
    main = explanation.main
    number = explanation.demand.number
    if main is None:
        reasons = [e.reason for grid in explanation.grids for e, held in grid.left_out if held]
        why = f" : {listed(reasons)}" if reasons else ""
        return typeset(f"La demande {number} n’est pas cotée{why}.")
    points = say_interval_of_points(main.low, main.high)
    sure = "" if main.scored else " si cette grille s’applique"
    return typeset(f"La demande {number} a {points}{sure} (grille « {main.grid.title} »).")
