"""`peuplier write`: one demand of a table written as a file of the SNE interface, and what the file does not say."""

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from peuplier.cli.documents import open_demands
from peuplier.cli.output import UnusableError, complain, print_json, protect, write_whole
from peuplier.evaluation.inputs import one_demand
from peuplier.policy.findings import suggestion
from peuplier.sources.sne.read_back import ReadBack, read_back
from peuplier.sources.sne.writing import NotWritableError, Written, document, write_demand
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.quantities import plural, write_number

_UNOFFICIAL = (
    "Fichier d’échange écrit par peuplier d’après une description non officielle de l’interface 02.01 : "
    "il est à relire et à compléter avant tout usage."
)
_SHOWN = 12
_NEAR = 100_000


def run(arguments: Namespace) -> int:
    """Write the file; the exit code is 0, or 2 when the demand is not there or cannot be one of the interface."""
    out: Path = arguments.sne
    protect(out, arguments.demands)
    demands = open_demands(arguments.demands)
    row = demands.position(arguments.demand)
    if row is None:
        close = suggestion(arguments.demand, demands.numbers.tolist()[:_NEAR], "Vérifiez le numéro, sans espace.")
        raise UnusableError(
            f"La demande « {arguments.demand} » n’est pas dans la table « {arguments.demands} ». {close}"
        )
    # The day a file carries is a fact of the exchange, not of the demand: today, unless another is asked for.
    on = arguments.on or datetime.now(UTC).date()
    demand = one_demand(demands, row, on)
    try:
        written = write_demand(demand.number, demand.known(), on)
    except NotWritableError as error:
        raise UnusableError(f"La demande « {arguments.demand} » ne peut pas être écrite : {error}") from None
    content = document([written.element], on)
    compared = read_back(demand, written)
    write_whole(out, lambda path: _write(path, content))
    if arguments.json:
        print_json(_as_json(out, demand.number, written, compared))
    else:
        _say(out, written, compared)
    return 0


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _as_json(out: Path, number: str, written: Written, compared: ReadBack) -> dict[str, object]:
    return {
        "out": str(out),
        "demand_number": number,
        "official": False,
        "placeholders": list(written.placeholders),
        "assumed": list(written.assumed),
        "not_carried": [{"fact": name, "reason": reason} for name, reason in compared.lost],
        "implied": list(compared.added),
    }


def _say(out: Path, written: Written, compared: ReadBack) -> None:
    print(f"Demande écrite : {out}")
    print(_UNOFFICIAL)
    _list("obligatoire, à compléter", "obligatoires, à compléter", "balise", written.placeholders)
    for choice in written.assumed:
        complain(f"À vérifier : {choice}.")
    lost = [f"{FACTS[name].label} ({name})" for name, _ in compared.lost]
    _list("connu que le fichier ne dit pas", "connus que le fichier ne dit pas", "fait", lost)
    added = [f"{FACTS[name].label} ({name})" for name in compared.added]
    _list("inconnu que le fichier laisse déduire", "inconnus que le fichier laisse déduire", "fait", added)


def _list(one: str, several: str, what: str, items: tuple[str, ...] | list[str]) -> None:
    """A count, then the first items; the others are in the JSON answer."""
    if not items:
        return
    count = len(items)
    print(f"\n{write_number(count)} {plural(what, count)} {several if count > 1 else one} :")
    for item in items[:_SHOWN]:
        print(f"  {item}")
    if count > _SHOWN:
        print(f"  … et {count - _SHOWN} de plus (liste entière avec --json)")
