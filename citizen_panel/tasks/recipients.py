"""To whom a message goes: looked up across the rooms at the moment of sending."""

from collections.abc import Collection
from uuid import UUID

from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.citizens import asking, changes, guardians
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.notifications import queries as notifications
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox, RecipientKind
from citizen_panel.domain.sessions import queries as sessions


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


def project_of(message: Message) -> UUID | None:
    """The project whose chain records that the message went."""
    return sessions.project_concerned(message.concerns_kind, message.concerns_id)
