"""The policy read back in French: what each block says, made from the tree and not from what was typed."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from peuplier.policy.tree.conditions import Condition, Quantity
from peuplier.policy.tree.document import Block, Example, ExpectGrid, ExpectGroup, ExpectPoints, Policy
from peuplier.policy.tree.monitoring_blocks import (
    Admission,
    Aim,
    Base,
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
    Order,
    Refusals,
    Rubric,
    Slope,
    SortKey,
    Step,
    StepTable,
)
from peuplier.policy.wording.clauses import clause, elided, quoted_codes, write_amount, write_day
from peuplier.vocabulary.codes import code_list
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind, first_unit, plural, write_number, write_points, write_quantity
from peuplier.vocabulary.typography import typeset


class Reader:
    """Says the blocks of one policy, whose names it shows as titles."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._groups = {group.name: group.title for group in policy.groups}
        self._rubrics = {rubric.name: rubric.title for rubric in policy.rubrics}
        self._grids = {grid.name: grid.title for grid in policy.grids}
        self._objectives = {objective.name: objective.title for objective in policy.objectives}
        self._scored = {criterion.name: criterion.title for criterion in policy.criteria}
        self._scored |= self._rubrics | {rule.name: rule.title for rule in policy.refusals}

    def sentences(self, block: Block) -> list[str]:
        """The block in full sentences, its source last."""
        said = [_capital(sentence) for sentence in self._say(block)]
        if not isinstance(block, Example) and block.source:
            said.append(f"Source : {block.source}.")
        return [typeset(sentence) for sentence in said]

    def _if(self, condition: Condition) -> str:
        return elided("si", clause(condition, self._groups))

    def _say(self, block: Block) -> Iterator[str]:
        match block:
            case Group():
                yield from self._group(block)
            case Grid():
                yield from self._grid(block)
            case Rubric():
                yield from self._rubric(block)
            case Criterion():
                yield from self._criterion(block)
            case Refusals():
                yield from self._refusals(block)
            case Order():
                yield from self._order(block)
            case Admission():
                yield from self._admission(block)
            case Transfers():
                yield from self._transfers(block)
            case Objective():
                yield from self._objective(block)
            case NominatorShare():
                yield from self._share(block)
            case Commitment():
                yield from self._commitment(block)
            case Supply():
                yield from _supply(block)
            case Measure():
                yield from _measure(block)
            case Table():
                yield from _table(block)
            case Example():
                yield from self._example(block)

    # ── blocks that score ────────────────────────────────────────────────────────────────────────────────

    def _group(self, group: Group) -> Iterator[str]:
        members = clause(group.condition, self._groups)
        yield f"font partie du public « {group.title} » les demandes pour lesquelles {members}."
        if group.proof:
            yield f"preuve : {group.proof}."
        if group.evidence:
            without = "présumée, à vérifier" if group.presumed_without_proof else "non retenue"
            proofs = " ou par ".join(fact.the_label for fact in group.evidence)
            yield f"l’appartenance est établie par {proofs} ; sans cette preuve, elle est {without}."

    def _grid(self, grid: Grid) -> Iterator[str]:
        whom = (
            f"aux demandes pour lesquelles {clause(grid.applies, self._groups)}"
            if grid.applies
            else "à toutes les demandes"
        )
        yield f"la grille « {grid.title} » s’applique {whom}."
        for exclusion in grid.exclusions:
            yield f"la demande n’est pas cotée {self._if(exclusion.condition)} : {exclusion.reason}."
        yield from self._bounds("le total", grid.bounds)

    def _bounds(self, what: str, bounds: Bounds) -> Iterator[str]:
        match bounds:
            case Bounds(None, None):
                return
            case Bounds(low, None):
                yield f"{what} ne descend pas au-dessous de {write_points(low or 0)}."
            case Bounds(None, high):
                yield f"{what} ne dépasse pas {write_points(high or 0)}."
            case Bounds(low, high):
                yield f"{what} reste entre {write_number(low or 0)} et {write_points(high or 0)}."

    def _rubric(self, rubric: Rubric) -> Iterator[str]:
        titles = [c.title for c in self._policy.criteria if c.rubric == rubric.name]
        count = f"{len(titles)} {plural('critère', len(titles))}"
        yield f"la rubrique « {rubric.title} » réunit {count} : {', '.join(titles)}."
        match rubric.combination:
            case Combination.SUM:
                yield "leurs points s’additionnent."
            case Combination.BEST:
                yield "seul le critère le plus favorable compte."
            case Combination.TICKED:
                assert rubric.box is not None
                yield f"seul compte le critère qui répond à la case cochée ({rubric.box.label})."
        yield from self._bounds("la rubrique", rubric.bounds)

    def _criterion(self, criterion: Criterion) -> Iterator[str]:
        attached = []
        if criterion.rubric:
            attached.append(f"rubrique « {self._rubrics[criterion.rubric]} »")
        attached += [f"grille « {self._grids[grid]} »" for grid in criterion.grids]
        yield f"critère « {criterion.title} »" + (f" ({', '.join(attached)})." if attached else ".")
        if criterion.boxes:
            box = next(r.box for r in self._policy.rubrics if r.name == criterion.rubric)
            assert box is not None
            yield f"il répond à la case {quoted_codes(box, criterion.boxes)}."
        if criterion.cases:
            lines = [f"{write_points(c.points)} {self._if(c.condition)}" for c in criterion.cases]
            yield " ; sinon ".join([*lines, write_points(criterion.otherwise or 0)]) + "."
        match criterion.table:
            case StepTable(fact, steps):
                yield f"selon {fact.the_label} : {' ; '.join(say_step(fact, step) for step in steps)}."
            case CodeTable(fact, rows, otherwise):
                said = [f"{quoted_codes(fact, row.codes)} : {write_points(row.points)}" for row in rows]
                yield f"selon {fact.the_label} : {' ; '.join(said)} ; autrement : {write_points(otherwise)}."
        yield from (say_slope(slope) + "." for slope in criterion.slopes)
        for bonus in criterion.bonuses:
            more = "de plus" if bonus.points >= 0 else "de moins"
            yield f"{write_points(abs(bonus.points))} {more} {self._if(bonus.condition)}."
        yield from self._bounds("le critère", criterion.bounds)
        if criterion.set_aside:
            yield "tant qu’une donnée manque, le critère est écarté."
        elif criterion.when_unknown is not None:
            yield f"tant qu’une donnée manque, le critère donne {write_points(criterion.when_unknown)}."
        if criterion.evidence:
            yield self._evidence(criterion, criterion.evidence)

    @staticmethod
    def _evidence(criterion: Criterion, evidence: tuple[Fact, ...]) -> str:
        labels = " ou ".join(fact.label for fact in evidence)
        match criterion.counting:
            case Counting.DECLARED:
                until = f"provisoires jusqu’à vérification ({labels})"
                return f"les points comptent dès la déclaration ; ils sont {until}."
            case Counting.PROVED:
                return f"les points ne comptent qu’une fois la pièce vérifiée ({labels})."
            case Counting.VALIDATED:
                return f"les points ne comptent qu’une fois validés par un travailleur social ({labels})."

    def _refusals(self, rule: Refusals) -> Iterator[str]:
        yield f"sont comptés : {rule.counted.label}."
        for sanction in rule.sanctions:
            rank = "1er" if sanction.rank == 1 else f"{sanction.rank}e"
            within, during = write_quantity(sanction.within, "mois"), write_quantity(sanction.during, "mois")
            effect = f"{write_points(sanction.points)}, pendant {during} après le dernier refus"
            yield f"à partir du {rank} refus en {within} : {effect}."
        if not rule.sanctions:
            yield "un refus ne change jamais le nombre de points."
        if rule.spares_unknown:
            yield "des refus que l’on ne connaît pas ne changent pas les points."
        if rule.accepted_reasons:
            yield f"ne comptent pas les refus motivés par : {rule.accepted_reasons}."
        if rule.follow_up:
            yield f"suivi : {rule.follow_up}."

    def _order(self, order: Order) -> Iterator[str]:
        keys = [self._key(key) for key in order.before]
        keys.append("le plus grand nombre de points acquis")
        keys += [self._key(key) for key in order.then]
        yield f"les demandes sont classées selon, dans cet ordre : {' ; '.join(keys)}."

    def _key(self, key: SortKey) -> str:
        if key.fact is None:
            assert key.condition is not None
            return f"d’abord celles pour lesquelles {clause(key.condition, self._groups)}"
        small, large = ("ancien", "récent") if key.fact.kind is Kind.DATE else ("petit", "grand")
        first, last = (large, small) if key.descending else (small, large)
        return f"{key.fact.the_label}, du plus {first} au plus {last}"

    # ── other blocks ─────────────────────────────────────────────────────────────────────────────────────

    def _admission(self, admission: Admission) -> Iterator[str]:
        for condition in admission.requires:
            yield f"« {admission.title} » : il faut {elided('que', clause(condition, self._groups))}."
        for condition in admission.rules_out:
            yield f"« {admission.title} » : la demande est écartée {self._if(condition)}."
        yield (
            "tant qu’une donnée manque, la demande est écartée."
            if admission.ruled_out_if_unknown
            else "une donnée manquante n’écarte personne : la demande est à instruire."
        )
        if admission.reason:
            yield f"motif communiqué : {admission.reason}."

    def _transfers(self, transfers: Transfers) -> Iterator[str]:
        yield f"sont des mutations les demandes pour lesquelles {clause(transfers.applies, self._groups)}."
        if transfers.favoured:
            yield f"une mutation est favorisée {self._if(transfers.favoured)}."
        if transfers.longest_chain is not None:
            yield f"une chaîne de mutations compte au plus {write_quantity(transfers.longest_chain, 'logement')}."
        if transfers.freed_dwelling:
            yield f"logement libéré : {transfers.freed_dwelling}."

    def _objective(self, objective: Objective) -> Iterator[str]:
        whom = (
            f" bénéficient aux demandes pour lesquelles {clause(objective.population, self._groups)}"
            if objective.population
            else ""
        )
        where = {True: " en quartier prioritaire", False: " hors des quartiers prioritaires", None: ""}
        among = f", parmi celles pour lesquelles {clause(objective.among, self._groups)}" if objective.among else ""
        yield f"« {objective.title} » : {_aim(objective.aim)}{where[objective.in_qpv]}{among}{whom}."
        yield f"période : {objective.period}."
        if objective.breakdowns:
            yield f"décliné par {', '.join(objective.breakdowns)}."
        if objective.minimum_rate:
            yield "l’objectif guide aussi la désignation des candidats (taux minimum)."

    def _share(self, share: NominatorShare) -> Iterator[str]:
        who = code_list("ListeTypeReservataire").label(share.nominator)
        most = "au plus " if share.ceiling else ""
        yield f"« {share.title} » ({who}) : {most}{write_quantity(share.share, '%')} du flux annuel."
        for within in share.within:
            yield f"dont au plus {write_quantity(within.share, '%')} : {within.whom}."
        for condition in share.leaves_flow:
            yield f"sort du flux tout logement pour lequel {clause(condition, self._groups)}."
        for apart in share.set_apart:
            which = clause(apart.condition, self._groups)
            yield f"est identifié à part tout logement pour lequel {which} : {apart.reason}."
        mode = (
            "le bailleur désigne parmi les ménages labellisés (gestion déléguée)"
            if share.delegated
            else "le réservataire désigne directement les candidats"
        )
        counted = "attribués" if share.counts_allocated else "proposés"
        first = "comptent dans le flux" if share.first_lettings_within else "sont suivies à part"
        yield f"{mode} ; sont comptés les logements {counted} ; les premières mises en location {first}."

    def _commitment(self, commitment: Commitment) -> Iterator[str]:
        when = ""
        if commitment.years:
            first, last = commitment.years
            when = f", en {first}" if first == last else f", chaque année de {first} à {last}"
        yield f"signataire : {commitment.signatory}. Engagement{when} : {_aim(commitment.aim)}."
        if commitment.serves:
            yield f"cet engagement sert l’objectif « {self._objectives[commitment.serves]} »."
        if commitment.territory:
            yield f"territoire : {commitment.territory}."
        if commitment.follow_up:
            yield f"suivi : {commitment.follow_up}."

    def _example(self, example: Example) -> Iterator[str]:
        on = f" au {write_day(example.on)}" if example.on else ""
        given = " ; ".join(f"{g.fact.label} : {say_constant(g.fact, g.value)}" for g in example.given)
        yield f"exemple « {example.title} »{on}" + (f" : {given}." if given else ".")
        for expected in example.expected:
            match expected:
                case ExpectPoints(name, low, high):
                    what = "le total" if name == "total" else f"« {self._scored[name]} »"
                    worth = write_points(low) if low == high else f"entre {write_number(low)} et {write_points(high)}"
                    yield f"{what} donne {worth}."
                case ExpectGroup(group, member):
                    answer = {True: "oui", False: "non", None: "on ne sait pas"}[member]
                    yield f"public « {self._groups[group]} » : {answer}."
                case ExpectGrid(grid):
                    yield f"la grille est « {self._grids[grid]} »." if grid else "la demande n’est pas cotée."


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def say_step(fact: Fact, step: Step) -> str:
    """One row of a step table: « de 33 % à moins de 70 % : de 0 à 20 points »."""
    worth = write_points(step.points)
    if step.linear:
        worth = f"de {write_number(step.points)} à {write_points(step.points_high)}, à proportion"
    return f"{say_interval(fact, step)} : {worth}"


