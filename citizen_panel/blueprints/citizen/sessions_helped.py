"""After a meeting: whether what helps somebody was there. Each question may be left out."""

from collections.abc import Mapping, Sequence
from typing import cast

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.sessions import bp
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.domain.sessions import afterwards, service
from citizen_panel.domain.sessions.aftermath import AccessOutcome
from citizen_panel.domain.sessions.models import Booking
from citizen_panel.domain.sessions.queries import Taken, booking, taken
from citizen_panel.domain.sessions.vocabulary import AccessResult, BookingState
from citizen_panel.policy.permissions import Permission

RESULTS = [
    (AccessResult.MET, lazy_gettext("Yes")),
    (AccessResult.MET_DIFFERENTLY, lazy_gettext("In another way, and it was fine")),
    (AccessResult.UNMET, lazy_gettext("No")),
]
OTHERWISE = [
    (AccessResult.NONE_STATED, lazy_gettext("No, nothing was missing")),
    (AccessResult.UNMET, lazy_gettext("Yes, something was missing")),
]
AWAY = [("yes", lazy_gettext("Yes")), ("no", lazy_gettext("No"))]


@bp.route("/<uuid:booking_id>/helped", methods=["GET", "POST"])
@allow(Permission.INVITATION_ANSWER, booking)
def helped(held: Booking) -> str | Response | tuple[str, int]:
    """Say it, or say it anew; the team is told numbers alone, and only of 5 people or more."""
    found = taken(held.id)
    if found is None:
        raise NotFound
    if not afterwards.may_say(found):
        return redirect(url_for("citizen.sessions.show", booking_id=held.id), 303)
    labels = afterwards.helped_with(found)
    form = _form(found, labels)
    if form.validate_on_submit():
        said = {one.name: one.data for one in form if one.name.startswith("need_") and one.data}
        outcomes = {int(name.removeprefix("need_")): AccessResult(value) for name, value in said.items()}
        kept_away = "kept_away" in form and form["kept_away"].data == "yes"
        try:
            with transaction():
                service.settle_access(held, outcomes, kept_away=kept_away, actor=current_actor())
            flash(gettext("Thank you for telling us. It helps us to do better."))
            return redirect(url_for("citizen.sessions.show", booking_id=held.id), 303)
        except Refusal as refused:
            form.refuse(refused)
    page = render_template("citizen/sessions/helped.html", taken=found, form=form, needs=_names(labels))
    return page, 422 if form.problems() else 200


def _form(found: Taken, labels: Sequence[str]) -> BaseForm:
    """A question for each thing that helps; one question for who told us of none."""
    before = afterwards.said_by(found)
    fields: dict[str, object] = {
        f"need_{number}": ChoiceField(
            gettext("Was this there? %(what)s", what=gettext(label)), choices=RESULTS, default=_said(before, number)
        )
        for number, label in enumerate(labels, start=1)
    }
    if not labels:
        fields["need_0"] = ChoiceField(
            gettext("Was there something you needed to take part that was missing?"),
            choices=OTHERWISE,
            default=_said(before, 0),
        )
    if found.booking.state != BookingState.DONE:
        fields["kept_away"] = ChoiceField(
            gettext("If you did not come: was that because something you need was missing?"),
            choices=AWAY,
            default="yes" if any(one.is_cause_of_absence for one in before.values()) else None,
        )
    return cast(BaseForm, type("HelpedForm", (BaseForm,), fields)())


def _said(before: Mapping[int, AccessOutcome], number: int) -> str | None:
    return before[number].outcome if number in before else None


def _names(labels: Sequence[str]) -> list[str]:
    return [f"need_{number}" for number in range(1, len(labels) + 1)] or ["need_0"]
