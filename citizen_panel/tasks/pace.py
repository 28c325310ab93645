"""Keeping to what a provider takes, together with all other workers, and stopping when this worker is told to."""

import mmap
import time
from collections.abc import Callable, Collection
from datetime import timedelta

from celery import signals

from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.domain.notifications import buckets, service
from citizen_panel.domain.notifications.service import Leased
from citizen_panel.domain.notifications.vocabulary import Paced, Receipt, Transport, Urgency

LONGEST_WAIT = 2.0
"""Seconds for which a worker waits for the provider's next token; for longer it goes, and comes back with a tick."""
BUDGET = 60.0
"""Seconds after which a task ends and leaves the rest to the next: a worker that shall stop never waits for long."""
NOT_SO_SOON = 0.2

_told_to_stop = mmap.mmap(-1, 1)
"""One byte that a worker and the processes it forks have in common."""


@signals.worker_shutting_down.connect
def _stop(**_: object) -> None:
    """The worker's first process hears it; those that send are told by the byte."""
    _told_to_stop[0] = 1


def is_stopping() -> bool:
    """Whether this worker finishes the message in hand and gives the others back."""
    return _told_to_stop[0] == 1


class Pace:
    """Takes messages in batches as fast as the provider wants them, for as long as a task may last."""

    def __init__(self, port: Transport, length: timedelta, sleep: Callable[[float], object] = time.sleep) -> None:
        self._paced = port if isinstance(port, Paced) else None
        self._length, self._sleep = length, sleep
        self._until = time.monotonic() + BUDGET
        self.is_resting = False

    def batch(self, count: int, only: Collection[Urgency]) -> list[Leased]:
        """The next messages to send; none when nothing is due, the provider rests, or it is time to end."""
        while not self.is_resting and not is_stopping() and time.monotonic() < self._until:
            with transaction():
                taken, wait = self._take(count, only)
            if taken or wait is None or wait > LONGEST_WAIT:
                return taken
            self._sleep(max(wait, NOT_SO_SOON))
        return []

    def _take(self, count: int, only: Collection[Urgency]) -> tuple[list[Leased], float | None]:
        """What was taken, and in how many seconds there will be more to take, if the provider keeps us waiting."""
        if self._paced is None:
            return service.lease(count, length=self._length, only=only), None
        if not service.is_due(only):
            return [], None
        name, rate = self._paced.name, self._paced.per_second
        allowed = buckets.allowance(name, rate, count)
        if not allowed.count:
            return [], (allowed.ready_at - clock.now()).total_seconds()
        taken = service.lease(allowed.count, length=self._length, only=only)
        buckets.use(name, rate, len(taken))
        return taken, None

    def heard(self, receipt: Receipt) -> None:
        """Note how the provider answered; one that wants rest is left alone by all workers at once."""
        if self._paced is None:
            return
        self.is_resting = self.is_resting or receipt.rest is not None
        with transaction():
            buckets.heard(self._paced.name, self._paced.per_second, receipt)
