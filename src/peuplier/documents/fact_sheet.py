"""A fact of the vocabulary described for a person or for a program."""

import unicodedata

from peuplier.vocabulary import FACTS
from peuplier.vocabulary.facts import Fact
from peuplier.vocabulary.formula_text import formula_text
from peuplier.vocabulary.formulas import inputs


def _plain(text: str) -> str:
    """Lower case without accents: people search « loyer » or « denuement »."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def search(word: str) -> list[Fact]:
    """Facts whose name, label or definition holds the word, accents apart; names first."""
    wanted = _plain(word)
    named = [fact for fact in FACTS.values() if wanted in _plain(fact.name)]
    said = [fact for fact in FACTS.values() if wanted in _plain(fact.label) or wanted in _plain(fact.definition)]
    return list(dict.fromkeys([*named, *said]))


def fact_text(fact: Fact) -> str:
    """The fact in French, one property a line."""
    lines = [fact.name, f"  {fact.label[:1].upper()}{fact.label[1:]}."]
    lines.append(f"  Type : {fact.kind.value}{f', en {fact.unit}' if fact.unit else ''}")
    if fact.codes:
        lines.append(f"  Codes : {fact.codes.title}" + (" (liste ouverte)" if fact.codes.open else ""))
        lines += [f"    {code} : {label}" for code, label in fact.codes.labels.items()]
    lines.append(f"  Définition : {fact.definition}")
    if fact.formula:
        lines.append(f"  Calcul : {formula_text(fact, FACTS, lambda other: other.the_label)}")
    lines.append(f"  Vient de : {fact.origin.value}")
    lines += [f"    {path}" for path in fact.path.splitlines()]
    lines.append(f"  Donnée {fact.sensitivity.value}")
    may = "oui" if fact.may_score else f"non — {fact.why_not}"
    lines.append(f"  Peut entrer dans une cotation : {may}")
    return "\n".join(lines)


def fact_json(fact: Fact) -> dict[str, object]:
    """The fact with English keys."""
    return {
        "name": fact.name,
        "english": fact.english,
        "label": fact.label,
        "kind": fact.kind.name.lower(),
        "unit": fact.unit,
        "subject": fact.subject.name.lower(),
        "codes": dict(fact.codes.labels) if fact.codes else None,
        "open_codes": fact.codes.open if fact.codes else None,
        "definition": fact.definition,
        "origin": fact.origin.name.lower(),
        "path": fact.path.splitlines(),
        "derived_from": list(dict.fromkeys(inputs(fact.formula))) if fact.formula else [],
        "sensitivity": fact.sensitivity.name.lower(),
        "may_score": fact.may_score,
        "why_not": fact.why_not or None,
    }
