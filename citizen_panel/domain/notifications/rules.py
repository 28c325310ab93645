"""When a message may go, and when to give up: pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from citizen_panel.core.clock import UK
from citizen_panel.core.words import say
from citizen_panel.domain.notifications.vocabulary import Channel, DeliveryOutcome, MessageState, Told

TRIES = 6
TRIES_WHILE_AWAY = 24
"""Tries when the provider itself is away: some 18 hours, so that a day's fault of theirs costs nobody a message."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
DOUBT = timedelta(days=3)
"""How long a provider is asked what became of a message; later it may have forgotten one that it sent."""
REFERENCE = 40
RINGS = frozenset({Channel.SMS, Channel.PHONE})
NIGHT = (21 * 60, 8 * 60)  # a text that rings at night wakes people who never said when they sleep
MINUTES = 24 * 60
PLAIN_LETTERS = str.maketrans("ÀÈÌÒÙÁÍÓÚ‘’“”–—\u00a0", "àèìòùAIOU''\"\"-- ")
SPARED = "asked_enough"
"""The code of a message that was kept back because a cap, or the person's own limit, was reached meanwhile."""


@dataclass(frozen=True)
class Situation:
    """What is so at the moment of sending."""

    has_recipient: bool
    has_letterbox: bool
    is_suppressed: bool
    is_subject_live: bool
    purpose_stands: bool
    channel_stands: bool
    is_restricted: bool
    not_after: datetime | None
    quiet: tuple[int, int] | None
    is_spared: bool = False
    is_paused: bool = False


@dataclass(frozen=True)
class Go:
    """It may be sent now."""


@dataclass(frozen=True)
class Wait:
    """Not now: at this moment."""

    until: datetime


@dataclass(frozen=True)
class Never:
    """It must not be sent; the reason in words."""

    code: str
    reason: str


def may_go(situation: Situation, at: datetime) -> Go | Wait | Never:
    """Say whether a message may be sent at this moment, must wait, or must never be sent."""
    refused = _refusal(situation, at)
    if refused is not None:
        return refused
    if situation.quiet and is_quiet(at, situation.quiet):
        until = end_of_quiet(at, situation.quiet)
        if situation.not_after is not None and until > situation.not_after:
            return Never("too_late", say("It would have come too late."))
        return Wait(until)
    return Go()


def _refusal(situation: Situation, at: datetime) -> Never | None:
    checks = (
        (situation.has_recipient, "nobody", say("There is nobody to write to.")),
        (situation.not_after is None or at <= situation.not_after, "too_late", say("It would have come too late.")),
        (situation.is_subject_live, "over", say("What it was about is over.")),
        (not situation.is_restricted, "restricted", say("The person asked us to stop using their details.")),
        (not situation.is_paused, "paused", say("The person does not want to be asked at the moment.")),
        (situation.purpose_stands, "no_consent", say("The person no longer agrees.")),
        (situation.channel_stands, "channel_closed", say("The person no longer wants to be asked this way.")),
        (not situation.is_spared, SPARED, say("The person was asked often enough, or rests.")),
        (situation.has_letterbox, "no_letterbox", say("We have no address for this way of writing.")),
        (not situation.is_suppressed, "suppressed", say("This address must not be written to.")),
    )
    return next((Never(code, reason) for holds, code, reason in checks if not holds), None)


def is_quiet(at: datetime, quiet: tuple[int, int]) -> bool:
    """Whether the moment falls into hours given as minutes of the day in the United Kingdom; may span midnight."""
    start, end = quiet
    local = at.astimezone(UK)
    minute = local.hour * 60 + local.minute
    if start == end:
        return False
    return start <= minute < end if start < end else minute >= start or minute < end


def end_of_quiet(at: datetime, quiet: tuple[int, int]) -> datetime:
    """The next moment at which the quiet hours end."""
    local = at.astimezone(UK)
    hour, minute = divmod(quiet[1] % MINUTES, 60)
    end = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if end <= local:
        end = (local + timedelta(days=1)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return end.astimezone(at.tzinfo)


def next_try(attempts: int, at: datetime, tries: int = TRIES) -> datetime | None:
    """When to try again after so many tries; nothing once they are spent."""
    if attempts >= tries:
        return None
    doubled: int = 2 ** max(0, attempts - 1)
    return at + min(FIRST_WAIT * doubled, LONGEST_WAIT)


def tries_for(outcome: DeliveryOutcome) -> int:
    """How many tries a message has when they end like this one."""
    return TRIES_WHILE_AWAY if outcome is DeliveryOutcome.UNREACHABLE else TRIES


def ask_again_at(since: datetime, at: datetime) -> datetime | None:
    """When to ask a provider that does not answer once more about a message; nothing when it may have forgotten."""
    passed = at - since
    if passed >= DOUBT:
        return None
    return at + min(max(passed / 2, FIRST_WAIT), LONGEST_WAIT)


def reference_of(key: str) -> str:
    """The name by which a provider knows a message: the same every time, and it tells nothing about the key."""
    return hashlib.sha256(key.encode()).hexdigest()[:REFERENCE]


_FAR: Mapping[MessageState, int] = {
    MessageState.QUEUED: 0,
    MessageState.LEASED: 0,
    MessageState.GIVEN_UP: 0,
    MessageState.SENT: 1,
    MessageState.FAILED: 2,
    MessageState.DELIVERED: 3,
}


def after_told(state: MessageState, told: Told) -> MessageState | None:
    """The state of a message once its provider told something; nothing when that changes nothing.

    States only go forward, whatever the order in which things are told, and what was called off stays so.
    """
    goal = {Told.ARRIVED: MessageState.DELIVERED, Told.COMPLAINT: MessageState.DELIVERED}.get(told, MessageState.FAILED)
    return goal if state in _FAR and _FAR[goal] > _FAR[state] else None


def may_send_again(channel: str, *, provider_can_tell: bool) -> bool:
    """Whether a message whose first sending may or may not have happened can be sent once more.

    An e-mail carries the same Message-ID twice; a text or a letter would simply come twice.
    """
    return provider_can_tell or channel == Channel.EMAIL


def for_telephones(words: str) -> str:
    """The same words in the alphabet of telephones, where one other letter makes a text cost more than double.

    Grave capitals become small ones, which the alphabet has; quotes and dashes become the plain ones.
    """
    return words.translate(PLAIN_LETTERS)
