"""Entering what somebody told us on paper, on the phone or in the room: the same questions, with what shows it."""

from datetime import UTC, date, datetime, time
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.admin.forms.panel import DeskForm, GuardianDeskForm
from citizen_panel.blueprints.frame import join_draft
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.core.references import tidy
from citizen_panel.domain.citizens import guardians
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.policy.permissions import Permission

bp = Blueprint("joinings", __name__, url_prefix="/joinings")

Page = str | Response | tuple[str, int]
MANAGER = "panel_manager"


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.PANEL_MANAGE)
def new() -> Page:
    """What shows that they said it goes with the answers, and is written down when they have joined."""
    form = DeskForm()
    if form.validate_on_submit():
        code = tidy(form.code.data)
        before = citizens.citizen(key_of(code)) if code else None
        if form.basis.data == "paper" and not code:
            form.add_problem(gettext("Enter the code on the paper form"), "code")
        elif before is not None:
            told = gettext("This form was entered before. Its reference is %(reference)s", reference=before.reference)
            form.add_problem(told, "code")
        else:
            return _begin(form, code)
    return render_template("admin/joinings/new.html", form=form), 422 if form.problems() else 200


@bp.route("/guardian", methods=["GET", "POST"])
@allow(Permission.PANEL_MANAGE)
def guardian() -> Page:
    """A parent or guardian agreed on paper, on the phone or in the room."""
    form = GuardianDeskForm()
    if form.validate_on_submit():
        young = citizens.by_reference(tidy(form.reference.data))
        link = citizens.guardian_link(young.id) if young is not None else None
        if link is None:
            form.add_problem(
                gettext("Nobody with this reference waits for a parent or guardian. Check it"), "reference"
            )
        else:
            with transaction():
                guardians.agree(
                    link,
                    form.name.data,
                    channel=GivenThrough(form.basis.data),
                    said_at=moment_of(form.said_on.data),
                    actor=current_actor(),
                )
            flash(gettext("It is written down. The young person is on the panel once they have both agreed."))
            return redirect(url_for("admin.panel.waiting"), 303)
    return render_template("admin/joinings/guardian.html", form=form), 422 if form.problems() else 200


def key_of(code: str) -> UUID:
    """The key under which a paper form joins once, however often it is entered."""
    return uuid5(NAMESPACE_URL, f"citizen-panel:paper:{code}")


def moment_of(day: date | None) -> datetime:
    """The moment of something said on a day: now for today, else noon."""
    return clock.now() if day is None or day == clock.today() else datetime.combine(day, time(12), UTC)


def _begin(form: DeskForm, code: str) -> Response:
    actor = current_actor()
    mine = next(each for each in actor.works_for if each.role == MANAGER)
    draft = join_draft.Draft(key=key_of(code) if code else uuid4())
    draft.helper = join_draft.Helper(
        user_id=str(actor.user_id),
        membership_id=str(mine.membership_id),
        organisation_id=str(mine.organisation_id),
        basis=form.basis.data,
        captured_at=moment_of(form.said_on.data).isoformat(),
        evidence=form.witness.data,
        code=code,
    )
    return join_draft.keep(redirect(url_for("public.join.page", page="age"), 303), draft)
