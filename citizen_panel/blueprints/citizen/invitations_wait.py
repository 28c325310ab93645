"""The waiting list of an invitation: every seat is taken, and somebody wants to hear when one comes free."""

from flask import redirect, url_for
from flask_babel import gettext

from citizen_panel.blueprints.citizen.forms.waiting import WaitingForm
from citizen_panel.blueprints.citizen.invitations import Page, answered, bp, closed_because
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.domain.sessions import queries, seating, service
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.policy.permissions import Permission


@bp.route("/<uuid:invitation_id>/wait", methods=["GET", "POST"])
@allow(Permission.INVITATION_ANSWER, queries.invitation)
def wait(invitation: Invitation) -> Page:
    """Say which times one could make. Nobody has a number: chance and the mix decide who is asked."""
    free = seating.times_open_to(invitation)
    if free or closed_because(invitation, free) is not None:
        return redirect(url_for("citizen.invitations.show", invitation_id=invitation.id), 303)
    form = WaitingForm().offer(queries.times_for(invitation, only_free=False), invitation.could_make)
    return answered(
        invitation,
        form,
        lambda: service.wait_for_a_seat(invitation, form.slot_ids, actor=current_actor()),
        template="citizen/invitations/wait.html",
        thanks=gettext("You are on the waiting list. We write to you if a place comes free for you."),
    )
