"""Calls to make: people who chose the telephone, one call at a time; and answers that came by letter or by word."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.answering import shown
from citizen_panel.blueprints.frame.filters import say_datetime
from citizen_panel.blueprints.frame.helped import by_written_reference
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.looking import note_look
from citizen_panel.blueprints.team import calls_words as words
from citizen_panel.blueprints.team.forms.calls import CallForm, ReferenceForm
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.accounts.queries import contact_of
from citizen_panel.domain.citizens.adjustments import BY_CODE
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.notifications.by_hand import hold_of
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.projects.vocabulary import Asks
from citizen_panel.domain.rights import stops
from citizen_panel.domain.sessions import calls, queries, service
from citizen_panel.domain.sessions.calls import Asked
from citizen_panel.domain.sessions.vocabulary import CallOutcome
from citizen_panel.policy.permissions import Permission

bp = Blueprint("calls", __name__, url_prefix="/calls")

Page = str | Response | tuple[str, int]


@bp.get("/<uuid:project_id>")
@allow(Permission.CALL_MAKE, projects.project)
def index(project: Project) -> str:
    return _index(project, ReferenceForm())


@bp.post("/<uuid:project_id>/next")
@allow(Permission.CALL_MAKE, projects.project)
def take(project: Project) -> Response:
    """Take the next call into one's own hands; nobody else is given it for half an hour."""
    with transaction():
        invitation = service.take_next_call(project.id, actor=current_actor())
    if invitation is None:
        flash(gettext("There is nobody to phone now. Who cannot be phoned at this hour comes back later."))
        return redirect(url_for("team.calls.index", project_id=project.id), 303)
    return redirect(url_for("team.calls.show", invitation_id=invitation.id), 303)


@bp.post("/<uuid:project_id>/answer")
@allow(Permission.CALL_MAKE, projects.project)
def find(project: Project) -> Page:
    """Find the invitation of somebody who wrote, phoned or came."""
    form = ReferenceForm()
    if form.validate_on_submit():
        person = by_written_reference(form.reference.data)
        asked = [
            offer.invitation.id
            for offer in (queries.invitations_of(person.id) if person else ())
            if offer.project.id == project.id
        ]
        if asked:
            return redirect(url_for("team.calls.show", invitation_id=asked[0]), 303)
        form.add_problem(gettext("Nobody with this reference was asked by this project. Check it"), "reference")
    return _index(project, form), 422


@bp.get("/asked/<uuid:invitation_id>")
@allow(Permission.CALL_MAKE, calls.asked)
def show(found: Asked) -> str:
    return _show(found, _form(found))


@bp.post("/asked/<uuid:invitation_id>")
@allow(Permission.CALL_MAKE, calls.asked)
def note(found: Asked) -> Page:
    """Write down what came of it; a yes, a no or another time has all the checks of the person's own answer."""
    form = _form(found)
    if not form.validate_on_submit() or not form.is_whole():
        return _show(found, form), 422
    try:
        with transaction():
            call = service.note_call(found, form.answer(), channel=form.came_by, actor=current_actor())
            if call.outcome == CallOutcome.ASKED_TO_STOP and found.invitation.citizen_id:
                stops.stop(found.invitation.citizen_id, form.wish, actor=current_actor(), channel=form.came_by)
    except Refusal as refused:
        again = _form(found)
        again.refuse(refused)
        return _show(found, again), 422
    flash(words.said_after(CallOutcome(call.outcome), say_datetime(call.again_at) if call.again_at else ""))
    return redirect(url_for("team.calls.index", project_id=found.offer.project.id), 303)


@bp.post("/asked/<uuid:invitation_id>/put-down")
@allow(Permission.CALL_MAKE, calls.asked)
def put_down(found: Asked) -> Response:
    """Let somebody else make this call."""
    with transaction():
        service.put_down(found, actor=current_actor())
    flash(gettext("Put back. The call waits for whoever phones next."))
    return redirect(url_for("team.calls.index", project_id=found.offer.project.id), 303)


def _index(project: Project, form: ReferenceForm) -> str:
    waiting = calls.waiting_in([project.id]).get(project.id, {})
    me = current_actor().user_id
    mine = calls.in_hand(project.id, me) if me else None
    return render_template("team/calls/index.html", project=project, waiting=waiting, mine=mine, form=form, words=words)


def _form(found: Asked) -> CallForm:
    return CallForm().ask(found, in_hand=_in_hand(found))


def _show(found: Asked, form: CallForm) -> str:
    """Name and number of somebody, for whoever has the call in hand; that they looked is noted first."""
    note_look([found.person], LookKind.CONTACT, because=LookReason.REACH_PERSON, body=found.organisation_id)
    in_hand, held, brief, me = _in_hand(found), hold_of(found.messages), found.offer.brief, current_actor().user_id
    number = calls.number_of(found.person) if in_hand else None
    return render_template(
        "team/calls/show.html",
        **shown(found),
        form=form,
        me=contact_of(me).get("name", "") if me else "",
        number=number.address if number else "",
        in_hand=in_hand,
        is_elsewhere=held is not None and not in_hand,
        kinds=list(dict.fromkeys(one.kind for one in found.messages)),
        tries=sum(call.outcome == CallOutcome.NO_ANSWER for call in calls.calls_to(found.invitation.id)),
        offered=[BY_CODE[one].label for one in (Asks.read(brief.asks).adjustments if brief else ()) if one in BY_CODE],
    )


def _in_hand(found: Asked) -> bool:
    return found.is_held_by(current_actor().user_id)
