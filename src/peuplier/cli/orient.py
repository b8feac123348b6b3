"""`peuplier orient`: whose turn it is on a vacancy, how candidates are named, which objectives it can serve."""

from argparse import Namespace

from peuplier.cli.documents import open_policy, standing_sentence
from peuplier.cli.output import print_json
from peuplier.cli.vacancies import open_counters, open_dwellings, place_of
from peuplier.documents.match_orientation import orientation_json, orientation_text
from peuplier.matching.orientation import Orienter


def run(arguments: Namespace) -> int:
    """One vacancy. Raises UnusableError and NotCoveredError."""
    policy = open_policy(arguments.policy)
    dwellings = open_dwellings(arguments.territory)
    place = place_of(dwellings, arguments.dwelling)
    year = open_counters(arguments.counters, policy)
    found = Orienter(policy, arguments.on).orient(dwellings, place, year)
    if arguments.json:
        head = {"on": arguments.on.isoformat(), "policy_digest": policy.digest, "status": policy.front.standing.value}
        print_json({**head, **orientation_json(policy, dwellings, place, found)})
        return 0
    print(standing_sentence(policy), end="\n\n")
    print("\n".join(orientation_text(policy, dwellings, place, found)))
    return 0
