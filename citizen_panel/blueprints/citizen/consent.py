"""Each yes and no of a citizen: the words, the history, and a button to stop it."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.consent_words import choices_of, said, told
from citizen_panel.blueprints.citizen.forms.consent import PauseForm, StopForm
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor, is_fresh
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.citizens.queries import citizen
from citizen_panel.domain.consent.asking_again import to_ask_again
from citizen_panel.domain.consent.purposes import MEMBERSHIP, purpose_of
from citizen_panel.domain.consent.vocabulary import NIL
from citizen_panel.domain.rights import service, stops
from citizen_panel.domain.rights.queries import asked_to_be_erased
from citizen_panel.domain.rights.vocabulary import StopKind, StopWish
from citizen_panel.policy.permissions import Permission

bp = Blueprint("consent", __name__, url_prefix="/consent")

Page = str | Response | tuple[str, int]
ONE_THING = ("way", "answer", "project")


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def index(actor: Actor) -> str:
    assert actor.citizen_id
    return render_template(
        "citizen/consent/index.html",
        groups=choices_of(actor.citizen_id),
        again=len(to_ask_again(actor.citizen_id)),
        act=stops.newest_undoable(actor.citizen_id),
    )


@bp.get("/of/<path:purpose>")
@allow(Permission.OWN_DATA_READ, current_actor)
def show(actor: Actor, purpose: str) -> str:
    assert actor.citizen_id
    choice = said(actor.citizen_id, _known(purpose), _scope(request.args.get("scope", "")))
    if choice is None:
        raise NotFound
    return render_template("citizen/consent/show.html", choice=choice)


@bp.post("/withdraw")
@allow(Permission.CONSENT_CHANGE, current_actor)
def withdraw(actor: Actor) -> Response:
    """Stop one thing at once, without a question; the next page tells what happened."""
    assert actor.citizen_id
    purpose, scope_id = _known(request.form.get("purpose", "")), _scope(request.form.get("scope", ""))
    with transaction():
        stopped = stops.stop(actor.citizen_id, wish(purpose, scope_id), actor=actor)
    if purpose == MEMBERSHIP:
        return redirect(url_for("citizen.consent.stopped", places=stopped.places), 303)
    for sentence in told(actor.citizen_id, purpose, stopped):
        flash(sentence)
    return redirect(url_for("citizen.consent.index"), 303)


@bp.post("/undo/<uuid:act_id>")
@allow(Permission.CONSENT_CHANGE, current_actor)
def undo(actor: Actor, act_id: UUID) -> Response:
    """Give back what was stopped last, within 14 days."""
    if stops.undoable(act_id, actor.citizen_id) is None:
        raise NotFound
    with transaction():
        undone = stops.undo(act_id)
    flash(gettext("It is undone. What you had agreed to holds again."))
    if undone.gone:
        flash(gettext("Places you had may be gone. Answers about you that were erased do not come back."))
    return redirect(url_for("citizen.consent.index"), 303)


@bp.route("/stop", methods=["GET", "POST"])
@allow(Permission.CONSENT_CHANGE, current_actor)
def stop(actor: Actor) -> Page:
    """What do you want to stop? The last two choices act at once; the others lead to a page of their own."""
    assert actor.citizen_id
    found = citizen(actor.citizen_id)
    if found is None:
        raise NotFound
    form = StopForm()
    if not form.validate_on_submit():
        page = render_template("citizen/consent/stop.html", form=form, has_left=found.status == "left")
        return page, 422 if form.errors else 200
    choice = form.what.data
    if choice == "pause":
        return redirect(url_for("citizen.consent.pause"), 303)
    if choice in ONE_THING:
        return redirect(url_for("citizen.stopping.show", thing=choice), 303)
    with transaction():
        done = stops.stop(found.id, StopWish(kind=StopKind(choice)), actor=actor, just_signed_in=is_fresh())
    return redirect(url_for("citizen.consent.stopped", places=done.places or None), 303)


@bp.get("/stopped")
@allow(Permission.OWN_DATA_READ, current_actor)
def stopped(actor: Actor) -> Page:
    assert actor.citizen_id
    found = citizen(actor.citizen_id)
    if found is None or found.status != "left":
        return redirect(url_for("citizen.consent.index"), 303)
    return render_template(
        "citizen/consent/stopped.html",
        places=request.args.get("places", 0, type=int),
        asked=asked_to_be_erased(found.id),
        act=stops.newest_undoable(found.id),
        now=clock.now(),
    )


@bp.post("/keep")
@allow(Permission.CONSENT_CHANGE, current_actor)
def keep(actor: Actor) -> Response:
    """Call off an erasure that was not carried out yet."""
    assert actor.citizen_id
    with transaction():
        kept = service.call_off(actor.citizen_id, actor=actor)
    if kept:
        flash(gettext("We keep your details. You are still not on the panel."))
    return redirect(url_for("citizen.consent.stopped"), 303)


@bp.route("/pause", methods=["GET", "POST"])
@allow(Permission.CONSENT_CHANGE, current_actor)
def pause(actor: Actor) -> Page:
    """Nobody asks for a while; places already taken stay."""
    assert actor.citizen_id
    form = PauseForm()
    if not form.validate_on_submit():
        return render_template("citizen/consent/pause.html", form=form), 422 if form.errors else 200
    until = clock.today() + timedelta(days=30 * int(form.months.data))
    with transaction():
        stops.stop(actor.citizen_id, StopWish(kind=StopKind.PAUSE, until=until), actor=actor)
    flash(gettext("You are paused. Nobody will ask you until then."))
    return redirect(url_for("citizen.home.show"), 303)


def wish(purpose: str, scope_id: UUID) -> StopWish:
    """What stopping one thing is: leaving for being on the panel, else that thing alone."""
    if purpose == MEMBERSHIP:
        return StopWish(kind=StopKind.LEAVE)
    family = purpose.partition(".")[0]
    kind = {"contact": StopKind.WAY, "equality": StopKind.ANSWER, "access": StopKind.ANSWER}.get(family)
    return StopWish(kind=kind or StopKind.PROJECT, purposes=((purpose, scope_id),))


def _known(purpose: str) -> str:
    try:
        purpose_of(purpose)
    except KeyError as unknown:
        raise NotFound from unknown
    return purpose


def _scope(written: str) -> UUID:
    try:
        return UUID(written) if written else NIL
    except ValueError as wrong:
        raise NotFound from wrong
