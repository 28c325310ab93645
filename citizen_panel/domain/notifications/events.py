"""What happens to messages: never to whom, never what they say."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Code, Event
from citizen_panel.domain.notifications.vocabulary import Channel


@dataclass(frozen=True, kw_only=True)
class _OfMessage(Event):
    subject_kind: ClassVar[str] = "message"
    subject_field: ClassVar[str] = "message"

    message: UUID
    message_kind: Code
    channel: Channel
    project: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MessageQueued(_OfMessage):
    """Something is to be said to somebody."""


@dataclass(frozen=True, kw_only=True)
class MessageSent(_OfMessage):
    """A provider took the message."""


@dataclass(frozen=True, kw_only=True)
class MessageDelivered(_OfMessage):
    """The provider says that the message arrived."""


@dataclass(frozen=True, kw_only=True)
class MessageFailed(_OfMessage):
    """Every try was spent, it did not arrive, or nobody can tell whether it went: a person has to look."""
