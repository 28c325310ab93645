"""The day sheet: who comes when, and what helps them; for the one person who leads the meeting."""

from datetime import date
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext

from citizen_panel.blueprints.frame import looking
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.attendance import bp
from citizen_panel.core import clock
from citizen_panel.domain.accounts.queries import contact_of
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.day_sheet import day_sheet
from citizen_panel.domain.sessions.looking_after import kept_safe_by
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.policy.permissions import Permission


@bp.get("/<uuid:research_session_id>/sheet")
@allow(Permission.ACCESS_NEED_READ, queries.research_session)
def sheet(meeting: ResearchSession) -> str:
    found = day_sheet(meeting, _day_asked_for())
    told = [row.citizen_id for row in found.rows if row.needs]
    looking.note_look(told, LookKind.NEEDS, because=LookReason.ARRANGE_HELP, body=meeting.organisation_id)
    return render_template(
        "team/attendance/sheet.html",
        meeting=meeting,
        project=projects.project(meeting.project_id),
        sheet=found,
        now=clock.now(),
        is_today=found.day == clock.today(),
        is_behind=request.args.get("seen", found.version) != found.version,
        safe=[
            (words.STAFF_PARTS[part], [_named(one) for one in people], number)
            for part, people, number in kept_safe_by(meeting.id)
        ],
        leads=[_named(one) for one in meeting.led_by],
    )


def _day_asked_for() -> date | None:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return None


def _named(user_id: UUID) -> str:
    return contact_of(user_id).get("name", "") or gettext("Name not given")
