"""Ringing people about what belongs to no project: one person at a time, and one call says everything.

Locks in this order: the person, the messages.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import citizen_known_as, lock_citizens
from citizen_panel.domain.citizens.otherwise import say_otherwise
from citizen_panel.domain.citizens.queries import letterbox
from citizen_panel.domain.consent.asking_again import Again
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.notifications import by_hand, minding
from citizen_panel.domain.notifications.catalogue import kind_of
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.rules import Go, Never, Wait
from citizen_panel.domain.notifications.vocabulary import Channel, MessageState
from citizen_panel.domain.rights import asking_again
from citizen_panel.domain.rights.calls import Call, in_hand, may_be_said, of_the_panel, to_say_to
from citizen_panel.domain.sessions.ringing import (
    LOOKED_AT,
    NOT_REACHED,
    after_nobody_answered,
    never_again,
    when_they_asked,
)
from citizen_panel.domain.sessions.vocabulary import CallOutcome

NOT_BY_THIS_NUMBER = ("channel_closed", "no_letterbox", "suppressed")
OUTCOMES = (
    CallOutcome.TOLD,
    CallOutcome.RING_LATER,
    CallOutcome.NO_ANSWER,
    CallOutcome.WRONG_NUMBER,
    CallOutcome.ASKED_TO_STOP,
)
"""What can come of such a call."""


def take_next(*, actor: Actor) -> UUID | None:
    """Give the next call into somebody's hands for half an hour; returns one of its messages, or nothing.

    Who has one in hand already gets that one. Who sleeps is put off, and what no longer holds is set aside.
    """
    assert actor.user_id
    mine = in_hand(actor.user_id)
    if mine is not None:
        return mine
    now = clock.now()
    wanted = select(Message).where(*of_the_panel(), by_hand.waiting(now), Message.due_at <= now)
    wanted = wanted.order_by(Message.urgency, Message.due_at, Message.id).limit(LOOKED_AT)
    for message in db.session.scalars(wanted.with_for_update(skip_locked=True)).all():
        person = citizen_known_as(message.recipient_id) if message.recipient_id else None
        match may_be_said(message, person):
            case Wait(until=until):
                by_hand.wait_again([message], until, is_try=False)
            case Never(code=code):
                _never(message, code, actor)
            case Go():
                assert person is not None
                beside = to_say_to(person, is_locked=True, skips=True)
                if by_hand.hold_of(beside) is None:  # nobody else has this person on the telephone
                    by_hand.take([one for one in beside if may_be_said(one, person) == Go()], actor.user_id)
                    return message.id
    return None


def note_call(
    call: Call,
    outcome: CallOutcome,
    *,
    again_at: datetime | None = None,
    said: Mapping[Again, bool] | None = None,
    actor: Actor,
) -> datetime | None:
    """Write down what came of it, and do what follows; returns when the telephone rings again.

    `said` are the yeses and noes to what was asked again, each on the words read aloud. Refusals `not_in_hand`,
    `again_missing`, `again_too_late`.
    """
    lock_citizens([call.person.id])
    messages = [one for one in to_say_to(call.person, is_locked=True) if one.state == MessageState.LEASED]
    held = by_hand.hold_of(messages)
    if held is None or held[0] != actor.user_id:
        raise Refusal("not_in_hand", say("You do not have this call any more. Take the next one."))
    return _follow(call, outcome, messages, again_at, said or {}, actor)


def put_down(call: Call, *, actor: Actor) -> None:
    """Let a call that somebody has in hand wait again, as it was."""
    if call.is_held_by(actor.user_id):
        held = [one for one in call.messages if one.state == MessageState.LEASED]
        by_hand.wait_again(held, clock.now(), is_try=False)


def _follow(
    call: Call,
    outcome: CallOutcome,
    messages: Sequence[Message],
    again_at: datetime | None,
    said: Mapping[Again, bool],
    actor: Actor,
) -> datetime | None:
    match outcome:
        case CallOutcome.NO_ANSWER:
            next_time = after_nobody_answered(messages, call.person.id)
            if next_time is None:
                _otherwise(messages, actor)
            return next_time
        case CallOutcome.RING_LATER:
            return when_they_asked(messages, again_at)
        case CallOutcome.WRONG_NUMBER:
            never_again(letterbox(call.person.id, Channel.PHONE))
            _otherwise(messages, actor)
        case CallOutcome.ASKED_TO_STOP:
            for one in messages:
                say_otherwise(one, actor=actor, among=kind_of(one.kind).channels)
            by_hand.set_aside(messages, outcome)
        case _:
            by_hand.said(messages, project=None)
            for asked, is_yes in said.items():
                _answered(call, asked, is_yes, actor)
    return None


def _answered(call: Call, one: Again, is_yes: bool, actor: Actor) -> None:
    asking_again.answer(
        call.person.id,
        one.purpose,
        one.scope_id,
        is_yes=is_yes,
        language=call.person.language,
        actor=actor,
        channel=GivenThrough.PHONE,
    )


def _never(message: Message, code: str, actor: Actor) -> None:
    """Set aside what may not be said; what only cannot be said on this telephone is said by another way."""
    if code in NOT_BY_THIS_NUMBER:
        _otherwise([message], actor)
    else:
        by_hand.set_aside([message], code)


def _otherwise(messages: Sequence[Message], actor: Actor) -> None:
    for one in messages:
        if say_otherwise(one, actor=actor, among=kind_of(one.kind).channels) is not None:
            by_hand.set_aside([one], NOT_REACHED)
        else:
            by_hand.give_up([one], NOT_REACHED, project=None)
            minding.leave_to_the_team([one.id])
