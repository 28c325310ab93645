"""People whom a message did not reach: they are told by another way they agree to, else those who lead hear of it.

A place is kept for nobody who was not reached at all: it is let go, so that the next person can be asked.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.asking import citizen_known_as, lock_citizens
from citizen_panel.domain.citizens.otherwise import say_otherwise
from citizen_panel.domain.notifications import by_hand, minding, queries
from citizen_panel.domain.notifications import service as messages
from citizen_panel.domain.notifications.catalogue import BY_ANOTHER_WAY
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Channel, RecipientKind
from citizen_panel.domain.projects.queries import roles_of
from citizen_panel.domain.projects.vocabulary import ProjectPart
from citizen_panel.domain.reference.queries import working_days_between
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.domain.sessions.queries import invitation, is_live, project_concerned
from citizen_panel.domain.sessions.rules.invitations import OPEN
from citizen_panel.domain.sessions.rules.standing_in import QUICK, may_be_a_letter
from citizen_panel.domain.sessions.service.asking import usual_deadline
from citizen_panel.domain.sessions.service.inviting import suppress_invitation
from citizen_panel.domain.sessions.vocabulary import InvitationState

CHANNEL_CLOSED = "channel_closed"
NOT_BY_THIS_WAY = frozenset({CHANNEL_CLOSED, "no_letterbox", "suppressed"})
"""Codes of `notifications.rules` that are about one way of writing, not about the person or what is to be said."""
OVER, TOO_LATE = "over", "too_late"
KEEPS_A_PLACE = frozenset({"invitation", "seat_free", "stand_in"})


def leave_to_the_team(message_ids: Collection[UUID], *, actor: Actor) -> Sequence[Message]:
    """Stop trying to send messages that were given up, and tell those who lead the projects; returns the messages.

    They are told once a day and project that somebody was not reached, never whom: their own pages say that.
    """
    left = minding.leave_to_the_team(message_ids)
    concerned = {project_concerned(message.concerns_kind, message.concerns_id) for message in left} - {None}
    for project_id in concerned:
        if project_id is not None:
            _tell(project_id, actor)
    return left


def not_sent(message: Message, code: str, *, actor: Actor) -> None:
    """See to what follows when a message was kept back, for a reason that `notifications.rules` has a code for.

    Takes no lock on the person: whoever sends holds back a withdrawal, which has it.
    """
    if message.kind not in BY_ANOTHER_WAY or code == OVER:
        return
    if code in NOT_BY_THIS_WAY:
        _otherwise(message, actor, is_own_wish=code == CHANNEL_CLOSED)
    else:
        _let_go(message, actor)


def did_not_arrive(message: Message, *, actor: Actor) -> Message | None:
    """See to what follows when every try was spent, or a message did not arrive; returns what says it otherwise."""
    if message.kind not in BY_ANOTHER_WAY or not is_live(message.concerns_kind, message.concerns_id, message.kind):
        return None
    citizen = citizen_known_as(message.recipient_id) if message.recipient_id is not None else None
    if citizen is None:
        return None
    lock_citizens([citizen.id])
    return _otherwise(message, actor)


def end_what_is_too_late(most: int, *, actor: Actor) -> int:
    """Set aside what somebody should have said on the telephone, or beside a person, and did not in time; how many.

    Who was to be asked, and neither heard nor saw it, counts as not asked.
    """
    found = by_hand.too_late(most)
    known = {citizen_known_as(one.recipient_id) for one in found if one.recipient_id is not None}
    lock_citizens([citizen.id for citizen in known if citizen is not None])
    past = by_hand.still_too_late(found)
    by_hand.set_aside(past, TOO_LATE)
    for message in past:
        asked = _asked(message)
        if asked is not None and asked.state == InvitationState.ISSUED and asked.answer_by_at < clock.now():
            not_sent(message, TOO_LATE, actor=actor)
    return len(past)


def by_other_ways(citizen_id: UUID, channel: Channel, *, actor: Actor) -> None:
    """Say by other ways what still waits to be said to somebody by one that they do not agree to any more."""
    for message in queries.waiting_by(citizen_id, channel, BY_ANOTHER_WAY):
        messages.cancel([message.key])
        _otherwise(message, actor, is_own_wish=True)


def _otherwise(message: Message, actor: Actor, *, is_own_wish: bool = False) -> Message | None:
    """Say it by the next way, and return that; where there is none, let the place go, and let the team know.

    Of whom they cannot ask any more because the person wants it so they are not told.
    """
    asked = _asked(message)
    if asked is not None and asked.state not in OPEN:
        return None
    project_id = project_concerned(message.concerns_kind, message.concerns_id)
    ways = _in_time(asked) if asked is not None else tuple(Channel)
    said = say_otherwise(message, actor=actor, among=ways, project=project_id)
    if said is None:
        _let_go(message, actor)
        if project_id is not None and not (is_own_wish and asked is not None):
            _tell(project_id, actor)
    elif asked is not None:
        asked.channel = said.channel
        if message.kind == "invitation" and not asked.keeps_seat:
            asked.answer_by_at = max(asked.answer_by_at, usual_deadline(Channel(said.channel)))
        said.not_after = asked.answer_by_at
        db.session.flush()
    return said


def _in_time(asked: Invitation) -> Collection[Channel]:
    """The ways by which somebody can still be asked: where a seat is kept for them, a letter needs its time."""
    days = working_days_between(clock.today(), clock.day_of(asked.answer_by_at)) or 0
    if asked.answer_by_at <= clock.now():
        return ()
    return QUICK if asked.keeps_seat and not may_be_a_letter(days) else tuple(Channel)


def _let_go(message: Message, actor: Actor) -> None:
    """Take back an invitation that reached nobody; who only asked for other times keeps what they were asked."""
    asked = _asked(message)
    if asked is not None and message.kind in KEEPS_A_PLACE:
        suppress_invitation(asked, actor=actor)


def _asked(message: Message) -> Invitation | None:
    is_about_one = message.concerns_kind == "invitation" and message.concerns_id is not None
    return invitation(message.concerns_id) if is_about_one and message.concerns_id is not None else None


def _tell(project_id: UUID, actor: Actor) -> None:
    for part in roles_of(project_id):
        if part.role == ProjectPart.LEAD:
            messages.queue(
                "not_reached",
                key=f"not_reached:{project_id}:{clock.today()}:{part.user_account_id}",
                recipient_kind=RecipientKind.STAFF,
                recipient_id=part.user_account_id,
                channel=Channel.EMAIL,
                concerns_kind="project",
                concerns_id=project_id,
                project=project_id,
                actor=actor,
            )
