"""The conventions of writing that a mapping may declare, for the whole file or for one column."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from unicodedata import normalize

from peuplier.policy.findings import suggestion
from peuplier.sources.writing import RATES, UNITS, DayOrder, Decimal, Writing
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind

_DAYS = {"année-mois-jour": DayOrder.YEAR, "jour/mois/année": DayOrder.DAY, "mois/jour/année": DayOrder.MONTH}
_DECIMALS = {",": Decimal.COMMA, ".": Decimal.POINT}
OF_LABELS = "libellés"


class MistakeError(Exception):
    """A value of a mapping that cannot be: what is wrong, and what to write."""

    def __init__(self, rule: str, remedy: str) -> None:
        super().__init__(rule)
        self.rule, self.remedy = rule, remedy


@dataclass(frozen=True, slots=True)
class Convention:
    """A key: what it changes of a writing, and the kinds of facts for which it means something (all when empty)."""

    read: Callable[[Writing, object, Fact | None], Writing]
    kinds: frozenset[Kind] = field(default_factory=frozenset)


def folded(text: str) -> str:
    """Text as it is compared: one Unicode form, lower case, no space around."""
    return normalize("NFC", text).strip().lower()


def texts(value: object) -> tuple[str, ...]:
    """A text, or a list of texts, of whole numbers or of booleans."""
    items = value if isinstance(value, list) else [value]
    found = []
    for item in items:
        if isinstance(item, bool):
            found.append("vrai" if item else "faux")
        elif isinstance(item, str | int):
            found.append(str(item))
        else:
            raise MistakeError("on attend un texte, ou une liste de textes.", 'Écrivez par exemple ["NC", "NR"].')
    return tuple(found)


def choice(value: object, among: Mapping[str, object]) -> str:
    """One of the words admitted."""
    if isinstance(value, str) and normalize("NFC", value) in among:
        return normalize("NFC", value)
    shown = ", ".join(f'"{word}"' for word in among)
    close = suggestion(value, among, "") if isinstance(value, str) else ""
    raise MistakeError("cette valeur n’est pas admise.", f"{close} Les valeurs sont : {shown}.".strip())


def whole(value: object, low: int, high: int) -> int:
    """A whole number between two bounds."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise MistakeError(f"on attend un nombre entier de {low} à {high}.", f"Écrivez par exemple {low}.")
    return value


def _days(writing: Writing, value: object, _: Fact | None) -> Writing:
    return replace(writing, days=_DAYS[choice(value, _DAYS)])


def _hours(writing: Writing, value: object, _: Fact | None) -> Writing:
    return replace(writing, ignore_hours=choice(value, {"ignorées": 1, "refusées": 0}) == "ignorées")


def _decimal(writing: Writing, value: object, _: Fact | None) -> Writing:
    return replace(writing, decimal=_DECIMALS[choice(value, _DECIMALS)])


def _yes(writing: Writing, value: object, _: Fact | None) -> Writing:
    return replace(writing, yes=frozenset({"oui", *map(folded, texts(value))}))


def _no(writing: Writing, value: object, _: Fact | None) -> Writing:
    return replace(writing, no=frozenset({"non", *map(folded, texts(value))}))


def _empty(writing: Writing, value: object, _: Fact | None) -> Writing:
    return replace(writing, empty=frozenset(map(folded, texts(value))))


def _separator(writing: Writing, value: object, _: Fact | None) -> Writing:
    if not isinstance(value, str) or not 1 <= len(value) <= 5 or value.isalnum():
        raise MistakeError("on attend le signe qui sépare les éléments d’une liste.", 'Écrivez par exemple "|".')
    return replace(writing, separator=value)


def _when_empty(writing: Writing, value: object, _: Fact | None) -> Writing:
    if not isinstance(value, str) or not value:
        raise MistakeError("on attend ce que vaut une cellule vide, en texte.", 'Écrivez par exemple "non".')
    return replace(writing, when_empty=value)


def _unit(writing: Writing, value: object, fact: Fact | None) -> Writing:
    assert fact is not None
    known = RATES if fact.kind is Kind.RATIO and fact.unit == "%" else UNITS.get(fact.kind, {})
    if not known:
        raise MistakeError(f"« {fact.name} » ne se convertit pas d’une autre unité.", "Retirez cette clé.")
    return replace(writing, unit=choice(value, known))


def _digits(writing: Writing, value: object, _: Fact | None) -> Writing:
    return replace(writing, digits=whole(value, 2, 18))


def _codes(writing: Writing, value: object, fact: Fact | None) -> Writing:
    assert fact is not None
    assert fact.codes is not None
    labels = fact.codes.labels
    if value == OF_LABELS:
        if fact.codes.open:
            raise MistakeError(f"la liste « {fact.codes.title} » n’a pas de libellés.", "Donnez une table de codes.")
        return replace(writing, codes=MappingProxyType({folded(label): code for code, label in labels.items()}))
    if not isinstance(value, dict):
        raise MistakeError("on attend une table de codes.", f'Écrivez {{ "…" = "…" }}, ou "{OF_LABELS}".')
    translated = {}
    for written, code in value.items():
        if not isinstance(code, str) or (not fact.codes.open and code not in labels):
            close = suggestion(str(code), labels, "")
            shown = ", ".join(list(labels)[:25])
            rule = f"« {code} » n’est pas un code de la liste « {fact.codes.title} »."
            raise MistakeError(rule, f"{close} Les codes sont : {shown}.".strip())
        translated[folded(written)] = code
    return replace(writing, codes=MappingProxyType(translated))


_CODED = frozenset({Kind.CODE, Kind.CODES})
_DATED = frozenset({Kind.DATE, Kind.DATES})
_NUMBERED = frozenset({Kind.COUNT, Kind.MONEY, Kind.AREA, Kind.DECIMAL, Kind.RATIO})
# What may be declared once for the whole file.
OF_FILE: Mapping[str, Convention] = MappingProxyType(
    {
        "dates": Convention(_days, _DATED),
        "heures": Convention(_hours, _DATED),
        "decimale": Convention(_decimal, _NUMBERED),
        "oui": Convention(_yes, frozenset({Kind.BOOLEAN})),
        "non": Convention(_no, frozenset({Kind.BOOLEAN})),
        "vide": Convention(_empty),
        "separateur_listes": Convention(_separator, frozenset({Kind.CODES, Kind.DATES})),
    }
)
# What may be declared for a column, over what the file says.
OF_COLUMN: Mapping[str, Convention] = MappingProxyType(
    {
        **{key: convention for key, convention in OF_FILE.items() if key != "separateur_listes"},
        "separateur": OF_FILE["separateur_listes"],
        "si_vide": Convention(_when_empty),
        "unite": Convention(_unit, _NUMBERED),
        "chiffres": Convention(_digits, _CODED | {Kind.TEXT}),
        "codes": Convention(_codes, _CODED),
    }
)
