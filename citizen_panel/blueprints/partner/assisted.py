"""Helping somebody to join: the helper says by what right, then the ordinary questions follow, read aloud."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame import join_draft
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.partner.forms.assisted import AuthorityForm
from citizen_panel.core import clock
from citizen_panel.domain.organisations.queries import organisation
from citizen_panel.policy.permissions import Permission

bp = Blueprint("assisted", __name__, url_prefix="/assisted")


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.ASSISTED_SIGN_UP)
def new() -> str | Response | tuple[str, int]:
    """The authority is kept with the answers in the sealed form, and written down when the person joins."""
    actor = current_actor()
    membership = next(each for each in actor.works_for if each.role == "gatekeeper")
    form = AuthorityForm()
    if form.validate_on_submit():
        draft = join_draft.Draft()
        draft.helper = join_draft.Helper(
            str(actor.user_id),
            str(membership.membership_id),
            str(membership.organisation_id),
            form.basis.data,
            clock.now().isoformat(),
        )
        return join_draft.keep(redirect(url_for("public.join.page", page="age"), 303), draft)
    partner = organisation(membership.organisation_id)
    page = render_template("partner/assisted/new.html", form=form, partner=partner)
    return page, 422 if form.errors else 200
