"""Writing to people about what they asked for; these messages need no agreement: nobody is left without an answer."""

from uuid import UUID

from citizen_panel.core.actor import Actor
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.vocabulary import CHANNEL_OF, ContactWay
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.catalogue import WRITTEN
from citizen_panel.domain.notifications.vocabulary import Channel, RecipientKind

ANSWERED_BY = {GivenThrough.PHONE: Channel.SMS, GivenThrough.POST: Channel.LETTER}
"""By what we write when somebody turned to us by another way than the web."""


def way_to_write(citizen_id: UUID, came_by: GivenThrough = GivenThrough.ONLINE) -> Channel | None:
    """How to write to somebody: by the way they used, else by the one they like best, agreed to or not."""
    given = [CHANNEL_OF[ContactWay(point.channel)] for point in people.contact_points(citizen_id)]
    liked = [ANSWERED_BY.get(came_by), people.best_channel(citizen_id, WRITTEN), *given]
    return next((way for way in liked if way in WRITTEN and way in given), None)


def write_about(
    kind: str,
    request_id: UUID,
    citizen_id: UUID | None,
    came_by: str,
    *,
    actor: Actor,
    concerns: str = "rights_request",
) -> bool:
    """Queue one message of a kind about a request or complaint, once; False when there is nobody or no way."""
    found = people.citizen(citizen_id) if citizen_id else None
    way = way_to_write(found.id, GivenThrough(came_by)) if found else None
    if found is None or way is None:
        return False
    notifications.queue(
        kind,
        key=f"{kind}:{request_id}",
        recipient_kind=RecipientKind.CITIZEN,
        recipient_id=found.id,
        channel=way,
        language=found.language,
        concerns_kind=concerns,
        concerns_id=request_id,
        actor=actor,
    )
    return True
