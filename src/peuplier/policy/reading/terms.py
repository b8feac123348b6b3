"""Conditions read from syntax trees: names become facts, units are checked, codes are looked up."""

from datetime import date
from fractions import Fraction

from lark import Token, Tree

from peuplier.policy.findings import RefusedError, suggestion
from peuplier.policy.reading.scope import Scope
from peuplier.policy.reading.values import code_texts, codes, day, exact, quantity
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
    Scaled,
    SharesCode,
    Sum,
    Term,
)
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import INTEGRAL, Kind, first_unit, write_number

_OPERATORS = {op.value: op for op in Operator} | {
    "!=": Operator.DIFFERENT,
    "≥": Operator.AT_LEAST,
    "≤": Operator.AT_MOST,
}
_MIRROR = {
    Operator.BELOW: Operator.ABOVE,
    Operator.ABOVE: Operator.BELOW,
    Operator.AT_MOST: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.AT_MOST,
}
_CODED = frozenset({Kind.CODE, Kind.CODES, Kind.BOOLEAN, Kind.TEXT, Kind.DATES})
_MONEY_RATIO = "€"


DEEPEST = 30
LARGEST_FACTOR = 1_000


class Conditions:
    """Reads the conditions of one block: `kind` decides which facts it may name."""

    def __init__(self, scope: Scope, kind: str) -> None:
        self._scope, self._kind = scope, kind

    def fact(self, name: Token | Tree[Token] | str) -> Fact:
        """A fact by name, checked for this kind of block."""
        return self._scope.fact(str(name), self._kind)

    def read(self, node: Tree[Token] | Token, depth: int = 0) -> Condition:
        """The condition a syntax tree writes. Raises RefusedError."""
        assert isinstance(node, Tree)
        if depth > DEEPEST:
            raise RefusedError(
                f"Cette condition emboîte plus de {DEEPEST} « non » ou parenthèses.",
                "personne ne pourrait la relire.",
                "Déclarez un public pour une partie de la condition, et nommez-le ici.",
            )
        children = node.children
        match node.data:
            case "any_of":
                return AnyOf(tuple(self.read(child, depth + 1) for child in children))
            case "all_of":
                return AllOf(tuple(self.read(child, depth + 1) for child in children))
            case "negated":
                return Negated(self.read(children[0], depth + 1))
            case "truth":
                return self._truth(str(children[0]))
            case "compare":
                return self._compare(children[0], _OPERATORS[str(children[1])], children[2])
            case "between":
                return self._between(*children)
            case "among_codes":
                return self._among(children[0], children[1].children, "parmi")  # type: ignore[union-attr]
            case "contains":
                return self._among(children[0], [children[1]], "contient")
        raise AssertionError(node.data)

    def _truth(self, name: str) -> Condition:
        if name in self._scope.declared.get("public", ()) and name not in self._scope.facts:
            return InGroup(name)
        if name not in self._scope.facts:
            among = [*self._scope.declared.get("public", ()), *self._scope.readable(self._kind)]
            raise RefusedError(
                f"« {name} » n'est ni un fait ni un public de ce document.",
                "une condition ne lit que les faits du vocabulaire et les publics déclarés.",
                suggestion(name, among, "Cherchez le bon nom avec « peuplier facts »."),
            )
        fact = self.fact(name)
        if fact.kind is not Kind.BOOLEAN:
            raise RefusedError(
                f"« {name} » n'est pas un fait à oui ou non, c'est un fait de type « {fact.kind.value} ».",
                "seul il ne fait pas une condition.",
                f"Comparez-le : « {name} >= … », « {name} = … » ou « {name} parmi {{…}} ».",
            )
        return Holds(fact)

    def _among(self, name: Token | Tree[Token], values: list[Token | Tree[Token]], word: str) -> Condition:
        fact = self.fact(name)
        if fact.kind not in (Kind.CODE, Kind.CODES) or (word == "contient" and fact.kind is Kind.CODE):
            remedy = f"« {fact.name} = … »" if fact.kind is Kind.CODE else f"« {fact.name} >= … »"
            raise RefusedError(
                f"« {fact.name} » ne s'emploie pas avec « {word} ».",
                f"c'est un fait de type « {fact.kind.value} ».",
                f"Écrivez par exemple {remedy}.",
            )
        other = self._other_fact(values)
        if other is not None:
            return SharesCode(fact, other)
        named = codes([v for v in values if isinstance(v, Tree)], fact)
        if not named:
            raise RefusedError(
                f"La liste de codes comparée à « {fact.name} » est vide.",
                "aucune demande ne pourrait remplir cette condition.",
                "Écrivez au moins un code entre les accolades.",
            )
        return AmongCodes(fact, named)

    def _compare(self, left: Tree[Token] | Token, operator: Operator, right: Tree[Token] | Token) -> Condition:
        assert isinstance(left, Tree)
        assert isinstance(right, Tree)
        name = str(left.children[0])
        if left.data == "name" and name in self._scope.facts and self._scope.facts[name].kind in _CODED:
            return self._equals(self.fact(name), operator, right)
        reference = self._reference(left, right)
        low, high = self._term(left, reference), self._term(right, reference)
        if isinstance(low, ConstantTerm):
            low, high, operator = high, low, _MIRROR.get(operator, operator)
        _check_together((low, high))
        _check_plausible(low, operator, high)
        return Compare(low, operator, high)

    def _between(self, *nodes: Tree[Token] | Token) -> Condition:
        trees = [node for node in nodes if isinstance(node, Tree)]
        reference = self._reference(*trees)
        term, low, high = (self._term(tree, reference) for tree in trees)
        _check_together((term, low, high))
        if isinstance(low, ConstantTerm) and isinstance(high, ConstantTerm) and _above(low, high):
            raise RefusedError(
                "L'intervalle « entre … et … » est vide : sa première borne dépasse la seconde.",
                "aucune demande ne pourrait remplir cette condition.",
                "Échangez les deux bornes.",
            )
        return Between(term, low, high)

    def _equals(self, fact: Fact, operator: Operator, right: Tree[Token]) -> Condition:
        if operator not in (Operator.EQUAL, Operator.DIFFERENT) or fact.kind in (Kind.CODES, Kind.DATES, Kind.TEXT):
            usual = {
                Kind.CODES: f"« {fact.name} contient … » ou « {fact.name} parmi {{…}} »",
                Kind.DATES: "un fait qui compte ces dates, par exemple « nombre_refus_adaptés »",
            }
            raise RefusedError(
                f"« {fact.name} » ne se compare pas avec « {operator.value} ».",
                f"c'est un fait de type « {fact.kind.value} ».",
                f"Employez {usual.get(fact.kind, f'« {fact.name} = … »')}.",
            )
        if fact.kind is Kind.BOOLEAN:
            answer = code_texts(right)[0]
            if answer not in ("oui", "non"):
                raise RefusedError(
                    f"« {fact.name} » vaut oui ou non, pas « {answer} ».",
                    "c'est un fait à oui ou non.",
                    f"Écrivez « {fact.name} » ou « non {fact.name} ».",
                )
            agrees = (answer == "oui") == (operator is Operator.EQUAL)
            return Holds(fact) if agrees else Negated(Holds(fact))
        other = self._other_fact([right])
        same = SharesCode(fact, other) if other else AmongCodes(fact, codes([right], fact))
        return same if operator is Operator.EQUAL else Negated(same)

    def _other_fact(self, values: list[Token | Tree[Token]]) -> Fact | None:
        """The coded fact that stands where a code is expected: « communes_souhaitées contient logement_commune »."""
        if len(values) != 1 or not isinstance(values[0], Tree) or values[0].data != "name":
            return None
        name = str(values[0].children[0])
        fact = self._scope.facts.get(name)
        return self.fact(name) if fact is not None and fact.kind in (Kind.CODE, Kind.CODES) else None

    def _reference(self, *trees: Tree[Token]) -> Fact | None:
        """The fact whose kind and unit the constants of a comparison must have."""
        for tree in trees:
            for node in tree.iter_subtrees():
                if node.data == "name":
                    return self.fact(node.children[0])
                if node.data == "scaled":
                    return self.fact(node.children[1])
        if any(node.data == "lookup" for tree in trees for node in tree.iter_subtrees()):
            return None
        raise RefusedError(
            "Cette comparaison ne lit aucun fait.",
            "elle donnerait le même résultat pour toutes les demandes.",
            "Comparez un fait du vocabulaire à une valeur.",
        )

    def _term(self, tree: Tree[Token], reference: Fact | None) -> Term:
        children = tree.children
        match tree.data:
            case "name":
                return FactTerm(self._measurable(children[0]))
            case "scaled":
                return Scaled(_factor(str(children[0])), self._measurable(children[1], exact=True))
            case "lookup":
                table = self._scope.name(str(children[0]), "barème")
                return Lookup(table, tuple(self.fact(key) for key in children[1:]))
            case "date":
                return ConstantTerm(day(children[0]))
            case "number":
                if reference and reference.kind is Kind.DATE:
                    raise RefusedError(
                        f"« {reference.name} » est une date : elle ne se compare pas à un nombre.",
                        "une date ne se compare qu'à une date.",
                        "Écrivez une date, ou employez un fait qui compte des mois, comme « ancienneté_mois ».",
                    )
                kind = reference.kind if reference else Kind.MONEY
                unit = reference.unit if reference else _MONEY_RATIO
                return ConstantTerm(quantity(tree, kind, unit, reference.name if reference else "barème"))
            case "sum":
                signs = [1] + [-1 if str(token) in "-−" else 1 for token in children[1::2]]
                terms = [self._term(child, reference) for child in children[::2] if isinstance(child, Tree)]
                return Sum(tuple(zip(signs, terms, strict=True)))
        raise RefusedError(
            f"« {code_texts(tree)[0]} » n'est ni un nombre ni une date.",
            "seules des grandeurs se comparent avec < et >.",
            f"Comparez « {reference.name if reference else 'le fait'} » à un nombre avec son unité.",
        )

    def _measurable(self, name: Token | Tree[Token], exact: bool = False) -> Fact:
        fact = self.fact(name)
        if not fact.kind.ordered or (exact and fact.kind not in INTEGRAL):
            raise RefusedError(
                f"« {fact.name} » n'est pas une grandeur que l'on additionne ou que l'on compare ainsi.",
                f"c'est un fait de type « {fact.kind.value} ».",
                "Employez un nombre, un montant, une surface ou une date.",
            )
        return fact


