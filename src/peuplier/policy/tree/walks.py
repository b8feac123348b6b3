"""What the nodes of a tree read: facts, groups, terms, and every condition of a document."""

from collections.abc import Iterator

from peuplier.policy.tree.conditions import (
    AllOf,
    AmongCodes,
    AnyOf,
    Between,
    Compare,
    Condition,
    ConstantTerm,
    FactTerm,
    Holds,
    InGroup,
    Lookup,
    Negated,
    Place,
    Scaled,
    SharesCode,
    Sum,
    Term,
)
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary.facts import Fact


def groups_read(condition: Condition) -> set[str]:
    """Names of the priority groups a condition reads directly."""
    match condition:
        case InGroup(name):
            return {name}
        case AllOf(parts) | AnyOf(parts):
            return set().union(*(groups_read(part) for part in parts))
        case Negated(part):
            return groups_read(part)
    return set()


def terms_of(condition: Condition) -> Iterator[tuple[Term, ...]]:
    """The terms compared together in each comparison of a condition."""
    match condition:
        case Compare(left, _, right):
            yield (left, right)
        case Between(term, low, high):
            yield (term, low, high)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from terms_of(part)
        case Negated(part):
            yield from terms_of(part)


def comparisons(condition: Condition) -> Iterator[Compare]:
    """Every comparison of two terms within a condition."""
    match condition:
        case Compare():
            yield condition
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from comparisons(part)
        case Negated(part):
            yield from comparisons(part)


def leaves(term: Term) -> Iterator[FactTerm | ConstantTerm | Scaled | Lookup]:
    """The terms of a sum, or the term itself."""
    if isinstance(term, Sum):
        for _, part in term.terms:
            yield from leaves(part)
    else:
        yield term


def facts_read(condition: Condition) -> Iterator[Fact]:
    """The facts a condition reads directly, in order, possibly repeated."""
    match condition:
        case Holds(fact) | AmongCodes(fact, _):
            yield fact
        case SharesCode(fact, other):
            yield fact
            yield other
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from facts_read(part)
        case Negated(part):
            yield from facts_read(part)
        case Compare() | Between():
            for terms in terms_of(condition):
                for term in terms:
                    for leaf in leaves(term):
                        match leaf:
                            case FactTerm(fact) | Scaled(_, fact):
                                yield fact
                            case Lookup(_, keys):
                                yield from keys


def conditions_of(policy: Policy) -> Iterator[tuple[Condition, Place]]:
    """Every condition of a document, with the place of its block."""
    for group in policy.groups:
        yield group.condition, group.place
    for grid in policy.grids:
        if grid.applies:
            yield grid.applies, grid.place
        for exclusion in grid.exclusions:
            yield exclusion.condition, grid.place
    for criterion in policy.criteria:
        for condition in criterion.conditions():
            yield condition, criterion.place
    for admission in policy.admissions:
        for condition in (*admission.requires, *admission.rules_out):
            yield condition, admission.place
    if policy.order:
        for key in (*policy.order.before, *policy.order.then):
            if key.condition:
                yield key.condition, policy.order.place
    for transfers in policy.transfers:
        yield transfers.applies, transfers.place
        if transfers.favoured:
            yield transfers.favoured, transfers.place
    for objective in policy.objectives:
        for optional in (objective.among, objective.population):
            if optional:
                yield optional, objective.place
    for share in policy.shares:
        for left in share.leaves_flow:
            yield left, share.place
        for apart in share.set_apart:
            yield apart.condition, share.place
