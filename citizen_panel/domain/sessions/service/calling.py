"""Ringing people who chose the telephone, and writing down what they, or somebody beside them, answered.

A yes, a no, another time go the same way as the person's own answer, with all its checks. Locks in this order: the
person, the messages in hand.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import lock_citizens
from citizen_panel.domain.citizens.otherwise import say_otherwise
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.notifications import by_hand
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.catalogue import BY_ANOTHER_WAY, kind_of
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.rules import Go, Never, Wait
from citizen_panel.domain.notifications.vocabulary import Channel, RecipientKind
from citizen_panel.domain.sessions import calls, queries, ringing, unreached
from citizen_panel.domain.sessions.answering import CallMade
from citizen_panel.domain.sessions.calls import Asked
from citizen_panel.domain.sessions.events import CallNoted
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.domain.sessions.rules.calls import REACHED
from citizen_panel.domain.sessions.rules.invitations import OPEN
from citizen_panel.domain.sessions.service.asking import told
from citizen_panel.domain.sessions.service.booking import accept, cancel_booking
from citizen_panel.domain.sessions.service.inviting import (
    ask_for_another_time,
    decline,
    open_invitation,
    wait_for_a_seat,
    wish_days,
)
from citizen_panel.domain.sessions.service.moving import still_can
from citizen_panel.domain.sessions.service.partly import WHOLLY
from citizen_panel.domain.sessions.vocabulary import BookingState, CallOutcome, EndCause, Partly, Said

NO_NUMBER = ("no_letterbox", "suppressed")


@dataclass(frozen=True)
class CallAnswer:
    """What came of a call, or what a letter or a helper says.

    `slot_id`, `also` and `consents` belong to a yes, `could_make` to the waiting list, `again_at` to a call at another
    time, `wished` to none of the times.
    """

    outcome: CallOutcome
    slot_id: UUID | None = None
    also: Collection[UUID] | None = None
    consents: Sequence[Said] = ()
    partly: Partly = WHOLLY
    could_make: Collection[UUID] = ()
    again_at: datetime | None = None
    wished: Collection[tuple[date, int, int]] = ()


def outcomes_for(found: Asked, *, in_hand: bool, is_free: bool, is_full: bool) -> frozenset[CallOutcome]:
    """What can come of a call now: while the invitation is open an answer to it, after that what was to be said."""
    can: set[CallOutcome] = {CallOutcome.ASKED_TO_STOP}
    if found.invitation.state in OPEN:
        can |= {CallOutcome.SAID_NO, CallOutcome.ANOTHER_TIME}
        can |= {CallOutcome.SAID_YES} if is_free else {CallOutcome.WAITS} if is_full else set()
    else:
        can |= {CallOutcome.TOLD} if found.messages else set()
        can |= {CallOutcome.GIVES_UP} if calls.live(found.places) else set()
    if in_hand:
        can |= {CallOutcome.RING_LATER, CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER}
    return frozenset(can)


def take_next_call(project_id: UUID, *, actor: Actor) -> Invitation | None:
    """Give the next call of a project into somebody's hands for half an hour; nothing when none can be made now.

    Who has one in hand already gets that one. Who sleeps is put off, and what no longer holds is set aside, by the same
    rule as everything that is sent.
    """
    assert actor.user_id
    mine = calls.in_hand(project_id, actor.user_id)
    if mine is not None:
        return queries.invitation(mine)
    about, now = calls.concerned_in([project_id]).subquery(), clock.now()
    wanted = (
        select(Message, about.c.invitation_id)
        .join(about, about.c.concerned == Message.concerns_id)
        .where(by_hand.waiting(now), Message.due_at <= now)
        .order_by(Message.urgency, Message.due_at, Message.id)
        .limit(ringing.LOOKED_AT)
        .with_for_update(of=Message, skip_locked=True)
    )
    for message, invitation_id in db.session.execute(wanted).all():
        invitation = queries.invitation(invitation_id)
        assert invitation is not None
        match calls.may_ring(message, invitation):
            case Wait(until=until):
                by_hand.wait_again([message], until, is_try=False)
            case Never(code=code):
                _never(message, invitation, code, actor)
            case Go():
                _take(message, invitation, actor.user_id)
                return invitation
    return None


def note_call(
    found: Asked, answer: CallAnswer, *, channel: GivenThrough, actor: Actor, how: GivenThrough | None = None
) -> CallMade:
    """Write down what came of it, and do what follows; `how` they said it, where their yes came by another way.

    Refusals as of the person's own answer, and `in_other_hands`, `again_too_late`, `no_place`.
    """
    assert actor.user_id
    invitation = found.invitation
    lock_citizens([found.person])
    db.session.refresh(invitation)
    places = calls.places_of(invitation.id)
    messages = by_hand.to_say((invitation.id, *(one.booking.id for one in places)), is_locked=True)
    held = by_hand.hold_of(messages)
    if held is not None and held[0] != actor.user_id:
        raise Refusal("in_other_hands", say("Somebody else has this call at the moment. Take the next one."))
    if answer.outcome in REACHED and invitation.state in OPEN:
        open_invitation(invitation, actor=actor)
    again_at = _follow(found, answer, messages, channel, actor)
    call = CallMade(
        invitation_id=invitation.id,
        outcome=answer.outcome,
        through=how or channel,
        made_by_id=actor.user_id,
        made_at=clock.now(),
        again_at=again_at,
    )
    db.session.add(call)
    db.session.flush()
    ledger.record(CallNoted(**told(invitation), outcome=answer.outcome), actor=actor)
    return call


def put_down(found: Asked, *, actor: Actor) -> None:
    """Let a call that somebody has in hand wait again, as it was."""
    if found.is_held_by(actor.user_id):
        by_hand.wait_again(found.messages, clock.now(), is_try=False)


def _take(message: Message, invitation: Invitation, user_id: UUID) -> None:
    """With one message come all that are due about the same thing: one call says everything."""
    concerned = (invitation.id, *(one.booking.id for one in calls.places_of(invitation.id)))
    beside = (
        select(Message)
        .where(
            Message.id != message.id,
            Message.concerns_id.in_(concerned),
            by_hand.waiting(clock.now()),
            Message.due_at <= clock.now(),
            or_(Message.not_after.is_(None), Message.not_after >= clock.now()),
        )
        .with_for_update(skip_locked=True)
    )
    by_hand.take([message, *db.session.scalars(beside)], user_id)


def _never(message: Message, invitation: Invitation, code: str, actor: Actor) -> None:
    """Set aside what may not be said on the telephone; who only has no number that we may ring is reached otherwise."""
    found = calls.asked(invitation.id) if code in NO_NUMBER else None
    if found is not None:
        _another_way(found, [message], actor)
        return
    by_hand.set_aside([message], code)
    unreached.not_sent(message, code, actor=actor)


def _follow(
    found: Asked, answer: CallAnswer, messages: Sequence[Message], channel: GivenThrough, actor: Actor
) -> datetime | None:
    """Do what follows from an outcome; returns when the telephone rings again."""
    project_id = found.invitation.project_id
    match answer.outcome:
        case CallOutcome.NO_ANSWER:
            again_at = ringing.after_nobody_answered(messages, found.person)
            if again_at is None:
                _another_way(found, messages, actor)
            return again_at
        case CallOutcome.WRONG_NUMBER:
            ringing.never_again(calls.number_of(found.person))
            _another_way(found, messages, actor)
            return None
        case CallOutcome.RING_LATER:
            return ringing.when_they_asked(messages, answer.again_at)
        case CallOutcome.ASKED_TO_STOP:
            by_hand.wait_again(messages, clock.now(), is_try=False)  # what is stopped decides what becomes of them
            return None
    by_hand.said(messages, project=project_id)
    _answer(found, answer, channel, actor)
    return None


def _answer(found: Asked, answer: CallAnswer, channel: GivenThrough, actor: Actor) -> None:
    """The answer itself, as the person would have given it on their own page."""
    invitation = found.invitation
    match answer.outcome:
        case CallOutcome.SAID_YES:
            _say_yes(found, answer, channel, actor)
        case CallOutcome.SAID_NO:
            decline(invitation, actor=actor)
            _is_told("declined", invitation.id, "invitation", found, actor)
        case CallOutcome.ANOTHER_TIME:
            _other_days(invitation, answer.wished, actor)
        case CallOutcome.WAITS:
            wait_for_a_seat(invitation, answer.could_make, actor=actor)
        case CallOutcome.GIVES_UP:
            _give_up_places(found, actor)
        case CallOutcome.TOLD:
            _can_still_come(found, actor)


def _say_yes(found: Asked, answer: CallAnswer, channel: GivenThrough, actor: Actor) -> None:
    if answer.slot_id is None:
        raise Refusal("slot_missing", say("Select the time they chose."), field="slot_id")
    said = answer.consents
    accept(found.invitation, answer.slot_id, said, actor=actor, channel=channel, partly=answer.partly, also=answer.also)
    for one in calls.live(calls.places_of(found.invitation.id)):
        _is_told("place_confirmed", one.booking.id, "booking", found, actor)


def _other_days(invitation: Invitation, wished: Collection[tuple[date, int, int]], actor: Actor) -> None:
    """Days they named themselves stay, unless they name others."""
    if wished:
        wish_days(invitation, wished, actor=actor)
    else:
        ask_for_another_time(invitation, actor=actor)


def _can_still_come(found: Asked, actor: Actor) -> None:
    for one in calls.live(found.places):
        if one.booking.moved_from_at is not None:
            still_can(one.booking, actor=actor)


def _give_up_places(found: Asked, actor: Actor) -> None:
    coming = calls.live(calls.places_of(found.invitation.id))
    if not coming:
        raise Refusal("no_place", say("They have no place any more."), field="outcome")
    for one in coming:
        db.session.refresh(one.booking)
        if one.booking.state == BookingState.BOOKED:  # what builds on another place went with it
            cancel_booking(one.booking, cause=EndCause.BY_PERSON, actor=actor)
        _is_told("place_given_up", one.booking.id, "booking", found, actor)


def _another_way(found: Asked, messages: Sequence[Message], actor: Actor) -> None:
    """Leave the telephone alone: what can be said by another way that they agree to is, and the rest reached nobody.

    A place kept for somebody who cannot be asked is let go, and those who lead the project hear of it.
    """
    project_id = found.invitation.project_id
    said = {one.id for one in messages if _said_otherwise(one, project_id, actor)}
    by_hand.set_aside([one for one in messages if one.id in said], ringing.NOT_REACHED)
    unsaid = [one for one in messages if one.id not in said]
    by_hand.give_up(unsaid, ringing.NOT_REACHED, project=project_id)
    unreached.leave_to_the_team([one.id for one in unsaid], actor=actor)


def _said_otherwise(message: Message, project_id: UUID, actor: Actor) -> bool:
    if message.kind in BY_ANOTHER_WAY:
        return unreached.did_not_arrive(message, actor=actor) is not None
    among = kind_of(message.kind).channels
    return say_otherwise(message, actor=actor, among=among, project=project_id) is not None


def _is_told(kind: str, concerned: UUID, concerns_kind: str, found: Asked, actor: Actor) -> None:
    """Somebody whom nobody writes to heard it in the same talk: no second call says it again."""
    way = queries.channel_for(found.person)
    if way not in (Channel.PHONE, Channel.VIA_PARTNER):
        return
    queued = notifications.queue(
        kind,
        key=f"{kind}:{concerned}",
        recipient_kind=RecipientKind.CITIZEN,
        recipient_id=found.person,
        channel=way,
        concerns_kind=concerns_kind,
        concerns_id=concerned,
        project=found.invitation.project_id,
        actor=actor,
    )
    by_hand.said([queued], project=found.invitation.project_id)
