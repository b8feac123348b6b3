"""Conditions and values said in French: clauses that follow « si » or « car »."""

from datetime import date
from fractions import Fraction

from peuplier.policy.tree.conditions import (
    AllOf,
    AmongCodes,
    AnyOf,
    Between,
    Compare,
    Condition,
    ConstantTerm,
    FactTerm,
    Holds,
    InGroup,
    Lookup,
    Negated,
    Operator,
    Quantity,
    Scaled,
    SharesCode,
    Sum,
    Term,
)
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind, write_number, write_quantity

_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_VERBS = {
    Operator.AT_LEAST: ("est d’au moins", "sont d’au moins"),
    Operator.ABOVE: ("dépasse", "dépassent"),
    Operator.AT_MOST: ("est d’au plus", "sont d’au plus"),
    Operator.BELOW: ("est de moins de", "sont de moins de"),
    Operator.EQUAL: ("est de", "sont de"),
    Operator.DIFFERENT: ("n’est pas de", "ne sont pas de"),
}
_TERM_VERBS = {
    Operator.AT_LEAST: ("atteint", "atteignent"),
    Operator.ABOVE: ("dépasse", "dépassent"),
    Operator.AT_MOST: ("ne dépasse pas", "ne dépassent pas"),
    Operator.BELOW: ("n’atteint pas", "n’atteignent pas"),
    Operator.EQUAL: ("égale", "égalent"),
    Operator.DIFFERENT: ("diffère de", "diffèrent de"),
}
_DATE_VERBS = {
    Operator.AT_LEAST: "n’est pas antérieure au",
    Operator.ABOVE: "est postérieure au",
    Operator.AT_MOST: "n’est pas postérieure au",
    Operator.BELOW: "est antérieure au",
    Operator.EQUAL: "est le",
    Operator.DIFFERENT: "n’est pas le",
}


def write_day(day: date) -> str:
    """`1er septembre 2026`."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def write_amount(value: Quantity) -> str:
    """`9 450 €`, `35 %`, `2 pièces`."""
    decimals = next((d for d in range(4) if (_shown(value) * 10**d).denominator == 1), 3)
    return write_quantity(value.value, value.unit, decimals)


def _shown(value: Quantity) -> Fraction:
    return value.value * 100 if value.unit == "%" else value.value


def quoted_codes(fact: Fact, codes: tuple[str, ...], last: str = "ou") -> str:
    """`« Logement HLM » ou « Locataire parc privé »`."""
    labels = [f"« {fact.codes.label(code) if fact.codes else code} »" for code in codes]
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} {last} {labels[-1]}"


def noun(term: Term) -> str:
    """A term as a noun phrase with its article."""
    match term:
        case FactTerm(fact):
            return fact.the_label
        case ConstantTerm(value):
            return write_day(value) if isinstance(value, date) else write_amount(value)
        case Scaled(factor, fact):
            return f"{write_number(factor)} fois {fact.the_label}"
        case Lookup(table, _):
            return f"la valeur du barème « {table} »"
        case Sum(terms):
            (_, first), *rest = terms
            words = {1: "plus", -1: "moins"}
            return noun(first) + "".join(f" {words[sign]} {noun(part)}" for sign, part in rest)


def _plural(term: Term) -> bool:
    return isinstance(term, FactTerm | Scaled) and term.fact.the_label.startswith("les ")


def _is_date(*terms: Term) -> bool:
    return any(
        (isinstance(t, FactTerm) and t.fact.kind is Kind.DATE)
        or (isinstance(t, ConstantTerm) and isinstance(t.value, date))
        for t in terms
    )


def _comparison(left: Term, operator: Operator, right: Term) -> str:
    if _is_date(left, right):
        return f"{noun(left)} {_DATE_VERBS[operator]} {noun(right)}".replace("au la ", "à la ").replace("au le ", "au ")
    if not isinstance(right, ConstantTerm):
        return f"{noun(left)} {_TERM_VERBS[operator][_plural(left)]} {noun(right)}"
    counted = isinstance(left, FactTerm) and left.fact.label.startswith("nombre ")
    shown = write_number(_value(right)) if counted else noun(right)
    return f"{noun(left)} {_VERBS[operator][_plural(left)]} {shown}"


def _value(term: ConstantTerm) -> Fraction:
    assert isinstance(term.value, Quantity)
    return term.value.value


def clause(condition: Condition, groups: dict[str, str] | None = None, inside: bool = False) -> str:
    """The condition as a clause: « le nombre de pièces manquantes est d’au moins 2 pièces ».

    `groups` gives the titles of the priority groups named in the condition.
    """
    match condition:
        case Holds(fact):
            return fact.says
        case Negated(Holds(fact)):
            return fact.denies
        case InGroup(name):
            return f"la demande relève du public « {(groups or {}).get(name, name)} »"
        case Negated(InGroup(name)):
            return f"la demande ne relève pas du public « {(groups or {}).get(name, name)} »"
        case AmongCodes(fact, codes) if fact.kind is Kind.CODES:
            verb = "comprennent" if fact.the_label.startswith("les ") else "comprend"
            return f"{fact.the_label} {verb} {quoted_codes(fact, codes)}"
        case Negated(AmongCodes(fact, codes)) if fact.kind is Kind.CODES:
            verb = "ne comprennent pas" if fact.the_label.startswith("les ") else "ne comprend pas"
            return f"{fact.the_label} {verb} {quoted_codes(fact, codes)}"
        case AmongCodes(fact, codes):
            return f"{_answered(fact)} est {quoted_codes(fact, codes)}"
        case Negated(AmongCodes(fact, codes)):
            return f"{_answered(fact)} n’est pas {quoted_codes(fact, codes)}"
        case SharesCode(fact, other) if fact.kind is Kind.CODES:
            verb = "comprennent" if fact.the_label.startswith("les ") else "comprend"
            return f"{fact.the_label} {verb} {other.the_label}"
        case SharesCode(fact, other):
            return f"{fact.the_label} est aussi {other.the_label}"
        case Compare(left, operator, right):
            return _comparison(left, operator, right)
        case Between(term, low, high):
            verb = "se situent" if _plural(term) else "se situe"
            return f"{noun(term)} {verb} entre {noun(low)} et {noun(high)}"
        case AllOf(parts):
            return " et ".join(clause(part, groups, inside=True) for part in parts)
        case AnyOf(parts):
            text = ", ou ".join(clause(part, groups, inside=True) for part in parts)
            return f"({text})" if inside else text
        case Negated(part):
            return f"il n’est pas vrai que {clause(part, groups, inside=True)}"


def _answered(fact: Fact) -> str:
    """A code as a noun phrase; « oui, non ou non renseigné » is the answer to what its label asks."""
    if fact.codes is not None and fact.codes.name == "ListeBooleen":
        return f"la réponse à « {fact.label} »"
    return fact.the_label


def elided(word: str, text: str) -> str:
    """« si » or « que » before a clause: `s’il`, `qu’il`, `qu’aucune`."""
    if word == "si":
        return f"s’{text}" if text.startswith(("il ", "ils ")) else f"si {text}"
    if word.endswith("que") and text[:1] in "aeiouhéèêàâîô":
        return f"{word[:-1]}’{text}"
    return f"{word} {text}"
