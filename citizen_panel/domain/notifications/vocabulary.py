"""The words of the room notifications."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"
    PHONE = "phone"
    VIA_PARTNER = "via_partner"


class RecipientKind(StrEnum):
    CITIZEN = "citizen"
    STAFF = "staff"
    PARTNER = "partner"
    GUARDIAN = "guardian"


class MessageState(StrEnum):
    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    CANCELLED = "cancelled"
    SUPPRESSED = "suppressed"


class DeliveryOutcome(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"


class SuppressionCause(StrEnum):
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    ASKED = "asked"


@dataclass(frozen=True)
class Letterbox:
    """Where a message goes, looked up at the moment of sending and never stored with it."""

    channel: Channel
    address: str
    name: str


@dataclass(frozen=True)
class Written:
    """A message in words, ready to send."""

    key: str
    kind: str
    subject: str
    body: str


@dataclass(frozen=True)
class Receipt:
    """What the provider said at once."""

    outcome: DeliveryOutcome
    provider: str
    reference: str | None = None
    code: str | None = None


class Transport(Protocol):
    """The port that gateways fulfil; `can_find` says whether a provider can be asked what became of a key."""

    @property
    def can_find(self) -> bool: ...

    def send(self, to: Letterbox, message: Written) -> Receipt: ...

    def find(self, key: str) -> Receipt | None:
        """Look up by our key whether a message was accepted earlier; None when the provider cannot tell."""


@runtime_checkable
class Forgetful(Protocol):
    """A transport that keeps what it sent, and can be told to forget what went to some addresses."""

    def forget(self, addresses: Collection[str]) -> int: ...
