"""The law that ships with the software: read once, lazily, block by block, and narrowed to one territory.

The thresholds of quartiles are thousands of rows: only those of the territory asked for are ever parsed, so that a
command does not pay for the others. The whole of every text is read by the tests.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from importlib import resources

from peuplier.law.reading import LawText, read_law
from peuplier.policy.canonical import canonical
from peuplier.policy.findings import UnusableDocumentError
from peuplier.policy.tree.monitoring_blocks import NominatorShare, Objective, Table
from peuplier.policy.tree.scoring_blocks import Group

TERRITORY, DEPARTMENT = "territoire", "département"
_TABLE = re.compile(r"^```barème\n\s*([^\s:]+)\s*:(.*?)^```$", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^```[^\n`]+\n.*?^```$\n?", re.MULTILINE | re.DOTALL)
_BY_TERRITORY = re.compile(rf"^selon .*\b{TERRITORY}\b", re.MULTILINE)
# A row of a table keyed by département, then by territory: `34, 200066355 "CA Sète…" : 9 450 €`.
_ROW = re.compile(r'^"?(\w+)"?, (\d{9}) ', re.MULTILINE)


@dataclass(frozen=True)
class Library:
    """The texts of law by name, canonical; nothing is parsed before it is asked."""

    sources: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        """Identity of the whole law: the SHA-256 of the names and digests of its texts, sorted."""
        sums = (f"{n} {hashlib.sha256(t.encode('utf-8')).hexdigest()}\n" for n, t in sorted(self.sources.items()))
        return hashlib.sha256("".join(sums).encode("utf-8")).hexdigest()

    @cached_property
    def texts(self) -> tuple[LawText, ...]:
        """Every text, read in full: some tenths of a second."""
        return tuple(_read(text) for _, text in sorted(self.sources.items()))

    @cached_property
    def _home(self) -> Mapping[str, str]:
        """The text that holds each table."""
        return {found[1]: name for name, text in sorted(self.sources.items()) for found in _TABLE.finditer(text)}

    @property
    def table_names(self) -> tuple[str, ...]:
        """The names of all the tables of law."""
        return tuple(self._home)

    def groups(self, on: date) -> tuple[Group, ...]:
        """The priority groups in force: DALO, then those of L. 441-1 with their letter (`group.legal.letter`)."""
        return tuple(g for text in self._texts_without_tables for g in text.groups if _applies(g, on))

    def objectives(self, on: date) -> tuple[Objective, ...]:
        """The minima of the law in force; `aim.local` when the law wants a share and leaves its value open."""
        return tuple(o for text in self._texts_without_tables for o in text.objectives if _applies(o, on))

    def shares(self, on: date) -> tuple[NominatorShare, ...]:
        """The ceilings of the nominators' shares of the yearly flow in force."""
        return tuple(s for text in self._texts_without_tables for s in text.shares if _applies(s, on))

    @cached_property
    def _texts_without_tables(self) -> tuple[LawText, ...]:
        """The texts that have something else than tables."""
        kept = [
            t for _, t in sorted(self.sources.items()) if re.search(r"^```(public|objectif|part)$", t, re.MULTILINE)
        ]
        return tuple(_read(text) for text in kept)

    def tables(self, territory: str) -> Mapping[str, Table]:
        """The tables by name; one keyed by territory is narrowed to it, an edition that ignores it has no row."""
        return _Tables(self, territory)

    def table(self, name: str) -> Table:
        """A table as the text writes it, whatever the territory. KeyError when the law has none of that name."""
        return self.table_of(name, None)

    def table_of(self, name: str, territory: str | None) -> Table:
        """A table parsed from its own block, with the rows of one territory only, or all of them when None."""
        return _table(self.sources[self._home[name]], name, territory)


class _Tables(Mapping[str, Table]):
    """The tables of one territory, each parsed when first read."""

    def __init__(self, library: Library, territory: str) -> None:
        self._library, self._territory = library, territory

    def __getitem__(self, name: str) -> Table:
        return self._library.table_of(name, self._territory)

    def __iter__(self) -> Iterator[str]:
        return iter(self._library.table_names)

    def __len__(self) -> int:
        return len(self._library.table_names)


@cache
def library() -> Library:
    """The law of this version of the software."""
    folder = resources.files(__package__).joinpath("texts")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".md")), key=lambda file: file.name)
    return Library({file.name: canonical(file.read_text(encoding="utf-8")) for file in files})


def _applies(block: Group | Objective | NominatorShare, on: date) -> bool:
    return block.legal is None or block.legal.in_force(on)


def _read(text: str) -> LawText:
    reading = read_law(text)
    if reading.text is None:
        raise UnusableDocumentError(reading.findings)
    return reading.text


@cache
def _table(text: str, name: str, territory: str | None) -> Table:
    """One table of a text: other blocks, and the rows of other territories, are dropped before anything is parsed."""
    wanted = next(found for found in _TABLE.finditer(text) if found[1] == name)[0]
    keyed = _BY_TERRITORY.search(wanted) is not None
    if keyed and territory is not None:
        wanted = "\n".join(line for line in wanted.split("\n") if not (m := _ROW.match(line)) or m[2] == territory)
    head = text[: text.index("\n---\n", 3) + 5]
    read = _read(f"{head}\n# {name}\n\n{wanted}\n")
    table = replace(read.tables[0], text=read.front.text)
    return _narrowed(table) if keyed and territory is not None else table


def _narrowed(table: Table) -> Table:
    """A table that holds one territory only, without the keys that say which."""
    kept = [place for place, key in enumerate(table.keys) if key.name not in (TERRITORY, DEPARTMENT)]
    editions = []
    for edition in table.editions:
        rows = {row.keys: row for row in (replace(r, keys=tuple(r.keys[p] for p in kept)) for r in edition.rows)}
        editions.append(replace(edition, rows=tuple(rows.values())))
    return replace(table, keys=tuple(table.keys[place] for place in kept), editions=tuple(editions))
