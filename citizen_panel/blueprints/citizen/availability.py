"""When, where, about what, in which language and with what a citizen takes part: a page for each, and one for all."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.availability_words import summary
from citizen_panel.blueprints.citizen.forms.availability import (
    AwayForm,
    DevicesForm,
    TimesForm,
    TopicsForm,
    TravelForm,
    languages_form,
)
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.forms import BaseForm
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.events import Code
from citizen_panel.domain.citizens import wishes
from citizen_panel.domain.citizens.circumstances import Availability, Away
from citizen_panel.policy.permissions import Permission

bp = Blueprint("availability", __name__, url_prefix="/availability")

Page = str | Response | tuple[str, int]
FORMS: Mapping[str, type[BaseForm]] = {
    "times": TimesForm,
    "travel": TravelForm,
    "topics": TopicsForm,
    "devices": DevicesForm,
}
LANGUAGES = "languages"
AWAY_ON_THE_PAGE = "citizen/availability/away.html"


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def show(actor: Actor) -> str:
    assert actor.citizen_id
    kept, away = wishes.availability_of(actor.citizen_id), wishes.away_of(actor.citizen_id)
    return render_template("citizen/availability/show.html", rows=summary(kept, away))


@bp.get("/<part>")
@allow(Permission.OWN_DATA_READ, current_actor)
def edit(actor: Actor, part: str) -> str:
    assert actor.citizen_id
    return _page(part, _form(part, wishes.availability_of(actor.citizen_id)))


@bp.post("/<part>")
@allow(Permission.CONSENT_CHANGE, current_actor)
def change(actor: Actor, part: str) -> Page:
    """Keep one answer in place of the earlier one; the others stay as they are."""
    assert actor.citizen_id
    kept = wishes.availability_of(actor.citizen_id)
    form = _form(part, kept)
    if not _is_sound(form):
        return _page(part, form), 422
    with transaction():
        wishes.change_availability(actor.citizen_id, _changed(form, kept), about=Code(part), actor=actor)
    flash(gettext("Your answer is saved."))
    return redirect(url_for("citizen.availability.show"), 303)


@bp.get("/away")
@allow(Permission.OWN_DATA_READ, current_actor)
def away(actor: Actor) -> str:
    assert actor.citizen_id
    return render_template(AWAY_ON_THE_PAGE, form=AwayForm(formdata=None), away=wishes.away_of(actor.citizen_id))


@bp.post("/away")
@allow(Permission.CONSENT_CHANGE, current_actor)
def add_away(actor: Actor) -> Page:
    """Keep a time away; a mistake is told beside the day, with both days still there."""
    assert actor.citizen_id
    form = AwayForm()
    if form.validate_on_submit():
        assert form.from_on.data
        assert form.to_on.data
        try:
            with transaction():
                wishes.add_away(actor.citizen_id, Away(form.from_on.data, form.to_on.data), actor=actor)
        except Refusal as refused:
            form.refuse(refused)
        else:
            flash(gettext("We do not ask you for meetings that are only on those days."))
            return redirect(url_for("citizen.availability.away"), 303)
    return render_template(AWAY_ON_THE_PAGE, form=form, away=wishes.away_of(actor.citizen_id)), 422


@bp.post("/away/remove")
@allow(Permission.CONSENT_CHANGE, current_actor)
def remove_away(actor: Actor) -> Response:
    """Take a time away out again; twice is harmless."""
    assert actor.citizen_id
    try:
        away_id = UUID(request.form.get("away_id", ""))
    except ValueError as wrong:
        raise NotFound from wrong
    with transaction():
        wishes.remove_away(actor.citizen_id, away_id, actor=actor)
    flash(gettext("It is removed."))
    return redirect(url_for("citizen.availability.away"), 303)


def _form(part: str, kept: Availability) -> BaseForm:
    if part == LANGUAGES:
        return languages_form(kept)
    if part not in FORMS:
        raise NotFound
    return FORMS[part](kept)


def _is_sound(form: BaseForm) -> bool:
    return form.is_sound() if isinstance(form, TimesForm) else bool(form.validate_on_submit())


def _changed(form: BaseForm, kept: Availability) -> Availability:
    match form:
        case TimesForm():
            return replace(kept, weekly_parts=form.weekly_parts)
        case TravelForm():
            return replace(kept, travel_km=form.travel_km)
        case TopicsForm():
            return replace(kept, topics=tuple(form.topics.data))
        case DevicesForm():
            return replace(kept, devices=tuple(form.devices.data))
    return replace(kept, languages=form.spoken)


def _page(part: str, form: BaseForm) -> str:
    named = {"times": "times", LANGUAGES: "languages"}.get(part, "edit")
    return render_template(f"citizen/availability/{named}.html", form=form, part=part)
