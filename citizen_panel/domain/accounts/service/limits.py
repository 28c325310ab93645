"""Counting what is asked for and guessed at, and saying when it is too much."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import TooMany
from citizen_panel.domain.accounts import queries, rules
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
        is_reached = queries.count_noted(kind, origin, limit) >= limit.most
        if is_reached and (limit.rest is None or queries.last_noted(kind, origin, limit.rest) is not None):
            log.warning("limit reached: %s", kind)
            raise TooMany("too_many", limit.sentence, most=limit.most)


def check_pause(kind: Noted, origin: bytes) -> None:
    """Raise TooMany while somebody who was wrong many times running has to wait; it is never for long."""
    limit = rules.WRONG_PASSWORDS
    wait = rules.pause_after(queries.count_noted(kind, origin, limit))
    last = queries.last_noted(kind, origin, limit.within)
    left = (last + wait - clock.now()) if last is not None else timedelta(0)
    if left > timedelta(0):
        log.warning("limit reached: %s", kind)
        raise TooMany("too_many", limit.sentence, minutes=-(-left.seconds // 60))
