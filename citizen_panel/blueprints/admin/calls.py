"""Calls that belong to no project, for those who look after the panel: one at a time, with the words to say."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.admin.forms.calls import PanelCallForm
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_datetime
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.looking import note_look
from citizen_panel.blueprints.frame.wordings import texts_to_show
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.accounts.queries import contact_of
from citizen_panel.domain.citizens.queries import first_name
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.notifications.by_hand import hold_of
from citizen_panel.domain.rights import calls, ringing, stops
from citizen_panel.domain.rights.calls import Call
from citizen_panel.domain.sessions.vocabulary import CallOutcome
from citizen_panel.policy.permissions import Permission

bp = Blueprint("calls", __name__, url_prefix="/calls")

Page = str | Response | tuple[str, int]
ABOUT = {
    "call_back": lazy_gettext("to ask how somebody is after a stop that another person made for them"),
    "renewal": lazy_gettext("to ask again for a yes that ends soon"),
    "wording_changed": lazy_gettext("to ask again for a yes whose words have changed"),
}


@bp.get("/")
@allow(Permission.PANEL_MANAGE)
def index() -> str:
    me = current_actor().user_id
    mine = calls.in_hand(me) if me else None
    return render_template("admin/calls/index.html", waiting=calls.waiting(), mine=mine, about=ABOUT)


@bp.post("/next")
@allow(Permission.PANEL_MANAGE)
def take() -> Response:
    """Take the next call into one's own hands; nobody else is given it for half an hour."""
    with transaction():
        message_id = ringing.take_next(actor=current_actor())
    if message_id is None:
        flash(gettext("There is nobody to phone now. Who cannot be phoned at this hour comes back later."))
        return redirect(url_for("admin.calls.index"), 303)
    return redirect(url_for("admin.calls.show", call_id=message_id), 303)


@bp.get("/<uuid:call_id>")
@allow(Permission.PANEL_MANAGE, calls.call_about)
def show(call: Call) -> str:
    return _show(call, _form(call))


@bp.post("/<uuid:call_id>")
@allow(Permission.PANEL_MANAGE, calls.call_about)
def note(call: Call) -> Page:
    """Write down what came of it; a yes or a no is kept as said on the telephone, on the words read aloud."""
    form = _form(call)
    if not form.validate_on_submit() or not form.is_whole():
        return _show(call, form), 422
    answer = form.answer()
    try:
        with transaction():
            again = ringing.note_call(
                call, answer.outcome, again_at=answer.again_at, said=form.said_again, actor=current_actor()
            )
            if answer.outcome == CallOutcome.ASKED_TO_STOP:
                stops.stop(call.person.id, form.wish, actor=current_actor(), channel=GivenThrough.PHONE)
    except Refusal as refused:
        fresh = _form(call)
        fresh.refuse(refused)
        return _show(call, fresh), 422
    if again is not None:
        flash(gettext("Saved. The call comes back by itself: %(when)s.", when=say_datetime(again)))
    else:
        flash(gettext("Saved."))
    return redirect(url_for("admin.calls.index"), 303)


@bp.post("/<uuid:call_id>/put-down")
@allow(Permission.PANEL_MANAGE, calls.call_about)
def put_down(call: Call) -> Response:
    """Let somebody else make this call."""
    with transaction():
        ringing.put_down(call, actor=current_actor())
    flash(gettext("Put back. The call waits for whoever phones next."))
    return redirect(url_for("admin.calls.index"), 303)


def _form(call: Call) -> PanelCallForm:
    asked = call.to_ask_again
    return PanelCallForm.asking(asked, texts_to_show([one.purpose for one in asked]))


def _show(call: Call, form: PanelCallForm) -> str:
    """Name and number of somebody, for whoever has the call in hand; that they looked is noted first."""
    me, held = current_actor().user_id, hold_of(call.messages)
    is_mine = call.is_held_by(me)
    if is_mine:
        note_look([call.person.id], LookKind.CONTACT, because=LookReason.REACH_PERSON)
    number = calls.number_for(call) if is_mine else None
    return render_template(
        "admin/calls/show.html",
        call=call,
        form=form,
        is_mine=is_mine,
        is_elsewhere=held is not None and not is_mine,
        name=first_name(call.person.id) if is_mine else "",
        me=contact_of(me).get("name", "") if me else "",
        number=number.address if number else "",
        ends=min((one.until for one in call.to_ask_again if one.until and not one.has_changed), default=None),
    )
