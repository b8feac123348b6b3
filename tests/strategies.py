"""Random documents of the policy language, written as authors would, and random demands to score with them.

Thresholds and facts come from the same short scales, so that a demand often stands exactly on a threshold.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from peuplier.evaluation.calendar import day_number
from peuplier.evaluation.columns.demands import Demands, encode
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.law.library import library
from peuplier.policy.document import read_policy
from peuplier.policy.findings import Level
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.quantities import Kind, Ratio, first_unit

# ── what documents read ──────────────────────────────────────────────────────────────────────────────────

BOOLEANS = (
    "parent_isolé",
    "jeune_ménage",
    "délai_anormalement_long",
    "dalo_reconnu",
    "pdalhpd_reconnu",
    "violences_conjugales",
    "mutation",
    "sans_logement_propre",
    "sur_occupation_légale",
)
CODES = {
    "statut_dalo": ("NON", "ACTIF", "CADUC", "ACTREL"),
    "situation_familiale": ("C", "M", "D", "V"),
    "situation_professionnelle": ("CDI", "CDD", "CHO", "RET"),
    "motif_principal": ("01", "02", "03", "23"),
    "type_logement_actuel": ("C", "T1", "T2", "T4", "T6P"),
    "quartile": ("1", "2", "3", "4"),
    "commune_travail": ("34301", "34032", '"2A004"'),
    "commune_résidence": ("34301", "34032", '"2A004"'),
}
CODE_LISTS = {
    "motifs": ("01", "02", "03", "23"),
    "situation_logement": ("HLM", "LP", "HOT", "SQUAT", "RS"),
    "types_souhaités": ("T1", "T2", "T3", "T6P"),
    "communes_souhaitées": ("34301", "34032", '"2A004"'),
}
# Scale of each number: first written value, step, number of steps.
NUMBERS = {
    "pièces_manquantes": (0, 1, 4),
    "nombre_personnes": (1, 1, 7),
    "nombre_mineurs": (0, 1, 5),
    "nombre_enfants_à_charge": (0, 1, 5),
    "ancienneté_mois": (0, 6, 20),
    "mois_en_structure": (0, 3, 12),
    "âge_demandeur": (18, 6, 12),
    "refus_adaptés_12_mois": (0, 1, 4),
    "unités_consommation": (1, Fraction(1, 2), 6),
    "ressources_mensuelles": (-200, 150, 20),
    "ressources_reçues": (0, 150, 20),
    "loyer_actuel": (0, 50, 20),
    "loyer_net_actuel": (0, 50, 20),
    "reste_à_vivre": (-400, 100, 20),
    "surface_logement_actuel": (9, Fraction(9, 2), 16),
    "surface_minimale": (9, 9, 6),
    "taux_effort": (0, Fraction(1, 20), 20),
    "niveau_de_vie": (-1200, 900, 20),
    "reste_à_vivre_par_uc": (-200, 75, 20),
    "surface_par_personne": (3, Fraction(3, 2), 16),
    "personnes_par_pièce": (0, Fraction(1, 2), 6),
}
DATES = ("dépôt_demande", "structure_depuis", "naissance_demandeur", "jugement_expulsion_le")
EVIDENCES = ("dalo_preuve", "justificatif_handicap", "violences_conjugales_preuve")
STATES = ("absent", "déposé", "vérifié", "validé", "expiré")
CALCULATION_DATES = (
    date(2026, 9, 1),
    date(2026, 2, 28),
    date(2024, 2, 29),
    date(2026, 3, 31),
    date(2026, 4, 30),
    date(2026, 12, 31),
)
_ADDABLE = {
    "€": ("ressources_mensuelles", "ressources_reçues", "loyer_actuel", "loyer_net_actuel", "reste_à_vivre"),
    "m²": ("surface_logement_actuel", "surface_minimale"),
    "enfant": ("nombre_mineurs", "nombre_enfants_à_charge"),
    "mois": ("ancienneté_mois", "mois_en_structure"),
}
_RATIO_WITH = {
    "niveau_de_vie": "ressources_mensuelles",
    "reste_à_vivre_par_uc": "reste_à_vivre",
    "surface_par_personne": "surface_minimale",
}
_SHARED_CODES = (
    "commune_travail = commune_résidence",
    "commune_résidence ≠ commune_travail",
    "communes_souhaitées contient commune_travail",
    "communes_souhaitées contient commune_résidence",
    "types_souhaités contient type_logement_actuel",
)
_OPERATORS = ("=", "≠", "!=", "<", "<=", "≤", ">", ">=", "≥")
_TABLES = {
    "seuil_effort": "seuil_effort : seuil de taux d'effort\nà partir du 2000-01-01 : 30 %\n"
    "à partir du 2025-06-01 : 35,5 %\nvérifié jusqu'au 2030-12-31",
    "forfait": "forfait : forfait de charges\nà partir du 2000-01-01 : 150 €\nvérifié jusqu'au 2030-12-31\nstatut : lu",
    "plafond": "plafond : plafond par taille et par type\nselon nombre_personnes, type_logement_actuel\n"
    "à partir du 2000-01-01\n1, T1 : 700 €\n1, T2 : 850,50 €\n2, T1 : 1 000 €\n"
    "3, T2 : 1 450 €\n4, T4 : 1 900 €\n"
    "vérifié jusqu'au 2030-12-31\nstatut : dérivé",
    "loyer_type": "loyer_type : loyer par commune\nselon commune_travail\nà partir du 2000-01-01\n"
    '34301 : 450 €\n"2A004" : 500 €\nvérifié jusqu\'au 2030-12-31\nstatut : à vérifier',
}
_LOOKUPS = {
    "seuil_effort": ("seuil_effort()", ("taux_effort",)),
    "forfait": ("forfait()", _ADDABLE["€"]),
    "plafond": ("plafond(nombre_personnes, type_logement_actuel)", _ADDABLE["€"]),
    "loyer_type": ("loyer_type(commune_travail)", _ADDABLE["€"]),
}


def scale(name: str) -> list[Fraction]:
    """The written values that thresholds and facts of this name take."""
    first, step, count = NUMBERS[name]
    return [first + Fraction(step) * k for k in range(count + 1)]


def written(fact: Fact, value: Fraction) -> str:
    """A number of a fact as an author types it."""
    unit = first_unit(fact.unit)
    shown = value * 100 if unit == "%" else value
    digits = next(places for places in range(5) if (shown * 10**places).denominator == 1)
    text = f"{float(shown):,.{digits}f}".replace(",", " ").replace(".", ",")
    if unit is None or (fact.kind is Kind.COUNT and shown % 2):
        return text
    plural = "" if unit in ("%", "€", "m²", "UC", "mois") else "s"
    return f"{text} {unit}{plural}"


def _number(draw: DrawFn, name: str) -> str:
    return written(FACTS[name], draw(st.sampled_from(scale(name))))


def _pick(draw: DrawFn, among: Sequence[str], least: int = 1) -> list[str]:
    return draw(st.lists(st.sampled_from(among), min_size=least, max_size=3, unique=True))


def _one(draw: DrawFn, among: Sequence[str]) -> str:
    return draw(st.sampled_from(among))


def _signed(draw: DrawFn, most: int = 40) -> str:
    """Points, more often positive."""
    value = draw(st.integers(-most // 2, most))
    return f"{value} point" if abs(value) < 2 else f"{value} points"


# ── conditions ───────────────────────────────────────────────────────────────────────────────────────────


def _holds(draw: DrawFn) -> str:
    name = _one(draw, BOOLEANS)
    return name + _one(draw, ("", "", " = oui", " = non", " ≠ oui"))


def _code(draw: DrawFn) -> str:
    name = _one(draw, tuple(CODES))
    if draw(st.booleans()):
        return f"{name} {_one(draw, ('=', '≠'))} {_one(draw, CODES[name])}"
    return f"{name} parmi {{{', '.join(_pick(draw, CODES[name]))}}}"


def _code_list(draw: DrawFn) -> str:
    name = _one(draw, tuple(CODE_LISTS))
    if draw(st.booleans()):
        return f"{name} contient {_one(draw, CODE_LISTS[name])}"
    return f"{name} parmi {{{', '.join(_pick(draw, CODE_LISTS[name]))}}}"


def _against_number(draw: DrawFn) -> str:
    name, operator = _one(draw, tuple(NUMBERS)), _one(draw, _OPERATORS)
    value = _number(draw, name)
    return f"{name} {operator} {value}" if draw(st.integers(0, 3)) else f"{value} {operator} {name}"


def _between(draw: DrawFn) -> str:
    if not draw(st.integers(0, 3)):
        low, high = sorted(draw(st.lists(_days(), min_size=2, max_size=2)))
        return f"{_one(draw, DATES)} entre {low} et {high}"
    name = _one(draw, tuple(NUMBERS))
    low, high = sorted(draw(st.lists(st.sampled_from(scale(name)), min_size=2, max_size=2)))
    return f"{name} entre {written(FACTS[name], low)} et {written(FACTS[name], high)}"


def _date(draw: DrawFn) -> str:
    right = _one(draw, DATES) if draw(st.booleans()) else str(draw(_days()))
    return f"{_one(draw, DATES)} {_one(draw, _OPERATORS)} {right}"


def _facts_together(draw: DrawFn) -> str:
    operator = _one(draw, _OPERATORS)
    if not draw(st.integers(0, 3)):
        name = _one(draw, tuple(_RATIO_WITH))
        return f"{name} {operator} {_one(draw, ('', '2 × ', '0,125 × '))}{_RATIO_WITH[name]}"
    unit = _one(draw, tuple(_ADDABLE))
    names = draw(st.permutations(_ADDABLE[unit]))
    left, right = names[0], names[1]
    match draw(st.integers(0, 2)):
        case 0:
            return f"{left} {operator} {right}"
        case 1:
            value = _number(draw, left).lstrip("-")
            return f"{left} + {_one(draw, ('', '0,5 × ', '3 × '))}{right} - {value} {operator} {names[-1]}"
    return f"{left} - {right} {operator} {_number(draw, left)}"


def _lookup(draw: DrawFn) -> str:
    table = _one(draw, tuple(_LOOKUPS))
    call, facts = _LOOKUPS[table]
    name, operator = _one(draw, facts), _one(draw, _OPERATORS)
    if table == "seuil_effort" or draw(st.booleans()):
        return f"{name} {operator} {call}"
    return f"2 × {name} - {call} {operator} {_one(draw, facts)}"


def _shared_code(draw: DrawFn) -> str:
    return _one(draw, _SHARED_CODES)


_LEAVES = (
    _shared_code,
    _holds,
    _holds,
    _code,
    _code_list,
    _against_number,
    _against_number,
    _between,
    _date,
    _facts_together,
    _lookup,
)


def condition(draw: DrawFn, groups: Sequence[str] = (), depth: int = 2) -> str:
    """A condition in parentheses as soon as it is compound."""
    shape = draw(st.integers(0, 5)) if depth else 0
    if shape < 3:
        if groups and not draw(st.integers(0, 4)):
            return _one(draw, groups)
        return _LEAVES[draw(st.integers(0, len(_LEAVES) - 1))](draw)
    if shape == 3:
        return f"non {_inside(condition(draw, groups, depth - 1))}"
    word = " et " if shape == 4 else " ou "
    parts = [_inside(condition(draw, groups, depth - 1)) for _ in range(draw(st.integers(2, 3)))]
    return word.join(parts)


def _inside(text: str) -> str:
    return f"({text})" if " et " in text or " ou " in text else text


# ── criteria ─────────────────────────────────────────────────────────────────────────────────────────────


def _cases(draw: DrawFn, groups: Sequence[str]) -> Iterator[str]:
    if not draw(st.integers(0, 3)):
        name = _one(draw, tuple(NUMBERS))
        values = sorted(draw(st.sets(st.sampled_from(scale(name)), min_size=2, max_size=3)), reverse=True)
        for value in values:
            yield f"si {name} {_one(draw, ('>', '>='))} {written(FACTS[name], value)} : {_signed(draw)}"
    else:
        yield f"si {condition(draw, groups)} : {_signed(draw)}"
        # Another line is made of several parts: it never repeats, nor follows from, one above.
        others: list[str] = []
        for _ in range(draw(st.integers(0, 2))):
            first, second = draw(st.lists(st.sampled_from(BOOLEANS), min_size=2, max_size=2, unique=True))
            word = _one(draw, (" et ", " ou "))
            others.append(f"{first}{word}non {second}{word}{_inside(condition(draw, groups, 1))}")
        yield from (f"si {other} : {_signed(draw)}" for other in dict.fromkeys(others))
    yield f"sinon : {_signed(draw)}"


def _steps(draw: DrawFn) -> Iterator[str]:
    """Rows that leave no gap: each boundary belongs to one of the two rows it parts."""
    name = _one(draw, tuple(NUMBERS))
    fact = FACTS[name]
    yield f"selon {name}"
    limits = sorted(draw(st.sets(st.sampled_from(scale(name)), min_size=1, max_size=4)))
    # Between two neighbouring whole numbers, « plus de 1 à moins de 2 » would hold nothing.
    same = draw(st.booleans())
    below = [same if fact.kind is Kind.COUNT else draw(st.booleans()) for _ in limits]
    shown = [written(fact, limit) for limit in limits]
    rows = [f"{shown[0]} ou moins" if below[0] else f"moins de {shown[0]}"]
    for left, right, started, ended in zip(shown, shown[1:], below, below[1:], strict=False):
        rows.append(f"{'plus de' if started else 'de'} {left} {'à' if ended else 'à moins de'} {right}")
    rows.append(f"plus de {shown[-1]}" if below[-1] else f"{shown[-1]} et plus")
    lines = [f"{row} : {_signed(draw)}" for row in (rows[0], rows[-1])]
    for row in rows[1:-1]:
        first = draw(st.integers(-10, 30))
        lines.append(f"{row} : {f'de {first} à ' if draw(st.booleans()) else ''}{_signed(draw)}")
    yield from draw(st.permutations(lines))


def _exact_steps(draw: DrawFn) -> Iterator[str]:
    name = _one(draw, ("pièces_manquantes", "nombre_mineurs", "refus_adaptés_12_mois"))
    last = draw(st.integers(1, 4))
    yield f"selon {name}"
    yield from (f"{value} : {_signed(draw)}" for value in range(last))
    yield f"{last} et plus : {_signed(draw)}"


def _code_table(draw: DrawFn) -> Iterator[str]:
    name = _one(draw, tuple(CODES))
    yield f"selon {name}"
    codes = draw(st.permutations(CODES[name]))
    cut = draw(st.integers(1, len(codes) - 1))
    yield f"{', '.join(codes[:cut])} : {_signed(draw)}"
    if draw(st.booleans()):
        yield f"{', '.join(codes[cut:])} : {_signed(draw)}"
    yield f"sinon : {_signed(draw)}"


def _slope(draw: DrawFn) -> Iterator[str]:
    points = draw(st.sampled_from((1, 1, 2, 3, -1, -2)))
    worth = f"{points} {'point' if abs(points) < 2 else 'points'}"
    limit = draw(st.integers(2, 60))
    cap = f", au plus {limit} points" if points > 0 else f", au moins -{limit} points"
    if draw(st.booleans()):
        unit, many = draw(st.sampled_from((("mois", "mois"), ("an", "ans"), ("jour", "jours"))))
        step = draw(st.integers(1, 9))
        every = f"par {unit}" if step < 4 else f"par tranche de {step} {many}"
        beyond = f" au-delà de {draw(st.integers(1, 30))} {many}" if draw(st.booleans()) else ""
        free = unit != "jour" and abs(points) == 1 and draw(st.booleans())
        yield f"{every} depuis {_one(draw, DATES)}{beyond} : {worth}{'' if free else cap}"
        return
    name = _one(draw, tuple(NUMBERS))
    fact, (_, step, _) = FACTS[name], NUMBERS[name]
    one = fact.kind is Kind.COUNT and draw(st.booleans())
    width = written(fact, Fraction(step) * draw(st.integers(1, 3)))
    every = f"par {first_unit(fact.unit)}" if one else f"par tranche de {width}"
    positive = [value for value in scale(name) if value > 0]
    beyond = f" au-delà de {written(fact, draw(st.sampled_from(positive)))}" if draw(st.booleans()) else ""
    yield f"{every} de {name}{beyond} : {worth}{cap}"


def _bounds(draw: DrawFn, widest: int) -> Iterator[str]:
    shape = draw(st.integers(0, 5))
    low = draw(st.integers(-widest // 2, widest // 4))
    if shape in (0, 1):
        yield f"au plus {low + draw(st.integers(0, widest))} points"
    if shape in (1, 2):
        yield f"au moins {low} points"


def _criterion(draw: DrawFn, groups: Sequence[str], unknown_rules: bool) -> list[str]:
    """The lines of a criterion below its title."""
    main = draw(st.integers(0, 6))
    lines: list[str] = []
    if main < 3:
        lines += _cases(draw, groups)
    elif main == 3:
        lines += _steps(draw)
    elif main == 4:
        lines += _exact_steps(draw) if draw(st.booleans()) else _code_table(draw)
    else:
        lines += _slope(draw)
    if draw(st.booleans()):
        for _ in range(draw(st.integers(1, 2))):
            more = f"{draw(st.integers(0, 25))} points de {_one(draw, ('plus', 'moins'))}"
            lines.append(f"et si {condition(draw, groups, 1)} : {more}")
    if not draw(st.integers(0, 4)):
        lines += _slope(draw)
    lines += _bounds(draw, 60)
    if unknown_rules and not draw(st.integers(0, 4)):
        lines.append(f"si inconnu : {_one(draw, ('exclu', '3 points', '-4 points'))}")
    if not draw(st.integers(0, 2)):
        lines.append(f"justifié par {_one(draw, EVIDENCES)}")
        lines.append(f"compté si {_one(draw, ('déclaré', 'prouvé', 'validé'))}")
    return lines


# ── documents ────────────────────────────────────────────────────────────────────────────────────────────

HEAD = """---
titre: Document d'essai
territoire: "200066355"
version: "2026.1"
statut: fictif
cotation: essai
---

