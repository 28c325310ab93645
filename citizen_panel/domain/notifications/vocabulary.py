"""The words of the room notifications."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum
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


class Urgency(IntEnum):
    """What goes first when more is due than a provider takes: somebody is waiting, a meeting is near, the rest."""

    NOW = 0
    MEETING = 1
    ASKING = 2
    NOTICE = 3


class DeliveryOutcome(StrEnum):
    """What came of one try; `timed_out` is when nobody can tell, the last two are what a provider told later."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    ARRIVED = "arrived"
    BOUNCED = "bounced"


class Told(StrEnum):
    """What a provider tells of a message after it took it."""

    ARRIVED = "arrived"
    FAILED = "failed"
    NO_SUCH_ADDRESS = "no_such_address"
    COMPLAINT = "complaint"


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
    """What the provider said at once; `rest` is for how long it wants, or seems to need, to be left alone."""

    outcome: DeliveryOutcome
    provider: str
    reference: str | None = None
    code: str | None = None
    rest: timedelta | None = None
    is_too_many: bool = False
    """It took nothing because it had been given too much: this was no try."""


class CannotAsk(Exception):
    """The provider cannot be asked at this moment what became of a message; ask again later."""


class Transport(Protocol):
    """The port that gateways fulfil; `can_find` says whether a provider can be asked what became of a key."""

    @property
    def can_find(self) -> bool: ...

    def send(self, to: Letterbox, message: Written) -> Receipt: ...

    def find(self, key: str) -> Receipt | None:
        """Look up by our key whether a message was accepted earlier; None when it was not, or nobody can tell.

        Raises CannotAsk when the provider that could tell does not answer.
        """


@runtime_checkable
class Paced(Protocol):
    """A transport whose provider takes so many messages a second from all workers together."""

    name: str
    per_second: float


@runtime_checkable
class Forgetful(Protocol):
    """A transport that keeps what it sent, and can be told to forget what went to some addresses."""

    def forget(self, addresses: Collection[str]) -> int: ...
