"""The tables of law that a policy applies: those its conditions name, and those that the formulas of its facts read."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from peuplier.policy.findings import Finding, Level, listed
from peuplier.policy.tree.conditions import Condition, Lookup, Place
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.monitoring_blocks import Table
from peuplier.policy.tree.walks import conditions_of, facts_read, leaves, terms_of
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.formulas import inputs, tables_read


class Law(Protocol):
    """What a policy asks of the law: its identity, and its tables narrowed to one territory."""

    @property
    def digest(self) -> str:
        """Identity of the law."""

    @property
    def table_names(self) -> tuple[str, ...]:
        """The names of all its tables."""

    def tables(self, territory: str) -> Mapping[str, Table]:
        """Its tables by name. One that has no value for the territory has editions without rows."""


def borrow(policy: Policy, law: Law) -> tuple[tuple[Table, ...], list[Finding]]:
    """The tables of law that a policy applies, by name, and a finding for each that its territory does not have."""
    tables, own = law.tables(policy.front.territory), {table.name for table in policy.tables}
    named = dict(_named(policy))
    behind = dict(_behind(policy, law))
    wanted = [tables[name] for name in sorted({*named, *behind, *own} & set(law.table_names))]
    empty = [table for table in wanted if not any(edition.rows for edition in table.editions)]
    findings = [_without(table, policy, named[table.name]) for table in empty if table.name in named.keys() - own]
    underived = [table for table in empty if table.name in behind]
    for fact, place in dict.fromkeys(behind[table.name] for table in underived):
        missing = [table for table in underived if behind[table.name] == (fact, place)]
        findings.append(_not_derived(missing, policy, fact, place))
    return tuple(table for table in wanted if table not in empty), findings


def _named(policy: Policy) -> Iterator[tuple[str, Place]]:
    for condition, place in reversed(list(conditions_of(policy))):
        for name in _lookups(condition):
            yield name, place


def _lookups(condition: Condition) -> Iterator[str]:
    for terms in terms_of(condition):
        for term in terms:
            for leaf in leaves(term):
                if isinstance(leaf, Lookup):
                    yield leaf.table


def _behind(policy: Policy, law: Law) -> Iterator[tuple[str, tuple[Fact, Place]]]:
    """Tables read by the formulas of the facts that the policy reads, with the fact and where it is read."""
    for fact, place in reversed(list(_facts(policy))):
        for name in _tables_behind(fact.name, set()):
            if name in law.table_names:
                yield name, (fact, place)


def _facts(policy: Policy) -> Iterator[tuple[Fact, Place]]:
    for condition, place in conditions_of(policy):
        for fact in facts_read(condition):
            yield fact, place
    for criterion in policy.criteria:
        if criterion.table:
            yield criterion.table.fact, criterion.place
        for slope in criterion.slopes:
            yield slope.fact, criterion.place
    if policy.order:
        for key in (*policy.order.before, *policy.order.then):
            if key.fact:
                yield key.fact, policy.order.place


def _tables_behind(name: str, seen: set[str]) -> Iterator[str]:
    if name in seen:
        return
    seen.add(name)
    formula = FACTS[name].formula
    yield from tables_read(formula)
    for read in inputs(formula):
        yield from _tables_behind(read, seen)


def _without(table: Table, policy: Policy, place: Place) -> Finding:
    return Finding(
        place.line,
        place.article,
        f"Le barème de la loi « {table.name} » n'a aucune valeur pour le territoire {policy.front.territory}.",
        f"ce territoire ne figure dans aucune édition ({table.text}).",
        "Vérifiez le numéro Siren de l'en-tête ; si le territoire n'a pas de valeur publiée, retirez cette règle.",
    )


def _not_derived(tables: list[Table], policy: Policy, fact: Fact, place: Place) -> Finding:
    names = listed(table.name for table in tables)
    return Finding(
        place.line,
        place.article,
        f"« {fact.name} » ne peut pas être calculé pour le territoire {policy.front.territory}, faute de {names}.",
        f"ce territoire ne figure dans aucune édition ({tables[0].text}) ; seule compte la valeur donnée par la table.",
        "Vérifiez le numéro Siren de l'en-tête, ou donnez ce fait dans la table des demandes.",
        Level.JUSTIFY,
    )
