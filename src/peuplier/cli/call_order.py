"""`peuplier call-order`: the order in which candidates are called, under minimum rates."""

from argparse import Namespace
from pathlib import Path

from peuplier.cli.output import UnusableError, complain, print_json, protect, write_whole
from peuplier.cli.text_file import read_text
from peuplier.matching.call_order import CallOrder, call_order
from peuplier.matching.call_order_file import Question, UnusableQuestionError, read_question, write_call_order
from peuplier.matching.call_reasons import say_call, say_rate
from peuplier.vocabulary.quantities import plural, write_number
from peuplier.vocabulary.typography import typeset

_SHOWN = 50
LARGEST = 200_000_000  # bytes


def run(arguments: Namespace) -> int:
    """Read the question, call everybody, answer. Raises UnusableError."""
    question = _open_question(arguments.file)
    if arguments.out:
        protect(arguments.out, arguments.file)
    if without := question.types_without_rate():
        named = ", ".join(f"« {name} »" for name in without[:_SHOWN])
        complain(typeset(f"Sans taux minimum, ces types ne pèsent pas : {named}."))
    found = call_order(question.bears(), question.rates, question.counters)
    if arguments.out:
        text = write_call_order(question, found, arguments.on)
        write_whole(arguments.out, lambda path: _write(path, text))
    if arguments.json:
        print_json_order(found)
    else:
        _print_text(question, found)
        if arguments.out:
            print(typeset(f"Ordre écrit : {arguments.out} (à relire par « peuplier verify »)."))
    return 0


def print_json_order(found: CallOrder) -> None:
    """The contract: initial ranks, from 1, in order of call."""
    print_json({"order": found.order.tolist()})


def _open_question(path: Path) -> Question:
    text = read_text(path, "Le fichier", LARGEST)
    try:
        return read_question(text)
    except UnusableQuestionError as error:
        faults = "\n".join(f"- {fault}" for fault in error.faults)
        raise UnusableError(typeset(f"Le fichier « {path} » n’a pas été employé :\n{faults}")) from None


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _print_text(question: Question, found: CallOrder) -> None:
    size = len(found)
    rates = " ; ".join(say_rate(rate) for rate in question.rates) or "aucun taux minimum"
    print(typeset(f"{write_number(size)} {plural('candidat', size)} ; {rates}."))
    if question.counters.called:
        counted = ", ".join(
            f"{number} de « {rate.name} »"
            for rate, number in zip(question.rates, question.counters.of_type, strict=True)
        )
        signed = question.counters.called
        print(typeset(f"Baux déjà signés : {write_number(signed)}" + (f", dont {counted}." if counted else ".")))
    for place in range(1, min(size, _SHOWN) + 1):
        call = found.call(place)
        types = ", ".join(sorted(question.candidates[call.rank - 1].bears)) or "–"
        print(typeset(f"{place:>3}. rang {call.rank} ({types}) : {say_call(call, question.rates)}"))
    if size > _SHOWN:
        print(typeset(f"… et {write_number(size - _SHOWN)} autres : --json ou --out les donne tous."))
