"""Write the generated pages of the reference, and the generated part of the glossary.

    python scripts/reference.py            write them
    python scripts/reference.py --check    exit 1 when one of them is stale

Each page is a function that returns its text; `pages()` lists them.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from peuplier.vocabulary import FACTS, THEMES, CodeList, Fact, Kind, write_quantity
from peuplier.vocabulary.formula_text import formula_text
from peuplier.vocabulary.left_out import NOT_FACTS

ROOT = Path(__file__).resolve().parents[1]
BEGIN = "<!-- produit par scripts/reference.py : début -->"
END = "<!-- produit par scripts/reference.py : fin -->"

_HARD_SPACES = (
    (re.compile(r" (?=[:»%€]|m²)"), "\u00a0"),
    (re.compile(r" (?=[;!?])"), "\u202f"),
    (re.compile(r"(?<=«) |(?<=art\.) |(?<=\b[LR]\.) |(?<=n°) "), "\u00a0"),
)


def typographic(text: str) -> str:
    """The no-break spaces that French asks for; the rules of a table are left as they are."""
    lines = (line if re.match(r"^\| *:?-", line) else _spaced(line) for line in text.split("\n"))
    return "\n".join(lines)


def _spaced(line: str) -> str:
    for pattern, space in _HARD_SPACES:
        line = pattern.sub(space, line)
    return line


# ── facts ────────────────────────────────────────────────────────────────────────────────────────────────

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


def anchor(title: str) -> str:
    """The anchor that Markdown viewers give a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _contents() -> str:
    titles = [*THEMES, "Listes de codes", "Ce que le registre porte et qui n’est pas un fait"]
    return "\n".join(f"- [{title}](#{anchor(title)})" for title in titles) + "\n"


def _fact(fact: Fact) -> str:
    lines = [f"### {fact.name}\n", f"**{_capital(fact.label)}.** {fact.definition}\n", *_properties(fact)]
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


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _link(fact: Fact) -> str:
    return f"[{fact.label}](#{anchor(fact.name)})"


def _code_lists() -> list[CodeList]:
    used = {fact.codes.name: fact.codes for fact in FACTS.values() if fact.codes}
    return sorted(used.values(), key=lambda codes: unicodedata.normalize("NFD", codes.name.casefold()))


def _code_list(codes: CodeList) -> str:
    head = f"### Liste {codes.name}\n\n{_capital(codes.title)}. Source : {codes.source}.\n"
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


# ── glossary ─────────────────────────────────────────────────────────────────────────────────────────────


def glossary() -> str:
    """The glossary: what was written by hand is kept, the table of facts is written anew."""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"GLOSSARY.md: the markers are missing: {BEGIN} {END}")
    rows = "\n".join(f"| `{fact.name}` | `{fact.english}` | {fact.label} |" for fact in FACTS.values())
    table = f"| French name | English name | Label |\n| --- | --- | --- |\n{rows}"
    return f"{before}{BEGIN}\n\n{typographic(table)}\n\n{END}{after}"


def pages() -> dict[Path, str]:
    """Every generated file with the text it should hold."""
    return {ROOT / "docs" / "reference" / "faits.md": facts_page(), ROOT / "GLOSSARY.md": glossary()}


def stale() -> list[Path]:
    """The generated files that do not hold what they should."""
    return [
        path
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str]) -> int:
    """Write the stale pages, or with `--check` name them and fail."""
    check = "--check" in arguments
    texts = pages()
    late = stale()
    for path in late:
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[path], encoding="utf-8")
        print(f"{path.relative_to(ROOT)} : {'à refaire, lancez « make reference »' if check else 'écrit'}")
    return 1 if check and late else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
