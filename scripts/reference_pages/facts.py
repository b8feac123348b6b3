"""The page of facts: the vocabulary by theme, the code lists, and what the register carries that is no fact."""

import unicodedata
from collections.abc import Iterator

from peuplier.vocabulary import FACTS, THEMES, CodeList, Fact, Kind, write_quantity
from peuplier.vocabulary.formula_text import formula_text
from peuplier.vocabulary.left_out import NOT_FACTS
from reference_pages.shared import anchor, capital, typographic

_INTRO = """\
# Les faits : le vocabulaire d’une politique

*Page produite par `scripts/reference.py` à partir de `src/peuplier/vocabulary/` : ne la modifiez pas à la \
main. Après un changement du vocabulaire, lancez `make reference`.*

Un **fait** est un mot que le texte d’une politique peut employer : `pièces_manquantes`, `ancienneté_mois`, \
`dalo_reconnu`… Chacun a un type, une unité, une source et une définition. Ce vocabulaire en compte {count}.

- Un fait qu’on ignore est **inconnu** : ni zéro, ni non. Ce qui s’en déduit est inconnu à son tour.
- Un **montant** s’écrit en euros, une **surface** en mètres carrés ; le calcul se fait en centimes et en \
décimètres carrés, sans arrondi.
- Une valeur hors des bornes plausibles est une **anomalie** que l’import signale.
- **Cotation** dit si un critère, un départage ou l’effet d’un refus peut lire le fait.
- **Confidentialité** va de *publique* à *sensible* ; elle décide de qui voit la valeur.
"""


def facts_page() -> str:
    """Every fact by theme, then the code lists, then what the register carries and is left aside."""
    parts = [_INTRO.format(count=len(FACTS)), "## Sommaire\n", _contents()]
    for title, facts in THEMES.items():
        parts.append(f"## {title}\n")
        parts += [_fact(fact) for fact in facts]
    parts += ["## Listes de codes\n", *(_code_list(codes) for codes in _code_lists()), _left_out()]
    return typographic("\n".join(parts))


def _contents() -> str:
    titles = [*THEMES, "Listes de codes", "Ce que le registre porte et qui n’est pas un fait"]
    return "\n".join(f"- [{title}](#{anchor(title)})" for title in titles) + "\n"


def _fact(fact: Fact) -> str:
    lines = [f"### {fact.name}\n", f"**{capital(fact.label)}.** {fact.definition}\n", *_properties(fact)]
    return "\n".join(lines) + "\n"


def _properties(fact: Fact) -> Iterator[str]:
    yield f"- Type : {_type(fact)}"
    if fact.kind is Kind.BOOLEAN:
        yield f"- Oui : {fact.says}"
        yield f"- Non : {fact.denies}"
    if fact.codes:
        yield f"- Codes : [{fact.codes.title}](#liste-{anchor(fact.codes.name)}), {_codes(fact.codes)}"
    if fact.formula is not None:
        yield f"- Calcul : {formula_text(fact, FACTS, _link)}"
    if fact.path:
        yield f"- Source : {fact.origin.value} — {_path(fact.path)}"
    elif fact.formula is None:
        yield f"- Source : {fact.origin.value}"
    yield f"- Confidentialité : {fact.sensitivity.value}"
    yield "- Cotation : oui" if fact.may_score else f"- Cotation : non. {fact.why_not}"


def _codes(codes: CodeList) -> str:
    return "liste ouverte" if codes.open else " ".join(f"`{code}`" for code in codes.labels)


def _type(fact: Fact) -> str:
    words = fact.kind.value
    if fact.unit:
        words += f", en {fact.unit}" if fact.unit[0] in "€m%U" else f" (unité : {fact.unit})"
    if fact.lowest is not None and fact.highest is not None:
        words += f" ; valeurs plausibles de {_bound(fact, fact.lowest)} à {_bound(fact, fact.highest)}"
    return words


def _bound(fact: Fact, value: int) -> str:
    if fact.kind in {Kind.DATE, Kind.DATES} or (fact.unit is None and value > 1000):
        return str(value)
    return f"{value} %" if fact.unit == "%" else write_quantity(value, None)


def _path(path: str) -> str:
    steps = path.split("\n")
    shown = [f"`{step}`" if step.startswith("/") else step[0].lower() + step[1:] for step in steps]
    if len(shown) == 1:
        return shown[0] if steps[0].startswith("/") else _keep_acronym(steps[0])
    return "plusieurs champs :\n" + "\n".join(f"  - {step}" for step in shown)


def _keep_acronym(text: str) -> str:
    """A phrase in the middle of a sentence: no capital, but for an acronym."""
    return text if text[:2].isupper() else text[0].lower() + text[1:]


def _link(fact: Fact) -> str:
    return f"[{fact.label}](#{anchor(fact.name)})"


def _code_lists() -> list[CodeList]:
    used = {fact.codes.name: fact.codes for fact in FACTS.values() if fact.codes}
    return sorted(used.values(), key=lambda codes: unicodedata.normalize("NFD", codes.name.casefold()))


def _code_list(codes: CodeList) -> str:
    head = f"### Liste {codes.name}\n\n{capital(codes.title)}. Source : {codes.source}.\n"
    if codes.open:
        return f"{head}\nListe ouverte : tout code est admis.\n"
    rows = "\n".join(f"| `{code}` | {label} |" for code, label in codes.labels.items())
    return f"{head}\n| Code | Sens |\n| --- | --- |\n{rows}\n"


def _left_out() -> str:
    rows = "\n".join(f"| `{prefix}` | {reason} |" for prefix, reason in NOT_FACTS.items())
    return (
        "## Ce que le registre porte et qui n’est pas un fait\n\n"
        "Chaque champ de l’interface du SNE, version 02.01, est la source d’un fait ou figure ici avec sa "
        "raison ; un test le vérifie. Un chemin vaut pour tous les champs qu’il contient.\n\n"
        f"| Chemin | Raison |\n| --- | --- |\n{rows}\n"
    )
