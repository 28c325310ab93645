"""How to stop: every footer and every message leads here. A code from a receipt stops things, and shows nothing."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import url_if
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.identity import current_actor, network
from citizen_panel.blueprints.public.forms.stop import QUESTIONS, CodeForm, WhichForm
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.domain.citizens.queries import platform_token
from citizen_panel.domain.consent.purposes import BALANCE, CONTACT, REPORTING
from citizen_panel.domain.consent.vocabulary import NIL, GivenThrough
from citizen_panel.domain.rights import stops
from citizen_panel.domain.rights.vocabulary import StopKind, StopWish
from citizen_panel.policy.permissions import Permission

bp = Blueprint("stop", __name__, url_prefix="/stop")

Page = str | Response | tuple[str, int]
CALL = "call"


@bp.get("/")
@cached("form")
@allow(Permission.PUBLIC)
def show() -> str:
    return _first(CodeForm())


@bp.post("/")
@cached("form")
@allow(Permission.PUBLIC)
def with_code() -> Page:
    """Stop at once what needs no further question; ask that question for the rest."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _first(form), 422
    what = form.what.data
    if what in QUESTIONS:
        return _second(form.code.data, what)
    refused = _stop(form.code.data, what, "")
    if refused is None:
        return redirect(url_for("public.stop.done", kind=what), 303)
    form.refuse(refused)
    return _first(form), 429 if isinstance(refused, TooMany) else 422


@bp.route("/which", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def which() -> Page:
    """Stop one way or answer, or pause; the code is tried only now."""
    form = WhichForm()
    what = form.what.data
    if what not in QUESTIONS:
        return redirect(url_for("public.stop.show"), 303)
    if not form.about(what).validate_on_submit():
        return _which(form), 422 if form.errors else 200
    refused = _stop(form.code.data, what, form.which.data)
    if refused is None:
        return redirect(url_for("public.stop.done", kind=what), 303)
    again = CodeForm(formdata=None, code=form.code.data, what=what)
    again.refuse(refused)
    return _first(again), 429 if isinstance(refused, TooMany) else 422


@bp.get("/done/<kind>")
@cached("form")
@allow(Permission.PUBLIC)
def done(kind: str) -> str:
    if kind not in (*StopKind, CALL):
        abort(404)
    return render_template("public/stop/done.html", what=kind)


def _stop(code: str, what: str, detail: str) -> Refusal | None:
    """Do it for whoever holds the receipt; the try is counted, whatever comes of it."""
    with transaction():
        holder = stops.holder_of(code, network=network())
    if isinstance(holder, Refusal):
        return holder
    actor, channel = _acting_for(holder)
    with transaction():
        if what == CALL:
            stops.ask_for_call(holder, actor=actor)
        else:
            stops.stop(holder, _wish(code, what, detail), actor=actor, channel=channel, with_code=True)
    return None


def _wish(code: str, what: str, detail: str) -> StopWish:
    kind = StopKind(what)
    if kind is StopKind.PAUSE:
        return StopWish(kind=kind, until=clock.today() + timedelta(days=30 * int(detail)))
    if kind is StopKind.WAY:
        return StopWish(kind=kind, purposes=((f"{CONTACT}.{detail}", NIL),))
    if kind is StopKind.ANSWER:
        return StopWish(kind=kind, purposes=tuple((f"{use}/{detail}", NIL) for use in (BALANCE, REPORTING)))
    if kind is StopKind.PROJECT:
        return StopWish(kind=kind, purposes=stops.projects_on(code))
    return StopWish(kind=kind)


def _acting_for(holder: UUID) -> tuple[Actor, GivenThrough]:
    """Staff to whom the code was read over the telephone act as themselves; else it is the person, or looks like it."""
    actor = current_actor()
    if actor.is_signed_in and actor.capacity is not Capacity.CITIZEN:
        return actor, GivenThrough.PHONE
    return Actor(Capacity.CITIZEN, citizen_id=holder, token=platform_token(holder)), GivenThrough.ONLINE


def _first(form: CodeForm) -> str:
    here = url_for("public.stop.show")
    return render_template("public/stop/show.html", form=form, mine=url_if("citizen.consent.stop"), page_address=here)


def _second(code: str, what: str) -> str:
    return _which(WhichForm(formdata=None, code=code, what=what).about(what))


def _which(form: WhichForm) -> str:
    return render_template("public/stop/which.html", form=form, page_address=url_for("public.stop.which"))
