"""A sitting as it might have gone: who is retained, in which order, who is offered the dwelling, who accepts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from numpy.random import Generator

from peuplier.matching.committee.law import Outcome
from peuplier.synthesis.draws import quota
from peuplier.synthesis.history.settings import HistorySettings

# Codes of the vocabulary for the outcomes of R. 441-3.
OUTCOME_CODES = {
    Outcome.ALLOCATION: "attribution",
    Outcome.RANKED_ALLOCATION: "attribution_rang",
    Outcome.NON_ALLOCATION: "non_attribution",
}
DEPARTURES = {"pièces": 34, "équilibre": 18, "adaptation": 26, "urgence": 22}
REFUSALS = {"localisation": 34, "taille": 16, "loyer": 14, "état": 12, "accès": 10, "situation": 8, "autre": 6}
_NOT_RETAINED = (
    "Les pièces demandées pour établir les ressources et la composition du ménage n’ont pas été produites au jour de "
    "la séance (CCH, art. L. 441-2-2 et R. 441-3)."
)
_ANSWER_DAYS = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate before the committee: its row, its place in the call order, whether something is to be instructed."""

    row: int
    place: int
    to_instruct: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision on a candidate and what followed. Days are day numbers; None: it did not come to that."""

    row: int
    place: int
    outcome: Outcome
    rank: int | None
    departs: bool
    departure: str | None
    ground: str | None
    decided_on: int
    offered_on: int | None = None
    reply: str | None = None
    replied_on: int | None = None
    refusal: str | None = None


# What a candidate answers to an offer of a day: reply, day of it, ground of refusal.
Answer = Callable[[int, int], tuple[str, int, str | None]]


def sitting(
    candidates: Sequence[Standing],
    follow: int,
    settings: HistorySettings,
    decided_on: int,
    answer: Answer,
    chance: Generator,
) -> tuple[list[Decided], int | None]:
    """Decisions on candidates in call order, and the row that takes the dwelling, if any.

    The committee follows the call order `follow` times out of 100; else another of those retained comes first.
    """
    kept = [one for one in candidates if not (one.to_instruct and _happens(settings.not_allocated, chance))]
    # The dwelling is always given to somebody: the first called stays when nobody else would.
    kept = kept or list(candidates[:1])
    order = list(kept)
    departure = None
    if len(kept) > 1 and not _happens(follow, chance):
        at = int(chance.integers(1, len(kept)))
        order = [kept[at], *kept[:at], *kept[at + 1 :]]
        departure = one_of(DEPARTURES, chance)
    outcome = Outcome.RANKED_ALLOCATION if len(order) > 1 else Outcome.ALLOCATION
    found = []
    for rank, one in enumerate(order, start=1):
        # The reason is written for whoever was put first; the others moved because of it.
        departs = kept[rank - 1] is not one
        why = departure if rank == 1 else None
        found.append(
            Decided(one.row, one.place, outcome, rank if len(order) > 1 else None, departs, why, None, decided_on)
        )
    taker = None
    offered_on = decided_on + int(chance.integers(1, 4))
    for at, decided in enumerate(found):
        reply, day, ground = answer(decided.row, offered_on)
        found[at] = replace(decided, offered_on=offered_on, reply=reply, replied_on=day, refusal=ground)
        if reply == "acceptée":
            taker = decided.row
            break
        offered_on = day + 1
    refused = [one for one in candidates if one not in kept]
    found += [
        Decided(one.row, one.place, Outcome.NON_ALLOCATION, None, False, None, _NOT_RETAINED, decided_on)
        for one in refused
    ]
    return found, taker


def household_answer(settings: HistorySettings, chance: Generator, offered_on: int) -> tuple[str, int, str | None]:
    """What a household that will leave answers: most accept; silence for ten days is a refusal (R. 441-10)."""
    drawn = int(chance.integers(0, 100))
    day = offered_on + int(chance.integers(1, _ANSWER_DAYS + 1))
    if drawn < settings.refused:
        return "refusée", day, one_of(REFUSALS, chance)
    if drawn < settings.refused + settings.silent:
        return "silence", offered_on + _ANSWER_DAYS, None
    return "acceptée", day, None


def told_answer(refusals: Sequence[int], offered_on: int) -> tuple[str, int, str | None]:
    """What a household still waiting answered: its file tells a refusal of those days, else it kept silent."""
    near = [day for day in refusals if offered_on < day <= offered_on + _ANSWER_DAYS]
    return ("refusée", near[0], None) if near else ("silence", offered_on + _ANSWER_DAYS, None)


def one_of(weights: dict[str, int], chance: Generator) -> str:
    """One name, by its weight."""
    return list(weights)[int(quota(chance, 1, list(weights.values()))[0])]


def _happens(percent: int, chance: Generator) -> bool:
    return bool(chance.integers(0, 100) < percent)
