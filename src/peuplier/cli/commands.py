"""The commands: each reads its inputs, asks the core, prints or writes, and returns an exit code."""

import hashlib
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

from peuplier.cli.documents import open_demands, open_policy, standing_sentence
from peuplier.cli.output import UnusableError, complain, print_json, protect, write_whole
from peuplier.documents.explanation import Explained, explain_demand, explanation_json, explanation_text
from peuplier.documents.fact_sheet import fact_json, fact_text, search
from peuplier.documents.policy_page import policy_page, policy_text
from peuplier.documents.score_table import WRITERS, score_table, write_scores
from peuplier.evaluation.dated_tables import TablesInForce
from peuplier.evaluation.disagreements import disagreements
from peuplier.evaluation.reasons.sentences import say_value
from peuplier.policy.findings import suggestion
from peuplier.policy.wording.clauses import write_day
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.quantities import write_number


def check(arguments: Namespace) -> int:
    """`peuplier check`."""
    from peuplier.cli.check import run

    return run(arguments)


def prose(arguments: Namespace) -> int:
    """`peuplier prose`."""
    policy = open_policy(arguments.policy)
    if arguments.html:
        protect(arguments.html, arguments.policy)
        page = policy_page(policy, standing_sentence(policy))
        write_whole(arguments.html, lambda path: _write_text(path, page))
        complain(f"Page écrite : {arguments.html}")
    if arguments.json:
        print_json(policy_text(policy).as_json(standing_sentence(policy)))
    elif not arguments.html:
        print(policy_text(policy).as_text(standing_sentence(policy)))
    return 0


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def score(arguments: Namespace) -> int:
    """`peuplier score`."""
    policy = open_policy(arguments.policy)
    if arguments.out.suffix.lower() not in WRITERS:
        raise UnusableError(f"« {arguments.out} » : le résultat s’écrit en {', '.join(WRITERS)}.")
    protect(arguments.out, arguments.policy, arguments.demands)
    demands = open_demands(arguments.demands)
    for number, wrong in enumerate(disagreements(demands, arguments.on, TablesInForce(policy, arguments.on))):
        if number == 10:
            complain("… d’autres désaccords existent.")
            break
        given, derived = say_value(wrong.fact, wrong.given), say_value(wrong.fact, wrong.derived)
        complain(
            f"Désaccord, demande {wrong.number} : {wrong.fact.label} donné {given}, calculé {derived} ; "
            "la valeur donnée est employée."
        )
    table = score_table(policy, demands, arguments.on)
    write_whole(arguments.out, lambda path: write_scores(table, path, arguments.out.suffix.lower(), arguments.detail))
    if arguments.json:
        data_digest = hashlib.sha256(arguments.demands.read_bytes()).hexdigest()
        print_json({**table.summary(arguments.on), "data_digest": data_digest, "out": str(arguments.out)})
    else:
        print(standing_sentence(policy))
        counts = table.counts()
        print(
            f"Au {write_day(arguments.on)} — demandes lues : {write_number(counts.demands)} ; "
            f"cotées : {write_number(counts.scored)}, "
            f"dont {write_number(counts.uncertain)} avec un intervalle, faute d’une donnée ; "
            f"hors cotation : {write_number(counts.not_scored)}."
        )
        for assumption in table.assumptions:
            print(assumption)
        print(f"Résultat écrit : {arguments.out}")
    return 0


def explain(arguments: Namespace) -> int:
    """`peuplier explain`."""
    policy = open_policy(arguments.policy)
    demands = open_demands(arguments.demands)
    row = demands.position(arguments.demand)
    if row is None:
        close = suggestion(arguments.demand, demands.numbers.tolist()[:100_000], "Vérifiez le numéro, sans espace.")
        raise UnusableError(
            f"La demande « {arguments.demand} » n’est pas dans la table « {arguments.demands} ». {close}"
        )
    explained: Explained = explain_demand(policy, demands, row, arguments.on)
    if arguments.json:
        print_json(explanation_json(explained, policy))
    else:
        print(standing_sentence(policy), end="\n\n")
        print(explanation_text(explained))
    return 0


def facts(arguments: Namespace) -> int:
    """`peuplier facts`."""
    if arguments.name is None:
        found = list(FACTS.values())
    elif arguments.name in FACTS:
        found = [FACTS[arguments.name]]
    else:
        found = search(arguments.name)
        if not found:
            close = suggestion(arguments.name, FACTS, "Essayez un mot plus court, par exemple « loyer ».")
            raise UnusableError(f"Aucun fait ne correspond à « {arguments.name} ». {close}")
    if arguments.json:
        answers = [fact_json(fact) for fact in found]
        print_json(answers[0] if arguments.name in FACTS else answers)
    elif len(found) == 1:
        print(fact_text(found[0]))
    else:
        width = max(len(fact.name) for fact in found)
        for fact in found:
            print(f"{fact.name:<{width}}  {fact.label} ({fact.kind.value}{f', {fact.unit}' if fact.unit else ''})")
        print(f"\n{len(found)} faits. « peuplier facts NOM » donne la définition de l’un d’eux.")
    return 0


def demo(arguments: Namespace) -> int:
    """`peuplier demo`."""
    from peuplier.cli.demonstration import run

    return run(arguments.out, arguments.json)


def call_order(arguments: Namespace) -> int:
    """`peuplier call-order`."""
    from peuplier.cli.call_order import run

    return run(arguments)


def verify(arguments: Namespace) -> int:
    """`peuplier verify`."""
    from peuplier.cli.verify import run

    return run(arguments)


def write(arguments: Namespace) -> int:
    """`peuplier write`."""
    from peuplier.cli.write import run

    return run(arguments)


def read(arguments: Namespace) -> int:
    """`peuplier read`."""
    from peuplier.cli.read import run

    return run(arguments)


def sheet(arguments: Namespace) -> int:
    """`peuplier sheet`."""
    from peuplier.cli.sheet import run

    return run(arguments)


def territory(arguments: Namespace) -> int:
    """`peuplier territory`."""
    from peuplier.cli.territory import run

    return run(arguments)


def compare(arguments: Namespace) -> int:
    """`peuplier compare`."""
    from peuplier.cli.compare import run

    return run(arguments)


def differences(arguments: Namespace) -> int:
    """`peuplier differences`."""
    from peuplier.cli.differences import run

    return run(arguments)


def match(arguments: Namespace) -> int:
    """`peuplier match`."""
    from peuplier.cli.match import run

    return run(arguments)


def orient(arguments: Namespace) -> int:
    """`peuplier orient`."""
    from peuplier.cli.orient import run

    return run(arguments)


def nominate(arguments: Namespace) -> int:
    """`peuplier nominate`."""
    from peuplier.cli.nominate import run

    return run(arguments)


def flow(arguments: Namespace) -> int:
    """`peuplier flow`."""
    from peuplier.cli.flow import run

    return run(arguments)


def history(arguments: Namespace) -> int:
    """`peuplier history`."""
    from peuplier.cli.history import run

    return run(arguments)


COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    "check": check,
    "prose": prose,
    "score": score,
    "explain": explain,
    "facts": facts,
    "sheet": sheet,
    "call-order": call_order,
    "verify": verify,
    "match": match,
    "orient": orient,
    "nominate": nominate,
    "flow": flow,
    "history": history,
    "read": read,
    "territory": territory,
    "compare": compare,
    "differences": differences,
    "demo": demo,
    "write": write,
}
