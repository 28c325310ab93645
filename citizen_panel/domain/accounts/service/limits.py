"""Counting what is asked for and guessed at, and saying when it is too much."""

import logging
from collections.abc import Sequence
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import TooMany
from citizen_panel.domain.accounts import queries
from citizen_panel.domain.accounts.models import SecurityEvent
from citizen_panel.domain.accounts.vocabulary import Limit, Noted

log = logging.getLogger(__name__)


def note(kind: Noted, origin: bytes, *, user_id: UUID | None = None) -> None:
    """Count something once; `origin` is a keyed hash of an address or a network. Citizens' ids are not noted."""
    db.session.add(SecurityEvent(kind=kind, origin_hash=origin, user_account_id=user_id, happened_at=clock.now()))
    db.session.flush()


def check_limits(kind: Noted, origin: bytes, limits: Sequence[Limit]) -> None:
    """Raise TooMany, with a sentence, when something was noted as often as a limit allows."""
    for limit in limits:
        if queries.count_noted(kind, origin, limit) >= limit.most:
            log.warning("limit reached: %s", kind)
            raise TooMany("too_many", limit.sentence, most=limit.most)
