"""The words of the room accounts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from citizen_panel.domain.notifications.vocabulary import Channel


class UserKind(StrEnum):
    CITIZEN = "citizen"
    STAFF = "staff"
    PARTNER = "partner"
    ADMIN = "admin"


class UserState(StrEnum):
    ACTIVE = "active"
    LOCKED = "locked"
    CLOSED = "closed"


class LinkPurpose(StrEnum):
    SIGN_IN = "sign_in"
    CONFIRM_CONTACT = "confirm_contact"
    STEP_UP = "step_up"
    LETTER = "letter"
    PHONE = "phone"
    INVITATION = "invitation"


class CredentialKind(StrEnum):
    """What somebody holds by which they show that it is them."""

    PASSKEY = "passkey"
    PROVIDER = "provider"
    AUTHENTICATOR = "authenticator"


class ChallengeFor(StrEnum):
    """What a passkey is asked for."""

    SIGN_IN = "sign_in"
    ADD = "add"
    STEP_UP = "step_up"


class Noted(StrEnum):
    """What is counted, so that asking and guessing have limits."""

    LINK_ASKED = "link_asked"
    CODE_WRONG = "code_wrong"
    JOINED = "joined"
    DRAFT_CODE_WRONG = "draft_code_wrong"
    COMPLAINED = "complained"
    PASSWORD_WRONG = "password_wrong"  # noqa: S105  # the name of a thing that is counted
    STOP_CODE = "stop_code"
    PEOPLE_SAVED = "people_saved"


class Way(StrEnum):
    """How somebody showed that it is them."""

    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"
    PHONE = "phone"
    PASSKEY = "passkey"
    PROVIDER = "provider"
    PASSWORD = "password"  # noqa: S105  # the name of a way
    AUTHENTICATOR = "authenticator"
    RECOVERY_CODE = "recovery_code"


class Ended(StrEnum):
    """Why a signed-in session ended."""

    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    TOO_MANY = "too_many"
    ACCOUNT_CLOSED = "account_closed"
    FACTOR_CHANGED = "factor_changed"
    BY_OPERATOR = "by_operator"


@dataclass(frozen=True)
class Address:
    """An e-mail address or a mobile number, in the form in which it is looked up."""

    channel: Channel
    value: str


@dataclass(frozen=True)
class Limit:
    """At most so many within so long; `sentence` may use {most}.

    With `rest` it holds for so long only after the last one: nobody is locked out for good by what others try.
    """

    most: int
    within: timedelta
    sentence: str
    rest: timedelta | None = None


@dataclass(frozen=True)
class Times:
    """How long somebody stays signed in: without doing anything, at most, and on how many devices."""

    idle: timedelta
    absolute: timedelta
    devices: int


@dataclass(frozen=True)
class Account:
    """One of the people who share an address."""

    user_id: UUID
    kind: UserKind


@dataclass(frozen=True)
class OpenLink:
    """A link that may still be used; `needs_code` in any browser but the one that asked."""

    id: UUID
    purpose: LinkPurpose
    address_hash: bytes
    accounts: tuple[Account, ...]
    needs_code: bool
    expires_at: datetime


@dataclass(frozen=True)
class LinkWords:
    """What a message says of a link: worked out when it is sent, kept nowhere."""

    user_id: UUID
    purpose: LinkPurpose
    token: str
    code: str
    expires_at: datetime
