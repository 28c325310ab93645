"""All briefs of the bodies somebody works for: found, narrowed, sorted, or as a file."""

from flask import Response, render_template, request
from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.sheets import MOST_ROWS, sheet
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.briefs import bp
from citizen_panel.blueprints.team.forms.lists import ListForm, wants_file
from citizen_panel.domain.projects.listing import BriefSort, list_briefs
from citizen_panel.domain.projects.vocabulary import BriefState
from citizen_panel.policy.permissions import Permission

SORTS = {BriefSort.PROJECT: lazy_gettext("Project"), BriefSort.PLACES: lazy_gettext("Most places")}


@bp.get("/")
@allow(Permission.PROJECT_LIST)
def index() -> str | Response:
    form = ListForm().offer(states=words.BRIEF_STATES, sorts=SORTS)
    if wants_file():
        head = [gettext(name) for name in ("Project", "About", "Places", "State", "Approved on")]
        rows = list_briefs(current_actor(), form.wish(after=""), MOST_ROWS).rows
        return sheet(
            "briefs",
            head,
            (
                (
                    project.title,
                    brief.asks.get("topic", ""),
                    brief.places,
                    words.BRIEF_STATES[BriefState(brief.state)][0],
                    brief.approved_at.date() if brief.approved_at else "",
                )
                for project, brief in rows
            ),
        )
    return render_template(
        "team/briefs/index.html",
        piece=list_briefs(current_actor(), form.wish()),
        form=form,
        is_further=bool(request.args.get("after")),
        words=words,
    )
