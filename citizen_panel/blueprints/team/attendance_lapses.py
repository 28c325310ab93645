"""Yeses that were missing in a meeting: the team says so itself, and what it did about it."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame import looking
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team.attendance import bp
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.queries import first_names
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.afterwards import lapses_of
from citizen_panel.domain.sessions.models import Attendance, ResearchSession
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, Remedy
from citizen_panel.policy.permissions import Permission

REMEDIES = {
    Remedy.ASKED_AGAIN: lazy_gettext("We asked them again, and they said yes"),
    Remedy.DELETED: lazy_gettext("We deleted what they had said"),
    Remedy.NONE_YET: lazy_gettext("Nothing yet"),
}


class LapseForm(BaseForm):
    """Whose yes was missing, and what was done about it."""

    line = ChoiceField(lazy_gettext("Whose yes was missing?"), required=lazy_gettext("Select whose"), as_list=True)
    remedy = ChoiceField(
        lazy_gettext("What did you do about it?"),
        choices=[Choice(one, said) for one, said in REMEDIES.items()],
        required=lazy_gettext("Select what you did about it"),
    )


@bp.route("/<uuid:research_session_id>/lapses", methods=["GET", "POST"])
@allow(Permission.ATTENDANCE_MARK, queries.research_session)
def lapses(meeting: ResearchSession) -> str | Response | tuple[str, int]:
    """Report one; what was done later is another report, and the earlier stays."""
    lines = [one for one in queries.attendance_of(meeting.id) if one.capacity == AttendanceCapacity.CITIZEN]
    names = _names(meeting, lines)
    form = LapseForm()
    form.line.choices = [(str(one.id), names[one.id]) for one in lines]
    if form.validate_on_submit():
        try:
            with transaction():
                service.report_lapse(meeting, UUID(form.line.data), Remedy(form.remedy.data), actor=current_actor())
            flash(gettext("Reported. It counts for you that you said so yourselves."))
            return redirect(url_for("team.attendance.lapses", research_session_id=meeting.id), 303)
        except Refusal as refused:
            form.refuse(refused)
    reported = [
        (report, names.get(line.id, gettext("Somebody who has left")), REMEDIES[Remedy(report.remedy)])
        for report, line in lapses_of(meeting.id)
    ]
    page = render_template("team/attendance/lapses.html", meeting=meeting, form=form, reported=reported)
    return page, 422 if form.problems() else 200


def _names(meeting: ResearchSession, lines: Sequence[Attendance]) -> dict[UUID, str]:
    """First names by line, once it is noted that they are looked at."""
    held = {one.id: queries.booking(one.booking_id) for one in lines if one.booking_id}
    people = {key: booking.citizen_id for key, booking in held.items() if booking is not None and booking.citizen_id}
    known = list(people.values())
    looking.note_look(known, LookKind.MEETING_LIST, because=LookReason.RUN_MEETING, body=meeting.organisation_id)
    names, left = first_names(known), gettext("Somebody who has left")
    return {one.id: names.get(people[one.id], left) if one.id in people else left for one in lines}
