"""People of whom nothing is heard: asked after 12 months, erased 3 months later; who left, after 6 months."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Date, DateTime, Select, cast, exists, func, select

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.accounts.models import User
from citizen_panel.domain.citizens.models import Citizen, ContactPoint
from citizen_panel.domain.citizens.vocabulary import CHANNEL_OF, PanelStatus
from citizen_panel.domain.consent.models import ConsentDecision
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.notifications.catalogue import WRITTEN
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.service import queue
from citizen_panel.domain.notifications.vocabulary import MessageState, RecipientKind
from citizen_panel.domain.rights import service
from citizen_panel.domain.rights.models import RightsRequest
from citizen_panel.domain.rights.vocabulary import OPEN_STATES
from citizen_panel.domain.rights.writing import way_to_write
from citizen_panel.domain.sessions.models import Invitation

SILENT = timedelta(days=365)
TO_ANSWER = timedelta(days=91)
AFTER_LEAVING = timedelta(days=183)
ASKED_ONCE_IN = SILENT + TO_ANSWER
MANY = 1000
WRITTEN_WAYS = tuple(way for way, channel in CHANNEL_OF.items() if channel in WRITTEN)
KIND = "still_there"
KEEPER = Actor.system("retention")
WENT = (MessageState.SENT, MessageState.DELIVERED)


def due_to_be_asked(at: datetime) -> list[tuple[UUID, datetime]]:
    """Who is on the panel, was silent for 12 months, can be written to, and was not asked about it since."""
    asked = exists().where(
        Message.recipient_id == Citizen.id, Message.kind == KIND, Message.due_at > at - ASKED_ONCE_IN
    )
    written = exists().where(ContactPoint.citizen_id == Citizen.id, ContactPoint.channel.in_(WRITTEN_WAYS))
    return _found(_silent(at - SILENT).where(~asked, written))


def ask(citizen_id: UUID) -> None:
    """Ask somebody whether they are still there; harmless when they were asked this year."""
    way = way_to_write(citizen_id)
    if way is None:
        return
    asked = select(func.count()).where(Message.recipient_id == citizen_id, Message.kind == KIND)
    queue(
        KIND,
        key=f"{KIND}:{citizen_id}:{db.session.execute(asked).scalar_one()}",
        recipient_kind=RecipientKind.CITIZEN,
        recipient_id=citizen_id,
        channel=way,
        actor=KEEPER,
    )


def due_to_be_erased(at: datetime) -> list[tuple[UUID, datetime]]:
    """Who was asked 3 months ago, the message went, and nothing was heard."""
    asked = exists().where(
        Message.recipient_id == Citizen.id,
        Message.kind == KIND,
        Message.state.in_(WENT),
        Message.sent_at < at - TO_ANSWER,
        Message.sent_at > at - ASKED_ONCE_IN,
    )
    return _found(_silent(at - SILENT).where(asked, ~_has_a_request()))


def due_after_leaving(at: datetime) -> list[tuple[UUID, datetime]]:
    """Who left the panel 6 months ago and did not come back."""
    last = _last_heard()
    left = select(Citizen.id, last).where(
        Citizen.status == PanelStatus.LEFT, last < at - AFTER_LEAVING, ~_has_a_request()
    )
    return _found(left.order_by(Citizen.id))


def erase(citizen_id: UUID) -> None:
    """Take somebody off the panel and ask for everything to be erased; the worker carries it out."""
    service.erase(citizen_id, actor=KEEPER, channel=GivenThrough.SYSTEM)


def _silent(since: datetime) -> Select[UUID, datetime]:
    last = _last_heard()
    return (
        select(Citizen.id, last)
        .where(Citizen.status != PanelStatus.LEFT, last < since)
        .order_by(Citizen.id)
        .limit(MANY)
    )


def _last_heard() -> ColumnElement[datetime]:
    """When something was last heard of a person: a visit, an answer, a decision, a confirmation."""
    seen = select(cast(User.seen_on, DateTime(timezone=True))).where(User.id == Citizen.user_account_id)
    answered = select(func.max(Invitation.answered_at)).where(Invitation.citizen_id == Citizen.id)
    decided = select(func.max(ConsentDecision.effective_at)).where(
        ConsentDecision.citizen_id == Citizen.id, ConsentDecision.channel != GivenThrough.SYSTEM
    )
    confirmed = cast(cast(Citizen.confirmed_on, Date), DateTime(timezone=True))
    return func.greatest(confirmed, seen.scalar_subquery(), answered.scalar_subquery(), decided.scalar_subquery())


def _has_a_request() -> ColumnElement[bool]:
    """Something asked for is still open: nothing is erased before it is answered, and no erasure asked for twice."""
    return exists().where(RightsRequest.citizen_id == Citizen.id, RightsRequest.state.in_(OPEN_STATES))


def _found(statement: Select[UUID, datetime]) -> list[tuple[UUID, datetime]]:
    return [(citizen_id, at) for citizen_id, at in db.session.execute(statement)]
