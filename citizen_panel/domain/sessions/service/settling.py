"""After a meeting: whether what helps people was there, and yeses that were missing."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import lock_citizens
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.aftermath import AccessOutcome, LapseReport
from citizen_panel.domain.sessions.afterwards import may_say
from citizen_panel.domain.sessions.events import AccessSettled, LapseReported
from citizen_panel.domain.sessions.models import Attendance, Booking, ResearchSession
from citizen_panel.domain.sessions.vocabulary import AccessResult, AttendanceCapacity, Remedy


def settle_access(
    booking: Booking, outcomes: Mapping[int, AccessResult], *, kept_away: bool = False, actor: Actor
) -> None:
    """Keep what somebody says of each thing that helps them, in place of what they said before; 0 is none stated.

    `kept_away` says that it was why they did not come. Refusals `not_over`, `nothing_said`.
    """
    found = queries.taken(booking.id)
    if found is None or booking.citizen_id is None:
        raise NotFound
    if not may_say(found):
        raise Refusal("not_over", say("You can tell us this after the meeting."))
    if not outcomes:
        raise Refusal("nothing_said", say("Answer at least one of the questions."))
    lock_citizens([booking.citizen_id])
    meeting = found.meeting
    db.session.execute(
        delete(AccessOutcome).where(
            AccessOutcome.research_session_id == meeting.id, AccessOutcome.token == booking.token
        )
    )
    for number, outcome in outcomes.items():
        db.session.add(
            AccessOutcome(
                research_session_id=meeting.id,
                project_id=meeting.project_id,
                token=booking.token,
                need_no=number,
                outcome=AccessResult(outcome),
                is_cause_of_absence=kept_away,
                settled_at=clock.now(),
            )
        )
    db.session.flush()
    fact = AccessSettled(project=meeting.project_id, research_session=meeting.id, token=booking.token)
    ledger.record(fact, actor=actor)


def report_lapse(meeting: ResearchSession, attendance_id: UUID, remedy: Remedy, *, actor: Actor) -> LapseReport:
    """Say that somebody took part without a yes that was needed; what is done later is another report.

    NotFound for a line of another meeting, refusal `no_citizen` for one about staff.
    """
    line = db.session.get(Attendance, attendance_id)
    if line is None or line.research_session_id != meeting.id or actor.user_id is None:
        raise NotFound
    if line.capacity != AttendanceCapacity.CITIZEN:
        raise Refusal("no_citizen", say("Choose a citizen: nobody else is asked for a yes."), field="line")
    report = LapseReport(
        attendance_id=line.id, remedy=Remedy(remedy), reported_by_id=actor.user_id, recorded_at=clock.now()
    )
    db.session.add(report)
    db.session.flush()
    fact = LapseReported(
        project=meeting.project_id, research_session=meeting.id, attendance=line.id, remedy=Remedy(remedy)
    )
    ledger.record(fact, actor=actor)
    return report
