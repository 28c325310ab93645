"""What a message is about, where that is an invitation or a place."""

from uuid import UUID

from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.queries import Offer, Taken

Subject = Offer | Taken | None


def subject_of(message: Message) -> Subject:
    """The invitation or the place that a message is about, with the project, in one read; nothing for all others."""
    if message.concerns_id is None:
        return None
    if message.concerns_kind == "invitation":
        return queries.offer(message.concerns_id)
    return queries.taken(message.concerns_id) if message.concerns_kind == "booking" else None


def project_of(subject: Subject) -> UUID | None:
    """The project whose chain records what became of a message about this."""
    return subject.project.id if subject is not None else None
