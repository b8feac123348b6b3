"""Reads `exemple` blocks: facts given, results expected."""

from datetime import date

from lark import Token, Tree

from peuplier.policy.findings import RefusedError, suggestion
from peuplier.policy.reading.block_lines import BlockLines
from peuplier.policy.reading.values import code_texts, codes, day, quantity, whole_points
from peuplier.policy.tree.conditions import Constant
from peuplier.policy.tree.document import Example, Expectation, ExpectGrid, ExpectGroup, ExpectPoints, Given
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind

ANSWERS = {"oui": True, "non": False, "inconnu": None}
TOTAL = "total"


def read_example(block: BlockLines) -> Example | None:
    """`exemple`: None when it expects nothing."""
    given: list[Given] = []
    expected: list[Expectation] = []
    on: date | None = None
    for node in block:
        with block.line():
            match node.data:
                case "on_date":
                    on = day(node.children[0])
                case "given" | "given_list":
                    entry = _given(block, node)
                    if any(other.fact == entry.fact for other in given):
                        raise RefusedError(
                            f"« {entry.fact.name} » est donné deux fois.", "un fait a une valeur.", "Gardez-en une."
                        )
                    given.append(entry)
                case _:
                    expected.append(_expectation(block, node))
    if not expected:
        block.incomplete("il n'attend aucun résultat", "donne CRITÈRE : N points")
        return None
    return Example(block.title, tuple(given), tuple(expected), on, block.place)


def _given(block: BlockLines, node: Tree[Token]) -> Given:
    fact = block.conditions.fact(node.children[0])
    written = node.children[1]
    assert isinstance(written, Tree)
    values = [v for v in written.children if isinstance(v, Tree)] if node.data == "given_list" else [written]
    if values and code_texts(values[0]) == ["inconnu"]:
        return Given(fact, None)
    return Given(fact, constant(fact, values, listed=node.data == "given_list"))


def constant(fact: Fact, values: list[Tree[Token]], listed: bool) -> Constant:
    """The value an example gives to a fact. Raises RefusedError when it does not fit its kind."""
    if fact.kind is Kind.CODES:
        return codes(values, fact)
    if fact.kind is Kind.DATES:
        return tuple(sorted(day(v.children[0]) for v in values if _is_date(fact, v)))
    if listed:
        raise RefusedError(
            f"« {fact.name} » n'est pas une liste.",
            f"c'est un fait de type « {fact.kind.value} ».",
            f"Écrivez « {fact.name} = … » avec une seule valeur.",
        )
    value = values[0]
    text = code_texts(value)[0]
    match fact.kind:
        case Kind.CODE:
            return codes([value], fact)[0]
        case Kind.TEXT:
            return text
        case Kind.BOOLEAN:
            if text not in ANSWERS:
                raise RefusedError(
                    f"« {fact.name} » vaut oui ou non, pas « {text} ».",
                    "c'est un fait à oui ou non.",
                    f"Écrivez « {fact.name} = oui », « non » ou « inconnu ».",
                )
            return bool(ANSWERS[text])
        case Kind.DATE:
            _is_date(fact, value)
            return day(value.children[0])
    if value.data != "number":
        raise RefusedError(
            f"« {text} » n'est pas une valeur de « {fact.name} ».",
            f"c'est un fait de type « {fact.kind.value} ».",
            "Écrivez un nombre avec son unité.",
        )
    return quantity(value, fact.kind, fact.unit, fact.name)


def _is_date(fact: Fact, value: Tree[Token]) -> bool:
    if value.data != "date":
        raise RefusedError(
            f"« {code_texts(value)[0]} » n'est pas une date de « {fact.name} ».",
            "une date s'écrit année-mois-jour.",
            "Écrivez par exemple « 2026-09-01 ».",
        )
    return True


def _expectation(block: BlockLines, node: Tree[Token]) -> Expectation:
    children = node.children
    match node.data:
        case "expect_points":
            value = block.points(node)
            return ExpectPoints(_scored(block, str(children[0])), value, value)
        case "expect_between":
            low = whole_points(list(children[1:-1]))
            return ExpectPoints(_scored(block, str(children[0])), low, block.points(node))
        case "expect_group":
            answer = str(children[1])
            if answer not in ANSWERS:
                raise RefusedError(
                    f"« {answer} » n'est pas une réponse.",
                    "une demande fait partie d'un public, n'en fait pas partie, ou on ne sait pas.",
                    "Écrivez « oui », « non » ou « inconnu ».",
                )
            return ExpectGroup(block.scope.name(str(children[0]), "public"), ANSWERS[answer])
        case "expect_grid":
            return ExpectGrid(block.scope.name(str(children[0]), "grille"))
    return ExpectGrid(None)


def _scored(block: BlockLines, name: str) -> str:
    declared = block.scope.declared
    known = [TOTAL, *(n for kind in ("critère", "rubrique", "refus") for n in declared.get(kind, ()))]
    if name not in known:
        raise RefusedError(
            f"« {name} » n'est ni un critère, ni une rubrique, ni « total ».",
            "un exemple vérifie les points que le document donne.",
            suggestion(name, known, "Reprenez le nom écrit au début du titre d'un bloc « critère »."),
        )
    return name
