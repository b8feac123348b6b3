"""A rule that a foreign file may break: what is wrong and how to mend it, said once and used wherever it is broken."""

from dataclasses import dataclass

from peuplier.sources.anomalies import Anomaly

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Rule:
    """`says` is a French sentence in lower case, `remedy` one that starts with an imperative."""

    says: str
    remedy: str

    def broken(self, line: int, field: str = "", value: str = "") -> Anomaly:
        """The anomaly of a file that breaks this rule; a long value is cut."""
        shown = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
        return Anomaly(line, field, shown, self.says, self.remedy)

    def with_words(self, **words: object) -> "Rule":
        """The same rule, its blanks filled."""
        return Rule(self.says.format(**words), self.remedy.format(**words))
