"""`peuplier nominate`: three candidates for each vacancy of a month, under the minimum rates, verified."""

from argparse import Namespace
from calendar import monthrange
from datetime import date
from pathlib import Path

import numpy as np

from peuplier.cli.documents import open_policy, standing_sentence
from peuplier.cli.output import UnusableError, complain, print_json, write_whole
from peuplier.cli.vacancies import open_counters, open_demand_table, open_dwellings, row_of
from peuplier.documents.match_nomination import Nominated, nominated_json, nominated_text, why_not
from peuplier.matching.call_order_file import Candidate, Question, write_call_order
from peuplier.matching.nomination import Nomination, Nominator
from peuplier.matching.nomination_month import nominate_month, share_out, vacancies
from peuplier.matching.ranking import standings
from peuplier.matching.ranking_index import CandidateIndex
from peuplier.matching.solver import NoOptimumError
from peuplier.vocabulary.typography import typeset


def run(arguments: Namespace) -> int:
    """A month of vacancies. Returns 1 when the verifier stopped a nomination. Raises UnusableError."""
    policy = open_policy(arguments.policy)
    dwellings = open_dwellings(arguments.territory)
    demands = open_demand_table(arguments.territory)
    year = open_counters(arguments.counters, policy)
    row = None if arguments.demand is None else row_of(demands, arguments.demand)
    first, last = _month(arguments.month, arguments.on)
    places = vacancies(dwellings, first, last, arguments.on)
    if not len(places):
        complain(
            typeset(f"Aucun logement vacant ne se libère du {first} au {last} : choisissez un autre mois (--month).")
        )
    vacant = dwellings.take(places)
    found = standings(policy, demands, arguments.on)
    nominator = Nominator(found, vacant, CandidateIndex(found, vacant))
    month = nominate_month(nominator, range(len(vacant)), year)
    try:
        shared = share_out(month, year) if arguments.optimal and len(vacant) else None
    except NoOptimumError as error:
        raise UnusableError(typeset(f"L’optimum du mois n’a pas été trouvé : {error}.")) from None
    nominated = Nominated(found, vacant, month, shared)
    if arguments.out:
        _write_lists(nominated, arguments.out, arguments.on)
    head = {"on": arguments.on.isoformat(), "month": f"{first:%Y-%m}", "policy_digest": policy.digest}
    if arguments.json:
        told = nominated_json(nominated) if row is None else {"why_not": list(why_not(nominated, row))}
        print_json({**head, "status": policy.front.standing.value, **told})
    else:
        print(standing_sentence(policy), end="\n\n")
        print("\n\n".join(nominated_text(nominated)) if row is None else "\n".join(why_not(nominated, row)))
        if arguments.out:
            print(typeset(f"Listes écrites dans {arguments.out} : « peuplier verify » relit chacune."))
    return 1 if month.stopped else 0


def _month(text: str | None, on: date) -> tuple[date, date]:
    """The first and last days of a month written 2026-09; that of the calculation by default. Raises UnusableError."""
    if text is None:
        year, month = on.year, on.month
    else:
        try:
            whole = date.fromisoformat(f"{text}-01")
        except ValueError:
            raise UnusableError(typeset(f"« {text} » n’est pas un mois ; écrivez par exemple 2026-09.")) from None
        year, month = whole.year, whole.month
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _write_lists(nominated: Nominated, folder: Path, on: date) -> None:
    """Each list as a call order that the verifier reads, one file a dwelling."""
    mark = "-fictif" if nominated.standings.policy.front.standing.value == "fictif" else ""
    for nomination in nominated.month.nominations:
        text = write_call_order(_question(nomination), nomination.order, on)
        name = f"ordre-{nominated.dwellings.ids[nomination.place]}{mark}.json"
        write_whole(folder / name, lambda path, text=text: _write(path, text))  # type: ignore[misc]


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _question(nomination: Nomination) -> Question:
    listed = nomination.listed
    names = np.array([rate.name for rate in listed.rates], dtype=object)
    candidates = tuple(
        Candidate(frozenset(names[marks == 1].tolist()), frozenset(names[marks == -1].tolist()))
        for marks in listed.bears
    )
    return Question(candidates, listed.rates, listed.common())
