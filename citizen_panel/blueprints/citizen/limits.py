"""How often a citizen may be asked: what everybody is spared, their own limit, a pause, and projects let off it."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.forms.limits import LimitForm, ProjectsForm, UntilForm
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_date
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.citizens import caps, service, wishes
from citizen_panel.domain.citizens.asking import askings
from citizen_panel.domain.citizens.caps import CAME, REASONS, Asking
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.consent.vocabulary import NIL
from citizen_panel.domain.matching.eligibility import active_projects
from citizen_panel.domain.rights.queries import paused_until
from citizen_panel.domain.sessions.queries import bookings_of, invitations_of
from citizen_panel.policy.permissions import Permission

bp = Blueprint("limits", __name__, url_prefix="/limits")

Page = str | Response | tuple[str, int]


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def edit(actor: Actor) -> str:
    assert actor.citizen_id
    return _page(actor.citizen_id, LimitForm(data={"most": str(wishes.most_in_30_days(actor.citizen_id))}))


@bp.post("/")
@allow(Permission.CONSENT_CHANGE, current_actor)
def change(actor: Actor) -> Page:
    assert actor.citizen_id
    form = LimitForm()
    if not form.validate_on_submit():
        return _page(actor.citizen_id, form), 422
    with transaction():
        wishes.limit_invitations(actor.citizen_id, int(form.most.data), actor=actor)
    flash(gettext("Your limit is saved. It holds for every public body."))
    return redirect(url_for("citizen.limits.edit"), 303)


@bp.route("/pause", methods=["GET", "POST"])
@allow(Permission.CONSENT_CHANGE, current_actor)
def pause(actor: Actor) -> Page:
    """Nobody asks up to and with a day; places already taken stay."""
    assert actor.citizen_id
    form = UntilForm()
    if not form.validate_on_submit():
        return render_template("citizen/limits/pause.html", form=form), 422 if form.errors else 200
    assert form.until.data
    with transaction():
        service.pause(actor.citizen_id, form.until.data, actor=actor)
    flash(gettext("You are paused. Nobody will ask you up to and with %(day)s.", day=say_date(form.until.data)))
    return redirect(url_for("citizen.limits.edit"), 303)


@bp.route("/projects", methods=["GET", "POST"])
@allow(Permission.CONSENT_CHANGE, current_actor)
def projects(actor: Actor) -> Page:
    """Let projects the person has to do with ask more often than the caps say, or no longer."""
    assert actor.citizen_id
    known = _known(actor.citizen_id)
    freely = wishes.freely_asking(actor.citizen_id)
    form = ProjectsForm(data={"projects": [str(one) for one in known if one in freely]}).offer(known)
    if not form.validate_on_submit():
        page = render_template("citizen/limits/projects.html", form=form, known=known)
        return page, 422 if form.errors else 200
    chosen = [UUID(one) for one in form.projects.data]
    with transaction():
        wishes.let_ask_freely(actor.citizen_id, chosen, among=known, actor=actor)
    flash(gettext("Saved. All other projects keep to the limits.") if chosen else gettext("All projects keep to them."))
    return redirect(url_for("citizen.limits.edit"), 303)


def _known(citizen_id: UUID) -> Mapping[UUID, str]:
    """The projects that asked the person, or in which they have a place: name and who runs them."""
    asked = {o.project.id: f"{o.project.summary} – {o.organisation.name}" for o in invitations_of(citizen_id)}
    placed = {t.project.id: f"{t.project.summary} – {t.organisation.name}" for t in bookings_of(citizen_id)}
    return asked | placed


def _page(citizen_id: UUID, form: LimitForm) -> str:
    today = clock.today()
    active = active_projects([citizen_id])
    asking = askings([citizen_id], NIL, active=active, design_team={})[citizen_id]
    known, freely = _known(citizen_id), wishes.freely_asking(citizen_id)
    return render_template(
        "citizen/limits/edit.html",
        form=form,
        paused_until=paused_until(citizen_id),
        counted=_counted(asking, active.get(citizen_id, 0)),
        reached=[gettext(REASONS[cap]) for cap in caps.caps_reached(asking, today)],
        free_on=caps.free_again_on(asking, today),
        freely=[name for project_id, name in known.items() if project_id in freely],
        knows_projects=bool(known),
    )


def _counted(asking: Asking, projects_now: int) -> list[dict[str, object]]:
    """What is counted about being asked, beside what everybody is spared."""
    today, tallied = clock.today(), asking.tallied
    rows = (
        (gettext("Asked in the last 30 days"), caps.times(tallied, today, 30, AskedFor.INVITED), 2),
        (gettext("Took part in the last 90 days"), caps.times(tallied, today, 90, *CAME), 4),
        (gettext("Took part in the last 365 days"), caps.times(tallied, today, 365, *CAME), 12),
        (gettext("Projects you take part in now"), projects_now, 3),
    )
    return [{"key": key, "value": gettext("%(count)s of %(most)s", count=n, most=most)} for key, n, most in rows]
