"""To whom a message goes: looked up across the rooms at the moment of sending."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.citizens import asking, changes, guardians
from citizen_panel.domain.citizens.addressee import Addressee, addressee
from citizen_panel.domain.citizens.asking import ReadBy
from citizen_panel.domain.notifications import queries as notifications
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox, RecipientKind
from citizen_panel.domain.sessions import queries as sessions
from citizen_panel.tasks.in_common import spoken


def addressee_of(message: Message) -> Addressee | None:
    """The citizen a message is for, if it is for one, with what decides whether they are written to, in one read."""
    if message.recipient_kind != RecipientKind.CITIZEN or message.recipient_id is None:
        return None
    return addressee(message.recipient_id)


@dataclass(frozen=True)
class Going:
    """What is known of a message before the lock of its reader is had: it only says how to begin."""

    kind: str
    channel: str
    language: str
    row_no: int | None = None
    """The number under which the sending to a citizen is kept apart from their withdrawal."""


def going(message_ids: Collection[UUID]) -> dict[UUID, Going]:
    """How to begin with each of these messages, in two reads."""
    rows = notifications.going(message_ids)
    theirs = {
        row.id: row.recipient_id
        for row in rows
        if row.recipient_kind == RecipientKind.CITIZEN and row.recipient_id is not None
    }
    known = asking.readers({*theirs.values()})
    read_by = {message_id: known[any_id] for message_id, any_id in theirs.items() if any_id in known}
    return {row.id: _going(row.kind, row.channel, row.language, read_by.get(row.id)) for row in rows}


def _going(kind: str, channel: str, language: str, read_by: ReadBy | None) -> Going:
    if read_by is None:
        return Going(kind, channel, spoken("", language))
    return Going(kind, channel, spoken(read_by.language, language), read_by.row_no)


def letterbox(message: Message, known: Addressee | None) -> Letterbox | None:
    """Where the message goes, as it stands now."""
    if message.recipient_id is None:
        return None
    if message.recipient_kind == RecipientKind.GUARDIAN:
        return guardians.letterbox(message.recipient_id, Channel(message.channel))
    if message.concerns_kind == "contact_change" and message.concerns_id is not None:
        return changes.letterbox(message.concerns_id, message.kind, message.channel)
    if known is not None:
        return known.letterbox(message.channel)
    return accounts.letterbox(message.recipient_id, Channel(message.channel))


def project_of(message: Message) -> UUID | None:
    """The project whose chain records that the message went."""
    return sessions.project_concerned(message.concerns_kind, message.concerns_id)
