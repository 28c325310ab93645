"""Addresses that took no message once, and are written to again because they do now."""

from datetime import datetime

from sqlalchemy import delete

from citizen_panel.core.db import db
from citizen_panel.domain.notifications.models import Suppression
from citizen_panel.domain.notifications.vocabulary import SuppressionCause


def lift_bounce(address_hash: bytes, before: datetime) -> bool:
    """Write to an address again that was closed before a moment because a message came back; False when none was.

    One whose owner complained, or asked us to stop, stays closed.
    """
    gone = delete(Suppression).where(
        Suppression.address_hash == address_hash,
        Suppression.cause == SuppressionCause.BOUNCE,
        Suppression.since_at < before,
    )
    return db.session.execute(gone.returning(Suppression.id)).first() is not None
