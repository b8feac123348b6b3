"""A mapping read from its TOML file, every mistake named with its line."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from peuplier.policy.findings import suggestion
from peuplier.sources.anomalies import Anomaly, UnusableFileError
from peuplier.sources.mapping.conventions import OF_COLUMN, OF_FILE, Convention, MistakeError, choice, texts, whole
from peuplier.sources.mapping.declared import ColumnMapping, ColumnUse
from peuplier.sources.mapping.toml_lines import line_of, lines_of
from peuplier.sources.schemas import DEMANDS, SCHEMAS, Schema
from peuplier.sources.tables.delimited import SEPARATORS
from peuplier.sources.tables.encodings import ENCODINGS
from peuplier.sources.tables.headers import clean
from peuplier.sources.tables.raw import FileShape, unusable
from peuplier.sources.writing import DEFAULT, Writing

_SECTIONS = ("fichier", "colonnes", "constantes", "ignorees")
_ENCODINGS = {**{name: name for name in ENCODINGS}, "windows-1252": "cp1252", "iso-8859-1": "cp1252"}
_SEPARATORS = {**{sign: sign for sign in SEPARATORS}, **{name: sign for sign, name in SEPARATORS.items()}}
_SHAPE_KEYS = ("table", "encodage", "separateur", "feuille", "ligne_en_tete")
_LARGEST = 1_000_000
_T = TypeVar("_T")


def read_mapping(path: Path, table: str | None = None, schemas: Mapping[str, Schema] = SCHEMAS) -> ColumnMapping:
    """The mapping of a file, for the table asked, else the one it declares. Raises UnusableFileError."""
    try:
        raw = path.read_bytes()
        if len(raw) > _LARGEST:
            raise unusable(path, "la correspondance dépasse 1 Mo.", "Donnez un fichier TOML de correspondance.")
        text = raw.decode("utf-8-sig")
        document = tomllib.loads(text)
    except OSError as error:
        rule = "la correspondance n’existe pas." if isinstance(error, FileNotFoundError) else "elle ne se lit pas."
        raise unusable(path, rule, "Vérifiez son chemin.") from None
    except UnicodeDecodeError:
        raise unusable(path, "la correspondance n’est pas un texte en UTF-8.", "Enregistrez-la en UTF-8.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _syntax(path, str(error)) from None
    return _Reading(path, document, lines_of(text), table, schemas).mapping()


def _syntax(path: Path, message: str) -> UnusableFileError:
    where = message.partition("(at line ")[2].partition(",")[0]
    return unusable(
        path,
        "cette ligne n’est pas du TOML.",
        "Mettez entre guillemets les titres et les textes ; fermez guillemets, crochets et accolades.",
        int(where) if where.isdigit() else 0,
    )


class _Reading:
    """One mapping on its way; mistakes are gathered, then raised together."""

    def __init__(
        self,
        path: Path,
        document: Mapping[str, object],
        lines: Mapping[tuple[str, ...], int],
        table: str | None,
        schemas: Mapping[str, Schema],
    ) -> None:
        self._path, self._document, self._lines = path, document, lines
        self._mistakes: list[Anomaly] = []
        self._asked, self._schemas = table, schemas

    def mapping(self) -> ColumnMapping:
        for section in self._document:
            if section not in _SECTIONS:
                close = suggestion(section, _SECTIONS, f"Les parties sont : {', '.join(_SECTIONS)}.")
                self._wrong((section,), "cette partie n’existe pas dans une correspondance.", close)
        declared = self._table("fichier")
        table = self._one(declared, "table", lambda value: choice(value, self._schemas))
        schema = self._schemas[self._asked or table or DEMANDS.name]
        if self._asked and table and self._asked != table:
            self._wrong(
                ("fichier", "table"),
                f"cette correspondance est celle de la table « {table} », pas de « {self._asked} ».",
                "Donnez la bonne correspondance, ou l’option --table qui va avec elle.",
            )
        shape = FileShape(
            self._one(declared, "encodage", lambda value: _ENCODINGS[choice(_lower(value), _ENCODINGS)]),
            self._one(declared, "separateur", lambda value: _SEPARATORS[choice(value, _SEPARATORS)]),
            self._one(declared, "feuille", lambda value: texts(value)[0]),
            self._one(declared, "ligne_en_tete", lambda value: whole(value, 1, 1_000_000)),
        )
        conventions = {key: value for key, value in declared.items() if key not in _SHAPE_KEYS}
        writing = self._writing(("fichier",), conventions, OF_FILE, DEFAULT, None, None)
        columns = {
            clean(title): uses
            for title, value in self._table("colonnes").items()
            if (uses := self._uses(schema, title, value, writing))
        }
        mapping = ColumnMapping(
            self._path,
            table or self._asked,
            shape,
            writing,
            MappingProxyType(columns),
            self._constants(schema),
            self._ignored(),
        )
        for title in sorted(mapping.ignored & set(columns)):
            self._wrong(("colonnes", title), "cette colonne est aussi ignorée.", "Choisissez l’un ou l’autre.", title)
        if self._mistakes:
            raise UnusableFileError(str(self._path), sorted(self._mistakes))
        return mapping

    def _wrong(self, key: tuple[str, ...], rule: str, remedy: str, field: str = "") -> None:
        named = field or ".".join(key)
        self._mistakes.append(Anomaly(line_of(self._lines, key), named, "", rule, remedy))

    def _table(self, section: str) -> Mapping[str, object]:
        value = self._document.get(section, {})
        if isinstance(value, dict):
            return value
        self._wrong((section,), "on attend une partie.", f"Écrivez [{section}] sur une ligne, puis ses clés.")
        return {}

    def _one(self, section: Mapping[str, object], key: str, read: Callable[[object], _T]) -> _T | None:
        """One key of the part « fichier », or None."""
        if key not in section:
            return None
        try:
            return read(section[key])
        except MistakeError as mistake:
            self._wrong(("fichier", key), mistake.rule, mistake.remedy)
            return None

    def _writing(
        self,
        where: tuple[str, ...],
        section: Mapping[str, object],
        conventions: Mapping[str, Convention],
        start: Writing,
        schema: Schema | None,
        fact: str | None,
    ) -> Writing:
        """The writing that a part declares, over another."""
        writing = start
        known = schema.facts[fact] if schema is not None and fact is not None else None
        for key, value in section.items():
            if key not in conventions:
                close = suggestion(key, conventions, f"Les clés sont : {', '.join(conventions)}.")
                self._wrong((*where, key), f"la clé « {key} » n’existe pas ici.", close)
                continue
            convention = conventions[key]
            if known is not None and convention.kinds and known.kind not in convention.kinds:
                rule = f"« {key} » n’a pas de sens pour « {known.name} » ({known.kind.value})."
                self._wrong((*where, key), rule, "Retirez cette clé.")
                continue
            try:
                writing = convention.read(writing, value, known)
            except MistakeError as mistake:
                self._wrong((*where, key), mistake.rule, mistake.remedy)
        if writing.yes & writing.no:
            both = ", ".join(f"« {word} »" for word in sorted(writing.yes & writing.no))
            self._wrong((*where, "non"), f"{both} veut dire oui et non.", "Choisissez l’un ou l’autre.")
        return writing

    def _uses(self, schema: Schema, title: str, value: object, writing: Writing) -> tuple[ColumnUse, ...]:
        """The facts that one column gives."""
        uses = []
        for use in value if isinstance(value, list) else [value]:
            declared = {"fait": use} if isinstance(use, str) else use
            where = ("colonnes", title)
            if not isinstance(declared, dict) or not isinstance(declared.get("fait"), str):
                self._wrong(where, "il manque le fait que cette colonne donne.", 'Écrivez { fait = "…" }.', title)
                continue
            name = clean(declared["fait"])
            if name not in schema.facts:
                close = suggestion(name, schema.facts, "« peuplier facts » donne la liste des faits.")
                self._wrong((*where, "fait"), f"« {name} » n’est pas un fait {schema.of_row}.", close, title)
                continue
            rest = {key: part for key, part in declared.items() if key != "fait"}
            own = self._writing(where, rest, OF_COLUMN, writing, schema, name)
            uses.append(ColumnUse(name, own, line_of(self._lines, where)))
        return tuple(uses)

    def _constants(self, schema: Schema) -> Mapping[str, str]:
        constants = {}
        for title, value in self._table("constantes").items():
            name = clean(title)
            if name not in schema.facts or name in schema.key:
                close = suggestion(name, schema.facts, "« peuplier facts » donne la liste des faits.")
                self._wrong(("constantes", title), "ce fait ne peut pas être une constante.", close, title)
            elif isinstance(value, bool):
                constants[name] = "oui" if value else "non"
            elif isinstance(value, str | int | float | date):
                constants[name] = str(value)
            else:
                self._wrong(("constantes", title), "on attend une seule valeur.", "Écrivez un texte.", title)
        return MappingProxyType(constants)

    def _ignored(self) -> frozenset[str]:
        section = self._table("ignorees")
        for key in section:
            if key != "colonnes":
                self._wrong(("ignorees", key), "cette clé n’existe pas ici.", 'Écrivez colonnes = ["…"].')
        try:
            return frozenset(clean(title) for title in texts(section.get("colonnes", [])))
        except MistakeError as mistake:
            self._wrong(("ignorees", "colonnes"), mistake.rule, mistake.remedy)
            return frozenset()


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value
