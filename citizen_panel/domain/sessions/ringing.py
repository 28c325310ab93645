"""What every call has in common: when the telephone rings again, at another hour, when asked for, or not at all."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import quiet_hours
from citizen_panel.domain.notifications import by_hand
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.service import suppress
from citizen_panel.domain.notifications.vocabulary import Letterbox, SuppressionCause
from citizen_panel.domain.sessions.rules.calls import RingAgain, after_no_answer

NOT_REACHED = "not_reached"
"""What is noted of a message that no call could say."""
LOOKED_AT = 50
"""Of so many messages at most it is asked, for one call, whether they may be said now."""


def after_nobody_answered(messages: Sequence[Message], citizen_id: UUID) -> datetime | None:
    """Let messages wait for another try; returns when, or nothing once it was tried often enough."""
    tries = 1 + max((one.attempts for one in messages), default=0)
    next_time = after_no_answer(tries, clock.now(), quiet=quiet_hours(citizen_id), not_after=_last(messages))
    if not isinstance(next_time, RingAgain):
        return None
    by_hand.wait_again(messages, next_time.at, is_try=True)
    return next_time.at


def when_they_asked(messages: Sequence[Message], at: datetime | None) -> datetime:
    """Let messages wait until the moment somebody named. Refusals `again_missing`, `again_too_late`."""
    last = _last(messages)
    if at is None or at <= clock.now():
        raise Refusal("again_missing", say("Say when to phone again, later than now."), field="again_on")
    if last is not None and at >= last:
        raise Refusal("again_too_late", say("That is too late to answer. Choose a time before it."), field="again_on")
    by_hand.wait_again(messages, at, is_try=False)
    return at


def never_again(to: Letterbox | None) -> None:
    """Somebody else answered at this number: it is not rung again, until the person shows that it is theirs."""
    if to is not None:
        suppress(to.channel, to.address, SuppressionCause.BOUNCE)


def _last(messages: Sequence[Message]) -> datetime | None:
    return min((one.not_after for one in messages if one.not_after is not None), default=None)
