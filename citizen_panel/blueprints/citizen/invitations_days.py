"""None of the times suits: which days would."""

from flask import redirect, request, url_for
from flask_babel import gettext

from citizen_panel.blueprints.citizen.invitations import Page, answered, bp, closed_because
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.wishing import WishForm
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.domain.sessions.wished import wishes_of
from citizen_panel.policy.permissions import Permission


@bp.route("/<uuid:invitation_id>/days", methods=["GET", "POST"])
@allow(Permission.INVITATION_ANSWER, queries.invitation)
def days(invitation: Invitation) -> Page:
    """Name days that would suit; the team plans with them, and tells of times on those days alone."""
    if closed_because(invitation, queries.times_for(invitation, only_free=False)) is not None:
        return redirect(url_for("citizen.invitations.show", invitation_id=invitation.id), 303)
    form = WishForm.of(wishes_of([invitation.id]).get(invitation.id, ()) if request.method == "GET" else ())
    return answered(
        invitation,
        form,
        lambda: service.wish_days(invitation, form.wished, actor=current_actor()),
        template="citizen/invitations/days.html",
        thanks=gettext("Thank you for telling us. We write to you when there is a time that may suit you."),
    )