# Document d'essai
"""


@dataclass(frozen=True)
class Document:
    """Blocks (kind, text) in the order of the document."""

    blocks: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The document as a file holds it."""
        return HEAD + "".join(f"\n```{kind}\n{text}\n```\n" for kind, text in self.blocks)

    @property
    def policy(self) -> Policy:
        """The checked tree; a strategy that writes an unreadable document is a fault of the tests."""
        reading = read_policy(self.text, library())
        blocking = [finding for finding in reading.findings if finding.level is Level.BLOCKS]
        assert not blocking, f"{self.text}\n{blocking[0]}"
        assert reading.policy is not None
        return reading.policy

    def with_blocks(self, blocks: Sequence[tuple[str, str]]) -> "Document":
        """The same head over other blocks."""
        return replace(self, blocks=tuple(blocks))


def _groups(draw: DrawFn) -> Iterator[tuple[str, str]]:
    names: list[str] = []
    for index in range(draw(st.integers(0, 3))):
        lines = [f"public_{index} : public numéro {index}", f"si {condition(draw, names, 1)}"]
        if draw(st.booleans()):
            lines += ["preuve : une attestation", f"justifié par {_one(draw, EVIDENCES)}"]
            lines.append(f"sans preuve : {_one(draw, ('présumé', 'non retenu'))}")
        names.append(f"public_{index}")
        yield "public", "\n".join(lines)


