"""The orientation of a vacancy said in French, and as JSON: whose turn, how, for which objectives, and why."""

from collections.abc import Iterator
from fractions import Fraction

from peuplier.documents.match_dwelling import dwelling_json, say_dwelling
from peuplier.matching.orientation import Target, VacancyOrientation, nominator_label
from peuplier.matching.orientation_accounts import Due
from peuplier.matching.pairs import Dwellings
from peuplier.policy.tree.document import Policy
from peuplier.policy.tree.monitoring_blocks import Commitment
from peuplier.policy.wording.clauses import clause
from peuplier.vocabulary.quantities import write_number, write_quantity
from peuplier.vocabulary.typography import typeset


def orientation_text(policy: Policy, dwellings: Dwellings, place: int, found: VacancyOrientation) -> Iterator[str]:
    """Paragraphs, in the order in which an agent asks: the dwelling, the turn, the mode, the objectives, the rent."""
    yield say_dwelling(dwellings, place, found.on)
    yield turn_sentence(policy, found)
    if found.dues:
        lines = [f"  - {_due(due)}" for due in found.dues]
        yield typeset("Comptes du bailleur, ce logement compris :\n" + "\n".join(lines))
    if found.leaves_flow_if:
        groups = {group.name: group.title for group in policy.groups}
        whens = " ; ".join(clause(condition, groups) for condition in found.leaves_flow_if)
        yield typeset(f"Sortira du flux si : {whens}.")
    served = [target for target in found.targets if target.serves is not False]
    if served:
        yield typeset("Objectifs que ce logement peut servir :\n" + "\n".join(f"  - {_target(t)}" for t in served))
    others = [target for target in found.targets if target.serves is False]
    if others:
        lines = [f"  - {t.objective.title} : {_why_not(t)}" for t in others]
        yield typeset("Objectifs qu’il ne sert pas :\n" + "\n".join(lines))
    if found.target is not None:
        yield typeset(f"Public à viser d’abord : {found.target.objective.title} ({_late(found.target)}).")
    if found.pool is not None:
        article = _article(found.pool.place.article)
        yield typeset(f"Candidats à choisir parmi les ménages de l’objectif « {found.pool.title} »{article}.")
    yield found.q1.sentence
    yield from (typeset(f"À noter : {note}") for note in found.notes)


def turn_sentence(policy: Policy, found: VacancyOrientation) -> str:
    """« Tour : part des communes et de l’intercommunalité (COLTER), le plus en retard : 0,4 logement dû. »"""
    if found.nominator is None:
        return typeset(f"Compte : {found.account.value} ({found.why}). Réservataire : inconnu ; {found.mode.value}.")
    whose = f"{nominator_label(policy, found.nominator)} ({found.nominator})"
    why = found.why
    if found.dues:
        first = found.dues[0]
        even = sum(1 for due in found.dues if due.deficit == first.deficit and not due.full)
        why = f"retard le plus grand : {_exact(first.deficit)} logement"
        why += " ; à égalité, l’ordre du document départage" if even > 1 else ""
    return typeset(f"Tour : {whose}, {why}. Compte : {found.account.value}. Mode : {found.mode.value}.")


def _exact(value: Fraction) -> str:
    return write_number(value, None if (value * 100).denominator == 1 else 2)


def _due(due: Due) -> str:
    share = write_quantity(due.share, "%", None)
    done = f"{due.achieved} orienté{'s' * (due.achieved > 1)}"
    said = f"{due.title} ({due.nominator}) : {share} de {due.base} = {_exact(due.due)}, {done}"
    return f"{said}, solde {_exact(-due.deficit)}{' ; plafond atteint' if due.full else ''}"


def _target(target: Target) -> str:
    aim = target.objective.aim
    kind = "au moins" if aim.at_least else "au plus"
    share = f" ({kind} {write_quantity(aim.share, '%')})" if aim.share is not None else ""
    said = f"{target.objective.title}{share}{_article(target.objective.place.article)}"
    if target.serves is None:
        said += f" — à confirmer : {target.why or 'le logement n’est pas assez connu'}"
    if target.leases.signed:
        said += f" ; {target.leases.of_type} baux sur {target.leases.signed}"
    for commitment, sure in target.commitments:
        said += f" ; {_commitment(commitment, sure)}"
    return said


def _commitment(commitment: Commitment, sure: bool | None) -> str:
    aim = commitment.aim
    kind = "au moins" if aim.at_least else "au plus"
    what = write_quantity(aim.share, "%") if aim.share is not None else f"{aim.number} {aim.unit or ''}".strip()
    return f"engagement de {commitment.signatory} : {kind} {what}{'' if sure else ', à rapprocher'}"


def _why_not(target: Target) -> str:
    return "ce logement n’est pas dans sa base" if target.in_base is False else target.why


def _late(target: Target) -> str:
    leases = target.leases
    return f"il manque {_exact(target.deficit or Fraction(0))} bail sur {leases.signed + 1}, celui-ci compris"


def _article(article: str) -> str:
    short = article.split(" — ")[0].lower()
    return f", {short}" if short else ""


def orientation_json(policy: Policy, dwellings: Dwellings, place: int, found: VacancyOrientation) -> dict[str, object]:
    """English keys; exact numbers as fractions."""
    groups = {group.name: group.title for group in policy.groups}
    return {
        "dwelling": dwelling_json(dwellings, place, found.on),
        "account": found.account.name.lower(),
        "why": turn_sentence(policy, found),
        "nominator": found.nominator,
        "nominator_label": nominator_label(policy, found.nominator) if found.nominator else None,
        "mode": found.mode.name.lower(),
        "accounts": [
            {
                "nominator": due.nominator,
                "share": str(due.share),
                "base": due.base,
                "due": str(due.due),
                "oriented": due.achieved,
                "balance": str(-due.deficit),
                "full": due.full,
            }
            for due in found.dues
        ],
        "leaves_flow_if": [clause(condition, groups) for condition in found.leaves_flow_if],
        "targets": [
            {
                "objective": target.objective.name,
                "title": target.objective.title,
                "article": target.objective.place.article,
                "in_base": target.in_base,
                "serves": target.serves,
                "why": target.why,
                "minimum_rate": target.objective.minimum_rate,
                "at_least": target.objective.aim.at_least,
                "share": None if target.objective.aim.share is None else str(target.objective.aim.share),
                "signed": target.leases.signed,
                "of_type": target.leases.of_type,
                "deficit": None if target.deficit is None else str(target.deficit),
                "commitments": [
                    {"name": commitment.name, "signatory": commitment.signatory, "of_this_landlord": sure}
                    for commitment, sure in target.commitments
                ],
            }
            for target in found.targets
        ],
        "first_target": found.target.objective.name if found.target else None,
        "pool": found.pool.name if found.pool else None,
        "first_quartile_can_pay": {
            "answer": found.q1.payable,
            "sentence": found.q1.sentence,
            "households": [
                {"household": household.label, "bearable": reckoned.bearable, "sentence": reckoned.sentence}
                for household, reckoned in found.q1.households
            ],
        },
        "notes": list(found.notes),
    }
