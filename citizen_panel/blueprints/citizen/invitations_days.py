"""None of the times suits: which days would."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.forms.wishing import WishForm
from citizen_panel.blueprints.citizen.invitations import bp, closed_because, offer_of
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.domain.sessions.wished import wishes_of
from citizen_panel.policy.permissions import Permission


@bp.route("/<uuid:invitation_id>/days", methods=["GET", "POST"])
@allow(Permission.INVITATION_ANSWER, queries.invitation)
def days(invitation: Invitation) -> str | Response | tuple[str, int]:
    """Name days that would suit; the team plans with them, and tells of times on those days alone."""
    if closed_because(invitation, queries.times_for(invitation, only_free=False)) is not None:
        return redirect(url_for("citizen.invitations.show", invitation_id=invitation.id), 303)
    form = WishForm.of(wishes_of([invitation.id]).get(invitation.id, ()) if request.method == "GET" else ())
    if form.validate_on_submit():
        try:
            with transaction():
                service.wish_days(invitation, form.wished, actor=current_actor())
            flash(gettext("Thank you for telling us. We write to you when there is a time that may suit you."))
            return redirect(url_for("citizen.invitations.show", invitation_id=invitation.id), 303)
        except Refusal as refused:
            form.refuse(refused)
    page = render_template("citizen/invitations/days.html", offer=offer_of(invitation), form=form)
    return page, 422 if form.problems() else 200
