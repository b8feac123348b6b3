"""What the law says of the committee, as dated data: voices, fewest candidates, days to answer, grounds.

Nothing here is a constant of the rules that use it: each value has its editions, its article, how surely it was read,
and the day until which it was checked. The law library may supply another `CommitteeLaw`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Generic, TypeVar

from peuplier.evaluation.dated_tables import NotCoveredError
from peuplier.policy.wording.clauses import write_day

Value = TypeVar("Value")


class Reading(Enum):
    """How surely a value was read."""

    READ = "lu"
    QUOTED = "cité"
    TO_VERIFY = "à vérifier"


@dataclass(frozen=True, slots=True)
class Edition(Generic[Value]):
    """A value from a day on, with its article."""

    value: Value
    start: date
    checked_until: date
    article: str
    reading: Reading

    @property
    def cited(self) -> str:
        """The article, and a mark when the value is not surely read."""
        return self.article if self.reading is Reading.READ else f"{self.article} ({self.reading.value})"


def in_force(editions: Sequence[Edition[Value]], on: date) -> Edition[Value]:
    """The edition in force on a day. Raises NotCoveredError, in French, before the first and after the last check."""
    started = [edition for edition in editions if edition.start <= on]
    if not started:
        first = editions[0]
        raise NotCoveredError(
            f"La règle de la commission ({first.article}) n’est connue qu’à partir du {write_day(first.start)} : "
            f"elle n’a pas de valeur au {write_day(on)}."
        )
    found = max(started, key=lambda edition: edition.start)
    if on > found.checked_until:
        raise NotCoveredError(
            f"La règle de la commission ({found.article}) n’est vérifiée que jusqu’au "
            f"{write_day(found.checked_until)} : elle ne peut pas servir au {write_day(on)}. "
            "Vérifiez-la, puis changez cette date."
        )
    return found


class Seat(Enum):
    """By what right someone sits."""

    BOARD = "membre désigné par le conseil d’administration du bailleur"
    PREFECT = "préfet ou son représentant"
    INTERCOMMUNALITY = "président de l’EPCI ou son représentant"
    MAYOR = "maire de la commune du logement ou son représentant"
    NOMINATOR = "réservataire"
    ASSOCIATION = "association agréée d’ingénierie sociale"
    SOCIAL_SERVICE = "centre communal d’action sociale ou service social"
    MANDATING_BODY = "organisme qui a donné mandat de gérer le logement"


class Voice(Enum):
    """What a member may do when the dwelling is decided."""

    CASTING = "voix délibérative, prépondérante en cas de partage"
    VOTE = "voix délibérative"
    ADVISORY = "voix consultative"
    NONE = "pas de voix sur ce logement"


class FewerCandidates(Enum):
    """Why fewer candidates than the law asks may be examined: a closed list."""

    TOO_FEW = "insuffisance du nombre de candidats"
    DALO = "personnes désignées par le préfet au titre du DALO"
    SUBSIDY = "logement ayant bénéficié de la subvention de l’article D. 331-25-1"


class Outcome(Enum):
    """The closed list of decisions, with their letters in article R. 441-3."""

    ALLOCATION = "a"
    RANKED_ALLOCATION = "b"
    CONDITIONAL_ALLOCATION = "c"
    NON_ALLOCATION = "d"
    INADMISSIBILITY = "e"


ALLOCATIONS = (Outcome.ALLOCATION, Outcome.RANKED_ALLOCATION, Outcome.CONDITIONAL_ALLOCATION)
OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.ALLOCATION: "attribution",
    Outcome.RANKED_ALLOCATION: "attribution par classement",
    Outcome.CONDITIONAL_ALLOCATION: "attribution sous condition suspensive",
    Outcome.NON_ALLOCATION: "non-attribution",
    Outcome.INADMISSIBILITY: "rejet pour irrecevabilité",
}


@dataclass(frozen=True, slots=True)
class CommitteeLaw:
    """The dated rules of the committee. `commune_link` is the code of the ground that can never stand alone."""

    voices: tuple[Edition[Mapping[Seat, Voice]], ...]
    board_seats: tuple[Edition[int], ...]
    fewest_candidates: tuple[Edition[int], ...]
    fewer_candidates: tuple[Edition[frozenset[FewerCandidates]], ...]
    outcomes: tuple[Edition[frozenset[Outcome]], ...]
    answer_days: tuple[Edition[int], ...]
    inadmissibility_grounds: tuple[Edition[frozenset[str]], ...]
    grounds_in_writing: tuple[Edition[bool], ...]
    minutes: tuple[Edition[bool], ...]
    commune_link: tuple[Edition[str], ...]


_CHECKED = date(2026, 12, 31)
# The versions that were read: the code of 21 January 2017, and the text in force after loi ELAN (decree 2019-1378).
_OF_2017, _AFTER_ELAN = date(2017, 1, 21), date(2019, 12, 20)
_VOICES = {
    Seat.BOARD: Voice.VOTE,
    Seat.PREFECT: Voice.VOTE,
    Seat.INTERCOMMUNALITY: Voice.VOTE,
    Seat.MAYOR: Voice.CASTING,
    Seat.NOMINATOR: Voice.ADVISORY,
    Seat.ASSOCIATION: Voice.ADVISORY,
    Seat.SOCIAL_SERVICE: Voice.ADVISORY,
    Seat.MANDATING_BODY: Voice.ADVISORY,
}

COMMITTEE_LAW = CommitteeLaw(
    voices=(Edition(_VOICES, _AFTER_ELAN, _CHECKED, "CCH, art. L. 441-2 et R. 441-9", Reading.READ),),
    board_seats=(Edition(6, _OF_2017, _CHECKED, "CCH, art. R. 441-9", Reading.READ),),
    fewest_candidates=(Edition(3, _OF_2017, _CHECKED, "CCH, art. R. 441-3", Reading.READ),),
    fewer_candidates=(
        Edition(frozenset(FewerCandidates), _OF_2017, _CHECKED, "CCH, art. R. 441-3 et L. 441-2-3, II", Reading.READ),
    ),
    outcomes=(Edition(frozenset(Outcome), _OF_2017, _CHECKED, "CCH, art. R. 441-3", Reading.READ),),
    answer_days=(Edition(10, _OF_2017, _CHECKED, "CCH, art. R. 441-10", Reading.TO_VERIFY),),
    inadmissibility_grounds=(
        Edition(frozenset({"IRRSEJ", "IRRRES"}), _OF_2017, _CHECKED, "CCH, art. R. 441-2-8, d", Reading.READ),
    ),
    grounds_in_writing=(
        Edition(True, _OF_2017, _CHECKED, "CCH, art. L. 441-2-2 ; CRPA, art. L. 211-2 et L. 211-5", Reading.QUOTED),
    ),
    minutes=(Edition(True, _OF_2017, _CHECKED, "CCH, art. R. 441-9", Reading.QUOTED),),
    commune_link=(Edition("ABSENCE_LIEN_COMMUNE", _OF_2017, _CHECKED, "CCH, art. L. 441", Reading.READ),),
)