def say_interval(fact: Fact, step: Step) -> str:
    """The interval of a row: « de 33 % à moins de 70 % »."""

    def value(limit: Fraction | date) -> str:
        assert isinstance(limit, Fraction)
        return write_amount(Quantity(limit, first_unit(fact.unit)))

    low, high = step.low, step.high
    if low is None and high is None:
        return "toute valeur"
    if low is None and high is not None:
        return f"{value(high.value)} ou moins" if high.included else f"moins de {value(high.value)}"
    if high is None and low is not None:
        return f"{value(low.value)} et plus" if low.included else f"plus de {value(low.value)}"
    assert low is not None
    assert high is not None
    start = "de" if low.included else "plus de"
    end = "à" if high.included else "à moins de"
    if low.value == high.value:
        return value(low.value)
    return f"{start} {value(low.value)} {end} {value(high.value)}"


def say_slope(slope: Slope) -> str:
    """« 1 point par mois entier depuis la date de premier dépôt, au plus 36 points »."""
    counted = slope.fact.label.startswith("nombre ")
    of = (
        "" if counted else f" {slope.fact.of_label}" if slope.every is Every.UNIT else f" depuis {slope.fact.the_label}"
    )
    return _rate(slope, of)


def say_rate(slope: Slope) -> str:
    """The same without the fact it counts, for a sentence that has just named it."""
    return _rate(slope, "")


