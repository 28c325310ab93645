"""The day sheet: who comes when, and what helps them; for the one person who leads the meeting."""

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
from citizen_panel.domain.sessions.day_sheet import day_sheet, version_of
from citizen_panel.domain.sessions.looking_after import kept_safe_by
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.policy.permissions import Permission


@bp.get("/<uuid:research_session_id>/sheet")
@allow(Permission.ACCESS_NEED_READ, queries.research_session)
def sheet(meeting: ResearchSession) -> str:
    rows, version = day_sheet(meeting), version_of(meeting)
    told = [row.citizen_id for row in rows if row.needs]
    looking.note_look(told, LookKind.NEEDS, because=LookReason.ARRANGE_HELP, body=meeting.organisation_id)
    return render_template(
        "team/attendance/sheet.html",
        meeting=meeting,
        project=projects.project(meeting.project_id),
        rows=rows,
        now=clock.now(),
        is_over=meeting.ends_at < clock.now(),
        is_today=clock.day_of(meeting.starts_at) <= clock.today() <= clock.day_of(meeting.ends_at),
        has_begun=meeting.starts_at <= clock.now(),
        version=version,
        behind=max(0, version - seen) if (seen := request.args.get("seen", type=int)) else 0,
        safe=[
            (words.STAFF_PARTS[part], [_named(one) for one in people], number)
            for part, people, number in kept_safe_by(meeting.id)
        ],
        leads=[_named(one) for one in meeting.led_by],
    )


def _named(user_id: UUID) -> str:
    return contact_of(user_id).get("name", "") or gettext("Name not given")
