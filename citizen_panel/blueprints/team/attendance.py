"""Who came to a research session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame import looking
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_money
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.forms.attendance import CAME, AttendanceForm, form_for
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.citizens.queries import first_names
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.matching.queries import references_of
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.models import Attendance, ResearchSession
from citizen_panel.domain.sessions.queries import Taken
from citizen_panel.domain.sessions.rules.correcting import may_correct
from citizen_panel.domain.sessions.rules.invitations import Allowed
from citizen_panel.domain.sessions.rules.timetable import minutes_there
from citizen_panel.domain.sessions.vocabulary import (
    AttendanceCapacity,
    AttendanceState,
    BookingState,
    Marked,
    Relation,
)
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission

bp = Blueprint("attendance", __name__, url_prefix="/attendance")

SEATED = (BookingState.BOOKED, BookingState.CHECKED_IN, BookingState.DONE)


@dataclass(frozen=True)
class Sheet:
    """Those with a place: who is marked already, and who is not."""

    waiting: Sequence[Taken]
    marked: Sequence[tuple[str, Attendance]]
    others: Sequence[Attendance]
    names: Mapping[UUID, str]
    references: Mapping[UUID, str]

    def name(self, taken: Taken) -> str:
        found = self.names.get(taken.booking.citizen_id) if taken.booking.citizen_id else None
        return found or gettext("Somebody who has left")


@bp.get("/<uuid:research_session_id>")
@allow(Permission.ATTENDANCE_MARK, queries.research_session)
def edit(meeting: ResearchSession) -> str:
    sheet = _sheet(meeting)
    return _page(meeting, sheet, _form(meeting, sheet))


@bp.post("/<uuid:research_session_id>")
@allow(Permission.ATTENDANCE_MARK, queries.research_session)
def mark(meeting: ResearchSession) -> Response | tuple[str, int]:
    sheet = _sheet(meeting)
    form = _form(meeting, sheet)
    rows = _rows(sheet, form) if form.validate_on_submit() else []
    if form.is_submitted() and not form.errors and not rows:
        form.add_problem(gettext("Select how at least one person took part"))
    if form.errors:
        return _page(meeting, sheet, form), 422
    with transaction():
        service.mark(meeting, rows, actor=current_actor())
        if service.has_last_time_begun(meeting):
            service.hold(meeting, actor=current_actor())
    flash(gettext("Saved."))
    return redirect(url_for("team.attendance.edit", research_session_id=meeting.id), 303)


@bp.post("/<uuid:research_session_id>/here/<uuid:booking_id>")
@allow(Permission.ATTENDANCE_MARK, queries.research_session)
def here(meeting: ResearchSession, booking_id: UUID) -> Response:
    """Somebody has arrived: whether they still agree is asked afresh, and their thank you is sure."""
    held = _held(meeting, booking_id)
    with transaction():
        service.check_in(held.booking, actor=current_actor())
    brief = queries.brief_of_booking(held.booking.id)
    flash(gettext("Marked as here. They agree still."))
    if brief is not None and brief.offer_pence:
        flash(gettext("Their thank you is confirmed: %(amount)s.", amount=say_money(brief.offer_pence)))
    return _back(meeting, held)


@bp.post("/<uuid:research_session_id>/stop/<uuid:booking_id>")
@allow(Permission.ATTENDANCE_MARK, queries.research_session)
def stop(meeting: ResearchSession, booking_id: UUID) -> Response:
    """Somebody stops: nobody asks why, and their thank you stays whole."""
    held = _held(meeting, booking_id)
    stopped = Marked(
        capacity=AttendanceCapacity.CITIZEN,
        state=AttendanceState.STOPPED,
        minutes=minutes_there(held.booking.from_at or held.slot.starts_at, held.slot.ends_at, clock.now()),
        token=held.booking.token,
        booking_id=held.booking.id,
    )
    with transaction():
        service.mark(meeting, [stopped], actor=current_actor())
    flash(gettext("Noted. Do not ask why. Their thank you is paid in full."))
    return _back(meeting, held)


def _back(meeting: ResearchSession, held: Taken) -> Response:
    """To the sheet of the person's day for the one who may see it, to the list for everybody else."""
    if not allows(current_actor(), Permission.ACCESS_NEED_READ, meeting):
        return redirect(url_for("team.attendance.edit", research_session_id=meeting.id), 303)
    day = clock.day_of(held.slot.starts_at)
    return redirect(url_for("team.attendance.sheet", research_session_id=meeting.id, on=day), 303)


def _held(meeting: ResearchSession, booking_id: UUID) -> Taken:
    found = queries.taken(booking_id)
    if found is None or found.meeting.id != meeting.id:
        raise NotFound
    return found


def _sheet(meeting: ResearchSession) -> Sheet:
    seated = queries.bookings_for(meeting.id, *SEATED)
    people = [taken.booking.citizen_id for taken in seated if taken.booking.citizen_id]
    names, references = first_names(people), references_of(people)
    attended = queries.attendance_of(meeting.id)
    by_token = {row.token: row for row in attended if row.token}
    sheet = Sheet([taken for taken in seated if taken.booking.token not in by_token], (), (), names, references)
    marked = [(sheet.name(taken), by_token[taken.booking.token]) for taken in seated if taken.booking.token in by_token]
    return Sheet(sheet.waiting, marked, [row for row in attended if row.token is None], names, references)


def _form(meeting: ResearchSession, sheet: Sheet) -> AttendanceForm:
    minutes = min((taken.slot.ends_at - taken.slot.starts_at for taken in sheet.waiting), default=None)
    whole = minutes or (meeting.ends_at - meeting.starts_at)
    return form_for([sheet.name(taken) for taken in sheet.waiting], int(whole.total_seconds() // 60))


def _rows(sheet: Sheet, form: AttendanceForm) -> list[Marked]:
    rows = []
    for number, taken in enumerate(sheet.waiting):
        state = form[f"state_{number}"].data
        if not state:
            continue
        relation = form[f"relation_{number}"].data
        came = AttendanceState(state) in CAME
        rows.append(
            Marked(
                capacity=AttendanceCapacity.CITIZEN,
                state=AttendanceState(state),
                minutes=(form[f"minutes_{number}"].number or 0) if came else 0,
                token=taken.booking.token,
                booking_id=taken.booking.id,
                relation=Relation(relation) if relation else None,
            )
        )
    if form.others.data:
        rows.append(
            Marked(
                capacity=AttendanceCapacity(form.others.data),
                state=AttendanceState.ATTENDED,
                minutes=form.other_minutes.number or 0,
                heads=form.heads.number or 1,
            )
        )
    return rows


def _page(meeting: ResearchSession, sheet: Sheet, form: AttendanceForm) -> str:
    looking.note_look(
        list(sheet.names), LookKind.MEETING_LIST, because=LookReason.RUN_MEETING, body=meeting.organisation_id
    )
    return render_template(
        "team/attendance/edit.html",
        meeting=meeting,
        project=projects.project(meeting.project_id),
        sheet=sheet,
        form=form,
        has_begun=meeting.starts_at <= clock.now(),
        may_correct=may_correct(meeting.ends_at, clock.now(), is_newest=True) == Allowed(),
        words=words,
    )
