"""Who may vote on a dwelling, whether enough of them sat, and what their votes give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from peuplier.matching.committee.law import CommitteeLaw, Seat, Voice, in_force
from peuplier.matching.committee.records import Ballot, CommitteeFinding, DwellingFile, Member, Sitting

_VOTING = (Voice.VOTE, Voice.CASTING)


def voice(member: Member, file: DwellingFile, law: CommitteeLaw, on: date) -> Voice:
    """What a member may do for one dwelling: mayor and EPCI on their territory, a nominator on its own share only."""
    held = in_force(law.voices, on).value.get(member.seat, Voice.NONE)
    elsewhere = {
        Seat.MAYOR: member.commune != file.commune,
        Seat.INTERCOMMUNALITY: member.body != file.intercommunality,
        Seat.NOMINATOR: not file.nominator or member.body != file.nominator,
    }
    return Voice.NONE if elsewhere.get(member.seat, False) else held


def voters(sitting: Sitting, file: DwellingFile, law: CommitteeLaw) -> list[Member]:
    """Those present who vote on the dwelling."""
    return [member for member in sitting.present if voice(member, file, law, sitting.held_on) in _VOTING]


def check_composition(sitting: Sitting, law: CommitteeLaw) -> list[CommitteeFinding]:
    """Nobody twice, no more seats than the law gives, a remote sitting with its two conditions."""
    found = []
    seats = in_force(law.board_seats, sitting.held_on)
    names = [member.name for member in sitting.present]
    for name in sorted({name for name in names if names.count(name) > 1}):
        what = f"« {name} » figure plusieurs fois parmi les présents."
        found.append(CommitteeFinding("composition", seats.cited, what, "n’inscrivez chacun qu’une fois."))
    board = sum(member.seat is Seat.BOARD for member in sitting.present)
    if board > seats.value:
        what = f"{board} membres désignés par le bailleur siègent ; ils sont {seats.value} au plus."
        found.append(CommitteeFinding("composition", seats.cited, what, "corrigez la feuille de présence."))
    if sitting.remote and not (sitting.prefect_agreed_to_remote and sitting.rules_allow_remote):
        what = "la séance à distance n’a pas, ou pas de façon connue, l’accord du préfet et celui du règlement."
        remedy = "réunissez la commission sur place, ou joignez l’accord et l’article du règlement."
        found.append(CommitteeFinding("séance à distance", "CCH, art. L. 441-2 (à vérifier)", what, remedy))
    return found


def check_quorum(sitting: Sitting, file: DwellingFile, law: CommitteeLaw) -> list[CommitteeFinding]:
    """The quorum of the internal rules, counted over those who vote on this dwelling."""
    article = in_force(law.minutes, sitting.held_on).cited
    if sitting.quorum is None:
        what = "le quorum du règlement intérieur n’est pas connu : rien ne prouve qu’il est atteint."
        return [CommitteeFinding("quorum", article, what, "portez au procès-verbal le quorum et sa source.")]
    there = len(voters(sitting, file, law))
    if there >= sitting.quorum.voters:
        return []
    what = (
        f"logement {file.dwelling} : {there} membre(s) à voix délibérative, {sitting.quorum.voters} exigés "
        f"({sitting.quorum.source})."
    )
    return [
        CommitteeFinding("quorum", article, what, "la commission ne peut pas décider : convoquez une autre séance.")
    ]


class Result(Enum):
    """What a vote gives."""

    ADOPTED = "adopté"
    REJECTED = "rejeté"
    TIED = "partage que nulle voix prépondérante ne tranche"


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes for, against, abstentions, the result, and whether a casting vote made it."""

    for_: int
    against: int
    abstained: int
    result: Result
    casting: bool


def tally(ballots: Mapping[str, Ballot], sitting: Sitting, file: DwellingFile, law: CommitteeLaw) -> Tally:
    """The votes of those who may vote; others do not count, abstentions count apart, the casting vote settles a tie."""
    able = {member.name: voice(member, file, law, sitting.held_on) for member in voters(sitting, file, law)}
    counted = {name: ballot for name, ballot in ballots.items() if name in able}
    for_, against, abstained = (sum(cast is kind for cast in counted.values()) for kind in Ballot)
    if for_ != against:
        return Tally(for_, against, abstained, Result.ADOPTED if for_ > against else Result.REJECTED, False)
    casting = {counted[name] for name in counted if able[name] is Voice.CASTING} - {Ballot.ABSTAINED}
    if len(casting) != 1:
        return Tally(for_, against, abstained, Result.TIED, False)
    return Tally(for_, against, abstained, Result.ADOPTED if Ballot.FOR in casting else Result.REJECTED, True)


def check_ballots(
    ballots: Mapping[str, Ballot], sitting: Sitting, file: DwellingFile, law: CommitteeLaw
) -> list[CommitteeFinding]:
    """Votes recorded, cast by people who were there and may vote on this dwelling, and adopted."""
    article = in_force(law.voices, sitting.held_on).cited
    if not ballots:
        what = f"logement {file.dwelling} : aucun vote n’est consigné."
        remedy = "portez les votes au procès-verbal : sans eux la décision ne peut pas être arrêtée."
        return [CommitteeFinding("votes", in_force(law.minutes, sitting.held_on).cited, what, remedy)]
    found = []
    present = {member.name: member for member in sitting.present}
    for name in ballots:
        if name not in present:
            what = f"« {name} » a voté sans être parmi les présents."
            found.append(CommitteeFinding("votes", article, what, "corrigez la feuille de présence ou le vote."))
            continue
        held = voice(present[name], file, law, sitting.held_on)
        if held not in _VOTING:
            seat = present[name].seat.value
            what = f"« {name} » ({seat}) a {held.value}, et non un vote, pour le logement {file.dwelling}."
            found.append(CommitteeFinding("votes", article, what, "retirez ce vote ; consignez l’avis s’il y en a un."))
    counted = tally(ballots, sitting, file, law)
    if counted.result is not Result.ADOPTED:
        what = f"logement {file.dwelling} : {counted.for_} pour, {counted.against} contre : {counted.result.value}."
        found.append(CommitteeFinding("votes", article, what, "la décision n’est pas prise : remettez-la aux voix."))
    return found
