"""Step tables read row by row, then put in order: no gap, no overlap, every value covered."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from lark import Token, Tree

from peuplier.policy.findings import RefusedError
from peuplier.policy.reading.values import code_texts, codes, points, quantity, whole_points
from peuplier.policy.tree.conditions import Quantity
from peuplier.policy.tree.scoring_blocks import CodePoints, CodeTable, Limit, Step, StepTable
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import INTEGRAL, Kind, write_quantity

_LOW = {"exactly": 0, "from_below": 0, "from_up_to": 0, "above": 0, "above_below": 0, "above_up_to": 0, "onwards": 0}
_HIGH = {"exactly": 0, "below": 0, "up_to": 0, "from_below": 1, "from_up_to": 1, "above_below": 1, "above_up_to": 1}
_OPEN_LOW = frozenset({"above", "above_below", "above_up_to"})
_OPEN_HIGH = frozenset({"below", "from_below", "above_below"})


def read_rows(fact: Fact, rows: list[Tree[Token]], otherwise: int | None) -> StepTable | CodeTable:
    """The table that the rows under `selon FAIT` make. Raises RefusedError."""
    if fact.kind is Kind.CODE:
        return _code_table(fact, rows, otherwise)
    if fact.kind.ordered and fact.kind is not Kind.DATE:
        return _step_table(fact, rows, otherwise)
    raise RefusedError(
        f"« {fact.name} » ne se lit pas dans une table de points.",
        f"c'est un fait de type « {fact.kind.value} ».",
        "Employez « si … : N points » pour un oui ou non ou une liste, « par mois entier depuis … » pour une date.",
    )


def _code_table(fact: Fact, rows: list[Tree[Token]], otherwise: int | None) -> CodeTable:
    read: list[CodePoints] = []
    seen: set[str] = set()
    for row in rows:
        *steps, given = row.children
        if not isinstance(given, Tree) or given.data != "points" or any(_form(step) != "exactly" for step in steps):
            raise RefusedError(
                f"Une ligne de la table ne va pas avec « {fact.name} ».",
                "c'est un code : il n'a ni ordre ni intervalle.",
                "Écrivez « CODE, CODE : N points ».",
            )
        names = codes([_value(step, 0) for step in steps], fact)
        for name in names:
            if name in seen:
                raise _overlap(fact, name)
            seen.add(name)
        read.append(CodePoints(names, points(given)))
    complete = fact.codes is not None and not fact.codes.open and seen >= set(fact.codes.labels)
    if otherwise is None and not complete:
        raise RefusedError(
            f"La table selon « {fact.name} » ne dit rien des autres codes.",
            "toute demande doit recevoir un nombre de points.",
            "Ajoutez la ligne « sinon : 0 point ».",
        )
    return CodeTable(fact, tuple(read), otherwise or 0)


def _step_table(fact: Fact, rows: list[Tree[Token]], otherwise: int | None) -> StepTable:
    if otherwise is not None:
        raise RefusedError(
            f"« sinon » ne va pas avec une table selon « {fact.name} ».",
            "les lignes d'une table de grandeurs couvrent toutes les valeurs sans trou.",
            "Remplacez « sinon » par une ligne « moins de … » ou « … et plus ».",
        )
    if len(rows) < 2:
        raise RefusedError(
            f"La table selon « {fact.name} » n'a pas deux lignes.",
            "elle donnerait le même nombre de points à toutes les demandes.",
            "Ajoutez une ligne pour les autres valeurs.",
        )
    steps = sorted((_step(fact, row) for row in rows), key=lambda step: _position(fact, step))
    if not _open_below(fact, steps[0]):
        raise _gap(fact, "rien n'est dit des valeurs au-dessous de la première ligne")
    if steps[-1].high is not None:
        raise _gap(fact, "rien n'est dit des valeurs au-dessus de la dernière ligne")
    for left, right in pairwise(steps):
        _check_contiguous(fact, left, right)
    steps[0] = replace(steps[0], low=None) if not steps[0].linear else steps[0]
    return StepTable(fact, tuple(steps))


def _form(node: Token | Tree[Token]) -> str:
    return node.data if isinstance(node, Tree) else ""


def _value(node: Token | Tree[Token], index: int) -> Tree[Token]:
    assert isinstance(node, Tree)
    child = node.children[index]
    assert isinstance(child, Tree)
    return child


def _step(fact: Fact, row: Tree[Token]) -> Step:
    *nodes, given = row.children
    assert isinstance(given, Tree)
    if len(nodes) > 1:
        raise RefusedError(
            f"Une ligne de la table selon « {fact.name} » porte plusieurs intervalles.",
            "un intervalle reçoit ses points sur sa propre ligne.",
            "Écrivez une ligne par intervalle.",
        )
    node, form = nodes[0], _form(nodes[0])
    low = Limit(_bound(fact, _value(node, _LOW[form])), form not in _OPEN_LOW) if form in _LOW else None
    high = Limit(_bound(fact, _value(node, _HIGH[form])), form not in _OPEN_HIGH) if form in _HIGH else None
    if given.data == "points":
        first = last = points(given)
    else:
        first, last = whole_points(given.children[:-1]), points(_value(given, -1))
        if low is None or high is None or low.value == high.value:
            raise RefusedError(
                f"Une ligne « de … à … points » selon « {fact.name} » n'a pas deux bornes distinctes.",
                "les points y croissent ou décroissent d'une borne à l'autre.",
                "Écrivez « de A à moins de B : de N à M points ».",
            )
    return Step(low, high, first, last)


def _bound(fact: Fact, value: Tree[Token]) -> Fraction:
    if value.data != "number":
        raise RefusedError(
            f"« {code_texts(value)[0]} » n'est pas une valeur de « {fact.name} ».",
            f"c'est un fait de type « {fact.kind.value} ».",
            "Écrivez un nombre avec son unité.",
        )
    read: Quantity = quantity(value, fact.kind, fact.unit, fact.name)
    return read.value


def _stored(fact: Fact, limit: Limit, low: bool) -> Fraction:
    """The first (or last) value inside the limit; whole kinds are counted in their smallest unit."""
    assert isinstance(limit.value, Fraction)
    if fact.kind not in INTEGRAL:
        return limit.value
    value = limit.value * fact.kind.scale
    return value if limit.included else value + (1 if low else -1)


def _position(fact: Fact, step: Step) -> tuple[int, Fraction, int]:
    if step.low is None:
        return (0, Fraction(0), 0)
    return (1, _stored(fact, step.low, True), 0 if step.low.included else 1)


def _open_below(fact: Fact, first: Step) -> bool:
    if first.low is None:
        return True
    return fact.lowest is not None and first.low.included and first.low.value <= Fraction(fact.lowest)  # type: ignore[operator]


def _check_contiguous(fact: Fact, left: Step, right: Step) -> None:
    if left.high is None or right.low is None:
        raise _overlap(fact, "plusieurs valeurs")
    end, start = _stored(fact, left.high, False), _stored(fact, right.low, True)
    shown = write_quantity(Fraction(right.low.value), (fact.unit or "").split(" ")[0] or None)  # type: ignore[arg-type]
    if fact.kind in INTEGRAL:
        gap, overlap = start > end + 1, start <= end
    else:
        gap = start > end or (start == end and not left.high.included and not right.low.included)
        overlap = start < end or (start == end and left.high.included and right.low.included)
    if gap:
        raise _gap(fact, f"rien n'est dit des valeurs juste avant {shown}")
    if overlap:
        raise _overlap(fact, shown)


def _gap(fact: Fact, where: str) -> RefusedError:
    return RefusedError(
        f"La table selon « {fact.name} » a un trou : {where}.",
        "toute demande doit recevoir un nombre de points.",
        "Prolongez une ligne ou ajoutez celle qui manque (« moins de … », « … et plus »).",
    )


def _overlap(fact: Fact, where: str) -> RefusedError:
    once = "Gardez ce code sur une seule ligne."
    return RefusedError(
        f"Deux lignes de la table selon « {fact.name} » se recouvrent à {where}.",
        "une même demande recevrait deux nombres de points.",
        once if fact.kind is Kind.CODE else "Écrivez « de A à moins de B » : une valeur tombe sur une seule ligne.",
    )
