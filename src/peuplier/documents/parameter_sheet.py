"""The parameters to key into the State's scoring module: a line per case, what the module cannot do, what words mean.

What the module computes is assumed, not known (`checking/legal/sne_module.toml`): every line says how sure it is.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

from peuplier import __version__
from peuplier.checking.legal.sne_module import Can, Need, facts_behind, module, needs
from peuplier.checking.trials.claims import behind, parts_of, sources_of
from peuplier.checking.trials.codes_named import codes_named
from peuplier.policy.dated import NotCoveredError, answering
from peuplier.policy.tree.conditions import Condition, Lookup
from peuplier.policy.tree.document import Policy, Scorer, Standing
from peuplier.policy.tree.scoring_blocks import (
    Bounds,
    CodeTable,
    Combination,
    Counting,
    Criterion,
    Grid,
    Group,
    Order,
    Refusals,
    Rubric,
    StepTable,
)
from peuplier.policy.tree.walks import facts_read, groups_read, leaves, terms_of
from peuplier.policy.wording.clauses import clause, quoted_codes, write_amount, write_day
from peuplier.policy.wording.prose import Reader, say_interval, say_slope
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.formulas import tables_read
from peuplier.vocabulary.quantities import write_number, write_points
from peuplier.vocabulary.typography import typeset

_INTERFACE = "/interfaceNuu/demande/"
_SHOWN_CODES = 40
_Block = Criterion | Grid | Rubric | Refusals | Order


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """One line to key in. `points` is None when they grow within the line, `points_text` then says how."""

    grids: str
    family: str
    criterion: str
    title: str
    case: int
    condition: str
    points: int | None
    points_text: str
    fields: str
    codes: str
    documents: str
    feasible: str
    instead: str
    article: str
    line: int


@dataclass(frozen=True, slots=True)
class Setting:
    """A rule that bears on more than one criterion: grid, family, order, refusals."""

    kind: str
    name: str
    title: str
    rule: str
    feasible: str
    instead: str
    article: str
    line: int


@dataclass(frozen=True, slots=True)
class Beyond:
    """Something of the document that the module does not, or may not, do."""

    element: str
    name: str
    feasible: str
    why: str
    instead: str
    article: str
    line: int


@dataclass(frozen=True)
class ParameterSheet:
    """Everything to key in, and everything around it."""

    policy: Policy
    on: date
    standing: str
    lines: tuple[ParameterLine, ...]
    settings: tuple[Setting, ...]
    beyond: tuple[Beyond, ...]

    @property
    def fictional(self) -> bool:
        """Whether the document is an invention: every sheet then says so."""
        return self.policy.front.standing is Standing.FICTIONAL

    def notes(self) -> list[tuple[str, str]]:
        """What the sheet is of, and what it assumes: name and value, in French."""
        front, known = self.policy.front, module()
        scorers = {
            Scorer.SNE: "le module du SNE",
            Scorer.PEUPLIER: "peuplier",
            Scorer.TRIAL: "personne : c’est un essai",
        }
        return [
            ("mention", self.standing),
            ("document", front.title),
            ("version", front.version),
            ("statut", front.standing.value),
            ("territoire", front.territory),
            ("qui cote", scorers[front.scorer]),
            ("date des valeurs", write_day(self.on)),
            ("empreinte du document", self.policy.digest),
            ("empreinte du droit", self.policy.law_digest or "aucun barème emprunté à la loi"),
            ("logiciel", f"peuplier {__version__}"),
            ("module : statut", known.status),
            ("module : au", write_day(known.as_of)),
            ("module : source", typeset(known.source)),
            ("module : critères nationaux", f"{known.national_criteria} ({known.status})"),
            ("module : critères locaux", f"{known.local_criteria} ({known.status})"),
        ]

    def as_json(self) -> dict[str, object]:
        """The sheet with English keys."""
        front, known = self.policy.front, module()
        return {
            "title": front.title,
            "version": front.version,
            "status": front.standing.value,
            "standing": self.standing,
            "territory": front.territory,
            "scorer": front.scorer.value,
            "on": self.on.isoformat(),
            "digest": self.policy.digest,
            "law_digest": self.policy.law_digest,
            "software_version": __version__,
            "module": {
                "as_of": known.as_of.isoformat(),
                "status": known.status,
                "source": known.source,
                "national_criteria": known.national_criteria,
                "local_criteria": known.local_criteria,
            },
            "parameters": [asdict(line) for line in self.lines],
            "settings": [asdict(setting) for setting in self.settings],
            "beyond_the_module": [asdict(item) for item in self.beyond],
        }


def parameter_sheet(policy: Policy, on: date, standing: str) -> ParameterSheet:
    """The sheet of a policy; `on` dates the values of its tables."""
    groups = {group.name: group.title for group in policy.groups}
    lines = tuple(line for criterion in policy.criteria for line in _lines(policy, criterion, groups, on))
    return ParameterSheet(policy, on, standing, lines, tuple(_settings(policy)), tuple(_beyond(policy)))


# ── criteria ─────────────────────────────────────────────────────────────────────────────────────────────


def _lines(policy: Policy, criterion: Criterion, groups: dict[str, str], on: date) -> Iterator[ParameterLine]:
    wanted = needs(policy, criterion)
    feasible, instead = _feasible(wanted)
    rubric = next((rubric for rubric in policy.rubrics if rubric.name == criterion.rubric), None)
    for number, (said, points, text, facts, codes) in enumerate(_cases(policy, criterion, groups, on), start=1):
        yield ParameterLine(
            ", ".join(criterion.grids) or "toutes",
            rubric.title if rubric else "",
            criterion.name,
            criterion.title,
            number,
            typeset(said),
            points,
            typeset(text),
            _fields(facts_behind(policy, criterion) if facts is None else facts),
            codes,
            _documents(criterion),
            feasible,
            typeset(instead),
            criterion.place.article,
            criterion.place.line,
        )


# What is said, the points or how they grow, the facts read (None: those of the whole criterion), the codes named.
_Case = tuple[str, int | None, str, list[Fact] | None, str]


def _cases(policy: Policy, criterion: Criterion, groups: dict[str, str], on: date) -> Iterator[_Case]:
    """The lines of a criterion, in the order of the document."""
    for case in criterion.cases:
        yield _by_condition(policy, "si", case.condition, case.points, groups, on)
    if criterion.cases:
        yield "sinon", criterion.otherwise or 0, "", [], ""
    match criterion.table:
        case StepTable(fact, steps):
            for step in steps:
                grows = f"de {write_number(step.points)} à {write_points(step.points_high)}, à proportion"
                points = None if step.linear else step.points
                yield f"{fact.label} : {say_interval(fact, step)}", points, grows if step.linear else "", [fact], ""
        case CodeTable(fact, rows, otherwise):
            for row in rows:
                yield f"{fact.label} : {quoted_codes(fact, row.codes)}", row.points, "", [fact], _said(fact, row.codes)
            yield f"{fact.label} : autrement", otherwise, "", [fact], ""
    for slope in criterion.slopes:
        yield say_slope(slope), None, "voir la condition", [slope.fact], ""
    for bonus in criterion.bonuses:
        yield _by_condition(policy, "et, de plus, si", bonus.condition, bonus.points, groups, on)
    if criterion.bounds != Bounds():
        yield f"le critère : {_bounds(criterion.bounds)}", None, "borne", [], ""
    if criterion.when_unknown is not None:
        said = "si une information manque" + (" : le critère est mis de côté" if criterion.set_aside else "")
        yield said, criterion.when_unknown, "", [], ""


def _by_condition(
    policy: Policy, word: str, condition: Condition, points: int, groups: dict[str, str], on: date
) -> _Case:
    """A line of a criterion, with what it takes from elsewhere: definitions of groups, values of tables."""
    within = {group.name: group for group in policy.groups}
    parts = list(parts_of(condition, within))
    facts = [fact for part in parts for fact in facts_read(part)]
    codes = [_said(FACTS[name], named) for part in parts for name, named in codes_named(part)]
    said = [
        f"{word} {clause(condition, groups)}",
        *(f"public « {group.title} » : {clause(group.condition, groups)}" for group in _opened(condition, within)),
        *_values(policy, parts, facts, on),
    ]
    return "\n".join(said), points, "", facts, "\n".join(dict.fromkeys(codes))


def _opened(condition: Condition, groups: dict[str, Group]) -> list[Group]:
    """The groups that a condition names, and those that they name, each once."""
    ahead, found = sorted(groups_read(condition)), dict[str, Group]()
    while ahead:
        name = ahead.pop(0)
        if name not in found:
            found[name] = groups[name]
            ahead += sorted(groups_read(groups[name].condition))
    return list(found.values())


def _values(policy: Policy, parts: list[Condition], facts: list[Fact], on: date) -> Iterator[str]:
    """What the tables behind a line are worth at the date: value, day, source."""
    named = [
        leaf.table
        for part in parts
        for terms in terms_of(part)
        for term in terms
        for leaf in leaves(term)
        if isinstance(leaf, Lookup)
    ]
    named += [
        table for fact in facts for name in sorted(behind(fact.name)) for table in tables_read(FACTS[name].formula)
    ]
    known = policy.known_tables()
    for table in (known[name] for name in dict.fromkeys(named) if name in known):
        try:
            edition = answering(table, on, prolonged=True).edition
        except NotCoveredError:
            yield f"barème « {table.title} » : pas de valeur au {write_day(on)}"
            continue
        source = edition.source or table.source or table.text or "source non dite"
        if len(edition.rows) == 1:
            worth = write_amount(edition.rows[0].value)
        else:
            worth = f"{len(edition.rows)} valeurs, à lire dans le texte"
        yield f"barème « {table.title} » : {worth}, en vigueur depuis le {write_day(edition.start)} ({source})"


def _said(fact: Fact, codes: tuple[str, ...]) -> str:
    """`06 : Violences familiales`, one code a line; codes keep their zeros."""
    labels = fact.codes.labels if fact.codes else {}
    shown = [f"{code} : {labels[code]}" if code in labels else code for code in codes[:_SHOWN_CODES]]
    return "\n".join([*shown, *([f"… et {len(codes) - _SHOWN_CODES} autres"] if len(codes) > _SHOWN_CODES else [])])


def _fields(facts: list[Fact]) -> str:
    """The paths of the interface behind these facts, or what is known of where a datum comes from."""
    paths: dict[str, None] = {}
    for fact in facts:
        for name in sorted(sources_of(fact.name)):
            root = FACTS[name]
            for path in (root.path or root.origin.value).splitlines():
                inside = path.startswith(_INTERFACE)
                paths[path.removeprefix(_INTERFACE) if inside else f"hors interface : {root.label} ({path})"] = None
    return "\n".join(paths)


def _documents(criterion: Criterion) -> str:
    if not criterion.evidence:
        return ""
    when = {
        Counting.DECLARED: "compté dès la déclaration",
        Counting.PROVED: "compté une fois la pièce vérifiée",
        Counting.VALIDATED: "compté une fois validé par un travailleur social",
    }[criterion.counting]
    return f"{' ou '.join(fact.label for fact in criterion.evidence)} — {when}"


def _feasible(wanted: list[Need]) -> tuple[str, str]:
    """`oui`, `à vérifier`, `critère local` or `non`, and what to do instead."""
    hard = [need for need in wanted if need.capability.can is not Can.YES]
    refused = [need for need in hard if need.capability.can is Can.NO]
    if refused and all(need.capability.name == "label" for need in refused):
        feasible = "critère local"
    else:
        feasible = "non" if refused else "à vérifier" if hard else "oui"
    return feasible, " ".join(dict.fromkeys(need.capability.instead for need in hard if need.capability.instead))


def _bounds(bounds: Bounds) -> str:
    said = [f"au moins {write_points(bounds.at_least)}"] if bounds.at_least is not None else []
    return " et ".join([*said, *([f"au plus {write_points(bounds.at_most)}"] if bounds.at_most is not None else [])])


# ── grids, families, order, refusals ─────────────────────────────────────────────────────────────────────


def _settings(policy: Policy) -> Iterator[Setting]:
    reader = Reader(policy)
    for grid in policy.grids:
        yield _setting("grille", grid, reader, _grid_needs(policy, grid))
    for rubric in policy.rubrics:
        yield _setting("famille", rubric, reader, _rubric_needs(rubric))
    for rule in policy.refusals:
        yield _setting("refus", rule, reader, ["refusals"] if rule.sanctions else [])
    if policy.order:
        yield _setting("ordre", policy.order, reader, ["order"])


def _setting(kind: str, block: _Block, reader: Reader, wanted: list[str]) -> Setting:
    needed = [Need(module().capabilities[name], "") for name in wanted]
    feasible, instead = _feasible(needed)
    return Setting(
        kind,
        block.name,
        block.title,
        " ".join(reader.sentences(block)),
        feasible,
        typeset(instead),
        block.place.article,
        block.place.line,
    )


def _grid_needs(policy: Policy, grid: Grid) -> list[str]:
    wanted = ["grids"] if len(policy.grids) > 1 else []
    wanted += ["left_out"] if grid.exclusions else []
    return wanted + (["cap"] if grid.bounds != Bounds() else [])


def _rubric_needs(rubric: Rubric) -> list[str]:
    wanted = {Combination.BEST: ["best"], Combination.TICKED: ["ticked"], Combination.SUM: []}[rubric.combination]
    return wanted + (["cap"] if rubric.bounds != Bounds() else [])


# ── what the module cannot do ────────────────────────────────────────────────────────────────────────────


def _beyond(policy: Policy) -> Iterator[Beyond]:
    # Everywhere in the document, what is missing leaves an interval; the module has one number.
    interval = Need(module().capabilities["unknown"], "")
    yield Beyond("document", "", interval.capability.can.value, *_why(interval), "", 1)
    for criterion in policy.criteria:
        for need in needs(policy, criterion):
            if need.capability.can is not Can.YES:
                yield _item("critère", criterion, need)
    for grid in policy.grids:
        for name in _grid_needs(policy, grid):
            yield _item("grille", grid, Need(module().capabilities[name], ""))
    for rubric in policy.rubrics:
        for name in _rubric_needs(rubric):
            yield _item("famille", rubric, Need(module().capabilities[name], ""))
    for rule in policy.refusals:
        if rule.sanctions:
            yield _item("refus", rule, Need(module().capabilities["refusals"], ""))
    if policy.order:
        yield _item("ordre", policy.order, Need(module().capabilities["order"], ""))


def _item(element: str, block: _Block, need: Need) -> Beyond:
    can, place = need.capability.can.value, block.place
    return Beyond(element, block.name, can, *_why(need), place.article, place.line)


def _why(need: Need) -> tuple[str, str]:
    said = f"Il faudrait {need.capability.says}" + (f" : {need.of}." if need.of else ".")
    return typeset(said), typeset(need.capability.instead)