def _factor(text: str) -> Fraction:
    """A factor small and simple enough for exact sums in 64 bits."""
    value = exact(text)
    if value > LARGEST_FACTOR or (value * 10_000).denominator != 1:
        raise RefusedError(
            f"Le facteur « {text} » est trop grand ou a trop de décimales.",
            f"les calculs sont exacts : un facteur va jusqu'à {LARGEST_FACTOR}, avec au plus quatre décimales.",
            "Arrondissez-le, et dites-le dans l'article.",
        )
    return value


def _leaves(term: Term) -> list[Term]:
    return [leaf for _, part in term.terms for leaf in _leaves(part)] if isinstance(term, Sum) else [term]


def _check_together(terms: tuple[Term, ...]) -> None:
    """All the terms of a comparison are of one kind and one unit; a ratio or a date stands alone on its side."""
    shapes: dict[tuple[str, str | None], str] = {}
    facts = [leaf.fact for term in terms for leaf in _leaves(term) if isinstance(leaf, FactTerm | Scaled)]
    ratios = [fact.name for fact in facts if fact.kind is Kind.RATIO]
    if len(ratios) > 1:
        raise RefusedError(
            f"{' et '.join(f'« {name} »' for name in ratios)} ne se comparent pas.",
            "deux rapports ne se mesurent pas de la même façon.",
            "Comparez chacun à une valeur avec son unité.",
        )
    for term in terms:
        for leaf in _leaves(term):
            if isinstance(leaf, FactTerm | Scaled):
                shapes.setdefault(_shape(leaf.fact), leaf.fact.name)
                if isinstance(term, Sum) and leaf.fact.kind in (Kind.RATIO, Kind.DATE):
                    raise RefusedError(
                        f"« {leaf.fact.name} » ne s'additionne pas.",
                        f"c'est un fait de type « {leaf.fact.kind.value} ».",
                        "Comparez-le seul.",
                    )
            elif isinstance(leaf, ConstantTerm):
                is_date = isinstance(leaf.value, date)
                shapes.setdefault(("date" if is_date else "nombre", None), "cette valeur") if is_date else None
    dates = [shape for shape in shapes if shape[0] == "date"]
    if dates and len(shapes) > 1 and len(dates) < len(shapes):
        raise RefusedError(
            f"{' et '.join(f'« {name} »' for name in shapes.values())} ne se comparent pas.",
            "une date ne se compare qu'à une date.",
            "Comparez une date à une date, ou employez une ancienneté en mois.",
        )
    units = {shape[1] for shape in shapes if shape[0] != "date"}
    if len(units) > 1:
        raise RefusedError(
            f"{' et '.join(f'« {name} »' for name in shapes.values())} ne se comparent pas.",
            f"leurs unités diffèrent : {', '.join(sorted(u or 'sans unité' for u in units))}.",
            "Comparez des grandeurs de même unité.",
        )


def _check_plausible(left: Term, operator: Operator, right: Term) -> None:
    """A comparison that every plausible value meets, or none, is a slip of the pen."""
    if not isinstance(left, FactTerm) or not isinstance(right, ConstantTerm) or isinstance(right.value, date):
        return
    fact, value = left.fact, right.value.value
    if fact.kind not in INTEGRAL or fact.lowest is None or fact.highest is None:
        return
    if not fact.lowest <= value <= fact.highest:
        raise RefusedError(
            f"« {fact.name} {operator.value} {write_number(value)} » est toujours vrai ou toujours faux.",
            f"les valeurs plausibles vont de {write_number(fact.lowest)} à {write_number(fact.highest)}.",
            "Corrigez la valeur, ou supprimez la comparaison.",
        )


def _shape(fact: Fact) -> tuple[str, str | None]:
    return ("date", None) if fact.kind is Kind.DATE else ("nombre", first_unit(fact.unit))


def _above(low: ConstantTerm, high: ConstantTerm) -> bool:
    left, right = low.value, high.value
    if isinstance(left, date) or isinstance(right, date):
        return isinstance(left, date) and isinstance(right, date) and left > right
    return Fraction(left.value) > Fraction(right.value)
