"""Cells of a table turned into typed columns, all rows at once; the rows that cannot be are told apart."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from peuplier.evaluation.calendar import day_number
from peuplier.evaluation.columns.demands import DTYPES, Column, Lists, Open, Plain, Ratios, Texts, codes_of, unknown
from peuplier.sources.anomalies import Anomaly
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind, write_number, write_quantity

LIST_SEPARATOR = "|"
_RULES = {
    Kind.BOOLEAN: (
        "on attend oui ou non.",
        "Écrivez « oui » ou « non », ou laissez la cellule vide si on ne sait pas.",
    ),
    Kind.COUNT: ("on attend un nombre entier.", "Écrivez un nombre entier, sans unité."),
    Kind.MONEY: ("on attend un montant en euros, avec au plus deux décimales.", "Écrivez par exemple « 612,50 »."),
    Kind.AREA: ("on attend une surface en m², avec au plus deux décimales.", "Écrivez par exemple « 48,5 »."),
    Kind.DECIMAL: ("on attend un nombre avec au plus une décimale.", "Écrivez par exemple « 1,8 »."),
    Kind.DATE: ("on attend une date année-mois-jour.", "Écrivez par exemple « 2026-09-01 »."),
    Kind.DATES: ("on attend des dates année-mois-jour séparées par « | ».", "Écrivez « 2024-05-02|2025-01-15 »."),
    Kind.RATIO: ("on attend un nombre avec au plus deux décimales, suivi de % pour un taux.", "Écrivez « 43,2 % »."),
}
_DECIMALS = {Kind.COUNT: 0, Kind.MONEY: 2, Kind.AREA: 2, Kind.DECIMAL: 1}


class Cells:
    """One column of a file. `first_line` is the line of its first row; `bad` the rows that break a rule."""

    def __init__(self, fact: Fact, series: pl.Series, first_line: int) -> None:
        self.fact, self._first_line = fact, first_line
        self._text = _as_text(series, fact)
        self._filled = self._text.is_not_null().to_numpy()
        self.anomalies: list[Anomaly] = []

    def column(self) -> Column:
        """The typed column; cells that break a rule are unknown in it and reported in `anomalies`."""
        match self.fact.kind:
            case Kind.TEXT:
                return Texts(np.array([*self._text.to_list(), None], dtype=object)[:-1])
            case Kind.BOOLEAN:
                answers = self._text.str.to_lowercase().replace_strict({"oui": 1, "non": 0}, default=None)
                return self._plain(answers.cast(pl.Int64))
            case Kind.CODE:
                return self._codes()
            case Kind.CODES | Kind.DATES:
                return self._lists()
            case Kind.DATE:
                return self._plain(_days(self._text))
            case Kind.RATIO:
                return self._ratios()
        return self._plain(_scaled(self._text, _DECIMALS[self.fact.kind]))

    def _report(self, bad: NDArray[np.bool_], rule: str, remedy: str) -> None:
        for row in np.flatnonzero(bad).tolist():
            value = str(self._text[row])[:60]
            self.anomalies.append(Anomaly(self._first_line + row, self.fact.name, value, rule, remedy))

    def _plain(self, numbers: pl.Series) -> Plain:
        known = numbers.is_not_null().to_numpy()
        self._report(self._filled & ~known, *_RULES[self.fact.kind])
        values = numbers.fill_null(0).to_numpy()
        known &= self._plausible(values, known)
        dtype = DTYPES[self.fact.kind]
        return Plain(np.where(known, values, unknown(dtype)).astype(dtype))

    def _plausible(self, values: NDArray[np.int64], known: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Cells within the plausible bounds of the fact; the others are reported."""
        fact = self.fact
        if fact.kind is Kind.BOOLEAN or fact.lowest is None or fact.highest is None:
            return np.ones(len(values), dtype=np.bool_)
        if fact.kind is Kind.DATE:
            low, high = day_number(date(fact.lowest, 1, 1)), day_number(date(fact.highest, 12, 31))
            bounds = f"de l’année {fact.lowest} à l’année {fact.highest}"
        else:
            low, high = fact.lowest * fact.kind.scale, fact.highest * fact.kind.scale
            bounds = f"de {write_number(fact.lowest)} à {write_quantity(fact.highest, fact.unit)}"
        inside = (values >= low) & (values <= high)
        rule = f"la valeur n’est pas plausible : « {fact.label} » va {bounds}."
        self._report(known & ~inside, rule, "Corrigez la valeur, ou laissez la cellule vide si on ne la connaît pas.")
        return np.asarray(inside)

    def _codes(self) -> Plain | Open:
        assert self.fact.codes is not None
        if self.fact.codes.open:
            names = tuple(sorted(set(self._text.drop_nulls().to_list())))
            positions = {name: place for place, name in enumerate(names)}
            places = self._text.replace_strict(positions, default=None) if names else self._text
            values = places.cast(pl.Int32).fill_null(unknown(np.int32)).to_numpy()
            return Open(values, names)
        places = self._text.replace_strict(codes_of(self.fact), default=None).cast(pl.Int64)
        known = places.is_not_null().to_numpy()
        self._report(self._filled & ~known, *_code_rule(self.fact))
        return Plain(np.where(known, places.fill_null(0).to_numpy(), unknown(np.int8)).astype(np.int8))

    def _lists(self) -> Plain | Lists:
        # A separator alone is a list known to be empty (no refusal), which an empty cell (unknown) is not.
        cell = pl.col("cell")
        listed = pl.when(cell == LIST_SEPARATOR).then(pl.lit([], dtype=pl.List(pl.String)))
        split = pl.DataFrame({"cell": self._text}).select(listed.otherwise(cell.str.split(LIST_SEPARATOR))).to_series()
        lengths = split.list.len().fill_null(0).to_numpy().astype(np.int64)
        rows = np.repeat(np.arange(len(lengths)), lengths)
        items = split.explode().str.strip_chars() if len(rows) else pl.Series([], dtype=pl.String)
        # A null list explodes to one null item: keep only the items of known lists.
        items = items.filter(items.is_not_null()) if len(rows) else items
        names: tuple[str, ...] = ()
        if self.fact.kind is Kind.DATES:
            places, rule = _days(items), _RULES[Kind.DATES]
        else:
            assert self.fact.codes is not None
            names = tuple(sorted(set(items.to_list()))) if self.fact.codes.open else tuple(self.fact.codes.labels)
            positions = {name: place for place, name in enumerate(names)}
            places = items.replace_strict(positions, default=None).cast(pl.Int64) if names else items.cast(pl.Int64)
            rule = _code_rule(self.fact)
        bad = np.zeros(len(lengths), dtype=np.bool_)
        bad[rows[places.is_null().to_numpy()]] = True
        self._report(bad, *rule)
        values = places.fill_null(0).to_numpy()
        if self.fact.kind is Kind.CODES and self.fact.codes is not None and not self.fact.codes.open:
            masks = np.zeros(len(lengths), dtype=np.int64)
            np.bitwise_or.at(masks, rows, np.int64(1) << values.astype(np.int64))
            return Plain(np.where(self._filled & ~bad, masks, unknown(np.int64)))
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        return Lists(offsets, values.astype(np.int32), self._filled & ~bad, names)

    def _ratios(self) -> Ratios:
        text, per_cent = self._text, (self.fact.unit or "") == "%"
        if per_cent:
            marked = text.str.ends_with("%").fill_null(False).to_numpy()
            text = text.str.strip_suffix("%").str.strip_chars()
            self._report(self._filled & ~marked, *_RULES[Kind.RATIO])
        numbers = _scaled(text, 2)
        known = numbers.is_not_null().to_numpy()
        self._report(self._filled & ~known, *_RULES[Kind.RATIO])
        num = np.where(known, numbers.fill_null(0).to_numpy(), unknown(np.int32)).astype(np.int32)
        return Ratios(num, np.full(len(num), 10_000 if per_cent else 100, dtype=np.int32))


