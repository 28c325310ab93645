"""Acts that need two people, and who may sign: words and rules, without a database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from citizen_panel.core.words import say

SIGNATURE_LASTS = timedelta(days=7)
"""How long a first signature waits for the second."""


class TwoPersonAct(StrEnum):
    """What nobody does alone.  <- add here"""

    BUNDLE_RELEASED = "bundle_released"
    ERASURE_FORCED = "erasure_forced"
    ERASURE_REFUSED = "erasure_refused"
    RESTORE_OPENED = "restore_opened"


@dataclass(frozen=True)
class Signer:
    """Somebody about to sign. `is_subject` says that the act is about themselves, also under another account."""

    user_id: UUID
    is_fresh: bool
    is_subject: bool


@dataclass(frozen=True)
class Waiting:
    """A first signature, on content with this SHA-256."""

    user_id: UUID
    content_hash: bytes
    lapses_at: datetime


@dataclass(frozen=True)
class SignedFirst:
    """The first signature is made; somebody else must sign before `lapses_at`."""

    lapses_at: datetime


@dataclass(frozen=True)
class SignedByTwo:
    """Both have signed the same content: the act may be done, now and once."""

    first: UUID
    second: UUID


@dataclass(frozen=True)
class MayNotSign:
    """Why somebody may not sign, as a sentence."""

    code: str
    sentence: str


Signed = SignedFirst | SignedByTwo | MayNotSign


def judge(signer: Signer, content_hash: bytes, waiting: Waiting | None, now: datetime) -> Signed:
    """Say what a signature comes to.

    A first signature that lapsed, or was made on other content, counts for nothing: this one is then the first.
    """
    if signer.is_subject:
        return MayNotSign("own_case", say("This is about yourself, so other people must decide it."))
    if not signer.is_fresh:
        return MayNotSign("not_fresh", say("Show that it is you: sign in again, then sign."))
    if waiting is None or waiting.lapses_at <= now or waiting.content_hash != content_hash:
        return SignedFirst(now + SIGNATURE_LASTS)
    if waiting.user_id == signer.user_id:
        return MayNotSign("signed_before", say("You signed it, so someone else must release it."))
    return SignedByTwo(waiting.user_id, signer.user_id)
