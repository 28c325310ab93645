"""Seats that are free: how many people to ask for them, and until when somebody who stands in may answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from citizen_panel.domain.notifications.rules import NIGHT, RINGS, end_of_quiet, is_quiet
from citizen_panel.domain.notifications.vocabulary import Channel

ANSWER_WITHIN = timedelta(days=2)
"""How long somebody has who is asked to stand in; fewer days than usual, since others may be asked after them."""
BEFORE_IT_BEGINS = timedelta(hours=2)
"""Nobody is to answer later than this: there is a way to go, and help to arrange."""
SHORTEST = timedelta(hours=1)
"""With less time than this to answer nobody is asked."""
FOR_A_LETTER = 8
"""So many working days must be left for a letter to go, and its answer to come."""
SLOW = frozenset({Channel.LETTER, Channel.VIA_PARTNER})
QUICK = tuple(channel for channel in Channel if channel not in SLOW)


@dataclass(frozen=True)
class Room:
    """How it stands with the seats of a draw at one moment.

    `wanted` people are to have a place; `held` have one, or are asked whether they want it; of these `unanswered` have
    no seat yet, and for `kept` a seat is kept until they answer. `free` seats are left at times still to come. Whoever
    another draw asked, and needs a seat that both draws can give, counts as unanswered and kept as well.
    """

    wanted: int
    held: int
    unanswered: int
    kept: int
    free: int

    @property
    def missing(self) -> int:
        """How many people are missing for whom there is a seat; never so many that somebody asked finds none."""
        return max(0, min(self.wanted - self.held, self.free - self.unanswered))

    @property
    def for_waiting(self) -> int:
        """How many of the waiting list can be offered a seat, though others who were asked have not answered yet."""
        return max(0, self.free - self.kept)


def needed_of_shared(claims: int, own: int) -> int:
    """How many of another draw's people need a seat that both can give: those for whom it has none of its own."""
    return max(0, claims - own)


def may_be_a_letter(working_days: int) -> bool:
    """Whether a letter, and its answer, still arrive in time."""
    return working_days >= FOR_A_LETTER


def answer_until(channel: Channel, at: datetime, last_start: datetime) -> datetime | None:
    """Until when somebody asked now to stand in may answer; nothing when it is too late to ask.

    `last_start` is when the last time that is free begins. What rings is counted from the end of the night.
    """
    if channel in SLOW:
        return last_start - timedelta(days=1)
    begins = end_of_quiet(at, NIGHT) if channel in RINGS and is_quiet(at, NIGHT) else at
    until = min(begins + ANSWER_WITHIN, last_start - BEFORE_IT_BEGINS)
    return until if until - begins >= SHORTEST else None
