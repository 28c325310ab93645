"""The rights desk: what people asked for about their data, by when, and what comes next."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from citizen_panel.blueprints.admin import rights_words as words
from citizen_panel.blueprints.admin.forms.rights import (
    ClarifyForm,
    CloseForm,
    ExtendForm,
    NewRequestForm,
    RefuseForm,
    VerifyForm,
)
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor, is_fresh
from citizen_panel.blueprints.frame.looking import note_look
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.core.references import tidy
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import two_persons
from citizen_panel.domain.accounts.signatures import MayNotSign, TwoPersonAct
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.rights import bundles, desk, requests
from citizen_panel.domain.rights.clocks import NotExtended
from citizen_panel.domain.rights.models import RightsRequest
from citizen_panel.domain.rights.vocabulary import OPEN_STATES, ProvedBy, Refused, RequestKind
from citizen_panel.policy.permissions import Permission

bp = Blueprint("rights", __name__, url_prefix="/rights")

Page = str | AnyResponse | tuple[str, int]
WEEK = 7
NOBODY = say("Nobody has this reference. Check it with the person")


@bp.get("/")
@allow(Permission.RIGHTS_DESK)
def index() -> str:
    rows = words.lines(requests.open_requests())
    today = clock.today()
    return render_template(
        "admin/rights/index.html",
        rows=rows,
        closed=words.lines(requests.closed_requests()),
        soon=sum(1 for row in rows if 0 <= (row.by_law - today).days < WEEK),
        late=sum(1 for row in rows if row.is_late),
    )


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.RIGHTS_DESK)
def new() -> Page:
    """Write down what somebody asked for by phone, by letter or in person."""
    form = NewRequestForm()
    if form.validate_on_submit():
        found = people.by_reference(tidy(form.reference.data))
        actor = current_actor()
        try:
            if found is None:
                raise Refusal(
                    "nobody", gettext("Nobody has this reference. Check it with the person"), field="reference"
                )
            with transaction():
                row = requests.ask(
                    found.id,
                    RequestKind(form.kind.data),
                    actor=actor,
                    came_by=form.came_by.data,
                    proved_by=None,
                    said=form.said.data,
                    entered_by=actor.user_id,
                    received_on=form.received_on.data,
                )
        except Refusal as refused:
            form.add_problem(in_words(refused), refused.field)
        else:
            flash(gettext("Written down. Tell the person their reference: %(ref)s.", ref=row.reference))
            return redirect(url_for("admin.rights.show", request_id=row.id), 303)
    return render_template("admin/rights/new.html", form=form), 422 if form.errors or form.form_errors else 200


@bp.get("/<uuid:request_id>")
@allow(Permission.RIGHTS_DESK, requests.request_of)
def show(row: RightsRequest) -> str:
    if row.citizen_id is not None:
        note_look([row.citizen_id], LookKind.WHOLE_RECORD, because=LookReason.RIGHTS_REQUEST)
    return _page(row)


@bp.post("/<uuid:request_id>/verify")
@allow(Permission.RIGHTS_DESK, requests.request_of)
def verify(row: RightsRequest) -> Page:
    """Note that it is sure who asks."""
    form = VerifyForm()
    if not form.validate_on_submit():
        return _page(row, verify=form), 422
    with transaction():
        requests.verify(_held(row), ProvedBy(form.proved_by.data), actor=current_actor())
    return _back(row, gettext("Noted. The month runs from today."))


@bp.post("/<uuid:request_id>/clarify")
@allow(Permission.RIGHTS_DESK, requests.request_of)
def clarify(row: RightsRequest) -> Page:
    """Note what the person explained."""
    form = ClarifyForm()
    if not form.validate_on_submit():
        return _page(row, clarify=form), 422
    with transaction():
        requests.clarify(_held(row), form.explained.data, actor=current_actor())
    return _back(row, gettext("Noted. The month runs from today."))


@bp.post("/<uuid:request_id>/extend")
@allow(Permission.RIGHTS_DESK, requests.request_of)
def extend(row: RightsRequest) -> Page:
    """Take two months more, once; the person is told."""
    form = ExtendForm()
    if not form.validate_on_submit():
        return _page(row, extend=form), 422
    with transaction():
        said = requests.extend(_held(row), form.grounds.data, actor=current_actor())
    if isinstance(said, NotExtended):
        form.add_problem(gettext(said.sentence), "grounds")
        return _page(row, extend=form), 422
    return _back(row, gettext("It has 2 months more. The person is told why."))


@bp.post("/<uuid:request_id>/close")
@allow(Permission.RIGHTS_DESK, requests.request_of)
def close(row: RightsRequest) -> Page:
    """Answer: it is done."""
    form = CloseForm()
    if not form.validate_on_submit():
        return _page(row, close=form), 422
    with transaction():
        requests.close(_held(row), actor=current_actor(), answer=form.answer.data)
    return _back(row, gettext("Answered. The person is told."))


@bp.post("/<uuid:request_id>/refuse")
@allow(Permission.RIGHTS_DESK, requests.request_of, is_fresh=True)
def refuse(row: RightsRequest) -> Page:
    """Answer: it is not done, and why. Two people sign when it is an erasure."""
    form = RefuseForm()
    if not form.validate_on_submit():
        return _page(row, refuse=form), 422
    actor, because = current_actor(), Refused(form.because.data)
    assert actor.user_id
    with transaction():
        held = _held(row)
        if held.kind != RequestKind.ERASE:
            requests.refuse(held, because, form.why_not.data, actor=actor)
            sentence = gettext("Answered. The person is told why, and where to complain.")
        else:
            said = desk.refuse_erasure(
                held, because, form.why_not.data, by=actor.user_id, is_fresh=is_fresh(), actor=actor
            )
            sentence = words.signed(said)
    return _back(row, sentence)


@bp.post("/<uuid:request_id>/sign")
@allow(Permission.RIGHTS_DESK, requests.request_of, is_fresh=True)
def sign(row: RightsRequest) -> Page:
    """Sign that a copy goes out, or that somebody is erased; the second signature does it."""
    actor = current_actor()
    assert actor.user_id
    act = desk.release_erasure if row.kind == RequestKind.ERASE else bundles.release
    with transaction():
        said = act(_held(row), by=actor.user_id, is_fresh=is_fresh(), actor=actor)
    if isinstance(said, MayNotSign):
        return _page(row, problem=words.signed(said)), 409
    return _back(row, words.signed(said))


@bp.post("/<uuid:request_id>/fetch")
@allow(Permission.RIGHTS_DESK, requests.request_of, is_fresh=True)
def fetch(row: RightsRequest) -> Response:
    """A released copy, to be printed and posted to somebody who does not sign in."""
    if row.citizen_id is not None:
        note_look([row.citizen_id], LookKind.WHOLE_RECORD, because=LookReason.RIGHTS_REQUEST)
    with transaction():
        written = bundles.fetch(row, actor=current_actor())
    named = {"Content-Disposition": f'attachment; filename="{row.reference}.zip"'}
    return Response(written, mimetype="application/zip", headers=named)


def _held(row: RightsRequest) -> RightsRequest:
    held = requests.hold_request(row.id)
    assert held is not None
    return held


def _back(row: RightsRequest, sentence: str) -> AnyResponse:
    flash(sentence)
    return redirect(url_for("admin.rights.show", request_id=row.id), 303)


def _page(row: RightsRequest, *, problem: str = "", **forms: Any) -> str:
    due = requests.due_of(row)
    said = requests.words_of(row)
    refusing = forms.get("refuse") or RefuseForm(
        formdata=None, data={"because": said.get("draft_because"), "why_not": said.get("draft")}
    )
    is_erasure = row.kind == RequestKind.ERASE
    act = TwoPersonAct.ERASURE_FORCED if is_erasure else TwoPersonAct.BUNDLE_RELEASED
    return render_template(
        "admin/rights/show.html",
        row=row,
        line=words.lines([row])[0],
        due=due,
        worked_out=words.worked_out(row, due),
        said=said,
        person=people.citizen(row.citizen_id) if row.citizen_id else None,
        found=desk.found(row.citizen_id) if row.citizen_id else (),
        bundle=bundles.bundle_of(row.id),
        signature=two_persons.signature_of(act, row.id),
        refusal=two_persons.signature_of(TwoPersonAct.ERASURE_REFUSED, row.id) if is_erasure else None,
        next_act=words.next_act(row),
        is_open=row.state in OPEN_STATES,
        problem=problem,
        words=words,
        form=next(iter(forms.values()), None),
        forms={
            "verify": VerifyForm(formdata=None),
            "clarify": ClarifyForm(formdata=None),
            "extend": ExtendForm(formdata=None),
            "close": CloseForm(formdata=None),
            **forms,
            "refuse": refusing,
        },
    )
