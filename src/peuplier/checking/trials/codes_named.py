"""The codes that a condition names, by fact."""

from collections.abc import Iterator

from peuplier.policy.tree.conditions import AllOf, AmongCodes, AnyOf, Condition, Negated


def codes_named(condition: Condition) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each fact compared with codes, and those codes, whether the condition wants them or not."""
    match condition:
        case AmongCodes(fact, codes):
            yield fact.name, codes
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from codes_named(part)
        case Negated(part):
            yield from codes_named(part)
