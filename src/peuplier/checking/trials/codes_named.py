"""The codes that a condition names, by fact, and the names of those that are communes."""

from collections.abc import Iterator

from peuplier.policy.tree.conditions import AllOf, AmongCodes, AnyOf, Condition, Negated
from peuplier.vocabulary.codes import commune_names


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


def commune_said(code: str) -> str:
    """`Sète (34301)`, or the code alone when it is that of no commune."""
    name = commune_names().get(code)
    return f"{name} ({code})" if name else code
