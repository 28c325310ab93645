"""People whom a message did not reach: those who lead the project hear of it, and can ring or write themselves."""

from collections.abc import Collection, Sequence
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.domain.notifications import minding
from citizen_panel.domain.notifications import service as messages
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Channel, RecipientKind
from citizen_panel.domain.projects.queries import roles_of
from citizen_panel.domain.projects.vocabulary import ProjectPart
from citizen_panel.domain.sessions.queries import project_concerned


def leave_to_the_team(message_ids: Collection[UUID], *, actor: Actor) -> Sequence[Message]:
    """Stop trying to send messages that were given up, and tell those who lead the projects; returns the messages.

    They are told once a day and project that somebody was not reached, never whom: their own pages say that.
    """
    left = minding.leave_to_the_team(message_ids)
    concerned = {project_concerned(message.concerns_kind, message.concerns_id) for message in left} - {None}
    for project_id in concerned:
        if project_id is not None:
            _tell(project_id, actor)
    return left


def _tell(project_id: UUID, actor: Actor) -> None:
    for part in roles_of(project_id):
        if part.role == ProjectPart.LEAD:
            messages.queue(
                "not_reached",
                key=f"not_reached:{project_id}:{clock.today()}:{part.user_account_id}",
                recipient_kind=RecipientKind.STAFF,
                recipient_id=part.user_account_id,
                channel=Channel.EMAIL,
                concerns_kind="project",
                concerns_id=project_id,
                project=project_id,
                actor=actor,
            )
