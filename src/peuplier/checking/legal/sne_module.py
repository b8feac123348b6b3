"""What the State's scoring module is supposed to compute, and what in a document it cannot.

Its official list is not known: what is assumed stands in `sne_module.toml`, dated, with its source and its status.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib import resources

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, advice
from peuplier.checking.legal.worth import facts_of
from peuplier.checking.trials.claims import behind, parts_of, sources_of
from peuplier.policy.findings import Finding
from peuplier.policy.tree.conditions import ConstantTerm, FactTerm, Lookup, SharesCode
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.scoring_blocks import Counting, Criterion, StepTable
from peuplier.policy.tree.walks import facts_read, leaves, terms_of
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact, Origin
from peuplier.vocabulary.formulas import HasAny, InCodes, tables_read
from peuplier.vocabulary.quantities import Kind

_LAW = "CCH, art. L. 441-2-7, L. 441-2-8 et R. 441-2-10, 11°"
_INTERFACE = "/interfaceNuu"

OUTSIDE = advice("hors_module_sne", _LAW, "un critère que le module de cotation de l’État ne calcule sans doute pas")
TOO_MANY = advice("module_sne_plein", _LAW, "plus de critères que le module n’en admet")
RULES: tuple[Rule, ...] = (OUTSIDE, TOO_MANY)


class Can(Enum):
    """Whether the module is supposed to do something."""

    YES = "oui"
    PERHAPS = "à vérifier"
    NO = "non"


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing a module does or does not; `instead` is what to do without it."""

    name: str
    can: Can
    says: str
    instead: str


@dataclass(frozen=True, slots=True)
class Module:
    """What is assumed of the module, since when, on what ground."""

    as_of: date
    status: str
    source: str
    national_criteria: int
    local_criteria: int
    capabilities: Mapping[str, Capability]


@dataclass(frozen=True, slots=True)
class Need:
    """A capability that something in the document asks for; `of` says what for, in French."""

    capability: Capability
    of: str


@cache
def module() -> Module:
    """The assumptions that ship with the software."""
    text = resources.files(__package__).joinpath("sne_module.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    listed = [Capability(c["name"], Can(c["can"]), c["says"], c["instead"]) for c in read["capability"]]
    return Module(
        read["as_of"],
        read["status"],
        read["source"],
        read["national_criteria"],
        read["local_criteria"],
        {capability.name: capability for capability in listed},
    )


def check(case: Case) -> Iterator[Finding]:
    """Each criterion outside the module; then too many local ones."""
    local = []
    for criterion in case.policy.criteria:
        wanted = [need for need in needs(case.policy, criterion) if need.capability.can is Can.NO]
        if not wanted:
            continue
        local += [criterion] if all(need.capability.name == "label" for need in wanted) else []
        first = wanted[0]
        yield OUTSIDE.finding(
            criterion.place,
            f"Le module de cotation de l'État ne calcule sans doute pas le critère « {criterion.name} ».",
            f"il faudrait {first.capability.says} : {first.of}.",
            f"{first.capability.instead} Voyez « peuplier sheet ».",
        )
    most = module().local_criteria
    if len(local) > most:
        yield TOO_MANY.finding(
            local[most].place,
            f"{len(local)} critères demanderaient un critère local du module ; il en admettrait {most}.",
            "ce nombre vient d'un consultant : il est à vérifier.",
            "Réunissez des reconnaissances dans un même critère, ou cotez hors du module.",
        )


def needs(policy: Policy, criterion: Criterion) -> list[Need]:
    """What a criterion asks of the module, what is surely impossible first."""
    found = [Need(module().capabilities[name], of) for name, of in dict.fromkeys(_needs(policy, criterion))]
    order = [Can.NO, Can.PERHAPS, Can.YES]
    return sorted(found, key=lambda need: order.index(need.capability.can))


def _needs(policy: Policy, criterion: Criterion) -> Iterator[tuple[str, str]]:
    for fact in facts_behind(policy, criterion):
        yield field_need(fact)
        if any(table for name in behind(fact.name) for table in tables_read(FACTS[name].formula)):
            yield "table", f"« {fact.label} » suit un barème de la loi"
    yield from _comparisons(policy, criterion)
    if isinstance(criterion.table, StepTable) and any(step.linear for step in criterion.table.steps):
        yield "linear", f"« {criterion.table.fact.label} »"
    for slope in criterion.slopes:
        yield "slope", f"« {slope.fact.label} »"
    if criterion.evidence and criterion.counting is not Counting.DECLARED:
        yield "evidence", " ou ".join(fact.label for fact in criterion.evidence)
    # Without a line of its own, what is missing is worth nothing in the module.
    if criterion.when_unknown:
        yield "unknown", "la ligne « si inconnu »"
    points = [case.points for case in criterion.cases] + [bonus.points for bonus in criterion.bonuses]
    if any(value < 0 for value in [*points, *(slope.points for slope in criterion.slopes)]):
        yield "negative", "ses points négatifs"


def field_need(fact: Fact) -> tuple[str, str]:
    """Whether a fact can be read in the register, through those it follows from if need be."""
    roots = [FACTS[name] for name in sorted(sources_of(fact.name))]
    outside = [root for root in roots if not root.path.startswith(_INTERFACE)]
    if not outside:
        # A formula is ours; codes of one field can be keyed in as they are.
        plain = fact.formula is None or isinstance(fact.formula, InCodes | HasAny)
        return "field" if plain else "derived", f"« {fact.label} »"
    root = outside[0]
    named = f"« {fact.label} »" if root.name == fact.name else f"« {fact.label} » suit « {root.label} »"
    return ("label" if root.origin is Origin.LABEL and root.kind is Kind.BOOLEAN else "document"), named


def facts_behind(policy: Policy, criterion: Criterion) -> list[Fact]:
    """The facts a criterion reads, through groups too, each once."""
    groups = {group.name: group for group in policy.groups}
    facts = list(facts_of(criterion))
    for condition in criterion.conditions():
        facts += [fact for part in parts_of(condition, groups) for fact in facts_read(part)]
    return list({fact.name: fact for fact in facts}.values())


def _comparisons(policy: Policy, criterion: Criterion) -> Iterator[tuple[str, str]]:
    groups = {group.name: group for group in policy.groups}
    for condition in criterion.conditions():
        for part in parts_of(condition, groups):
            if isinstance(part, SharesCode):
                yield "comparison", f"« {part.fact.label} » et « {part.other.label} »"
            for terms in terms_of(part):
                found = [leaf for term in terms for leaf in leaves(term)]
                tables = [leaf.table for leaf in found if isinstance(leaf, Lookup)]
                if tables:
                    yield "table", f"« {tables[0]} »"
                elif sum(not isinstance(leaf, ConstantTerm) for leaf in found) > 1:
                    names = [leaf.fact.label for leaf in found if isinstance(leaf, FactTerm)]
                    yield "comparison", " et ".join(f"« {name} »" for name in names)
