"""Values written in a document — numbers with their unit, dates, codes — checked against the fact they meet."""

from datetime import date
from fractions import Fraction

from lark import Token, Tree

from peuplier.policy.findings import RefusedError, suggestion
from peuplier.policy.tree.conditions import Quantity
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind, first_unit, read_number, write_quantity

_UNITS = {
    "euro": "€",
    "euros": "€",
    "année": "an",
    "années": "an",
    "ans": "an",
    "points": "point",
    "uc": "UC",
}
_NEEDS_UNIT = frozenset({Kind.MONEY, Kind.AREA, Kind.RATIO})
_DECIMALS = {Kind.MONEY: 2, Kind.AREA: 2, Kind.DECIMAL: 1, Kind.RATIO: 6}
LARGEST_POINTS = 9_999


_LONGEST_NUMBER = 15


def exact(text: str) -> Fraction:
    """A written number. Raises RefusedError when it is too long to mean anything."""
    if len(text) > _LONGEST_NUMBER:
        raise RefusedError(
            f"Le nombre « {text[:_LONGEST_NUMBER]}… » a trop de chiffres.",
            "aucune grandeur du domaine n'est si grande.",
            "Corrigez-le.",
        )
    return read_number(text)


def points(tree: Tree[Token]) -> int:
    """`−10 points` → -10. Points are whole. Raises RefusedError."""
    return whole_points(list(tree.children))


def whole_points(tokens: list[Token | Tree[Token]]) -> int:
    """The signed whole number of a points rule: optional sign, then digits."""
    text = "".join(str(token) for token in tokens)
    value = exact(text)
    if value.denominator != 1 or abs(value) > LARGEST_POINTS:
        large = abs(value) > LARGEST_POINTS
        raise RefusedError(
            f"« {text} » n'est pas un nombre de points.",
            f"les points sont des nombres entiers, de −{LARGEST_POINTS} à {LARGEST_POINTS}.",
            "Divisez tous les points par dix." if large else "Arrondissez, ou multipliez tous les points par dix.",
        )
    return int(value)


def whole(token: Token | Tree[Token], what: str) -> int:
    """A whole number that counts `what`. Raises RefusedError."""
    value = exact(str(token))
    if value.denominator != 1:
        raise RefusedError(
            f"« {token} » n'est pas un nombre entier de {what}.", "on les compte un par un.", "Écrivez un entier."
        )
    return int(value)


def day(token: Token | Tree[Token] | str) -> date:
    """An ISO date. Raises RefusedError on one that is not in the calendar."""
    try:
        return date.fromisoformat(str(token))
    except ValueError:
        raise RefusedError(
            f"La date « {token} » n'existe pas.",
            "une date s'écrit année-mois-jour et doit être au calendrier.",
            "Corrigez-la, par exemple « 2026-09-01 ».",
        ) from None


def unit_name(word: str) -> str:
    """The unit as the vocabulary writes it: `euros` → `€`, `pièces` → `pièce`."""
    if word in _UNITS:
        return _UNITS[word]
    return word[:-1] if word.endswith("s") and word not in {"mois", "refus", "fois"} else word


def number_parts(tree: Tree[Token]) -> tuple[Fraction, str | None]:
    """The value of a `number` node in written units, and its unit word if any; per cent are divided by 100."""
    tokens = [str(token) for token in tree.children]
    unit = None if tokens[-1][0].isdigit() else unit_name(tokens.pop())
    value = exact("".join(tokens))
    return (value / 100, unit) if unit == "%" else (value, unit)


def quantity(tree: Tree[Token], kind: Kind, unit: str | None, name: str) -> Quantity:
    """A number that meets a fact of this kind and unit, called `name` in messages. Raises RefusedError."""
    if tree.data != "number":
        raise RefusedError(
            f"« {code_texts(tree)[0]} » n'est pas une valeur de « {name} ».",
            f"c'est un fait de type « {kind.value} ».",
            "Écrivez un nombre" + (f" en {first_unit(unit)}." if unit else "."),
        )
    value, written = number_parts(tree)
    expected = first_unit(unit)
    if written is None and kind in _NEEDS_UNIT:
        raise RefusedError(
            f"Il manque l'unité du nombre comparé à « {name} ».",
            f"« {name} » se mesure en {expected}.",
            f"Écrivez « {write_quantity(value / 100 if expected == '%' else value, expected)} ».",
        )
    if written is not None and written != expected:
        raise RefusedError(
            f"« {name} » se mesure en {expected or 'nombre sans unité'}, pas en {written}.",
            "deux grandeurs d'unités différentes ne se comparent pas.",
            f"Écrivez « {write_quantity(value, expected)} »." if expected else "Écrivez le nombre seul.",
        )
    if (value * 10 ** _DECIMALS.get(kind, 0)).denominator != 1:
        raise RefusedError(
            f"Le nombre comparé à « {name} » a trop de décimales.",
            "les calculs sont exacts : centimes, décimètres carrés, unités entières.",
            f"Écrivez au plus {_DECIMALS[kind]} décimales." if kind in _DECIMALS else "Écrivez un nombre entier.",
        )
    return Quantity(value, expected)


def code_texts(tree: Tree[Token]) -> list[str]:
    """The codes a value node writes; `05,06` without a blank is read as two."""
    text = str(tree.children[-1]).strip('"')
    return text.split(",") if tree.data == "number" and "," in text else [text]


def codes(trees: list[Tree[Token]], fact: Fact) -> tuple[str, ...]:
    """Codes that belong to the code list of a fact. Raises RefusedError."""
    found: list[str] = []
    for tree in trees:
        for text in code_texts(tree):
            _check_code(text, fact)
            if text not in found:
                found.append(text)
    return tuple(found)


def _check_code(text: str, fact: Fact) -> None:
    known = fact.codes
    if known is None or known.open or text in known.labels:
        return
    shown = [f"{code} ({label})" for code, label in list(known.labels.items())[:24]]
    raise RefusedError(
        f"« {text} » n'est pas un code de « {fact.name} ».",
        f"la liste « {known.title} » ne le contient pas.",
        suggestion(text, known.labels, "") or f"Les codes sont : {', '.join(shown)}.",
    )
