"""Columns of a foreign table matched with the facts they give, by a mapping or by their names."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from peuplier.policy.findings import suggestion
from peuplier.sources.anomalies import Anomaly, UnusableFileError
from peuplier.sources.mapping.declared import ColumnMapping
from peuplier.sources.schemas import Schema
from peuplier.sources.tables.raw import RawTable, unusable
from peuplier.sources.text_columns import as_text
from peuplier.sources.writing import DEFAULT, Writing
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind

_LISTS = (Kind.CODES, Kind.DATES)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fact, the cells that give it, how they are written, and the columns of the file they come from."""

    fact: Fact
    cells: pl.Series
    writing: Writing
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fitting:
    """The facts of a table, and the columns left aside: (title, closest fact); those declared ignored are not named."""

    facts: tuple[Fitted, ...]
    ignored: tuple[tuple[str, str], ...]

    @property
    def used(self) -> frozenset[str]:
        """Titles of the columns that give something."""
        return frozenset(title for fitted in self.facts for title in fitted.titles)


def wanted(schema: Schema, mapping: ColumnMapping | None) -> Collection[str]:
    """Names by which the header of a file is known."""
    titles = set(mapping.columns) if mapping else set()
    return titles | set(schema.key) if mapping is None or not titles else titles


def fit(path: Path, raw: RawTable, schema: Schema, mapping: ColumnMapping | None = None) -> Fitting:
    """The facts that the columns give. Raises UnusableFileError when one that must be there is not."""
    titles: dict[str, list[tuple[str, Writing]]] = {}
    mistakes: list[Anomaly] = []
    declared = mapping.columns if mapping else {}
    for title, uses in declared.items():
        if title not in raw.frame.columns:
            close = suggestion(title, raw.frame.columns, "Retirez-la de la correspondance, ou corrigez son titre.")
            line = min(use.line for use in uses)
            rule = f"la correspondance (ligne {line}) attend la colonne « {title} », que le fichier n’a pas."
            mistakes.append(Anomaly(raw.header_line, title, "", rule, close))
        for use in uses:
            titles.setdefault(use.fact, []).append((title, use.writing))
    taken = {*declared, *(mapping.ignored if mapping else ())}
    ignored = []
    for title in raw.frame.columns:
        if title in taken:
            continue
        if title in schema.facts:
            titles.setdefault(title, []).append((title, mapping.writing if mapping else DEFAULT))
        elif not title.endswith(" sans nom)"):
            ignored.append((title, suggestion(title, schema.facts, "")))
    mistakes += _repeated(raw, titles) + _doubled(schema, titles, mapping)
    if mistakes:
        raise UnusableFileError(str(path), sorted(mistakes))
    _check_required(path, raw, schema, {*titles, *(mapping.constants if mapping else ())})
    facts = [_fitted(path, raw, schema.facts[name], found) for name, found in titles.items()]
    for name, value in mapping.constants.items() if mapping else ():
        cells = pl.Series([value] * raw.frame.height, dtype=pl.String)
        facts.append(Fitted(schema.facts[name], cells, DEFAULT, ()))
    order = {name: place for place, name in enumerate(schema.facts)}
    facts.sort(key=lambda fitted: order[fitted.fact.name])
    return Fitting(tuple(facts), tuple(ignored))


def _repeated(raw: RawTable, titles: dict[str, list[tuple[str, Writing]]]) -> list[Anomaly]:
    used = {title for found in titles.values() for title, _ in found}
    return [
        Anomaly(raw.header_line, title, "", "cette colonne est écrite deux fois.", "Gardez-en une seule.")
        for title in sorted(raw.repeated & used)
    ]


def _doubled(
    schema: Schema, titles: dict[str, list[tuple[str, Writing]]], mapping: ColumnMapping | None
) -> list[Anomaly]:
    """Facts that two columns give, when they are not lists; facts that are constants too."""
    found = []
    for name, given in titles.items():
        columns = ", ".join(f"« {title} »" for title, _ in given)
        if len(given) > 1 and schema.facts[name].kind not in _LISTS:
            rule = f"plusieurs colonnes ({columns}) donnent « {name} »."
            found.append(Anomaly(1, name, "", rule, "Gardez-en une ; ignorez l’autre dans la correspondance."))
        if mapping and name in mapping.constants:
            rule = f"« {name} » est une constante, et la colonne {columns} le donne aussi."
            found.append(Anomaly(1, name, "", rule, "Retirez l’une ou l’autre de la correspondance."))
    return found


def _check_required(path: Path, raw: RawTable, schema: Schema, given: Collection[str]) -> None:
    missing = [name for name in schema.required if name not in given]
    if not missing:
        return
    close = suggestion(missing[0], raw.frame.columns, "")
    what = "chaque demande y porte son numéro" if missing[0] in schema.key else "elle est obligatoire"
    remedy = f"{close} Nommez ainsi la colonne, ou déclarez-la dans une correspondance (--mapping)."
    raise unusable(
        path,
        f"la colonne « {missing[0]} » manque : {what}.",
        remedy if close else "Ajoutez-la, ou déclarez dans une correspondance (--mapping) celle qui la donne.",
        raw.header_line,
    )


def _fitted(path: Path, raw: RawTable, fact: Fact, found: list[tuple[str, Writing]]) -> Fitted:
    titles, writing = tuple(title for title, _ in found), found[0][1]
    if len(titles) == 1:
        return Fitted(fact, raw.frame[titles[0]], writing, titles)
    if any(raw.frame[title].dtype.is_nested() or raw.frame[title].dtype == pl.Binary for title in titles):
        rule = f"plusieurs colonnes donnent « {fact.name} », et l’une n’est pas du texte."
        raise unusable(path, rule, "Gardez une seule colonne pour ce fait.", raw.header_line, ", ".join(titles))
    # A list that the file spreads over several columns: the filled cells, in the order of the columns.
    cells = pl.DataFrame([as_text(raw.frame[title]).alias(title) for title in titles])
    joined = cells.select(pl.concat_str(pl.all(), separator=writing.separator, ignore_nulls=True)).to_series()
    return Fitted(fact, joined.set(joined == "", None), writing, titles)
