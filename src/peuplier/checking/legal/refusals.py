"""Refusals: only that of a suited dwelling may cost points, in written cases, for a time, with accepted reasons."""

from collections.abc import Iterator, Mapping, Sequence

from peuplier.checking.legal.case import Case
from peuplier.checking.legal.rules import Rule, advice, blocks, to_justify
from peuplier.checking.legal.worth import SENIORITY, Worth, facts_of
from peuplier.checking.trials.claims import behind
from peuplier.evaluation.calendar import months_before
from peuplier.evaluation.reasons.one_demand import Value
from peuplier.policy.findings import Finding
from peuplier.policy.tree.extent import criterion_extent, refusals_extent
from peuplier.policy.tree.scoring_blocks import Criterion
from peuplier.vocabulary import FACTS
from peuplier.vocabulary.quantities import write_points

_LAW = "CCH, art. R. 441-2-10, 11°"
SUITED = "refus_logement_adapté_le"
# Events that are not a refusal of a suited dwelling, whatever the household did.
_EVENTS = ("propositions_le", "passages_commission_le", "autres_refus_le", "rendez_vous_manqués_le")

UNSUITED = blocks("refus_non_adapté", _LAW, "un effet sur les points sans refus d’un logement adapté")
REASONS = to_justify("refus_sans_motif_admis", _LAW, "un effet des refus qui n’admet aucun motif")
PRESUMED = blocks("refus_présumé", _LAW, "un effet des refus sur des ménages dont les refus ne sont pas connus")
OUTSIDE = to_justify(
    "refus_hors_bloc", _LAW, "un critère qui fait perdre des points après un refus, sans bloc « refus »"
)
UNSTATED = advice("refus_non_dits", _LAW, "une cotation qui ne dit pas ce qu’un refus change")
RULES: tuple[Rule, ...] = (UNSUITED, REASONS, PRESUMED, OUTSIDE, UNSTATED)


def check(case: Case, scales: Sequence[Worth]) -> Iterator[Finding]:
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
        if low < 0 and rule.counted.name == SUITED and not rule.spares_unknown:
            yield PRESUMED.finding(
                rule.place,
                f"Le bloc « {rule.name} » retire des points aux ménages dont on ignore les refus.",
                "une demande est classée sur ses points acquis : un refus que rien n'établit y compterait comme un "
                "refus.",
                "Ajoutez la ligne « si inconnu : 0 point ».",
                "si inconnu : 0 point",
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
        else:
            yield from _outside(case, scales, criterion, names)
    if case.policy.grids and case.policy.criteria and not case.policy.refusals:
        yield UNSTATED.finding(
            case.policy.grids[-1].place,
            "Le document ne dit pas ce que le refus d'un logement change aux points.",
            "le plan partenarial énonce les cas où un refus change les points, et comment.",
            "Ajoutez un bloc « refus ».",
            "```refus\neffet_des_refus : refus d'un logement qui convenait au ménage\n"
            f"compte {SUITED}\nsans effet sur les points\n```",
        )


def _outside(case: Case, scales: Sequence[Worth], criterion: Criterion, names: set[str]) -> Iterator[Finding]:
    """Points that a household has until an event takes them away, in a criterion."""
    for name in [name for name in (SUITED, *_EVENTS) if name in names]:
        worth = [(scale, start) for scale in scales for start in _starts(case, criterion)]
        lost = max((_lost(scale, criterion, name, start) for scale, start in worth), default=0)
        if lost > 0:
            yield OUTSIDE.finding(
                criterion.place,
                f"Le critère « {criterion.name} » fait perdre {write_points(lost)} d'après {FACTS[name].the_label}.",
                "le plan énonce les cas où un refus change les points : à partir de combien, pour combien de temps, "
                "avec quels motifs admis.",
                "Écrivez-le dans un bloc « refus », ou dites pourquoi ce critère n'en est pas l'effet.",
                f"```refus\neffet_de_{criterion.name} : {criterion.title}\ncompte {SUITED}\n"
                f"à partir du 2e refus en 24 mois : −{lost} points pendant 12 mois\n"
                "si inconnu : 0 point\nmotifs admis : …\n```",
            )
            return


def _starts(case: Case, criterion: Criterion) -> Iterator[Mapping[str, Value]]:
    """Households for which the criterion may give points; what is given to a long wait is not taken by a refusal."""
    yield {}
    for condition in criterion.conditions():
        claim = case.claim(condition)
        if claim and not any(behind(fact.name) & set(SENIORITY) for fact in claim.facts):
            yield case.search.find(claim, [], rooted=True).facts or {}


def _lost(scale: Worth, criterion: Criterion, name: str, start: Mapping[str, Value]) -> int:
    """The most that one to three events of the last months take from the points of a criterion."""
    on = scale.case.on
    before = scale.points_of(criterion, {**start, name: ()})
    many = [tuple(months_before(on, month) for month in range(count, 0, -1)) for count in (1, 2, 3)]
    after = [scale.points_of(criterion, {**start, name: dates}) for dates in many]
    return max((before - points for points in after if points is not None), default=0) if before is not None else 0
