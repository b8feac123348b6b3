"""`peuplier match`: who may be offered a dwelling, ranked, with reasons; who may not, with reasons."""

from argparse import Namespace

from peuplier.cli.documents import open_policy, standing_sentence
from peuplier.cli.output import print_json
from peuplier.cli.vacancies import open_demand_table, open_dwellings, place_of, row_of
from peuplier.documents.match_candidates import matched, matched_json, matched_text, why_json, why_text
from peuplier.matching.ranking import standings


def run(arguments: Namespace) -> int:
    """One dwelling before every demand, or before one (`--demand`). Raises UnusableError and NotCoveredError."""
    policy = open_policy(arguments.policy)
    dwellings = open_dwellings(arguments.territory)
    place = place_of(dwellings, arguments.dwelling)
    demands = open_demand_table(arguments.territory)
    row = None if arguments.demand is None else row_of(demands, arguments.demand)
    match = matched(standings(policy, demands, arguments.on), dwellings, place)
    head = {"on": arguments.on.isoformat(), "policy_digest": policy.digest, "status": policy.front.standing.value}
    if arguments.json:
        print_json({**head, **(matched_json(match, arguments.all) if row is None else why_json(match, row))})
        return 0
    print(standing_sentence(policy), end="\n\n")
    if row is not None:
        print("\n".join(why_text(match, row)))
    else:
        print("\n".join(matched_text(match, arguments.all)))
    return 0
