"""A block printed back in the language: reading the printed text gives the same tree."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

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
    Quantity,
    Scaled,
    SharesCode,
    Sum,
    Term,
)
from peuplier.policy.tree.document import Block, Example, ExpectGrid, ExpectGroup, ExpectPoints
from peuplier.policy.tree.legal import Legal
from peuplier.policy.tree.monitoring_blocks import (
    Admission,
    Aim,
    Commitment,
    Measure,
    NominatorShare,
    Objective,
    Supply,
    Table,
    TableRow,
    Transfers,
)
from peuplier.policy.tree.scoring_blocks import (
    Bounds,
    CodeTable,
    Combination,
    Counting,
    Criterion,
    Every,
    Grid,
    Group,
    Limit,
    Order,
    Refusals,
    Rubric,
    Slope,
    SortKey,
    Step,
    StepTable,
)
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind, first_unit, write_quantity


def print_block(block: Block) -> str:
    """The canonical text of a block, without its fence."""
    return "\n".join(line for line in _lines(block) if line) + "\n"


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Example):
        yield block.title
        yield from _example(block)
        return
    yield f"{block.name} : {block.title}{_attached(block)}"
    match block:
        case Group():
            yield from _group(block)
        case Grid():
            yield from _grid(block)
        case Rubric():
            yield from _rubric(block)
        case Criterion():
            yield from _criterion(block)
        case Admission():
            yield from (f"exige {condition(c)}" for c in block.requires)
            yield from (f"écarte si {condition(c)}" for c in block.rules_out)
            yield "si inconnu : écarté" if block.ruled_out_if_unknown else ""
            yield _text("motif", block.reason)
        case Order():
            yield from (f"avant les points : {_key(key)}" for key in block.before)
            yield from (f"puis {_key(key)}" for key in block.then)
        case Refusals():
            yield from _refusals(block)
        case Transfers():
            yield f"pour {condition(block.applies)}"
            yield f"favorisée si {condition(block.favoured)}" if block.favoured else ""
            yield f"chaîne : au plus {block.longest_chain} logements" if block.longest_chain is not None else ""
            yield _text("logement libéré", block.freed_dwelling)
        case Objective():
            yield from _objective(block)
        case NominatorShare():
            yield from _share(block)
        case Commitment():
            yield from _commitment(block)
        case Supply():
            for row in block.rows:
                keys = f"{_code(row.commune)}, {row.dwelling_type}, {row.financing}, {row.year}"
                yield f"{keys} : {row.dwellings} {'logement' if row.dwellings < 2 else 'logements'}"
        case Measure():
            yield f"thème {block.theme}"
            yield _text("pilote", block.lead)
            yield _text("partenaires", block.partners)
            yield f"du {block.calendar[0]} au {block.calendar[1]}" if block.calendar else ""
            yield _text("indicateur", block.indicator)
        case Table():
            yield from _table(block)
    yield _text("source", block.source)


def _attached(block: Block) -> str:
    names = []
    if isinstance(block, Criterion) and block.rubric:
        names.append(f"rubrique {block.rubric}")
    if isinstance(block, Criterion | Refusals):
        names += [f"grille {grid}" for grid in block.grids]
    return f" ({', '.join(names)})" if names else ""


def _text(label: str, text: str | None) -> str:
    return f"{label} : {text}" if text else ""


def points(value: int) -> str:
    """`20 points`, `-1 point`."""
    return f"{value} {'point' if abs(value) < 2 else 'points'}"


def _plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("−", "-")


def quantity(value: Quantity) -> str:
    """`9 450 €`, `35 %`, `2`."""
    return _plain(write_quantity(value.value, value.unit, _decimals(value)))


def _decimals(value: Quantity) -> int | None:
    shown = value.value * 100 if value.unit == "%" else value.value
    return next((places for places in range(7) if (shown * 10**places).denominator == 1), None)


def _code(text: str) -> str:
    return text if re.fullmatch(r"[0-9]+|[A-Z][A-Za-z0-9_]*", text) else f'"{text}"'


def _set(texts: tuple[str, ...]) -> str:
    return "{" + ", ".join(_code(text) for text in texts) + "}"


def term(node: Term) -> str:
    """A term of a comparison."""
    match node:
        case FactTerm(fact):
            return fact.name
        case ConstantTerm(value):
            return str(value) if isinstance(value, date) else quantity(value)
        case Scaled(factor, fact):
            return f"{quantity(Quantity(factor))} × {fact.name}"
        case Lookup(table, keys):
            return f"{table}({', '.join(key.name for key in keys)})"
        case Sum(terms):
            (_, first), *rest = terms
            return term(first) + "".join(f" {'+' if sign > 0 else '-'} {term(part)}" for sign, part in rest)


def condition(node: Condition, inside: str = "") -> str:
    """A condition; parentheses only where « et », « ou » and « non » need them."""
    match node:
        case Holds(fact):
            return fact.name
        case InGroup(group):
            return group
        case Compare(left, operator, right):
            return f"{term(left)} {operator.value} {term(right)}"
        case Between(middle, low, high):
            return f"{term(middle)} entre {term(low)} et {term(high)}"
        case AmongCodes(fact, codes):
            if len(codes) == 1:
                return f"{fact.name} {'=' if fact.kind is Kind.CODE else 'contient'} {_code(codes[0])}"
            return f"{fact.name} parmi {_set(codes)}"
        case SharesCode(fact, other):
            return f"{fact.name} {'=' if fact.kind is Kind.CODE else 'contient'} {other.name}"
        case AllOf(parts):
            text = " et ".join(condition(part, "et") for part in parts)
            return f"({text})" if inside in ("et", "non") else text
        case AnyOf(parts):
            text = " ou ".join(condition(part, "ou") for part in parts)
            return f"({text})" if inside else text
        case Negated(part):
            return f"non {condition(part, 'non')}"


def _bounds(bounds: Bounds) -> Iterator[str]:
    if bounds.at_most is not None:
        yield f"au plus {points(bounds.at_most)}"
    if bounds.at_least is not None:
        yield f"au moins {points(bounds.at_least)}"


def _evidence(documents: tuple[Fact, ...]) -> str:
    return f"justifié par {' ou '.join(fact.name for fact in documents)}" if documents else ""


def _group(group: Group) -> Iterator[str]:
    yield f"si {condition(group.condition)}"
    yield _text("preuve", group.proof)
    yield _evidence(group.evidence)
    yield "" if group.presumed_without_proof else "sans preuve : non retenu"
    yield from _legal(group.legal)


def _grid(grid: Grid) -> Iterator[str]:
    yield f"pour {condition(grid.applies)}" if grid.applies else ""
    yield from (f"hors cotation si {condition(e.condition)} : {e.reason}" for e in grid.exclusions)
    yield from _bounds(grid.bounds)


def _rubric(rubric: Rubric) -> Iterator[str]:
    box = f" {rubric.box.name}" if rubric.combination is Combination.TICKED and rubric.box else ""
    yield f"{rubric.combination.value}{box}"
    yield from _bounds(rubric.bounds)


def _criterion(criterion: Criterion) -> Iterator[str]:
    yield f"case : {', '.join(_code(code) for code in criterion.boxes)}" if criterion.boxes else ""
    yield from (f"si {condition(case.condition)} : {points(case.points)}" for case in criterion.cases)
    match criterion.table:
        case StepTable(fact, steps):
            yield f"selon {fact.name}"
            yield from (_step(fact, step) for step in steps)
        case CodeTable(fact, rows, otherwise):
            yield f"selon {fact.name}"
            yield from (f"{', '.join(_code(c) for c in row.codes)} : {points(row.points)}" for row in rows)
            yield f"sinon : {points(otherwise)}"
    yield f"sinon : {points(criterion.otherwise)}" if criterion.otherwise is not None else ""
    yield from (_slope(slope) for slope in criterion.slopes)
    for bonus in criterion.bonuses:
        more = "plus" if bonus.points >= 0 else "moins"
        yield f"et si {condition(bonus.condition)} : {points(abs(bonus.points))} de {more}"
    if criterion.set_aside:
        yield "si inconnu : exclu"
    elif criterion.when_unknown is not None:
        yield f"si inconnu : {points(criterion.when_unknown)}"
    yield from _bounds(criterion.bounds)
    yield _evidence(criterion.evidence)
    yield f"compté si {criterion.counting.value}" if criterion.counting is not Counting.DECLARED else ""


def _limit(fact: Fact, limit: Limit) -> str:
    assert isinstance(limit.value, Fraction)
    return quantity(Quantity(limit.value, first_unit(fact.unit)))


def _step(fact: Fact, step: Step) -> str:
    low, high = step.low, step.high
    worth = points(step.points) if not step.linear else f"de {step.points} à {points(step.points_high)}"
    if low is None and high is None:
        raise ValueError("une table d'une seule ligne ouverte des deux côtés ne s'écrit pas")
    if low is None and high is not None:
        shape = f"{_limit(fact, high)} ou moins" if high.included else f"moins de {_limit(fact, high)}"
    elif high is None and low is not None:
        shape = f"{_limit(fact, low)} et plus" if low.included else f"plus de {_limit(fact, low)}"
    else:
        assert low is not None
        assert high is not None
        start = "de" if low.included else "plus de"
        end = "à" if high.included else "à moins de"
        shape = f"{start} {_limit(fact, low)} {end} {_limit(fact, high)}"
    return f"{shape} : {worth}"


def _slope(slope: Slope) -> str:
    unit = {Every.UNIT: first_unit(slope.fact.unit) or "unité"}.get(slope.every, slope.every.value)
    if slope.step == 1 and slope.fact.kind in (Kind.DATE, Kind.COUNT):
        head = f"par {unit} {'depuis' if slope.every is not Every.UNIT else 'de'} {slope.fact.name}"
    else:
        step = quantity(Quantity(slope.step, unit))
        head = f"par tranche de {step} {'depuis' if slope.every is not Every.UNIT else 'de'} {slope.fact.name}"
    beyond = f" au-delà de {quantity(Quantity(slope.beyond, unit))}" if slope.beyond else ""
    return ", ".join([f"{head}{beyond} : {points(slope.points)}", *_bounds(slope.bounds)])


def _key(key: SortKey) -> str:
    if key.fact is None:
        assert key.condition is not None
        return f"d'abord si {condition(key.condition)}"
    small, large = ("ancien", "récent") if key.fact.kind is Kind.DATE else ("petit", "grand")
    first, last = (large, small) if key.descending else (small, large)
    return f"{key.fact.name}, du plus {first} au plus {last}"


def _refusals(refusals: Refusals) -> Iterator[str]:
    yield f"compte {refusals.counted.name}"
    for sanction in refusals.sanctions:
        rank = "1er" if sanction.rank == 1 else f"{sanction.rank}e"
        when = f"à partir du {rank} refus en {sanction.within} mois"
        yield f"{when} : {points(sanction.points)} pendant {sanction.during} mois"
    yield "si inconnu : 0 point" if refusals.spares_unknown else ""
    yield "" if refusals.sanctions else "sans effet sur les points"
    yield _text("motifs admis", refusals.accepted_reasons)
    yield _text("suivi", refusals.follow_up)


def _aim(aim: Aim) -> str:
    side = "au moins" if aim.at_least else "au plus"
    if aim.local and aim.base is not None:
        return f"{side} une part fixée localement des {aim.base.value}"
    if aim.share is not None and aim.base is not None:
        return f"{side} {quantity(Quantity(aim.share, '%'))} des {aim.base.value}"
    return f"{side} {quantity(Quantity(Fraction(aim.number or 0), aim.unit))}"


def _legal(legal: Legal | None) -> Iterator[str]:
    if legal is None:
        return
    yield _text("lettre", legal.letter)
    end = f" au {legal.end}" if legal.end else ""
    yield f"en vigueur du {legal.start}{end}" if legal.start else ""
    yield f"statut : {legal.status.value}" if legal.status else ""


def _objective(objective: Objective) -> Iterator[str]:
    yield _aim(objective.aim)
    if objective.in_qpv is not None or objective.among:
        where = {True: " en qpv", False: " hors qpv", None: ""}[objective.in_qpv]
        when = f" si {condition(objective.among)}" if objective.among else ""
        yield f"parmi attributions{where}{when}"
    yield f"pour {condition(objective.population)}" if objective.population else ""
    yield f"décliné par {', '.join(objective.breakdowns)}" if objective.breakdowns else ""
    yield _text("période", objective.period)
    yield "appliqué en désignation" if objective.minimum_rate else ""
    yield from _legal(objective.legal)


def _share(share: NominatorShare) -> Iterator[str]:
    yield f"réservataire {share.nominator}"
    yield f"{'au plus ' if share.ceiling else ''}{quantity(Quantity(share.share, '%'))} du flux annuel"
    yield from (f"dont au plus {quantity(Quantity(w.share, '%'))} : {w.whom}" for w in share.within)
    yield from (f"hors flux si {condition(c)}" for c in share.leaves_flow)
    yield from (f"à part si {condition(e.condition)} : {e.reason}" for e in share.set_apart)
    yield "gestion déléguée" if share.delegated else "désignation directe"
    yield f"compte les logements {'attribués' if share.counts_allocated else 'proposés'}"
    yield f"premières mises en location {'dans le flux' if share.first_lettings_within else 'à part'}"
    yield from _legal(share.legal)


def _commitment(commitment: Commitment) -> Iterator[str]:
    yield _text("signataire", commitment.signatory)
    yield _aim(commitment.aim)
    yield f"au titre de {commitment.serves}" if commitment.serves else ""
    yield _text("territoire", commitment.territory)
    if commitment.years:
        first, last = commitment.years
        yield f"année {first}" if first == last else f"de {first} à {last}"
    yield _text("suivi", commitment.follow_up)


def _table(table: Table) -> Iterator[str]:
    yield f"selon {', '.join(key.name for key in table.keys)}" if table.keys else ""
    if table.beyond:
        last, extra = _code(table.beyond.last), _code(table.beyond.extra)
        yield f"au-delà de {last} : {extra} par {table.beyond.count.name}"
    for edition in table.editions:
        start = f"à partir du {edition.start}"
        yield start if table.keys else f"{start} : {_cell(edition.rows[0])}"
        yield f"publié le {edition.published}" if edition.published else ""
        yield f"statut de l'édition : {edition.status.value}" if edition.status else ""
        yield f"source de l'édition : {edition.source}" if edition.source else ""
        for row in edition.rows if table.keys else ():
            label = f' "{row.label}"' if row.label else ""
            yield f"{', '.join(_code(key) for key in row.keys)}{label} : {_cell(row)}"
    yield f"vérifié jusqu'au {table.checked_until}"
    yield f"provisoire jusqu'au {table.provisional_until}" if table.provisional_until else ""
    yield f"statut : {table.status.value}"


def _cell(row: TableRow) -> str:
    return quantity(row.value) + (f" ({row.status.value})" if row.status else "")


def constant(value: object) -> str:
    """The value an example gives to a fact."""
    match value:
        case None:
            return "inconnu"
        case bool():
            return "oui" if value else "non"
        case Quantity():
            return quantity(value)
        case tuple():
            return "{" + ", ".join(str(v) if isinstance(v, date) else _code(v) for v in value) + "}"
        case date():
            return str(value)
    return _code(str(value))


_ANSWERS = {True: "oui", False: "non", None: "inconnu"}


def _example(example: Example) -> Iterator[str]:
    yield f"au {example.on}" if example.on else ""
    yield from (f"{given.fact.name} = {constant(given.value)}" for given in example.given)
    for expected in example.expected:
        match expected:
            case ExpectPoints(name, low, high):
                between = points(low) if low == high else f"entre {low} et {points(high)}"
                yield f"donne {name} : {between}"
            case ExpectGroup(group, member):
                yield f"donne groupe {group} : {_ANSWERS[member]}"
            case ExpectGrid(grid):
                yield f"donne grille {grid}" if grid else "donne hors cotation"
