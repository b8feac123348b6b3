"""The committee's rules: who votes, whether it may decide, what it may decide, who comes next."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peuplier.evaluation.dated_tables import NotCoveredError
from peuplier.matching.committee.decisions import can_be_finalised, check_candidates, check_minutes
from peuplier.matching.committee.law import (
    COMMITTEE_LAW,
    Edition,
    FewerCandidates,
    Outcome,
    Reading,
    Seat,
    Voice,
    in_force,
)
from peuplier.matching.committee.offers import (
    Answer,
    Succession,
    answer,
    check_offers,
    last_day,
    succession,
    successors,
)
from peuplier.matching.committee.records import (
    Ballot,
    Candidate,
    CommitteeFinding,
    Decision,
    Derogation,
    DwellingFile,
    Ground,
    Member,
    Offer,
    Quorum,
    Signature,
    Sitting,
)
from peuplier.matching.committee.sitting import Result, check_quorum, tally, voice

ON = date(2026, 9, 15)
MAYOR = Member("Maire", Seat.MAYOR, commune="34301")
BOARD = tuple(Member(f"Administrateur {number}", Seat.BOARD) for number in range(1, 5))
NOMINATOR = Member("Action Logement", Seat.NOMINATOR, body="Action Logement")
SITTING = Sitting(ON, "Bailleur inventé", (*BOARD, MAYOR, NOMINATOR), Quorum(4, "règlement intérieur, art. 5"))
FILE = DwellingFile(
    "L-1", "34301", "200066355", tuple(Candidate(number) for number in "ABC"), nominator="Action Logement"
)
VOTES = {member.name: Ballot.FOR for member in (*BOARD, MAYOR)}
SIGNED = Signature("Présidente inventée", "présidente de la commission")
FACT = "le logement compte deux pièces pour un ménage de cinq personnes"
GROUND = Ground("LOGEMENT_INADAPTE", FACT, "CCH, art. R. 441-3, d")


def decided(number: str, outcome: Outcome, **more: object) -> Decision:
    return replace(Decision(number, outcome, ballots=VOTES, signature=SIGNED), **more)  # type: ignore[arg-type]


DECISIONS = (
    decided("A", Outcome.RANKED_ALLOCATION, rank=1),
    decided("B", Outcome.RANKED_ALLOCATION, rank=2),
    decided("C", Outcome.NON_ALLOCATION, grounds=(GROUND,)),
)


def findings(
    sitting: Sitting = SITTING, file: DwellingFile = FILE, decisions: Sequence[Decision] = DECISIONS
) -> list[CommitteeFinding]:
    return check_minutes(sitting, file, decisions, COMMITTEE_LAW, documents={"AVIS_IMPOSITION"})


def test_minutes_that_show_everything_can_be_finalised() -> None:
    assert findings() == []
    assert can_be_finalised(findings())


def changed(number: int, **more: object) -> tuple[Decision, ...]:
    """The decisions, one of them changed."""
    found = list(DECISIONS)
    found[number] = replace(found[number], **more)  # type: ignore[arg-type]
    return tuple(found)


@pytest.mark.parametrize(
    ("spoilt", "rule", "said"),
    [
        (lambda: findings(replace(SITTING, present=())), "procès-verbal", "ne nomme aucun membre"),
        (lambda: findings(replace(SITTING, quorum=None)), "quorum", "n’est pas connu"),
        (
            lambda: findings(replace(SITTING, quorum=Quorum(6, "art. 5"))),
            "quorum",
            "5 membre(s) à voix délibérative, 6",
        ),
        (lambda: findings(replace(SITTING, remote=True)), "séance à distance", "accord du préfet"),
        (
            lambda: findings(replace(SITTING, remote=True, prefect_agreed_to_remote=True)),
            "séance à distance",
            "accord du préfet",
        ),
        (lambda: findings(replace(SITTING, present=(*SITTING.present, BOARD[0]))), "composition", "plusieurs fois"),
        (
            lambda: findings(
                replace(SITTING, present=(*SITTING.present, *(Member(f"Autre {n}", Seat.BOARD) for n in range(3))))
            ),
            "composition",
            "7 membres désignés",
        ),
        (lambda: findings(decisions=changed(0, ballots={})), "votes", "aucun vote n’est consigné"),
        (lambda: findings(decisions=changed(0, ballots={**VOTES, "Inconnue": Ballot.FOR})), "votes", "sans être parmi"),
        (
            lambda: findings(decisions=changed(0, ballots={**VOTES, "Action Logement": Ballot.FOR})),
            "votes",
            "voix consultative",
        ),
        (lambda: findings(decisions=changed(0, ballots={"Maire": Ballot.AGAINST})), "votes", "0 pour, 1 contre"),
        (
            lambda: findings(file=replace(FILE, candidates=FILE.candidates[:2]), decisions=DECISIONS[:2]),
            "trois candidats",
            "2 candidature(s)",
        ),
        (
            lambda: findings(file=replace(FILE, candidates=(*FILE.candidates, Candidate("A")))),
            "trois candidats",
            "plusieurs fois",
        ),
        (
            lambda: findings(file=replace(FILE, candidates=(*FILE.candidates, Candidate(" ")))),
            "numéro unique",
            "n’a pas de numéro",
        ),
        (lambda: findings(decisions=DECISIONS[:2]), "liste des décisions", "la demande C n’a pas de décision"),
        (lambda: findings(decisions=(*DECISIONS, DECISIONS[2])), "liste des décisions", "a 2 décisions"),
        (
            lambda: findings(decisions=(*DECISIONS, decided("Z", Outcome.NON_ALLOCATION, grounds=(GROUND,)))),
            "liste des décisions",
            "n’est pas candidate",
        ),
        (lambda: findings(decisions=changed(1, rank=3)), "liste des décisions", "sans trou"),
        (lambda: findings(decisions=changed(1, rank=None)), "liste des décisions", "sans trou"),
        (lambda: findings(decisions=changed(2, rank=3)), "liste des décisions", "un candidat écarté porte un rang"),
        (
            lambda: findings(decisions=changed(0, outcome=Outcome.ALLOCATION)),
            "liste des décisions",
            "attribution simple",
        ),
        (
            lambda: findings(decisions=changed(0, outcome=Outcome.CONDITIONAL_ALLOCATION)),
            "liste des décisions",
            "sans la pièce",
        ),
        (
            lambda: findings(decisions=changed(0, outcome=Outcome.CONDITIONAL_ALLOCATION, missing_document="PERMIS")),
            "liste des décisions",
            "n’est pas une pièce de la liste",
        ),
        (
            lambda: findings(decisions=changed(0, missing_document="AVIS_IMPOSITION")),
            "liste des décisions",
            "avec une pièce",
        ),
        (lambda: findings(decisions=changed(0, signature=None)), "signature", "n’est pas signée"),
        (lambda: findings(decisions=changed(0, signature=Signature("X", " "))), "signature", "qualité du signataire"),
        (lambda: findings(decisions=changed(2, grounds=())), "motivation", "aucun motif"),
        (
            lambda: findings(decisions=changed(2, grounds=(replace(GROUND, law=" "),))),
            "motivation",
            "pas écrit en droit",
        ),
        (
            lambda: findings(decisions=changed(2, grounds=(replace(GROUND, fact=""),))),
            "motivation",
            "pas écrit en fait",
        ),
        (
            lambda: findings(decisions=changed(2, grounds=(replace(GROUND, code="ABSENCE_LIEN_COMMUNE"),))),
            "lien avec la commune",
            "le seul motif",
        ),
        (lambda: findings(decisions=changed(2, outcome=Outcome.INADMISSIBILITY)), "irrecevabilité", "ne sont pas ceux"),
    ],
)
def test_what_the_minutes_lack_blocks_and_is_named_with_its_article(
    spoilt: Callable[[], list[CommitteeFinding]], rule: str, said: str
) -> None:
    found = spoilt()
    assert not can_be_finalised(found)
    assert any(finding.rule == rule and said in finding.what for finding in found), [str(each) for each in found]
    for finding in found:
        assert finding.article
        assert finding.remedy
        assert str(finding).startswith("bloque · ")


def test_a_ground_of_two_words_is_to_be_justified_without_blocking() -> None:
    found = findings(decisions=changed(2, grounds=(replace(GROUND, fact="dossier incomplet"),)))
    assert can_be_finalised(found)
    assert [finding.rule for finding in found] == ["motivation"]


def test_local_link_beside_another_ground_is_accepted() -> None:
    assert findings(decisions=changed(2, grounds=(GROUND, replace(GROUND, code="ABSENCE_LIEN_COMMUNE")))) == []


def test_a_conditional_allocation_names_a_document_of_the_list() -> None:
    decisions = changed(0, outcome=Outcome.CONDITIONAL_ALLOCATION, missing_document="AVIS_IMPOSITION")
    assert findings(decisions=decisions) == []
    unknown = check_minutes(SITTING, FILE, decisions, COMMITTEE_LAW)
    assert can_be_finalised(unknown)
    assert "n’est pas connue" in unknown[0].what


# ── candidates ───────────────────────────────────────────────────────────────────────────────────────────


def examined(
    numbers: str, kind: FewerCandidates | None = None, shown_by: str = "courrier du 1er septembre", **more: object
) -> list[CommitteeFinding]:
    exception = Derogation(kind, shown_by) if kind else None
    candidates = tuple(Candidate(number, named_for_dalo=True) for number in numbers)
    file = replace(FILE, candidates=candidates, exception=exception, **more)  # type: ignore[arg-type]
    return check_candidates(file, COMMITTEE_LAW, ON)


def test_fewer_than_three_candidates_need_a_typed_exception_that_something_shows() -> None:
    assert examined("ABC") == []
    assert len(examined("AB")) == 1
    assert examined("A", FewerCandidates.TOO_FEW) == []
    assert examined("A", FewerCandidates.DALO) == []
    assert examined("A", FewerCandidates.SUBSIDY, subsidised=True) == []
    assert "rien ne l’établit" in examined("A", FewerCandidates.TOO_FEW, " ")[0].what
    for known in (None, False):
        assert "n’est pas établie" in examined("A", FewerCandidates.SUBSIDY, subsidised=known)[0].what


@pytest.mark.parametrize("named", [None, False])
def test_the_exception_of_dalo_asks_that_each_candidate_be_named_by_the_prefect_and_unknown_is_not_named(
    named: bool | None,
) -> None:
    candidates = (Candidate("A", named_for_dalo=True), Candidate("B", named_for_dalo=named))
    file = replace(FILE, candidates=candidates, exception=Derogation(FewerCandidates.DALO, "courrier"))
    assert "n’est pas désigné par le préfet" in check_candidates(file, COMMITTEE_LAW, ON)[0].what


def test_values_of_law_are_data_and_another_edition_changes_the_answer() -> None:
    later = Edition(4, date(2026, 7, 1), date(2026, 12, 31), "texte inventé", Reading.TO_VERIFY)
    law = replace(COMMITTEE_LAW, fewest_candidates=(*COMMITTEE_LAW.fewest_candidates, later))
    assert check_candidates(FILE, law, date(2026, 6, 30)) == []
    (found,) = check_candidates(FILE, law, date(2026, 7, 1))
    assert (found.article, "4 au moins" in found.what) == ("texte inventé (à vérifier)", True)


@pytest.mark.parametrize("on", [date(2010, 1, 1), date(2031, 1, 1)])
def test_a_day_that_the_law_does_not_cover_is_refused(on: date) -> None:
    with pytest.raises(NotCoveredError, match="commission"):
        in_force(COMMITTEE_LAW.fewest_candidates, on)


# ── voices, quorum, votes ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("member", "held"),
    [
        (MAYOR, Voice.CASTING),
        (replace(MAYOR, commune="34108"), Voice.NONE),
        (BOARD[0], Voice.VOTE),
        (Member("Préfet", Seat.PREFECT), Voice.VOTE),
        (Member("EPCI", Seat.INTERCOMMUNALITY, body="200066355"), Voice.VOTE),
        (Member("Autre EPCI", Seat.INTERCOMMUNALITY, body="243400017"), Voice.NONE),
        (NOMINATOR, Voice.ADVISORY),
        (replace(NOMINATOR, body="État"), Voice.NONE),
        (Member("CCAS", Seat.SOCIAL_SERVICE), Voice.ADVISORY),
    ],
)
def test_each_seat_has_its_voice_for_the_dwelling(member: Member, held: Voice) -> None:
    assert voice(member, FILE, COMMITTEE_LAW, ON) is held


def test_a_dwelling_of_nobody_s_share_gives_no_nominator_a_voice() -> None:
    assert voice(replace(NOMINATOR, body=""), replace(FILE, nominator=""), COMMITTEE_LAW, ON) is Voice.NONE


def test_the_quorum_counts_those_who_vote_on_this_dwelling_only() -> None:
    sitting = replace(SITTING, quorum=Quorum(5, "art. 5"))
    assert check_quorum(sitting, FILE, COMMITTEE_LAW) == []
    # In another commune the mayor has no vote: four are left.
    assert len(check_quorum(sitting, replace(FILE, commune="34108"), COMMITTEE_LAW)) == 1


def test_the_mayor_settles_a_tie_and_only_a_tie() -> None:
    one, two, three = (member.name for member in BOARD[:3])
    tied = {one: Ballot.FOR, two: Ballot.AGAINST, three: Ballot.AGAINST, "Maire": Ballot.FOR}
    assert (tally(tied, SITTING, FILE, COMMITTEE_LAW).result, tally(tied, SITTING, FILE, COMMITTEE_LAW).casting) == (
        Result.ADOPTED,
        True,
    )
    lost = {**tied, BOARD[3].name: Ballot.AGAINST}
    assert (tally(lost, SITTING, FILE, COMMITTEE_LAW).result, tally(lost, SITTING, FILE, COMMITTEE_LAW).casting) == (
        Result.REJECTED,
        False,
    )
    silent = {one: Ballot.FOR, two: Ballot.AGAINST, "Maire": Ballot.ABSTAINED}
    assert tally(silent, SITTING, FILE, COMMITTEE_LAW).result is Result.TIED


@given(st.dictionaries(st.sampled_from([m.name for m in (*BOARD, MAYOR, NOMINATOR)]), st.sampled_from(Ballot)))
def test_turning_a_vote_from_against_to_for_never_undoes_an_adoption(ballots: dict[str, Ballot]) -> None:
    before = tally(ballots, SITTING, FILE, COMMITTEE_LAW)
    for name, cast in ballots.items():
        if cast is Ballot.AGAINST and before.result is Result.ADOPTED:
            assert tally({**ballots, name: Ballot.FOR}, SITTING, FILE, COMMITTEE_LAW).result is Result.ADOPTED
    without = {name: cast for name, cast in ballots.items() if name != NOMINATOR.name}
    assert tally(without, SITTING, FILE, COMMITTEE_LAW) == before


# ── offers, answers, successors ──────────────────────────────────────────────────────────────────────────────


def test_silence_becomes_a_refusal_after_the_last_day_and_a_late_yes_does_not_count() -> None:
    offer = Offer("A", date(2026, 9, 20), 10)
    assert last_day(offer) == date(2026, 9, 30)
    assert answer(offer, date(2026, 9, 30)) is Answer.WAITING
    assert answer(offer, date(2026, 10, 1)) is Answer.SILENT
    late = replace(offer, answered_on=date(2026, 10, 1), accepted=True)
    assert answer(late, date(2026, 10, 2)) is Answer.SILENT
    in_time = replace(offer, answered_on=date(2026, 9, 30), accepted=True)
    assert answer(in_time, date(2026, 9, 29)) is Answer.WAITING
    assert answer(in_time, date(2026, 9, 30)) is Answer.ACCEPTED


def test_the_dwelling_goes_down_the_ranking_until_somebody_accepts() -> None:
    refused = Offer("A", date(2026, 9, 20), 10, date(2026, 9, 22), accepted=False)
    assert succession(DECISIONS, [], ON) == Succession(next_offer_to="A")
    assert succession(DECISIONS, [refused], date(2026, 9, 21)) == Succession(waiting_for="A", until=date(2026, 9, 30))
    assert succession(DECISIONS, [refused], date(2026, 9, 22)) == Succession(next_offer_to="B")
    accepted = Offer("B", date(2026, 9, 23), 10, date(2026, 9, 25), accepted=True)
    assert succession(DECISIONS, [refused, accepted], date(2026, 9, 25)) == Succession(accepted_by="B")
    silent = Offer("B", date(2026, 9, 23), 10)
    assert succession(DECISIONS, [refused, silent], date(2026, 10, 4)) == Succession()


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Decision], list[Offer], str | None]:
    """A ranking, the offers made one after the other as they should be, and who took the dwelling."""
    size = draw(st.integers(1, 5))
    ranks = draw(st.permutations(range(1, size + 1)))
    decisions = [decided(f"D{rank}", Outcome.RANKED_ALLOCATION, rank=rank) for rank in ranks]
    day, offers = date(2026, 3, 1) + timedelta(days=draw(st.integers(0, 60))), []
    for rank in range(1, size + 1):
        days = draw(st.integers(10, 20))
        kind = draw(st.sampled_from(("yes", "no", "silence", "late")))
        offer = Offer(f"D{rank}", day, days)
        if kind in ("yes", "no"):
            offer = replace(offer, answered_on=day + timedelta(days=draw(st.integers(0, days))), accepted=kind == "yes")
        elif kind == "late":
            offer = replace(offer, answered_on=last_day(offer) + timedelta(days=1), accepted=True)
        offers.append(offer)
        if kind == "yes":
            return decisions, offers, offer.demand_number
        free = offer.answered_on if kind == "no" and offer.answered_on else last_day(offer) + timedelta(days=1)
        day = free + timedelta(days=draw(st.integers(0, 5)))
    return decisions, offers, None


@given(histories())
def test_a_history_made_in_order_breaks_nothing_and_ends_where_it_should(
    history: tuple[list[Decision], list[Offer], str | None],
) -> None:
    decisions, offers, taker = history
    assert check_offers(decisions, offers, COMMITTEE_LAW) == []
    end = offers[-1].received_on + timedelta(days=60)
    assert succession(decisions, offers, end) == Succession(accepted_by=taker)
    assert [offer.demand_number for offer in offers] == successors(decisions)[: len(offers)]


@given(histories(), st.data())
def test_each_day_of_a_history_somebody_waits_is_next_or_has_it_and_nobody_goes_back_up(
    history: tuple[list[Decision], list[Offer], str | None], data: st.DataObject
) -> None:
    decisions, offers, _ = history
    order = successors(decisions)
    reached = 0
    for days in range(0, 150, data.draw(st.integers(1, 9))):
        found = succession(decisions, offers, offers[0].received_on + timedelta(days=days))
        named = [name for name in (found.accepted_by, found.waiting_for, found.next_offer_to) if name]
        assert len(named) <= 1
        assert (found.until is not None) == (found.waiting_for is not None)
        at = order.index(named[0]) if named else len(order)
        assert at >= reached
        reached = at


@given(histories(), st.data())
def test_a_fault_in_a_history_is_named(
    history: tuple[list[Decision], list[Offer], str | None], data: st.DataObject
) -> None:
    decisions, offers, _ = history
    at = data.draw(st.integers(0, len(offers) - 1))
    short = [*offers[:at], replace(offers[at], days=9), *offers[at + 1 :]]
    assert any(found.rule == "délai de réponse" for found in check_offers(decisions, short, COMMITTEE_LAW))
    stranger = [*offers, replace(offers[at], demand_number="Z")]
    assert any(
        "sans qu’il lui soit attribué" in found.what for found in check_offers(decisions, stranger, COMMITTEE_LAW)
    )
    twice = [*offers, replace(offers[at], received_on=offers[-1].received_on + timedelta(days=40))]
    assert any("offert deux fois" in found.what for found in check_offers(decisions, twice, COMMITTEE_LAW))
    if at:
        hurried = replace(offers[at], received_on=offers[at - 1].received_on, answered_on=None, accepted=None)
        answered_at_once = offers[at - 1].answered_on == offers[at - 1].received_on
        found = check_offers(decisions, [*offers[:at], hurried], COMMITTEE_LAW)
        assert answered_at_once or any("mieux classée" in finding.what for finding in found)
        skipped = [*offers[: at - 1], *offers[at:]]
        assert any("mieux classée" in finding.what for finding in check_offers(decisions, skipped, COMMITTEE_LAW))
    backwards = replace(offers[at], answered_on=offers[at].received_on - timedelta(days=1), accepted=True)
    assert any("datée d’avant" in found.what for found in check_offers(decisions, [backwards], COMMITTEE_LAW))
