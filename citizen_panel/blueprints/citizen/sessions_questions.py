"""Questions of the team's own to somebody with a place: each may be left out, and nobody is chosen by them."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.sessions import bp
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.matching.own_answers import answer_own_questions, answers_of
from citizen_panel.domain.projects.models import ScreenerQuestion
from citizen_panel.domain.projects.queries import questions_of
from citizen_panel.domain.sessions.models import Booking
from citizen_panel.domain.sessions.queries import booking, brief_of_booking, taken
from citizen_panel.policy.permissions import Permission


@bp.route("/<uuid:booking_id>/questions", methods=["GET", "POST"])
@allow(Permission.INVITATION_ANSWER, booking)
def questions(held: Booking) -> str | Response | tuple[str, int]:
    """Answer them, or answer them anew; what is left out is not kept."""
    found, brief = taken(held.id), brief_of_booking(held.id)
    if found is None or held.citizen_id is None:
        raise NotFound
    asked = questions_of(brief.id) if brief else []
    form = own_form(asked, answers_of(held.citizen_id, brief.id) if brief else {})
    if brief is not None and asked and form.validate_on_submit():
        said = {one.id: int(form[f"own_{one.id.hex}"].data) for one in asked if form[f"own_{one.id.hex}"].data}
        with transaction():
            answer_own_questions(held.citizen_id, brief, said)
        flash(gettext("Thank you. We told the team."))
        return redirect(url_for("citizen.sessions.show", booking_id=held.id), 303)
    page = render_template("citizen/sessions/questions.html", taken=found, form=form, asked=asked)
    return page, 422 if form.problems() else 200


def own_form(asked: Sequence[ScreenerQuestion], kept: Mapping[UUID, int]) -> BaseForm:
    """A question for each of the team's own, with what was answered before."""
    fields: dict[str, object] = {
        f"own_{one.id.hex}": ChoiceField(
            one.wording,
            choices=[(str(position), option) for position, option in enumerate(one.options)],
            default=kept.get(one.id),
        )
        for one in asked
    }
    return cast(BaseForm, type("OwnQuestions", (BaseForm,), fields)())
