"""To whom a message goes, and whether it may: looked up across the rooms at the moment of sending."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.citizens import asking, changes, guardians
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.citizens.caps import OVERRIDABLE
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import PanelStatus
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.asking_again import to_ask_again
from citizen_panel.domain.notifications import queries as notifications
from citizen_panel.domain.notifications.catalogue import TRIED_ANYWAY, UNLESS_IT_IS_NEAR, Kind, kind_of
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.rules import NIGHT, RINGS, Situation
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox, RecipientKind, SuppressionCause
from citizen_panel.domain.sessions import queries as sessions
from citizen_panel.domain.sessions.asked_enough import caps_reached_by

A_DAY = timedelta(days=1)
ASKED_AGAIN = {"renewal": False, "wording_changed": True}
"""Messages that ask for a yes again, and whether that is because the words changed."""

CONTACT_PURPOSE = {
    Channel.EMAIL: "contact.email",
    Channel.SMS: "contact.sms",
    Channel.PHONE: "contact.phone",
    Channel.LETTER: "contact.post",
    Channel.VIA_PARTNER: "contact.via_partner",
}


def citizen_of(message: Message) -> Citizen | None:
    """The citizen a message is for, if it is for one."""
    if message.recipient_kind != RecipientKind.CITIZEN or message.recipient_id is None:
        return None
    return asking.citizen_known_as(message.recipient_id)


def row_nos(message_ids: Collection[UUID]) -> dict[UUID, int]:
    """The numbers under which the sending to citizens is kept apart from their withdrawal, in two reads.

    Messages to anybody else are left out.
    """
    to = notifications.citizens_written_to(message_ids)
    known = asking.row_nos_of({*to.values()})
    return {message_id: known[any_id] for message_id, any_id in to.items() if any_id in known}


def letterbox(message: Message, citizen: Citizen | None) -> Letterbox | None:
    """Where the message goes, as it stands now."""
    if message.recipient_id is None:
        return None
    if message.recipient_kind == RecipientKind.GUARDIAN:
        return guardians.letterbox(message.recipient_id, Channel(message.channel))
    if message.concerns_kind == "contact_change" and message.concerns_id is not None:
        return changes.letterbox(message.concerns_id, message.kind, message.channel)
    if citizen is not None:
        return citizens.letterbox(citizen.id, Channel(message.channel))
    return accounts.letterbox(message.recipient_id, Channel(message.channel))


def situation(message: Message, citizen: Citizen | None, to: Letterbox | None) -> Situation:
    """What is so at this moment about the person, their consents and what the message is about."""
    kind = kind_of(message.kind)
    is_person = message.recipient_kind == RecipientKind.CITIZEN
    return Situation(
        has_recipient=message.recipient_id is not None and (citizen is not None or not is_person),
        has_letterbox=to is not None,
        is_suppressed=to is not None and notifications.is_suppressed(to.channel, to.address, but=_tried_anyway(kind)),
        is_subject_live=_is_live(message, citizen),
        purpose_stands=citizen is None
        or (_stands(citizen.id, message.needs_purpose) and (not kind.is_asking or _lets_ask(message, citizen))),
        channel_stands=citizen is None or not kind.asks_channel or _channel_stands(citizen.id, message.channel),
        is_paused=kind.is_asking and citizen is not None and citizen.status == PanelStatus.PAUSED,
        is_restricted=citizen is not None and citizen.restricted_at is not None and kind.asks_channel,
        not_after=message.not_after,
        quiet=_quiet(citizen, message.channel) if kind.waits_for_day and not _is_near(message) else None,
        is_spared=citizen is not None and _is_spared(message, citizen),
    )


def project_of(message: Message) -> UUID | None:
    """The project whose chain records that the message went."""
    return sessions.project_concerned(message.concerns_kind, message.concerns_id)


def _is_live(message: Message, citizen: Citizen | None) -> bool:
    """Whether the message still makes sense: nobody who left, or has answered, is asked again."""
    if message.kind in ASKED_AGAIN:
        if citizen is None or citizen.status == PanelStatus.LEFT:
            return False
        return any(each.has_changed is ASKED_AGAIN[message.kind] for each in to_ask_again(citizen.id))
    return sessions.is_live(message.concerns_kind, message.concerns_id, message.kind)


def _stands(citizen_id: UUID, purpose: str | None) -> bool:
    return purpose is None or consent.holds(citizen_id, purpose)


def _tried_anyway(kind: Kind) -> Collection[SuppressionCause]:
    return (SuppressionCause.BOUNCE,) if kind.code in TRIED_ANYWAY else ()


def _lets_ask(message: Message, citizen: Citizen) -> bool:
    """Whether the person still lets the body ask on whose behalf the message goes."""
    project_id = project_of(message)
    return project_id is None or sessions.lets_ask(citizen.id, project_id)


def _is_spared(message: Message, citizen: Citizen) -> bool:
    """Whether a cap or the person's own limit was reached since they were to be asked, or they paused."""
    if message.kind not in ("invitation", "stand_in") or message.concerns_id is None:
        return False
    asked = sessions.invitation(message.concerns_id)
    if asked is None:
        return False
    reached = caps_reached_by([citizen.id], asked.project_id, extra=1)[citizen.id]
    kept = set(reached) - (OVERRIDABLE if asked.override_code else set())
    return bool(kept) or citizen.status == PanelStatus.PAUSED


def _channel_stands(citizen_id: UUID, channel: str) -> bool:
    return consent.holds(citizen_id, CONTACT_PURPOSE[Channel(channel)])


def _is_near(message: Message) -> bool:
    """Whether somebody might set out within a day for a meeting that was moved or called off: they hear of it now."""
    if message.kind not in UNLESS_IT_IS_NEAR or message.concerns_id is None:
        return False
    taken = sessions.taken(message.concerns_id)
    begins = (taken.slot.starts_at, taken.booking.moved_from_at) if taken is not None else ()
    return any(at is not None and timedelta() <= at - clock.now() <= A_DAY for at in begins)


def _quiet(citizen: Citizen | None, channel: str) -> tuple[int, int] | None:
    own = asking.quiet_hours(citizen.id) if citizen is not None else None
    return own or (NIGHT if Channel(channel) in RINGS else None)
