"""What people do about messages that did not go: send them again, or see to it that somebody else does something."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.notifications.models import DeliveryAttempt, Message
from citizen_panel.domain.notifications.queries import last_codes
from citizen_panel.domain.notifications.service import note
from citizen_panel.domain.notifications.vocabulary import DeliveryOutcome, MessageState

UNKNOWN = "unknown"
"""The code of a message that may have gone."""
TEAM_TOLD = "team_told"
MOST = 200
"""Messages of one act at most."""


def try_again(message_ids: Collection[UUID]) -> int:
    """Let messages that were given up go once more, with all their tries; returns how many.

    One that may have gone stays in doubt since it was given away, so that its provider is asked before anything is
    sent. What was for somebody who is gone is left as it is.
    """
    now, rows = clock.now(), _given_up(message_ids)
    codes, tried = last_codes([row.id for row in rows]), _last_tried([row.id for row in rows])
    for row in rows:
        row.attempts, row.due_at = 0, min(row.due_at, now)
        if codes.get(row.id) == UNKNOWN:
            row.state, row.lease_until = MessageState.LEASED, now - timedelta(seconds=1)
            row.in_doubt_since = tried.get(row.id) or row.due_at
        else:
            row.state = MessageState.QUEUED
    db.session.flush()
    return len(rows)


def leave_to_the_team(message_ids: Collection[UUID]) -> Sequence[Message]:
    """Count messages that were given up as not arrived, for good; returns them, so that somebody is told."""
    now, rows = clock.now(), _given_up(message_ids)
    for row in rows:
        row.state = MessageState.FAILED
        note(row.id, DeliveryOutcome.REFUSED, TEAM_TOLD, now)
    db.session.flush()
    return rows


def _given_up(message_ids: Collection[UUID]) -> Sequence[Message]:
    wanted = select(Message).where(
        Message.id.in_(list(message_ids)[:MOST]),
        Message.state == MessageState.GIVEN_UP,
        Message.recipient_id.is_not(None),
    )
    return db.session.scalars(wanted.order_by(Message.id).with_for_update()).all()


def _last_tried(message_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When each was last tried before it was given up: later nobody was asked any more."""
    tried = (
        select(DeliveryAttempt.message_id, func.max(DeliveryAttempt.attempted_at))
        .where(DeliveryAttempt.message_id.in_(message_ids), DeliveryAttempt.provider_code.is_distinct_from(UNKNOWN))
        .group_by(DeliveryAttempt.message_id)
    )
    return dict(db.session.execute(tried).all())
