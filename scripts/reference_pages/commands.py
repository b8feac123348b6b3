"""The page of commands: usage and options from the parser, answers from the contracts written by hand.

What a command answers with `--json`, and what the files it writes hold, is a contract: `scripts/contracts/NAME.md`.
"""

import argparse
from collections.abc import Iterator, Mapping

from peuplier.cli.arguments import parser
from reference_pages.shared import ROOT, anchor, row, typographic

CONTRACTS = ROOT / "scripts" / "contracts"

# Every command belongs to one theme: a reader looks for what to do, not for a name.
THEMES: Mapping[str, tuple[str, ...]] = {
    "Le document": ("check", "prose", "compare", "sheet", "facts"),
    "Les demandes": ("score", "explain", "read", "write", "differences"),
    "Un territoire": ("territory", "history", "flow"),
    "Un logement qui se libère": ("match", "orient", "nominate", "call-order", "verify"),
    "La démonstration": ("demo",),
}

_INTRO = """\
# Les commandes

*Page produite par `scripts/reference.py` à partir de `src/peuplier/cli/arguments.py` et de `scripts/contracts/` : ne \
la modifiez pas à la main. Après un changement, lancez `make reference`.*

Après `make run`, la commande s’appelle `.venv/bin/peuplier` ; activez l’environnement \
(`source .venv/bin/activate`) pour écrire `peuplier`.

- Les résultats vont sur la sortie standard, les messages sur la sortie d’erreur.
- **Codes de sortie** : 0 tout va bien ; 1 des constats bloquent ; 2 arguments ou fichiers inutilisables ;
  130 interrompu.
- Un fichier de résultat est entier ou absent : il n’est jamais écrit à moitié.
- Avec `--json`, la réponse est un seul document JSON ; ses clés sont en anglais, ses textes en français. Un montant y \
est un nombre entier de centimes, une surface un nombre entier de décimètres carrés, un taux une fraction exacte \
(`"7/20"`), une date `année-mois-jour`.
"""


def commands_page() -> str:
    """Every command by theme. Raises ValueError on a command without one; a test finds those without a contract."""
    (commands,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    known: Mapping[str, argparse.ArgumentParser] = commands.choices
    if without := sorted(known.keys() - {name for names in THEMES.values() for name in names}):
        raise ValueError(f"{', '.join(without)}: no theme in scripts/reference_pages/commands.py")
    parts = [_INTRO, _contents(known)]
    for theme, names in THEMES.items():
        if present := [name for name in names if name in known]:
            parts.append(f"## {theme}\n")
            parts += [_section(name, known[name]) for name in present]
    return "\n".join(map(typographic, parts))


def _contents(known: Mapping[str, argparse.ArgumentParser]) -> str:
    rows = [
        row(theme, ", ".join(f"[{name}](#{anchor(name)})" for name in names if name in known))
        for theme, names in THEMES.items()
    ]
    return "\n".join(["| Pour | Commandes |", "| --- | --- |", *rows]) + "\n"


def _section(name: str, command: argparse.ArgumentParser) -> str:
    contract = CONTRACTS / f"{name}.md"
    answers = contract.read_text(encoding="utf-8") if contract.is_file() else ""
    usage = f"```text\npeuplier {name} {' '.join(_usage(command))}\n```\n"
    rows = [row(f"`{_written(action)}`", _help(action)) for action in command._actions]
    table = "\n".join(["| Argument | Sens |", "| --- | --- |", *rows])
    return "\n".join([f"### {name}\n", f"{command.description}\n", usage, f"{table}\n", answers])


def _usage(command: argparse.ArgumentParser) -> Iterator[str]:
    """Positional arguments, then options, those that may be left out between brackets."""
    for action in sorted(command._actions, key=lambda a: (bool(a.option_strings), not a.required)):
        if not isinstance(action, argparse._HelpAction):
            yield _written(action) if action.required else f"[{_written(action)}]"


def _written(action: argparse.Action) -> str:
    if not action.option_strings:
        return str(action.metavar)
    if isinstance(action, argparse._HelpAction):
        return ", ".join(action.option_strings)
    return " ".join(filter(None, (action.option_strings[-1], str(action.metavar or ""))))


def _help(action: argparse.Action) -> str:
    return f"{action.help}{'' if action.required or isinstance(action, argparse._HelpAction) else ' (facultatif)'}"
