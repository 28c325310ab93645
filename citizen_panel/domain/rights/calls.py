"""Reads about calls that belong to no project: to ask again for a yes that ends, or how somebody is after a stop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.addressee import addressee
from citizen_panel.domain.citizens.asking import citizen_known_as
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import letterbox
from citizen_panel.domain.consent.asking_again import Again
from citizen_panel.domain.notifications import by_hand
from citizen_panel.domain.notifications import queries as notifications
from citizen_panel.domain.notifications.catalogue import kind_of
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.rules import Go, Never, Wait, may_go
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox, MessageState, RecipientKind
from citizen_panel.domain.rights import asking_again
from citizen_panel.domain.sessions.sending import agrees_to, situation

OF_PROJECTS = ("invitation", "booking")
"""What messages are about that the teams say themselves, on their own page of calls."""


@dataclass(frozen=True)
class Call:
    """Somebody to be rung, with everything that is to be said to them."""

    person: Citizen
    messages: Sequence[Message]

    @property
    def kinds(self) -> tuple[str, ...]:
        """What the call is about."""
        return tuple(dict.fromkeys(one.kind for one in self.messages))

    @property
    def tries(self) -> int:
        return max((one.attempts for one in self.messages), default=0)

    @property
    def to_ask_again(self) -> Sequence[Again]:
        """What they can say yes or no to on the telephone."""
        return asking_again.asked_by(self.kinds, self.person.id)

    def is_held_by(self, user_id: UUID | None) -> bool:
        """Whether somebody has this call in hand at this moment."""
        held = by_hand.hold_of(self.messages)
        return held is not None and held[0] == user_id


def call_about(call_id: UUID) -> Call | None:
    """The call in which the message of that id is said, with the others due to the same person."""
    message = db.session.scalars(select(Message).where(Message.id == call_id, *of_the_panel())).one_or_none()
    person = citizen_known_as(message.recipient_id) if message is not None and message.recipient_id else None
    return None if person is None else Call(person, to_say_to(person))


def waiting() -> Mapping[str, int]:
    """How many messages wait at this moment to be said on the telephone, by their kind."""
    now = clock.now()
    counted = (
        select(Message.kind, func.count())
        .where(*of_the_panel(), by_hand.waiting(now), Message.due_at <= now, _in_time(now))
        .group_by(Message.kind)
        .order_by(Message.kind)
    )
    return dict(db.session.execute(counted).all())


def in_hand(user_id: UUID) -> UUID | None:
    """A message of the call that somebody has in hand at this moment."""
    held = select(Message.id).where(
        *of_the_panel(),
        Message.state == MessageState.LEASED,
        Message.lease_token == user_id,
        Message.lease_until > clock.now(),
    )
    return db.session.scalars(held.order_by(Message.id).limit(1)).first()


def number_for(call: Call) -> Letterbox | None:
    """Where to ring; nothing when nobody may ring that number."""
    to = letterbox(call.person.id, Channel.PHONE)
    if to is None or notifications.is_suppressed(to.channel, to.address):
        return None
    is_let = any(not kind_of(one).asks_channel for one in call.kinds) or agrees_to(call.person.id, Channel.PHONE)
    return to if is_let else None


def may_be_said(message: Message, person: Citizen | None) -> Go | Wait | Never:
    """Whether a message may be said by telephone at this moment: by the same rule as every message that is sent."""
    known = addressee(person.id) if person is not None else None
    to = known.letterbox(Channel.PHONE) if known is not None else None
    return may_go(situation(message, known, to), clock.now())


def of_the_panel() -> tuple[ColumnElement[bool], ...]:
    """What is to be said to people on the telephone by those who look after the panel, as conditions."""
    about = or_(Message.concerns_kind.is_(None), Message.concerns_kind.not_in(OF_PROJECTS))
    return Message.channel == Channel.PHONE, Message.recipient_kind == RecipientKind.CITIZEN, about


def to_say_to(person: Citizen, *, is_locked: bool = False, skips: bool = False) -> Sequence[Message]:
    """What is due to be said to somebody in one call, or in hand, the oldest first; `skips` what others hold locked."""
    known = [one for one in (person.id, person.user_account_id) if one is not None]
    of = select(Message).where(
        *of_the_panel(),
        Message.recipient_id.in_(known),
        Message.state.in_((MessageState.QUEUED, MessageState.LEASED)),
        Message.due_at <= clock.now(),
    )
    of = of.order_by(Message.due_at, Message.id).execution_options(populate_existing=True)
    return db.session.scalars(of.with_for_update(skip_locked=skips) if is_locked else of).all()


def _in_time(now: datetime) -> ColumnElement[bool]:
    return or_(Message.not_after.is_(None), Message.not_after >= now)