def _grids(draw: DrawFn, groups: Sequence[str]) -> Iterator[tuple[str, str]]:
    for index in range(draw(st.integers(1, 3))):
        lines = [f"grille_{index} : grille numéro {index}"]
        if draw(st.booleans()):
            lines.append(f"pour {condition(draw, groups, 1)}")
        if not draw(st.integers(0, 2)):
            lines.append(f"hors cotation si {condition(draw, groups, 1)} : relogé par ailleurs")
        lines += _bounds(draw, 120)
        yield "grille", "\n".join(lines)


def _rubrics(draw: DrawFn) -> Iterator[tuple[str, str, str]]:
    """Kind, text and, for a ticked box, the fact read."""
    for index in range(draw(st.integers(0, 2))):
        box = _one(draw, ("motif_principal", "situation_familiale", "commune_travail"))
        way = _one(draw, ("cumul", "la plus favorable", f"selon la case {box}"))
        lines = [f"rubrique_{index} : rubrique numéro {index}", way, *_bounds(draw, 80)]
        yield "rubrique", "\n".join(lines), box if way.startswith("selon") else ""


def _refusals(draw: DrawFn, attached: str, unknown_rules: bool) -> tuple[str, str]:
    lines = [f"refus_répétés : refus répétés{attached}", "compte refus_logement_adapté_le"]
    count = draw(st.integers(0, 2))
    for rank in range(1, count + 1):
        ordinal = "1er" if rank == 1 else f"{rank}e"
        within, during = draw(st.integers(1, 24)), draw(st.integers(1, 24))
        points = f"{-draw(st.integers(0, 40))} points".replace("-1 points", "-1 point").replace("-0", "0")
        lines.append(f"à partir du {ordinal} refus en {within} mois : {points} pendant {during} mois")
    if not count:
        lines.append("sans effet sur les points")
    if unknown_rules and draw(st.booleans()):
        lines.append("si inconnu : 0 point")
    return "refus", "\n".join(lines)


