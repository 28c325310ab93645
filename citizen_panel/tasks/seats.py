"""What follows when a seat comes free: the next people are asked at once, and the team hears what stays empty."""

import logging
from collections.abc import Sequence
from uuid import UUID

from celery import shared_task

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.ledger.queries import Fact
from citizen_panel.domain.matching import queries as matching
from citizen_panel.domain.notifications import service as outbox
from citizen_panel.domain.projects.queries import approved_briefs_of, roles_of
from citizen_panel.domain.projects.vocabulary import ProjectPart
from citizen_panel.domain.sessions import queries, service, unreached
from citizen_panel.tasks import faults

log = logging.getLogger(__name__)

RELAY = Actor.system("relay")
KEEPER = Actor.system("seats")
AT_ONCE = 100


@shared_task(name="seats.lapse")
def lapse() -> None:
    """Let invitations lapse that nobody answered in time, so that the next people can be asked.

    Some at a time, so that nobody is kept waiting for long; one that does not work keeps no other from it. Before, what
    nobody said on the telephone in time is set aside: whom nobody asked did not leave a question unanswered.
    """
    _end_calls()
    with transaction():
        late = queries.overdue_ids()
    for begin in range(0, len(late), AT_ONCE):
        _lapse(late[begin : begin + AT_ONCE])


@shared_task(name="seats.close")
def close() -> int:
    """Close meetings of several days that are over: who came was noted before their last time began."""
    with transaction():
        return service.hold_marked(actor=KEEPER)


def _end_calls() -> None:
    try:
        with transaction():
            unreached.end_what_is_too_late(AT_ONCE, actor=KEEPER)
    except Exception as error:
        log.exception("what nobody said in time could not be set aside")
        faults.one_failed("seats.lapse", error)


def _lapse(ids: Sequence[UUID]) -> None:
    try:
        with transaction():
            service.lapse_overdue(actor=KEEPER, only=ids)
    except Exception as error:
        if len(ids) == 1:
            log.exception("an invitation could not lapse: %s", ids[0])
            faults.one_failed("seats.lapse", error)
            return
        for one in ids:
            _lapse([one])


def refill(fact: Fact) -> None:
    """Fill the seats of a draw in which a place came free, or whose invitations began to go out."""
    _fill(_id(fact, "draw"))


def refill_after_moving(fact: Fact) -> None:
    """Somebody moved to another time: a seat is free at the old one."""
    held = queries.booking(_id(fact, "booking"))
    asked = queries.invitation(held.invitation_id) if held is not None and held.invitation_id else None
    drawn = queries.place_of(asked) if asked is not None else None
    if drawn is not None:
        _fill(drawn[1].id)


def refill_after_planning(fact: Fact) -> None:
    """There are more times or seats: who waits, and whose meeting we called off, is asked for them."""
    meeting = queries.research_session(_id(fact, "research_session"))
    if meeting is None:
        return
    for brief in approved_briefs_of(meeting.project_id):
        drawn = matching.confirmed_draw_of(brief.id)
        if drawn is not None and meeting.recruitment_brief_id in (None, brief.id):
            _fill(drawn.id)


def _fill(draw_id: UUID) -> None:
    filled = service.fill_seats(draw_id, actor=RELAY)
    if filled.empty:
        _tell_that_seats_stay_empty(draw_id)


def _tell_that_seats_stay_empty(draw_id: UUID) -> None:
    """Tell those who lead the project, once a day, that nobody is left who could be asked."""
    drawn = matching.draw(draw_id)
    assert drawn is not None
    for part in roles_of(drawn.project_id):
        if part.role == ProjectPart.LEAD:
            outbox.queue(
                "seats_empty",
                key=f"seats_empty:{draw_id}:{clock.today()}:{part.user_account_id}",
                recipient_kind="staff",
                recipient_id=part.user_account_id,
                channel="email",
                concerns_kind="draw",
                concerns_id=draw_id,
                project=drawn.project_id,
                actor=RELAY,
            )


def _id(fact: Fact, field: str) -> UUID:
    assert fact.body is not None
    return UUID(fact.body[field])
