"""All research sessions of the bodies somebody works for: found, narrowed, sorted, or as a file."""

from flask import Response, render_template, request
from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_datetime
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.sheets import MOST_ROWS, sheet
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.forms.lists import ListForm, wants_file
from citizen_panel.blueprints.team.sessions import bp
from citizen_panel.domain.sessions.listing import SessionSort, list_sessions
from citizen_panel.domain.sessions.vocabulary import SessionPhase, SessionState, SessionType
from citizen_panel.policy.permissions import Permission
from citizen_panel.policy.predicates import TEAM_ROLES

SORTS = {SessionSort.LATEST: lazy_gettext("Latest first"), SessionSort.SOONEST: lazy_gettext("Earliest first")}
PHASES = {phase.value: words.PHASES[phase.value] for phase in SessionPhase}


@bp.get("/")
@allow(Permission.PROJECT_LIST)
def index() -> str | Response:
    form, actor = ListForm().offer(states=words.SESSION_STATES, sorts=SORTS, phases=PHASES), current_actor()
    if wants_file():
        head = [gettext(name) for name in ("Research session", "Project", "When", "Kind", "Phase", "State")]
        rows = list_sessions(actor, form.wish(after=""), MOST_ROWS).rows
        return sheet(
            "research-sessions",
            head,
            (
                (
                    meeting.label,
                    project.title,
                    say_datetime(meeting.starts_at),
                    words.SESSION_TYPES[SessionType(meeting.type)],
                    words.PHASES[meeting.phase],
                    words.SESSION_STATES[SessionState(meeting.state)][0],
                )
                for project, meeting in rows
            ),
        )
    return render_template(
        "team/sessions/index.html",
        piece=list_sessions(actor, form.wish()),
        form=form,
        is_further=bool(request.args.get("after")),
        own=actor.organisations(*TEAM_ROLES),
        words=words,
    )