def _order(draw: DrawFn, groups: Sequence[str]) -> tuple[str, str]:
    lines = ["départage : départage des demandes"]
    if not draw(st.integers(0, 2)):
        lines.append(f"avant les points : {_key(draw, groups)}")
    lines += [f"puis {_key(draw, groups)}" for _ in range(draw(st.integers(0, 2)))]
    lines.append("puis numéro_unique, du plus petit au plus grand")
    return "ordre", "\n".join(lines)


def _key(draw: DrawFn, groups: Sequence[str]) -> str:
    match draw(st.integers(0, 2)):
        case 0:
            return f"d'abord si {condition(draw, groups, 1)}"
        case 1:
            name, small, large = _one(draw, DATES), "ancien", "récent"
        case _:
            name, small, large = _one(draw, tuple(NUMBERS)), "petit", "grand"
    first, last = (small, large) if draw(st.booleans()) else (large, small)
    return f"{name}, du plus {first} au plus {last}"


@st.composite
def documents(draw: DrawFn, unknown_rules: bool = True) -> Document:
    """A readable document. Without `unknown_rules` no criterion says « si inconnu »."""
    groups = list(_groups(draw))
    names = [text.split(" :")[0] for _, text in groups]
    grids = list(_grids(draw, names))
    grid_names = [text.split(" :")[0] for _, text in grids]
    rubrics = list(_rubrics(draw))
    criteria: list[tuple[str, str]] = []
    homes: list[int | None] = [None, *range(len(rubrics))]
    wanted = [*range(len(rubrics)), *draw(st.lists(st.sampled_from(homes), min_size=1, max_size=4))]
    free_boxes = {index: list(CODES[box]) for index, (_, _, box) in enumerate(rubrics) if box}
    for number, rubric in enumerate(wanted):
        boxes: list[str] = []
        if rubric in free_boxes:
            boxes = free_boxes[rubric][: draw(st.integers(1, 2))]
            del free_boxes[rubric][: len(boxes)]
            if not boxes:
                continue
        attached = [f"rubrique rubrique_{rubric}"] if rubric is not None else []
        if draw(st.booleans()):
            attached += [f"grille {name}" for name in _pick(draw, grid_names)]
        lines = [f"critère_{number} : critère numéro {number}" + (f" ({', '.join(attached)})" if attached else "")]
        lines += [f"case : {', '.join(boxes)}"] if boxes else []
        criteria.append(("critère", "\n".join([*lines, *_criterion(draw, names, unknown_rules)])))
    blocks = [*groups, *grids, *((kind, text) for kind, text, _ in rubrics), *criteria]
    if draw(st.booleans()):
        one_grid = f" (grille {_one(draw, grid_names)})" if draw(st.booleans()) else ""
        blocks.append(_refusals(draw, one_grid, unknown_rules))
    blocks.append(_order(draw, names))
    read = " ".join(text for _, text in blocks)
    blocks += [("barème", text) for name, text in _TABLES.items() if f"{name}(" in read]
    return Document(tuple(blocks))


