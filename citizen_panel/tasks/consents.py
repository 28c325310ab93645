"""Asking again: after words changed in what they mean, and before a yes runs out."""

from celery import shared_task

from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.domain.consent.asking_again import running_out
from citizen_panel.domain.rights import asking_again

AT_ONCE = 200


@shared_task(name="consents.ask_again")
def ask_again() -> None:
    """End what rests on words of before, and announce what runs out; doing it twice changes nothing."""
    supersede_all()
    announce_all()


def supersede_all() -> int:
    """End every yes given on words that mean something else now, some people at a time; returns how many."""
    ended = 0
    while True:
        with transaction():
            done = asking_again.supersede(AT_ONCE)
        ended += done
        if not done:
            return ended


def announce_all() -> int:
    """Queue every notice that something runs out and that is due; returns how many."""
    ends = running_out(clock.today())
    queued = 0
    for start in range(0, len(ends), AT_ONCE):
        with transaction():
            queued += asking_again.announce(ends[start : start + AT_ONCE])
    return queued
