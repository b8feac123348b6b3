"""Refusals: only that of a suited dwelling may cost points, in written cases, for a time, with accepted reasons."""

from collections.abc import Iterator

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, advice, blocks, to_justify
from peuplier.checking.legal.worth import facts_of
from peuplier.checking.trials.claims import behind
from peuplier.policy.findings import Finding
from peuplier.policy.tree.extent import criterion_extent, refusals_extent
from peuplier.vocabulary import FACTS

_LAW = "CCH, art. R. 441-2-10, 11°"
SUITED = "refus_logement_adapté_le"
# Events that are not a refusal of a suited dwelling, whatever the household did.
_EVENTS = ("propositions_le", "passages_commission_le", "autres_refus_le", "rendez_vous_manqués_le")

UNSUITED = blocks("refus_non_adapté", _LAW, "un effet sur les points sans refus d’un logement adapté")
REASONS = to_justify("refus_sans_motif_admis", _LAW, "un effet des refus qui n’admet aucun motif")
UNSTATED = advice("refus_non_dits", _LAW, "une cotation qui ne dit pas ce qu’un refus change")
RULES: tuple[Rule, ...] = (UNSUITED, REASONS, UNSTATED)


def check(case: Case) -> Iterator[Finding]:
    """The `refus` blocks, then the criteria that take points away, then what is left unsaid."""
    for rule in case.policy.refusals:
        low, _ = refusals_extent(rule)
        if low < 0 and rule.counted.name != SUITED:
            yield UNSUITED.finding(
                rule.place,
                f"Le bloc « {rule.name} » retire des points d'après {rule.counted.the_label}.",
                "seul le refus d'un logement adapté aux besoins et aux capacités du ménage peut changer ses points.",
                f"Écrivez « compte {SUITED} ».",
                f"compte {SUITED}",
            )
        elif low < 0 and not rule.accepted_reasons:
            yield REASONS.finding(
                rule.place,
                f"Le bloc « {rule.name} » retire des points sans dire quels motifs de refus sont admis.",
                "un refus peut être fondé : santé, sécurité, éloignement, loyer au-dessus des capacités du ménage.",
                "Ajoutez une ligne « motifs admis : … », ou dites pourquoi aucun motif ne l'est.",
                "motifs admis : …",
            )
    for criterion in case.policy.criteria:
        names = {name for fact in facts_of(criterion) for name in behind(fact.name)}
        events = [name for name in _EVENTS if name in names]
        if events and criterion_extent(criterion)[0] < 0:
            yield UNSUITED.finding(
                criterion.place,
                f"Le critère « {criterion.name} » retire des points d'après {FACTS[events[0]].the_label}.",
                "seul le refus d'un logement adapté aux besoins et aux capacités du ménage peut changer ses points.",
                f"Retirez ces points, ou écrivez un bloc « refus » qui compte {SUITED}.",
            )
    if case.policy.grids and case.policy.criteria and not case.policy.refusals:
        yield UNSTATED.finding(
            case.policy.grids[-1].place,
            "Le document ne dit pas ce que le refus d'un logement change aux points.",
            "le plan partenarial énonce les cas où un refus change les points, et comment.",
            "Ajoutez un bloc « refus ».",
            "```refus\neffet_des_refus : refus d'un logement qui convenait au ménage\n"
            f"compte {SUITED}\nsans effet sur les points\n```",
        )
