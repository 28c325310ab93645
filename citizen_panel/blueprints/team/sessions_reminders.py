"""When people with a place are reminded of a session."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoicesField
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team.sessions import bp
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.rules.reminders import DAY, HOUR
from citizen_panel.policy.permissions import Permission

PLANS = {
    14 * DAY: lazy_gettext("2 weeks before"),
    7 * DAY: lazy_gettext("1 week before"),
    3 * DAY: lazy_gettext("3 days before"),
    2 * DAY: lazy_gettext("2 days before"),
    DAY: lazy_gettext("1 day before"),
    2 * HOUR: lazy_gettext("2 hours before"),
    HOUR: lazy_gettext("1 hour before"),
}


NONE = "none"


class RemindersForm(BaseForm):
    """Any of the moments that can be chosen; that nobody is reminded is said on purpose."""

    reminders = ChoicesField(
        lazy_gettext("When do we remind people?"),
        required=lazy_gettext("Tick when people are reminded, or “Send no reminders”"),
        choices=[
            *(Choice(str(minutes), said) for minutes, said in PLANS.items()),
            Choice(NONE, lazy_gettext("Send no reminders"), alone=True),
        ],
    )

    @property
    def minutes(self) -> list[int]:
        """The moments ticked, in minutes before the meeting."""
        return [int(one) for one in self.reminders.data if one != NONE]


@bp.route("/<uuid:research_session_id>/reminders", methods=["GET", "POST"])
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def reminders(meeting: ResearchSession) -> str | Response | tuple[str, int]:
    """Choose them; those that wait already are put right at once."""
    planned = [str(minutes) for minutes in meeting.reminders] or [NONE]
    form = RemindersForm(data={"reminders": planned if request.method == "GET" else []})
    if form.validate_on_submit():
        try:
            with transaction():
                service.plan_reminders(meeting, form.minutes, actor=current_actor())
            flash(
                gettext("Saved. Reminders that wait are sent by the new plan.")
                if form.minutes
                else gettext("Saved. Nobody is reminded of this meeting.")
            )
            return redirect(url_for("team.sessions.show", research_session_id=meeting.id), 303)
        except Refusal as refused:
            form.refuse(refused)
    page = render_template("team/sessions/reminders.html", meeting=meeting, form=form)
    return page, 422 if form.problems() else 200
