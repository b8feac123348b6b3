"""What the committee may decide: enough candidates, a closed list of outcomes, grounds in fact and in law."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from peuplier.matching.committee.law import (
    ALLOCATIONS,
    OUTCOME_LABELS,
    CommitteeLaw,
    FewerCandidates,
    Outcome,
    in_force,
)
from peuplier.matching.committee.records import CommitteeFinding, Decision, DwellingFile, Sitting
from peuplier.matching.committee.sitting import check_ballots, check_composition, check_quorum
from peuplier.policy.findings import Level

# A ground of two words was held to be no ground (TA Marseille, 9 December 2024, no. 2206925): a reader judges.
_SHORT = 4


def check_candidates(file: DwellingFile, law: CommitteeLaw, on: date) -> list[CommitteeFinding]:
    """LEG-14: at least as many candidates as the law says, unless a typed exception applies and something shows it."""
    fewest = in_force(law.fewest_candidates, on)
    found = []
    numbers = [candidate.demand_number for candidate in file.candidates]
    if not all(number.strip() for number in numbers):
        what = f"logement {file.dwelling} : un candidat n’a pas de numéro unique."
        remedy = "enregistrez sa demande : nul logement n’est attribué sans numéro."
        found.append(CommitteeFinding("numéro unique", "CCH, art. L. 441-2-1 (à vérifier)", what, remedy))
    for number in sorted({number for number in numbers if numbers.count(number) > 1}):
        what = f"logement {file.dwelling} : la demande {number} est présentée plusieurs fois."
        found.append(CommitteeFinding("trois candidats", fewest.cited, what, "ne comptez chacun qu’une fois."))
    examined = len(set(numbers))
    if examined >= fewest.value:
        return found
    if file.exception is None:
        what = (
            f"logement {file.dwelling} : {examined} candidature(s) examinée(s), {fewest.value} au moins sont exigées."
        )
        remedy = "présentez d’autres candidats, ou donnez le motif d’exception prévu par l’article."
        return [*found, CommitteeFinding("trois candidats", fewest.cited, what, remedy)]
    return found + _exception(file, law, on)


def _exception(file: DwellingFile, law: CommitteeLaw, on: date) -> list[CommitteeFinding]:
    assert file.exception is not None
    allowed, kind = in_force(law.fewer_candidates, on), file.exception.kind
    named = f"logement {file.dwelling}, exception « {kind.value} »"
    wrong = []
    if kind not in allowed.value:
        wrong.append((f"{named} : elle n’est pas dans la liste en vigueur.", "présentez d’autres candidats."))
    if not file.exception.shown_by.strip():
        wrong.append(
            (f"{named} : rien ne l’établit.", "joignez ce qui l’établit (recherches faites, courrier, convention).")
        )
    if kind is FewerCandidates.DALO and not all(candidate.named_for_dalo for candidate in file.candidates):
        what = f"{named} : un candidat n’est pas désigné par le préfet, ou on ne le sait pas."
        wrong.append((what, "vérifiez chaque désignation, ou présentez d’autres candidats."))
    if kind is FewerCandidates.SUBSIDY and not file.subsidised:
        wrong.append((f"{named} : la subvention du logement n’est pas établie.", "joignez la décision de subvention."))
    return [CommitteeFinding("trois candidats", allowed.cited, what, remedy) for what, remedy in wrong]


def check_outcomes(
    file: DwellingFile,
    decisions: Sequence[Decision],
    law: CommitteeLaw,
    on: date,
    documents: Collection[str] | None = None,
) -> list[CommitteeFinding]:
    """LEG-13: each candidate has one decision of the closed list, and ranks make an order.

    `documents` are those of the limited list (R. 441-2-4-1) whose absence allows a suspensive condition; None: unknown.
    """
    outcomes = in_force(law.outcomes, on)

    def wrong(what: str, remedy: str, level: Level = Level.BLOCKS) -> CommitteeFinding:
        return CommitteeFinding(
            "liste des décisions", outcomes.cited, f"logement {file.dwelling} : {what}", remedy, level
        )

    found = []
    times = Counter(decision.demand_number for decision in decisions)
    numbers = {candidate.demand_number for candidate in file.candidates}
    found += [
        wrong(f"la demande {n} n’a pas de décision.", "décidez pour chaque candidat.")
        for n in sorted(numbers - times.keys())
    ]
    found += [
        wrong(f"la demande {n} n’est pas candidate.", "retirez cette décision.") for n in sorted(times.keys() - numbers)
    ]
    found += [
        wrong(f"la demande {n} a {k} décisions.", "n’en gardez qu’une.") for n, k in sorted(times.items()) if k > 1
    ]
    for decision in decisions:
        label = OUTCOME_LABELS[decision.outcome]
        if decision.outcome not in outcomes.value:
            found.append(wrong(f"« {label} » n’est pas une décision en vigueur.", "choisissez dans la liste."))
        if decision.outcome is Outcome.CONDITIONAL_ALLOCATION:
            if not decision.missing_document.strip():
                found.append(wrong(f"« {label} » sans la pièce qui manque.", "nommez la pièce attendue."))
            elif documents is None:
                what = f"« {label} » : la liste limitative des pièces n’est pas connue."
                found.append(wrong(what, "vérifiez que la pièce y figure (R. 441-2-4-1).", Level.JUSTIFY))
            elif decision.missing_document not in documents:
                found.append(
                    wrong(
                        f"« {decision.missing_document} » n’est pas une pièce de la liste limitative.",
                        "attribuez, ou n’attribuez pas.",
                    )
                )
        elif decision.missing_document:
            found.append(
                wrong(f"« {label} » avec une pièce manquante.", "retirez la pièce, ou attribuez sous condition.")
            )
    return found + [wrong(what, remedy) for what, remedy in _ranks(decisions)]


def _ranks(decisions: Sequence[Decision]) -> list[tuple[str, str]]:
    """One candidate who gets the dwelling needs no rank; several need ranks from 1, without a gap."""
    found = []
    given = [decision for decision in decisions if decision.outcome in ALLOCATIONS]
    ranks = sorted(decision.rank for decision in given if decision.rank is not None)
    if len(given) > 1 or any(decision.outcome is Outcome.RANKED_ALLOCATION for decision in given):
        if ranks != list(range(1, len(given) + 1)):
            found.append(
                ("les candidats retenus ne sont pas classés de 1 au dernier, sans trou.", "donnez à chacun son rang.")
            )
        if len(given) > 1 and any(decision.outcome is Outcome.ALLOCATION for decision in given):
            found.append(
                ("une attribution simple en accompagne d’autres.", "classez-les : « attribution par classement ».")
            )
    if any(decision.rank is not None for decision in decisions if decision.outcome not in ALLOCATIONS):
        found.append(("un candidat écarté porte un rang.", "retirez ce rang."))
    return found


def check_grounds(decisions: Sequence[Decision], law: CommitteeLaw, on: date) -> list[CommitteeFinding]:
    """LEG-15: what is refused is refused in writing, for reasons of fact and of law, by someone who may sign."""
    found = []
    writing, link = in_force(law.grounds_in_writing, on), in_force(law.commune_link, on)
    inadmissible = in_force(law.inadmissibility_grounds, on)
    for decision in decisions:
        named = f"demande {decision.demand_number}, {OUTCOME_LABELS[decision.outcome]}"
        if decision.signature is None or not (decision.signature.name.strip() and decision.signature.capacity.strip()):
            what = f"{named} : la décision n’est pas signée, ou la qualité du signataire manque."
            remedy = "faites-la signer ; indiquez la qualité et, s’il y a lieu, la délégation."
            found.append(CommitteeFinding("signature", "CRPA, art. L. 212-1 (à vérifier)", what, remedy))
        if decision.outcome not in (Outcome.NON_ALLOCATION, Outcome.INADMISSIBILITY):
            continue
        if not decision.grounds:
            what = f"{named} : aucun motif n’est écrit."
            found.append(
                CommitteeFinding("motivation", writing.cited, what, "écrivez les motifs, en fait et en droit.")
            )
        for ground in decision.grounds:
            if not (ground.fact.strip() and ground.law.strip()):
                side = "en droit" if ground.fact.strip() else "en fait"
                what = f"{named} : le motif « {ground.code} » n’est pas écrit {side}."
                found.append(CommitteeFinding("motivation", writing.cited, what, f"complétez le motif {side}."))
            elif len(ground.fact.split()) < _SHORT:
                what = f"{named} : le motif en fait tient en peu de mots (« {ground.fact} »)."
                remedy = "dites la situation du ménage et ce qui, dans le logement, n’y répond pas."
                found.append(CommitteeFinding("motivation", writing.cited, what, remedy, Level.JUSTIFY))
        codes = {ground.code for ground in decision.grounds}
        if codes == {link.value}:
            what = f"{named} : l’absence de lien avec la commune est le seul motif."
            found.append(
                CommitteeFinding(
                    "lien avec la commune", link.cited, what, "ce motif ne suffit jamais : revoyez la décision."
                )
            )
        if decision.outcome is Outcome.INADMISSIBILITY and not (codes and codes <= inadmissible.value):
            what = (
                f"{named} : les motifs ne sont pas ceux de l’irrecevabilité ({', '.join(sorted(inadmissible.value))})."
            )
            found.append(
                CommitteeFinding(
                    "irrecevabilité", inadmissible.cited, what, "décidez une non-attribution, ou changez le motif."
                )
            )
    return found


def check_minutes(
    sitting: Sitting,
    file: DwellingFile,
    decisions: Sequence[Decision],
    law: CommitteeLaw,
    documents: Collection[str] | None = None,
) -> list[CommitteeFinding]:
    """LEG-16: everything the minutes must show for one dwelling; while something blocks, nothing can be finalised."""
    on = sitting.held_on
    found = []
    if not sitting.present:
        what = "le procès-verbal ne nomme aucun membre présent."
        found.append(CommitteeFinding("procès-verbal", in_force(law.minutes, on).cited, what, "nommez les présents."))
    found += check_composition(sitting, law) + check_quorum(sitting, file, law) + check_candidates(file, law, on)
    found += check_outcomes(file, decisions, law, on, documents) + check_grounds(decisions, law, on)
    for decision in decisions:
        found += check_ballots(decision.ballots, sitting, file, law)
    return found


def can_be_finalised(findings: Sequence[CommitteeFinding]) -> bool:
    """May the decisions be notified?"""
    return not any(finding.level is Level.BLOCKS for finding in findings)
