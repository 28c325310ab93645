"""A line of who came is put right: within four weeks, with a reason, and every version stays."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame import looking
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.attendance import bp
from citizen_panel.blueprints.team.forms.attendance import CorrectionForm
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.domain.citizens.queries import first_name
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.models import Attendance, ResearchSession
from citizen_panel.domain.sessions.rules.correcting import may_correct, versions_of
from citizen_panel.domain.sessions.rules.invitations import NotAllowed
from citizen_panel.policy.permissions import Permission


@bp.route("/<uuid:research_session_id>/correct/<uuid:attendance_id>", methods=["GET", "POST"])
@allow(Permission.ATTENDANCE_MARK, queries.research_session)
def correct(meeting: ResearchSession, attendance_id: UUID) -> str | Response | tuple[str, int]:
    every = queries.every_attendance_of(meeting.id)
    line = next((one for one in every if one.id == attendance_id), None)
    if line is None:
        raise NotFound
    is_newest = all(one.corrects_id != line.id for one in every)
    answer = may_correct(meeting.ends_at, clock.now(), is_newest=is_newest)
    form = CorrectionForm(data=_as_it_is(line)).for_line(line)
    if form.validate_on_submit():
        try:
            with transaction():
                service.correct(meeting, line, form.marked(), actor=current_actor())
            flash(gettext("Put right. The earlier version stays on record."))
            return redirect(url_for("team.attendance.edit", research_session_id=meeting.id), 303)
        except Refusal as refused:
            form.add_problem(in_words(refused), refused.field)
    page = render_template(
        "team/attendance/correct.html",
        meeting=meeting,
        line=line,
        who=_who(meeting, line),
        versions=versions_of(line, every),
        form=form,
        why_not=gettext(answer.reason) if isinstance(answer, NotAllowed) else "",
        words=words,
    )
    return page, 422 if form.problems() else 200


def _who(meeting: ResearchSession, line: Attendance) -> str:
    """The first name of the person, once it is noted that it is looked at."""
    held = queries.booking(line.booking_id) if line.booking_id else None
    if held is None or held.citizen_id is None:
        return ""
    looking.note_look(
        [held.citizen_id], LookKind.MEETING_LIST, because=LookReason.RUN_MEETING, body=meeting.organisation_id
    )
    return first_name(held.citizen_id)


def _as_it_is(line: Attendance) -> dict[str, object]:
    return {
        "capacity": line.capacity,
        "state": line.state,
        "relation": line.relation or "",
        "heads": line.heads,
        "minutes": line.minutes,
    }