def _rate(slope: Slope, of: str) -> str:
    unit = first_unit(slope.fact.unit) or "unité"
    if slope.every is Every.UNIT:
        step = unit if slope.step == 1 else f"tranche de {write_amount(Quantity(slope.step, unit))}"
    else:
        whole = {Every.MONTH: "mois entier", Every.YEAR: "année entière", Every.DAY: "jour"}[slope.every]
        unit = slope.every.value
        step = whole if slope.step == 1 else f"tranche de {write_quantity(slope.step, unit)}"
    beyond = f" au-delà de {write_amount(Quantity(slope.beyond, unit))}" if slope.beyond else ""
    bounds = ""
    if slope.bounds.at_most is not None:
        bounds += f", au plus {write_points(slope.bounds.at_most)}"
    if slope.bounds.at_least is not None:
        bounds += f", au moins {write_points(slope.bounds.at_least)}"
    return f"{write_points(slope.points)} par {step}{of}{beyond}{bounds}"


def say_constant(fact: Fact, value: object) -> str:
    """A value an example gives to a fact."""
    match value:
        case None:
            return "inconnu"
        case bool():
            return "oui" if value else "non"
        case Quantity():
            return write_amount(value)
        case date():
            return write_day(value)
        case tuple():
            if value and isinstance(value[0], date):
                return ", ".join(write_day(day) for day in value)
            return quoted_codes(fact, value, "et") if value else "aucun"
    return quoted_codes(fact, (str(value),)) if fact.codes else str(value)


