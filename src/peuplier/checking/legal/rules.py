"""What the lint looks for: each rule has a name, a level, an article of law, and the sentence that sums it up."""

from dataclasses import dataclass

from peuplier.policy.findings import Finding, Level
from peuplier.policy.tree.conditions import Place


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing looked for. `law` is the article it rests on; `says` completes « on cherche … », in French."""

    name: str
    level: Level
    law: str
    says: str

    def finding(
        self, place: Place, what: str, why: str, remedy: str, suggested: str = "", law: str | None = None
    ) -> Finding:
        """A finding of this rule at a place of the document; `law` when it is more precise than that of the rule."""
        return Finding(
            place.line,
            place.article,
            what,
            why,
            remedy,
            self.level,
            self.name,
            self.law if law is None else law,
            suggested,
        )


def blocks(name: str, law: str, says: str) -> Rule:
    """A rule whose findings forbid publication."""
    return Rule(name, Level.BLOCKS, law, says)


def to_justify(name: str, law: str, says: str) -> Rule:
    """A rule whose findings the territory must justify."""
    return Rule(name, Level.JUSTIFY, law, says)


def advice(name: str, law: str, says: str) -> Rule:
    """A rule whose findings are only advice."""
    return Rule(name, Level.ADVICE, law, says)
