"""A formula said in French, for the reference page and for whoever asks how a fact is computed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.formulas import (
    AllOf,
    AnyOf,
    AtLeast,
    Band,
    CodeOfRank,
    Const,
    CountAged,
    CountDates,
    CountRecent,
    Formula,
    HasAny,
    InCodes,
    IsTrue,
    Largest,
    Lookup,
    MonthsSince,
    Negation,
    Numeric,
    OneIf,
    Quotient,
    Ref,
    Steps,
    TableValue,
    Weighted,
    YearsSince,
)
from peuplier.vocabulary.quantities import write_number, write_quantity


def quoted(fact: Fact) -> str:
    """The usual way to mention a fact in a sentence: its label between guillemets."""
    return f"« {fact.label} »"


def formula_text(fact: Fact, facts: Mapping[str, Fact], mention: Callable[[Fact], str] = quoted) -> str:
    """How a derived fact is computed, in French; empty for a fact without formula."""
    if fact.formula is None:
        return ""
    return _Sentence(fact, facts, mention).say(fact.formula)


@dataclass(frozen=True, slots=True)
class _Sentence:
    result: Fact
    facts: Mapping[str, Fact]
    mention: Callable[[Fact], str]

    def say(self, node: Formula) -> str:
        match node:
            case Ref():
                return self.name(node)
            case Const(value):
                return write_number(Fraction(value, self.result.kind.scale))
            case Weighted():
                return self.sum(node)
            case Largest():
                return self.largest(node)
            case Steps(of, table):
                return f"d’après {self.say(of)} ({self.steps(of, table)})"
            case Lookup(of, table):
                rows = (f"{self.code(of, code)} : {self.quantity(value)}" for code, value in table)
                return f"d’après {self.name(of)} ({' ; '.join(rows)})"
            case Quotient():
                return self.quotient(node)
            case InCodes(of, codes):
                return f"{self.name(of)} vaut {self.codes(of, codes)}"
            case HasAny(of, codes):
                return f"{self.name(of)} comprend {self.codes(of, codes)}"
            case IsTrue(of):
                return self.name(of)
            case AtLeast(left, right):
                return f"{self.say(left)} atteint {self.say(right)}"
            case OneIf(condition):
                return f"1 si {self.say(condition)}"
            case TableValue(table):
                return f"la valeur du barème de la loi « {table} »"
            case CodeOfRank(rank, codes, beyond):
                rest = f"« {beyond} » au-delà de {len(codes)}"
                return f"{self.say(rank)}, de {codes[0]} à {codes[-1]}, puis {rest}"
            case Band(of, tables, codes):
                bands = (
                    f"{code} au-dessous du barème de la loi « {t} »" for code, t in zip(codes, tables, strict=False)
                )
                return f"d’après {self.name(of)} ({' ; '.join(bands)} ; {codes[-1]} autrement)"
            case Negation(AtLeast(left, right)):
                return f"{self.say(left)} n’atteint pas {self.say(right)}"
            case Negation(of):
                return f"non ({self.say(of)})"
            case AllOf(parts):
                return " et ".join(self.inside(part) for part in parts)
            case AnyOf(parts):
                return " ou ".join(self.inside(part) for part in parts)
            case _:
                return self.dates(node)

    def dates(self, node: MonthsSince | YearsSince | CountDates | CountAged | CountRecent) -> str:
        """What is counted from a date or a list of dates."""
        match node:
            case MonthsSince(date):
                return f"nombre de mois entiers de {self.name(date)} à la date de calcul"
            case YearsSince(date):
                return f"nombre d’années entières de {self.name(date)} à la date de calcul"
            case CountDates(dates):
                return f"nombre de dates dans {self.name(dates)}"
            case CountAged(dates, at_least, below):
                return f"nombre de personnes {_ages(at_least, below)}, d’après {self.name(dates)}"
            case CountRecent(dates, months):
                within = f"au cours des {months} mois qui précèdent la date de calcul, ce jour compris"
                return f"nombre de dates dans {self.name(dates)} {within}"

    def name(self, ref: Ref) -> str:
        return self.mention(self.facts[ref.name])

    def quantity(self, stored: int) -> str:
        """A number of the result, with its unit."""
        return write_quantity(Fraction(stored, self.result.kind.scale), self.result.unit)

    def inside(self, node: Formula) -> str:
        """A part of a larger formula, between brackets when it is itself made of parts."""
        compound = isinstance(node, Weighted | Largest | AllOf | AnyOf | Steps | Lookup | OneIf)
        return f"({self.say(node)})" if compound else self.say(node)

    def sum(self, node: Weighted) -> str:
        scale = self.result.kind.scale
        terms = [(weight * self.scale(term) / scale, self.inside(term)) for weight, term in node.terms]
        text = "".join(
            _signed(weight) + (what if abs(weight) == 1 else f"{write_number(abs(weight))} × {what}")
            for weight, what in terms
        )
        if node.constant:
            constant = Fraction(node.constant, scale)
            text += _signed(constant) + write_number(abs(constant))
        return text.removeprefix(" + ").strip()

    def largest(self, node: Largest) -> str:
        terms = [term for term in node.terms if term != Const(0)]
        if len(terms) == 1 and len(node.terms) == 2:
            return f"{self.say(terms[0])}, sans descendre au-dessous de zéro"
        return "le plus grand de : " + " ; ".join(self.say(term) for term in node.terms)

    def quotient(self, node: Quotient) -> str:
        factor = node.scale * self.scale(node.num) / self.scale(node.den)
        times = "" if factor == 1 else f"{write_number(factor)} × "
        return f"{times}{self.inside(node.num)} ÷ {self.inside(node.den)}"

    def steps(self, of: Numeric, table: tuple[tuple[int, int], ...]) -> str:
        unit = self.facts[of.name].unit if isinstance(of, Ref) else None
        ranges = [_range(start, following - 1, unit) for (start, _), (following, _) in pairwise(table)]
        ranges.append(f"{write_quantity(table[-1][0], unit)} et plus")
        values = (self.quantity(value) for _, value in table)
        return " ; ".join(f"{value} pour {among}" for value, among in zip(values, ranges, strict=True))

    def code(self, of: Ref, code: str) -> str:
        codes = self.facts[of.name].codes
        return codes.label(code) if codes else code

    def codes(self, of: Ref, codes: tuple[str, ...]) -> str:
        *most, last = (f"« {self.code(of, code)} »" for code in codes)
        return f"{', '.join(most)} ou {last}" if most else last

    def scale(self, node: Numeric) -> int:
        """How many stored units make one written unit of a term."""
        match node:
            case Ref(name):
                return self.facts[name].kind.scale
            case Largest(terms):
                return max(self.scale(term) for term in terms)
            case Weighted(terms):
                return max(self.scale(term) for _, term in terms)
            case _:
                return 1


def _signed(value: Fraction) -> str:
    return " − " if value < 0 else " + "


def _ages(at_least: int, below: int) -> str:
    if not at_least:
        return f"de moins de {below} ans"
    if below >= 200:
        return f"de {at_least} ans et plus"
    return f"de {at_least} ans à moins de {below} ans"


def _range(start: int, end: int, unit: str | None) -> str:
    last = write_quantity(end, unit)
    if start >= end:
        return last
    return f"{start} {'ou' if end == start + 1 else 'à'} {last}"
