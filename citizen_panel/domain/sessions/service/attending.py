"""Who was there, in what capacity."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import constraint_of, db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import lock_citizens, note_asked, note_not_asked
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.events import AttendanceCorrected, AttendanceMarked, ParticipantStopped
from citizen_panel.domain.sessions.models import Attendance, Booking, ResearchSession
from citizen_panel.domain.sessions.rules.correcting import may_correct
from citizen_panel.domain.sessions.rules.invitations import NotAllowed, booking_before
from citizen_panel.domain.sessions.vocabulary import (
    AttendanceCapacity,
    AttendanceState,
    BookingState,
    Marked,
    Relation,
    SessionState,
    TookPartAs,
)

CAME = frozenset({AttendanceState.ATTENDED, AttendanceState.LATE, AttendanceState.LEFT_EARLY, AttendanceState.STOPPED})
TWICE = say("Someone has marked this person already. Open the page again to see it.")
SENTENCES = {
    "uq_attendance_research_session_token_live": ("marked_already", TWICE),
    "uq_attendance_corrects_live": ("corrected_already", TWICE),
    "ck_attendance_corrected_for_a_reason": ("no_reason", say("Select why it is put right")),
    "ck_attendance_citizen_has_token": ("citizen_unknown", say("Select who the citizen was, one row for each person.")),
    "ck_attendance_relation_only_for_citizens": (
        "relation_of_staff",
        say("Only citizens are asked how the service touches them."),
    ),
    "ck_attendance_heads_and_minutes": ("heads", say("Enter how many people, and how many minutes, from 1 up.")),
}


def mark(meeting: ResearchSession, rows: Sequence[Marked], *, actor: Actor) -> list[Attendance]:
    """Note who was there; a row with `corrects` puts an earlier one right, nothing is ever changed.

    Refusals: `not_begun`, `cancelled`, `marked_already`, `corrected_already`, `citizen_unknown`, `relation_of_staff`.
    """
    if meeting.starts_at > clock.now():
        raise Refusal("not_begun", say("You cannot mark a meeting that has not begun."))
    places = {row.booking_id: _taken(row.booking_id, meeting) for row in rows if row.booking_id is not None}
    people = [one.booking.citizen_id for one in places.values()]
    lock_citizens([one for one in people if one is not None])
    db.session.refresh(meeting, with_for_update={"key_share": True})  # not shared: who marks also closes the meeting
    if meeting.state == SessionState.CANCELLED:
        raise Refusal("cancelled", say("This meeting was called off."))
    marked = []
    for row in rows:
        taken = places.get(row.booking_id) if row.booking_id is not None else None
        marked.append(_mark(meeting, row, taken, actor))
    return marked


def correct(meeting: ResearchSession, earlier: Attendance, row: Marked, *, actor: Actor) -> Attendance:
    """Put a line of the list right by a later one, with the reason; who it is about stays as it is.

    What counts towards how often somebody may be asked is put right too. Refusals `too_late`, `corrected_already`,
    `no_reason`, and those of `mark`.
    """
    if earlier.research_session_id != meeting.id:
        raise NotFound
    if row.because is None:
        raise Refusal("no_reason", say("Select why it is put right"), field="because")
    is_newest = earlier.id in {one.id for one in queries.attendance_of(meeting.id)}
    answer = may_correct(meeting.ends_at, clock.now(), is_newest=is_newest)
    if isinstance(answer, NotAllowed):
        raise Refusal(answer.code, answer.reason)
    right = replace(row, token=earlier.token, booking_id=earlier.booking_id, corrects=earlier.id)
    (noted,) = mark(meeting, [right], actor=actor)
    held = queries.booking(earlier.booking_id) if earlier.booking_id else None
    if held is not None and held.citizen_id is not None:
        _count_anew(held.citizen_id, meeting, earlier, noted)
    return noted


def _counts(line: Attendance) -> bool:
    return line.capacity == AttendanceCapacity.CITIZEN and line.state in CAME


def _count_anew(citizen_id: UUID, meeting: ResearchSession, earlier: Attendance, noted: Attendance) -> None:
    kind, before, after = _kind(meeting), _counts(earlier), _counts(noted)
    if after and not before:
        note_asked(citizen_id, kind, clock.day_of(noted.happened_at))
    elif before and not after:
        note_not_asked(citizen_id, kind, clock.day_of(earlier.happened_at))


def _kind(meeting: ResearchSession) -> AskedFor:
    return AskedFor.ATTENDED_SENSITIVE if meeting.is_sensitive else AskedFor.ATTENDED


def _taken(booking_id: UUID, meeting: ResearchSession) -> queries.Taken:
    found = queries.taken(booking_id)
    if found is None or found.meeting.id != meeting.id:
        raise Refusal("citizen_unknown", say("Select who the citizen was, one row for each person."))
    return found


def _mark(meeting: ResearchSession, row: Marked, taken: queries.Taken | None, actor: Actor) -> Attendance:
    """Whoever has a place was there at its time, which may be days after the meeting's first."""
    now, booking = clock.now(), taken.booking if taken is not None else None
    begins = taken.slot.starts_at if taken is not None else meeting.starts_at
    noted = Attendance(
        research_session_id=meeting.id,
        project_id=meeting.project_id,
        booking_id=row.booking_id,
        token=row.token or (booking.token if booking is not None else None),
        heads=row.heads,
        capacity=AttendanceCapacity(row.capacity),
        relation=row.relation,
        role=TookPartAs(row.role),
        state=AttendanceState(row.state),
        is_proxy=row.is_proxy,
        work_submitted=row.work_submitted,
        minutes=row.minutes,
        corrects_id=row.corrects,
        correction=row.because if row.corrects is not None else None,
        happened_at=min(begins, now),
        recorded_at=now,
    )
    db.session.add(noted)
    try:
        db.session.flush()
    except IntegrityError as error:
        if constraint_of(error) not in SENTENCES:
            raise
        code, sentence = SENTENCES[constraint_of(error)]
        raise Refusal(code, sentence) from error
    _record(noted, row, actor)
    if booking is not None and row.corrects is None:
        _close(booking, noted, meeting)
    return noted


