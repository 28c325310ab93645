"""Telling somebody by every way they have that something about signing in changed."""

from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.domain.accounts import queries
from citizen_panel.domain.accounts.service.links import RECIPIENT
from citizen_panel.domain.accounts.service.signed_in import DOORMAN, existing
from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.vocabulary import RecipientKind


def tell_owner(user_id: UUID, *, about: UUID) -> None:
    """Write to every address of somebody that signing in changed; the message tells nothing of the panel."""
    account = existing(user_id)
    for channel in sorted(queries.code_channels(account)):
        notifications.queue(
            "sign_in_changed",
            key=f"sign_in_changed:{about}:{channel}:{clock.now().isoformat()}",
            recipient_kind=RECIPIENT.get(UserKind(account.kind), RecipientKind.STAFF),
            recipient_id=user_id,
            channel=channel,
            actor=DOORMAN,
        )
