"""Looking after the panel: records that may be one person's, and people whom nobody has reached yet."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.admin.forms.panel import ReachedForm
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.fields.text import say_uk
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.looking import note_look
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.core.references import tidy
from citizen_panel.domain.citizens import queries, twins
from citizen_panel.domain.citizens.models import LikelyDuplicate
from citizen_panel.domain.citizens.vocabulary import ContactWay, LookKind, LookReason, TwinCause, TwinState
from citizen_panel.domain.citizens.waiting import confirm_by_hand
from citizen_panel.domain.citizens.waiting import waiting as waiting_people
from citizen_panel.domain.reference import queries as reference
from citizen_panel.policy.permissions import Permission

bp = Blueprint("panel", __name__, url_prefix="/panel")

Page = str | Response | tuple[str, int]
CAUSES = {
    TwinCause.CONTACT: lazy_gettext("same phone or email, same name"),
    TwinCause.HOUSEHOLD: lazy_gettext("same address, like names"),
}
WAYS = {
    ContactWay.PHONE: lazy_gettext("Phone them"),
    ContactWay.POST: lazy_gettext("Wait until they phone about our letter"),
    ContactWay.VIA_PARTNER: lazy_gettext("Ask the partner"),
}


@bp.get("/duplicates")
@allow(Permission.PANEL_MANAGE)
def duplicates() -> str:
    pairs = twins.open_twins()
    people = {one for pair in pairs for one in (pair.citizen_id, pair.other_id)}
    note_look(people, LookKind.CONTACT, because=LookReason.KEEP_PANEL)
    names = queries.first_names(people)
    councils = {each.code: each.name for each in reference.councils()}
    known = queries.citizens_of(people)
    cards = [
        {
            "pair": pair,
            "cause": CAUSES[TwinCause(pair.cause)],
            "people": [
                {
                    "name": names.get(one, ""),
                    "reference": found.reference,
                    "council": councils.get(found.council_code, ""),
                    "joined_on": found.joined_on,
                }
                for one in (pair.citizen_id, pair.other_id)
                if (found := known.get(one)) is not None
            ],
        }
        for pair in pairs
    ]
    return render_template("admin/panel/duplicates.html", cards=cards)


@bp.post("/duplicates")
@allow(Permission.PANEL_MANAGE)
def settle() -> Response:
    """Keep what staff found out about one pair."""
    pair = _pair(request.form.get("pair", ""))
    state = request.form.get("state", "")
    if pair is None or state not in (TwinState.SAME, TwinState.DIFFERENT):
        raise NotFound
    with transaction():
        twins.settle(pair, TwinState(state))
    if state == TwinState.SAME:
        flash(gettext("It is written down. Now phone the person, and help them to leave with one of the two records."))
    else:
        flash(gettext("It is written down: they are two people."))
    return redirect(url_for("admin.panel.duplicates"), 303)


@bp.route("/waiting", methods=["GET", "POST"])
@allow(Permission.PANEL_MANAGE)
def waiting() -> Page:
    """Who has to be reached by a person, and the button for when somebody was."""
    form = ReachedForm()
    if form.validate_on_submit():
        found = queries.by_reference(tidy(form.reference.data))
        if found is None:
            form.add_problem(gettext("We have nobody with this reference. Check it"), "reference")
        else:
            with transaction():
                refused = confirm_by_hand(found, actor=current_actor())
            if refused is None:
                flash(gettext("%(reference)s was reached. That is written down.", reference=found.reference))
                return redirect(url_for("admin.panel.waiting"), 303)
            form.add_problem(in_words(refused), refused.field)
    people = waiting_people()
    note_look([one.citizen_id for one in people], LookKind.CONTACT, because=LookReason.REACH_PERSON)
    page = render_template("admin/panel/waiting.html", people=people, ways=WAYS, say_uk=say_uk, form=form)
    return page, 422 if form.problems() else 200


def _pair(typed: str) -> LikelyDuplicate | None:
    try:
        return twins.twin(UUID(typed))
    except ValueError:
        return None
