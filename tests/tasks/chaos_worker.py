"""A real worker for the trial of everything being killed: short leases, little patience, a clock that jumps."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from celery import signals

from citizen_panel import create_app, gateways
from citizen_panel.core import clock
from citizen_panel.gateways import notify

JUMP = Path(os.environ["CLOCK_JUMP"])
AT_WORK = Path(os.environ["AT_WORK"])


def jumping() -> datetime:
    """The time, as far off as the file says at this moment."""
    try:
        off = float(JUMP.read_text() or 0)
    except (OSError, ValueError):
        off = 0.0
    return clock._set.get() or datetime.now(UTC) + timedelta(seconds=off)


@signals.worker_ready.connect
def _say_so(**_: object) -> None:
    (AT_WORK / str(os.getpid())).touch()


clock.now = jumping
notify.AWAY = timedelta(seconds=1)
app = create_app(LEASE_SECONDS=float(os.environ["LEASE_SECONDS"]))
app.extensions[gateways.EXTENSION].seconds = 0.5
celery_app = app.extensions["celery"]
