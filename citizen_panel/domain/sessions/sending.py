"""Whether a message may go, or be said, at a moment: what is so about its person, their consents and its subject.

Senders and those who ring people ask here alike, so that nobody is told by one way what may not be said by another.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.domain.citizens.addressee import Addressee
from citizen_panel.domain.citizens.caps import OVERRIDABLE
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import may_be_asked
from citizen_panel.domain.citizens.vocabulary import CHANNEL_OF, PanelStatus
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.asking_again import to_ask_again
from citizen_panel.domain.consent.purposes import CONTACT
from citizen_panel.domain.notifications import queries as notifications
from citizen_panel.domain.notifications.catalogue import TRIED_ANYWAY, UNLESS_IT_IS_NEAR, Kind, kind_of
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.rules import NIGHT, RINGS, Situation
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox, RecipientKind, SuppressionCause
from citizen_panel.domain.projects.letting import needed_to_ask
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.asked_enough import caps_reached_by
from citizen_panel.domain.sessions.subjects import Subject, subject_of

A_DAY = timedelta(days=1)
ASKED_AGAIN = {"renewal": False, "wording_changed": True}
"""Messages that ask for a yes again, and whether that is because the words changed."""

WAY = {channel: f"{CONTACT}.{way}" for way, channel in CHANNEL_OF.items()}
"""What somebody agrees to who is asked by each channel."""

SPARES = ("invitation", "stand_in")


def situation(message: Message, known: Addressee | None, to: Letterbox | None, subject: Subject = None) -> Situation:
    """What is so at this moment about the person, their consents and what the message is about.

    `subject` is what it is about, where that was read already.
    """
    kind, about = kind_of(message.kind), subject or subject_of(message)
    citizen = known.citizen if known is not None else None
    is_person = message.recipient_kind == RecipientKind.CITIZEN
    return Situation(
        has_recipient=message.recipient_id is not None and (citizen is not None or not is_person),
        has_letterbox=to is not None,
        is_suppressed=to is not None and _is_suppressed(to, known, _tried_anyway(kind)),
        is_subject_live=_is_live(message, citizen),
        purpose_stands=known is None
        or (_stands(known, message.needs_purpose) and (not kind.is_asking or _lets_ask(about, known))),
        channel_stands=known is None or not kind.asks_channel or WAY[Channel(message.channel)] in known.agreed,
        is_paused=kind.is_asking and citizen is not None and citizen.status == PanelStatus.PAUSED,
        is_restricted=citizen is not None and citizen.restricted_at is not None and kind.asks_channel,
        not_after=message.not_after,
        quiet=_quiet(known, message.channel) if _waits_for_day(message, kind, about) else None,
        is_spared=citizen is not None and _is_spared(message, citizen),
    )


def agrees_to(citizen_id: UUID, channel: str) -> bool:
    """Whether somebody agrees today to be asked by a channel."""
    return consent.holds(citizen_id, WAY[Channel(channel)])


def _is_live(message: Message, citizen: Citizen | None) -> bool:
    """Whether the message still makes sense: nobody who left, or has answered, is asked again."""
    if message.kind in ASKED_AGAIN:
        if citizen is None or citizen.status == PanelStatus.LEFT:
            return False
        return any(each.has_changed is ASKED_AGAIN[message.kind] for each in to_ask_again(citizen.id))
    return queries.is_live(message.concerns_kind, message.concerns_id, message.kind)


def _stands(known: Addressee, purpose: str | None) -> bool:
    return purpose is None or purpose in known.agreed


def _is_suppressed(to: Letterbox, known: Addressee | None, but: Collection[SuppressionCause]) -> bool:
    if known is None:
        return notifications.is_suppressed(to.channel, to.address, but=but)
    return known.is_closed(to, but=but)


def _tried_anyway(kind: Kind) -> Collection[SuppressionCause]:
    return (SuppressionCause.BOUNCE,) if kind.code in TRIED_ANYWAY else ()


def _lets_ask(about: Subject, known: Addressee) -> bool:
    """Whether the person still lets the body ask on whose behalf the message goes, and at 16 agreed afresh."""
    if not may_be_asked(known.citizen):
        return False
    return about is None or needed_to_ask(about.project.id) <= known.agreed


def _is_spared(message: Message, citizen: Citizen) -> bool:
    """Whether a cap or the person's own limit was reached since they were to be asked."""
    if message.kind not in SPARES or message.concerns_id is None:
        return False
    asked = queries.invitation(message.concerns_id)
    if asked is None:
        return False
    reached = caps_reached_by([citizen.id], asked.project_id, extra=1)[citizen.id]
    return bool(set(reached) - (OVERRIDABLE if asked.override_code else set()))


def _waits_for_day(message: Message, kind: Kind, about: Subject) -> bool:
    """Whether it waits until nobody sleeps: whatever a person says aloud does, however near what it is about."""
    return message.channel == Channel.PHONE or (kind.waits_for_day and not _is_near(message, about))


def _is_near(message: Message, about: Subject) -> bool:
    """Whether a meeting that was moved, is elsewhere or called off begins within a day: people hear of it now."""
    if message.kind not in UNLESS_IT_IS_NEAR or not isinstance(about, queries.Taken):
        return False
    begins = (about.slot.starts_at, about.booking.moved_from_at)
    return any(at is not None and timedelta() <= at - clock.now() <= A_DAY for at in begins)


def _quiet(known: Addressee | None, channel: str) -> tuple[int, int] | None:
    own = known.quiet_hours if known is not None else None
    return own or (NIGHT if Channel(channel) in RINGS else None)