def _record(noted: Attendance, row: Marked, actor: Actor) -> None:
    fields: dict[str, Any] = {
        "project": noted.project_id,
        "research_session": noted.research_session_id,
        "attendance": noted.id,
        "token": noted.token,
        "capacity": AttendanceCapacity(noted.capacity),
        "relation": Relation(noted.relation) if noted.relation else None,
        "role": TookPartAs(noted.role),
        "state": AttendanceState(noted.state),
        "minutes": noted.minutes,
        "heads": noted.heads,
    }
    fact = (
        AttendanceMarked(**fields)
        if row.corrects is None
        else AttendanceCorrected(**fields, corrects=row.corrects, because=row.because)
    )
    ledger.record(fact, actor=actor, occurred_at=noted.happened_at)
    if noted.state == AttendanceState.STOPPED and noted.token is not None:
        stopped = ParticipantStopped(
            project=noted.project_id, research_session=noted.research_session_id, token=noted.token
        )
        ledger.record(stopped, actor=actor, occurred_at=noted.happened_at)


def _close(booking: Booking, noted: Attendance, meeting: ResearchSession) -> None:
    """The place is used up; that somebody came counts towards how often they may be asked."""
    used = update(Booking).where(Booking.id == booking.id, Booking.state.in_(booking_before(BookingState.DONE)))
    db.session.execute(used.values(state=BookingState.DONE, ended_at=clock.now()))
    db.session.refresh(booking)
    if booking.citizen_id is not None and noted.state in CAME:
        note_asked(booking.citizen_id, _kind(meeting), clock.day_of(noted.happened_at))
