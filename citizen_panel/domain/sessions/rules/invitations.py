"""What may follow what, for an invitation and for a place at a time."""

from dataclasses import dataclass
from datetime import datetime

from citizen_panel.core.words import say
from citizen_panel.domain.sessions.vocabulary import BookingState, InvitationState

OPEN = frozenset({InvitationState.ISSUED, InvitationState.OPENED})
LIVE = frozenset({BookingState.BOOKED, BookingState.CHECKED_IN})
SEATED = LIVE | {BookingState.DONE}
MIXED = 5
"""The fewest invitations that go out together (rules: quota editor and matching)."""

FOLLOWS: dict[InvitationState, frozenset[InvitationState]] = {
    InvitationState.ISSUED: frozenset(set(InvitationState) - {InvitationState.ISSUED}),
    InvitationState.OPENED: frozenset(set(InvitationState) - OPEN),
    InvitationState.ACCEPTED: frozenset(),
    InvitationState.DECLINED: frozenset(),
    InvitationState.LAPSED: frozenset(),
    InvitationState.WITHDRAWN: frozenset(),
}

BOOKING_FOLLOWS: dict[BookingState, frozenset[BookingState]] = {
    BookingState.BOOKED: frozenset(
        {BookingState.CHECKED_IN, BookingState.DONE, BookingState.CANCELLED, BookingState.MOVED}
    ),
    BookingState.CHECKED_IN: frozenset({BookingState.DONE, BookingState.CANCELLED}),
    BookingState.DONE: frozenset(),
    BookingState.CANCELLED: frozenset(),
    BookingState.MOVED: frozenset(),
}


@dataclass(frozen=True)
class Allowed:
    """It may be done."""


@dataclass(frozen=True)
class NotAllowed:
    """It may not; why, in words."""

    code: str
    reason: str


def may_follow(now: InvitationState, then: InvitationState) -> bool:
    """Whether an invitation in one state may come into another."""
    return then in FOLLOWS[now]


def before(then: InvitationState) -> tuple[InvitationState, ...]:
    """The states from which an invitation may come into this one."""
    return tuple(state for state in InvitationState if then in FOLLOWS[state])


def booking_before(then: BookingState) -> tuple[BookingState, ...]:
    """The states from which a booking may come into this one."""
    return tuple(state for state in BookingState if then in BOOKING_FOLLOWS[state])


def may_answer(
    state: InvitationState, answer_by_at: datetime, at: datetime, *, seats_left: bool
) -> Allowed | NotAllowed:
    """Whether a yes still counts: before the deadline, or later while there is still a seat."""
    match state:
        case InvitationState.WITHDRAWN:
            return NotAllowed("withdrawn", say("This is no longer going ahead."))
        case InvitationState.ACCEPTED:
            return NotAllowed("already_accepted", say("You have already said yes. Your place is under your meetings."))
        case InvitationState.DECLINED:
            return NotAllowed("already_declined", say("You have already said no. Phone us if you changed your mind."))
    if state is InvitationState.LAPSED or (at > answer_by_at and not seats_left):
        return NotAllowed("closed", say("This invitation closed on {day}. You can still tell us you are interested."))
    return Allowed()


def may_be_released(places: int) -> Allowed | NotAllowed:
    """Whether so many invitations may go out together: 5 or more, so that no one can be told apart."""
    if places >= MIXED:
        return Allowed()
    return NotAllowed(
        "batch_too_small",
        say(
            "Invitations go out in mixed groups of at least {least}. This draw has {places} left to invite. "
            "Wait until more places are free, or ask a partner to invite people."
        ),
    )


def batches(places: int, wanted: int | None = None) -> tuple[int, ...]:
    """Cut so many places into batches of about the size wanted, none below the least; all in one by default."""
    if places < MIXED:
        return ()
    size = max(MIXED, wanted or places)
    count = max(1, places // size)
    least, more = divmod(places, count)
    return tuple(least + 1 if number < more else least for number in range(count))
