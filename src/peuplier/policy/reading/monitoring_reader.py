"""Reads the other blocks into tree nodes: admission, transfers, objectives, shares, commitments, supply, tables."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from lark import Token, Tree

from peuplier.policy.findings import RefusedError, listed, suggestion
from peuplier.policy.reading.block_lines import BlockLines
from peuplier.policy.reading.scope import LEGAL_LINES
from peuplier.policy.reading.shared_lines import read_legal
from peuplier.policy.reading.values import code_texts, day, exact, unit_name, whole
from peuplier.policy.tree.conditions import Condition
from peuplier.policy.tree.monitoring_blocks import (
    Admission,
    Aim,
    Base,
    Commitment,
    Measure,
    NominatorShare,
    Objective,
    Supply,
    SupplyRow,
    Transfers,
    WithinShare,
)
from peuplier.policy.tree.scoring_blocks import Exclusion
from peuplier.vocabulary.codes import code_list

BREAKDOWNS = (
    "bailleur",
    "commune",
    "réservataire",
    "secteur",
    "type",
    "financement",
    "qpv",
    "résidence",
    "trimestre",
)
COUNTED = (
    "attribution",
    "logement",
    "mutation",
    "relogement",
    "ménage",
    "demande",
    "proposition",
    "entretien",
    "visite",
    "réponse",
    "permanence",
    "réunion",
)
_BASES = {"signed_leases": Base.SIGNED_LEASES, "decisions": Base.DECISIONS, "offered": Base.OFFERED}


def read_admission(block: BlockLines) -> Admission | None:
    """`condition`."""
    admission = Admission(block.name, block.title, place=block.place)
    for node in block:
        with block.line():
            match node.data:
                case "requires":
                    required = block.conditions.read(node.children[0])
                    admission = replace(admission, requires=(*admission.requires, required))
                case "rules_out":
                    ruled_out = block.conditions.read(node.children[0])
                    admission = replace(admission, rules_out=(*admission.rules_out, ruled_out))
                case "ruled_out":
                    admission = replace(admission, ruled_out_if_unknown=True)
                case "reason":
                    admission = replace(admission, reason=block.text(node))
                case "source":
                    admission = replace(admission, source=block.text(node))
    if not admission.requires and not admission.rules_out:
        block.incomplete("aucune ligne ne dit ce qui est exigé ou écarté", "exige …")
        return None
    return admission


def read_transfers(block: BlockLines) -> Transfers | None:
    """`mutation`."""
    applies: Condition | None = None
    favoured: Condition | None = None
    chain: int | None = None
    texts: dict[str, str] = {}
    for node in block:
        with block.line():
            match node.data:
                case "applies":
                    applies = block.conditions.read(node.children[0])
                case "favoured":
                    favoured = block.conditions.read(node.children[0])
                case "chain":
                    chain = whole(node.children[0], "logements")
                case "freed_dwelling" | "source":
                    texts[str(node.data)] = block.text(node)
    if applies is None:
        block.incomplete("aucune ligne ne dit quelles demandes sont des mutations", "pour mutation")
        return None
    freed, source = texts.get("freed_dwelling"), texts.get("source")
    return Transfers(block.name, block.title, applies, favoured, chain, freed, source, block.place)


def _percentage(token: Token | Tree[Token]) -> Fraction:
    share = exact(str(token)) / 100
    if share > 1:
        raise RefusedError(
            f"« {token} % » dépasse 100 %.", "une part ne dépasse pas le tout.", "Corrigez le pourcentage."
        )
    return share


def _aim(node: Tree[Token], law: bool = False) -> Aim:
    child = node.children[0]
    assert isinstance(child, Tree)
    at_least = node.data == "at_least_target"
    if child.data == "share_of":
        base = child.children[1]
        assert isinstance(base, Tree)
        return Aim(at_least, share=_percentage(child.children[0]), base=_BASES[base.data])
    if child.data == "local_share":
        return _local_aim(at_least, child, law)
    number, unit = whole(child.children[0], str(child.children[1])), unit_name(str(child.children[1]))
    if unit not in COUNTED:
        raise RefusedError(
            f"« {child.children[1]} » ne se compte pas dans un objectif ou un engagement.",
            "un nombre promis doit pouvoir être relevé.",
            suggestion(unit, COUNTED, f"Comptez des {', '.join(f'{word}s' for word in COUNTED)}."),
        )
    return Aim(at_least, number=number, unit=unit)


def _local_aim(at_least: bool, node: Tree[Token], law: bool) -> Aim:
    if not law:
        raise RefusedError(
            "Cet objectif ne dit pas quelle part atteindre.",
            "la loi laisse le territoire la fixer : c'est ici qu'elle se fixe.",
            "Écrivez « au moins N % des attributions suivies de bail signé ».",
        )
    base = node.children[0]
    assert isinstance(base, Tree)
    return Aim(at_least, base=_BASES[base.data], local=True)


def read_objective(block: BlockLines) -> Objective | None:
    """`objectif`."""
    objective = Objective(block.name, block.title, Aim(True), place=block.place)
    for node in block:
        with block.line():
            match node.data:
                case "at_least_target" | "at_most_target":
                    objective = replace(objective, aim=_aim(node, block.scope.law))
                case "among":
                    objective = _among(block, objective, node)
                case "applies":
                    objective = replace(objective, population=block.conditions.read(node.children[0]))
                case "breakdown":
                    objective = replace(objective, breakdowns=_breakdowns(node))
                case "period":
                    objective = replace(objective, period=block.text(node))
                case "minimum_rate":
                    objective = replace(objective, minimum_rate=True)
                case name if name in LEGAL_LINES:
                    objective = replace(objective, legal=read_legal(block, objective.legal, node))
                case "source":
                    objective = replace(objective, source=block.text(node))
    if objective.aim == Aim(True):
        block.incomplete(
            "aucune ligne ne dit quelle part atteindre", "au moins N % des attributions suivies de bail signé"
        )
        return None
    block.check(
        not objective.minimum_rate or (objective.aim.at_least and objective.aim.share is not None),
        f"L'objectif « {block.name} » ne peut pas être appliqué en désignation.",
        "seul un taux minimum guide la désignation des candidats.",
        "Écrivez « au moins N % des attributions… », ou retirez « appliqué en désignation ».",
    )
    return objective


def _among(block: BlockLines, objective: Objective, node: Tree[Token]) -> Objective:
    for child in node.children:
        assert isinstance(child, Tree)
        if child.data in ("outside_qpv", "inside_qpv"):
            objective = replace(objective, in_qpv=child.data == "inside_qpv")
        else:
            objective = replace(objective, among=block.conditions.read(child))
    return objective


def _breakdowns(node: Tree[Token]) -> tuple[str, ...]:
    names = tuple(str(name) for name in node.children)
    for name in names:
        if name not in BREAKDOWNS:
            raise RefusedError(
                f"« {name} » n'est pas une manière de décliner un objectif.",
                "les indicateurs se déclinent tous de la même façon.",
                suggestion(name, BREAKDOWNS, f"Choisissez parmi {listed(BREAKDOWNS)}."),
            )
    return names


def read_share(block: BlockLines) -> NominatorShare | None:
    """`part`."""
    nominator: str | None = None
    share: Fraction | None = None
    read = NominatorShare(block.name, block.title, "", Fraction(0), place=block.place)
    for node in block:
        with block.line():
            match node.data:
                case "nominator":
                    nominator = _nominator(node)
                case "flow_percentage" | "flow_ceiling":
                    share = _percentage(node.children[0])
                    read = replace(read, ceiling=node.data == "flow_ceiling")
                case "of_which":
                    within = WithinShare(_percentage(node.children[0]), block.text(node))
                    read = replace(read, within=(*read.within, within))
                case "leaves_flow":
                    left = block.conditions.read(node.children[0])
                    read = replace(read, leaves_flow=(*read.leaves_flow, left))
                case "set_apart":
                    apart = Exclusion(block.conditions.read(node.children[0]), block.text(node))
                    read = replace(read, set_apart=(*read.set_apart, apart))
                case "delegated":
                    read = replace(read, delegated=True)
                case "counts_allocated":
                    read = replace(read, counts_allocated=True)
                case "first_lettings_within":
                    read = replace(read, first_lettings_within=True)
                case name if name in LEGAL_LINES:
                    read = replace(read, legal=read_legal(block, read.legal, node))
                case "source":
                    read = replace(read, source=block.text(node))
    if nominator is None or share is None:
        nobody = nominator is None
        what, line = ("le réservataire", "réservataire COLTER") if nobody else ("sa part", "N % du flux annuel")
        block.incomplete(f"il manque {what}", line)
        return None
    return replace(read, nominator=nominator, share=share)


def _nominator(node: Tree[Token]) -> str:
    child = node.children[0]
    assert isinstance(child, Tree)
    code, known = code_texts(child)[0], code_list("ListeTypeReservataire").labels
    if code not in known:
        shown = ", ".join(f"{code} ({label})" for code, label in known.items())
        raise RefusedError(
            f"« {code} » n'est pas un réservataire.",
            "les réservataires portent les codes du SNE.",
            suggestion(code, known, f"Les codes sont : {shown}."),
        )
    return code


def read_commitment(block: BlockLines) -> Commitment | None:
    """`engagement`."""
    signatory: str | None = None
    aim: Aim | None = None
    serves: str | None = None
    years: tuple[int, int] | None = None
    texts: dict[str, str] = {}
    for node in block:
        with block.line():
            match node.data:
                case "signatory":
                    signatory = block.text(node)
                case "at_least_target" | "at_most_target":
                    aim = _aim(node)
                case "serves":
                    serves = block.scope.name(str(node.children[0]), "objectif")
                case "year" | "years":
                    years = _years(node)
                case "territory" | "follow_up" | "source":
                    texts[str(node.data)] = block.text(node)
    if signatory is None or aim is None:
        nobody = signatory is None
        what, line = ("le signataire", "signataire : …") if nobody else ("ce qu'il promet", "au moins N logements")
        block.incomplete(f"il manque {what}", line)
        return None
    return Commitment(
        block.name,
        block.title,
        signatory,
        aim,
        serves,
        texts.get("territory"),
        years,
        texts.get("follow_up"),
        texts.get("source"),
        block.place,
    )


def _years(node: Tree[Token]) -> tuple[int, int]:
    first, last = whole(node.children[0], "années"), whole(node.children[-1], "années")
    if not 1990 <= first <= last <= 2100:
        raise RefusedError(
            f"« de {first} à {last} » n'est pas une suite d'années.",
            "un engagement court d'une année à la même ou à une autre plus tard.",
            "Corrigez les années.",
        )
    return first, last


def read_supply(block: BlockLines) -> Supply | None:
    """`offre`."""
    rows: list[SupplyRow] = []
    source: str | None = None
    for node in block:
        with block.line():
            if node.data == "source":
                source = block.text(node)
                continue
            row = _supply_row(node)
            key = (row.commune, row.dwelling_type, row.financing, row.year)
            if any(key == (r.commune, r.dwelling_type, r.financing, r.year) for r in rows):
                raise RefusedError(
                    f"La ligne « {', '.join(map(str, key))} » est écrite deux fois.",
                    "on ne saurait pas laquelle compte.",
                    "Gardez-en une, ou additionnez-les.",
                )
            rows.append(row)
    if not rows:
        block.incomplete("aucune ligne ne dit quels logements produire", "34301, T2, PLAI, 2026 : 12 logements")
        return None
    return Supply(block.name, block.title, tuple(rows), source, block.place)


def _supply_row(node: Tree[Token]) -> SupplyRow:
    *values, year, dwellings = node.children
    commune, dwelling_type, financing = (code_texts(v)[0] for v in values if isinstance(v, Tree))
    for code, name in ((dwelling_type, "ListeTypeLogement"), (financing, "financement")):
        known = code_list(name)
        if code not in known.labels:
            raise RefusedError(
                f"« {code} » n'est pas un code de « {known.title} ».",
                "la ligne s'écrit commune, type, financement, année.",
                suggestion(code, known.labels, f"Les codes sont : {', '.join(known.labels)}."),
            )
    return SupplyRow(commune, dwelling_type, financing, whole(year, "années"), whole(dwellings, "logements"))


def read_measure(block: BlockLines) -> Measure | None:
    """`action`."""
    theme: int | None = None
    calendar: tuple[date, date] | None = None
    texts: dict[str, str] = {}
    for node in block:
        with block.line():
            match node.data:
                case "theme":
                    theme = whole(node.children[0], "thèmes")
                case "calendar":
                    calendar = (day(node.children[0]), day(node.children[1]))
                    if calendar[0] > calendar[1]:
                        raise RefusedError(
                            "Le calendrier finit avant de commencer.", "ses dates sont inversées.", "Échangez-les."
                        )
                case "lead" | "partners" | "indicator" | "source":
                    texts[str(node.data)] = block.text(node)
    if theme is None or "lead" not in texts:
        what, line = ("son thème", "thème 4") if theme is None else ("son pilote", "pilote : …")
        block.incomplete(f"il manque {what}", line)
        return None
    partners, indicator = texts.get("partners"), texts.get("indicator")
    return Measure(
        block.name,
        block.title,
        theme,
        texts["lead"],
        partners,
        calendar,
        indicator,
        texts.get("source"),
        block.place,
    )