def _code_rule(fact: Fact) -> tuple[str, str]:
    assert fact.codes is not None
    shown = ", ".join(list(fact.codes.labels)[:25])
    return f"ce code n’est pas dans la liste « {fact.codes.title} ».", f"Les codes sont : {shown}."


def _as_text(series: pl.Series, fact: Fact) -> pl.Series:
    """Cells as stripped text, empty cells as null, whatever the type of the file's column."""
    match series.dtype:
        case pl.String:
            text = series
        case pl.Boolean:
            text = series.replace_strict({True: "oui", False: "non"}, default=None, return_dtype=pl.String)
        case pl.Date:
            text = series.dt.strftime("%Y-%m-%d")
        case pl.List():
            text = _joined(series)
        case pl.Float32 | pl.Float64:
            text = _floats(series, fact)
        case _:
            text = series.cast(pl.String)
    text = text.str.strip_chars(" \t\u00a0\u202f")
    return text.set(text == "", None)


def _joined(series: pl.Series) -> pl.Series:
    """Lists of texts or dates written as the CSV writes them."""
    listed = [None if items is None else LIST_SEPARATOR.join(map(str, items)) for items in series.to_list()]
    return pl.Series(listed, dtype=pl.String)


def _floats(series: pl.Series, fact: Fact) -> pl.Series:
    """Floating-point numbers written with the decimals of their kind, or in full when they have more."""
    decimals = _DECIMALS.get(fact.kind, 2)

    def write(number: float | None) -> str | None:
        if number is None:
            return None
        return f"{number:.{decimals}f}" if abs(round(number, decimals) - number) < 1e-9 else repr(number)

    return pl.Series([write(number) for number in series.to_list()], dtype=pl.String)


def _scaled(text: pl.Series, decimals: int) -> pl.Series:
    """Numbers as whole stored units (cents for two decimals); null where the text is not such a number."""
    tail = rf"(?:[.,]([0-9]{{1,{decimals}}}))?" if decimals else "()"
    pattern = rf"^(-?)([0-9]{{1,9}}){tail}$"
    whole = text.str.extract(pattern, 2).cast(pl.Int64)
    if not decimals:
        value = whole
    else:
        part = text.str.extract(pattern, 3).fill_null("").str.pad_end(decimals, "0").cast(pl.Int64)
        value = whole * 10**decimals + part
    negative = text.str.starts_with("-").fill_null(False)
    return value.zip_with(~negative, -value)


def _days(text: pl.Series) -> pl.Series:
    """ISO dates as day numbers; null where the text is not one."""
    shaped = text.set(~text.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$").fill_null(False), None)
    return shaped.str.to_date("%Y-%m-%d", strict=False).to_physical().cast(pl.Int64)


def repeated(numbers: pl.Series) -> Iterator[tuple[int, int]]:
    """(row, first row) of each demand number already seen."""
    seen: dict[str, int] = {}
    for row, number in enumerate(numbers.to_list()):
        if not number:
            continue
        if number in seen:
            yield row, seen[number]
        else:
            seen[number] = row
