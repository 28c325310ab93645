"""What a citizen asks of us as their right: put it right, hold it still, stop a use of it; and what came of it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen import asks_words as words
from citizen_panel.blueprints.citizen.forms.rights import CorrectForm, LimitForm, ObjectForm
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_date
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.citizens import restricting
from citizen_panel.domain.citizens.queries import citizen
from citizen_panel.domain.rights import complaints, requests
from citizen_panel.domain.rights.models import RightsRequest
from citizen_panel.domain.rights.vocabulary import About, RequestKind
from citizen_panel.policy.permissions import Permission

bp = Blueprint("asks", __name__, url_prefix="/rights/asked")

Page = str | Response | tuple[str, int]


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def index(actor: Actor) -> str:
    assert actor.citizen_id
    return render_template(
        "citizen/asks/index.html",
        asked=[words.asked(row) for row in requests.requests_of(actor.citizen_id)],
        complained=[words.complained(row) for row in complaints.complaints_of(actor.citizen_id)],
    )


@bp.route("/correct", methods=["GET", "POST"])
@allow(Permission.RIGHTS_ASK, current_actor)
def correct(actor: Actor) -> Page:
    """Have something put right that the person cannot change by themselves."""
    assert actor.citizen_id
    form = CorrectForm()
    if not form.validate_on_submit():
        return render_template("citizen/asks/correct.html", form=form), 422 if form.errors else 200
    with transaction():
        row = requests.ask(
            actor.citizen_id, RequestKind.RECTIFY, actor=actor, about=About(form.about.data), said=form.said.data
        )
    return _thanked(row)


@bp.route("/hold", methods=["GET", "POST"])
@allow(Permission.RIGHTS_ASK, current_actor)
def limit(actor: Actor) -> Page:
    """Have everything held still: kept, and nothing done with it."""
    assert actor.citizen_id
    found = citizen(actor.citizen_id)
    if found is None:
        raise NotFound
    form = LimitForm()
    if not form.validate_on_submit():
        page = render_template("citizen/asks/limit.html", form=form, held_since=found.restricted_at)
        return page, 422 if form.errors else 200
    with transaction():
        requests.ask(found.id, RequestKind.RESTRICT, actor=actor, about=About.EVERYTHING, said=form.said.data)
    flash(gettext("Your data are held still from now on. Nobody asks you until you change this."))
    return redirect(url_for("citizen.asks.limit"), 303)


@bp.post("/go-on")
@allow(Permission.RIGHTS_ASK, current_actor)
def lift(actor: Actor) -> Response:
    """Let things go on as before."""
    assert actor.citizen_id
    with transaction():
        for kind in requests.HOLDS_STILL:
            row = requests.live_of(actor.citizen_id, kind)
            if row is not None:
                requests.call_off(row, actor=actor)
        restricting.lift(actor.citizen_id, actor=actor)
    flash(gettext("Your data are used again, as you agreed."))
    return redirect(url_for("citizen.rights.show"), 303)


@bp.route("/object", methods=["GET", "POST"])
@allow(Permission.RIGHTS_ASK, current_actor)
def stop_use(actor: Actor) -> Page:
    """Ask that something is no longer done; until it is decided nothing is done at all."""
    assert actor.citizen_id
    form = ObjectForm()
    if not form.validate_on_submit():
        return render_template("citizen/asks/stop_use.html", form=form), 422 if form.errors else 200
    with transaction():
        row = requests.ask(
            actor.citizen_id, RequestKind.OBJECT, actor=actor, about=About(form.about.data), said=form.said.data
        )
    flash(gettext("Until we have decided, your data are held still. Nobody asks you."))
    return _thanked(row)


@bp.post("/<uuid:request_id>/call-off")
@allow(Permission.RIGHTS_CALL_OFF, requests.request_of)
def call_off(row: RightsRequest) -> Response:
    """No longer want what was asked for; an erasure is called off where it was asked for."""
    if row.kind == RequestKind.ERASE:
        raise NotFound
    with transaction():
        held = requests.hold_request(row.id)
        if held is not None:
            requests.call_off(held, actor=current_actor())
    flash(gettext("We have stopped working on it."))
    return redirect(url_for("citizen.asks.index"), 303)


def _thanked(row: RightsRequest) -> Response:
    day = say_date(requests.due_of(row).planned)
    flash(
        gettext("We have it. You will hear from us by %(day)s. Your reference is %(ref)s.", day=day, ref=row.reference)
    )
    return redirect(url_for("citizen.asks.index"), 303)
