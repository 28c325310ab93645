"""What the provider said of many messages, noted at once: the same as `confirm` notes of one.

Only for a provider that can be asked what became of a message: if the worker dies before this, whoever takes the
messages next asks about each, and sends none twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, column, func, insert, literal, select, update

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.events import Code
from citizen_panel.domain.ledger.many import record_alike
from citizen_panel.domain.notifications.events import MessageSent
from citizen_panel.domain.notifications.models import DeliveryAttempt, Message
from citizen_panel.domain.notifications.service import POSTMAN, Leased
from citizen_panel.domain.notifications.vocabulary import Channel, DeliveryOutcome, MessageState, Receipt


@dataclass(frozen=True)
class Accepted:
    """That a provider took a message which this worker held, and the project whose chain says so."""

    leased: Leased
    receipt: Receipt
    project: UUID | None = None


def confirm_all(taken: Sequence[Accepted]) -> frozenset[UUID]:
    """Note that a provider took these messages, in a few statements; returns those this worker still held.

    What another worker took over, or was told of already, stays as it is.
    """
    if not taken:
        return frozenset()
    now = clock.now()
    sent = _sent(taken, now).cte("sent")
    tried = select(sent.c.id, literal(now), literal(str(DeliveryOutcome.ACCEPTED)), sent.c.code)
    names = ["message_id", "attempted_at", "outcome", "provider_code"]
    noted = insert(DeliveryAttempt).from_select(names, tried, include_defaults=False).cte("noted")
    ours = db.session.execute(select(sent.c.id, sent.c.kind, sent.c.channel).add_cte(noted)).all()
    projects = {one.leased.id: one.project for one in taken}
    alike: dict[tuple[str, str, UUID | None], list[UUID]] = {}
    for row in ours:
        alike.setdefault((row.kind, row.channel, projects[row.id]), []).append(row.id)
    for (kind, channel, project), ids in alike.items():
        fact = MessageSent(message=ids[0], message_kind=Code(kind), channel=Channel(channel), project=project)
        record_alike(fact, ids, actor=POSTMAN, at=now)
    return frozenset(row.id for row in ours)


def _sent(taken: Sequence[Accepted], now: Any) -> Any:
    """Mark as sent what is still held under the same token, locked in the order of the ids."""
    said = (
        func.unnest(
            literal([one.leased.id for one in taken], ARRAY(Uuid)),
            literal([one.leased.token for one in taken], ARRAY(Uuid)),
            literal([one.receipt.provider for one in taken], ARRAY(Text)),
            literal([one.receipt.reference for one in taken], ARRAY(Text)),
            literal([one.receipt.code for one in taken], ARRAY(Text)),
        )
        .table_valued(
            column("id", Uuid),
            column("token", Uuid),
            column("provider", Text),
            column("reference", Text),
            column("code", Text),
        )
        .render_derived(name="said")
    )
    held = (Message.state == MessageState.LEASED) & (Message.lease_token == said.c.token)
    ours = (
        select(said)
        .join(Message, Message.id == said.c.id)
        .where(held)
        .order_by(Message.id)
        .with_for_update(of=Message)
        .cte("ours")
    )
    return (
        update(Message)
        .where(Message.id == ours.c.id)
        .values(
            state=MessageState.SENT,
            lease_until=None,
            lease_token=None,
            in_doubt_since=None,
            provider=ours.c.provider,
            provider_reference=ours.c.reference,
            sent_at=now,
        )
        .returning(Message.id, Message.kind, Message.channel, ours.c.code)
    )