# ── demands ──────────────────────────────────────────────────────────────────────────────────────────────


def _days(first: int = 2012, last: int = 2027) -> SearchStrategy[date]:
    """Days, often the last ones of a month."""
    any_day = st.dates(date(first, 1, 1), date(last, 12, 31))
    months = st.integers(first * 12, last * 12 + 11)
    ends = months.map(lambda month: date((month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(1))
    return st.one_of(any_day, ends, st.sampled_from(CALCULATION_DATES))


def _on_the_scale(name: str) -> SearchStrategy[int]:
    """Stored values on the thresholds, or next to them."""
    unit = FACTS[name].kind.scale
    values = [int(value * unit) for value in scale(name)]
    near = sorted({max(values[0], value + delta) for value in values for delta in (-1, 0, 1)})
    return st.sampled_from(near)


def _ratio(name: str) -> SearchStrategy[Ratio]:
    ratios = [Ratio(value.numerator, value.denominator) for value in scale(name)]
    return st.sampled_from([*ratios, Ratio(1, 3), *([Ratio(1, 0)] if name == "taux_effort" else [])])


def _any_codes(codes: Sequence[str]) -> SearchStrategy[tuple[str, ...]]:
    bare = [code.strip('"') for code in codes]
    return st.lists(st.sampled_from(bare), max_size=3, unique=True).map(tuple)


def _sorted_days(lists: SearchStrategy[list[date]]) -> SearchStrategy[tuple[date, ...]]:
    return lists.map(lambda days: tuple(sorted(days)))


_BIRTHS = _sorted_days(st.lists(_days(1950, 2026), min_size=1, max_size=7))
_LOW_MONEY = st.integers(0, 40).map(lambda k: k * 5_000)


def _fact_values() -> dict[str, SearchStrategy[Value]]:
    values: dict[str, SearchStrategy[Value]] = {
        "naissances_ménage": _BIRTHS,
        "naissances_attendues": st.integers(0, 2),
        "pensions_versées": st.sampled_from((0, 0, 15_000)),
        "ressources_reçues_personnes_à_charge": st.sampled_from((0, 0, 30_050)),
        "pensions_versées_personnes_à_charge": st.just(0),
        "charges_actuelles": st.sampled_from((0, 5_000)),
        "aide_logement_actuelle": st.sampled_from((0, 10_000, 22_222)),
        "occupants_logement_actuel": st.integers(1, 9),
        "liens_cotitulaires": _any_codes(("M", "P", "C", "L")),
        "naissance_conjoint": _days(1990, 2008),
        "naissances_enfants_à_charge": _sorted_days(st.lists(_days(2000, 2026), max_size=4)),
        "carte_invalidité": st.booleans(),
        "refus_logement_adapté_le": _sorted_days(st.lists(_days(2023, 2027), max_size=4)),
        "statut_dalo": st.sampled_from(CODES["statut_dalo"]),
        "dalo_expire_le": _days(2023, 2027),
        "violences_conjugales_expire_le": _days(2023, 2027),
        "justificatif_handicap_expire_le": _days(2023, 2027),
        **{name: st.booleans() for name in BOOLEANS},
        **{name: st.sampled_from(STATES) for name in EVIDENCES},
        **{name: st.sampled_from([code.strip('"') for code in codes]) for name, codes in CODES.items()},
        **{name: _any_codes(codes) for name, codes in CODE_LISTS.items()},
        **{name: _days() for name in DATES},
        "naissance_demandeur": _days(1940, 2008),
    }
    for name in NUMBERS:
        values[name] = _ratio(name) if FACTS[name].kind is Kind.RATIO else _on_the_scale(name)
    values["ressources_reçues"] = _LOW_MONEY
    return values


FACT_VALUES: Mapping[str, SearchStrategy[Value]] = _fact_values()
NAMES = tuple(FACT_VALUES)
_DERIVED = frozenset(name for name in NAMES if FACTS[name].formula is not None)
EXPIRIES = frozenset(name for name in NAMES if name.endswith("_expire_le"))
_MISSING = st.sampled_from((0.1, 0.3, 0.7))

Facts = dict[str, Value]


@st.composite
def facts(draw: DrawFn, without: frozenset[str] = frozenset()) -> Facts:
    """The facts of one demand: some missing, derived ones rarely given."""
    gap = int(draw(_MISSING) * 100)
    found: Facts = {}
    for name, values in FACT_VALUES.items():
        if name in without or draw(st.integers(0, 99)) < (88 if name in _DERIVED else gap):
            continue
        found[name] = draw(values)
    return found


def demands(least: int = 1, most: int = 6, without: frozenset[str] = frozenset()) -> SearchStrategy[list[Facts]]:
    """Several demands."""
    return st.lists(facts(without), min_size=least, max_size=most)


def calculation_dates() -> SearchStrategy[date]:
    """Days of calculation, the awkward ones of the calendar first."""
    return st.sampled_from(CALCULATION_DATES)


def number(row: int) -> str:
    """The demand number of a row."""
    return f"034{row:015d}"


def cell(value: Value) -> object:
    """A value in the shape that `encode` expects."""
    match value:
        case date():
            return day_number(value)
        case Ratio(num, den):
            return num, den
        case tuple() if value and isinstance(value[0], date):
            return tuple(day_number(day) for day in value)  # type: ignore[arg-type]
    return value


def table(rows: Sequence[Facts], numbers: Sequence[str] | None = None) -> Demands:
    """The demands as columns; a fact that no row gives has no column."""
    names = sorted({name for row in rows for name in row})
    columns = {name: encode(FACTS[name], [cell(row.get(name)) for row in rows]) for name in names}
    return Demands(np.array(numbers or [number(index) for index in range(len(rows))], dtype=np.str_), columns)
