"""The legal lint: every theme in turn, over one document at one date."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain

from peuplier.checking.legal import (
    commitments,
    dated_tables,
    duties,
    fairness,
    flow,
    justifications,
    left_out,
    local_link,
    order_keys,
    priorities,
    publics,
    refusals,
    seniority,
    shares,
    sne_module,
    standing,
    territory_demands,
    useless,
)
from peuplier.checking.legal.case import Case, statutes
from peuplier.checking.legal.rules import Rule, blocks
from peuplier.checking.legal.worth import Worth, worths
from peuplier.evaluation.columns.demands import Demands
from peuplier.law.library import Library
from peuplier.policy.findings import Finding
from peuplier.policy.tree.document import Policy

Check = Callable[[Case], Iterator[Finding]]
WeighingCheck = Callable[[Case, Sequence[Worth]], Iterator[Finding]]

_CHECKS: tuple[Check, ...] = (
    publics.check,
    shares.check,
    commitments.check,
    left_out.check,
    order_keys.check,
    flow.check,
    standing.check,
    dated_tables.check,
    duties.check,
    useless.check,
    territory_demands.check,
    sne_module.check,
)
# These made up households and add up their points, grid by grid.
_WEIGHING: tuple[WeighingCheck, ...] = (
    priorities.check,
    seniority.check,
    local_link.check,
    fairness.check,
    refusals.check,
)

# Found while the document is read: a document with one of these has no executable reading.
READ: tuple[Rule, ...] = (
    blocks("fait_interdit", "", "un fait qui ne peut entrer dans aucune cotation"),
    blocks("ordre_absent", "CCH, art. R. 441-2-10, 11°", "une cotation qui ne dit pas comment départager"),
    blocks("acte_sans_vote", "CCH, art. L. 441-1-5", "une adoption dans l’en-tête d’un document non voté"),
    blocks("adopté_sans_acte", "CCH, art. L. 441-1-5", "un document adopté sans date ni délibération"),
)

# Everything the lint looks for, theme by theme: a heading of the reference page, and its rules.
RULES: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("À la lecture du document", READ),
    ("Publics prioritaires", publics.RULES),
    ("Publics écartés", left_out.RULES),
    ("Parts minimales", shares.RULES),
    ("Engagements", commitments.RULES),
    ("Poids des priorités", priorities.RULES),
    ("Ancienneté", seniority.RULES),
    ("Lien avec une commune", local_link.RULES),
    ("Ordre", order_keys.RULES),
    ("Équité des critères", fairness.RULES),
    ("Critères sans effet", useless.RULES),
    ("Refus", refusals.RULES),
    ("Flux annuel", flow.RULES),
    ("Barèmes", dated_tables.RULES),
    ("Ce que le document doit à ses lecteurs", duties.RULES),
    ("Documents fictifs et dates", standing.RULES),
    ("Demandes du territoire", territory_demands.RULES),
    ("Module de cotation de l’État", sne_module.RULES),
    ("Justifications", justifications.RULES),
)


def legal_findings(policy: Policy, law: Library, on: date, demands: Demands | None = None) -> list[Finding]:
    """What the law has to say of a document at a date, in the order of its lines.

    `demands`: also hold the document against the demands of its territory. What years of lettings would show comes
    later, from the twin.
    """
    case = Case(policy, statutes(law, policy.front.territory, on), on, demands)
    scales = list(worths(case))
    found = chain(
        (finding for check in _CHECKS for finding in check(case)),
        (finding for check in _WEIGHING for finding in check(case, scales)),
    )
    # Grids that share a criterion say the same of it: it is said once.
    return sorted(justifications.answered(policy, dict.fromkeys(found)))
