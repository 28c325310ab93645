"""The waiting list of an invitation: every seat is taken, and somebody wants to hear when one comes free."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.forms.waiting import WaitingForm
from citizen_panel.blueprints.citizen.invitations import bp, closed_because, offer_of
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.sessions import queries, seating, service
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.policy.permissions import Permission


@bp.route("/<uuid:invitation_id>/wait", methods=["GET", "POST"])
@allow(Permission.INVITATION_ANSWER, queries.invitation)
def wait(invitation: Invitation) -> str | Response | tuple[str, int]:
    """Say which times one could make. Nobody has a number: chance and the mix decide who is asked."""
    free = seating.times_open_to(invitation)
    if free or closed_because(invitation, free) is not None:
        return redirect(url_for("citizen.invitations.show", invitation_id=invitation.id), 303)
    form = WaitingForm().offer(queries.times_for(invitation, only_free=False), invitation.could_make)
    if form.validate_on_submit():
        try:
            with transaction():
                service.wait_for_a_seat(invitation, form.slot_ids, actor=current_actor())
            flash(gettext("You are on the waiting list. We write to you if a place comes free for you."))
            return redirect(url_for("citizen.invitations.show", invitation_id=invitation.id), 303)
        except Refusal as refused:
            form.refuse(refused)
    page = render_template("citizen/invitations/wait.html", offer=offer_of(invitation), form=form)
    return page, 422 if form.problems() else 200
