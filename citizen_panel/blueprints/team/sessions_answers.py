"""What people with a place answered to the team's own questions."""

from collections.abc import Mapping
from uuid import UUID

from flask import render_template

from citizen_panel.blueprints.frame import looking
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.team.sessions import SEATED, bp
from citizen_panel.domain.citizens.queries import first_names
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.matching.own_answers import answers_for
from citizen_panel.domain.projects.models import ScreenerQuestion
from citizen_panel.domain.projects.queries import questions_of
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.policy.permissions import Permission


@bp.get("/<uuid:research_session_id>/answers")
@allow(Permission.ATTENDANCE_MARK, queries.research_session)
def answers(meeting: ResearchSession) -> str:
    """By first name; that it was looked at is noted, and each person can read that."""
    asked = questions_of(meeting.recruitment_brief_id) if meeting.recruitment_brief_id else []
    seated = {taken.booking.citizen_id for taken in queries.bookings_for(meeting.id, *SEATED)} - {None}
    people = sorted(one for one in seated if one is not None)
    said = answers_for(meeting.recruitment_brief_id, people) if meeting.recruitment_brief_id else {}
    looking.note_look(list(said), LookKind.MEETING_LIST, because=LookReason.RUN_MEETING, body=meeting.organisation_id)
    names = first_names(list(said))
    rows = [(names.get(one, ""), [_said(answered, question) for question in asked]) for one, answered in said.items()]
    return render_template("team/sessions/answers.html", meeting=meeting, asked=asked, rows=sorted(rows))


def _said(answered: Mapping[UUID, int], question: ScreenerQuestion) -> str:
    position = answered.get(question.id)
    return "" if position is None else question.options[position]