def _aim(aim: Aim) -> str:
    side = "au moins" if aim.at_least else "au plus"
    if aim.base is not None:
        bases = {
            Base.SIGNED_LEASES: "des attributions suivies d’un bail signé",
            Base.DECISIONS: "des attributions décidées",
            Base.OFFERED: "des logements proposés",
        }
        share = "une part fixée localement" if aim.local else write_quantity(aim.share or 0, "%")
        return f"{side} {share} {bases[aim.base]}"
    return f"{side} {write_quantity(aim.number or 0, aim.unit)}"


def _supply(supply: Supply) -> Iterator[str]:
    total = sum(row.dwellings for row in supply.rows)
    years = sorted({row.year for row in supply.rows})
    span = f"en {years[0]}" if len(years) == 1 else f"de {years[0]} à {years[-1]}"
    yield f"« {supply.title} » : {write_quantity(total, 'logement')} à produire {span}."
    for row in supply.rows:
        count = write_quantity(row.dwellings, "logement")
        yield f"commune {row.commune}, {row.dwelling_type}, {row.financing}, {row.year} : {count}."


def _measure(measure: Measure) -> Iterator[str]:
    yield f"mesure « {measure.title} » (thème {measure.theme}), pilotée par : {measure.lead}."
    if measure.partners:
        yield f"partenaires : {measure.partners}."
    if measure.calendar:
        yield f"calendrier : du {write_day(measure.calendar[0])} au {write_day(measure.calendar[1])}."
    if measure.indicator:
        yield f"indicateur : {measure.indicator}."


