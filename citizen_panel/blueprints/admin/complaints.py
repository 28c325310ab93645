"""Complaints: what waits, by when, and what was answered."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.admin.forms.rights import AnswerForm, NewComplaintForm
from citizen_panel.blueprints.admin.rights_words import CAME_BY
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.looking import note_look
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.core.references import tidy
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.rights import complaints
from citizen_panel.domain.rights.models import Complaint
from citizen_panel.domain.rights.vocabulary import OPEN_COMPLAINTS, ComplaintAbout, ComplaintOutcome, ComplaintState
from citizen_panel.policy.permissions import Permission

bp = Blueprint("complaints", __name__, url_prefix="/complaints")

Page = str | Response | tuple[str, int]
ABOUT = {
    ComplaintAbout.DATA_PROTECTION: lazy_gettext("personal data"),
    ComplaintAbout.OTHER: lazy_gettext("something else"),
}
STATES = {
    ComplaintState.RECEIVED: lazy_gettext("To be acknowledged"),
    ComplaintState.ACKNOWLEDGED: lazy_gettext("Being looked into"),
    ComplaintState.ANSWERED: lazy_gettext("Answered"),
    ComplaintState.ESCALATED: lazy_gettext("Passed on"),
}
OUTCOMES = {
    ComplaintOutcome.UPHELD: lazy_gettext("They were right"),
    ComplaintOutcome.PARTLY: lazy_gettext("They were partly right"),
    ComplaintOutcome.NOT_UPHELD: lazy_gettext("We found nothing wrong"),
}


@bp.get("/")
@allow(Permission.RIGHTS_DESK)
def index() -> str:
    return render_template(
        "admin/complaints/index.html",
        waiting=complaints.open_complaints(),
        closed=complaints.closed_complaints(),
        today=clock.today(),
        about=ABOUT,
        states=STATES,
        outcomes=OUTCOMES,
    )


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.RIGHTS_DESK)
def new() -> Page:
    """Write down a complaint that came by phone, by letter or in person."""
    form = NewComplaintForm()
    if form.validate_on_submit():
        reference = tidy(form.reference.data)
        found = people.by_reference(reference) if reference else None
        if reference and found is None:
            form.add_problem(gettext("Nobody has this reference. Check it, or leave it empty"), "reference")
        else:
            with transaction():
                row = complaints.complain(
                    ComplaintAbout(form.about.data),
                    form.said.data,
                    actor=current_actor(),
                    citizen_id=found.id if found else None,
                    name=form.name.data,
                    reply_to=form.reply_to.data,
                    came_by=form.came_by.data,
                    entered_by=current_actor().user_id,
                )
            flash(gettext("Written down. Tell the person their reference: %(ref)s.", ref=row.reference))
            return redirect(url_for("admin.complaints.show", complaint_id=row.id), 303)
    return render_template("admin/complaints/new.html", form=form), 422 if form.errors else 200


@bp.get("/<uuid:complaint_id>")
@allow(Permission.RIGHTS_DESK, complaints.complaint_of)
def show(row: Complaint) -> str:
    if row.citizen_id is not None:
        note_look([row.citizen_id], LookKind.SEARCH, because=LookReason.ANSWER_PERSON)
    return _page(row, AnswerForm())


@bp.post("/<uuid:complaint_id>/acknowledge")
@allow(Permission.RIGHTS_DESK, complaints.complaint_of)
def acknowledge(row: Complaint) -> Page:
    """Say that we have it."""
    with transaction():
        complaints.acknowledge(row, actor=current_actor())
    flash(gettext("Acknowledged."))
    return redirect(url_for("admin.complaints.show", complaint_id=row.id), 303)


@bp.post("/<uuid:complaint_id>/answer")
@allow(Permission.RIGHTS_DESK, complaints.complaint_of)
def answer(row: Complaint) -> Page:
    """Say what was found."""
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            with transaction():
                outcome = ComplaintOutcome(form.outcome.data)
                complaints.answer(row, outcome, form.answer.data, actor=current_actor())
        except Refusal as refused:
            form.add_problem(in_words(refused), refused.field)
        else:
            flash(gettext("Answered."))
            return redirect(url_for("admin.complaints.show", complaint_id=row.id), 303)
    return _page(row, form), 422


@bp.post("/<uuid:complaint_id>/pass-on")
@allow(Permission.RIGHTS_DESK, complaints.complaint_of)
def escalate(row: Complaint) -> Page:
    """Note that somebody outside decides it now."""
    with transaction():
        complaints.escalate(row, actor=current_actor())
    flash(gettext("Noted that it was passed on."))
    return redirect(url_for("admin.complaints.show", complaint_id=row.id), 303)


def _page(row: Complaint, form: AnswerForm) -> Any:
    return render_template(
        "admin/complaints/show.html",
        row=row,
        said=complaints.words_of(row),
        person=people.citizen(row.citizen_id) if row.citizen_id else None,
        form=form,
        is_open=row.state in OPEN_COMPLAINTS,
        today=clock.today(),
        about=ABOUT,
        states=STATES,
        outcomes=OUTCOMES,
        came_by=CAME_BY,
    )
