"""A condition as it reads for a household to which some facts are denied."""

from collections.abc import Mapping

from peuplier.policy.tree.conditions import AllOf, AmongCodes, AnyOf, Condition, Holds, InGroup, Negated
from peuplier.policy.tree.scoring_blocks import Group


def denied(
    condition: Condition, labels: frozenset[str], codes: Mapping[str, str], groups: Mapping[str, Group]
) -> Condition | bool:
    """What is left of a condition when these labels do not hold and these facts have these codes.

    True or False when nothing is left to ask. Groups are opened: the labels they read are denied too.
    """
    match condition:
        case Holds(fact) if fact.name in labels:
            return False
        case AmongCodes(fact, named) if fact.name in codes:
            return codes[fact.name] in named
        case InGroup(name):
            return denied(groups[name].condition, labels, codes, groups)
        case Negated(part):
            inner = denied(part, labels, codes, groups)
            return (not inner) if isinstance(inner, bool) else Negated(inner)
        case AllOf(parts) | AnyOf(parts):
            settles = isinstance(condition, AnyOf)
            read = [denied(part, labels, codes, groups) for part in parts]
            if any(part is settles for part in read):
                return settles
            kept = tuple(part for part in read if not isinstance(part, bool))
            if not kept:
                return not settles
            return kept[0] if len(kept) == 1 else AnyOf(kept) if settles else AllOf(kept)
    return condition
