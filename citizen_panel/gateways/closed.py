"""Whether the doors stay closed: the database knows less than the safety journal."""

import time

from flask import current_app

from citizen_panel.domain.rights.safety import is_behind
from citizen_panel.gateways import journal

LOOKED = "citizen_panel.looked_at_journal"
AGAIN_AFTER = 20.0
"""Seconds for which an answer counts: a restore is followed by a start of every process."""


def is_closed() -> bool:
    """Say yes while a restored database waits for the journal to be replayed."""
    now = time.monotonic()
    at, closed = current_app.extensions.get(LOOKED, (None, False))
    if at is None or now - at >= AGAIN_AFTER or closed:
        closed = is_behind(journal().newest())
        current_app.extensions[LOOKED] = (now, closed)
    return bool(closed)
