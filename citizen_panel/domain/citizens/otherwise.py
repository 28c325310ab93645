"""Another way to somebody whom a message did not reach by the first: only by ways that they agree to."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from citizen_panel.core.actor import Actor
from citizen_panel.domain.citizens.asking import citizen_known_as
from citizen_panel.domain.citizens.queries import best_channel
from citizen_panel.domain.notifications import queries, service
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Channel, RecipientKind


def say_otherwise(
    message: Message,
    *,
    actor: Actor,
    among: Collection[Channel] = tuple(Channel),
    not_after: datetime | None = None,
    project: UUID | None = None,
) -> Message | None:
    """Queue what a message said by the next way that the person agrees to; nothing when there is none left.

    `not_after` takes the place of the last moment at which the first message was of use. Doing it again changes
    nothing.
    """
    person = message.recipient_kind == RecipientKind.CITIZEN and message.recipient_id
    citizen = citizen_known_as(person) if person else None
    way = best_channel(citizen.id, set(among) - _tried(message)) if citizen is not None else None
    if way is None:
        return None
    return service.queue(
        message.kind,
        key=f"{message.key}:{way}",
        recipient_kind=message.recipient_kind,
        recipient_id=message.recipient_id,
        channel=way,
        actor=actor,
        language=message.language,
        concerns_kind=message.concerns_kind,
        concerns_id=message.concerns_id,
        needs_purpose=message.needs_purpose,
        due_at=message.due_at,
        not_after=not_after or message.not_after,
        project=project,
    )


def _tried(message: Message) -> frozenset[Channel]:
    """The ways by which it was tried to say this: each further one is named at the end of the key."""
    tried, key = {Channel(message.channel)}, message.key
    while before := queries.by_key(key := key.rpartition(":")[0]):
        tried.add(Channel(before.channel))
    return frozenset(tried)
