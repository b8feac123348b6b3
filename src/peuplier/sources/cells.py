"""Cells of a table turned into typed columns, all rows at once; the rows that cannot be are told apart."""

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from peuplier.evaluation.calendar import day_number
from peuplier.evaluation.columns.demands import DTYPES, Column, Lists, Open, Plain, Ratios, Texts, codes_of, unknown
from peuplier.sources.anomalies import Anomaly
from peuplier.sources.text_columns import as_text, days, month_first, scaled, year_last
from peuplier.sources.writing import DEFAULT, RATES, UNITS, DayOrder, Writing
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind, write_number, write_quantity

_RULES = {
    Kind.BOOLEAN: (
        "on attend oui ou non.",
        "Écrivez « oui » ou « non », ou laissez la cellule vide si on ne sait pas.",
    ),
    Kind.COUNT: ("on attend un nombre entier.", "Écrivez un nombre entier, sans unité."),
    Kind.MONEY: ("on attend un montant en euros, avec au plus deux décimales.", "Écrivez par exemple « 612,50 »."),
    Kind.AREA: ("on attend une surface en m², avec au plus deux décimales.", "Écrivez par exemple « 48,5 »."),
    Kind.DECIMAL: ("on attend un nombre avec au plus une décimale.", "Écrivez par exemple « 1,8 »."),
    Kind.DATE: ("on attend une date.", "Écrivez par exemple « 2026-09-01 » ou « 01/09/2026 »."),
    Kind.DATES: ("on attend des dates séparées par « | ».", "Écrivez par exemple « 2024-05-02|2025-01-15 »."),
    Kind.RATIO: ("on attend un nombre avec au plus deux décimales, suivi de % pour un taux.", "Écrivez « 43,2 % »."),
}
_MONTH_FIRST = (
    "cette colonne contient des dates dont le mois précède le jour : celle-ci peut se lire de deux façons.",
    'Écrivez l’année d’abord (« 2026-09-01 »), ou déclarez dates = "mois/jour/année" dans une correspondance.',
)
_DECIMALS = {Kind.COUNT: 0, Kind.MONEY: 2, Kind.AREA: 2, Kind.DECIMAL: 1}
_LONGEST_TEXT = 4_000
# Open lists whose codes have a known shape; a lost zero shows there.
_SHAPES = {
    "commune": (
        "^[0-9][0-9AB][0-9]{3}$",
        "on attend le code Insee de la commune, de cinq caractères.",
        "Écrivez par exemple « 34301 » ; si le zéro de « 01001 » est perdu, mettez la colonne en texte, ou déclarez "
        "chiffres = 5 dans une correspondance.",
    ),
}


