"""A foreign table read row by row: what can be taken is, what cannot is given back with its remedy, nothing is lost."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from peuplier.evaluation.columns.demands import Column, Texts
from peuplier.sources.anomalies import Anomaly, UnusableFileError
from peuplier.sources.demand_table import demands_of
from peuplier.sources.fitting import Fitting, fit, wanted
from peuplier.sources.intake import Intake, Rejected
from peuplier.sources.mapping.declared import ColumnMapping
from peuplier.sources.rows import TypedRows, key_texts, shown_rows, typed_rows
from peuplier.sources.schemas import DEMANDS, NUMBER, Schema
from peuplier.sources.tables.opening import open_table
from peuplier.sources.tables.raw import FileShape, RawTable

MOST_REJECTED = 50_000
_SHOWN_RULES, _SHOWN_LINES = 20, 5
_SNE_NUMBER = r"^[0-9A-Z]{18}$"


@dataclass(frozen=True, slots=True)
class TableIntake:
    """Any table of the vocabulary, read row by row. `rows_in` always equals `taken` plus the rows refused.

    `columns` hold the rows taken, keys included; `repeated` counts those refused because their key stands elsewhere;
    `ignored` are (title, closest fact); `format` says how the file was read.
    """

    schema: Schema
    columns: Mapping[str, Column]
    taken: int
    rejected: tuple[Rejected, ...]
    anomalies: tuple[Anomaly, ...]
    rows_in: int
    repeated: int
    ignored: tuple[tuple[str, str], ...]
    format: str

    def __post_init__(self) -> None:
        if self.rows_in != self.taken + len(self.rejected):
            raise AssertionError(
                f"{self.rows_in} rows read, {self.taken} taken and {len(self.rejected)} refused: some were lost"
            )

    def demands(self) -> Intake:
        """The same reading, of a table of demands."""
        return Intake(demands_of(self.columns), self.rejected, self.anomalies, self.rows_in)


def read_rows(path: Path, schema: Schema = DEMANDS, mapping: ColumnMapping | None = None) -> TableIntake:
    """Read a table row by row. Raises UnusableFileError when the file as a whole cannot be used."""
    raw = open_table(path, mapping.shape if mapping else FileShape(), wanted(schema, mapping))
    fitting = fit(path, raw, schema, mapping)
    rows = typed_rows(raw, fitting, schema)
    if rows.whole:
        raise UnusableFileError(str(path), sorted(rows.whole))
    faults: defaultdict[int, list[Anomaly]] = defaultdict(list)
    repeated = list(_repeated(raw, fitting, rows, schema))
    for row, anomaly in [*rows.faults, *repeated]:
        faults[row].append(anomaly)
    refused = sorted(faults)
    if len(refused) + len(raw.unread) > MOST_REJECTED:
        raise _too_many(path, faults.values(), len(refused) + len(raw.unread))
    good = np.setdiff1d(np.arange(raw.frame.height), np.array(refused, dtype=np.int64))
    columns = rows.columns if not refused else _taken(raw, fitting, schema, good)
    cells = shown_rows(raw, refused)
    rejected = [
        Rejected(int(raw.lines[row]), shown, tuple(sorted(faults[row])))
        for row, shown in zip(refused, cells, strict=True)
    ]
    every = sorted([*raw.unread, *rejected], key=lambda one: one.line)
    said = [anomaly for one in every for anomaly in one.anomalies]
    return TableIntake(
        schema,
        columns,
        len(good),
        tuple(every),
        (*raw.notes, *_unusual(columns, schema, raw.lines[good]), *said),
        raw.frame.height + len(raw.unread),
        len(repeated),
        fitting.ignored,
        raw.format,
    )


def _taken(raw: RawTable, fitting: Fitting, schema: Schema, good: NDArray[np.int64]) -> Mapping[str, Column]:
    """The rows without fault, read again alone: nothing of the others stays in their lists of codes."""
    kept = replace(raw, frame=raw.frame[good], lines=raw.lines[good], faults=())
    facts = tuple(replace(fitted, cells=fitted.cells.gather(good)) for fitted in fitting.facts)
    rows = typed_rows(kept, replace(fitting, facts=facts), schema)
    if rows.faults or rows.whole or rows.repeats:
        raise AssertionError("a row taken breaks a rule when it is read again")
    return rows.columns


def _repeated(raw: RawTable, fitting: Fitting, rows: TypedRows, schema: Schema) -> Iterator[tuple[int, Anomaly]]:
    """Rows of one key: equal ones are taken once; of different ones none is, for a person to choose."""
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for row, first in rows.repeats.items():
        groups[first].append(row)
    if not groups:
        return
    texts = pl.DataFrame([fitted.cells.alias(str(place)) for place, fitted in enumerate(fitting.facts)])
    titles = {fitted.fact.name: " + ".join(fitted.titles) for fitted in fitting.facts}
    title = ", ".join(titles[name] for name in schema.key)
    keys = [key_texts(rows.columns[name]) for name in schema.key]
    for first, others in groups.items():
        same = [texts.row(row) == texts.row(first) for row in others]
        value = " / ".join(str(part[first]) for part in keys)
        lines = [int(raw.lines[row]) for row in (first, *others)]
        if all(same):
            for row in others:
                rule = f"cette ligne répète la ligne {lines[0]}, déjà lue."
                yield row, Anomaly(int(raw.lines[row]), title, value, rule, "Supprimez-la : rien n’est perdu.")
            continue
        shown = lines[: _SHOWN_LINES + 1]
        for row in (first, *others):
            elsewhere = [str(line) for line in shown if line != raw.lines[row]][:_SHOWN_LINES]
            more = "…" if len(lines) > len(shown) else ""
            which = "ce numéro" if schema.key == (NUMBER,) else "cette clé"
            rule = f"{which} est aussi ligne {', '.join(elsewhere)}{more}, avec d’autres valeurs."
            yield row, Anomaly(int(raw.lines[row]), title, value, rule, "Gardez la ligne à jour, supprimez les autres.")


def _unusual(columns: Mapping[str, Column], schema: Schema, lines: NDArray[np.int64]) -> Iterator[Anomaly]:
    """Demand numbers that do not look like those of the SNE: said once, never refused."""
    numbers = columns.get(NUMBER)
    if schema is not DEMANDS or not isinstance(numbers, Texts) or not len(numbers.values):
        return
    text = pl.Series(numbers.values.tolist(), dtype=pl.String)
    odd = np.flatnonzero((~text.str.contains(_SNE_NUMBER)).to_numpy())
    if len(odd):
        rule = f"{len(odd)} numéro(s) n’ont pas les dix-huit chiffres ou majuscules d’un numéro unique du SNE."
        first = int(odd[0])
        remedy = "Vérifiez que la colonne est la bonne ; ces demandes sont lues."
        yield Anomaly(int(lines[first]), NUMBER, str(text[first])[:60], rule, remedy)


def _too_many(path: Path, faults: Iterable[Sequence[Anomaly]], count: int) -> UnusableFileError:
    """When most of a large file is refused, its columns are at fault, not its rows."""
    rules: Counter[tuple[str, str, str]] = Counter()
    examples: dict[tuple[str, str, str], Anomaly] = {}
    for found in faults:
        for anomaly in found:
            key = (anomaly.field, anomaly.rule, anomaly.remedy)
            rules[key] += 1
            examples.setdefault(key, anomaly)
    whole = Anomaly(
        0,
        "",
        "",
        f"{count} lignes sont refusées, plus de {MOST_REJECTED} : rien n’a été gardé.",
        "Corrigez d’abord les colonnes ci-dessous, dans le fichier ou dans une correspondance (--mapping).",
    )
    return UnusableFileError(str(path), [whole, *(examples[key] for key, _ in rules.most_common(_SHOWN_RULES))])
