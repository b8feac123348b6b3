"""Files written for the tests of readers, and what refusing them says."""

from pathlib import Path

import pytest

from peuplier.sources.anomalies import UnusableFileError
from peuplier.sources.mapping.declared import ColumnMapping
from peuplier.sources.mapping.reading import read_mapping
from peuplier.sources.row_intake import TableIntake, read_rows


def text_file(folder: Path, text: str, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    """A text file, in an encoding."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def mapping(folder: Path, text: str) -> ColumnMapping:
    """A mapping written, then read."""
    return read_mapping(text_file(folder, text, "m.toml"))


def refused(path: Path, declared: ColumnMapping | None = None) -> str:
    """What is said of a file that is refused as a whole."""
    with pytest.raises(UnusableFileError) as error:
        read_rows(path, mapping=declared)
    return "\n".join(map(str, error.value.anomalies))


def reasons(intake: TableIntake) -> dict[int, list[str]]:
    """By line, the rules that refused rows break."""
    return {one.line: [anomaly.rule for anomaly in one.anomalies] for one in intake.rejected}
