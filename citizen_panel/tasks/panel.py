"""Looking after the panel: records that may be one person's, and those who come of age."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from celery import shared_task

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.citizens import guardians, queries, twins
from citizen_panel.domain.citizens.asking import lock_citizens
from citizen_panel.domain.notifications import queries as outbox
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.catalogue import WRITTEN
from citizen_panel.domain.notifications.vocabulary import RecipientKind
from citizen_panel.domain.reference.queries import working_day_after
from citizen_panel.domain.rights import service as rights

KEEPER = Actor.system("panel")
ANSWERED_WITHIN = 20
"""Working days that somebody who is 16 has to agree afresh."""

BACK = timedelta(days=2)
"""How far back changed records are looked at: long enough for a worker that was away over night."""


@shared_task(name="panel.look_for_twins")
def look_for_twins() -> int:
    """Note records that may be one person's, for staff to look at; doing it twice notes nothing twice."""
    with transaction():
        twins.forget_old()
        return twins.look_for_twins(clock.now() - BACK)


@shared_task(name="panel.come_of_age")
def come_of_age() -> int:
    """Ask whoever is 16 whether they want to stay, and let go whoever was asked and did not answer in time.

    Who cannot be written to is asked as soon as they can be, and not let go before. Young people whose parent or
    guardian did not answer for 30 days are let go as well.
    """
    today = clock.today()
    with transaction():
        of_age = guardians.come_of_age(today, actor=KEEPER)
    silent = []
    for citizen in queries.asked_afresh():
        with transaction():
            if not _ask_afresh(citizen.id, today):
                silent.append(citizen.id)
    for citizen_id in [*silent, *guardians.unanswered(clock.now())]:
        with transaction():
            lock_citizens([citizen_id])
            if (link := queries.guardian_link(citizen_id)) is not None:
                guardians.lapse(link, actor=KEEPER)
            rights.leave(citizen_id, actor=KEEPER)
    return len(of_age)


def _ask_afresh(citizen_id: UUID, today: date) -> bool:
    """Ask somebody once who can be written to; False when they were asked and their time to answer is over."""
    asked = outbox.by_key(f"turned_16:{citizen_id}")
    if asked is not None:
        return asked.not_after is None or today <= clock.day_of(asked.not_after)
    channel = queries.best_channel(citizen_id, WRITTEN)
    if channel is None:
        return True
    last = working_day_after(today, ANSWERED_WITHIN)
    notifications.queue(
        "turned_16",
        key=f"turned_16:{citizen_id}",
        recipient_kind=RecipientKind.CITIZEN,
        recipient_id=citizen_id,
        channel=channel,
        not_after=datetime.combine(last, time(12), UTC),
        actor=KEEPER,
    )
    return True