class Cells:
    """One column of a file. `lines` are those of its rows; `faults` say which rows break a rule, and how."""

    def __init__(
        self,
        fact: Fact,
        series: pl.Series,
        lines: NDArray[np.int64],
        writing: Writing = DEFAULT,
        title: str | None = None,
    ) -> None:
        self.fact, self._lines, self._writing = fact, lines, writing
        self._title = title or fact.name
        self._listed = isinstance(series.dtype, pl.List)
        # A list that the file already holds as such is read item by item, never joined and cut again.
        self._series = series
        self._raw = pl.Series([], dtype=pl.String) if self._listed else as_text(series)
        self._text = self._raw if self._listed else self._meant(self._raw)
        known = series if self._listed else self._text
        self._filled = known.is_not_null().to_numpy()
        self.faults: list[tuple[int, Anomaly]] = []

    @property
    def anomalies(self) -> list[Anomaly]:
        """The faults without their rows."""
        return [anomaly for _, anomaly in self.faults]

    def column(self) -> Column:
        """The typed column; cells that break a rule are unknown in it and reported in `faults`."""
        if self.fact.kind in (Kind.CODES, Kind.DATES):
            return self._lists()
        if self._listed:
            self._report(self._filled, "on attend une seule valeur, pas une liste.", "Gardez une valeur par cellule.")
            self._text = pl.Series([None] * len(self._series), dtype=pl.String)
            self._raw, self._filled = self._text, np.zeros(len(self._series), dtype=np.bool_)
        match self.fact.kind:
            case Kind.TEXT:
                long = (self._text.str.len_chars() > _LONGEST_TEXT).fill_null(False).to_numpy()
                self._report(long, f"ce texte dépasse {_LONGEST_TEXT} caractères.", "Raccourcissez-le.")
                return Texts(np.array([*self._text.to_list(), None], dtype=object)[:-1])
            case Kind.BOOLEAN:
                answers = dict.fromkeys(self._writing.yes, 1) | dict.fromkeys(self._writing.no, 0)
                found = self._text.str.to_lowercase().replace_strict(answers, default=None, return_dtype=pl.Int64)
                return self._plain(found)
            case Kind.CODE:
                return self._codes()
            case Kind.DATE:
                return self._plain(self._days(self._text, np.arange(len(self._text))))
            case Kind.RATIO:
                return self._ratios()
        return self._plain(self._scaled())

    def _meant(self, text: pl.Series) -> pl.Series:
        """Cells after what the mapping says of empty ones; translation and zeros are given item by item later."""
        writing = self._writing
        if writing.empty:
            text = text.set(text.str.to_lowercase().is_in(list(writing.empty)).fill_null(False), None)
        return text.fill_null(writing.when_empty) if writing.when_empty is not None else text

    def _translated(self, items: pl.Series) -> pl.Series:
        """Codes out of what is written, their zeros given back."""
        writing = self._writing
        if writing.codes:
            named = items.str.to_lowercase().replace_strict(writing.codes, default=None, return_dtype=pl.String)
            items = named.zip_with(named.is_not_null(), items)
        if writing.digits:
            whole = items.str.contains("^[0-9]+$").fill_null(False)
            items = items.str.zfill(writing.digits).zip_with(whole, items)
        return items

    def _report(self, bad: NDArray[np.bool_], rule: str, remedy: str) -> None:
        for row in np.flatnonzero(bad).tolist():
            written = self._series[row].to_list() if self._listed else self._raw[row]
            shown = "" if written is None else str(written)[:60]
            self.faults.append((row, Anomaly(int(self._lines[row]), self._title, shown, rule, remedy)))

    def _plain(self, numbers: pl.Series) -> Plain:
        known = numbers.is_not_null().to_numpy()
        rule, remedy = _RULES[self.fact.kind]
        self._report(self._filled & ~known & ~self._reported(), rule, remedy)
        values = numbers.fill_null(0).to_numpy()
        known &= self._plausible(values, known)
        dtype = DTYPES[self.fact.kind]
        return Plain(np.where(known, values, unknown(dtype)).astype(dtype))

    def _reported(self) -> NDArray[np.bool_]:
        """Rows of which something was already said."""
        said = np.zeros(len(self._filled), dtype=np.bool_)
        said[[row for row, _ in self.faults]] = True
        return said

    def _plausible(self, values: NDArray[np.int64], known: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Cells within the plausible bounds of the fact, whatever its type can hold; the others are reported."""
        fact = self.fact
        if fact.kind is Kind.BOOLEAN:
            return np.ones(len(values), dtype=np.bool_)
        if fact.lowest is None or fact.highest is None:
            held = np.iinfo(DTYPES[fact.kind])
            inside = (values > held.min) & (values <= held.max)
            self._report(known & ~inside, "ce nombre est démesuré.", "Corrigez-le.")
            return np.asarray(inside)
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

    def _scaled(self) -> pl.Series:
        """Whole stored units, whatever unit the column is written in."""
        writing, kind = self._writing, self.fact.kind
        power = UNITS.get(kind, {}).get(writing.unit, 0)
        text = self._text.str.strip_suffix(writing.unit).str.strip_chars() if writing.unit else self._text
        return scaled(text, _DECIMALS[kind] + power, writing.decimal)

    def _days(self, items: pl.Series, rows: NDArray[np.int64]) -> pl.Series:
        """Day numbers of dates; when one of them shows a month first, those that could be read both ways fall."""
        writing = self._writing
        found = days(items, writing.days, writing.ignore_hours)
        if writing.days is DayOrder.YEAR_OR_DAY and month_first(items).any():
            doubtful = year_last(items) & found.is_not_null()
            bad = np.zeros(len(self._filled), dtype=np.bool_)
            bad[rows[doubtful.to_numpy()]] = True
            self._report(bad, *_MONTH_FIRST)
            found = found.set(doubtful, None)
        return found

    def _codes(self) -> Plain | Open:
        assert self.fact.codes is not None
        text = self._translated(self._text)
        if self.fact.codes.open:
            text = self._shaped(text, np.arange(len(text)))
            names = tuple(sorted(set(text.drop_nulls().to_list())))
            positions = {name: place for place, name in enumerate(names)}
            places = text.replace_strict(positions, default=None) if names else text
            values = places.cast(pl.Int32).fill_null(unknown(np.int32)).to_numpy()
            return Open(values, names)
        places = text.replace_strict(codes_of(self.fact), default=None).cast(pl.Int64)
        known = places.is_not_null().to_numpy()
        self._report(self._filled & ~known, *_code_rule(self.fact))
        return Plain(np.where(known, places.fill_null(0).to_numpy(), unknown(np.int8)).astype(np.int8))

    def _shaped(self, items: pl.Series, rows: NDArray[np.int64]) -> pl.Series:
        """Codes of an open list that have the shape of the list; the others are reported, and null."""
        assert self.fact.codes is not None
        if self.fact.codes.name not in _SHAPES:
            return items
        shape, rule, remedy = _SHAPES[self.fact.codes.name]
        wrong = (~items.str.contains(shape)).fill_null(False)
        bad = np.zeros(len(self._filled), dtype=np.bool_)
        bad[rows[wrong.to_numpy()]] = True
        self._report(bad, rule, remedy)
        return items.set(wrong, None)

    def _items(self) -> tuple[pl.Series, NDArray[np.int64]]:
        """Items of the lists as text, and how many each row has."""
        if self._listed:
            split, separator = self._series, None
        else:
            # A separator alone is a list known to be empty (no refusal), which an empty cell (unknown) is not.
            cell, separator = pl.col("cell"), self._writing.separator.strip() or self._writing.separator
            listed = pl.when(cell == separator).then(pl.lit([], dtype=pl.List(pl.String)))
            chosen = listed.otherwise(cell.str.split(separator))
            split = pl.DataFrame({"cell": self._text}).select(chosen).to_series()
        lengths = split.list.len().fill_null(0).to_numpy().astype(np.int64)
        items = split.filter(pl.Series(lengths > 0)).explode()
        return as_text(items), lengths

    def _lists(self) -> Plain | Lists:
        fact = self.fact
        items, lengths = self._items()
        rows = np.repeat(np.arange(len(lengths)), lengths)
        names: tuple[str, ...] = ()
        if fact.kind is Kind.DATES:
            places, rule = self._days(items, rows), _RULES[Kind.DATES]
        else:
            assert fact.codes is not None
            items, rule = self._translated(items), _code_rule(fact)
            if fact.codes.open:
                items = self._shaped(items, rows)
            names = tuple(sorted(set(items.drop_nulls().to_list()))) if fact.codes.open else tuple(fact.codes.labels)
            positions = {name: place for place, name in enumerate(names)}
            places = items.replace_strict(positions, default=None).cast(pl.Int64) if names else items.cast(pl.Int64)
        bad = np.zeros(len(lengths), dtype=np.bool_)
        bad[rows[places.is_null().to_numpy()]] = True
        self._report(bad & ~self._reported(), *rule)
        values = places.fill_null(0).to_numpy()
        if fact.kind is Kind.CODES and fact.codes is not None and not fact.codes.open:
            masks = np.zeros(len(lengths), dtype=np.int64)
            np.bitwise_or.at(masks, rows, np.int64(1) << values.astype(np.int64))
            return Plain(np.where(self._filled & ~bad, masks, unknown(np.int64)))
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        return Lists(offsets, values.astype(np.int32), self._filled & ~bad, names)

    def _ratios(self) -> Ratios:
        """Ratios as two whole numbers: `43,2 %`, `9450`, or an exact fraction `7/18`."""
        text, per_cent = self._text, (self.fact.unit or "") == "%"
        decimals, marked = 2 + RATES.get(self._writing.unit, 0), np.ones(len(text), dtype=np.bool_)
        if per_cent:
            if not self._writing.unit:
                marked = text.str.contains("%$|^[0-9]+/[0-9]+$").fill_null(False).to_numpy()
            text = text.str.strip_suffix("%").str.strip_chars(" \u00a0\u202f")
        numbers = scaled(text, decimals, self._writing.decimal)
        num, den = (
            self._text.str.extract("^(-?[0-9]{1,9})/([1-9][0-9]{0,8})$", part).cast(pl.Int64) for part in (1, 2)
        )
        top = numbers.zip_with(numbers.is_not_null(), num)
        bottom = den.fill_null(10_000 if per_cent else 100).to_numpy()
        known = top.is_not_null().to_numpy() & marked
        self._report(self._filled & ~known, *_RULES[Kind.RATIO])
        values = top.fill_null(0).to_numpy()
        known &= self._plausible_ratios(values, bottom, known, 100 if per_cent else 1)
        nums = np.where(known, values, unknown(np.int32)).astype(np.int32)
        return Ratios(nums, bottom.astype(np.int32))

    def _plausible_ratios(
        self, num: NDArray[np.int64], den: NDArray[np.int64], known: NDArray[np.bool_], scale: int
    ) -> NDArray[np.bool_]:
        """Ratios within the bounds of the fact, which are written in its unit (`scale` makes a rate per cent)."""
        fact = self.fact
        low, high = (fact.lowest, fact.highest) if fact.lowest is not None else (-(10**6), 10**6)
        assert high is not None
        inside = (num * scale >= low * den) & (num * scale <= high * den) & (np.abs(num) < 2**31)
        rule = f"la valeur n’est pas plausible : « {fact.label} » va de {write_number(low)} à {write_number(high)}."
        self._report(known & ~inside, rule, "Corrigez la valeur, ou laissez la cellule vide si on ne la connaît pas.")
        return np.asarray(inside)


def _code_rule(fact: Fact) -> tuple[str, str]:
    assert fact.codes is not None
    shown = ", ".join(list(fact.codes.labels)[:25])
    return f"ce code n’est pas dans la liste « {fact.codes.title} ».", f"Les codes sont : {shown}."
