"""What people are asked whom the partner helped to join: passing it on, and writing down what they answer.

Only of people who want to be asked through the partner; a yes has all the checks of the person's own answer.
"""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.answering import shown
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.looking import note_look
from citizen_panel.blueprints.partner.forms.invitations import HelpedForm
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.queries import first_names
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.sessions import service
from citizen_panel.domain.sessions.helped import Helped, helped, helped_by
from citizen_panel.policy.permissions import Permission

bp = Blueprint("invitations", __name__, url_prefix="/invitations")

Page = str | Response | tuple[str, int]


@bp.get("/")
@allow(Permission.PARTNER_HOME)
def index() -> str:
    """Who is asked what, and until when; that their names were read is noted first, and each person can read that."""
    mine, after = current_actor().organisations("gatekeeper"), request.args.get("after", "")
    piece = helped_by(mine, after)
    for partner_id in mine:
        here = (one.invitation.citizen_id for one in piece.rows if one.partner_id == partner_id)
        _note([one for one in here if one is not None], partner_id)
    names = first_names([one.invitation.citizen_id for one in piece.rows if one.invitation.citizen_id])
    return render_template("partner/invitations/index.html", piece=piece, names=names, is_further=bool(after))


@bp.get("/<uuid:invitation_id>")
@allow(Permission.HELPED_ANSWER, helped)
def show(found: Helped) -> str:
    return _show(found, _form(found))


@bp.post("/<uuid:invitation_id>")
@allow(Permission.HELPED_ANSWER, helped)
def note(found: Helped) -> Page:
    """Write down what they answered, and how they said it."""
    form = _form(found)
    if not form.validate_on_submit() or not form.is_whole():
        return _show(found, form), 422
    try:
        with transaction():
            service.note_call(
                found,
                form.answer(),
                channel=GivenThrough.VIA_PARTNER,
                how=GivenThrough(form.how.data),
                actor=current_actor(),
            )
    except Refusal as refused:
        again = _form(found)
        again.refuse(refused)
        return _show(found, again), 422
    flash(gettext("Saved. Thank you for passing it on."))
    return redirect(url_for("partner.invitations.index"), 303)


def _form(found: Helped) -> HelpedForm:
    return HelpedForm().ask(found)


def _show(found: Helped, form: HelpedForm) -> str:
    _note([found.person], found.partner_id)
    return render_template("partner/invitations/show.html", form=form, **shown(found))


def _note(people: list[UUID], partner_id: UUID) -> None:
    note_look(people, LookKind.CONTACT, because=LookReason.REACH_PERSON, body=partner_id)