def _table(table: Table) -> Iterator[str]:
    keys = f", selon {' et '.join(key.the_label for key in table.keys)}" if table.keys else ""
    yield f"barème « {table.title} »{keys} ({table.status.value}, vérifié jusqu’au {write_day(table.checked_until)})."
    if table.beyond:
        each = f"{table.beyond.count.the_label} × la valeur « {table.beyond.extra} »"
        yield f"au-delà de « {table.beyond.last} », on ajoute {each}."
    if table.provisional_until:
        until = write_day(table.provisional_until)
        yield f"après sa date de vérification, sa dernière édition sert à titre provisoire jusqu’au {until}."
    for edition in table.editions:
        rows = " ; ".join(_row(row) for row in edition.rows)
        said = [f"publié le {write_day(edition.published)}"] if edition.published else []
        said += [edition.status.value] if edition.status else []
        said += [f"source : {edition.source}"] if edition.source else []
        about = f" ({', '.join(said)})" if said else ""
        yield f"à partir du {write_day(edition.start)}{about} : {rows}."


def _row(row: TableRow) -> str:
    label = f" ({row.label})" if row.label else ""
    mark = f" ({row.status.value})" if row.status else ""
    return f"{', '.join(row.keys)}{label} : {write_amount(row.value)}{mark}".lstrip(" :")
