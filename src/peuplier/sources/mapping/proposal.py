"""A mapping written as a commented TOML text: from guesses, or empty as a template."""

import json
from collections.abc import Iterable, Sequence

from peuplier.sources.mapping.guess import Guess
from peuplier.sources.schemas import Schema

_HEAD = """\
# Correspondance entre une table et les faits de peuplier. Table : {title} ; une ligne est {row}.
# Les lignes « À VÉRIFIER » n’ont pas été comprises avec certitude : relisez-les. Un dièse met une ligne de côté.
# « peuplier facts NOM » dit ce qu’est un fait ; docs/reference/fichiers.md donne toutes les clés.

[fichier]
table = "{name}"
# encodage = "utf-8"            # utf-8, utf-16, cp1252, iso-8859-15
# separateur = ";"              # , ; tabulation |
# feuille = "Feuille 1"
# ligne_en_tete = 1
# dates = "jour/mois/année"     # ou "année-mois-jour", "mois/jour/année"
# heures = "ignorées"           # par défaut une heure autre que minuit est une anomalie
# decimale = ","
# oui = ["x", "1", "vrai"]
# non = ["0", "faux"]
# vide = ["NC", "NR", "-"]      # ce qui veut dire : on ne sait pas
# separateur_listes = "|"
"""
_TAIL = """
[constantes]
# Un fait qui vaut la même chose pour toutes les lignes :
# "guichet" = "00000"
"""


def proposal(found: Sequence[Guess], schema: Schema) -> str:
    """The mapping that guesses suggest."""
    lines = [_head(schema), "[colonnes]"]
    for guess in found:
        lines += _column(guess)
    lines.append(_TAIL)
    ignored = [guess.title for guess in found if guess.fact is None]
    lines.append("[ignorees]")
    lines.append("# Aucun fait ne ressemble à ces titres. Déplacez dans [colonnes] ceux qui en sont un.")
    lines.append("colonnes = [")
    lines += [f"    {quoted(title)},{_doubt(found, title)}" for title in ignored]
    lines.append("]\n")
    return "\n".join(lines)


def template(schema: Schema) -> str:
    """A mapping to fill: every fact, set aside."""
    lines = [_head(schema), "[colonnes]", '# "Titre dans le fichier" = "fait"   (retirez le dièse, écrivez le titre)']
    lines += [
        f'{"" if name in schema.required else "# "}"{name}" = {quoted(name)}    # {fact.label} ({fact.kind.value})'
        for name, fact in schema.facts.items()
    ]
    lines += [_TAIL, "[ignorees]", "colonnes = []\n"]
    return "\n".join(lines)


def quoted(text: str) -> str:
    """A TOML string; JSON writes the same escapes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _head(schema: Schema) -> str:
    return _HEAD.format(title=schema.title, row=schema.row, name=schema.name)


def _column(guess: Guess) -> Iterable[str]:
    if guess.fact is None:
        return
    if guess.doubt:
        yield f"# À VÉRIFIER : {_one_line(guess.doubt)}."
    fact = quoted(guess.fact.name)
    if guess.codes and any(code for _, code in guess.codes):
        known = ", ".join(f"{quoted(value)} = {quoted(code)}" for value, code in guess.codes if code)
        yield f"{quoted(guess.title)} = {{ fait = {fact}, codes = {{ {known} }} }}"
    else:
        yield f"{quoted(guess.title)} = {fact}"
    missing = [value for value, code in guess.codes if not code]
    if missing:
        assert guess.fact.codes is not None
        yield f"#   sans code : {', '.join(quoted(value) for value in missing)}"
        yield f"#   codes : {', '.join(guess.fact.codes.labels)} (« peuplier facts {guess.fact.name} » les explique)"


def _doubt(found: Sequence[Guess], title: str) -> str:
    doubt = next((guess.doubt for guess in found if guess.title == title), "")
    return f"  # {_one_line(doubt)}" if doubt else ""


def _one_line(text: str) -> str:
    """A comment ends with its line, and holds no control character."""
    return "".join(letter if letter.isprintable() else " " for letter in text).rstrip(".")
