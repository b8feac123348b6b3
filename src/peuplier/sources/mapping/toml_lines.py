"""Where each key of a TOML text stands: the parser of Python does not say, and a message must."""

import tomllib
from collections.abc import Mapping

Path = tuple[str, ...]


def lines_of(text: str) -> Mapping[Path, int]:
    """The line of each table and key, nested inline tables under the line that opens them."""
    found: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            named = _path(f"{stripped}\n")
            if named:
                table = named
                found.setdefault(table, number)
        elif "=" in stripped and not stripped.startswith("#"):
            for key in _keys(stripped):
                found.setdefault((*table, *key), number)
    return found


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of a key, or of the closest one that holds it; 1 when nothing does."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


def _keys(line: str) -> list[Path]:
    """Paths written by a `key = value` line: the key itself, then those of an inline table."""
    for place, sign in enumerate(line):
        if sign == "=":
            path = _path(f"{line[:place]}= 0\n")
            if path:
                return [path, *((*path, *deeper) for deeper in _inside(line))]
    return []


def _inside(line: str) -> list[Path]:
    """Paths of an inline table that the line holds whole."""
    try:
        value: object = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return []
    while isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
    return [(key,) for key in value] if isinstance(value, dict) else []


def _path(text: str) -> Path:
    """The keys of a one-key document, outermost first; nothing when the text is not one."""
    try:
        value: object = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return ()
    path: list[str] = []
    while isinstance(value, list) and value:
        value = value[0]
    while isinstance(value, dict) and len(value) == 1:
        key, value = next(iter(value.items()))
        path.append(key)
        while isinstance(value, list) and value:
            value = value[0]
    return tuple(path)
