"""What the definitions of a table say of each of its columns."""

from collections.abc import Iterable
from dataclasses import dataclass

from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind

_MOST_CODES = 60
_EXAMPLES = {
    Kind.BOOLEAN: "oui",
    Kind.COUNT: "3",
    Kind.MONEY: "612,50",
    Kind.AREA: "48,5",
    Kind.DECIMAL: "1,8",
    Kind.DATE: "01/09/2026",
    Kind.DATES: "2024-05-02|2025-01-15",
    Kind.RATIO: "9450,00",
    Kind.TEXT: "INVENTE-1",
}
_OPEN_EXAMPLES = {"commune": "34301", "bailleur": "123456789"}


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column explained in French: `codes` are « code : libellé » joined by line breaks."""

    name: str
    label: str
    definition: str
    kind: str
    unit: str = ""
    codes: str = ""
    source: str = ""
    example: str = ""


def of_fact(fact: Fact) -> TableColumn:
    """The column of a fact."""
    path = " ; ".join(fact.path.splitlines())
    return TableColumn(
        fact.name,
        fact.label,
        fact.definition,
        fact.kind.value,
        fact.unit or "",
        _codes(fact),
        f"{fact.origin.value} : {path}" if path else fact.origin.value,
        example(fact),
    )


def example(fact: Fact) -> str:
    """A cell that this fact accepts."""
    if fact.kind in (Kind.CODE, Kind.CODES) and fact.codes is not None:
        codes = list(fact.codes.labels) or [_OPEN_EXAMPLES.get(fact.codes.name, "A1")]
        return codes[0] if fact.kind is Kind.CODE else "|".join(codes[:2])
    if fact.kind is Kind.RATIO and fact.unit == "%":
        return "43,2 %"
    if fact.kind in (Kind.COUNT, Kind.MONEY, Kind.AREA, Kind.DECIMAL, Kind.RATIO) and fact.lowest is not None:
        return str(fact.lowest) if fact.lowest > 3 else _within(fact)
    return _EXAMPLES[fact.kind]


def _within(fact: Fact) -> str:
    usual = _EXAMPLES[fact.kind]
    assert fact.highest is not None
    return usual if float(usual.replace(",", ".")) <= fact.highest else str(fact.highest)


def _codes(fact: Fact) -> str:
    if fact.codes is None:
        return ""
    if fact.codes.open:
        return f"{fact.codes.title} : liste ouverte"
    shown = [f"{code} : {label}" for code, label in list(fact.codes.labels.items())[:_MOST_CODES]]
    more = len(fact.codes.labels) - len(shown)
    return "\n".join([*shown, *([f"… et {more} autres"] if more > 0 else [])])


def of_names(names: Iterable[str], known: Iterable[TableColumn]) -> tuple[TableColumn, ...]:
    """The columns of these names; those that nothing explains keep their name only."""
    by_name = {column.name: column for column in known}
    return tuple(by_name.get(name, TableColumn(name, "", "", "texte")) for name in names)
