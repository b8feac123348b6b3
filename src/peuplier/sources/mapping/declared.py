"""What a mapping declares: the shape of the file, the fact of each column and how its cells are written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from peuplier.sources.tables.raw import FileShape
from peuplier.sources.writing import DEFAULT, Writing


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One fact that a column gives; `line` is where the mapping says so."""

    fact: str
    writing: Writing
    line: int


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A mapping read. `columns` by title in the file; `constants` are cells worth the same for every row."""

    path: Path
    table: str | None = None
    shape: FileShape = field(default_factory=FileShape)
    writing: Writing = DEFAULT
    columns: Mapping[str, tuple[ColumnUse, ...]] = field(default_factory=lambda: MappingProxyType({}))
    constants: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ignored: frozenset[str] = frozenset()
