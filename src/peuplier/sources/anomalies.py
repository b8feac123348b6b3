"""What is wrong with a file: where, what was found, what was expected, how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Anomaly:
    """One fault of a file. `line` is that of the file, header included (0: the file as a whole)."""

    line: int
    field: str
    value: str
    rule: str
    remedy: str

    @property
    def place(self) -> str:
        """The column of a table, or the element of an XML file; empty for the file as a whole."""
        kind = "balise" if "/" in self.field else "colonne"
        return f"{kind} « {self.field} »" if self.field else ""

    def __str__(self) -> str:
        where = f"ligne {self.line}" if self.line else "fichier"
        field = f", {self.place}" if self.field else ""
        value = f" : « {self.value} »" if self.value else ""
        return f"{where}{field}{value}\n  {self.rule}\n  Remède : {self.remedy}"


class UnusableFileError(Exception):
    """A file that cannot be used; nothing of it was kept."""

    def __init__(self, path: str, anomalies: Sequence[Anomaly]) -> None:
        super().__init__(f"{path} : {len(anomalies)} anomalie(s)")
        self.path, self.anomalies = path, tuple(anomalies)
