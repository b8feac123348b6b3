"""`peuplier compare`: what changes between two documents, article by article, and for whom."""

from argparse import Namespace
from pathlib import Path

from peuplier.checking.differences.comparison import compare
from peuplier.checking.effects.masking import K
from peuplier.checking.effects.report import Effects, effects
from peuplier.cli.documents import open_demands, open_policy, standing_sentence
from peuplier.cli.output import UnusableError, complain, print_json, protect, write_whole
from peuplier.documents.comparison_json import comparison_json
from peuplier.documents.comparison_page import comparison_page
from peuplier.documents.comparison_text import comparison_summary, comparison_text
from peuplier.policy.tree.document import Policy
from peuplier.vocabulary.quantities import write_number


def run(arguments: Namespace) -> int:
    """Compare, then print the text or the JSON; or write the page and print its summary."""
    if (arguments.demands is None) != (arguments.on is None):
        raise UnusableError(
            "Donnez « --demands » et « --on » ensemble : l’effet sur des demandes se calcule à une date."
        )
    if arguments.unmasked and arguments.demands is None:
        raise UnusableError("« --unmasked » ne sert qu’avec « --demands » : il n’y a rien à masquer sans elles.")
    before, after = open_policy(arguments.before), open_policy(arguments.after)
    inputs = [path for path in (arguments.before, arguments.after, arguments.demands) if path is not None]
    if arguments.html:
        protect(arguments.html, *inputs)
    differences = compare(before, after)
    found = _effects(arguments, before, after)
    standing = [standing_sentence(before), standing_sentence(after)]
    if arguments.html:
        page = comparison_page(differences, found, standing)
        write_whole(arguments.html, lambda path: _text(path, page))
    if arguments.json:
        print_json(comparison_json(differences, found))
    elif arguments.html:
        print("\n".join(comparison_summary(differences, found)))
    else:
        print(comparison_text(differences, found, standing))
    if arguments.html:
        complain(f"Page écrite : {arguments.html}")
    return 0


def _effects(arguments: Namespace, before: Policy, after: Policy) -> Effects | None:
    if arguments.demands is None:
        return None
    demands = open_demands(arguments.demands)
    found = effects(before, after, demands, arguments.on, 1 if arguments.unmasked else K)
    if found is None:
        complain(
            f"La table compte {write_number(len(demands))} demandes : en dessous de {K}, aucun décompte n’est publié. "
            "« --unmasked » les montre aux signataires d’une convention."
        )
    return found


def _text(path: Path, page: str) -> None:
    path.write_text(page, encoding="utf-8")
